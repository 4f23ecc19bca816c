"""Any public page as at a chosen date: for one block, the tables read as they stood at the end of a day.

Inside `as_at(day)` the names of the tables lead to temporary views on this connection that say what the rows said then:
which version was current, which text was in force, which reviews stood, what had been compiled. So every selector,
export and report answers for the day without knowing of it. Temporary names come before others in both databases
(PostgreSQL: schema `pg_temp`; SQLite: schema `temp`), nobody else sees them, and nothing is written to a table.

What is not dated is as today: names and groups of States, to whom a clause applies, themes, equivalents. Evidence that
was withdrawn, or whose audience was narrowed, since is not shown again: the present rule stands above the past page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone

from compliance.selectors.as_at_sql import Then, end_of

_DAY: ContextVar[date | None] = ContextVar("as_at", default=None)


def chosen_day() -> date | None:
    """The day the block is about; None where pages show the present."""
    return _DAY.get()


def today() -> date:
    """The day that follows-from-the-date is counted by: the chosen one, or else the present one."""
    return _DAY.get() or timezone.localdate()


def now() -> datetime:
    """The moment that ages are counted back from: the end of the chosen day, or else the present one."""
    day = _DAY.get()
    return timezone.now() if day is None else end_of(day)


@contextmanager
def as_at(day: date) -> Iterator[None]:
    """Read everything as it stood at the end of `day` (UTC) until the block ends. It must only read.

    Raises RuntimeError for a block within a block of another day.
    """
    if _DAY.get() is not None:
        if _DAY.get() != day:
            raise RuntimeError("A block as at one date holds another.")
        yield
        return
    token = _DAY.set(day)
    try:
        with _views(day):
            yield
    finally:
        _DAY.reset(token)


@contextmanager
def _views(day: date) -> Iterator[None]:
    statements = Then(day).statements()
    if connection.vendor == "postgresql":
        # In a transaction that is rolled back, so that the catalogue keeps no trace of the views.
        with transaction.atomic(), _whole_groups():
            with connection.cursor() as cursor:
                for statement in statements.values():
                    cursor.execute(statement)
            yield
            transaction.set_rollback(True)
        return
    made: list[str] = []
    try:
        with connection.cursor() as cursor:  # no transaction: it would hold the only writer's lock
            for name, statement in statements.items():
                cursor.execute(statement)
                made.append(name)
        yield
    finally:
        with connection.cursor() as cursor:
            for name in reversed(made):
                cursor.execute(f"DROP VIEW temp.{name}")


@contextmanager
def _whole_groups() -> Iterator[None]:
    """Name every column in GROUP BY: PostgreSQL knows a table's key to stand for its columns, but not a view's."""
    features = connection.features
    before = features.allows_group_by_selected_pks
    features.allows_group_by_selected_pks = False
    try:
        yield
    finally:
        features.allows_group_by_selected_pks = before
