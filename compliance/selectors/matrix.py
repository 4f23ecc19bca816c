"""A window of the matrix: States down, obligations across, and in each cell the claim with what reviews make of it.

Only what the window shows is read of the record: at most `STATES` by `OBLIGATIONS` pairs, in a fixed number of queries,
whatever the number of States and obligations beyond it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, Window

from compliance.enums import NOT_REPORTED, Force, Grade, RegionalGroup, Scope, Status, UNMembership
from compliance.models import Country, Obligation, ObligationTheme, Pair, Resolution, Review, Theme
from compliance.models.countries import reader_language
from compliance.models.obligations import ObligationQuerySet
from compliance.selectors.names import group_keys, reader_key
from compliance.selectors.reviews import CONFIRMED, DISPUTED, OBJECTING, outcome

#: The greatest window: what fits on a desk, and what a page can hold within its time.
STATES, OBLIGATIONS = 40, 25
REVIEWED_AT_ALL, NOT_REVIEWED = "any", "none"


@dataclass(frozen=True, slots=True)
class Choice:
    """A resolution or a theme to narrow by; `above` is the theme it belongs to."""

    pk: int
    slug: str
    label: str
    above: int | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """Which States, which obligations and which cells. Empty asks for all; real and fictional States never mix."""

    fictional: bool = False
    group: str = ""
    by_group: bool = False
    resolution: Choice | None = None
    theme: Choice | None = None
    force: Force | None = None
    status: str = ""
    review: str = ""

    @property
    def narrows_cells(self) -> bool:
        return bool(self.status or self.review)

    @property
    def leaves_out_obligations(self) -> bool:
        """Whether obligations without a cell that fits are left out (see `with_a_cell`)."""
        return self.narrows_cells and bool(self.resolution or self.theme)


@dataclass(frozen=True, slots=True)
class MatrixState:
    """One row's head."""

    pk: int
    code: str
    name: str
    group: str
    membership: str


