"""A State's checklist: every obligation that applies to it, with what was said of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import (
    Count,
    F,
    FilteredRelation,
    Max,
    Q,
    QuerySet,
)

from compliance.enums import EvidenceState, Latitude
from compliance.models import (
    ActionWording,
    Country,
    Evidence,
    ImplementationVersion,
    Obligation,
    Review,
    StateResolutionSummary,
    Theme,
)
from compliance.models.obligations import ObligationQuerySet
from compliance.selectors.reviews import (
    current_reviews,
    outcome,
)
from compliance.selectors.texts import with_words

#: Latitudes worth a chip, in the order they are shown.
_SHOWN_LATITUDES = (Latitude.CONSIDERATION, Latitude.DISCRETION)


def checklist(country: Country, user: Any) -> ObligationQuerySet:
    """The obligations of the State's checklist as printed, with its published word on each.

    Annotations: `pair_id` (None where nobody said anything), `version_id`, `status` and `published_at` of the
    current version (None where nothing is published).
    """
    obligations: ObligationQuerySet = (
        Obligation.objects.visible_to(user)
        .in_force()
        .applying_to(country)
        .alias(record=FilteredRelation("pairs", condition=Q(pairs__country=country)))
        .annotate(
            pair_id=F("record__pk"),
            version_id=F("record__implementation__current_version"),
            status=F("record__implementation__current_version__status"),
            published_at=F("record__implementation__current_version__published_at"),
        )
        .in_order()
    )
    return with_words(obligations)


_SHOWN = (
    *(f"wording__{name}" for name in ("place", "slug", "verb", "force", "text", "version__language")),
    *(f"resolution__{name}" for name in ("slug", "symbol", "title", "first_report_on")),
)


def lines_of(obligations: ObligationQuerySet, ids: Iterable[int]) -> dict[int, Obligation]:
    """Those of `checklist` that are on a page, with what a line shows of them."""
    found: dict[int, Obligation] = obligations.order_by().only(*_SHOWN).in_bulk(set(ids))
    return found


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """One line of a checklist. `asked_by` is the date the first report is asked for."""

    obligation: Obligation
    status: str | None
    review: str
    published_at: datetime | None
    withdrawn_at: datetime | None
    asked_by: date | None
    is_overdue: bool
    latitudes: tuple[Latitude, ...]
    reviews: Sequence[Review] = field(default_factory=list)
    evidence: int = 0


def checklist_rows(obligations: Iterable[Any], user: Any, *, today: date) -> list[ChecklistRow]:
    """Lines for obligations of `checklist`, with four queries whatever their number."""
    page = list(obligations)
    pairs = {o.pair_id for o in page if o.pair_id}
    versions = {o.version_id for o in page if o.version_id}
    reviews = current_reviews(pairs, user)
    evidence = evidence_counts(versions, user)
    withdrawn = withdrawals({o.pair_id for o in page if o.pair_id and not o.version_id})
    latitudes = latitudes_of({o.wording_id for o in page})
    return [
        ChecklistRow(
            obligation=o,
            status=o.status,
            review=outcome(review.grade for review in reviews.get(o.pair_id, ())),
            published_at=o.published_at,
            withdrawn_at=withdrawn.get(o.pair_id),
            asked_by=o.resolution.first_report_on,
            is_overdue=bool(o.status is None and o.resolution.first_report_on and o.resolution.first_report_on < today),
            latitudes=latitudes.get(o.wording_id, ()),
            reviews=reviews.get(o.pair_id, []),
            evidence=evidence.get(o.version_id, 0),
        )
        for o in page
    ]


def evidence_counts(version_ids: set[int], user: Any) -> dict[int, int]:
    """How many pieces of published evidence that the reader may see each version cites."""
    # From the citations of these versions: a database asked for all visible evidence first makes a list of it.
    cited = Evidence.objects.visible_to(user).filter(
        state=EvidenceState.PUBLISHED, citations__version_id__in=list(version_ids)
    )
    return dict(cited.order_by().values_list("citations__version").annotate(number=Count("pk")))


def withdrawals(pair_ids: set[int]) -> dict[int, datetime]:
    """When the last published version was withdrawn, for pairs that have no current one."""
    found = ImplementationVersion.objects.published().filter(
        implementation__pair_id__in=pair_ids, withdrawn_at__isnull=False
    )
    return dict(found.order_by().values_list("implementation__pair_id").annotate(last=Max("withdrawn_at")))


def latitudes_of(wording_ids: set[int | None]) -> dict[int, tuple[Latitude, ...]]:
    """The latitudes, other than none, of the actions of each wording."""
    found: dict[int, set[str]] = defaultdict(set)
    actions = ActionWording.objects.filter(obligation_wording_id__in=wording_ids, action__retired_at__isnull=True)
    for wording_id, latitude in actions.exclude(latitude=Latitude.NONE).values_list(
        "obligation_wording_id", "latitude"
    ):
        found[wording_id].add(latitude)
    return {key: tuple(one for one in _SHOWN_LATITUDES if one in values) for key, values in found.items()}


def by_theme(obligations: ObligationQuerySet) -> QuerySet[Any, tuple[int, int | None]]:
    """The checklist under its themes, as ids of an obligation and a theme.

    An obligation stands once under each of its themes, or under none, last.
    """
    return (
        obligations.alias(theme_id=F("theme_links__theme"), theme_position=F("theme_links__theme__position"))
        .order_by(
            F("theme_position").asc(nulls_last=True),
            F("theme_id").asc(nulls_last=True),
            *obligations.query.order_by,
        )
        .values_list("pk", "theme_links__theme")
    )


@dataclass(frozen=True, slots=True)
class ChecklistGroup:
    """Lines under one heading, a resolution or a theme; of a resolution with its id, and with its summary where one is
    to be shown."""

    heading: str
    url: str
    rows: list[ChecklistRow]
    resolution_id: int | None = None
    summary: StateResolutionSummary | None = None

    @property
    def strip_ident(self) -> str:
        """An id for the strip's picture that no other group has; of a theme none."""
        return f"strip-{self.resolution_id}" if self.resolution_id else ""


def grouped_by_theme(
    theme_ids: Sequence[int | None], rows: Sequence[ChecklistRow], *, without: str
) -> list[ChecklistGroup]:
    """Groups of a page that `by_theme` put in order; `without` heads those that have no theme."""
    themes = Theme.objects.in_bulk({pk for pk in theme_ids if pk})
    groups: list[ChecklistGroup] = []
    last: object = object()
    for theme_id, row in zip(theme_ids, rows, strict=True):
        if theme_id != last:
            last = theme_id
            groups.append(ChecklistGroup(themes[theme_id].label if theme_id else without, "", []))
        groups[-1].rows.append(row)
    return groups


def grouped_by_resolution(
    rows: Sequence[ChecklistRow], summaries: Mapping[int, StateResolutionSummary]
) -> list[ChecklistGroup]:
    """Groups of a page in printed order, each with its summary where one is given."""
    groups: list[ChecklistGroup] = []
    last = 0
    for row in rows:
        resolution = row.obligation.resolution
        if resolution.pk != last:
            last = resolution.pk
            heading, url = f"{resolution.symbol}: {resolution.title}", resolution.get_absolute_url()
            groups.append(ChecklistGroup(heading, url, [], resolution.pk, summaries.get(resolution.pk)))
        groups[-1].rows.append(row)
    return groups
