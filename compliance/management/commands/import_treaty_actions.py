"""`manage.py import_treaty_actions FILE|FOLDER... [--treaty CODE] [--as-of DAY]`: read participants lists of treaties.

A few lines a list. Exit 0 when every list is stored or was stored before, 1 otherwise; never a prompt.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from compliance.services.errors import Conflict, Invalid
from compliance.services.treaties import ListReport, treaty_list_import, treaty_of

REASONS = {
    "organization": "organization",
    "not_member": "neither a Member State nor an observer State",
    "former_state": "former State",
    "shared": "a name of two States",
    "unknown": "unknown name",
}


class Command(BaseCommand):
    help = (
        "Read participants lists of the United Nations Treaty Collection (CSV), or all in a folder: signatures, "
        "ratifications, accessions and successions become evidence of the States. Reading one again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE|FOLDER", type=Path)
        parser.add_argument(
            "--treaty", help="the treaty by its number, such as 18-12-a; without it the file's name says it"
        )
        parser.add_argument(
            "--as-of",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the day the list was taken from the Collection (today)",
        )

    def handle(
        self, *args: Any, files: list[Path], treaty: str | None = None, as_of: date | None = None, **options: Any
    ) -> None:
        found = [path for given in files for path in self.files_of(given)]
        if treaty and len(found) > 1:
            self.stderr.write("--treaty names one treaty: give one list with it.")
            sys.exit(1)
        stored = [self.read(path, treaty, as_of) for path in found]
        if not found:
            self.stderr.write("There is no .csv file there.")
        if not found or not all(stored):
            sys.exit(1)

    def files_of(self, given: Path) -> Iterator[Path]:
        """A file itself; of a folder every list in it, in order."""
        if given.is_dir():
            yield from sorted(path for path in given.iterdir() if path.is_file() and path.suffix.lower() == ".csv")
        else:
            yield given

    def read(self, path: Path, code: str | None, as_of: date | None) -> bool:
        """Read one list and say what it came to."""
        try:
            data = path.read_bytes()
            report = treaty_list_import(treaty=treaty_of(code or path.stem), data=data, source=path.name, as_of=as_of)
        except OSError as error:
            self.stderr.write(f"{path}: {error.strerror or error}")
            return False
        except (Invalid, Conflict) as error:
            self.stderr.write(f"{path}: {error}")
            return False
        self.tell(path, report)
        return True

    def tell(self, path: Path, report: ListReport) -> None:
        self.stdout.write(
            f"{path}: {report.treaty.name_en}: {report.participants} participants, {report.matched} matched "
            f"({report.signature_only} signature only), {len(report.unmatched)} unmatched; "
            f"{report.new} new, {len(report.changed)} changed"
        )
        by_reason: dict[str, list[str]] = defaultdict(list)
        for one in report.unmatched:
            by_reason[one.reason].append(f"{one.name} (line {one.line})")
        for reason, names in by_reason.items():
            self.stdout.write(f"  unmatched, {REASONS[reason]}: {'; '.join(names)}")
        if report.changed:
            self.stdout.write(f"  changed: {', '.join(report.changed)}")
        if report.gone:
            self.stdout.write(f"  no longer in the list, kept on record: {', '.join(report.gone)}")
