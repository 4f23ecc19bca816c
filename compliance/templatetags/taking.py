"""The panel by which a table is taken away: `{% load taking %}{% take_away "countries" rows=12 %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse

from compliance.exports.tables import TABLES

register = template.Library()


@register.inclusion_tag("components/_take_away.html", takes_context=True)
def take_away(context: Any, name: str, rows: int, more: int | str = 0, *, at_most: bool = False) -> dict[str, Any]:
    """Formats and columns of a table of `rows` (and `more`) rows, or of so many `at_most`, under the filters of the
    page's address.

    What the table is of (a State, a clause) is what the page is of. Long tables are asked for by a form that is sent,
    because they become a job; the others have an address.
    """
    request = context["request"]
    table = TABLES[name]
    number = rows + int(more or 0)
    kwargs = request.resolver_match.kwargs if request.resolver_match.url_name == table.page else {}
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "name": name,
        "number": number,
        "at_most": at_most,
        "is_long": number > settings.DOWNLOAD_AT_ONCE_ROWS,
        # A page as at a past date takes no forms: nothing of that day is made in the background.
        "may_ask": request.user.is_authenticated and not getattr(request, "as_at", None),
        "columns": table.columns,
        "fields": [(key, value) for key, values in table.filters_of(request.GET).lists() for value in values],
        "csv": reverse(f"{name}_table", kwargs={**kwargs, "extension": "csv"}),
        "xlsx": reverse(f"{name}_table", kwargs={**kwargs, "extension": "xlsx"}),
    }
