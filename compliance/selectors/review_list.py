"""What an organisation has reviewed, and what waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import BooleanField, Case, Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property

from compliance.enums import ResolutionState, Scope, Status, UNMembership
from compliance.models import (
    Country,
    Implementation,
    ImplementationVersion,
    Organisation,
    Resolution,
    Review,
    ScopeState,
    User,
)
from compliance.models.countries import NAMED_BY

#: Whether a review that is looked at is of the version and the words now in force; compare `ReviewQuerySet.current`.
_JUDGES_THE_PRESENT = Q(judged_wording=F("pair__obligation__words_from")) & (
    Q(judged_version=F("pair__implementation__current_version"))
    | Q(judged_version__isnull=True, pair__implementation__current_version__isnull=True)
)


def _is_asked(pair: str) -> Q:
    """Whether the clause of a pair is in force and its scope takes in the State, as `services.summaries_sql` has it.

    `pair` is the path to the pair, with its underscores: "pair__".
    """

    def of_clause(**conditions: Any) -> Q:
        return Q(**{f"{pair}obligation__{name}": value for name, value in conditions.items()})

    named = ScopeState.objects.filter(obligation=OuterRef(f"{pair}obligation"), country=OuterRef(f"{pair}country"))
    scope = (
        of_clause(scope=Scope.ALL)
        | of_clause(scope=Scope.MEMBERS) & Q(**{f"{pair}country__membership": UNMembership.MEMBER})
        | of_clause(scope__in=[Scope.NAMED, Scope.PARTIES, Scope.SELF_DECLARED]) & Q(Exists(named))
    )
    return of_clause(resolution__state=ResolutionState.PUBLISHED, retired_at__isnull=True) & scope


def claims_without_review(
    *, user: User, organisation: Organisation, country: Country | None = None, resolution: Resolution | None = None
) -> QuerySet[ImplementationVersion]:
    """Current versions that report "implemented" where the organisation has no standing review of the pair.

    One of an earlier version stands in the list of those (`reviews_of`), so that no claim is shown twice. Newest
    first, along the index of claims; those of one State from the State's pairs, which are few.
    """
    reviewed = Review.objects.published().filter(
        organisation=organisation, pair__implementation__current_version=OuterRef("pk")
    )
    claims = ImplementationVersion.objects.visible_to(user).filter(status=Status.IMPLEMENTED).filter(~Exists(reviewed))
    newest: tuple[Any, ...] = ("-published_at", "-pk")

    def stands(path: str) -> Q:
        wanted = _is_asked(path)
        if country:
            wanted &= Q(**{f"{path}country": country})
        if resolution:
            wanted &= Q(**{f"{path}obligation__resolution": resolution})
        if organisation.is_fictional:
            wanted &= Q(**{f"{path}country__is_fictional": True})
        return wanted

    if country:
        # Joined, and in an order that no index has: PostgreSQL would walk the claims of all States for a page of these.
        claims = claims.filter(stands("implementation__pair__"), implementation__current_version=F("pk"))
        newest = (Coalesce("published_at", "published_at").desc(), "-pk")
    else:
        standing = Implementation.objects.filter(stands("pair__"), current_version=OuterRef("pk"))
        claims = claims.filter(Exists(standing))
    return (
        claims.select_related(
            "implementation__pair__country",
            "implementation__pair__obligation__wording",
            "implementation__pair__obligation__resolution",
        )
        .annotate(language=F("implementation__pair__obligation__wording__version__language"))
        .order_by(*newest)
    )


@dataclass(frozen=True)
class Waiting:
    """A State and how many of its claims wait for the organisation's review; `chosen` of them, of one resolution."""

    country: Country
    claims: int
    chosen: int


@dataclass(frozen=True)
class Desk:
    """The numbers of an organisation's room: States with claims that wait, by name, and its standing reviews."""

    waiting: list[Waiting]
    standing: int
    earlier: int


def desk_of(*, user: User, organisation: Organisation, resolution: Resolution | None = None) -> Desk:
    """The numbers, from what is compiled of every State: one query, with one resolution two.

    The claims of a State that wait are those it makes less those the organisation has reviewed. A State whose summary
    is behind its record is counted from the record itself, with two queries more for all of these together.
    """
    states = list(_states(organisation, resolution))
    behind = {state.pk for state in states if state.wanted is None or state.wanted > state.done or state.claims is None}
    chosen = _claims_reviewed(user, organisation, resolution) if resolution else {}
    reviews = _reviews_counted(user, organisation, behind) if behind else {}
    live = _claims_counted(user, organisation, behind, resolution) if behind else {}
    waiting, standing, earlier = [], 0, 0
    for state in states:
        if state.pk in behind:
            (every, present), (claims, of_resolution) = reviews.get(state.pk, (0, 0)), live.get(state.pk, (0, 0))
        else:
            every, present = state.reviews or 0, state.present or 0
            claims = of_resolution = state.claims - (state.reviewed or 0)
            if resolution:
                of_resolution = (state.chosen or 0) - chosen.get(state.pk, 0)
        standing, earlier = standing + present, earlier + every - present
        if claims > 0:
            waiting.append(Waiting(state, claims, max(0, of_resolution)))
    return Desk(waiting, standing=standing, earlier=earlier)


