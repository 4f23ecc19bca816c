"""`manage.py create_administrator EMAIL NAME`: the first person to come in; administrators invite the others."""

from __future__ import annotations

import getpass
import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from compliance.services import accounts
from compliance.services.errors import Invalid


class Command(BaseCommand):
    help = "Make an administrator. The password is asked for, or taken from ADMINISTRATOR_PASSWORD."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--language", default="en", choices=["ar", "en", "es", "fr", "ru", "zh"])

    def handle(self, *args: Any, email: str, name: str, language: str, **options: Any) -> None:
        password = os.environ.get("ADMINISTRATOR_PASSWORD")
        if password is None:
            if not sys.stdin.isatty():
                raise CommandError("Set ADMINISTRATOR_PASSWORD, or run this where a password can be typed.")
            password = getpass.getpass("Password: ")
            if getpass.getpass("The same again: ") != password:
                raise CommandError("The two passwords differ.")
        try:
            user = accounts.administrator_create(email=email, name=name, language=language, password=password)
        except Invalid as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{user.name} <{user.email}> can sign in as an administrator.")
