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
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in columns)  # type: ignore[union-attr]
    into = f"INSERT INTO {quote(model._meta.db_table)} ({names})"
    if connection.vendor == "postgresql":
        return _insert_as_json(into, columns, waiting)
    as_json = [n for n, field in enumerate(columns) if isinstance(field, models.JSONField)]
    most = min(MOST, (connection.features.max_query_params or MOST * len(columns)) // len(columns))
    one = f"({', '.join(['%s'] * len(columns))})"
    ids: list[int] = []
    with connection.cursor() as cursor:
        for start in range(0, len(waiting), most):
            part = waiting[start : start + most]
            values = [value for row in part for value in (_plain(row, as_json) if as_json else row)]
            cursor.execute(f"{into} VALUES {', '.join([one] * len(part))} RETURNING id", values)
            ids += [row[0] for row in cursor.fetchall()]
    return ids


def _insert_as_json(into: str, columns: Sequence[Any], rows: Sequence[Sequence[Any]]) -> list[int]:
    """All rows as one value: the driver takes longer over a hundred thousand placeholders than PostgreSQL over rows."""
    if not rows:
        return []
    taken = [
        f"one.said -> {n}" if isinstance(field, models.JSONField) else f"(one.said ->> {n})::{_kind(field)}"
        for n, field in enumerate(columns)
    ]
    rows_of = "jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS one (said, place)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"{into} SELECT {', '.join(taken)} FROM {rows_of} ORDER BY one.place RETURNING id",  # noqa: S608
            [json.dumps([list(row) for row in rows], default=str, ensure_ascii=False)],
        )
        return [row[0] for row in cursor.fetchall()]


def _kind(field: Any) -> str:
    """A column's type without its length: a value too long for it is refused when it is stored, not cut before."""
    kind = field.rel_db_type(connection) if field.is_relation else field.db_type(connection)
    return str(kind).partition("(")[0]


def _plain(row: Sequence[Any], as_json: Sequence[int]) -> list[Any]:
    values = list(row)
    for n in as_json:
        values[n] = json.dumps(values[n])
    return values
