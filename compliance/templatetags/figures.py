"""Tables of figures with their pictures: `{% load figures %}{% statistics tables piece %}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from compliance.models import Evidence
from compliance.pictures import number_text
from compliance.selectors.statistic_charts import charts_of, figure_text
from compliance.selectors.statistics import Table

register = template.Library()


@register.inclusion_tag("_statistics.html")
def statistics(tables: Mapping[int, Table], piece: Evidence) -> dict[str, Any]:
    """The pictures of a piece's table and the table itself, of `tables` by evidence; nothing where there is none."""
    table = tables.get(piece.pk) if tables else None
    if table is None:
        return {"table": None}
    return {
        "table": table,
        "piece": table.piece,
        "charts": charts_of(table),
        "rows": [(figure, figure_text(figure, table.small)) for figure in table.figures],
        "threshold": number_text(table.small),
    }
