"""`manage.py generate_load --countries N --obligations M [--fill F] [--seed S]`: fill an empty database, to try a load.

Ctrl-C leaves whole batches; the same command then goes on where it stopped.
"""

from __future__ import annotations

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from compliance.services import synthetic
from compliance.services.demonstration import PASSWORD
from compliance.services.errors import Invalid
from compliance.services.synthetic_sql import DOMAIN


class Command(BaseCommand):
    help = "Fill an empty database with synthetic records on every State; every page then says that they are synthetic."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--countries", type=int, default=193, metavar="N", help="States, Members first (193)")
        parser.add_argument("--obligations", type=int, default=2000, metavar="M", help="obligations of each (2000)")
        parser.add_argument("--fill", type=float, default=1.0, metavar="F", help="share with a record, 0 to 1 (1)")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed makes the same records (1)")

    def handle(self, *args: Any, countries: int, obligations: int, fill: float, seed: int, **options: Any) -> None:
        began = time.monotonic()
        try:
            load = synthetic.synthetic_load(
                countries=countries, obligations=obligations, fill=fill, seed=seed, say=self.say
            )
        except Invalid as error:
            raise CommandError(str(error)) from None
        except KeyboardInterrupt:
            self.stderr.write("Stopped between two batches. The same command goes on where it stopped.")
            sys.exit(130)
        self.stdout.write(
            f"Run {load.number}: {load.filled} States, {load.obligations} obligations each, "
            f"{time.monotonic() - began:.1f} s. On this machine people such as rapporteur-ken@{DOMAIN}, "
            f"contributor-ken@{DOMAIN} and member-1@{DOMAIN} sign in with the password {PASSWORD}."
        )

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
