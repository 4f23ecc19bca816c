"""Compiling status summaries: claim what is waiting, compile it with a few statements, write it once.

Two workers never compile the same State at the same time (they hold different leases, and where a lease has run
out the lock on the summary's row makes the second wait and read anew), so an older result never overwrites a
newer one. Running again changes nothing but the time of compilation.
"""

from __future__ import annotations

import logging
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import connection, transaction
from django.utils import timezone

from compliance.enums import WorkKind
from compliance.models import StateSummary, WorkMark, WorldSummary
from compliance.services import summaries_history_sql as history
from compliance.services import summaries_sql as sql
from compliance.services import work

log = logging.getLogger("compliance.summaries")


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


def compile_states(claim: work.Claim) -> None:
    """Compile and write the claimed States' summaries, and ask for the world's, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        _lock(claim)
        if not WorkMark.objects.filter(lease_token=claim.token).exists():
            return  # the lease ran out and another worker has taken over
        values = _parameters(claim)
        cursor.execute(sql.DROP_FACT)
        of_parts = (sql.MAKE_FACT, sql.BY_RESOLUTION, sql.BY_THEME, *history.KEEP_PARTS)
        for statement in (*of_parts, sql.BY_STATE, *history.KEEP_STATES):
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
        if not WorkMark.objects.filter(lease_token=claim.token).exists():
            return
        values = _parameters(claim)
        for statement in (*sql.OVER_STATES, *history.KEEP_WORLD):
            cursor.execute(statement, values)
        work.finish(claim)


def drain(*, country_id: int | None = None) -> int:
    """Compile everything that is waiting (or one State, and then the world); returns how many States.

    A batch that fails is tried again one State at a time, so that only the one at fault keeps waiting.
    """
    compiled = 0
    while claim := work.claim(kind=WorkKind.COUNTRY, country_id=country_id):
        compiled += _attempt(claim)
        if country_id is not None:
            break
    while claim := work.claim(kind=WorkKind.WORLD):
        try:
            compile_world(claim)
        except Exception as error:
            log.exception("the world's summary could not be compiled")
            work.fail(claim, error)
            break
    return compiled


def _attempt(claim: work.Claim) -> int:
    try:
        compile_states(claim)
        return len(claim.country_ids)
    except Exception as error:
        if len(claim.country_ids) == 1:
            log.exception("the summary of State %s could not be compiled", claim.country_ids[0])
            work.fail(claim, error)
            return 0
    return sum(_attempt(part) for part in work.split(claim))
