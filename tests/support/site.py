"""A whole site of its own for browser tests: gunicorn, worker, database, queue and files in one folder.

It runs as `manage.py up` runs it, with the program's own settings, and shares nothing with the database of the
test process. Loading the States and resolutions takes seconds, so it is done once into a template folder, and
every site begins as a copy.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.support import processes
from tests.support.processes import ChildProcess
from tests.support.services import wait_until

#: Who made the site that has no other people yet.
ADMINISTRATOR = ("first@secretariat.example", "Ines Valdemar", "correct horse battery")
DATABASE = "compliance.sqlite3"


@dataclass(frozen=True)
class Site:
    """Where a site answers (no last slash), and the folder it keeps everything in."""

    folder: Path
    address: str = ""
    is_demonstration: bool = False
    worker: ChildProcess | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What its processes read their settings from."""
        return {
            **os.environ,
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": f"sqlite:///{self.folder / DATABASE}",
            "REDIS_URL": "",
            "DEMONSTRATION": str(self.is_demonstration).lower(),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONUNBUFFERED": "1",
            "ADMINISTRATOR_PASSWORD": ADMINISTRATOR[2],
        }

    def manage(self, *arguments: str) -> str:
        """What a command says that must succeed."""
        told = processes.manage(*arguments, environment=self.environment)
        if told.returncode != 0:
            raise RuntimeError(f"manage.py {' '.join(arguments)} failed:\n{told.stderr[-3000:]}")
        return told.stdout

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        """Rows of the site's database, read only."""
        with closing(sqlite3.connect(f"file:{self.folder / DATABASE}?mode=ro", uri=True)) as connection:
            return list(connection.execute(sql))

    def stored(self) -> dict[str, int]:
        """Number of rows of every table that a person's act could write to, and of files."""
        tables = self.ask("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'compliance_%'")
        counts = {str(name): int(str(self.ask(f'SELECT count(*) FROM "{name}"')[0][0])) for (name,) in tables}  # noqa: S608
        return {**counts, "files": sum(path.is_file() for path in (self.folder / "media").rglob("*"))}

    @contextmanager
    def worker_held(self) -> Iterator[None]:
        """The worker stands still, as if it had much to do; what is asked for meanwhile waits."""
        assert self.worker is not None
        group = self.worker.process.pid
        os.killpg(group, signal.SIGSTOP)
        # Stopped in the middle of a transaction it would keep everybody else from writing.
        while not self._may_write():
            os.killpg(group, signal.SIGCONT)
            time.sleep(0.2)
            os.killpg(group, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(group, signal.SIGCONT)

    def _may_write(self) -> bool:
        with closing(sqlite3.connect(self.folder / DATABASE, timeout=0.5, isolation_level=None)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return False
            connection.execute("ROLLBACK")
            return True

    def wait_for_summaries(self, seconds: float = 20.0) -> float:
        """Wait until the worker has compiled everything that was asked for; gives the seconds it took."""
        return wait_until(
            lambda: not self.ask("SELECT 1 FROM compliance_workmark WHERE wanted > done"),
            seconds=seconds,
            what="every summary compiled",
        )


def prepare_fresh(folder: Path) -> Site:
    """A site with the States, the themes and one administrator, and no resolution."""
    site = Site(folder)
    site.manage("migrate", "--noinput", "-v0")
    site.manage("loaddata", "countries", "themes", "-v0")
    site.manage("create_administrator", *ADMINISTRATOR[:2])
    return site


def prepare_demonstration(folder: Path, fresh: Site) -> Site:
    """The demonstration on top of a fresh site: both resolutions, fictional States, their people and records."""
    shutil.copytree(fresh.folder, folder)
    site = Site(folder, is_demonstration=True)
    site.manage("demo", "--prepare-only", "--bind", "127.0.0.1:0")
    site.manage("compile_summaries")
    return site


@contextmanager
def running_site(template: Site, folder: Path, *, worker: bool = True) -> Iterator[Site]:
    """A copy of `template` in `folder`, served, with a worker of its own unless nothing will change."""
    shutil.copytree(template.folder, folder)
    site = replace(template, folder=folder)
    with processes.serving(folder / "server.log", site.environment) as address:
        running = replace(site, address=address)
        if not worker:
            yield running
            return
        with processes.running_worker(folder / "worker.log", environment=site.environment) as child:
            yield replace(running, worker=child)
