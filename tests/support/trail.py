"""Lifts the triggers that keep the trail and officers' notes append-only, only while a test's tables are emptied.

Tests with real transactions leave rows behind, which Django removes by DELETE (SQLite) or TRUNCATE
(PostgreSQL): just what the triggers are there to refuse. Inside tests they stay in force.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations

#: In the names of all of them, and of no other trigger.
TRIGGERS = "_append_only"


@contextmanager
def triggers_lifted() -> Iterator[None]:
    """Without the triggers named `*_append_only*`; they are back on leaving, whatever happens."""
    lift, restore = _postgresql() if connection.vendor == "postgresql" else _sqlite()
    _execute(lift)
    try:
        yield
    finally:
        _execute(restore)


def _execute(statements: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _postgresql() -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, quote_ident(tgname) FROM pg_trigger"
            " WHERE NOT tgisinternal AND strpos(tgname, %s) > 0",
            [TRIGGERS],
        )
        found = cursor.fetchall()
    return (
        [f"ALTER TABLE {table} DISABLE TRIGGER {name}" for table, name in found],
        [f"ALTER TABLE {table} ENABLE TRIGGER {name}" for table, name in found],
    )


def _sqlite() -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND instr(name, %s) > 0",
            [TRIGGERS],
        )
        found = cursor.fetchall()
    quote = connection.ops.quote_name
    return [f"DROP TRIGGER {quote(name)}" for name, _sql in found], [sql for _name, sql in found]


def flush_lifts_triggers() -> Callable[[], None]:
    """Make every flush of this process lift the triggers; gives the way back."""
    plain = BaseDatabaseOperations.execute_sql_flush

    def execute_sql_flush(self: BaseDatabaseOperations, sql_list: Iterable[str]) -> None:
        with triggers_lifted():
            plain(self, sql_list)

    BaseDatabaseOperations.execute_sql_flush = execute_sql_flush  # type: ignore[method-assign]

    def undo() -> None:
        BaseDatabaseOperations.execute_sql_flush = plain  # type: ignore[method-assign]

    return undo
