"""PostgreSQL and Redis as in service, with everything safe on disk, and the faults they are made to have."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import redis

from tests.faults.nursery import born
from tests.support import services
from tests.support.services import START_SECONDS, end_with_parent, free_port


class Server:
    """A server on a port of its own that can be stopped in bad ways and started on the same files again."""

    def __init__(self, name: str, command: Sequence[str | Path], folder: Path, user: dict[str, Any]) -> None:
        self.name, self.command, self.folder, self.user = name, command, folder, user
        self.process: subprocess.Popen[bytes] | None = None

    def answers(self) -> bool:
        raise NotImplementedError

    def start(self) -> None:
        """Start it and wait until it answers.

        Raises:
            RuntimeError: it does not.
        """
        deadline = time.monotonic() + 2 * START_SECONDS
        while time.monotonic() < deadline:
            process = self.process = born(self._begin)
            while process.poll() is None and time.monotonic() < deadline:
                if self.answers():
                    return
                time.sleep(0.05)
            time.sleep(0.2)  # the port or a lock of the one before is not yet free
        raise RuntimeError(f"{self.name} does not start:\n{(self.folder / 'log').read_text(errors='replace')[-1500:]}")

    def _begin(self) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env={**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(self.folder)},
                preexec_fn=end_with_parent(signal.SIGKILL),  # noqa: PLW1509 - exec follows at once
                **self.user,
            )

    def send(self, number: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(number)

    def end(self, number: signal.Signals) -> None:
        """Have it end by a signal, and wait until it has."""
        self.send(number)
        if self.process is not None:
            self.process.wait(60)

    def remove(self) -> None:
        """End it for good, with its files."""
        with suppress(Exception):
            self.send(signal.SIGCONT)
            self.end(signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)


class Postgres(Server):
    """fsync and synchronous_commit are on, as they are by default."""

    def __init__(self) -> None:
        programs, installation, _origin = services._find_postgresql()
        user = services._as_nobody()
        folder = services._own_folder("faults-pg-", user)
        programs = services._reachable(programs / "postgres", installation, folder, user).parent
        made = subprocess.run(
            [programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8"],
            capture_output=True,
            text=True,
            check=False,
            cwd=folder,
            env={**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder)},
            **user,
        )
        if made.returncode:
            raise RuntimeError(f"initdb: {made.stderr[-1500:]}")
        port = free_port()
        options = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "on",
            "synchronous_commit": "on",
        }
        told = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        self.url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
        command: list[str | Path] = [programs / "postgres", "-D", folder / "data", "-p", str(port), *told]
        super().__init__("PostgreSQL", command, folder, user)

    def answers(self) -> bool:
        try:
            with psycopg.connect(self.url, connect_timeout=5) as connection:
                return connection.execute("SELECT 1").fetchone() == (1,)
        except psycopg.Error:
            return False

    def restart_at_once(self) -> None:
        """What `pg_ctl stop -m immediate` does: every process ends where it stands; then it recovers from its log."""
        self.end(signal.SIGQUIT)
        self.start()


class Redis(Server):
    """With an append-only file, written to disk every second."""

    def __init__(self) -> None:
        program, _origin = services._find_redis()
        user = services._as_nobody()
        folder = services._own_folder("faults-redis-", user)
        program = services._reachable(program, [program], folder, user)
        port = free_port()
        self.url = f"redis://127.0.0.1:{port}/0"
        kept = ("--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--dir", str(folder))
        super().__init__("Redis", [program, "--port", str(port), "--bind", "127.0.0.1", *kept], folder, user)

    def client(self) -> redis.Redis:
        return redis.Redis.from_url(self.url, socket_connect_timeout=5, socket_timeout=5)

    def answers(self) -> bool:
        try:
            with self.client() as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def restart_killed(self, away: float) -> None:
        self.end(signal.SIGKILL)
        time.sleep(away)
        self.start()

    def freeze(self, seconds: float, saved: threading.Event) -> None:
        """It goes on taking connections, and answers nothing, until somebody saved meanwhile (or half a minute)."""
        self.send(signal.SIGSTOP)
        time.sleep(seconds)
        saved.wait(30)
        self.send(signal.SIGCONT)

    def flush(self) -> None:
        with self.client() as client:
            client.flushall()
