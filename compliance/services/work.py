"""Work marks: written with the change, nudged after commit, claimed by one worker, found again by the sweeper.

Nothing depends on a message arriving. A mark whose `wanted` is ahead of `done` and which nobody holds is work;
claiming takes a lease, so a worker that dies only delays it; finishing writes the `wanted` that was read before
compiling, so a change made meanwhile leaves the mark waiting.

Locks on several marks are taken in the order of their keys everywhere, so that nobody waits in a circle.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.db.models import Case, F, Q, When
from django.db.models.functions import Least
from django.utils import timezone

from compliance.enums import WorkKind
from compliance.models import Country, WorkMark
from compliance.models.work import MAX_ATTEMPTS, MAX_FAILURES, SUSPICIOUS, WorkMarkQuerySet
from compliance.services import nudges

#: How long a worker may hold a mark before another may take it.
LEASE = timedelta(seconds=20)
#: How long a mark rests after its first error in a row (twice as long after each further one, but no longer than the
#: last), and after one that was the database's.
REST, LONGEST_REST, SHORT_REST = timedelta(seconds=5), timedelta(seconds=60), timedelta(seconds=1)
COMPILE_TASK = "compliance.compile_summaries"


class LeaseLostError(Exception):
    """Another worker has taken over: what was compiled under this lease must not be stored."""


@dataclass(frozen=True)
class Claim:
    """Marks held by one worker under one lease: the token, and whose they are (None: the world)."""

    token: str
    country_ids: tuple[int | None, ...]


def _of(country_id: int | None) -> Q:
    return Q(country__isnull=True) if country_id is None else Q(country_id=country_id)


def _ask_again(marks: WorkMarkQuerySet, now: datetime) -> int:
    """Raise `wanted`. A mark that was set aside is tried again when something new was said, one that brought its
    worker down is still taken alone."""
    return marks.update(
        wanted=F("wanted") + 1,
        wanted_at=Case(When(wanted__gt=F("done"), then=F("wanted_at")), default=now),
        set_aside_at=None,
        failures=0,
        attempts=Least(F("attempts"), SUSPICIOUS),
    )


def mark(*, kind: WorkKind, country_id: int | None = None, nudge_after: bool = True) -> None:
    """Ask for one compilation, in the transaction of the change; the nudge follows the commit.

    Whoever is about to look for work anyway needs no nudge.
    """
    now = timezone.now()
    marks = WorkMark.objects.filter(_of(country_id), kind=kind)
    if not _ask_again(marks, now):
        try:
            with transaction.atomic():
                WorkMark.objects.create(kind=kind, country_id=country_id, wanted=1, wanted_at=now)
        except IntegrityError:
            _ask_again(marks, now)
    if nudge_after:
        transaction.on_commit(nudge, robust=True)


def mark_country(country_id: int) -> None:
    """A State's record changed."""
    mark(kind=WorkKind.COUNTRY, country_id=country_id)


def mark_all() -> None:
    """What is asked of every State changed: a few statements, whatever the number of States."""
    now = timezone.now()
    missing = Country.objects.filter(work_mark__isnull=True).values_list("pk", flat=True)
    WorkMark.objects.bulk_create(
        [WorkMark(kind=WorkKind.COUNTRY, country_id=pk, wanted=0, wanted_at=now) for pk in missing],
        ignore_conflicts=True,
    )
    marks = WorkMark.objects.filter(kind=WorkKind.COUNTRY)
    _lock(marks)
    _ask_again(marks, now)
    transaction.on_commit(nudge, robust=True)


def _lock(marks: WorkMarkQuerySet) -> None:
    if connection.features.has_select_for_update and connection.in_atomic_block:
        list(marks.select_for_update().order_by("pk").values_list("pk"))


def nudge() -> None:
    """Tell a worker that there is work. Best effort, and it costs the change no time."""
    nudges.send(COMPILE_TASK)


def kinds_waiting(*, country_id: int | None = None) -> set[str]:
    """What there is to compile now: one cheap question, which most nudges end with."""
    waiting = WorkMark.objects.waiting(timezone.now())
    if country_id is not None:
        waiting = waiting.filter(Q(country_id=country_id) | Q(kind=WorkKind.WORLD))
    return set(waiting.order_by().values_list("kind", flat=True).distinct())


