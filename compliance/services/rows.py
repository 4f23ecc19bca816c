"""Many rows in one statement, without a model instance for each: what publishing 2,000 clauses in a second takes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

#: Rows of one statement; a database that takes fewer values gets fewer.
MOST = 5000


def insert_rows(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[int]:
    """Insert rows and return their ids in the same order.

    `fields` are names of fields, a foreign key's with `_id`; every column without a default in the database has to be
    among them. Values are plain: numbers, text, truth values, what a JSON column holds. No `save` and no validation
    runs; the database's constraints do.
    """
    waiting = list(rows)
    columns = [model._meta.get_field(name.removesuffix("_id")) for name in fields]
    as_json = [n for n, field in enumerate(columns) if isinstance(field, models.JSONField)]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in columns)  # type: ignore[union-attr]
    most = min(MOST, (connection.features.max_query_params or MOST * len(columns)) // len(columns))
    one = f"({', '.join(['%s'] * len(columns))})"
    into = f"INSERT INTO {quote(model._meta.db_table)} ({names})"
    ids: list[int] = []
    with connection.cursor() as cursor:
        for start in range(0, len(waiting), most):
            part = waiting[start : start + most]
            values = [value for row in part for value in (_plain(row, as_json) if as_json else row)]
            cursor.execute(f"{into} VALUES {', '.join([one] * len(part))} RETURNING id", values)
            ids += [row[0] for row in cursor.fetchall()]
    return ids


def _plain(row: Sequence[Any], as_json: Sequence[int]) -> list[Any]:
    values = list(row)
    for n in as_json:
        values[n] = json.dumps(values[n])
    return values
