"""Filters of the lists. Every filter stands in the address, so that a filtered page can be cited."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from compliance.enums import (
    NOT_REPORTED,
    NOT_REPORTED_LABEL,
    Audience,
    Body,
    Dimension,
    EvidenceKind,
    EvidenceState,
    Force,
    Grade,
    RegionalGroup,
    ReviewState,
    Status,
    UNMembership,
)
from compliance.models import Country, Evidence, Obligation, ObligationTheme, Resolution, Review, Theme
from compliance.selectors.names import matching
from compliance.selectors.reviews import CONFIRMED, DISPUTED

STATUS_CHOICES = [(NOT_REPORTED, NOT_REPORTED_LABEL), *Status.choices]
REVIEW_CHOICES = [
    ("any", _("Reviewed")),
    ("none", _("Not reviewed")),
    (CONFIRMED, _("Confirmed by review")),
    (DISPUTED, _("Disputed by review")),
]
GRADE_CHOICES = [(value, format_lazy("{} · {}", value, label)) for value, label in Grade.choices]
#: Longest search text that is looked at.
SEARCH_LENGTH = 100


def _search(text: str) -> str:
    return text.strip()[:SEARCH_LENGTH]


def filter_status(queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
    """By the annotation `status`; not reported is the absence of one."""
    return queryset.filter(status__isnull=True) if value == NOT_REPORTED else queryset.filter(status=value)


def filter_review(queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
    """By the annotation `review` ("", reviewed, confirmed, disputed)."""
    if value == "any":
        return queryset.exclude(review="")
    return queryset.filter(review="" if value == "none" else value)


def themes_in_use(_request: Any) -> QuerySet[Theme]:
    """The themes that some obligation in force has, and those above them: a choice that can only end in nothing is
    not offered."""
    used = Theme.objects.filter(obligation_links__obligation__in=Obligation.objects.in_force())
    return Theme.objects.filter(Q(pk__in=used.values("pk")) | Q(children__in=used.values("pk"))).distinct()


class CountryFilter(filters.FilterSet):
    """Which States: by name in any language, regional group, membership, and whether they have reported."""

    q = filters.CharFilter(method="filter_name", label=_("Name"))
    group = filters.ChoiceFilter(
        field_name="regional_group",
        choices=RegionalGroup.choices,
        label=_("Regional group"),
        empty_label=_("All groups"),
    )
    membership = filters.ChoiceFilter(
        field_name="membership",
        choices=UNMembership.choices,
        label=_("Membership"),
        empty_label=_("Members and observers"),
    )
    reporting = filters.ChoiceFilter(
        method="filter_reporting",
        choices=[("yes", _("Has reported")), ("no", _("Not reported"))],
        label=_("Reporting"),
        empty_label=_("Reporting or not"),
    )

    class Meta:
        model = Country
        fields: list[str] = []

    def filter_name(self, queryset: Any, _name: str, value: str) -> Any:
        return matching(queryset, _search(value))

    def filter_reporting(self, queryset: QuerySet[Country], _name: str, value: str) -> QuerySet[Country]:
        reporting = Q(summary__reported__gt=0)
        return queryset.filter(reporting if value == "yes" else ~reporting)


class ChecklistFilter(filters.FilterSet):
    """Which obligations of a State's checklist; its queryset is that of `selectors.checklist`."""

    q = filters.CharFilter(method="filter_words", label=_("Words of the clause"))
    resolution = filters.ModelChoiceFilter(
        queryset=Resolution.objects.published(),
        to_field_name="slug",
        label=_("Resolution"),
        empty_label=_("All resolutions"),
    )
    status = filters.ChoiceFilter(
        method=filter_status,
        choices=STATUS_CHOICES,
        label=_("Status, by the State"),
        empty_label=_("Any status"),
    )
    review = filters.ChoiceFilter(
        method=filter_review, choices=REVIEW_CHOICES, label=_("Review"), empty_label=_("Reviewed or not")
    )
    theme = filters.ModelChoiceFilter(
        queryset=themes_in_use,
        to_field_name="slug",
        method="filter_theme",
        label=_("Theme"),
        empty_label=_("All themes"),
    )

    class Meta:
        model = Obligation
        fields: list[str] = []

    def filter_words(self, queryset: QuerySet[Obligation], _name: str, value: str) -> QuerySet[Obligation]:
        for word in _search(value).split():
            queryset = queryset.filter(
                Q(wording__text__icontains=word)
                | Q(wording__verb__icontains=word)
                | Q(wording__place__iexact=word)
                | Q(resolution__symbol__icontains=word)
            )
        return queryset

    def filter_theme(self, queryset: QuerySet[Obligation], _name: str, value: Theme) -> QuerySet[Obligation]:
        # Of a theme with others below it, all of them. A subquery and not a join: the list by theme has one of its own.
        links = ObligationTheme.objects.filter(Q(theme=value) | Q(theme__parent=value))
        return queryset.filter(pk__in=links.values("obligation_id"))


