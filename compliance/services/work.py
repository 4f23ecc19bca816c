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
from django.db.models import Case, F, Q, Value, When
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
    """A mark held by this worker: which, for whom, and the `wanted` it answers for."""

    mark_id: int
    kind: str
    country_id: int | None
    wanted: int
    token: str


def mark(*, kind: WorkKind, country_id: int | None = None) -> None:
    """Ask for one compilation, in the transaction of the change; the nudge follows the commit."""
    now = timezone.now()
    marks = WorkMark.objects.filter(kind=kind, country_id=country_id)
    # A mark that was set aside is tried again when something new was said.
    change = {"wanted": F("wanted") + 1, "wanted_at": now, "set_aside_at": None, "attempts": 0}
    if not marks.update(**change):
        try:
            with transaction.atomic():
                WorkMark.objects.create(kind=kind, country_id=country_id, wanted=1, wanted_at=now)
        except IntegrityError:
            marks.update(**change)
    transaction.on_commit(nudge, robust=True)


def mark_country(country_id: int) -> None:
    """A State's record changed."""
    mark(kind=WorkKind.COUNTRY, country_id=country_id)


def mark_all() -> None:
    """What is asked of every State changed: two statements, whatever the number of States."""
    now = timezone.now()
    missing = Country.objects.filter(work_mark__isnull=True).values_list("pk", flat=True)
    WorkMark.objects.bulk_create(
        [WorkMark(kind=WorkKind.COUNTRY, country_id=pk, wanted=0, wanted_at=now) for pk in missing], ignore_conflicts=True
    )
    WorkMark.objects.filter(kind=WorkKind.COUNTRY).update(wanted=F("wanted") + 1, wanted_at=now, set_aside_at=None, attempts=0)
    transaction.on_commit(nudge, robust=True)


def nudge() -> None:
    """Tell a worker that there is work. Best effort: a broker that is away costs a moment, never the change."""
    try:
        current_app.send_task(COMPILE_TASK, expires=60, retry=False, ignore_result=True)
    except Exception as error:  # whatever the broker's client raises: the sweeper will find the mark
        log.warning("no nudge sent, the sweeper will find the work: %s", error)


def claim(*, limit: int = 500) -> list[Claim]:
    """Take the lease on waiting marks, oldest first. A mark that keeps failing is set aside instead."""
    now, token = timezone.now(), secrets.token_hex(16)
    with transaction.atomic():
        WorkMark.objects.waiting(now).filter(attempts__gte=MAX_ATTEMPTS).update(set_aside_at=now, lease_until=None, lease_token="")
        ids = list(WorkMark.objects.waiting(now).order_by("wanted_at").values_list("pk", flat=True)[:limit])
        # The condition is asked again by the UPDATE itself, so two workers never hold the same mark.
        WorkMark.objects.waiting(now).filter(pk__in=ids).update(lease_token=token, lease_until=now + LEASE, attempts=F("attempts") + 1)
    rows = WorkMark.objects.filter(lease_token=token).order_by("wanted_at").values_list("pk", "kind", "country_id", "wanted")
    return [Claim(pk, kind, country_id, wanted, token) for pk, kind, country_id, wanted in rows]


def finish(claims: list[Claim]) -> None:
    """Write what was compiled. Marks that changed meanwhile stay waiting; a lost lease changes nothing."""
    if not claims:
        return
    wanted = Case(*[When(pk=c.mark_id, then=Value(c.wanted)) for c in claims], default=F("done"))
    held = Q(pk__in=[c.mark_id for c in claims], lease_token=claims[0].token)
    WorkMark.objects.filter(held).update(done=wanted, done_at=timezone.now(), lease_token="", lease_until=None, attempts=0, error="")


def fail(claims: list[Claim], error: BaseException) -> None:
    """Let the marks go, remembering why; they are tried again by the next sweep until MAX_ATTEMPTS."""
    held = Q(pk__in=[c.mark_id for c in claims], lease_token=claims[0].token) if claims else Q(pk__in=[])
    WorkMark.objects.filter(held).update(lease_token="", lease_until=None, error=f"{type(error).__name__}: {error}"[:2000])
