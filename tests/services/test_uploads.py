"""Uploads: received once, read by whoever holds the lease, stored whole or not at all, resumed and discarded."""

from __future__ import annotations

import os
import signal
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from compliance.enums import UploadState
from compliance.models import LanguageVersion, Membership, Resolution, TrailEntry, Upload, User
from compliance.models.uploads import MAX_ATTEMPTS
from compliance.sandbox import run
from compliance.services import resolutions, trail, uploads
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.refusals import refusal_sentence
from tests import factories
from tests.support import hostile
from tests.support.hostile import Hostile
from tests.support.readers import readers
from tests.views.work.world import fingerprint

pytestmark = pytest.mark.django_db
FULL = (Path(settings.BASE_DIR) / "fixtures" / "resolutions" / "A-HRC-RES-11-3.txt").read_bytes()
NAMELESS = b"General Assembly\n\nThe General Assembly,\n\n1. Urges Governments to criminalize trafficking;\n"
LETTER = b"Dear editor,\n\nThe weather in Geneva was fine all week.\n\nYours faithfully,\nA reader\n"


@pytest.fixture
def administrator(db: None) -> User:
    return factories.make_administrator()


def receive(actor: User, data: bytes = FULL, name: str = "resolution.txt", symbol: str = "") -> Upload:
    upload = uploads.upload_receive(actor=actor, data=data, filename=name, symbol=symbol).upload
    assert upload is not None
    return upload


def again(upload: Upload) -> Upload:
    return Upload.objects.get(pk=upload.pk)


def stored_files() -> set[str]:
    media = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}


