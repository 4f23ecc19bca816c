"""Rows of another table beside a row, in the same statement: each a JSON list, all of them in one JSON list."""

from __future__ import annotations

from typing import Any

from django.db.models import JSONField, Subquery
from django.db.models.functions import JSONArray


class JSONRows(Subquery):
    """`JSONRows(queryset, "pk", "key")` gives `[[7, "k3…"], …]`, without rows `[]`.

    Order the list where it matters: a database need not keep the queryset's order. Days come as ISO text; truth values
    as such or, from SQLite, as 0 and 1.
    """

    output_field = JSONField()
    template = "(SELECT JSON_GROUP_ARRAY(JSON(_rows.one_row)) FROM (%(subquery)s) _rows)"

    def __init__(self, queryset: Any, *fields: Any, **extra: Any) -> None:
        super().__init__(queryset.order_by().values(one_row=JSONArray(*fields)), **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(
            compiler,
            connection,
            template="(SELECT COALESCE(JSONB_AGG(_rows.one_row), '[]'::jsonb) FROM (%(subquery)s) _rows)",
            **extra,
        )
