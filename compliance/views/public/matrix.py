"""The matrix of States and obligations: claim and review in every cell, a window of it at a time."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from compliance.forms.matrix import MatrixForm
from compliance.pictures import number_text
from compliance.pictures.matrix import (
    LEFT_OUT,
    NOT_ASKED,
    Column,
    Row,
    Said,
    matrix_legend,
    matrix_symbols,
    matrix_table,
)
from compliance.selectors import as_at
from compliance.selectors import matrix as selected
from compliance.selectors.matrix import Matrix, MatrixObligation
from compliance.selectors.places import isolated, place_text
from compliance.views.access import ANYONE, READ, open_to
from compliance.views.public.addresses import whole_address

#: The pages of the two directions in the address.
STATES_PAGE, OBLIGATIONS_PAGE = "page", "columns"
_SILENT = Said()


@open_to(ANYONE, methods=READ)
def matrix(request: HttpRequest) -> HttpResponse:
    """States down, obligations across; pages lead on in both directions and keep the filters."""
    user = request.user
    form = MatrixForm(request.GET, resolutions=selected.resolution_choices(user), themes=selected.theme_choices())
    filters = form.filters()
    found = selected.matrix(
        user,
        filters,
        states_page=_number(request, STATES_PAGE),
        obligations_page=_number(request, OBLIGATIONS_PAGE),
    )
    if not found.has_fictional:
        form.without_fictional()
    states = _page(found.all_states, found.states_page, selected.STATES)
    obligations = _page(found.all_obligations, found.obligations_page, selected.OBLIGATIONS)
    where = where_words(states, obligations)
    context: dict[str, Any] = {
        "filter": form,
        "filters": filters,
        "found": found,
        "where": where,
        "states": states,
        "obligations": obligations,
        "pairs": found.all_states * found.all_obligations,
        "table": drawn(found, by_group=filters.by_group, caption=f"{_('States and obligations')}: {where}"),
        "symbols": matrix_symbols(),
        "legend": matrix_legend(),
        "today": as_at.today(),
        "permanent_address": whole_address(request),
    }
    return render(request, "matrix.html", context)


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _page(total: int, number: int, size: int) -> Page[Any]:
    """A page for the links alone: the rows themselves were read by the selector."""
    return Paginator(range(total), size).get_page(number)


def where_words(states: Page[Any], obligations: Page[Any]) -> str:
    """Where in the matrix the window is."""
    return _(
        "Rows %(row)s to %(last_row)s of %(rows)s States, "
        "columns %(column)s to %(last_column)s of %(columns)s obligations"
    ) % {
        "row": number_text(states.start_index()),
        "last_row": number_text(states.end_index()),
        "rows": number_text(states.paginator.count),
        "column": number_text(obligations.start_index()),
        "last_column": number_text(obligations.end_index()),
        "columns": number_text(obligations.paginator.count),
    }


def drawn(found: Matrix, *, by_group: bool, caption: str) -> str:
    """The window as a table; reversing the addresses a thousand times would cost more than everything else."""
    home = reverse("country_detail", kwargs={"code": "CODE"})
    rows = [
        Row(
            state.name,
            state.code,
            home.replace("CODE", state.code),
            (selected.group_label(state.group) or _("In no regional group")) if by_group else "",
        )
        for state in found.states
    ]
    columns = [_column(one) for one in found.obligations]
    cells, states, obligations = found.cells, found.states, found.obligations

    def cell(row: int, column: int) -> Said | str:
        place = (states[row].pk, obligations[column].pk)
        if place in found.not_asked:
            return NOT_ASKED
        if place in found.left_out:
            return LEFT_OUT
        said = cells.get(place)
        return Said(said.status or "", said.grades, said.review) if said else _SILENT

    return matrix_table(rows, columns, cell, caption=caption)


def _column(one: MatrixObligation) -> Column:
    place = {"slug": one.resolution_slug, "place": one.slug}
    return Column(
        label=place_text(one.place),
        symbol=isolated(one.symbol),
        words=Truncator(one.text).chars(160),
        url=reverse("obligation_detail", kwargs=place),
        resolution_url=reverse("resolution_detail", kwargs={"slug": one.resolution_slug}),
        pair_url=reverse("pair_detail", kwargs={"code": "CODE", **place}),
    )
