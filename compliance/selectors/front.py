"""What the front page shows besides the world's summary."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, F, Func, QuerySet, Subquery, Value

from compliance.enums import NOT_REPORTED, RegionalGroup, ResolutionState, Status
from compliance.models import (
    ImplementationVersion,
    Obligation,
    RegionSummary,
    Resolution,
    Review,
    ThemeSummary,
    WorldHistory,
    WorldSummary,
)
from compliance.models.countries import NAMED_BY, reader_language
from compliance.selectors.reviews import OBJECTING
from compliance.selectors.texts import with_words
from compliance.selectors.trends import Trend, number_of, trend_of

#: Lines of each list of the front page.
LINES = 5


def _is_in_force(obligation: Obligation) -> bool:
    """What `ObligationQuerySet.in_force` asks for, of one that is here with its resolution."""
    return obligation.retired_at is None and obligation.resolution.state == ResolutionState.PUBLISHED


def _still_stands(review: Review) -> bool:
    """What `ReviewQuerySet.current` asks for, of a published review that is here with its pair; and in force."""
    obligation, implementation = review.pair.obligation, getattr(review.pair, "implementation", None)
    current = implementation.current_version_id if implementation else None
    is_current = (review.judged_version_id, review.judged_wording_id) == (current, obligation.words_from_id)
    return is_current and _is_in_force(obligation)


def _stands_in_force(version: ImplementationVersion) -> bool:
    return _is_in_force(version.implementation.pair.obligation)


class _Among(Func):
    """Whether a row is one of those a statement of its own finds, which a database carries out first and by itself.

    Joined to many tables, PostgreSQL would otherwise look for the few rows after it has joined all (beyond
    `join_collapse_limit` it no longer thinks of anything else).
    """

    output_field = BooleanField()
    template, arg_joiner = "%(expressions)s", " IN "

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="%(expressions)s)", arg_joiner=" = ANY(ARRAY", **context)


def _latest(
    rows: QuerySet[Any], shown: tuple[str, ...], stands: Callable[[Any], bool], *, user: Any, limit: int
) -> list[Any]:
    """The first rows that stand, with the columns `shown` of them and of what is beside them, looked for in windows
    along an index.

    The condition is asked here and not in the statement, where a database would begin with all obligations in force
    and sort everything ever said of them. What is beside is joined to the window alone, so that no database can begin
    with that either.
    """
    found: list[Any] = []
    begin, size = 0, 2 * limit
    rows = rows.order_by("-published_at", "-pk")
    beside = {name.rpartition("__")[0] for name in shown if "__" in name}
    while len(found) < limit:
        here = rows.model.objects.visible_to(user).filter(
            _Among(F("pk"), Subquery(rows.values("pk")[begin : begin + size]))
        )
        window = list(here.select_related(*beside).only(*shown).order_by(*rows.query.order_by))
        found += [row for row in window if stands(row)]
        if len(window) < size:
            break
        begin, size = begin + size, size * 4
    return found[:limit]


_OF_PAIR = (
    *(f"country__{name}" for name in NAMED_BY),
    "obligation__retired_at",
    "obligation__words_from",
    *(f"obligation__wording__{name}" for name in ("place", "slug")),
    *(f"obligation__resolution__{name}" for name in ("slug", "symbol", "state")),
)


def just_published(user: Any, *, limit: int = LINES) -> list[ImplementationVersion]:
    """The statuses published last that still stand, fictional States among them."""
    versions = ImplementationVersion.objects.visible_to(user).published().current()
    shown = ("status", "published_at", *(f"implementation__pair__{name}" for name in _OF_PAIR))
    return _latest(versions, shown, _stands_in_force, user=user, limit=limit)


def newly_disputed(user: Any, *, limit: int = LINES) -> list[Review]:
    """The reviews that object to what now stands, the latest first."""
    reviews = Review.objects.visible_to(user).published().filter(grade__in=OBJECTING)
    own = ("grade", "published_at", "judged_version", "judged_wording", "organisation__name")
    shown = (*own, *(f"pair__{name}" for name in (*_OF_PAIR, "implementation__current_version")))
    return _latest(reviews, shown, _still_stands, user=user, limit=limit)


@dataclass(frozen=True, slots=True)
class SilentObligation:
    """An obligation and when any State last published on it; None for never."""

    obligation: Obligation
    last_published_at: datetime | None


def longest_silent(user: Any, *, limit: int = LINES) -> list[SilentObligation]:
    """The obligations on which States have been silent the longest, as compiled: never a list of States.

    Those nobody ever reported on come first, the longest asked first.
    """
    asked = with_words(Obligation.objects.visible_to(user).in_force().in_order())
    found: Iterable[Any] = asked.annotate(last=F("summary__last_published_at")).order_by(
        F("last").asc(nulls_first=True), *asked.query.order_by
    )[:limit]
    return [SilentObligation(obligation, obligation.last) for obligation in found]


@dataclass(frozen=True)
class World:
    """Where all real States stand (None before the first compilation), how that moved, and what is asked of them."""

    summary: WorldHistory | None
    history: Trend
    obligations: int
    resolutions: int


def world(user: Any) -> World:
    """The world's summary with its history, and how much is asked today, with one query.

    The last row that was kept says what the summary says; only its day is the summary's own.
    """
    in_force = Obligation.objects.visible_to(user).in_force()
    followed = Resolution.objects.visible_to(user).published()
    rows = WorldHistory.objects.annotate(
        compiled_for=Subquery(WorldSummary.objects.values("as_of")[:1]),
        in_force=number_of(in_force),
        followed=number_of(followed),
    )
    history = trend_of(rows)
    if not history.rows:
        return World(None, history, in_force.count(), followed.count())
    last = history.rows[-1]
    summary = copy(last)
    summary.as_of = last.compiled_for or last.as_of
    return World(summary, history, last.in_force or 0, last.followed or 0)


@dataclass(frozen=True, slots=True)
class Part:
    """A regional group or a theme over all real States: `key` is the group's word or the theme's slug, `label` the
    theme's name in the reader's language; `counts` is what a status strip draws."""

    key: str
    label: str
    states: int
    states_reporting: int
    counts: dict[str, int]


_DRAWN = (*(status.value for status in Status), "implemented_confirmed", "implemented_disputed")


def parts() -> tuple[list[Part], list[Part]]:
    """The regional groups in the order of the United Nations, and the themes in theirs, never by a number."""
    order = RegionalGroup.values
    columns = ("kind", "key", "label", "place", "states", "states_reporting", "obligations", "reported", *_DRAWN)
    groups = RegionSummary.objects.filter(group__in=order, states__gt=0).annotate(
        kind=Value("region"), key=F("group"), label=Value(""), place=Value(0)
    )
    themes = ThemeSummary.objects.filter(obligations__gt=0).annotate(
        kind=Value("theme"),
        key=F("theme__slug"),
        label=F(f"theme__label_{reader_language()}"),
        place=F("theme__position"),
    )
    found = list(groups.values(*columns).union(themes.values(*columns), all=True))
    regions = sorted((row for row in found if row["kind"] == "region"), key=lambda row: order.index(row["key"]))
    by_theme = sorted((row for row in found if row["kind"] == "theme"), key=lambda row: (row["place"], row["key"]))
    return [_part(row) for row in regions], [_part(row) for row in by_theme]


def _part(row: dict[str, Any]) -> Part:
    counts = {NOT_REPORTED: row["obligations"] - row["reported"], **{name: row[name] for name in _DRAWN}}
    return Part(row["key"], row["label"], row["states"], row["states_reporting"], counts)
