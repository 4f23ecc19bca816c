"""An import that is killed at any step: nothing public or the whole of it, and the upload goes on or is discarded.

The acts of the web process and of the worker run in a copy of this process (fork) that kills itself with SIGKILL after
the n-th statement it sends to the database or the n-th file it touches, for every n. The worker and the child are
killed for real as well, by their numbers.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import close_old_connections, connection, connections
from django.test import Client
from django.utils import timezone

from compliance.enums import UploadState
from compliance.models import LanguageVersion, Obligation, Resolution, Upload, User
from compliance.sandbox import Reading, read
from compliance.services import resolutions, uploads
from tests import factories
from tests.support.hostile import CLAUSE
from tests.support.processes import ChildProcess, empty_queue, running_worker
from tests.support.readers import lives, readers
from tests.support.services import free_port, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = (Path(settings.BASE_DIR) / "fixtures" / "resolutions" / "A-RES-65-190-digest.txt").read_bytes()
NAME, SYMBOL = "digest.txt", "A/RES/65/190"
#: More steps than any of the acts has.
MOST = 200
#: Some seconds of reading.
LONG = b"General Assembly\n\nThe General Assembly,\n\n" + b"".join(
    f"{n}. Urges Governments to criminalize trafficking in persons, item {n};\n".encode() for n in range(1, 1200)
)


@pytest.fixture
def administrator(transactional_db: None) -> User:
    """Who gives the files, on an empty queue and without any file of another test."""
    empty_queue()
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    return factories.make_administrator()


def stop_after(steps: int) -> None:
    """Have this process killed as if by `kill -9` after so many statements and files."""
    left = [steps]

    def step() -> None:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(execute: Callable[..., Any], *arguments: Any) -> Any:
        answer = execute(*arguments)
        step()
        return answer

    def watched(act: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*arguments: Any, **more: Any) -> Any:
            answer = act(*arguments, **more)
            step()
            return answer

        return wrapper

    connection.execute_wrappers.append(around)
    # Transactions are begun and ended past the wrapper.
    for owner, name in (
        (type(connections["default"]), "_commit"),
        (FileSystemStorage, "_save"),
        (FileSystemStorage, "delete"),
    ):
        setattr(owner, name, watched(getattr(owner, name)))


def in_a_copy(act: Callable[[], object], steps: int) -> bool:
    """Run an act in a copy of this process that is killed after `steps`; True where it came to its end."""
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        ended = 70
        try:
            stop_after(steps)
            act()
            ended = 0
        except BaseException:  # noqa: BLE001 - told by the copy's last words
            os.write(2, traceback.format_exc().encode())
        finally:
            os._exit(ended)
    _, status = os.waitpid(pid, 0)
    close_old_connections()
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, -signal.SIGKILL), f"the copy ended with {code}"
    return code == 0


def killed_at_every_step(act: Callable[[], object]) -> Iterator[int]:
    """Each step at which the act can be killed, after it was."""
    for steps in range(MOST):
        if in_a_copy(act, steps):
            assert steps > 3, "the act has hardly any steps: they are not counted"
            return
        yield steps
    raise AssertionError("the act has more steps than were tried")


def drafts() -> list[tuple[str, int, int]]:
    """Each resolution with the provisions and obligations of its draft. None of them may be public."""
    assert not any(resolution.is_public for resolution in Resolution.objects.all())
    assert not Obligation.objects.exists()
    texts = {text.revision.resolution_id: text for text in LanguageVersion.objects.select_related("revision")}
    return [
        (str(resolution), len(texts[resolution.pk].parsed["provisions"]), texts[resolution.pk].obligation_count)
        for resolution in Resolution.objects.all()
    ]


def run_out() -> None:
    Upload.objects.filter(state=UploadState.READING).update(lease_until=timezone.now() - timedelta(seconds=1))


@contextmanager
def whole() -> Iterator[tuple[Reading, list[tuple[str, int, int]]]]:
    """The reading, and what a draft of it looks like that nobody disturbed."""
    reading = read(TEXT, filename=NAME, symbol=SYMBOL)
    report = resolutions.resolution_load(data=TEXT, filename=NAME, symbol=SYMBOL, reading=reading)
    expected = drafts()
    resolutions.resolution_discard(resolution=report.resolution)
    yield reading, expected


@pytest.mark.long
def test_the_web_process_killed_while_it_takes_a_file_in(administrator: User) -> None:
    def act() -> None:
        uploads.upload_receive(actor=administrator, data=TEXT, filename=NAME, symbol=SYMBOL)

    for step in killed_at_every_step(act):
        found = list(Upload.objects.all())
        assert len(found) <= 1, step
        for upload in found:
            with upload.file.open("rb") as stored:
                assert stored.read() == TEXT, "a row has its whole file"
            Upload.objects.all().delete()
    uploads.ORPHAN_AGE, kept = timedelta(0), uploads.ORPHAN_AGE
    try:
        assert uploads.tidy() > 0, "files without a row were left behind"
    finally:
        uploads.ORPHAN_AGE = kept
    upload = Upload.objects.get()
    assert [path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == [
        Path(upload.file.path).name
    ]


@pytest.mark.long
def test_the_worker_killed_while_it_stores_a_draft(administrator: User) -> None:
    with whole() as (reading, expected):
        upload = uploads.upload_receive(actor=administrator, data=TEXT, filename=NAME, symbol=SYMBOL).upload
        assert upload is not None

        def act() -> None:
            claimed = uploads.upload_claim()
            assert claimed is not None
            uploads.upload_finish(upload=claimed, reading=reading, data=TEXT)

        done = 0
        for step in killed_at_every_step(act):
            now = Upload.objects.get()
            if now.state == UploadState.READ:
                # Killed after the commit, before it could say so: the draft is whole, and there is nothing to resume.
                assert drafts() == expected, step
                done += 1
                resolutions.resolution_discard(resolution=Resolution.objects.get())
                Upload.objects.update(
                    state=UploadState.RECEIVED, file=upload.file.name, resolution=None, version=None, ended_at=None
                )
                upload.file.storage.save(str(upload.file.name), _content())
            else:
                assert drafts() == [], step
                assert now.state in (UploadState.RECEIVED, UploadState.READING), step
                run_out()
            Upload.objects.update(attempts=0)
        assert done >= 1, "no kill fell between the commit and the end"
        assert drafts() == expected
        assert Upload.objects.get().state == UploadState.READ


def _content() -> Any:
    from django.core.files.base import ContentFile  # noqa: PLC0415

    return ContentFile(TEXT)


@pytest.mark.long
@pytest.mark.parametrize("act_name", ["discard", "resume"])
def test_the_web_process_killed_while_it_discards_or_resumes(administrator: User, act_name: str) -> None:
    upload = uploads.upload_receive(actor=administrator, data=CLAUSE.encode(), filename="nameless.txt").upload
    assert upload is not None
    uploads.drain()
    assert Upload.objects.get().state == UploadState.REFUSED

    def act() -> None:
        getattr(uploads, f"upload_{act_name}")(upload=upload, actor=administrator)

    ended = UploadState.DISCARDED if act_name == "discard" else UploadState.RECEIVED
    for step in killed_at_every_step(act):
        now = Upload.objects.get()
        assert now.state in (UploadState.REFUSED, ended), step
        if now.state == UploadState.REFUSED:
            assert Path(upload.file.path).exists(), "what is not discarded still has its file"
        Upload.objects.update(state=UploadState.REFUSED, code="symbol-missing", file=upload.file.name)
        if not Path(upload.file.path).exists():
            Path(upload.file.path).write_bytes(CLAUSE.encode())
    assert Upload.objects.get().state == ended


@pytest.mark.long
def test_publishing_killed_at_every_step_is_nothing_or_the_whole(administrator: User) -> None:
    resolution = resolutions.resolution_load(data=TEXT, filename=NAME, symbol=SYMBOL).resolution

    def act() -> None:
        resolutions.resolution_publish(resolution=resolution, actor=administrator)

    for step in killed_at_every_step(act):
        now = Resolution.objects.get()
        in_force = Obligation.objects.in_force().count()
        assert (now.is_public, in_force) in ((False, 0), (True, 8)), step
        if now.is_public:
            break
    else:
        assert Obligation.objects.in_force().count() == 8


@pytest.mark.long
def test_a_worker_and_its_reader_killed_in_the_middle_and_the_next_one_goes_on(
    administrator: User, tmp_path: Path
) -> None:
    upload = uploads.upload_receive(actor=administrator, data=LONG, filename="long.txt", symbol="A/RES/99/9").upload
    assert upload is not None
    with running_worker(tmp_path / "first.log") as first:
        wait_until(lambda: readers(name="long.txt"), seconds=30, what="a reader runs")
        (reader,) = readers(name="long.txt")
        first.kill()
    wait_until(lambda: not lives(reader), seconds=5, what="the reader died with the worker")
    now = Upload.objects.get()
    assert (now.state, now.attempts, Resolution.objects.count()) == (UploadState.READING, 1, 0)
    assert now.lease_until is not None
    assert now.lease_until < timezone.now() + uploads.LEASE, "its lease runs out by itself"
    run_out()
    with running_worker(tmp_path / "second.log"):
        wait_until(
            lambda: Upload.objects.get().state == UploadState.READ, seconds=60, what="the second worker reads it"
        )
    assert LanguageVersion.objects.get().revision.resolution.symbol == "A/RES/99/9"
    assert Upload.objects.get().attempts == 2


@pytest.mark.long
def test_the_web_server_killed_while_a_file_is_on_its_way(administrator: User, tmp_path: Path) -> None:
    browser = Client()
    browser.force_login(administrator)
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    server, port = _server(tmp_path / "server.log")
    try:
        with socket.create_connection(("127.0.0.1", port), 5) as line:
            line.sendall(
                b"POST /administration/resolutions/load/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n"
                b"Content-Type: multipart/form-data; boundary=x\r\nCookie: "
                + f"{settings.SESSION_COOKIE_NAME}={session}\r\n\r\n".encode()
                + b'--x\r\nContent-Disposition: form-data; name="documents"; filename="a.txt"\r\n\r\n'
                + LONG[:50_000]
            )
            time.sleep(0.5)  # until the server reads it
            server.kill()
    finally:
        server.kill()
    assert not Upload.objects.exists()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    upload = uploads.upload_receive(actor=administrator, data=TEXT, filename=NAME, symbol=SYMBOL).upload
    assert upload is not None, "and it is given again"


def _server(log: Path) -> tuple[ChildProcess, int]:
    port = free_port()
    server = ChildProcess("server", ["-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"], log)
    server.wait_until(lambda: "Booting worker" in server.output)
    return server, port
