"""A State's checklist as its officers work on it: where each clause stands, and why it needs somebody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import Count, F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from compliance import rules
from compliance.days import day_begins
from compliance.enums import NOT_REPORTED, SETTLED, WORKING_STATES, EvidenceState, Force, Grade, Need, VersionState
from compliance.models import (
    Country,
    ImplementationVersion,
    Obligation,
    Theme,
    User,
    VersionEvidence,
)
from compliance.selectors.officers import Hands
from compliance.selectors.work_facts import Facts, Working, facts_of

#: Grades that dispute what a State reports.
DISPUTING = (Grade.C, Grade.E)
_DISPUTING = frozenset(DISPUTING)
_NOBODY: frozenset[int] = frozenset()


def rows_of(*, user: User, country: Country, ids: Iterable[int]) -> dict[int, Any]:
    """These of the clauses asked of the State, by id, each with its words and where it stands. One query.

    Adds to every obligation: `language` (of its words), `claim` (status of the current version, None for
    silence), `claim_at`, `claim_target`, `working_state` with `working_at`, `working_reason` (why it was returned) and
    `submitter` (name), `withdrawn_at` (set while a withdrawal is the last word) and `evidence` (pieces that the
    current or the working version cites).
    """
    versions = ImplementationVersion.objects.filter(
        implementation__pair__obligation=OuterRef("pk"), implementation__pair__country=country
    )
    current, working = versions.current(), versions.working()
    pair = "version__implementation__pair__"
    cited = (
        VersionEvidence.objects.filter(Q(version__current_of__isnull=False) | Q(version__state__in=WORKING_STATES))
        .filter(**{f"{pair}obligation": OuterRef("pk"), f"{pair}country": country, "evidence__country": country})
        .exclude(evidence__state=EvidenceState.WITHDRAWN)
    )
    number_of_cited = cited.order_by().values(f"{pair}country").annotate(n=Count("evidence", distinct=True)).values("n")
    withdrawn = versions.published().filter(withdrawn_at__isnull=False, implementation__current_version__isnull=True)
    rows = (
        Obligation.objects.visible_to(user)
        .filter(pk__in=list(ids))
        .select_related("resolution", "wording")
        .annotate(
            language=F("wording__version__language"),
            claim=Subquery(current.values("status")[:1]),
            claim_at=Subquery(current.values("published_at")[:1]),
            claim_target=Subquery(current.values("target_date")[:1]),
            working_state=Subquery(working.values("state")[:1]),
            working_at=Subquery(working.values("edited_at")[:1]),
            working_reason=Subquery(working.values("returned_reason")[:1]),
            submitter=Subquery(working.values("submitted_by__name")[:1]),
            evidence=Coalesce(Subquery(number_of_cited), 0),
            withdrawn_at=Subquery(withdrawn.order_by("-withdrawn_at").values("withdrawn_at")[:1]),
        )
    )
    return {row.pk: row for row in rows}


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; "" and None leave a question open.

    `institution` is the id of one that leads or is asked, "none" for clauses that nobody is asked about.
    """

    status: str = ""
    working: str = ""
    due: str = ""
    institution: int | str = ""
    force: Force | None = None
    theme: Theme | None = None
    resolution: int | None = None
    words: str = ""


class Standing(NamedTuple):
    """Where one clause stands, in as few words as tell what needs somebody: no text, so that all can be read.

    `claim` is the current version's status (None for silence) and `claim_id` its id, `working` the version in hand,
    `institutions` those asked to supply it and `lead` the one leading; `resolution` is an id.
    """

    pk: int
    claim: str | None
    claim_id: int | None
    needs: frozenset[Need]
    working: Working | None = None
    institutions: frozenset[int] = frozenset()
    lead: int | None = None
    resolution: int | None = None

    @property
    def held_by(self) -> frozenset[int]:
        """Ids of those in whose hands the working version is."""
        return self.working.held_by if self.working else frozenset()