@dataclass(frozen=True, slots=True)
class MatrixObligation:
    """One column's head, as its wording in force has it."""

    pk: int
    scope: str
    symbol: str
    resolution_slug: str
    slug: str
    place: str
    verb: str
    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What is said on a pair: the published status or None, the grades of current reviews, and what they come to."""

    status: str | None = None
    grades: tuple[str, ...] = ()
    review: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """The window. `cells` holds the pairs on which something is said, `not_asked` those out of an obligation's scope,
    both by (State, obligation); a pair in neither is not reported. `left_out` are pairs that the filters do not show.
    """

    states: Sequence[MatrixState]
    obligations: Sequence[MatrixObligation]
    cells: Mapping[tuple[int, int], Cell]
    not_asked: frozenset[tuple[int, int]]
    left_out: frozenset[tuple[int, int]]
    all_states: int
    all_obligations: int
    states_page: int = 1
    obligations_page: int = 1
    has_fictional: bool = False
    shown: int = field(default=0)


def resolution_choices(user: Any) -> list[Choice]:
    """The resolutions whose obligations are in force, in the order of the matrix. One query."""
    found = Resolution.objects.visible_to(user).published().order_by("adopted_on", "symbol")
    return [Choice(pk, slug, symbol) for pk, slug, symbol in found.values_list("pk", "slug", "symbol")]


def theme_choices() -> list[Choice]:
    """The themes that some obligation in force has, and those above them, as the tree has them. One query."""
    links = ObligationTheme.objects.filter(theme=OuterRef("pk"), obligation__in=Obligation.objects.in_force())
    label = f"label_{reader_language()}"
    rows = Theme.objects.annotate(used=Exists(links)).order_by("position", "slug")
    found = list(rows.values_list("pk", "slug", label, "parent_id", "used"))
    used = {pk for *row, is_used in found if is_used for pk in (row[0], row[3])}
    return [Choice(*row) for *row, _is_used in found if row[0] in used]


def chosen_obligations(user: Any, filters: Filters) -> ObligationQuerySet:
    """The obligations in force that the filters name, as printed."""
    found: ObligationQuerySet = Obligation.objects.visible_to(user).in_force().in_order()
    if filters.resolution:
        found = found.filter(resolution_id=filters.resolution.pk)
    if filters.theme:
        themes = Q(theme_id=filters.theme.pk) | Q(theme__parent_id=filters.theme.pk)
        found = found.filter(pk__in=ObligationTheme.objects.filter(themes).values("obligation_id"))
    if filters.force is not None:
        found = found.filter(wording__force=filters.force)
    return found


def with_a_cell(
    obligations: ObligationQuerySet, user: Any, filters: Filters, states: Sequence[int]
) -> ObligationQuerySet:
    """Those of the obligations on which one of these States has a cell that fits the filters of cells.

    Only within a resolution or a theme: over everything that is asked it would mean to read the whole record.
    """
    return holding(obligations, user, filters, states) if filters.leaves_out_obligations else obligations


def holding(obligations: ObligationQuerySet, user: Any, filters: Filters, states: Sequence[int]) -> ObligationQuerySet:
    """The same for any obligations, at the cost of looking at each of them for each of the States."""
    pairs = Pair.objects.filter(obligation=OuterRef("pk"), country_id__in=states)
    # The reviews of these obligations and States, found once: asked pair by pair, all reviews there are would be.
    reviews = (
        Review.objects.visible_to(user)
        .current()
        .filter(pair__country_id__in=states, pair__obligation__in=obligations.order_by().values("pk"))
        .order_by()
    )
    reviewed = Q(pk__in=reviews.values("pair_id"))
    disputed = Q(pk__in=reviews.filter(grade__in=OBJECTING).values("pair_id"))
    if filters.status == NOT_REPORTED:
        # Silence has no row: one of them is in scope, and no pair of theirs has a published version.
        spoken = Pair.objects.filter(
            obligation=OuterRef(OuterRef("pk")), country=OuterRef("pk"), implementation__current_version__isnull=False
        )
        silent = Country.objects.filter(pk__in=states).filter(~Exists(spoken))
        if filters.review in {"", NOT_REVIEWED}:
            return obligations.filter(Exists(silent))
        pairs = pairs.filter(implementation__current_version__isnull=True)
    elif filters.status:
        pairs = pairs.filter(implementation__current_version__status=filters.status)
    if filters.review == REVIEWED_AT_ALL:
        pairs = pairs.filter(reviewed)
    elif filters.review == DISPUTED:
        pairs = pairs.filter(disputed)
    elif filters.review == CONFIRMED:
        pairs = pairs.filter(~disputed, pk__in=reviews.filter(grade=Grade.A).values("pair_id"))
    elif filters.review == NOT_REVIEWED and filters.status:
        pairs = pairs.filter(~reviewed)
    elif filters.review == NOT_REVIEWED:
        return obligations  # nearly every pair; what has no row is not reviewed either
    return obligations.filter(Exists(pairs))


def matrix(user: Any, filters: Filters, *, states_page: int = 1, obligations_page: int = 1) -> Matrix:
    """The window that is asked for, or the last one before it. Five queries; a few more for a page beyond the last."""
    countries, has_fictional = matrix_states(user, filters)
    states, states_page = _page_of(countries, states_page, STATES)
    every = [state.pk for state in countries]
    asked = with_a_cell(chosen_obligations(user, filters), user, filters, every)
    keys, total, obligations_page = _page_of_keys(asked, obligations_page) if countries else ([], 0, 1)
    obligations, not_asked = _columns(keys, states)
    cells = _cells(user, [state.pk for state in states], keys)
    left_out = _left_out(filters, states, obligations, cells, not_asked)
    return Matrix(
        states=states,
        obligations=obligations,
        cells=cells,
        not_asked=not_asked,
        left_out=left_out,
        all_states=len(countries),
        all_obligations=total,
        states_page=states_page,
        obligations_page=obligations_page,
        has_fictional=has_fictional,
        shown=len(states) * len(obligations) - len(not_asked) - len(left_out),
    )


def _page_of(found: Sequence[MatrixState], page: int, size: int) -> tuple[Sequence[MatrixState], int]:
    page = min(max(page, 1), max(1, -(-len(found) // size)))
    return found[(page - 1) * size : page * size], page


def matrix_states(user: Any, filters: Filters) -> tuple[list[MatrixState], bool]:
    """The States of the rows in order, and whether there are fictional ones. One query."""
    countries = Country.objects.visible_to(user)
    counted = "summary"
    if filters.resolution:
        of_resolution = Q(resolution_summaries__resolution=filters.resolution.pk)
        countries = countries.alias(counted=FilteredRelation("resolution_summaries", condition=of_resolution))
        counted = "counted"
    columns = _summed(filters)
    rows = countries.values_list(
        "pk", "iso3", f"short_name_{reader_language()}", "regional_group", "membership", "is_fictional",
        *(f"{counted}__{name}" for name in columns),
    )  # fmt: skip
    found, has_fictional = [], False
    for pk, iso3, name, group, membership, is_fictional, *counts in rows:
        has_fictional = has_fictional or is_fictional
        if is_fictional != filters.fictional or (filters.group and group != filters.group):
            continue
        # Not compiled yet: nothing is known, so the State stays.
        if counts and counts[0] is not None and not _may_have(filters, dict(zip(columns, counts, strict=True))):
            continue
        found.append(MatrixState(pk, iso3.lower(), name, group, membership))
    if filters.by_group:
        groups = group_keys()
        # States in no group stand last.
        found.sort(key=lambda state: (not state.group, groups[state.group], reader_key(state.name)))
    else:
        found.sort(key=lambda state: reader_key(state.name))
    return found, has_fictional


def _summed(filters: Filters) -> list[str]:
    """The columns of a State's summary that tell whether it can have a cell that fits."""
    return ["obligations", "reported", "reviewed", "confirmed", "disputed", *Status] if filters.narrows_cells else []


def _may_have(filters: Filters, counts: Mapping[str, int]) -> bool:
    if filters.status == NOT_REPORTED and counts["obligations"] == counts["reported"]:
        return False
    if filters.status and filters.status != NOT_REPORTED and not counts[filters.status]:
        return False
    wanted = {REVIEWED_AT_ALL: "reviewed", CONFIRMED: "confirmed", DISPUTED: "disputed"}.get(filters.review)
    return bool(counts[wanted]) if wanted else True


