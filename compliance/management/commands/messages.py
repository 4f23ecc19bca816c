"""`manage.py messages`: collect what there is to translate, and compile what has been translated."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from compliance.management import catalogues


class Command(BaseCommand):
    help = "Update the catalogues under locale/ from code and templates, and compile them."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--compile-only", action="store_true", help="only compile the catalogues as they are")

    def handle(self, *args: Any, compile_only: bool = False, **options: Any) -> None:
        if not compile_only:
            template = catalogues.extracted()
            for locale in catalogues.languages():
                total, done = catalogues.update(locale, template)
                self.stdout.write(f"{locale}: {done} of {total} messages translated")
        for locale in catalogues.languages():
            if catalogues.path_of(locale).exists():
                catalogues.compile_(locale)
