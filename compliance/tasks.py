"""Celery entries, each one service call. Running any of them twice changes nothing."""

from __future__ import annotations

import socket
from datetime import timedelta
from typing import Any

from celery import shared_task
from celery.signals import beat_init, worker_ready
from django.conf import settings

from compliance.enums import SignKind
from compliance.exports.kinds import KINDS
from compliance.models import Resolution
from compliance.services import (
    checklist_sheets,
    downloads,
    equivalences,
    evidence_checks,
    planner,
    scanning,
    signs,
    summaries,
    uploads,
    work,
)


@shared_task(name=work.COMPILE_TASK, ignore_result=True)
def compile_summaries() -> int:
    """A nudge: compile whatever is waiting."""
    return summaries.drain(breath=summaries.BREATH, patience=summaries.PATIENCE)


@shared_task(name="compliance.sweep", ignore_result=True)
def sweep() -> int:
    """Every few seconds: find work that no message announced, or whose worker died."""
    uploads.nudge_if_waiting()
    checklist_sheets.nudge_if_waiting()
    scanning.nudge_if_waiting()
    downloads.nudge_if_waiting()
    return summaries.sweep()


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


@shared_task(name=downloads.MAKE_TASK, ignore_result=True, time_limit=1860, soft_time_limit=1800)
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


@worker_ready.connect
def _begin(sender: Any = None, **_kwargs: object) -> None:
    """A worker that comes up shows that it lives, and looks for work at once instead of waiting for the first beat."""
    queues = sorted(sender.app.amqp.queues.consume_from)
    signs.keep_showing(SignKind.WORKER, str(sender.hostname), queues=", ".join(queues))
    work.nudge()
    uploads.nudge_if_waiting()
    checklist_sheets.nudge_if_waiting()
    scanning.nudge_if_waiting()
    downloads.nudge_if_waiting()
    planner.keep_statistics()  # a new version may have brought indexes that nothing is known of


@beat_init.connect
def _beat(**_kwargs: object) -> None:
    """The beat shows that it lives. Where its messages bring about no sweep it looks for work itself, so that summaries
    become current without any broker.
    """
    patience = timedelta(seconds=max(3 * settings.SWEEP_INTERVAL, 15))
    signs.keep_showing(SignKind.BEAT, socket.gethostname(), also=lambda: summaries.sweep_if_nobody_does(patience))
