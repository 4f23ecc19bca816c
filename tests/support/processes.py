"""Child processes of the tests: the real worker, the real server, management commands.

They run the program's own settings on the database and the queue of the test that starts them, so
the test must use real transactions (`@pytest.mark.django_db(transaction=True)`).
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

from tests.support.services import end_with_parent, free_port

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 40.0


def database_url() -> str:
    """Address of the test's database, which is not the one the settings were given."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def child_environment() -> dict[str, str]:
    """Environment for a child process that shall see this test's database and queue."""
    return {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "default",
    }


class ChildProcess:
    """A process in a group of its own, with its output in a file; on this test's rows, or in an `environment`."""

    def __init__(
        self, name: str, arguments: Sequence[str], log: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        self.name = name
        self.log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=child_environment() if environment is None else environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=end_with_parent(signal.SIGTERM),  # noqa: PLW1509 - exec follows at once
            )

    @property
    def output(self) -> str:
        """What it has written so far."""
        return self.log.read_text(errors="replace")

    def wait_until(self, ready: Callable[[], bool]) -> None:
        """Wait until `ready()`.

        Raises:
            RuntimeError: it ended, or was not ready in time; the message has its last words.
        """
        deadline = time.monotonic() + READY_SECONDS
        while self.process.poll() is None and time.monotonic() < deadline:
            if ready():
                return
            time.sleep(0.05)
        raise RuntimeError(f"The {self.name} did not get ready. Its last words:\n{self.output[-3000:]}")

    def kill(self) -> None:
        """End the whole group at once, as a power cut would."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Ask it to end, and make it end after ten seconds. Twice is harmless."""
        if self.process.poll() is None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(10)
        self.kill()


@contextmanager
def running_worker(
    log: Path, *, beat: bool = True, concurrency: int = 1, environment: Mapping[str, str] | None = None
) -> Iterator[ChildProcess]:
    """A real Celery worker on this test's database and queue, ready to take work.

    `beat` has it send the periodic tasks too (the sweeper), as `manage.py up` does.
    """
    arguments = ["-m", "celery", "-A", "config", "worker", "--loglevel", "INFO", "--without-mingle"]
    arguments += ["--without-gossip", "--concurrency", str(concurrency)]
    if beat:
        arguments += ["--beat", "--schedule", str(log.with_suffix(".schedule"))]
    worker = ChildProcess("worker", arguments, log, environment)
    try:
        worker.wait_until(lambda: " ready." in worker.output)
        yield worker
    finally:
        worker.kill()  # a warm shutdown takes five seconds, and there is nothing to keep


@contextmanager
def running_server(log: Path) -> Iterator[str]:
    """A real web server (gunicorn) on this test's database, its static files under hashed names as in service.

    Gives its address without a last slash.
    """
    environment = {**child_environment(), "HASHED_STATIC": "true"}
    collected = manage("collectstatic", "--noinput", "-v0", environment=environment)
    if collected.returncode != 0:
        raise RuntimeError(f"collectstatic failed:\n{collected.stderr[-3000:]}")
    with serving(log, environment) as address:
        yield address


@contextmanager
def serving(log: Path, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """The same in any environment, where nothing has to be collected first."""
    address = f"127.0.0.1:{free_port()}"
    arguments = [
        "-m",
        "gunicorn",
        "config.wsgi",
        "--bind",
        address,
        "--threads",
        "4",
        "--log-level",
        "warning",
    ]
    server = ChildProcess("server", arguments, log, environment)
    try:
        server.wait_until(lambda: _answers(f"http://{address}/"))
        yield f"http://{address}"
    finally:
        server.kill()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own server
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def manage(
    *arguments: str, stdin: str | None = None, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `manage.py` as a person would; its exit code and output are in the result.

    Raises:
        subprocess.TimeoutExpired: it took more than three minutes.
    """
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=child_environment() if environment is None else environment,
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def empty_queue() -> None:
    """Throw away the messages that earlier tests left for a worker that did not run."""
    if settings.REDIS_URL:
        import redis  # noqa: PLC0415 - not needed on the other backend

        client = redis.Redis.from_url(settings.REDIS_URL)
        client.flushdb()
        client.close()
        return
    for message in settings.QUEUE_DIR.rglob("*"):
        if message.is_file():
            message.unlink(missing_ok=True)
