"""Downloads: asked once, made by whoever holds the lease as the person who asked, kept for some days, removed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language

from compliance.enums import DownloadState
from compliance.models import Country, Download, User
from compliance.services import downloads
from compliance.services.downloads import Job, LeaseLost, Made
from compliance.services.errors import Conflict, Invalid
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def officer(db: None) -> User:
    return factories.make_rapporteur(factories.make_country("KEN", "Kenya"))


def greet(job: Job) -> Made:
    job.progress(0, 2)
    job.out.write(f"{job.parameters['word']} {job.user.email} {get_language()}".encode())
    job.progress(2, 2)
    return Made("greeting.txt", "text/plain")


def kinds(make: Callable[[Job], Made] = greet) -> downloads.Kinds:
    return {"greeting": make}


def ask(actor: User, word: str = "Hello", language: str = "en") -> Download:
    return downloads.download_request(
        actor=actor, kind="greeting", title="A greeting", parameters={"word": word}, language=language
    )


def again(download: Download) -> Download:
    return Download.objects.get(pk=download.pk)


def files() -> list[str]:
    media = Path(settings.MEDIA_ROOT)
    return sorted(str(path.relative_to(media)) for path in media.rglob("*") if path.is_file())


def test_a_file_is_made_as_who_asked_in_their_language_and_kept(officer: User) -> None:
    download = ask(officer, language="zh")
    assert (download.state, download.title, files()) == (DownloadState.WAITING, "A greeting", [])
    assert downloads.make_next(kinds())
    download = again(download)
    with download.file.open("rb") as stored:
        assert stored.read().decode() == f"Hello {officer.email} zh-hans"
    assert (download.state, download.filename, download.media_type) == ("ready", "greeting.txt", "text/plain")
    assert (download.size, files()) == (len(f"Hello {officer.email} zh-hans"), [download.file.name])
    assert Path(download.file.path).stat().st_mode & 0o777 == 0o600
    assert (download.lease_token, download.lease_until) == ("", None)
    days = download.expires_at - download.ended_at  # type: ignore[operator]
    assert days == timedelta(days=settings.DOWNLOAD_DAYS)
    assert not downloads.make_next(kinds())


def test_the_same_request_pressed_twice_makes_one_job_until_it_has_ended(officer: User) -> None:
    first = ask(officer)
    assert ask(officer) == first
    assert ask(officer, "Other") != first
    assert ask(officer, language="fr") != first
    assert ask(factories.make_rapporteur(factories.make_country("FRA", "France"))) != first
    assert downloads.drain(kinds()) == 4
    assert ask(officer) != first, "what has ended may be asked again: the record has moved on"


def test_the_database_refuses_the_same_request_twice(officer: User) -> None:
    first = ask(officer)
    first.pk, first.key = None, "anotherkey23"
    first._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save()


def test_only_who_asked_sees_it_and_only_in_that_role(officer: User) -> None:
    download = ask(officer)
    colleague = factories.make_contributor(Country.objects.get())
    for stranger in (colleague, factories.make_administrator(), AnonymousUser()):
        assert not Download.objects.visible_to(stranger).exists()
    assert Download.objects.visible_to(officer).get() == download
    officer.memberships.update(ended_at=timezone.now())
    assert not Download.objects.visible_to(User.objects.get(pk=officer.pk)).exists()


@pytest.mark.parametrize("ending", ["membership", "account"])
def test_whoever_has_the_role_no_more_gets_nothing(officer: User, ending: str) -> None:
    download = ask(officer)
    if ending == "membership":
        officer.memberships.update(ended_at=timezone.now())
    else:
        User.objects.filter(pk=officer.pk).update(is_active=False)
    assert downloads.make_next(kinds())
    download = again(download)
    assert (download.state, files()) == (DownloadState.FAILED, [])
    assert download.reason == "Your role here has changed since you asked. Ask again in your present one."


def test_a_refusal_is_told_in_the_askers_language_and_a_fault_is_tried_again_and_set_aside(officer: User) -> None:
    def refuse(_job: Job) -> Made:
        raise Invalid(country="No such State.")

    def break_down(_job: Job) -> Made:
        raise RuntimeError("the disk is full")

    refused = ask(officer)
    downloads.make_next(kinds(refuse))
    assert (again(refused).state, again(refused).reason) == (DownloadState.FAILED, "No such State.")
    broken = ask(officer, "Other", language="fr")
    for attempt in range(downloads.MAX_ATTEMPTS):
        assert (again(broken).state, again(broken).attempts) == (DownloadState.WAITING, attempt)
        assert downloads.make_next(kinds(break_down))
        assert not downloads.make_next(kinds(break_down)), "it rests before it is tried again"
        Download.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert not downloads.make_next(kinds(break_down))
    broken = again(broken)
    assert (broken.state, broken.detail, files()) == (DownloadState.FAILED, "RuntimeError: the disk is full", [])
    assert broken.reason
    assert "disk" not in broken.reason


def test_progress_is_kept_with_the_lease_and_a_removed_download_stops_its_worker(officer: User) -> None:
    download = ask(officer)

    def make(job: Job) -> Made:
        job.progress(40, 100)
        now = again(download)
        assert (now.state, now.done, now.total) == (DownloadState.RUNNING, 40, 100)
        downloads.download_remove(actor=officer, download=download)
        with pytest.raises(LeaseLost):
            _later(job).progress(50, 100)
        raise LeaseLost

    assert downloads.make_next(kinds(make))
    assert not Download.objects.exists()
    assert files() == []


def _later(job: Job) -> Job:
    """The same job when it is time to speak up again."""
    downloads.RENEWED_EVERY, kept = 0.0, downloads.RENEWED_EVERY
    told = job.told

    def tell(done: int, total: int) -> None:
        try:
            told(done, total)
        finally:
            downloads.RENEWED_EVERY = kept

    job.told = tell
    return job


def test_a_worker_that_lost_its_lease_stores_nothing(officer: User, django_capture_on_commit_callbacks: Any) -> None:
    download = ask(officer)

    def overtaken(job: Job) -> Made:
        job.out.write(b"too late")
        Download.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert downloads.make_next(kinds()), "another worker makes it meanwhile"
        return Made("late.txt", "text/plain")

    downloads.make_next(kinds(overtaken))
    download = again(download)
    assert (download.filename, download.attempts) == ("greeting.txt", 2)
    assert files() == [download.file.name]
    with django_capture_on_commit_callbacks(execute=True):
        downloads.download_remove(actor=officer, download=download)
    assert files() == []
    with pytest.raises(Conflict):
        downloads.download_remove(actor=officer, download=download)


def test_a_person_may_have_so_many_waiting_and_so_many_kept(
    officer: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(downloads, "MOST_PENDING", 2)
    monkeypatch.setattr(downloads, "MOST_KEPT", 3)
    for number in range(2):
        ask(officer, str(number))
    with pytest.raises(Conflict):
        ask(officer, "one too many")
    assert ask(officer, "1").parameters == {"word": "1"}, "the same again is none too many"
    for number in range(2, 6):
        downloads.drain(kinds())
        with django_capture_on_commit_callbacks(execute=True):
            ask(officer, str(number))
    downloads.drain(kinds())
    assert [one.parameters["word"] for one in Download.objects.all()] == ["5", "4", "3"]
    assert len(files()) == 3


def test_what_has_expired_and_what_nobody_speaks_of_is_tidied(
    officer: User, django_capture_on_commit_callbacks: Any
) -> None:
    kept, expired = ask(officer, "kept"), ask(officer, "expired")
    downloads.drain(kinds())
    Download.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    orphan = Path(settings.MEDIA_ROOT) / downloads.FOLDER / "left-behind"
    orphan.write_bytes(b"half")
    with django_capture_on_commit_callbacks(execute=True):
        assert downloads.tidy() == 1
    assert Download.objects.get() == kept
    assert orphan.exists(), "somebody may be writing it"
    downloads.ORPHAN_AGE, age = timedelta(0), downloads.ORPHAN_AGE
    try:
        assert downloads.tidy() == 1
    finally:
        downloads.ORPHAN_AGE = age
    assert files() == [again(kept).file.name]
