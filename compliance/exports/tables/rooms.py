"""The lists of those who work here: an officer's checklist, a State's evidence, an organisation's reviews.

Whose State or organisation it is comes from the membership, never from the address.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from compliance import rules
from compliance.enums import NOT_REPORTED, Dimension, Grade, Need, VersionState
from compliance.exports.tables.ledger import clause_columns, grade_columns, state_columns, status_words
from compliance.exports.tables.table import Column, Opened, Table, address_column, day, filters_in_words
from compliance.filters import EvidenceFilter
from compliance.forms.work_list import ClaimsForm, WorkListForm
from compliance.models import Country, Institution, Obligation, Organisation
from compliance.selectors.evidence import evidence_rows
from compliance.selectors.officers import hands_of
from compliance.selectors.review_list import claims_without_review, desk_of, reviews_of
from compliance.selectors.tasks import need_words
from compliance.selectors.work_list import Beside, Standing, begins_with_own, beside, narrowed, room_of, rows_of

#: Clauses whose words are read at a time.
BATCH = 500


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One clause of a State's work list."""

    obligation: Any
    standing: Standing
    facts: Beside
    lead: str
    others: str


def _edit_address(row: WorkRow) -> str:
    place = {"slug": row.obligation.resolution.slug, "place": row.obligation.wording.slug}
    return reverse("implementation_edit", kwargs=place)


WORK_COLUMNS: tuple[Column, ...] = (
    *clause_columns(lambda row: row.obligation),
    Column("status_code", gettext_lazy("Status, code"), lambda row: row.obligation.claim or NOT_REPORTED, ticked=False),
    Column("status", gettext_lazy("Published status"), lambda row: status_words(row.obligation.claim)),
    Column("published_on", gettext_lazy("Published on"), lambda row: day(row.obligation.claim_at), width=12),
    Column("target_date", gettext_lazy("Target date"), lambda row: row.obligation.claim_target, width=12),
    Column(
        "withdrawn_on",
        gettext_lazy("Withdrawn on"),
        lambda row: day(row.obligation.withdrawn_at),
        ticked=False,
        width=12,
    ),
    Column(
        "working_version",
        gettext_lazy("Working version"),
        lambda row: str(VersionState(row.obligation.working_state).label) if row.obligation.working_state else "",
    ),
    Column(
        "attention",
        gettext_lazy("Needs attention"),
        lambda row: "; ".join(str(need_words(need)) for need in Need if need in row.standing.needs),
        width=40,
    ),
    Column("lead_institution", gettext_lazy("Lead institution"), lambda row: row.lead, width=30),
    Column("other_institutions", gettext_lazy("Other institutions"), lambda row: row.others, width=30),
    *grade_columns(lambda row: tuple(str(grade) for grade in row.facts.grades)),
    Column("evidence", gettext_lazy("Pieces of evidence"), lambda row: row.facts.evidence, width=10),
    address_column(_edit_address),
)