class StandingFilter(filters.FilterSet):
    """Which States on one obligation; its queryset is that of `selectors.standing`."""

    status = filters.ChoiceFilter(
        method=filter_status,
        choices=STATUS_CHOICES,
        label=_("Status, by the State"),
        empty_label=_("Any status"),
    )
    group = filters.ChoiceFilter(
        field_name="regional_group",
        choices=RegionalGroup.choices,
        label=_("Regional group"),
        empty_label=_("All groups"),
    )
    grade = filters.ChoiceFilter(
        method="filter_grade",
        choices=GRADE_CHOICES,
        label=_("Grade, by a review"),
        empty_label=_("Any grade or none"),
    )

    class Meta:
        model = Country
        fields: list[str] = []

    def filter_grade(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        graded = Review.objects.current().filter(state=ReviewState.PUBLISHED, grade=value)
        return queryset.filter(pair_id__in=graded.values("pair_id"))


class ResolutionFilter(filters.FilterSet):
    """Which resolutions: by symbol or title, and by the organ that adopted them."""

    q = filters.CharFilter(method="filter_words", label=_("Symbol or title"))
    body = filters.ChoiceFilter(choices=Body.choices, label=_("Adopted by"), empty_label=_("Any organ"))

    class Meta:
        model = Resolution
        fields: list[str] = []

    def filter_words(self, queryset: QuerySet[Resolution], _name: str, value: str) -> QuerySet[Resolution]:
        for word in _search(value).split():
            queryset = queryset.filter(Q(symbol__icontains=word) | Q(title__icontains=word))
        return queryset


class ObligationFilter(ChecklistFilter):
    """Which obligations of all resolutions."""

    force = filters.ChoiceFilter(
        field_name="wording__force",
        choices=Force.choices,
        label=_("Force of the verb"),
        empty_label=_("Any verb"),
    )
    status = None
    review = None


class EvidenceFilter(filters.FilterSet):
    """Which of a State's evidence; its queryset is that of `selectors.evidence.evidence_rows`."""

    q = filters.CharFilter(method="filter_words", label=_("Words of the title"))
    kind = filters.ChoiceFilter(choices=EvidenceKind.choices, label=_("Kind"), empty_label=_("Any kind"))
    dimension = filters.ChoiceFilter(choices=Dimension.choices, label=_("What it shows"), empty_label=_("Any"))
    state = filters.ChoiceFilter(
        choices=EvidenceState.choices,
        label=pgettext_lazy("evidence", "State"),
        empty_label=pgettext_lazy("filter", "Any"),
    )
    audience = filters.ChoiceFilter(choices=Audience.choices, label=_("Who may see it"), empty_label=_("Any audience"))
    age = filters.ChoiceFilter(
        method="filter_age",
        choices=[("1", _("Within a year")), ("5", _("One to five years ago")), ("old", _("More than five years ago"))],
        label=_("Dated"),
        empty_label=_("Any date"),
    )
    attention = filters.ChoiceFilter(
        method="filter_attention",
        choices=[
            ("stale", _("Asks whether it still holds")),
            ("failing", _("Link or file fails")),
            ("not_cited", _("Not cited by what is published")),
        ],
        label=_("Needs attention"),
        empty_label=_("Any"),
    )

    class Meta:
        model = Evidence
        fields: list[str] = []

    def filter_words(self, queryset: QuerySet[Evidence], _name: str, value: str) -> QuerySet[Evidence]:
        for word in _search(value).split():
            queryset = queryset.filter(Q(title__icontains=word) | Q(issued_by__icontains=word) | Q(key=word))
        return queryset

    def filter_age(self, queryset: QuerySet[Evidence], _name: str, value: str) -> QuerySet[Evidence]:
        today = timezone.localdate()
        year, five = today - timedelta(days=365), today - timedelta(days=5 * 365)
        if value == "1":
            return queryset.filter(dated__gte=year)
        return queryset.filter(dated__lt=year, dated__gte=five) if value == "5" else queryset.filter(dated__lt=five)

    def filter_attention(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        if value == "not_cited":
            return queryset.filter(is_cited=False).exclude(state=EvidenceState.WITHDRAWN)
        return queryset.filter(is_stale=True) if value == "stale" else queryset.filter(is_failing=True)