def _states(organisation: Organisation, resolution: Resolution | None) -> Any:
    """States by name, with what is compiled of them and of the organisation's reviews, and whether it is current."""
    ours = FilteredRelation("organisation_summaries", condition=Q(organisation_summaries__organisation=organisation.pk))
    states = Country.objects.in_reader_order().only(*NAMED_BY).alias(ours=ours)
    states = states.annotate(
        wanted=F("work_mark__wanted"),
        done=F("work_mark__done"),
        claims=F("summary__implemented"),
        reviewed=F("ours__claims"),
        reviews=F("ours__reviews"),
        present=F("ours__present"),
    )
    if organisation.is_fictional:
        states = states.filter(is_fictional=True)
    if resolution is None:
        return states
    of_resolution = FilteredRelation(
        "resolution_summaries", condition=Q(resolution_summaries__resolution=resolution.pk)
    )
    return states.alias(chosen_summary=of_resolution).annotate(chosen=F("chosen_summary__implemented"))


def _standing(user: User, organisation: Organisation) -> Any:
    return Review.objects.visible_to(user).published().filter(organisation=organisation).order_by()


def _claims_reviewed(user: User, organisation: Organisation, resolution: Resolution) -> dict[int, int]:
    """How many claims about one resolution the organisation has reviewed, by State."""
    found = _standing(user, organisation).filter(
        _is_asked("pair__"),
        pair__obligation__resolution=resolution,
        pair__implementation__current_version__status=Status.IMPLEMENTED,
    )
    return dict(found.values_list("pair__country").annotate(Count("pk")))


def _reviews_counted(user: User, organisation: Organisation, states: set[int]) -> dict[int, tuple[int, int]]:
    """Standing reviews of these States and how many of them are of what is now in force, from the record itself."""
    found = (
        _standing(user, organisation)
        .filter(pair__country__in=states)
        .values_list("pair__country")
        .annotate(every=Count("pk"), present=Count("pk", filter=_JUDGES_THE_PRESENT))
    )
    return {state: (every, present) for state, every, present in found}


def _claims_counted(
    user: User, organisation: Organisation, states: set[int], resolution: Resolution | None
) -> dict[int, tuple[int, int]]:
    """Claims that wait, of these States, and how many of them are of the resolution, from the record itself."""
    of_resolution = Q(implementation__pair__obligation__resolution=resolution) if resolution else None
    reviewed = Review.objects.published().filter(organisation=organisation, pair=OuterRef("implementation__pair"))
    found = (
        ImplementationVersion.objects.visible_to(user)
        .current()
        .filter(
            _is_asked("implementation__pair__"),
            implementation__pair__country__in=states,
            status=Status.IMPLEMENTED,
        )
        .filter(~Exists(reviewed))
        .order_by()
        .values_list("implementation__pair__country")
        .annotate(claims=Count("pk"), chosen=Count("pk", filter=of_resolution))
    )
    return {state: (claims, chosen) for state, claims, chosen in found}


_OF_PAIR = (
    *(f"country__{name}" for name in NAMED_BY),
    "obligation__resolution__slug",
    "obligation__resolution__symbol",
    "obligation__wording__place",
    "obligation__wording__slug",
)


def claim_lines(claims: QuerySet[ImplementationVersion]) -> QuerySet[ImplementationVersion]:
    """Claims of `claims_without_review` with what a line shows of them, which is a tenth of what there is."""
    beside = (*_OF_PAIR, "obligation__wording__text")
    return claims.only("status", "published_at", *(f"implementation__pair__{name}" for name in beside))


def review_lines(reviews: QuerySet[Any]) -> QuerySet[Any]:
    """Reviews of `reviews_of` with what a line shows of them."""
    beside = ("pair__country", "pair__obligation__wording", "pair__obligation__resolution", "judged_version")
    shown = ("key", "grade", "published_at", "judged_version__number", *(f"pair__{name}" for name in _OF_PAIR))
    return reviews.select_related(None).select_related(*beside).only(*shown)


class CountedPaginator(Paginator):  # type: ignore[type-arg]
    """A paginator that is told how many rows there are, because counting them would read them all."""

    def __init__(self, rows: Any, per_page: int, *, number: int) -> None:
        super().__init__(rows, per_page)
        self._number = number

    @cached_property
    def count(self) -> int:
        return self._number


def reviews_of(*, user: User, organisation: Organisation) -> QuerySet[Any]:
    """The organisation's standing reviews, newest first.

    Each has `is_earlier`: it is of a version or of words that have been replaced since.
    """
    return (
        Review.objects.visible_to(user)
        .published()
        .filter(organisation=organisation)
        .select_related(
            "pair__country",
            "pair__obligation__wording",
            "pair__obligation__resolution",
            "judged_version",
            "written_by",
        )
        .annotate(
            is_earlier=Case(
                When(_JUDGES_THE_PRESENT, then=Value(value=False)),
                default=Value(value=True),
                output_field=BooleanField(),
            )
        )
        .order_by("-published_at", "-pk")
    )
