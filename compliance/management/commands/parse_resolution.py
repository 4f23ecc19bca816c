"""`manage.py parse_resolution FILE [--symbol S]`: print what the parser reads in a file, as one JSON object."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext_lazy as _

from compliance.parser import ReadError, parse_source, read_file
from compliance.services.read_errors import translated


class Command(BaseCommand):
    """Standard output holds the JSON object and nothing else; a file that cannot be read ends with status 1."""

    help = str(_("Print the provisions and obligations that the parser reads in a file, as one JSON object."))
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help=str(_("the document: PDF, Word, HTML or plain text")))
        parser.add_argument("--symbol", help=str(_("the symbol of the resolution, where the text does not give it")))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            parsed = parse_source(read_file(options["file"]), symbol=options["symbol"])
        except ReadError as error:
            # Not a CommandError: the sentence stands alone on its line, without colours or a prefix.
            self.stderr.style_func = None
            self.stderr.write(translated(error))
            sys.exit(1)
        self.stdout.write(json.dumps(parsed.to_dict(), ensure_ascii=False, indent=2))
