"""Django 5.2 sends SQLite at most 999 values a statement, the limit of 2020; today's libraries take 32,766 or more.

So a bulk insert of 2,000 clauses is one statement and not thirty. Django 6.0 asks the library as this does; then this
room goes.
"""

from __future__ import annotations

import sqlite3

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.features import DatabaseFeatures as Features
from django.utils.functional import cached_property


class DatabaseFeatures(Features):
    @cached_property
    def max_query_params(self) -> int:  # type: ignore[override]
        """How many values one statement may carry."""
        self.connection.ensure_connection()
        return int(self.connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER))


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
