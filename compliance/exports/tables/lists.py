"""The lists anyone reads: States, resolutions, obligations."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.enums import NOT_REPORTED_LABEL, Body, Status
from compliance.exports.tables.ledger import clause_columns, state_columns
from compliance.exports.tables.table import Column, Opened, Table, address_column, day, filters_in_words
from compliance.filters import CountryFilter, ObligationFilter, ResolutionFilter
from compliance.models import Country
from compliance.selectors.countries import country_rows
from compliance.selectors.resolutions import obligations_with_counts, resolutions_with_counts


def _count(name: str, label: Any, *, ticked: bool = True) -> Column:
    """A number of a State's compiled summary; empty until there is one."""
    return Column(name, label, lambda row: getattr(row.summary, name) if row.summary else None, ticked=ticked, width=12)


COUNTRY_COLUMNS: tuple[Column, ...] = (
    *state_columns(lambda row: row.country),
    Column("membership", gettext_lazy("Membership"), lambda row: row.country.get_membership_display(), ticked=False),
    _count("obligations", gettext_lazy("Obligations")),
    _count("reported", gettext_lazy("Reported")),
    _count("not_reported", NOT_REPORTED_LABEL),
    *(_count(status.value, status.label) for status in Status),
    _count("implemented_confirmed", gettext_lazy("Implemented, confirmed by review")),
    _count("implemented_disputed", gettext_lazy("Implemented, disputed by review")),
    _count("reviewed", gettext_lazy("Reviewed"), ticked=False),
    _count("confirmed", gettext_lazy("Confirmed by review"), ticked=False),
    _count("disputed", gettext_lazy("Disputed by review"), ticked=False),
    _count("report_overdue", gettext_lazy("Reports overdue"), ticked=False),
    _count("evidence", gettext_lazy("Pieces of evidence"), ticked=False),
    Column("last_publication", gettext_lazy("Last publication"), lambda row: day(row.last_published_at), width=12),
    Column(
        "as_of", gettext_lazy("As of"), lambda row: row.summary.as_of if row.summary else None, ticked=False, width=12
    ),
    address_column(lambda row: row.country.get_absolute_url()),
)
RESOLUTION_COLUMNS: tuple[Column, ...] = (
    Column("symbol", gettext_lazy("Symbol"), lambda row: row.symbol),
    Column("title", gettext_lazy("Title"), lambda row: row.title, width=60),
    Column("body_code", gettext_lazy("Adopted by, code"), lambda row: row.body, ticked=False, codes=Body.choices),
    Column("body", gettext_lazy("Adopted by"), lambda row: row.get_body_display(), width=24),
    Column("adopted_on", gettext_lazy("Adopted on"), lambda row: row.adopted_on, width=12),
    Column("obligations", gettext_lazy("Obligations"), lambda row: row.asked, width=12),
    Column("states_reporting", gettext_lazy("States reporting"), lambda row: row.reporting, width=12),
    Column(
        "first_report_on",
        gettext_lazy("First report asked for by"),
        lambda row: row.first_report_on,
        ticked=False,
        width=12,
    ),
    address_column(lambda row: row.get_absolute_url()),
)
OBLIGATION_COLUMNS: tuple[Column, ...] = (
    *clause_columns(lambda row: row),
    Column("addressee", gettext_lazy("Asked of"), lambda row: row.wording.addressee, ticked=False, width=28),
    Column("scope", gettext_lazy("Applies to"), lambda row: row.get_scope_display(), ticked=False, width=28),
    Column(
        "language",
        gettext_lazy("Language of the clause"),
        lambda row: row.wording.version.language,
        ticked=False,
        width=10,
    ),
    Column("states_reporting", gettext_lazy("States reporting"), lambda row: row.reporting, width=12),
    address_column(lambda row: row.get_absolute_url()),
)


def open_countries(user: Any, query: QueryDict) -> Opened:
    """The list of States, fictional ones of a demonstration last."""
    found = CountryFilter(query, queryset=Country.objects.visible_to(user))
    rows = sorted(country_rows(found.qs, whole=True), key=lambda row: (row.country.is_fictional, row.sort_name))
    return Opened(
        title=_("States"),
        filename="states",
        address=reverse("country_list"),
        number=len(rows),
        rows=lambda _keys: iter(rows),
        filters=filters_in_words(found),
        as_of=max((row.summary.as_of for row in rows if row.summary), default=None),
        has_fictional=any(row.country.is_fictional for row in rows),
    )


def open_resolutions(user: Any, query: QueryDict) -> Opened:
    """The resolutions followed here."""
    found = ResolutionFilter(query, queryset=resolutions_with_counts(user))
    rows = list(found.qs)
    return Opened(
        title=_("Resolutions"),
        filename="resolutions",
        address=reverse("resolution_list"),
        number=len(rows),
        rows=lambda _keys: iter(rows),
        filters=filters_in_words(found),
    )


def open_obligations(user: Any, query: QueryDict) -> Opened:
    """Every obligation in force."""
    found = ObligationFilter(query, queryset=obligations_with_counts(user))
    return Opened(
        title=_("Obligations"),
        filename="obligations",
        address=reverse("obligation_list"),
        number=found.qs.count(),
        rows=lambda _keys: found.qs.iterator(chunk_size=1000),
        filters=filters_in_words(found),
    )


COUNTRIES = Table("countries", "country_list", COUNTRY_COLUMNS, open_countries)
RESOLUTIONS = Table("resolutions", "resolution_list", RESOLUTION_COLUMNS, open_resolutions)
OBLIGATIONS = Table("obligations", "obligation_list", OBLIGATION_COLUMNS, open_obligations)