@dataclass(frozen=True)
class Room:
    """Every clause asked of a State, in order, and the grades of current reviews by the obligation's id.

    `resolutions` are those that ask something of it: id, slug and symbol.
    """

    clauses: list[Standing]
    grades: dict[int, list[str]]
    resolutions: dict[int, tuple[str, str]] = field(default_factory=dict)

    @property
    def reported(self) -> int:
        return sum(clause.claim is not None for clause in self.clauses)

    def of_institutions(self, institutions: frozenset[int]) -> Room:
        """Only the clauses that these institutions lead or are asked about."""
        return Room([c for c in self.clauses if c.institutions & institutions], self.grades, self.resolutions)


class _StaleBefore(dict[int | None, datetime]):
    """By the months a report holds (None: a setting): what was published before this moment, a day's beginning, is
    older than that."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self.today = today

    def __missing__(self, interval: int | None) -> datetime:
        months = interval or settings.REPORT_INTERVAL_MONTHS
        found = self[interval] = day_begins(self.today - relativedelta(months=months))
        return found


class _Needs(dict[tuple[str | None, date | None, date | None, bool, bool], frozenset[Need]]):
    """What follows from a clause's claim, its resolution's first report, its target, whether what is reported is
    stale, and whether it was about other words. Of thousands of clauses many have the same."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self.today = today
        self.soon = today + timedelta(days=settings.DUE_SOON_DAYS)
        self.later = today + timedelta(days=settings.DUE_LATER_DAYS)

    def __missing__(self, key: tuple[str | None, date | None, date | None, bool, bool]) -> frozenset[Need]:
        found = self[key] = frozenset(self._of(*key))
        return found

    def _of(
        self, claim: str | None, first_report: date | None, target: date | None, stale: bool, other_words: bool
    ) -> Iterator[Need]:
        if stale:
            yield Need.STALE
        if claim is None:
            yield Need.NEVER_REPORTED
        elif other_words:
            yield Need.AMENDED
        due = first_report if claim is None else target if claim not in SETTLED else None
        if due is None:
            return
        if due < self.today:
            yield Need.REPORT_OVERDUE if claim is None else Need.TARGET_OVERDUE
        elif due <= self.later:
            yield Need.DUE_LATER
            if due <= self.soon:
                yield Need.DUE_SOON


def room_of(*, user: User, country: Country, hands: Hands, today: date) -> Room:
    """Where every clause asked of the State stands, with two queries."""
    new_since = day_begins(today - timedelta(days=settings.REVIEW_NEW_DAYS))
    facts = facts_of(user=user, country=country, new_since=new_since, today=today)
    stale_before, needs_of = _StaleBefore(today), _Needs(today)
    asked = (
        Obligation.objects.visible_to(user)
        .in_force()
        .applying_to(country)
        .alias(record=FilteredRelation("pairs", condition=Q(pairs__country=country)))
        .in_order()
        .annotate(
            claim=F("record__implementation__current_version__status"),
            claim_id=F("record__implementation__current_version"),
            target=F("record__implementation__current_version__target_date"),
            published=F("record__implementation__current_version__published_at"),
            claimed_words=F("record__implementation__current_version__wording"),
        )
        .values_list(
            "pk", "claim", "claim_id", "target", "published", "claimed_words", "words_from",
            "resolution__first_report_on", "resolution__report_interval_months", "resolution", "resolution__slug",
            "resolution__symbol",
        )
    )  # fmt: skip
    clauses = []
    resolutions: dict[int, tuple[str, str]] = {}
    # Most of the clauses have nothing beside them, and there are thousands.
    beside_it = facts.grades.keys() | facts.working.keys() | facts.institutions.keys()
    citing = facts.unconfirmed | facts.failing
    for pk, claim, claim_id, target, published, claimed, words, first_report, interval, of, slug, symbol in asked:
        stale = published is not None and published < stale_before[interval]
        needs = needs_of[claim, first_report, target, stale, claimed != words]
        if of not in resolutions:
            resolutions[of] = (slug, symbol)
        if pk not in beside_it and claim_id not in citing:
            clauses.append(Standing(pk, claim, claim_id, needs, None, _NOBODY, None, of))
            continue
        version = facts.working.get(pk)
        there = facts.institutions.get(pk, {})
        more = _needs_beside(facts, pk, claim_id)
        if version is not None and (need := _need_of_version(version, user, country, hands)):
            more.append(need)
        lead = next((institution for institution, leads in there.items() if leads), None)
        clauses.append(Standing(pk, claim, claim_id, needs.union(more), version, frozenset(there), lead, of))
    return Room(clauses, facts.grades, resolutions)


