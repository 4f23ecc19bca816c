"""Runs the web process and the workers, and starts each again when it dies."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings

#: A process that dies sooner than this after its start waits longer before the next, in seconds.
QUICK_DEATH = 3.0
#: Celery says at length that it runs as root, which in a container it normally does.
QUIET = "ignore:You're running the worker with superuser privileges"
#: How long the processes have to end in peace, in seconds.
GRACE = 15.0


class AddressInUseError(Exception):
    """Somebody else serves at this address."""


class Child:
    """One process in a session of its own, started again when it ends."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name, self.command = name, command
        self.process: subprocess.Popen[bytes] | None = None
        self.started = self.not_before = 0.0
        self.deaths = 0

    def start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            self.command,
            start_new_session=True,
            cwd=settings.BASE_DIR,
            env={**os.environ, "PYTHONWARNINGS": QUIET},
        )
        self.started = time.monotonic()

    def ended(self) -> int | None:
        """The exit status if the process has ended since it was started."""
        return None if self.process is None else self.process.poll()

    def revive_later(self) -> None:
        """Plan the next start, later each time the process dies young."""
        self.deaths = self.deaths + 1 if time.monotonic() - self.started < QUICK_DEATH else 0
        self.not_before = time.monotonic() + min(30.0, 0.5 * 2**self.deaths)
        self.process = None

    def ask_to_end(self) -> None:
        """Tell the process alone: it ends its own, and a worker whose beat is ended by another calls that a failure."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def wait(self, deadline: float) -> None:
        """Wait until it has ended, and at the deadline (seconds of the monotonic clock) no longer. What it leaves
        behind is killed."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.1, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


def require_free(host: str, port: int) -> None:
    """Raises AddressInUseError where the web process could not serve."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise AddressInUseError(f"{host}:{port}") from error


def answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), 0.2):
            return True
    except OSError:
        return False


def children(bind: str) -> list[Child]:
    """The web process, the worker of the summaries with the beat, and the one that reads files."""
    python = [sys.executable, "-m"]
    web = [
        "gunicorn",
        "config.wsgi",
        "--bind",
        bind,
        "--workers",
        "1",
        "--threads",
        "4",
        "--log-level",
        "warning",
    ]
    return [
        Child("web", [*python, *web]),
        Child("worker", [*python, *worker("summaries", settings.CELERY_TASK_DEFAULT_QUEUE), "--beat"]),
        Child("reader", [*python, *worker("imports", settings.IMPORTS_QUEUE)]),
    ]


def worker(name: str, queue: str) -> list[str]:
    """The command of a worker for one queue."""
    command = ["celery", "--quiet", "-A", "config", "worker", "--concurrency", "1", "--loglevel", "WARNING"]
    return [*command, "--without-gossip", "--without-mingle", "--hostname", f"{name}@%h", "--queues", queue]


def run(host: str, port: int, *, on_ready: Callable[[], None], warn: Callable[[str], object]) -> None:
    """Serve until SIGINT or SIGTERM. `on_ready` is called once, when the web process first answers."""
    require_free(host, port)
    stopping = False

    def stop(*_args: object) -> None:
        nonlocal stopping
        stopping = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    running = children(f"{host}:{port}")
    for child in running:
        child.start()
    announced = False
    while not stopping:
        for child in running:
            if (status := child.ended()) is not None:
                warn(f"{child.name} ended with {status}; starting it again")
                child.revive_later()
            if child.process is None and time.monotonic() >= child.not_before:
                child.start()
        if not announced and answers(host, port):
            announced = True
            on_ready()
        time.sleep(0.2)
    for child in running:
        child.ask_to_end()
    deadline = time.monotonic() + GRACE
    for child in running:
        child.wait(deadline)
