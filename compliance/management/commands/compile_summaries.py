"""`manage.py compile_summaries [--country KEN]`: compile status summaries now, without a worker."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from compliance.models import Country
from compliance.services import summaries, work


class Command(BaseCommand):
    help = "Compile the status summaries of all States, or of one, and of regions and the world."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--country", metavar="CODE", help="only this State, by its three-letter code")

    def handle(self, *args: Any, country: str | None = None, **options: Any) -> None:
        if country:
            state = Country.objects.filter(iso3=country.upper()).first()
            if state is None:
                raise CommandError(f"No State has the code {country}.")
            work.mark_country(state.pk)
            done = summaries.drain(country_id=state.pk)
        else:
            work.mark_all()
            done = summaries.drain()
        self.stdout.write(
            f"Compiled the summaries of {done} {'State' if done == 1 else 'States'}, the regions and the world."
        )
