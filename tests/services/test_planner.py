"""The planner's statistics: there for every table that has rows, and taken anew by the first sweep of a day."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connection

from compliance.enums import SignKind
from compliance.models import Review
from compliance.services import signs, summaries, work
from compliance.services.planner import refresh_statistics
from tests.factories import make_country, make_rapporteur, make_resolution, make_reviewer, publish, review

pytestmark = pytest.mark.django_db


def _rows_known_of(table: str) -> int:
    """How many rows the planner takes a table to have."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [table])
            return int(cursor.fetchone()[0])
        cursor.execute("SELECT name FROM sqlite_master WHERE name = 'sqlite_stat1'")
        if cursor.fetchone() is None:
            return 0
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = %s", [table])
        return max((int(stat.split()[0]) for (stat,) in cursor.fetchall()), default=0)


def _three_reviews() -> str:
    country, resolution = make_country(), make_resolution("A/RES/99/1", ["to act", "to train", "to report"])
    officer, reviewer = make_rapporteur(country), make_reviewer()
    for obligation in resolution.obligations.all():
        publish(officer, obligation)
        review(reviewer, obligation, country)
    return Review._meta.db_table


def test_what_was_stored_is_known_once_the_tables_were_looked_at() -> None:
    table = _three_reviews()
    refresh_statistics()
    assert _rows_known_of(table) == 3


def test_the_first_sweep_of_a_day_looks_where_the_database_does_not_by_itself() -> None:
    table = _three_reviews()
    before = _rows_known_of(table)
    summaries.sweep()
    assert _rows_known_of(table) == (3 if connection.vendor == "sqlite" else before)


def test_a_database_that_cannot_be_looked_at_keeps_nothing_else_waiting() -> None:
    def locked(execute: Any, statement: str, params: Any, many: bool, context: Any) -> Any:
        if statement == "ANALYZE":
            raise OperationalError("database is locked")
        return execute(statement, params, many, context)

    work.mark_country(make_country("KEN").pk)
    with connection.execute_wrapper(locked):
        assert summaries.sweep() == 1
    assert signs.last(SignKind.SWEEP) is not None
