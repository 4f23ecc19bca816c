"""Celery entries, each one service call. Running any of them twice changes nothing."""

from __future__ import annotations

from celery import shared_task
from celery.signals import worker_ready

from compliance.exports.kinds import KINDS
from compliance.models import Resolution
from compliance.services import (
    checklist_sheets,
    downloads,
    equivalences,
    evidence_checks,
    scanning,
    summaries,
    uploads,
    work,
)


@shared_task(name=work.COMPILE_TASK, ignore_result=True)
def compile_summaries() -> int:
    """A nudge: compile whatever is waiting."""
    return summaries.drain()


@shared_task(name="compliance.sweep", ignore_result=True)
def sweep() -> int:
    """Every few seconds: find work that no message announced, or whose worker died."""
    uploads.nudge_if_waiting()
    checklist_sheets.nudge_if_waiting()
    scanning.nudge_if_waiting()
    downloads.nudge_if_waiting()
    return summaries.drain()


@shared_task(name=uploads.READ_TASK, ignore_result=True)
def read_uploads() -> bool:
    """A nudge of the queue `imports`: read the upload that waits longest, and come again while there are more.

    One upload a message, so that none is caught by the time limit of the messages before it.
    """
    found = uploads.read_next()
    uploads.nudge_if_waiting()
    return found


@shared_task(name=checklist_sheets.APPLY_TASK, ignore_result=True)
def apply_sheets() -> bool:
    """A nudge of the queue `imports`: apply the checklist that waits longest, and come again while there are more."""
    found = checklist_sheets.apply_next()
    checklist_sheets.nudge_if_waiting()
    return found


@shared_task(name=scanning.SCAN_TASK, ignore_result=True)
def scan_files() -> bool:
    """A nudge of the queue `imports`: have the scanner look at the file that waits longest, and come again."""
    found = scanning.scan_next()
    scanning.nudge_if_waiting()
    return found


@shared_task(name=downloads.MAKE_TASK, ignore_result=True)
def make_downloads() -> bool:
    """A nudge of the queue `imports`: make the file that waits longest, and come again while there are more."""
    found = downloads.make_next(KINDS)
    downloads.nudge_if_waiting()
    return found


@shared_task(name="compliance.tidy_downloads", ignore_result=True)
def tidy_downloads() -> int:
    """Nightly: remove downloads that nobody has to keep any longer."""
    return downloads.tidy()


@shared_task(name=evidence_checks.CHECK_TASK, ignore_result=True)
def check_evidence() -> int:
    """Nightly: whether evidence files are unchanged and links still lead somewhere, batch by batch while any is due."""
    checked = evidence_checks.check_batch()
    if checked:
        evidence_checks.nudge()
    return checked


@shared_task(name="compliance.tidy_uploads", ignore_result=True)
def tidy_uploads() -> int:
    """Nightly: remove the files that killed processes left behind."""
    return uploads.tidy()


@shared_task(name=equivalences.PROPOSE_TASK, ignore_result=True)
def propose_equivalents(symbol: str = "") -> int:
    """Look for clauses that ask the same as those of a resolution, or, nightly, among all."""
    resolution = Resolution.objects.filter(symbol=symbol).first() if symbol else None
    return 0 if symbol and resolution is None else equivalences.equivalences_propose(resolution=resolution)


@shared_task(name="compliance.compile_all", ignore_result=True)
def compile_all() -> int:
    """Nightly: what follows from the date (what is overdue) is compiled anew for every State."""
    work.mark_all()
    return summaries.drain()


@worker_ready.connect
def _sweep_at_start(**_kwargs: object) -> None:
    """A worker that comes up looks for work at once instead of waiting for the first beat."""
    work.nudge()
    uploads.nudge_if_waiting()
    checklist_sheets.nudge_if_waiting()
    scanning.nudge_if_waiting()
    downloads.nudge_if_waiting()