def _needs_beside(facts: Facts, obligation: int, claim_id: int | None) -> list[Need]:
    """What reviews and evidence of a clause ask for."""
    there = (
        (Need.DISPUTED, not _DISPUTING.isdisjoint(facts.grades.get(obligation, ()))),
        (Need.NEWLY_REVIEWED, obligation in facts.newly),
        (Need.UNCONFIRMED, claim_id in facts.unconfirmed),
        (Need.FAILING, claim_id in facts.failing),
    )
    return [need for need, holds in there if holds]


def _need_of_version(version: Working, user: User, country: Country, hands: Hands) -> Need | None:
    """What the version in hand asks of this person."""
    rapporteur = rules.is_rapporteur(user)
    match version.state:
        case VersionState.SUBMITTED:
            return Need.WAITING if rapporteur and rules.may_approve(user, country, version) else None
        case VersionState.APPROVED:
            return Need.APPROVED if rapporteur else None
        case VersionState.RETURNED:
            return Need.RETURNED if version.held_by & hands.ids else None
        case VersionState.DRAFT:
            return Need.DRAFT if version.held_by & hands.ids else None
    return None


#: Values of `assigned` in the address: clauses of one's own institution, or all of them.
MINE, ALL = "mine", "all"


def begins_with_own(*, user: User, room: Room, hands: Hands, asked: str) -> bool:
    """Whether the list is of the clauses assigned to one's own institution: a contributor whose institution has
    clauses begins with these, everybody else with all."""
    if not hands.institutions or asked == ALL:
        return False
    return asked == MINE or (not rules.is_rapporteur(user) and bool(room.of_institutions(hands.institutions).clauses))


def narrowed(room: Room, filters: Filters) -> list[Standing]:
    """Only the clauses that fit all filters; one query where words, force or a theme are asked for."""
    found = [clause for clause in room.clauses if _fits(clause, filters)]
    if not (filters.theme or filters.words or filters.force is not None):
        return found
    rows = Obligation.objects.all()
    if filters.theme:
        rows = rows.filter(pk__in=filters.theme.obligations.values("pk"))
    if filters.force is not None:
        rows = rows.filter(wording__force=filters.force)
    if filters.words:
        rows = rows.filter(Q(wording__text__icontains=filters.words) | Q(wording__place__iexact=filters.words))
    fitting = set(rows.values_list("pk", flat=True))
    return [clause for clause in found if clause.pk in fitting]


def _fits(clause: Standing, filters: Filters) -> bool:
    if filters.status and (clause.claim or NOT_REPORTED) != filters.status:
        return False
    if filters.working and (clause.working.state if clause.working else "none") != filters.working:
        return False
    if filters.resolution and clause.resolution != filters.resolution:
        return False
    if filters.institution == "none" and clause.institutions:
        return False
    if isinstance(filters.institution, int) and filters.institution not in clause.institutions:
        return False
    return not filters.due or filters.due in clause.needs


@dataclass(frozen=True)
class Beside:
    """What stands beside a clause: the grades of current reviews, and pieces of evidence that a version cites."""

    grades: tuple[str, ...] = ()
    evidence: int = 0

    @property
    def outcome(self) -> str:
        """`disputed` by any C or E, `confirmed` by an A without these, or ""."""
        if set(self.grades) & set(DISPUTING):
            return "disputed"
        return "confirmed" if Grade.A in self.grades else ""


def beside(*, room: Room, rows: Iterable[Any]) -> dict[int, Beside]:
    """Reviews and evidence of the rows of one page (from `rows_of`), by the obligation's id."""
    return {row.pk: Beside(tuple(room.grades.get(row.pk, ())), row.evidence) for row in rows}
