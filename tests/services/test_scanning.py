"""The scanner's hook with real programs: what is found is gone, and whatever goes wrong keeps the file closed."""

from __future__ import annotations

import stat
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from compliance.enums import ScanState
from compliance.models import EvidenceFile, TrailEntry, User
from compliance.services.evidence import EvidenceData, evidence_create
from compliance.services.evidence_versions import evidence_new_version
from compliance.services.scanning import nudge_if_waiting, scan_next
from compliance.tasks import scan_files
from tests.factories import make_country, make_rapporteur, make_resolution, publish

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer\n%%EOF"
#: Like the test file of scanners; written in two parts so that no scanner of this machine takes the test for one.
EICAR = b"X5O-STANDARD-" + b"ANTIVIRUS-TEST"

SCANNER = f"""#!{sys.executable}
import os, sys, time
how = sys.argv[1]
data = open(sys.argv[2], "rb").read() if len(sys.argv) > 2 else sys.stdin.buffer.read()
if how == "slow":
    if not os.fork():
        time.sleep(60)
    time.sleep(60)
if how == "killed":
    os.kill(os.getpid(), 9)
if how == "broken":
    print("ERROR: database is missing")
    sys.exit(2)
found = {EICAR!r} in data
print("stream: Test-Signature FOUND" if found else "stream: OK")
sys.exit(1 if found else 0)
"""


@pytest.fixture
def scanner(tmp_path: Path, settings: Any) -> Any:
    program = tmp_path / "scanner with a space"
    program.write_text(SCANNER)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)

    def use(how: str, *, by_path: bool = False) -> None:
        settings.EVIDENCE_SCANNER = f"'{program}' {how}" + (" {path}" if by_path else "")
        settings.EVIDENCE_SCANNER_SECONDS = 20

    use("plain")
    return use


@pytest.fixture
def officer() -> User:
    return make_rapporteur(make_country("KEN", "Kenya"))


def given(officer: User, content: bytes = b"") -> EvidenceFile:
    piece = evidence_create(
        actor=officer,
        obligation=make_resolution().obligations.get(),
        data=EvidenceData(kind="law", title="Act No. 1", dated=date(2024, 2, 1)),
        files=[SimpleUploadedFile("act.pdf", PDF + content)],
    )
    return piece.files.get()


def test_without_a_scanner_a_file_is_not_scanned_and_can_be_had(officer: User, settings: Any) -> None:
    assert settings.EVIDENCE_SCANNER == ""
    file = given(officer)
    assert file.scan_state == ScanState.NOT_SCANNED
    assert list(EvidenceFile.objects.downloadable()) == [file]
    assert not scan_next()


@pytest.mark.parametrize("by_path", [False, True])
def test_a_clean_file_waits_until_it_has_passed(by_path: bool, officer: User, scanner: Any) -> None:
    scanner("plain", by_path=by_path)
    file = given(officer)
    assert file.scan_state == ScanState.WAITING
    assert not EvidenceFile.objects.downloadable().exists()
    assert scan_next()
    file.refresh_from_db()
    assert (file.scan_state, file.scan_report, file.lease_until) == (ScanState.CLEAN, "stream: OK", None)
    assert list(EvidenceFile.objects.downloadable()) == [file]
    assert not scan_next()


@pytest.mark.parametrize("by_path", [False, True])
def test_what_is_found_is_removed_from_every_version_with_its_entry(
    by_path: bool, officer: User, scanner: Any, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    command, settings.EVIDENCE_SCANNER = settings.EVIDENCE_SCANNER, ""
    file = given(officer, EICAR)
    path = Path(file.file.path)
    publish(officer, make_resolution("A/RES/99/7").obligations.get())
    version = file.evidence.links.get().pair.obligation
    publish(officer, version, evidence_ids=[file.evidence_id])
    facts = EvidenceData(kind="law", title="Act No. 1b", dated=date(2024, 2, 1))
    new = evidence_new_version(actor=officer, evidence=file.evidence, data=facts)
    settings.EVIDENCE_SCANNER = command
    scanner("plain", by_path=by_path)
    EvidenceFile.objects.update(scan_state=ScanState.WAITING)
    with django_capture_on_commit_callbacks(execute=True):
        assert scan_next()
    assert not scan_next()
    for row in EvidenceFile.objects.all():
        assert (row.scan_state, str(row.file)) == (ScanState.REFUSED, "")
        assert row.scan_report == "stream: Test-Signature FOUND"
    assert not path.exists()
    entries = TrailEntry.objects.filter(verb="evidence.file_refuse")
    assert {entry.object_key for entry in entries} == {file.evidence.key, new.key}
    assert {entry.payload["sha256"] for entry in entries} == {file.sha256}


@pytest.mark.parametrize(
    ("how", "told"),
    [("broken", "ERROR: database is missing"), ("killed", "ended with -9"), ("missing", "FileNotFoundError")],
)
def test_whatever_goes_wrong_keeps_the_file_closed_and_is_tried_again(
    how: str, told: str, officer: User, scanner: Any, settings: Any
) -> None:
    scanner(how)
    if how == "missing":
        settings.EVIDENCE_SCANNER = "/nowhere/clamdscan --no-summary -"
    file = given(officer)
    assert scan_next()
    file.refresh_from_db()
    assert file.scan_state == ScanState.WAITING
    assert told in file.scan_report
    assert file.scan_attempts == 1
    assert not EvidenceFile.objects.downloadable().exists()
    assert not scan_next(), "not before its pause is over"
    assert file.lease_until is not None
    EvidenceFile.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    scanner("plain")
    assert scan_next()
    file.refresh_from_db()
    assert file.scan_state == ScanState.CLEAN


@pytest.mark.long
def test_a_scanner_that_never_ends_is_ended_with_all_it_started(officer: User, scanner: Any, settings: Any) -> None:
    scanner("slow")
    settings.EVIDENCE_SCANNER_SECONDS = 2
    file = given(officer)
    began = time.monotonic()
    assert scan_next()
    assert time.monotonic() - began < 10
    file.refresh_from_db()
    assert (file.scan_state, file.scan_report) == (ScanState.WAITING, "ended after 2 s")


def test_a_missing_file_is_a_failure_and_no_clean_bill(officer: User, scanner: Any) -> None:
    file = given(officer)
    Path(file.file.path).unlink()
    assert scan_next()
    file.refresh_from_db()
    assert file.scan_state == ScanState.WAITING


def test_a_file_that_another_worker_holds_is_left_to_it(officer: User, scanner: Any) -> None:
    file = given(officer)
    EvidenceFile.objects.filter(pk=file.pk).update(
        lease_token="another", lease_until=timezone.now() + timedelta(seconds=30)
    )
    assert not scan_next()


def test_switching_the_scanner_off_opens_nothing_that_waits(officer: User, scanner: Any, settings: Any) -> None:
    given(officer)
    settings.EVIDENCE_SCANNER = ""
    nudge_if_waiting()
    assert not scan_files()
    assert not EvidenceFile.objects.downloadable().exists()


def test_the_task_runs_twice_and_changes_nothing_the_second_time(officer: User, scanner: Any) -> None:
    given(officer)
    assert [scan_files(), scan_files()] == [True, False]