@pytest.fixture(autouse=True)
def _own_media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def test_a_file_becomes_a_draft_that_keeps_it(administrator: User, django_capture_on_commit_callbacks: Any) -> None:
    upload = receive(administrator)
    assert (upload.state, upload.size, Resolution.objects.count()) == (UploadState.RECEIVED, len(FULL), 0)
    with django_capture_on_commit_callbacks(execute=True):
        assert uploads.read_next()
    upload = again(upload)
    assert upload.state == UploadState.READ
    assert (upload.obligations, upload.actions, upload.warnings) == (19, 30, len(upload.version.warnings))  # type: ignore[union-attr]
    assert upload.resolution == Resolution.objects.get(symbol="A/HRC/RES/11/3")
    assert not upload.resolution.is_public
    version = LanguageVersion.objects.get()
    with version.original.open("rb") as kept:
        assert kept.read() == FULL
    assert stored_files() == {version.original.name}, "one copy is kept"
    verbs = list(TrailEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["upload.receive", "resolution.load", "upload.read"]
    assert not uploads.read_next()


@pytest.mark.parametrize("name", ["resolution.docx", "resolution.html", "resolution.pdf"])
def test_every_kind_of_file_is_read(administrator: User, name: str) -> None:
    text = f"<html><p>Human Rights Council</p><p>11/3. Trafficking</p><p>{hostile.CLAUSE}</p></html>".encode()
    data = {"docx": hostile.docx(), "html": text, "pdf": hostile.pdf_of_pages(1)}[name.rpartition(".")[2]]
    upload = receive(administrator, data, name, symbol="a/res/99/1")
    uploads.drain()
    upload = again(upload)
    assert (upload.state, uploads.reason_of(upload)) == (UploadState.READ, "")
    assert str(upload.resolution) == "A/RES/99/1"
    assert upload.obligations >= 1


def test_the_same_file_again_changes_no_row(administrator: User) -> None:
    first = receive(administrator)
    before = fingerprint()
    assert receive(administrator, name="copy.txt") == first
    assert fingerprint() == before
    uploads.drain()
    before, files = fingerprint(), stored_files()
    for _ in range(2):
        received = uploads.upload_receive(actor=administrator, data=FULL, filename="copy.txt")
        assert (received.known, received.upload, received.version) == (True, first, LanguageVersion.objects.get())
    assert (fingerprint(), stored_files()) == (before, files)


def test_a_file_loaded_by_the_command_is_known_too(administrator: User) -> None:
    report = resolutions.resolution_load(data=FULL, filename="a.txt")
    received = uploads.upload_receive(actor=administrator, data=FULL, filename="b.txt")
    assert received.known
    assert received.upload is None
    assert received.version is not None
    assert received.version.revision.resolution == report.resolution


@pytest.mark.parametrize("one", hostile.AT_THE_DOOR, ids=str)
def test_what_is_refused_at_the_door_leaves_nothing(administrator: User, one: Hostile) -> None:
    data, before = one.make(), fingerprint()
    with pytest.raises(Invalid) as refused:
        uploads.upload_receive(actor=administrator, data=data, filename=one.name)
    assert list(refused.value.messages) == ["file"]
    assert one.words in str(refused.value)
    assert fingerprint() == before
    assert not stored_files()


@pytest.mark.parametrize("one", hostile.WHEN_OPENED, ids=str)
def test_what_is_refused_when_opened_says_why_and_is_kept_to_be_discarded(
    administrator: User, one: Hostile, django_capture_on_commit_callbacks: Any
) -> None:
    upload = receive(administrator, one.make(), one.name)
    uploads.drain()
    upload = again(upload)
    assert (upload.state, upload.code) == (UploadState.REFUSED, one.code)
    assert one.words in uploads.reason_of(upload)
    assert not Resolution.objects.exists()
    assert stored_files() == {upload.file.name}
    with django_capture_on_commit_callbacks(execute=True):
        uploads.upload_discard(upload=upload, actor=administrator)
    assert not stored_files()
    with pytest.raises(Conflict):
        uploads.upload_discard(upload=upload, actor=administrator)
    with pytest.raises(Conflict):
        uploads.upload_resume(upload=upload, actor=administrator)
    assert receive(administrator, one.make(), one.name) != upload, "what was discarded may be given again"


def test_names_that_lead_elsewhere_stay_in_their_folder(administrator: User) -> None:
    for number, name in enumerate(["../../etc/passwd.txt", "..\\..\\boot.txt", "/etc/cron.d/job.txt", "a\x00b\n.txt"]):
        upload = receive(administrator, NAMELESS + b" " * number, name)
        assert upload.filename in {"passwd.txt", "boot.txt", "job.txt", "ab.txt"}
        assert Path(upload.file.path).parent == Path(default_storage.path("uploads"))


@pytest.mark.long
def test_a_missing_symbol_is_asked_for_and_the_file_need_not_be_given_again(administrator: User) -> None:
    upload = receive(administrator, NAMELESS)
    uploads.drain()
    upload = again(upload)
    assert (upload.state, upload.code) == (UploadState.REFUSED, "symbol-missing")
    assert "does not say its symbol" in uploads.reason_of(upload)
    with pytest.raises(Invalid) as wrong:
        uploads.upload_resume(upload=upload, actor=administrator, symbol="banana")
    assert list(wrong.value.messages) == ["symbol"]
    assert again(upload).state == UploadState.REFUSED
    uploads.upload_resume(upload=upload, actor=administrator, symbol="A/RES/99/7")
    uploads.drain()
    assert str(again(upload).resolution) == "A/RES/99/7"


@pytest.mark.long
def test_giving_a_refused_file_again_with_a_symbol_resumes_it(administrator: User) -> None:
    upload = receive(administrator, NAMELESS)
    uploads.drain()
    assert receive(administrator, NAMELESS, symbol="A/RES/99/7") == upload
    uploads.drain()
    assert again(upload).state == UploadState.READ


def test_a_text_that_asks_nothing_is_refused(administrator: User) -> None:
    upload = receive(administrator, LETTER, symbol="A/RES/99/7")
    uploads.drain()
    assert again(upload).code == "no-operative-part"
    assert not Resolution.objects.exists()


def test_only_administrators_give_resume_and_discard(administrator: User) -> None:
    officer = factories.make_rapporteur(factories.make_country())
    upload, before = receive(administrator), fingerprint()
    with pytest.raises(NotAllowed):
        receive(officer, NAMELESS)
    with pytest.raises(NotAllowed):
        uploads.upload_resume(upload=upload, actor=officer)
    with pytest.raises(NotAllowed):
        uploads.upload_discard(upload=upload, actor=officer)
    assert fingerprint() == before
    assert not Upload.objects.visible_to(officer).exists()
    assert not Upload.objects.visible_to(None).exists()
    assert Upload.objects.visible_to(administrator).get() == upload


def test_the_role_is_asked_for_again_when_the_draft_is_stored(administrator: User) -> None:
    upload = receive(administrator)
    Membership.objects.filter(user=administrator).update(ended_at=timezone.now())
    uploads.drain()
    upload = again(upload)
    assert (upload.state, upload.code, Resolution.objects.count()) == (UploadState.REFUSED, "not-allowed", 0)
    uploads.upload_resume(upload=upload, actor=factories.make_administrator())
    uploads.drain()
    assert again(upload).state == UploadState.READ


# --- leases


def run_out() -> None:
    Upload.objects.filter(state=UploadState.READING).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_one_worker_at_a_time_holds_an_upload(administrator: User) -> None:
    first, second = receive(administrator), receive(administrator, NAMELESS)
    one, two = uploads.upload_claim(), uploads.upload_claim()
    assert (one, two) == (first, second), "the oldest first"
    assert uploads.upload_claim() is None
    run_out()
    taken = uploads.upload_claim()
    assert taken == first
    assert one is not None
    with pytest.raises(uploads.LeaseLost):
        uploads.upload_extend(upload=one)


def test_an_upload_that_is_broken_off_too_often_is_set_aside_with_what_to_do(administrator: User) -> None:
    upload = receive(administrator)
    for _ in range(MAX_ATTEMPTS):
        assert uploads.upload_claim() == upload
        run_out()
    assert uploads.upload_claim() is None
    upload = again(upload)
    assert (upload.state, upload.code) == (UploadState.FAILED, "attempts")
    assert "broken off 3 times. Read it again" in uploads.reason_of(upload)
    uploads.upload_resume(upload=upload, actor=administrator)
    uploads.drain()
    assert again(upload).state == UploadState.READ


def test_whoever_lost_the_lease_stores_nothing(administrator: User) -> None:
    receive(administrator)
    slow = uploads.upload_claim()
    assert slow is not None
    reading = run.read(FULL, filename="a.txt")
    run_out()
    quick = uploads.upload_claim()
    assert quick is not None
    with pytest.raises(uploads.LeaseLost):
        uploads.upload_finish(upload=slow, reading=reading, data=FULL)
    assert not Resolution.objects.exists()
    uploads.upload_finish(upload=quick, reading=reading, data=FULL)
    assert Resolution.objects.count() == 1


def test_what_is_discarded_while_it_is_read_stays_discarded(
    administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = receive(administrator)
    monkeypatch.setattr(uploads, "RENEWED_EVERY", 0.05)
    extend = uploads.upload_extend
    seen: list[Upload] = []

    def discard_meanwhile(*, upload: Upload) -> None:
        if not seen:
            uploads.upload_discard(upload=upload, actor=administrator)
        seen.append(upload)
        extend(upload=upload)

    monkeypatch.setattr(uploads, "upload_extend", discard_meanwhile)
    assert uploads.read_next()
    assert len(seen) == 1, "the reader is ended at once"
    assert again(upload).state == UploadState.DISCARDED
    assert not Resolution.objects.exists()


def test_a_reader_that_is_killed_is_started_again(administrator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = receive(administrator)
    monkeypatch.setattr(uploads, "RENEWED_EVERY", 0.05)
    killed: list[int] = []

    def kill_once(*, upload: Upload) -> None:
        if not killed:
            killed.extend(readers(parent=os.getpid()))
            for reader in killed:
                os.kill(reader, signal.SIGKILL)

    monkeypatch.setattr(uploads, "upload_extend", kill_once)
    assert uploads.read_next()
    assert killed
    upload = again(upload)
    assert (upload.state, upload.attempts, upload.code) == (UploadState.RECEIVED, 1, "crash")
    assert uploads.reason_of(upload) == "", "it is not over yet"
    assert uploads.drain() == 1
    assert again(upload).state == UploadState.READ


def test_a_file_that_ends_its_reader_each_time_is_set_aside(
    administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = receive(administrator)
    monkeypatch.setattr(run, "_START", "import os; os.write(2, b'out of paper'); os.abort()")
    assert uploads.drain() == MAX_ATTEMPTS
    upload = again(upload)
    assert (upload.state, upload.code, upload.detail) == (UploadState.FAILED, "crash", "out of paper")
    assert "ended by this one, each time" in uploads.reason_of(upload)


@pytest.mark.parametrize("code", ["file-missing", "file-altered"])
def test_a_stored_file_that_is_not_the_one_given_is_told(administrator: User, code: str) -> None:
    upload = receive(administrator)
    if code == "file-missing":
        default_storage.delete(str(upload.file.name))
    else:
        Path(upload.file.path).write_bytes(FULL + b"x")
    uploads.drain()
    assert (again(upload).state, again(upload).code) == (UploadState.FAILED, code)


@pytest.mark.long
def test_a_database_that_fails_while_storing_leaves_nothing_and_is_tried_again(
    administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = receive(administrator)
    store = trail.append
    calls: list[str] = []

    def fail_once(**entry: Any) -> Any:
        calls.append(entry["verb"])
        if calls == ["resolution.load"]:
            raise OSError("disk full")
        return store(**entry)

    monkeypatch.setattr(trail, "append", fail_once)
    assert uploads.read_next()
    assert not Resolution.objects.exists()
    assert again(upload).detail == "OSError: disk full"
    uploads.drain()
    assert again(upload).state == UploadState.READ


# --- what is left over


def test_files_nobody_speaks_of_are_removed_after_a_day(administrator: User) -> None:
    upload = receive(administrator)
    orphan = default_storage.save("uploads/orphan", ContentFile(b"x"))
    recent = default_storage.save("uploads/recent", ContentFile(b"x"))
    old = (timezone.now() - timedelta(days=2)).timestamp()
    for name in (orphan, str(upload.file.name)):
        os.utime(default_storage.path(name), (old, old))
    assert uploads.tidy() == 1
    assert stored_files() == {upload.file.name, recent}


def test_a_sentence_whose_values_do_not_fit_is_told_in_general() -> None:
    assert refusal_sentence("pdf-pages", {"pages": "many"}) == "The file cannot be read."
    assert refusal_sentence("other", {"message": "Said so."}) == "Said so."
    assert refusal_sentence("never heard of", {}) == "The file cannot be read."