def open_work_list(user: Any, query: QueryDict) -> Opened | None:
    """The checklist of the person's own State, as they have narrowed it."""
    country = Country.objects.filter(pk=rules.country_id_of(user) or 0).first()
    if country is None:
        return None
    today = timezone.localdate()
    hands = hands_of(user=user, country=country, today=today)
    whole = room_of(user=user, country=country, hands=hands, today=today)
    mine = begins_with_own(user=user, room=whole, hands=hands, asked=query.get("assigned", ""))
    room = whole.of_institutions(hands.institutions) if mine else whole
    institutions = list(Institution.objects.of_user(user))
    asked = Obligation.objects.visible_to(user).in_force().applying_to(country)
    choices = [one for one in institutions if one.closed_at is None]
    form = WorkListForm(query, obligations=asked.values("pk"), resolutions=room.resolutions, institutions=choices)
    clauses = narrowed(room, form.filters())
    names = {one.pk: one.name for one in institutions}

    def rows(_keys: frozenset[str]) -> Iterator[WorkRow]:
        for start in range(0, len(clauses), BATCH):
            batch = clauses[start : start + BATCH]
            found = rows_of(user=user, country=country, ids=[one.pk for one in batch])
            facts = beside(room=room, rows=found.values())
            for one in batch:
                others = sorted(names[pk] for pk in one.institutions - {one.lead} if pk in names)
                lead = names.get(one.lead, "") if one.lead else ""
                yield WorkRow(found[one.pk], one, facts[one.pk], lead, "; ".join(others))

    scope = [(_("Which clauses"), _("Assigned to the own institution"))] if mine else []
    return Opened(
        title=_("Checklist of %(country)s, as its officers see it") % {"country": country.name},
        filename=f"my-country-{country.iso3}",
        address=reverse("my_country"),
        number=len(clauses),
        rows=rows,
        filters=[*scope, *filters_in_words(form)],
        as_of=today,
        has_fictional=country.is_fictional,
    )


EVIDENCE_COLUMNS: tuple[Column, ...] = (
    Column("key", gettext_lazy("Key"), lambda row: row.key),
    Column("title", gettext_lazy("Title"), lambda row: row.title, width=50),
    Column("kind", gettext_lazy("Kind"), lambda row: row.get_kind_display()),
    Column("dated", gettext_lazy("Dated"), lambda row: row.dated, width=12),
    Column("dimension", gettext_lazy("Shows"), lambda row: str(Dimension(row.dimension).label), width=36),
    Column("state", pgettext_lazy("evidence", "State"), lambda row: row.get_state_display(), width=12),
    Column("audience", gettext_lazy("Who may see it"), lambda row: row.get_audience_display()),
    Column("issued_by", gettext_lazy("Issued by"), lambda row: row.issued_by, ticked=False, width=30),
    Column(
        "place_in_document",
        gettext_lazy("Place in the document"),
        lambda row: row.place_in_document,
        ticked=False,
        width=24,
    ),
    Column("link", gettext_lazy("Link"), lambda row: row.url, ticked=False, width=40),
    Column("description", gettext_lazy("Description"), lambda row: row.description, ticked=False, width=60),
    Column("clauses", gettext_lazy("Clauses"), lambda row: row.clauses, width=10),
    Column("is_cited", gettext_lazy("Cited by what is published"), lambda row: row.is_cited, width=12),
    Column("asks_confirmation", gettext_lazy("Asks whether it still holds"), lambda row: row.is_stale, width=12),
    Column("fails", gettext_lazy("Link or file fails"), lambda row: row.is_failing, width=12),
    address_column(lambda row: reverse("evidence_detail", kwargs={"key": row.key})),
)


def open_evidence(user: Any, query: QueryDict) -> Opened | None:
    """All evidence of the person's own State, newest first."""
    country = Country.objects.filter(pk=rules.country_id_of(user) or 0).first()
    if country is None:
        return None
    found = EvidenceFilter(query, queryset=evidence_rows(user, country))
    pieces = found.qs.order_by("-dated", "-pk")
    return Opened(
        title=_("Evidence of %(country)s") % {"country": country.name},
        filename=f"evidence-{country.iso3}",
        address=reverse("evidence_list"),
        number=pieces.count(),
        rows=lambda _keys: pieces.iterator(chunk_size=500),
        filters=filters_in_words(found),
        as_of=timezone.localdate(),
        has_fictional=country.is_fictional,
    )


