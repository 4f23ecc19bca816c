"""`manage.py load_resolution FILE... [--symbol S] [--publish]`: read files and store what they hold.

One line a file. Exit 0 when every file is stored or was stored before, 1 otherwise; never a prompt.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from compliance.enums import ResolutionState
from compliance.services import resolutions
from compliance.services.errors import Conflict, Invalid


class Command(BaseCommand):
    help = "Load resolutions from text, PDF, Word and HTML files; --publish puts them on every State's checklist."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--symbol", help="the symbol, where the text does not say it (for a single file)")
        parser.add_argument("--publish", action="store_true", help="publish at once, with the default reporting dates")

    def handle(
        self, *args: Any, files: list[Path], symbol: str | None = None, publish: bool = False, **options: Any
    ) -> None:
        if symbol and len(files) > 1:
            self.stderr.write("--symbol names one resolution: give one file with it.")
            sys.exit(1)
        results = [self.load(path, symbol, publish) for path in files]
        if not all(results):
            sys.exit(1)

    def load(self, path: Path, symbol: str | None, publish: bool) -> bool:
        """Load one file and say what came of it; False where nothing was stored."""
        try:
            resolutions.check_size(path.stat().st_size)
            report = resolutions.resolution_load(data=path.read_bytes(), filename=path.name, symbol=symbol)
            resolution = report.resolution
            if publish and resolution.state == ResolutionState.DRAFT:
                resolution = resolutions.resolution_publish(resolution=resolution)
        except OSError as error:
            self.stderr.write(f"{path}: {error.strerror or error}")
            return False
        except (Invalid, Conflict) as error:
            self.stderr.write(f"{path}: {error}")
            return False
        found = f"{report.obligations} obligations, {report.actions} actions, {len(report.warnings)} warnings"
        before = "loaded before, nothing changed" if report.already_loaded else "loaded"
        self.stdout.write(f"{path}: {resolution.symbol} {before} ({resolution.get_state_display().lower()}): {found}")
        for warning in [] if report.already_loaded else report.warnings:
            self.stdout.write(f"  {warning['code']}: {warning['message']}")
        return True
