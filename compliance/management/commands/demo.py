"""`manage.py demo`: set up the demonstration and run it until Ctrl-C."""

from __future__ import annotations

import os
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import F
from django.utils import timezone

from compliance.management import supervisor
from compliance.management.commands.up import address, in_use
from compliance.models import Country, Obligation, WorkMark
from compliance.services import demonstration, search_index

#: How long the worker may take over the first summaries before we say so, in seconds.
PATIENCE = 60


class Command(BaseCommand):
    help = "Load the States, both source resolutions and the fictional records, then serve them with a real worker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000")
        parser.add_argument("--prepare-only", action="store_true", help="load everything and stop")

    def handle(self, *args: Any, bind: str, prepare_only: bool = False, **options: Any) -> None:
        if not settings.LOOPBACK_ONLY:
            raise CommandError(
                "The demonstration's passwords are public: it runs only while ALLOWED_HOSTS names this machine alone."
            )
        host, port = address(bind)
        try:
            supervisor.require_free(host, port)
            call_command("migrate", verbosity=0, interactive=False)
            search_index.fill_if_empty()
            demonstration.prepare(self.stdout.write)
            if prepare_only:
                return
            os.environ["DEMONSTRATION"] = "true"  # for the processes started below
            supervisor.run(host, port, on_ready=lambda: self.announce(bind), warn=self.stderr.write)
        except supervisor.AddressInUseError:
            raise in_use(bind) from None

    def announce(self, bind: str) -> None:
        """Once the worker has compiled what was waiting, say where to look and who can sign in."""
        self.await_summaries()
        states = Country.objects.real().count()
        obligations = Obligation.objects.in_force().count()
        self.stdout.write(
            f"\n{settings.SITE_NAME} is at http://{bind}/ : {states} States, {obligations} obligations.\n"
        )
        self.stdout.write(f"Sign in with the password {demonstration.PASSWORD} as")
        for user in demonstration.accounts():
            membership = user.active_membership
            place = (membership.country or membership.organisation or "") if membership else ""
            role = membership.get_role_display() if membership else ""
            self.stdout.write(f"  {user.email:34} {role}{f', {place}' if place else ''}")
        self.stdout.write("\nCtrl-C stops it; make demo starts it again with everything still there.")
        self.stdout.flush()

    def await_summaries(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while WorkMark.objects.filter(wanted__gt=F("done")).exists():
            if time.monotonic() > deadline:
                waiting = WorkMark.objects.waiting(timezone.now()).count()
                self.stderr.write(f"The worker has not compiled all summaries yet ({waiting} waiting); it goes on.")
                return
            time.sleep(0.2)
