"""Filters of the lists. Every filter stands in the address, so that a filtered page can be cited."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from compliance.enums import (
    NOT_REPORTED,
    SETTLED,
    Audience,
    Body,
    Dimension,
    EvidenceKind,
    EvidenceState,
    Grade,
    Language,
    RegionalGroup,
    ResolutionState,
    Status,
    UNMembership,
)
from compliance.finding import questions
from compliance.forms.choices import FORCE_CHOICES, GRADE_CHOICES, REVIEW_CHOICES, STATUS_CHOICES
from compliance.forms.search import AGE, DISAGREEMENT, region_choices
from compliance.models import (
    Country,
    Evidence,
    ImplementationVersion,
    Obligation,
    ObligationWording,
    Resolution,
    Review,
    Theme,
)
from compliance.models.countries import CountryQuerySet
from compliance.selectors import as_at
from compliance.selectors.matrix import NOT_REVIEWED
from compliance.selectors.names import matching
from compliance.selectors.reviews import CONFIRMED, DISPUTED, OBJECTING
from compliance.selectors.search import matching_wordings, published_within, themes_in_use, with_theme

#: Longest search text that is looked at.
SEARCH_LENGTH = 100


def _search(text: str) -> str:
    return text.strip()[:SEARCH_LENGTH]


def filter_status(queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
    """By the annotation `status`; not reported is the absence of one."""
    return queryset.filter(status__isnull=True) if value == NOT_REPORTED else queryset.filter(status=value)


def filter_age(queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
    """By the annotation `published_at`: how old the State's published word is."""
    return queryset.filter(published_within("published_at", value))


def filter_region(queryset: CountryQuerySet, _name: str, value: str) -> CountryQuerySet:
    return queryset.in_region(value)


def _region() -> filters.ChoiceFilter:
    return filters.ChoiceFilter(
        method=filter_region, choices=region_choices, label=_("Region"), empty_label=_("All regions")
    )


def _review() -> filters.ChoiceFilter:
    return filters.ChoiceFilter(
        method="filter_review", choices=REVIEW_CHOICES, label=_("Review"), empty_label=_("Reviewed or not")
    )


def _grade() -> filters.ChoiceFilter:
    return filters.ChoiceFilter(
        method="filter_grade", choices=GRADE_CHOICES, label=_("Grade, by a review"), empty_label=_("Any grade or none")
    )


def _disagreement() -> filters.ChoiceFilter:
    return filters.ChoiceFilter(
        method="filter_disagreement", choices=DISAGREEMENT, label=_("Disagreement"), empty_label=_("Agreed or not")
    )


def _age() -> filters.ChoiceFilter:
    return filters.ChoiceFilter(method=filter_age, choices=AGE, label=_("Last publication"), empty_label=_("Any date"))


class _ReviewedFilter(filters.FilterSet):
    """Of rows annotated with `pair_id` and `status`, by the current reviews of the pairs.

    `reviews` are those the reader may see of the State or of the obligation whose rows these are: the pairs they
    leave are found first, and once, where a condition on each row would let a database judge all reviews there are.
    """

    def __init__(self, *args: Any, reviews: QuerySet[Review] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reviews = reviews

    def _pairs(self, *grades: str) -> Q:
        """Whether a current review gives one of these grades; any review, where none is named."""
        assert self.reviews is not None  # given none, every such filter would find no pair, as if nothing were reviewed
        found = self.reviews.filter(grade__in=grades) if grades else self.reviews
        return Q(pair_id__in=found.order_by().values("pair_id"))

    def filter_review(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """As `selectors.reviews.outcome` has it."""
        if value == CONFIRMED:
            return queryset.filter(self._pairs(Grade.A)).exclude(self._pairs(*OBJECTING))
        if value == NOT_REVIEWED:
            return queryset.filter(Q(pair_id__isnull=True) | ~self._pairs())
        return queryset.filter(self._pairs(*OBJECTING) if value == DISPUTED else self._pairs())

    def filter_disagreement(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """What a current review grades C or E, among all or among what the State reports as implemented."""
        disputed = queryset.filter(self._pairs(*OBJECTING))
        return disputed.filter(status=Status.IMPLEMENTED) if value == "claimed" else disputed

    def filter_grade(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(self._pairs(value))


class CountryFilter(filters.FilterSet):
    """Which States: by name in any language, regional group, membership, and whether they have reported."""

    q = filters.CharFilter(method="filter_name", label=_("Name"))
    group = filters.ChoiceFilter(
        field_name="regional_group",
        choices=RegionalGroup.choices,
        label=_("Regional group"),
        empty_label=_("All groups"),
    )
    region = _region()
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


class ChecklistFilter(_ReviewedFilter):
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
    review = _review()
    theme = filters.ModelChoiceFilter(
        queryset=lambda _request: themes_in_use(),
        to_field_name="slug",
        method="filter_theme",
        label=_("Theme"),
        empty_label=_("All themes"),
    )
    force = filters.ChoiceFilter(
        field_name="wording__force",
        choices=FORCE_CHOICES,
        label=_("Force of the verb"),
        empty_label=_("Any verb"),
    )
    grade = _grade()
    disagreement = _disagreement()
    age = _age()
    overdue = filters.ChoiceFilter(
        method="filter_overdue",
        choices=[("report", _("Report overdue")), ("target", _("Target overdue"))],
        label=_("Overdue"),
        empty_label=_("Overdue or not"),
    )
    language = filters.ChoiceFilter(
        method="filter_language",
        choices=Language.choices,
        label=_("Text available in"),
        empty_label=_("Any language"),
    )

    class Meta:
        model = Obligation
        fields: list[str] = []

    def filter_words(self, queryset: QuerySet[Obligation], _name: str, value: str) -> QuerySet[Obligation]:
        # As on the search page: every form of a word, "phrases", -words, in each language that is published.
        words = matching_wordings(questions.read(value), Language.values)
        return queryset.filter(pk__in=words.values("obligation_id"))

    def filter_overdue(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        today = as_at.today()
        if value == "report":
            return queryset.filter(status__isnull=True, resolution__first_report_on__lt=today)
        late = ImplementationVersion.objects.filter(target_date__lt=today).exclude(status__in=SETTLED)
        return queryset.filter(version_id__in=late.values("pk"))

    def filter_language(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        words = ObligationWording.objects.filter(
            obligation=OuterRef("pk"),
            version__language=value,
            version__state=ResolutionState.PUBLISHED,
            version__revision=OuterRef("resolution__current_revision"),
        )
        return queryset.filter(Exists(words))

    def filter_theme(self, queryset: QuerySet[Obligation], _name: str, value: Theme) -> QuerySet[Obligation]:
        # Of a theme with others below it, all of them. A subquery and not a join: the list by theme has one of its own.
        return queryset.filter(pk__in=with_theme(value))


class StandingFilter(_ReviewedFilter):
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
    region = _region()
    review = _review()
    grade = _grade()
    disagreement = _disagreement()
    age = _age()

    class Meta:
        model = Country
        fields: list[str] = []


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

    status = None
    review = None
    grade = None
    disagreement = None
    age = None
    overdue = None


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
