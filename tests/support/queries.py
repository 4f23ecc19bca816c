"""Counts database queries, for pages whose number of queries must not grow with their rows."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext


def count_queries() -> CaptureQueriesContext:
    """Context in which queries are kept: `with count_queries() as queries: ...; len(queries)`.

    `queries.captured_queries` holds their SQL, for the message of a failed comparison.
    """
    return CaptureQueriesContext(connection)
