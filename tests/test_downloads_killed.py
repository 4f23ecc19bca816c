"""A long table, end to end: asked for in a browser, made by a real worker, which is killed in the middle."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from compliance.enums import DownloadState
from compliance.models import Download
from compliance.services import downloads
from tests import factories
from tests.support.processes import empty_queue, running_worker
from tests.support.services import wait_until
from tests.views.public.taken import sheets

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
#: States and clauses: rows enough to be made for some seconds.
STATES, CLAUSES = 40, 300


@pytest.fixture
def client(transactional_db: None) -> Client:
    """A reviewer's browser, on an empty queue and without any file of another test."""
    empty_queue()
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for number in range(STATES):
        factories.make_country(f"Q{letters[number // 26]}{letters[number % 26]}", f"State {number}")
    factories.make_resolution("A/RES/99/1", [f"to do thing {number}" for number in range(CLAUSES)])
    client = Client()
    client.force_login(factories.make_reviewer())
    return client


def test_a_long_table_is_made_by_the_next_worker_when_the_first_is_killed(client: Client, tmp_path: Path) -> None:
    assert client.post("/downloads/table/", {"address": "/data/ledger.xlsx"}).status_code == 302
    key = Download.objects.get().key
    with running_worker(tmp_path / "first.log") as first:
        wait_until(lambda: Download.objects.get().done > 0, seconds=60, what="some rows are written")
        first.kill()
    now = Download.objects.get()
    assert (now.state, now.attempts, now.total) == (DownloadState.RUNNING, 1, STATES * CLAUSES)
    assert now.lease_until is not None
    assert now.lease_until < timezone.now() + downloads.LEASE, "its lease runs out by itself"
    assert client.get(f"/downloads/{key}/file/").status_code == 404, "half a file is given to nobody"
    Download.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    with running_worker(tmp_path / "second.log"):
        wait_until(lambda: Download.objects.get().state == DownloadState.READY, seconds=90, what="the file is made")
    response: Any = client.get(f"/downloads/{key}/file/")
    said, rows = sheets(b"".join(response.streaming_content))
    assert (said["Rows"], len(rows)) == (f"{STATES * CLAUSES:,}", STATES * CLAUSES + 1)
    assert Download.objects.get().attempts == 2
    _tidied(client, key)


def _tidied(client: Client, key: str) -> None:
    """The half file that the killed worker left goes in time, and the whole one when it has expired."""
    folder = Path(settings.MEDIA_ROOT) / downloads.FOLDER
    assert len(list(folder.iterdir())) == 2
    downloads.ORPHAN_AGE, kept = timedelta(0), downloads.ORPHAN_AGE
    try:
        assert downloads.tidy() == 1
        Download.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        assert downloads.tidy() == 1
    finally:
        downloads.ORPHAN_AGE = kept
    assert list(folder.iterdir()) == []
    assert client.get(f"/downloads/{key}/").status_code == 404
