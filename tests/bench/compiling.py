"""Compiling summaries, against raw SQL that fills the same tables from the same rows in the same run."""

from __future__ import annotations

import gc
import statistics

from django.db import connection, transaction

from compliance.enums import WorkKind
from compliance.models import Country, StateResolutionSummary, StateSummary, StateThemeSummary
from compliance.services import summaries, work
from compliance.services.summaries_sql import COUNTED
from tests.bench.board import Board, seconds_of
from tests.bench.ground import Ground
from tests.bench.raw_sql import raw_statements

TIMES = 5
TABLES = (StateResolutionSummary, StateThemeSummary, StateSummary)


def raw(country_id: int | None = None) -> None:
    """DELETE and INSERT ... SELECT ... GROUP BY, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in raw_statements(country_id):
            cursor.execute(statement)


def compile_all() -> None:
    """What a worker does with every State's mark, without the world's (raw SQL does not do it either)."""
    claim = work.claim(kind=WorkKind.COUNTRY)
    assert claim is not None
    summaries.compile_states(claim)


def compile_one(country_id: int) -> None:
    claim = work.claim(kind=WorkKind.COUNTRY, country_id=country_id)
    assert claim is not None
    summaries.compile_states(claim)


def rows() -> list[list[tuple[object, ...]]]:
    """Every count of the three grains, for the proof that both ways come to the same."""
    keys = (("country_id", "resolution_id"), ("country_id", "theme_id"), ("country_id",))
    return [
        list(model._default_manager.order_by(*key).values_list(*key, *COUNTED))
        for model, key in zip(TABLES, keys, strict=True)
    ]


def run(board: Board, ground: Ground) -> None:
    board.heading(f"compiling {ground.countries} States × {ground.obligations:,} obligations")
    work.mark_all()
    compile_all()
    ours = rows()
    raw()
    if rows() != ours:
        raise RuntimeError("Raw SQL and the program count differently: the comparison means nothing.")
    program, plain = [], []
    for _ in range(TIMES):
        work.mark_all()
        gc.collect()
        program.append(seconds_of(compile_all))
        plain.append(seconds_of(raw))
    board.told("raw DELETE + INSERT ... SELECT ... GROUP BY, p50", statistics.median(plain) * 1000)
    board.told("everything compiled, p50", statistics.median(program) * 1000)
    board.at_most("everything compiled, as a multiple of raw", _ratio(program, plain), 1.5, "×")
    state = Country.objects.get(iso3="AFG").pk
    program, plain = [], []
    for _ in range(4 * TIMES):
        work.mark_country(state)
        program.append(seconds_of(lambda: compile_one(state)))
        plain.append(seconds_of(lambda: raw(state)))
    board.told("one State, raw, p50", statistics.median(plain) * 1000)
    board.told("one State compiled, p50", statistics.median(program) * 1000)
    board.at_most("one State compiled, as a multiple of raw", _ratio(program, plain), 3, "×")
    work.mark_all()
    summaries.drain()


def _ratio(program: list[float], plain: list[float]) -> float:
    return statistics.median(program) / statistics.median(plain)
