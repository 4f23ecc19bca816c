"""States and obligations: a State's checklist, one obligation over all States, and the whole ledger."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from compliance.enums import NOT_REPORTED, NOT_REPORTED_LABEL, Force, Grade, Latitude, RegionalGroup, Status
from compliance.exports.tables.table import Column, Opened, Table, address_column, day, filters_in_words
from compliance.filters import ChecklistFilter, StandingFilter
from compliance.forms.choices import REVIEW_CHOICES, STATUS_CHOICES
from compliance.forms.ledger import LedgerForm
from compliance.models import Country, Review
from compliance.selectors import as_at, standing
from compliance.selectors.addresses import find_country, find_obligation
from compliance.selectors.checklist import checklist
from compliance.selectors.ledger import Asked, checklist_ledger, obligations_of_the_ledger, whole_ledger
from compliance.selectors.names import reader_key
from compliance.selectors.places import obligation_title, place_text

#: Columns for which the published versions themselves are read.
IN_FULL = frozenset({"narrative", "status_reason", "target_date", "lead_institution"})
_REVIEW_CODES = [("none", dict(REVIEW_CHOICES)["none"]), ("reviewed", dict(REVIEW_CHOICES)["any"]), *REVIEW_CHOICES[2:]]
_REVIEW_WORDS = {**dict(REVIEW_CHOICES), "reviewed": dict(REVIEW_CHOICES)["any"], "": dict(REVIEW_CHOICES)["none"]}


def status_words(status: str | None) -> str:
    """A status in words; silence is "not reported"."""
    return str(Status(status).label if status else NOT_REPORTED_LABEL)


def review_words(review: str) -> str:
    """What reviews come to, in words."""
    return str(_REVIEW_WORDS[review])


def _same(key: Callable[[Any], Hashable], *columns: Column) -> tuple[Column, ...]:
    """Columns that say the same wherever the key is the same."""
    return tuple(replace(column, same_for=key) for column in columns)


def state_columns(of: Callable[[Any], Country]) -> tuple[Column, ...]:
    """Which State a row is of."""
    return _same(
        lambda row: of(row).pk,
        Column("state_code", gettext_lazy("Code (ISO 3166-1)"), lambda row: of(row).iso3, width=10),
        Column("state", gettext_lazy("State"), lambda row: of(row).name, width=28),
        Column(
            "regional_group_code",
            gettext_lazy("Regional group, code"),
            lambda row: of(row).regional_group,
            ticked=False,
            codes=RegionalGroup.choices,
        ),
        Column(
            "regional_group",
            gettext_lazy("Regional group"),
            lambda row: of(row).get_regional_group_display(),
            ticked=False,
        ),
        Column("fictional", gettext_lazy("Fictional State"), lambda row: of(row).is_fictional, width=10),
    )


def clause_columns(of: Callable[[Any], Any]) -> tuple[Column, ...]:
    """Which clause a row is of."""
    return _same(
        lambda row: of(row).pk,
        Column("resolution", gettext_lazy("Resolution"), lambda row: of(row).resolution.symbol),
        Column("paragraph", gettext_lazy("Paragraph"), lambda row: place_text(of(row).wording.place)),
        Column("obligation_key", gettext_lazy("Permanent key"), lambda row: of(row).key),
        Column("clause", gettext_lazy("Clause"), lambda row: of(row).wording.text, width=70),
        Column("verb", gettext_lazy("Verb"), lambda row: of(row).wording.verb, ticked=False),
        Column("force", gettext_lazy("Force of the verb, 0 to 6"), lambda row: of(row).wording.force, ticked=False),
        Column(
            "force_words",
            gettext_lazy("Force of the verb"),
            lambda row: str(Force(of(row).wording.force).label),
            ticked=False,
        ),
    )


def _latitude_words(row: Any) -> str:
    return "; ".join(str(Latitude(one).label) for one in row.latitudes)


def status_columns() -> tuple[Column, ...]:
    """What the State says, and when it said so."""
    return (
        Column(
            "status_code",
            gettext_lazy("Status, code"),
            lambda row: row.status or NOT_REPORTED,
            ticked=False,
            codes=STATUS_CHOICES,
        ),
        Column(
            "status",
            gettext_lazy("Status, by the State"),
            lambda row: status_words(row.status),
            same_for=lambda row: row.status,
        ),
        Column("published_on", gettext_lazy("Published on"), lambda row: day(row.published_at), width=12),
    )


def grade_columns(grades: Callable[[Any], tuple[str, ...]]) -> tuple[Column, ...]:
    """How many current reviews gave which grade; never an average."""
    return tuple(
        Column(
            f"grade_{grade.lower()}",
            pgettext_lazy("column", "Reviews with grade %s") % grade,
            partial(lambda row, grade: grades(row).count(grade), grade=grade.value),
            width=10,
        )
        for grade in Grade
    )


def review_columns() -> tuple[Column, ...]:
    return (
        Column(
            "review_code",
            gettext_lazy("Review, code"),
            lambda row: row.review or "none",
            ticked=False,
            codes=_REVIEW_CODES,
        ),
        Column("review", gettext_lazy("Review"), lambda row: review_words(row.review), same_for=lambda row: row.review),
    )


def _pair_address(row: Any) -> str:
    place = {"slug": row.obligation.resolution.slug, "place": row.obligation.wording.slug}
    return reverse("pair_detail", kwargs={"code": row.country.code, **place})


LEDGER_COLUMNS: tuple[Column, ...] = (
    *state_columns(lambda row: row.country),
    *clause_columns(lambda row: row.obligation),
    Column("latitude", gettext_lazy("Latitude"), _latitude_words, ticked=False),
    *status_columns(),
    Column("withdrawn_on", gettext_lazy("Withdrawn on"), lambda row: day(row.withdrawn_at), ticked=False, width=12),
    *review_columns(),
    *grade_columns(lambda row: row.grades),
    Column("evidence", gettext_lazy("Pieces of evidence"), lambda row: row.evidence, width=10),
    Column("report_asked_by", gettext_lazy("Report asked for by"), lambda row: row.asked_by, ticked=False, width=12),
    Column("report_overdue", gettext_lazy("Report overdue"), lambda row: row.is_overdue, ticked=False, width=10),
    Column("status_reason", gettext_lazy("Reason for the status"), lambda row: row.said.reason, ticked=False, width=40),
    Column("narrative", gettext_lazy("What was done"), lambda row: row.said.narrative, ticked=False, width=70),
    Column(
        "lead_institution", gettext_lazy("Lead institution"), lambda row: row.said.institution, ticked=False, width=30
    ),
    Column("target_date", gettext_lazy("Target date"), lambda row: row.said.target, ticked=False, width=12),
    address_column(_pair_address),
)


def open_checklist(user: Any, query: QueryDict, *, code: str) -> Opened | None:
    """The checklist of one State."""
    country = find_country(code, user)
    if country is None:
        return None
    reviews = Review.objects.visible_to(user).current().filter(pair__country=country)
    found = ChecklistFilter(query, queryset=checklist(country, user), reviews=reviews)
    obligations = found.qs

    def rows(keys: frozenset[str]) -> Iterator[Any]:
        today, in_full = as_at.today(), bool(keys & IN_FULL)
        return checklist_ledger(country, obligations, user, today=today, in_full=in_full)

    return Opened(
        title=_("Checklist of %(country)s") % {"country": country.name},
        filename=f"checklist-{country.iso3}",
        address=country.get_absolute_url(),
        number=obligations.count(),
        rows=rows,
        filters=filters_in_words(found),
        as_of=as_at.today(),
        has_fictional=country.is_fictional,
    )


def open_standing(user: Any, query: QueryDict, *, slug: str, place: str) -> Opened | None:
    """One obligation over all States it is asked of."""
    obligation = find_obligation(slug, place, user)
    if obligation is None or obligation.wording is None:
        return None
    asked = standing.countries_with_standing(obligation, user)
    reviews = Review.objects.visible_to(user).current().filter(pair__obligation=obligation)
    found = StandingFilter(query, queryset=asked, reviews=reviews)
    pair = {"code": "CODE", "slug": obligation.resolution.slug, "place": obligation.place_slug}
    lines = standing.standing_rows(found.qs, user, address=reverse("pair_detail", kwargs=pair))
    symbol, words = obligation.resolution.symbol, obligation.wording
    return Opened(
        title=obligation_title(symbol, words.place),
        filename=f"obligation-{obligation.resolution.slug}-{obligation.place_slug}",
        address=obligation.get_absolute_url(),
        number=len(lines),
        rows=lambda _keys: iter(lines),
        filters=filters_in_words(found),
        as_of=as_at.today(),
        has_fictional=any(line.country.is_fictional for line in lines),
    )


def open_ledger(user: Any, query: QueryDict) -> Opened:
    """Every State with every obligation asked of it."""
    form = LedgerForm(query, user=user)
    form.is_valid()
    data = form.cleaned_data
    obligations = obligations_of_the_ledger(user)
    if data.get("resolution"):
        obligations = obligations.filter(resolution=data["resolution"])
    states = Country.objects.visible_to(user)
    if data.get("group"):
        states = states.filter(regional_group=data["group"])
    if data.get("states") != "all":
        states = states.filter(is_fictional=False)
    countries = sorted(states, key=lambda country: reader_key(country.name))
    asked = Asked(obligations)

    def rows(keys: frozenset[str]) -> Iterator[Any]:
        today, in_full = as_at.today(), bool(keys & IN_FULL)
        status = data.get("status", "")
        return whole_ledger(countries, asked, user, today=today, in_full=in_full, status=status)

    return Opened(
        title=_("The ledger: every State with every obligation asked of it"),
        filename="ledger",
        address=reverse("data"),
        number=asked.number(countries),
        rows=rows,
        filters=filters_in_words(form),
        as_of=as_at.today(),
        has_fictional=any(country.is_fictional for country in countries),
    )


STANDING_COLUMNS: tuple[Column, ...] = (
    *state_columns(lambda row: row.country),
    *status_columns(),
    *review_columns(),
    *grade_columns(lambda row: tuple(str(review.grade) for review in row.reviews)),
    address_column(lambda row: row.url),
)

CHECKLIST = Table("checklist", "country_detail", LEDGER_COLUMNS, open_checklist, passing=("group",))
STANDING = Table("standing", "obligation_detail", STANDING_COLUMNS, open_standing)
LEDGER = Table("ledger", "data", LEDGER_COLUMNS, open_ledger)
