"""My downloads: what waits, how far it is, the file, and taking it off the list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from compliance.enums import DownloadState
from compliance.models import Download, User
from compliance.services import downloads
from tests import factories
from tests.support.queries import count_queries
from tests.views.work.taken import write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def officer(db: None) -> User:
    return factories.make_rapporteur(factories.make_country("KEN", "Kenya"))


def ask(officer: User, title: str = "Checklist of Kenya") -> Download:
    return downloads.download_request(
        actor=officer, kind="test", title=title, parameters={"t": title}, language="en", origin="/countries/ken/"
    )


def browser(officer: User) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def test_a_download_is_followed_taken_and_removed(officer: User, django_capture_on_commit_callbacks: Any) -> None:
    client, download = browser(officer), ask(officer)
    address = f"/downloads/{download.key}/"
    page = client.get(address).content.decode()
    assert "Waiting for its turn" in page
    assert f'hx-get="{address}"' in page
    assert client.get(f"{address}file/").status_code == 404
    Download.objects.update(
        state=DownloadState.RUNNING, done=1200, total=4000, lease_token="t", lease_until=timezone.now()
    )
    row = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "1,200 of 4,000" in row
    assert '<progress max="4000" value="1200">' in row
    assert "<html" not in row
    Download.objects.update(state=DownloadState.WAITING, lease_until=None)
    downloads.make_next({"test": write})
    page = client.get("/downloads/").content.decode()
    assert "hx-get" not in page.partition("<main")[2]
    assert 'href="/countries/ken/"' in page
    file = client.get(f"{address}file/")
    assert b"".join(file.streaming_content) == b"clause,status\r\n"  # type: ignore[attr-defined]
    assert file["Content-Disposition"] == 'attachment; filename="my-country.csv"'
    assert (file["X-Content-Type-Options"], file["Cache-Control"]) == ("nosniff", "private, no-store")
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{address}remove/").status_code == 302
    assert client.get(address).status_code == 404
    assert "Nothing is waiting for you" in client.get("/downloads/").content.decode()


def test_why_a_file_could_not_be_made_is_said(officer: User) -> None:
    ask(officer)
    officer.memberships.update(ended_at=timezone.now())
    downloads.make_next({"test": write})
    reason = "Your role here has changed since you asked. Ask again in your present one."
    assert reason not in browser(officer).get("/downloads/").content.decode(), "it was asked in another role"
    officer.memberships.update(ended_at=None)
    assert reason in browser(officer).get("/downloads/").content.decode()


def test_the_queries_of_the_list_do_not_grow_with_it(officer: User) -> None:
    client = browser(officer)
    found = []
    for number in (1, 9):
        for title in range(number):
            ask(officer, f"{number}-{title}")
        client.get("/downloads/")
        with count_queries() as queries:
            client.get("/downloads/")
        found.append(len(queries))
    assert found[0] == found[1]