REVIEW_COLUMNS: tuple[Column, ...] = (
    *state_columns(lambda row: row.pair.country),
    *clause_columns(lambda row: row.pair.obligation),
    Column("grade", gettext_lazy("Grade"), lambda row: row.grade, width=8),
    Column("grade_words", gettext_lazy("Grade in words"), lambda row: str(Grade(row.grade).label), width=28),
    Column(
        "quality",
        gettext_lazy("Quality of the information"),
        lambda row: row.get_information_quality_display(),
        ticked=False,
    ),
    Column("reasons", gettext_lazy("Reasons"), lambda row: row.reasons, ticked=False, width=70),
    Column("sources", gettext_lazy("Sources"), lambda row: row.sources, ticked=False, width=40),
    Column(
        "judged_version",
        gettext_lazy("Of version"),
        lambda row: row.judged_version.number if row.judged_version else None,
        width=10,
    ),
    Column("is_earlier", gettext_lazy("Of an earlier version"), lambda row: row.is_earlier, width=12),
    Column("published_on", gettext_lazy("Published on"), lambda row: day(row.published_at), width=12),
    address_column(
        lambda row: _pair_address(row.pair.country, row.pair.obligation),
    ),
)


def _pair_address(country: Country, obligation: Obligation) -> str:
    assert obligation.wording is not None
    place = {"slug": obligation.resolution.slug, "place": obligation.wording.slug}
    return reverse("pair_detail", kwargs={"code": country.code, **place})


def _own_organisation(user: Any) -> Organisation | None:
    return Organisation.objects.visible_to(user).filter(pk=rules.organisation_id_of(user) or 0).first()


def open_reviews(user: Any, _query: QueryDict) -> Opened | None:
    """The standing reviews of the person's organisation, those of an earlier version too."""
    organisation = _own_organisation(user)
    if organisation is None:
        return None
    reviews = reviews_of(user=user, organisation=organisation)
    return Opened(
        title=_("Reviews of %(organisation)s") % {"organisation": organisation.name},
        filename="reviews",
        address=reverse("my_organisation"),
        number=reviews.count(),
        rows=lambda _keys: reviews.iterator(chunk_size=1000),
        as_of=timezone.localdate(),
        has_fictional=organisation.is_fictional,
    )


CLAIM_COLUMNS: tuple[Column, ...] = (
    *state_columns(lambda row: row.implementation.pair.country),
    *clause_columns(lambda row: row.implementation.pair.obligation),
    Column("status", gettext_lazy("Status, by the State"), lambda row: status_words(row.status)),
    Column("published_on", gettext_lazy("Published on"), lambda row: day(row.published_at), width=12),
    address_column(lambda row: _pair_address(row.implementation.pair.country, row.implementation.pair.obligation)),
)


def open_claims(user: Any, query: QueryDict) -> Opened | None:
    """Claims that wait for a review of the person's organisation."""
    organisation = _own_organisation(user)
    if organisation is None:
        return None
    form = ClaimsForm(query, user=user)
    resolution = form.chosen_resolution()
    desk = desk_of(user=user, organisation=organisation, resolution=resolution)
    form.offer(state.country for state in desk.waiting)
    form.is_valid()
    code = form.cleaned_data.get("country")
    chosen = [state for state in desk.waiting if not code or state.country.iso3 == code]
    claims = claims_without_review(
        user=user,
        organisation=organisation,
        country=chosen[0].country if code and chosen else None,
        resolution=resolution,
    )
    return Opened(
        title=_("Claims without a review of %(organisation)s") % {"organisation": organisation.name},
        filename="claims-without-review",
        address=reverse("my_organisation"),
        number=sum(state.chosen for state in chosen),
        rows=lambda _keys: claims.iterator(chunk_size=1000),
        filters=filters_in_words(form),
        as_of=timezone.localdate(),
        has_fictional=organisation.is_fictional or any(state.country.is_fictional for state in chosen),
    )


WORK_LIST = Table("work_list", "my_country", WORK_COLUMNS, open_work_list)
EVIDENCE = Table("evidence", "evidence_list", EVIDENCE_COLUMNS, open_evidence)
REVIEWS = Table("reviews", "my_organisation", REVIEW_COLUMNS, open_reviews)
CLAIMS = Table("claims", "my_organisation", CLAIM_COLUMNS, open_claims)