def _page_of_keys(obligations: ObligationQuerySet, page: int) -> tuple[list[int], int, int]:
    """A page of obligations with the number of all of them, in one query: their words would make it slow to sort."""
    rows = obligations.annotate(number=Window(Count("pk"))).values_list("pk", "number")
    page = max(page, 1)
    window = list(rows[(page - 1) * OBLIGATIONS : page * OBLIGATIONS])
    if not window and page > 1:
        page = max(1, -(-obligations.count() // OBLIGATIONS))
        window = list(rows[(page - 1) * OBLIGATIONS : page * OBLIGATIONS])
    return [pk for pk, _number in window], window[0][1] if window else 0, page


def _columns(
    keys: Sequence[int], states: Sequence[MatrixState]
) -> tuple[list[MatrixObligation], frozenset[tuple[int, int]]]:
    """The heads of the columns, in this order, and the pairs in the window that are not asked for. One query."""
    if not keys:
        return [], frozenset()
    listed = Q(scope_states__country_id__in=[state.pk for state in states])
    rows: Iterable[tuple[Any, ...]] = (
        Obligation.objects.filter(pk__in=keys)
        .order_by()
        .alias(listed=FilteredRelation("scope_states", condition=listed))
        .values_list(
            "listed__country_id", "pk", "scope", "resolution__symbol", "resolution__slug", "wording__slug",
            "wording__place", "wording__verb", "wording__text",
        )
    )  # fmt: skip
    found: dict[int, MatrixObligation] = {}
    named: dict[int, set[int]] = defaultdict(set)
    for country_id, pk, *row in rows:
        found[pk] = MatrixObligation(pk, *row)
        named[pk].add(country_id)
    columns = [found[pk] for pk in keys]
    every = {state.pk for state in states}
    members = {state.pk for state in states if state.membership == UNMembership.MEMBER}
    out: set[tuple[int, int]] = set()
    for one in columns:
        if one.scope != Scope.ALL:
            asked = members if one.scope == Scope.MEMBERS else named[one.pk]
            out.update((pk, one.pk) for pk in every - asked)
    return columns, frozenset(out)


def cells_between(
    user: Any, states: Sequence[int], obligations: Sequence[int]
) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], str | None], dict[int, list[str]]]:
    """Pair, published status and grades of current reviews between some States and some obligations; two queries."""
    pairs: dict[tuple[int, int], int] = {}
    statuses: dict[tuple[int, int], str | None] = {}
    if states and obligations:
        said = Pair.objects.visible_to(user).filter(country_id__in=states, obligation_id__in=obligations)
        for pk, country_id, obligation_id, status in said.order_by().values_list(
            "pk", "country_id", "obligation_id", "implementation__current_version__status"
        ):
            pairs[country_id, obligation_id] = pk
            statuses[country_id, obligation_id] = status
    return pairs, statuses, current_grades(user, list(pairs.values()))


def current_grades(user: Any, pair_ids: Sequence[int]) -> dict[int, list[str]]:
    """The grades of current reviews by pair, the gravest last. One query, or none for no pairs."""
    grades: dict[int, list[str]] = defaultdict(list)
    if pair_ids:
        reviews = Review.objects.visible_to(user).current().filter(pair_id__in=pair_ids)
        for pair_id, grade in reviews.order_by("grade").values_list(F("pair_id"), "grade"):
            grades[pair_id].append(grade)
    return grades


def _cells(user: Any, states: Sequence[int], obligations: Sequence[int]) -> dict[tuple[int, int], Cell]:
    pairs, statuses, grades = cells_between(user, states, obligations)
    cells = {}
    for place, pk in pairs.items():
        status, given = statuses[place], tuple(grades.get(pk, ()))
        if status or given:
            cells[place] = Cell(status, given, outcome(given))
    return cells


def _left_out(
    filters: Filters,
    states: Sequence[MatrixState],
    obligations: Sequence[MatrixObligation],
    cells: Mapping[tuple[int, int], Cell],
    not_asked: frozenset[tuple[int, int]],
) -> frozenset[tuple[int, int]]:
    """The pairs asked for whose cell does not fit the filters of cells."""
    if not filters.narrows_cells:
        return frozenset()
    places = {(state.pk, one.pk) for state in states for one in obligations} - not_asked
    found = ((place, cells.get(place, _SILENT)) for place in places)
    return frozenset(place for place, cell in found if not fits(filters, cell.status, cell.review))


_SILENT = Cell()


def fits(filters: Filters, status: str | None, review: str) -> bool:
    """Whether a cell with this status, and with what its reviews come to, is one that the filters ask for."""
    if filters.status and (status or NOT_REPORTED) != filters.status:
        return False
    if filters.review == REVIEWED_AT_ALL:
        return bool(review)
    if filters.review == NOT_REVIEWED:
        return not review
    return not filters.review or review == filters.review


def group_label(group: str) -> str:
    """A regional group in words, "" for none."""
    return str(RegionalGroup(group).label) if group else ""
