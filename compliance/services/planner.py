"""What the database's planner knows of the tables: without it a page may be read from the wrong end of an index."""

from __future__ import annotations

import logging

from django.db import DatabaseError, connection

log = logging.getLogger("compliance.planner")

#: Rows looked at of each index on SQLite: a fifth of a second where 386,000 records are.
SAMPLE = 10_000


def refresh_statistics() -> None:
    """Tell the planner how large the tables are, and how many different things stand in their indexes."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {SAMPLE}")
        cursor.execute("ANALYZE")


def keep_statistics() -> None:
    """The same where the database never does it by itself; PostgreSQL's autovacuum does.

    Nothing else waits for it: a database that is busy is asked again another day.
    """
    if connection.vendor == "sqlite":
        try:
            refresh_statistics()
        except DatabaseError as error:
            log.warning("the tables could not be looked at: %s", error)
