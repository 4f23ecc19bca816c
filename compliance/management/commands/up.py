"""`manage.py up`: the web process and the workers, started and kept alive by one command."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from compliance.management import supervisor
from compliance.services import search_index


def address(bind: str) -> tuple[str, int]:
    """Host and port of `--bind`."""
    host, _, port = bind.rpartition(":")
    if not host or not port.isdigit():
        raise CommandError("--bind takes an address and a port, for example 127.0.0.1:8000.")
    return host, int(port)


def in_use(bind: str) -> CommandError:
    return CommandError(
        f"{bind} is in use. Stop what runs there, or choose another: --bind 127.0.0.1:8001, or make demo PORT=8001."
    )


class Command(BaseCommand):
    help = "Run the web process and the workers with their beat, and start each again if it dies. Ctrl-C ends them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--bind", default="127.0.0.1:8000", help="address and port to serve (default 127.0.0.1:8000)"
        )

    def handle(self, *args: Any, bind: str, **options: Any) -> None:
        host, port = address(bind)
        call_command("migrate", verbosity=0, interactive=False)
        search_index.fill_if_empty()
        if settings.HASHED_STATIC:
            call_command("collectstatic", verbosity=0, interactive=False)
        try:
            supervisor.run(host, port, on_ready=lambda: self.announce(bind), warn=self.stderr.write)
        except supervisor.AddressInUseError:
            raise in_use(bind) from None

    def announce(self, bind: str) -> None:
        self.stdout.write(f"Serving http://{bind}/ (Ctrl-C stops it)")
        self.stdout.flush()
