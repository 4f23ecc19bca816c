"""Fixtures of all tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from tests.support import processes, schema
from tests.support.processes import ChildProcess
from tests.support.trail import flush_lifts_triggers


@pytest.fixture(scope="session", autouse=True)
def _trail_can_be_flushed() -> Iterator[None]:
    undo = flush_lifts_triggers()
    yield
    undo()


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool, django_db_modify_db_settings: None) -> bool:
    """A migrated database of an earlier run is taken where the migrations are still the same."""
    return schema.put_in_place() or django_db_keepdb


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """After the tables were made: keep them for the next run."""
    with django_db_blocker.unblock():
        schema.keep()


@pytest.fixture
def worker(transactional_db: None, tmp_path: Path) -> Iterator[ChildProcess]:
    """A real Celery worker with beat, on this test's database and an empty queue."""
    processes.empty_queue()
    with processes.running_worker(tmp_path / "worker.log") as child:
        yield child


@pytest.fixture
def server(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """Address of a real web server on this test's database, as in service: hashed static files too.

    Most tests want `live_server`, which starts faster.
    """
    with processes.running_server(tmp_path / "server.log") as address:
        yield address


@pytest.fixture(autouse=True)
def in_english() -> None:
    """The language that the last request of another test was read in does not stay."""
    translation.activate("en")
