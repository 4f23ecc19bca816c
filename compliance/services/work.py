"""Work marks: written with the change, nudged after commit, claimed by one worker, found again by the sweeper.

Nothing depends on a message arriving. A mark whose `wanted` is ahead of `done` and which nobody holds is work;
claiming takes a lease, so a worker that dies only delays it; finishing writes the `wanted` that was read before
compiling, so a change made meanwhile leaves the mark waiting.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import timedelta

from celery import current_app
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from compliance.enums import WorkKind
from compliance.models import Country, WorkMark
from compliance.models.work import MAX_ATTEMPTS

log = logging.getLogger("compliance.work")

#: How long a worker may hold a mark before another may take it.
LEASE = timedelta(seconds=60)
COMPILE_TASK = "compliance.compile_summaries"


@dataclass(frozen=True)
class Claim:
    """Marks held by one worker under one lease: the token, and whose they are (None: the world)."""

    token: str
    country_ids: tuple[int | None, ...]


def _of(country_id: int | None) -> Q:
    return Q(country__isnull=True) if country_id is None else Q(country_id=country_id)


def mark(*, kind: WorkKind, country_id: int | None = None, nudge_after: bool = True) -> None:
    """Ask for one compilation, in the transaction of the change; the nudge follows the commit.

    Whoever is about to look for work anyway needs no nudge.
    """
    now = timezone.now()
    marks = WorkMark.objects.filter(_of(country_id), kind=kind)
    # A mark that was set aside is tried again when something new was said.
    change = {"wanted": F("wanted") + 1, "wanted_at": now, "set_aside_at": None, "attempts": 0}
    if not marks.update(**change):
        try:
            with transaction.atomic():
                WorkMark.objects.create(kind=kind, country_id=country_id, wanted=1, wanted_at=now)
        except IntegrityError:
            marks.update(**change)
    if nudge_after:
        transaction.on_commit(nudge, robust=True)


def mark_country(country_id: int) -> None:
    """A State's record changed."""
    mark(kind=WorkKind.COUNTRY, country_id=country_id)


def mark_all() -> None:
    """What is asked of every State changed: two statements, whatever the number of States."""
    now = timezone.now()
    missing = Country.objects.filter(work_mark__isnull=True).values_list("pk", flat=True)
    WorkMark.objects.bulk_create(
        [WorkMark(kind=WorkKind.COUNTRY, country_id=pk, wanted=0, wanted_at=now) for pk in missing],
        ignore_conflicts=True,
    )
    WorkMark.objects.filter(kind=WorkKind.COUNTRY).update(
        wanted=F("wanted") + 1, wanted_at=now, set_aside_at=None, attempts=0
    )
    transaction.on_commit(nudge, robust=True)


def nudge() -> None:
    """Tell a worker that there is work. Best effort: a broker that is away costs a moment, never the change."""
    try:
        current_app.send_task(COMPILE_TASK, expires=60, retry=False, ignore_result=True)
    except Exception as error:  # noqa: BLE001 - whatever the broker's client raises, the sweeper finds the mark
        log.warning("no nudge sent, the sweeper will find the work: %s", error)


def claim(*, kind: WorkKind, limit: int = 1000, country_id: int | None = None) -> Claim | None:
    """Take the lease on waiting marks, oldest first; None where there is nothing to do.

    A mark that keeps failing is set aside instead, for an operator to see.
    """
    now, token = timezone.now(), secrets.token_hex(16)
    with transaction.atomic():
        waiting = WorkMark.objects.waiting(now).filter(kind=kind)
        if country_id is not None:
            waiting = waiting.filter(country_id=country_id)
        waiting.filter(attempts__gte=MAX_ATTEMPTS).update(set_aside_at=now, lease_until=None, lease_token="")
        ids = list(waiting.order_by("wanted_at").values_list("pk", flat=True)[:limit])
        # The condition is asked again by the UPDATE itself, so two workers never hold the same mark.
        waiting.filter(pk__in=ids).update(
            lease_token=token, lease_until=now + LEASE, claimed=F("wanted"), attempts=F("attempts") + 1
        )
        held = WorkMark.objects.filter(lease_token=token).values_list("country_id", flat=True)
        return Claim(token, tuple(held)) if held else None


def split(claim: Claim) -> list[Claim]:
    """The same marks under a lease each, so that one that fails does not hold back the others."""
    parts = []
    for country_id in claim.country_ids:
        token = secrets.token_hex(16)
        if WorkMark.objects.filter(_of(country_id), lease_token=claim.token).update(lease_token=token):
            parts.append(Claim(token, (country_id,)))
    return parts


def finish(claim: Claim) -> None:
    """Write what was compiled, in its transaction. A mark that changed meanwhile stays waiting."""
    WorkMark.objects.filter(lease_token=claim.token).update(
        done=F("claimed"), done_at=timezone.now(), lease_token="", lease_until=None, attempts=0, error=""
    )


def fail(claim: Claim, error: BaseException) -> None:
    """Let the marks go, remembering why; the next sweep tries them again until MAX_ATTEMPTS."""
    WorkMark.objects.filter(lease_token=claim.token).update(
        lease_token="", lease_until=None, error=f"{type(error).__name__}: {error}"[:2000]
    )
