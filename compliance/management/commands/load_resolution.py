"""`manage.py load_resolution FILE|FOLDER... [--symbol S] [--publish]`: read files and store what they hold.

One line a file. Exit 0 when every file is stored or was stored before, 1 otherwise; never a prompt.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from compliance.sandbox.checks import KINDS
from compliance.services import resolutions, uploads
from compliance.services.errors import Conflict, Invalid

LOADED, BEFORE, REFUSED = "loaded", "loaded before, nothing changed", "refused"


class Command(BaseCommand):
    help = (
        "Load resolutions from text, PDF, Word and HTML files, or from all of these in a folder; "
        "--publish puts them on every State's checklist. Each file is read by a limited process."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE|FOLDER", type=Path)
        parser.add_argument("--symbol", help="the symbol, where the text does not say it (for a single file)")
        parser.add_argument("--publish", action="store_true", help="publish at once, with the default reporting dates")

    def handle(
        self, *args: Any, files: list[Path], symbol: str | None = None, publish: bool = False, **options: Any
    ) -> None:
        found = [path for given in files for path in self.files_of(given)]
        if symbol and len(found) > 1:
            self.stderr.write("--symbol names one resolution: give one file with it.")
            sys.exit(1)
        came_to = Counter(self.load(path, symbol, publish) for path in found)
        if len(found) != 1:
            told = ", ".join(f"{came_to[what]} {what.partition(',')[0]}" for what in (LOADED, BEFORE, REFUSED))
            self.stdout.write(f"{len(found)} files: {told}.")
        if not found or came_to[REFUSED]:
            sys.exit(1)

    def files_of(self, given: Path) -> Iterator[Path]:
        """A file itself; of a folder every file below it whose name ends as a resolution's may, in order."""
        if not given.is_dir():
            yield given
            return
        for path in sorted(given.rglob("*")):
            parts = path.relative_to(given).parts
            if path.is_file() and not any(part.startswith(".") for part in parts) and path.suffix[1:].lower() in KINDS:
                yield path

    def load(self, path: Path, symbol: str | None, publish: bool) -> str:
        """Load one file and say what came of it."""
        try:
            resolutions.check_size(path.stat().st_size)
            report = uploads.file_load(data=path.read_bytes(), filename=path.name, symbol=symbol)
            resolution = report.resolution
            if publish and report.is_draft:
                resolution = resolutions.resolution_publish(resolution=resolution)
        except OSError as error:
            self.stderr.write(f"{path}: {error.strerror or error}")
            return REFUSED
        except (Invalid, Conflict) as error:
            self.stderr.write(f"{path}: {error}")
            return REFUSED
        came_to = BEFORE if report.already_loaded else LOADED
        found = f"{report.obligations} obligations, {report.actions} actions, {len(report.warnings)} warnings"
        self.stdout.write(f"{path}: {resolution.symbol} {came_to} ({resolution.get_state_display().lower()}): {found}")
        for warning in [] if report.already_loaded else report.warnings:
            self.stdout.write(f"  {warning['code']}: {warning['message']}")
        return came_to
