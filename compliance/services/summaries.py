"""Compiling status summaries: claim what is waiting, compile it with a few statements, write it once.

An older result never overwrites a newer one: what is stored commits only if at its end the lease was still held, and
whoever takes a lease over begins to read after that. Running again changes nothing but the time of compilation.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from compliance.enums import SignKind, WorkKind
from compliance.models import StateSummary, WorkMark, WorldSummary
from compliance.services import planner, signs, work
from compliance.services import summaries_history_sql as history
from compliance.services import summaries_sql as sql

log = logging.getLogger("compliance.summaries")

#: A State is compiled at most once in this time by the workers, however often its record changes.
BREATH = timedelta(seconds=0.5)
#: How long a worker stays with what is waiting before it looks at its other messages, in seconds.
PATIENCE = 5.0
#: How long a worker waits for a database that went away, to give back what it held, in seconds.
RETURN = 15


def _parameters(claim: work.Claim) -> dict[str, Any]:
    """What the statements are given, with times in the database's own form."""
    now = timezone.now()
    today = now.date()
    return {
        "token": claim.token,
        "today": connection.ops.adapt_datefield_value(today),
        "year_ago": connection.ops.adapt_datefield_value(today - relativedelta(years=1)),
        "five_years_ago": connection.ops.adapt_datefield_value(today - relativedelta(years=5)),
        "now": connection.ops.adapt_datetimefield_value(now),
        "true": True,
    }


def _lock(claim: work.Claim) -> None:
    """Hold the summary rows of the claimed States until the end, so that compilers of one State take turns."""
    if connection.features.has_select_for_update:
        list(
            StateSummary.objects.select_for_update()
            .filter(country__work_mark__lease_token=claim.token)
            .order_by("pk")
            .values_list("pk")
        )


def _require(claim: work.Claim) -> None:
    if WorkMark.objects.filter(lease_token=claim.token).count() != len(claim.country_ids):
        raise work.LeaseLostError


def compile_states(claim: work.Claim) -> None:
    """Compile and write the claimed States' summaries, and ask for the world's, in one transaction.

    Raises:
        LeaseLostError: another worker has taken over; nothing is written.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        _lock(claim)
        _require(claim)
        values = _parameters(claim)
        cursor.execute(sql.DROP_FACT)
        of_parts = (sql.MAKE_FACT, sql.BY_RESOLUTION, sql.BY_THEME, *history.KEEP_PARTS)
        of_organisations = (sql.FORGET_BY_ORGANISATION, sql.BY_ORGANISATION)
        for statement in (*of_parts, sql.BY_STATE, *history.KEEP_STATES, *of_organisations):
            cursor.execute(statement, values)
        cursor.execute(sql.DROP_FACT)
        work.finish(claim)
        work.mark(kind=WorkKind.WORLD, nudge_after=False)


def compile_world(claim: work.Claim) -> None:
    """Add up resolutions, themes, regions and the world from the States' summaries, and count for every obligation who
    reports; fictional States are left out."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.features.has_select_for_update:
            list(WorldSummary.objects.select_for_update().values_list("pk"))
        _require(claim)
        values = _parameters(claim)
        for statement in (*sql.OVER_STATES, *history.KEEP_WORLD):
            cursor.execute(statement, values)
        work.finish(claim)


def drain(*, country_id: int | None = None, breath: timedelta = timedelta(), patience: float = 0) -> int:
    """Compile everything that is waiting (or one State, and then the world); returns how many States.

    A batch that fails is tried again one State at a time, so that only the one at fault keeps waiting. With a
    `breath`, what was compiled that shortly ago waits for the rest of it; `patience` is how many seconds to stay.
    """
    compiled, seconds, until = 0, 0.0, time.monotonic() + patience
    while work.kinds_waiting(country_id=country_id):
        while claim := work.claim(kind=WorkKind.COUNTRY, country_id=country_id, breath=breath):
            began = time.perf_counter()
            compiled += _attempt(claim)
            seconds += time.perf_counter() - began
            if country_id is not None:
                break
        while (claim := work.claim(kind=WorkKind.WORLD, breath=breath)) and _attempt_world(claim):
            pass
        if time.monotonic() >= until:
            break
        time.sleep(breath.total_seconds() / 5)
    if compiled:
        signs.counted(SignKind.COMPILING, seconds=seconds, states=compiled)
    return compiled


def sweep() -> int:
    """Find work that no message announced, or whose worker died; the first sweep of a day compiles every State anew,
    because what is overdue follows from the date, and lets the database look at its tables before."""
    if not signs.done_today(SignKind.NIGHTLY):
        with transaction.atomic():
            if first := signs.once_a_day(SignKind.NIGHTLY):
                work.mark_all()
        if first:
            planner.keep_statistics()
    compiled = drain(breath=BREATH, patience=PATIENCE)
    signs.seen(SignKind.SWEEP)
    signs.forget()
    return compiled


def sweep_if_nobody_does(after: timedelta) -> bool:
    """Sweep where the last one is so long ago: messages do not arrive, or nobody takes them."""
    last = signs.last(SignKind.SWEEP)
    if last is not None and timezone.now() - last < after:
        return False
    sweep()
    return True


def _attempt(claim: work.Claim) -> int:
    try:
        compile_states(claim)
        return len(claim.country_ids)
    except work.LeaseLostError:
        log.warning("a lease was lost, another worker compiles what this one gave up")
        if len(claim.country_ids) == 1:
            return 0
    except Exception as error:
        if work.is_of_the_database(error):
            log.warning("the database went away or was busy, to be tried again: %s", error)
            _let_go(claim, error)
            return 0
        if len(claim.country_ids) == 1:
            log.exception("the summary of State %s could not be compiled", claim.country_ids[0])
            _let_go(claim, error)
            return 0
    return sum(_attempt(part) for part in work.split(claim))


def _attempt_world(claim: work.Claim) -> bool:
    try:
        compile_world(claim)
    except work.LeaseLostError:
        return False
    except Exception as error:
        log.exception("the world's summary could not be compiled")
        _let_go(claim, error)
        return False
    return True


def _let_go(claim: work.Claim, error: BaseException) -> None:
    """Give the marks back. Where the database is away, wait for it a while; else the lease runs out by itself."""
    for _ in range(RETURN):
        try:
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
            work.fail(claim, error)
        except DatabaseError:
            if connection.in_atomic_block:
                raise
            time.sleep(1)
        else:
            return
