"""Pytest plugin: chooses database and queue before Django reads its settings.

`TEST_BACKEND=sqlite` (the default) runs on a SQLite file and the queue in the file system,
`TEST_BACKEND=postgres` on PostgreSQL and Redis, both real and of our own (`services.py`). A
service that cannot be had ends the run with a sentence; nothing is skipped for lack of it.

`--only-services` leaves out what uses neither database nor queue, so that the second run of
`make test-all`, on the other backend, does not repeat the parser's tests; nor, where `any_database`
marks them, long tables of who may do what, whose pages and services have tests of their own on both.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Generator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from tests.support import schema
from tests.support.services import Service, ServiceMissingError, start_postgresql, start_redis

BACKENDS = ("sqlite", "postgres")
#: Data kept outside the repository, beside it.
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
#: Fixtures that mean: this test talks to the database or the queue.
SERVICE_FIXTURES = frozenset({"db", "transactional_db", "live_server", "worker", "server", "child_environment"})


@dataclass
class _Run:
    """What this run started, and what the header says about it."""

    folder: Path | None = None
    services: list[Service] = field(default_factory=list)
    told: str = ""

    def close(self) -> None:
        for service in self.services:
            service.stop()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


_run = _Run()


def backend() -> str:
    """`sqlite` or `postgres`.

    Raises:
        pytest.UsageError: `TEST_BACKEND` names something else.
    """
    name = os.environ.get("TEST_BACKEND") or "sqlite"
    if name not in BACKENDS:
        raise pytest.UsageError(f"TEST_BACKEND is {name!r}; it must be one of: {', '.join(BACKENDS)}.")
    return name


def _set_environment(folder: Path, database_url: str, redis_url: str) -> None:
    """Everything the settings read, so that neither the caller's environment nor `.env` leaks in."""
    os.environ.update(
        {
            "VAR_DIR": str(folder),
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "SECRET_KEY": "for-tests-only",
            "DEBUG": "false",
            "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
            "CSRF_TRUSTED_ORIGINS": "",
            "HTTPS": "false",
            "EMAIL_URL": "",
            "SITE_URL": "",
            "SITE_NAME": "Resolution Ledger",
            "LOG_LEVEL": "WARNING",
            "SWEEP_INTERVAL": "1",
        }
    )


def _migrate(folder: Path, url: str) -> None:
    """On a new server: make the database that those of the tests are copies of."""
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(schema.MIGRATED)))
    _set_environment(folder, urlunsplit(urlsplit(url)._replace(path=f"/{schema.MIGRATED}")), "")
    subprocess.run([sys.executable, "manage.py", "migrate", "--noinput", "-v0"], cwd=schema.ROOT, check=True)


def _keep_bytecode() -> None:
    """Keep compiled modules for the next process, even where the environment asks for none.

    Compiling the tests with their assertions taken apart takes longer than collecting them, and a run begins
    dozens of processes.
    """
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def _start() -> None:
    """Start what the backend needs. On workers of pytest-xdist: take a share of what is started."""
    share = os.environ.get("PYTEST_XDIST_WORKER")
    if share is not None:
        _take_share(share)
        return
    folder = _run.folder = Path(tempfile.mkdtemp(prefix="test-var-"))
    if backend() == "postgres":
        try:
            kept = schema.FOLDER / f"{schema.digest()}.postgresql"
            postgresql = start_postgresql(kept, partial(_migrate, folder))
            _run.services.append(postgresql)
            redis = start_redis()
            _run.services.append(redis)
        except ServiceMissingError as error:
            raise pytest.UsageError(str(error)) from error
        _set_environment(folder, postgresql.url, redis.url)
        _run.told = f"PostgreSQL {postgresql.version} ({postgresql.origin}), Redis {redis.version} ({redis.origin})"
    else:
        _set_environment(folder, f"sqlite:///{folder / 'unused.sqlite3'}", "")
        _run.told = f"SQLite {sqlite3.sqlite_version}, queue in the file system"


def _take_share(share: str) -> None:
    """Own folder and own Redis database for the worker `gw<n>`; pytest-django makes its own database."""
    folder = Path(os.environ["VAR_DIR"]) / share
    folder.mkdir()
    redis_url = os.environ["REDIS_URL"]
    if redis_url:
        redis_url = f"{redis_url.rsplit('/', 1)[0]}/{int(share.removeprefix('gw')) + 1}"
    _set_environment(folder, os.environ["DATABASE_URL"], redis_url)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    """Runs around pytest-django's own, which imports the settings."""
    early_config.add_cleanup(_run.close)
    _keep_bytecode()
    _start()
    return (yield)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-services",
        action="store_true",
        help="run only the tests that use the database or the queue",
    )


def pytest_report_header() -> str:
    return f"services: {_run.told}"


def uses_services(item: pytest.Item) -> bool:
    """Whether a test talks to the database or the queue, and might find something else on another."""
    from django.test import TransactionTestCase  # noqa: PLC0415 - settings are read first

    if item.get_closest_marker("any_database"):
        return False
    if item.get_closest_marker("django_db") or item.get_closest_marker("both_backends"):
        return True
    if SERVICE_FIXTURES.intersection(getattr(item, "fixturenames", ())):
        return True
    owner = getattr(item, "cls", None)
    return isinstance(owner, type) and issubclass(owner, TransactionTestCase)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--only-services"):
        return
    left_out = [item for item in items if not uses_services(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if uses_services(item)]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Tests of the shared data run only when they are asked for; then its absence is a mistake, no reason to skip."""
    if not SHARED.is_dir() and any(item.get_closest_marker("shared") for item in session.items):
        raise pytest.UsageError(f"The tests marked `shared` need the data in {SHARED}, which is not there.")
