"""Files before a scanner for malicious software: none is downloaded until the operator's scanner has passed it.

`EVIDENCE_SCANNER` is a command. It gets the file on standard input, or its path where an argument says `{path}`, and
says 0 for clean and 1 for found; whatever else happens (another number, no such program, too much time) is a failure
of the scanner, and the file goes on waiting. The row is the record of the work, a message only a hint.
"""

from __future__ import annotations

import logging
import os
import secrets
import shlex
import signal
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from compliance.enums import ScanState
from compliance.models import EvidenceFile
from compliance.services import nudges, trail

log = logging.getLogger("compliance.scanning")

SCAN_TASK = "compliance.scan_files"
#: After a failure the next try waits twice as long as the one before, at most an hour.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(hours=1)
_TOLD = 500
#: What the scanner sees of our environment, which holds keys and passwords.
_ENVIRONMENT = ("PATH", "HOME", "LANG", "TMPDIR")


class Verdict(Enum):
    CLEAN = "clean"
    FOUND = "found"
    FAILED = "failed"


@dataclass(frozen=True)
class Scan:
    """What a run of the scanner came to, with its last line."""

    verdict: Verdict
    report: str


def is_on() -> bool:
    """Whether files wait for a scanner here."""
    return bool(settings.EVIDENCE_SCANNER.strip())


def nudge() -> None:
    """Tell a worker that a file waits. Best effort: the sweeper finds what it missed."""
    nudges.send(SCAN_TASK)


def nudge_if_waiting() -> None:
    """The sweeper's look: new files that no message announced, and those whose scan failed or died."""
    if is_on() and EvidenceFile.objects.to_scan(timezone.now()).exists():
        nudge()


def scan(path: str) -> Scan:
    """Run the operator's scanner over a stored file."""
    command = shlex.split(settings.EVIDENCE_SCANNER)
    by_path = any("{path}" in part for part in command)
    command = [part.replace("{path}", path) for part in command]
    with tempfile.TemporaryFile() as said:
        try:
            with Path(os.devnull if by_path else path).open("rb") as given:
                process = subprocess.Popen(  # noqa: S603 - the operator's own command, without a shell
                    command,
                    stdin=given,
                    stdout=said,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    cwd="/",
                    env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
                )
        except (OSError, ValueError) as error:
            return Scan(Verdict.FAILED, f"{type(error).__name__}: {error}"[:_TOLD])
        try:
            code = process.wait(settings.EVIDENCE_SCANNER_SECONDS)
        except subprocess.TimeoutExpired:
            return Scan(Verdict.FAILED, f"ended after {settings.EVIDENCE_SCANNER_SECONDS} s")
        finally:
            _end(process)
        report = _last_line(said)
    if code == 0:
        return Scan(Verdict.CLEAN, report)
    if code == 1:
        return Scan(Verdict.FOUND, report)
    return Scan(Verdict.FAILED, report or f"ended with {code}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """The scanner's whole group, whatever it has started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _last_line(said: IO[bytes]) -> str:
    said.seek(0, os.SEEK_END)
    said.seek(max(0, said.tell() - 4000))
    lines = [line.strip() for line in said.read().decode(errors="replace").splitlines() if line.strip()]
    return "".join(c for c in lines[-1] if c.isprintable())[:_TOLD] if lines else ""


def scan_next() -> bool:
    """Scan the file that waits longest, if there is one: claim it, run the scanner, write what it said."""
    file = _claim() if is_on() else None
    if file is None:
        return False
    try:
        found = scan(default_storage.path(str(file.file.name)))
    except Exception as error:
        log.exception("%s could not be scanned", file.pk)
        found = Scan(Verdict.FAILED, f"{type(error).__name__}: {error}"[:_TOLD])
    match found.verdict:
        case Verdict.CLEAN:
            _write(file, found)
        case Verdict.FOUND:
            _refuse(file, found)
        case Verdict.FAILED:
            _let_go(file, found)
    return True


def _claim() -> EvidenceFile | None:
    now, token = timezone.now(), secrets.token_hex(16)
    lease = timedelta(seconds=settings.EVIDENCE_SCANNER_SECONDS + 30)
    with transaction.atomic():
        waiting = EvidenceFile.objects.to_scan(now)
        first = waiting.order_by("uploaded_at", "pk").values_list("pk", flat=True).first()
        # The condition is asked again by the UPDATE itself, so two workers never hold the same file.
        waiting.filter(pk__in=[] if first is None else [first]).update(
            lease_token=token, lease_until=now + lease, scan_attempts=F("scan_attempts") + 1
        )
    return EvidenceFile.objects.filter(lease_token=token).first()


def _write(file: EvidenceFile, found: Scan) -> None:
    EvidenceFile.objects.filter(pk=file.pk, lease_token=file.lease_token).update(
        scan_state=ScanState.CLEAN,
        scanned_at=timezone.now(),
        scan_report=found.report,
        lease_token="",
        lease_until=None,
    )


def _let_go(file: EvidenceFile, found: Scan) -> None:
    """Fail closed: the file goes on waiting, a longer time after each failure."""
    pause = min(FIRST_PAUSE * 2 ** min(file.scan_attempts - 1, 10), LONGEST_PAUSE)
    log.error("the scanner failed (attempt %s): %s", file.scan_attempts, found.report)
    EvidenceFile.objects.filter(pk=file.pk, lease_token=file.lease_token).update(
        scan_report=found.report, lease_token="", lease_until=timezone.now() + pause
    )


@transaction.atomic
def _refuse(file: EvidenceFile, found: Scan) -> None:
    """Take the bytes away, from every version that holds them; the rows stay and say why."""
    if not EvidenceFile.objects.filter(pk=file.pk, lease_token=file.lease_token).exists():
        return  # another worker has taken it over
    name, now = str(file.file.name), timezone.now()
    rows = list(EvidenceFile.objects.select_for_update(of=("self",)).filter(file=name).order_by("pk"))
    for row in EvidenceFile.objects.filter(pk__in=[one.pk for one in rows]).select_related("evidence__country"):
        trail.append(
            verb="evidence.file_refuse",
            object_type="evidence",
            object_key=row.evidence.key,
            country=row.evidence.country,
            payload={"file": row.number, "sha256": row.sha256, "scanner": found.report},
        )
    EvidenceFile.objects.filter(pk__in=[one.pk for one in rows]).update(
        file="",
        scan_state=ScanState.REFUSED,
        scanned_at=now,
        scan_report=found.report,
        lease_token="",
        lease_until=None,
    )
    transaction.on_commit(lambda: default_storage.delete(name), robust=True)