def claim(
    *, kind: WorkKind, limit: int = 1000, country_id: int | None = None, breath: timedelta = timedelta()
) -> Claim | None:
    """Take the lease on waiting marks, oldest first; None where there is nothing to do.

    A mark compiled less than a `breath` ago is left for later, so that a storm of changes is compiled once a breath.
    One that may have brought a worker down is taken alone, after the others; one that keeps failing is set aside
    instead, for an operator to see.
    """
    now, token = timezone.now(), secrets.token_hex(16)
    waiting = WorkMark.objects.waiting(now).filter(kind=kind)
    if country_id is not None:
        waiting = waiting.filter(country_id=country_id)
    if breath:
        waiting = waiting.filter(Q(done_at__isnull=True) | Q(done_at__lte=now - breath))
    with transaction.atomic():
        waiting.filter(Q(failures__gte=MAX_FAILURES) | Q(attempts__gte=MAX_ATTEMPTS)).update(
            set_aside_at=now, lease_until=None, lease_token=""
        )
        found = waiting.order_by("wanted_at").values_list("pk", "attempts")[:limit]
        if connection.features.has_select_for_update_skip_locked:
            found = found.select_for_update(skip_locked=True)
        marks = list(found)
        ids = [pk for pk, attempts in marks if attempts < SUSPICIOUS] or [pk for pk, _ in marks[:1]]
        if not ids:
            return None
        # The condition is asked again by the UPDATE itself, so two workers never hold the same mark.
        waiting.filter(pk__in=ids).update(
            lease_token=token, lease_until=now + LEASE, claimed=F("wanted"), attempts=F("attempts") + 1
        )
        held = WorkMark.objects.filter(lease_token=token).values_list("country_id", flat=True)
        return Claim(token, tuple(held)) if held else None


def split(claim: Claim) -> list[Claim]:
    """The same marks under a lease each, so that one that fails does not hold back the others."""
    parts = []
    until = timezone.now() + LEASE
    for country_id in claim.country_ids:
        token = secrets.token_hex(16)
        held = WorkMark.objects.filter(_of(country_id), lease_token=claim.token)
        if held.update(lease_token=token, lease_until=until):
            parts.append(Claim(token, (country_id,)))
    return parts


def finish(claim: Claim) -> None:
    """Write what was compiled, in its transaction. A mark that changed meanwhile stays waiting.

    Raises:
        LeaseLostError: another worker holds one of the marks by now and may have compiled it from a newer record. The
            transaction must be rolled back, whatever it has written.
    """
    held = WorkMark.objects.filter(lease_token=claim.token)
    if len(claim.country_ids) > 1:
        _lock(held)
    finished = held.update(
        done=F("claimed"),
        done_at=timezone.now(),
        wanted_at=Case(When(wanted__gt=F("claimed"), then=timezone.now()), default=F("wanted_at")),
        lease_token="",
        lease_until=None,
        attempts=0,
        failures=0,
        error="",
    )
    if finished != len(claim.country_ids):
        raise LeaseLostError


def is_of_the_database(error: BaseException) -> bool:
    """Whether the error says nothing about the State: the database went away, was locked, or chose this one to give
    way. A statement that took too long does say something."""
    code = str(getattr(error.__cause__, "sqlstate", None) or "")
    return isinstance(error, OperationalError | InterfaceError) and code != "57014"


def fail(claim: Claim, error: BaseException) -> None:
    """Let the marks go to rest, remembering why; they are tried again until MAX_FAILURES."""
    now, excused = timezone.now(), is_of_the_database(error)
    for pk, failures in WorkMark.objects.filter(lease_token=claim.token).values_list("pk", "failures"):
        rest = SHORT_REST if excused else min(REST * 2**failures, LONGEST_REST)
        WorkMark.objects.filter(pk=pk, lease_token=claim.token).update(
            lease_token="",
            lease_until=now + rest,
            failures=F("failures") + (0 if excused else 1),
            error=f"{type(error).__name__}: {error}"[:2000],
        )


def try_again(mark_id: int) -> bool:
    """Take up a mark that was set aside or rests. False where it was not, or is done by now."""
    resting = Q(set_aside_at__isnull=False) | Q(lease_token="", lease_until__isnull=False)
    tried = (
        WorkMark.objects.behind()
        .filter(resting, pk=mark_id)
        .update(set_aside_at=None, lease_until=None, failures=0, attempts=Least(F("attempts"), SUSPICIOUS))
    )
    if tried:
        transaction.on_commit(nudge, robust=True)
    return bool(tried)
