"""The matrix, and States compared, as rows: a State and an obligation each, under the filters of their pages."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from compliance.exports.tables.ledger import IN_FULL, LEDGER_COLUMNS
from compliance.exports.tables.table import Opened, Table, filters_in_words
from compliance.forms.compare_countries import ComparedForm
from compliance.forms.matrix import MatrixForm
from compliance.models import Country
from compliance.pictures.localise import list_text
from compliance.selectors import as_at
from compliance.selectors.compare_countries import candidates, choose, compared_obligations
from compliance.selectors.ledger import Asked, LedgerRow, obligations_of_the_ledger, whole_ledger
from compliance.selectors.matrix import chosen_obligations, fits, matrix_states, resolution_choices, theme_choices


def open_matrix(user: Any, query: QueryDict) -> Opened:
    """The cells of the whole matrix, not of one window, that fit the filters; State by State."""
    form = MatrixForm(query, resolutions=resolution_choices(user), themes=theme_choices())
    filters = form.filters()
    states, _has_fictional = matrix_states(user, filters)
    countries = _in_order(user, [state.pk for state in states])
    chosen = chosen_obligations(user, filters).order_by().values("pk")
    asked = Asked(obligations_of_the_ledger(user).filter(pk__in=chosen))

    def rows(keys: frozenset[str]) -> Iterator[LedgerRow]:
        in_full = bool(keys & IN_FULL)
        found = whole_ledger(countries, asked, user, today=as_at.today(), in_full=in_full, status=filters.status)
        return (row for row in found if fits(filters, row.status, row.review))

    return Opened(
        title=_("Matrix of States and obligations"),
        filename="matrix",
        address=reverse("matrix"),
        number=asked.number(countries),
        rows=rows,
        filters=filters_in_words(form),
        as_of=as_at.today(),
        has_fictional=filters.fictional,
    )


def open_comparison(user: Any, query: QueryDict) -> Opened:
    """What the chosen States say, obligation by obligation, the States in the order of the address."""
    chosen = choose(query.getlist("state"), candidates(user))
    form = ComparedForm(query, resolutions=resolution_choices(user), themes=theme_choices())
    filters = form.filters()
    differing = bool(form.cleaned_data.get("differ"))
    keys = compared_obligations(user, chosen.states, filters, differing=differing) if chosen.states else []
    places = {key: place for place, key in enumerate(keys)}
    asked = Asked(obligations_of_the_ledger(user).filter(pk__in=keys))
    countries = _in_order(user, [state.pk for state in chosen.states])

    def rows(wanted: frozenset[str]) -> Iterator[LedgerRow]:
        today, in_full = as_at.today(), bool(wanted & IN_FULL)
        each = (whole_ledger([country], asked, user, today=today, in_full=in_full) for country in countries)
        return heapq.merge(*each, key=lambda row: places[row.obligation.pk])

    names = list_text([state.name for state in chosen.states])
    return Opened(
        title=_("%(names)s beside one another") % {"names": names} if names else _("Compare States"),
        filename="-".join(["compared", *(country.iso3 for country in countries)]),
        address=reverse("compare_countries"),
        number=asked.number(countries),
        rows=rows,
        filters=[*([(_("States compared"), names)] if names else []), *filters_in_words(form)],
        as_of=as_at.today(),
        has_fictional=any(state.is_fictional for state in chosen.states),
    )


def _in_order(user: Any, keys: Iterable[int]) -> list[Country]:
    found = Country.objects.visible_to(user).in_bulk()
    return [found[key] for key in keys]


MATRIX = Table("matrix", "matrix", LEDGER_COLUMNS, open_matrix)
COMPARISON = Table("comparison", "compare_countries", LEDGER_COLUMNS, open_comparison)
