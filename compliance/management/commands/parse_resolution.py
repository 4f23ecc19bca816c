"""`manage.py parse_resolution FILE [--symbol S] [--explain [--json]]`: what the parser reads in a file, and why."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext_lazy as _

from compliance.parser import ReadError
from compliance.parser.__main__ import answer
from compliance.services.read_errors import translated


class Command(BaseCommand):
    """Standard output holds the answer and nothing else; a file that cannot be read ends with status 1."""

    help = str(_("Print the provisions and obligations that the parser reads in a file, as one JSON object."))
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help=str(_("the document: PDF, Word, HTML or plain text")))
        parser.add_argument("--symbol", help=str(_("the symbol of the resolution, where the text does not give it")))
        parser.add_argument(
            "--explain",
            action="store_true",
            help=str(_("say which rules fired for every provision, obligation and action, and what is unsure")),
        )
        parser.add_argument(
            "--json", action="store_true", help=str(_("with --explain: the JSON object, with the rules in it"))
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = answer(options["file"], options["symbol"], why=options["explain"], as_json=options["json"])
        except ReadError as error:
            # Not a CommandError: the sentence stands alone on its line, without colours or a prefix.
            self.stderr.style_func = None
            self.stderr.write(translated(error))
            sys.exit(1)
        self.stdout.write(text, ending="")
