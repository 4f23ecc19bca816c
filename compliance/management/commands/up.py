"""`manage.py up`: the web process and a worker, started and kept alive by one command."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

#: A process that dies sooner than this after its start waits before it is started again, in seconds.
QUICK_DEATH = 3.0


class Child:
    """One process in a session of its own, started again when it ends."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name, self.command = name, command
        self.process: subprocess.Popen[bytes] | None = None
        self.started = self.not_before = 0.0
        self.deaths = 0

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, start_new_session=True, cwd=settings.BASE_DIR)  # noqa: S603 - our own
        self.started = time.monotonic()

    def ended(self) -> int | None:
        """The exit status if the process has ended since it was started."""
        return None if self.process is None else self.process.poll()

    def revive(self) -> None:
        """Plan the next start, later each time the process dies young."""
        self.deaths = self.deaths + 1 if time.monotonic() - self.started < QUICK_DEATH else 0
        self.not_before = time.monotonic() + min(30.0, 0.5 * 2**self.deaths)
        self.process = None

    def send(self, number: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, number)


class Command(BaseCommand):
    help = "Run the web process and a worker with its beat, and start either again if it dies. Ctrl-C ends both."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000", help="address and port to serve (default 127.0.0.1:8000)")
        parser.add_argument("--no-setup", action="store_true", help="leave out migrations and static files")

    def handle(self, *args: Any, bind: str, no_setup: bool = False, ready: Any = None, **options: Any) -> None:
        """`ready` is called once the web process answers (the demonstration prints its sign-ins then)."""
        host, _, port = bind.rpartition(":")
        if not port.isdigit():
            raise CommandError("--bind takes an address and a port, for example 127.0.0.1:8000.")
        self.require_free(host, int(port))
        if not no_setup:
            call_command("migrate", verbosity=0, interactive=False)
            call_command("collectstatic", verbosity=0, interactive=False)
        python = [sys.executable, "-m"]
        children = [
            Child("web", [*python, "gunicorn", "config.wsgi", "--bind", bind, "--workers", "1", "--threads", "4", "--log-level", "warning"]),
            Child("worker", [*python, "celery", "-A", "config", "worker", "-B", "--concurrency", "1", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]),
        ]
        self.keep_alive(children, host, int(port), ready)

    def require_free(self, host: str, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                raise CommandError(f"{host}:{port} is in use. Stop what runs there, or choose another with --bind (make demo PORT=8001).") from None

    def keep_alive(self, children: list[Child], host: str, port: int, ready: Any) -> None:
        stopping = False

        def stop(*_args: object) -> None:
            nonlocal stopping
            stopping = True

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        for child in children:
            child.start()
        announced = False
        while not stopping:
            for child in children:
                if child.ended() is not None:
                    self.stderr.write(f"{child.name} ended with {child.ended()}; starting it again")
                    child.revive()
                if child.process is None and time.monotonic() >= child.not_before:
                    child.start()
            if not announced and self.answers(host, port):
                announced = True
                if ready is not None:
                    ready()
                else:
                    self.stdout.write(f"Serving http://{host}:{port}/ — Ctrl-C to stop.")
                self.stdout.flush()
            time.sleep(0.2)
        for child in children:
            child.send(signal.SIGTERM)
        deadline = time.monotonic() + 15
        for child in children:
            try:
                if child.process is not None:
                    child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.send(signal.SIGKILL)

    @staticmethod
    def answers(host: str, port: int) -> bool:
        try:
            with socket.create_connection((host, port), 0.2):
                return True
        except OSError:
            return False
