"""A State's checklist as its officers work on it: where each clause stands, and why it needs somebody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery
from django.utils import timezone

from compliance import rules
from compliance.enums import NOT_REPORTED, EvidenceState, Force, Grade, Need, Status, VersionState
from compliance.models import (
    Assignment,
    Country,
    Evidence,
    HandoverItem,
    ImplementationVersion,
    Obligation,
    Resolution,
    Review,
    Theme,
    User,
    VersionEvidence,
)
from compliance.models.evidence import EvidenceQuerySet
from compliance.pictures.localise import local_day
from compliance.selectors.evidence import failing_evidence, stale_evidence
from compliance.selectors.officers import Hands

#: Grades that dispute what a State reports.
DISPUTING = (Grade.C, Grade.E)


def rows_of(*, user: User, country: Country, ids: Iterable[int], today: date) -> dict[int, Any]:
    """These of the clauses asked of the State, by id, each with its words and where it stands. One query.

    Adds to every obligation: `language` (of its words), `claim` (status of the current version, None for
    silence), `claim_at`, `claim_target`, `working_state`, `withdrawn_at` (set while a withdrawal is the last word),
    `report_overdue` and `target_overdue`.
    """
    versions = ImplementationVersion.objects.filter(
        implementation__pair__obligation=OuterRef("pk"), implementation__pair__country=country
    )
    current, working = versions.current(), versions.working()
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
            withdrawn_at=Subquery(withdrawn.order_by("-withdrawn_at").values("withdrawn_at")[:1]),
        )
        .annotate(
            report_overdue=Q(claim__isnull=True, resolution__first_report_on__lt=today),
            target_overdue=Q(claim_target__lt=today) & ~Q(claim=Status.IMPLEMENTED),
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
    resolution: Resolution | None = None
    words: str = ""


@dataclass(frozen=True)
class Standing:
    """Where one clause stands, in as few words as tell what needs somebody: no text, so that all can be read.

    `claim` is the current version's status (None for silence) and `claim_id` its id, `working` the version in hand and
    `held_by` the ids of those in whose hands it is, `institutions` those asked to supply it and `lead` the one leading.
    """

    pk: int
    claim: str | None
    claim_id: int | None
    needs: frozenset[Need]
    working: ImplementationVersion | None
    held_by: frozenset[int] = frozenset()
    institutions: frozenset[int] = frozenset()
    lead: int | None = None

    @property
    def versions(self) -> list[int]:
        """Ids of the version that stands and of the one in hand."""
        return [pk for pk in (self.claim_id, self.working.pk if self.working else None) if pk]


@dataclass(frozen=True)
class Room:
    """Every clause asked of a State, in order, and the grades of current reviews by the obligation's id."""

    clauses: list[Standing]
    grades: dict[int, tuple[str, ...]]

    @property
    def reported(self) -> int:
        return sum(clause.claim is not None for clause in self.clauses)

    def of_institutions(self, institutions: frozenset[int]) -> Room:
        """Only the clauses that these institutions lead or are asked about."""
        return Room([c for c in self.clauses if c.institutions & institutions], self.grades)


class _Calendar:
    """Today, and the days that what is due is measured by; worked out once for thousands of clauses."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.soon = today + timedelta(days=settings.DUE_SOON_DAYS)
        self.later = today + timedelta(days=settings.DUE_LATER_DAYS)
        self.new_since = today - timedelta(days=settings.REVIEW_NEW_DAYS)
        self._stale_before: dict[int, datetime] = {}

    def stale_before(self, interval: int | None) -> datetime:
        """What was published before this moment, a day's beginning, is older than the months a report holds."""
        months = interval or settings.REPORT_INTERVAL_MONTHS
        if months not in self._stale_before:
            day = self.today - relativedelta(months=months)
            self._stale_before[months] = timezone.make_aware(datetime.combine(day, time.min))
        return self._stale_before[months]

    def needs(self, claim: str | None, first_report: date | None, target: date | None, stale: bool) -> set[Need]:
        """What follows from the dates of a clause."""
        needs = {Need.STALE} if stale else set()
        due = target if claim != Status.IMPLEMENTED else None
        if claim is None:
            needs.add(Need.NEVER_REPORTED)
            due = first_report
        if due is None:
            return needs
        if due < self.today:
            needs.add(Need.REPORT_OVERDUE if claim is None else Need.TARGET_OVERDUE)
        elif due <= self.later:
            needs.add(Need.DUE_LATER)
            if due <= self.soon:
                needs.add(Need.DUE_SOON)
        return needs


def room_of(*, user: User, country: Country, hands: Hands, today: date) -> Room:
    """Where every clause asked of the State stands, with seven queries."""
    working = {
        version.implementation.pair.obligation_id: version
        for version in ImplementationVersion.objects.visible_to(user)
        .working()
        .filter(implementation__pair__country=country)
        .select_related("implementation__pair", "edited_by", "submitted_by")
    }
    handed = HandoverItem.objects.last_word(country)
    reviewed = _reviews(user, country)
    assigned: dict[int, dict[int, bool]] = defaultdict(dict)
    assignments = Assignment.objects.visible_to(user).open().filter(pair__country=country)
    for obligation_id, institution_id, is_lead in assignments.values_list(
        "pair__obligation_id", "institution_id", "is_lead"
    ):
        assigned[obligation_id][institution_id] = is_lead
    unconfirmed = _cited_now(stale_evidence(country, today))
    failing = _cited_now(failing_evidence(country))
    calendar = _Calendar(today)
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
            "resolution__first_report_on", "resolution__report_interval_months",
        )
    )  # fmt: skip
    clauses = []
    for pk, claim, claim_id, target, published, claimed_words, words, first_report, interval in asked:
        version, grades = working.get(pk), reviewed.get(pk, [])
        held_by = rules.holders_of(version, handed.get(version.pk)) if version else frozenset()
        stale = published is not None and published < calendar.stale_before(interval)
        needs = calendar.needs(claim, first_report, target, stale)
        if any(grade in DISPUTING for grade, _day in grades):
            needs.add(Need.DISPUTED)
        if any(day >= calendar.new_since for _grade, day in grades):
            needs.add(Need.NEWLY_REVIEWED)
        if claim is not None and claimed_words != words:
            needs.add(Need.AMENDED)
        if claim_id in unconfirmed:
            needs.add(Need.UNCONFIRMED)
        if claim_id in failing:
            needs.add(Need.FAILING)
        if version is not None and (need := _need_of_version(version, held_by, user, country, hands)):
            needs.add(need)
        there = assigned.get(pk, {})
        clauses.append(
            Standing(
                pk=pk,
                claim=claim,
                claim_id=claim_id,
                needs=frozenset(needs),
                working=version,
                held_by=held_by,
                institutions=frozenset(there),
                lead=next((institution for institution, is_lead in there.items() if is_lead), None),
            )
        )
    return Room(clauses, {pk: tuple(grade for grade, _day in found) for pk, found in reviewed.items()})


def _reviews(user: User, country: Country) -> dict[int, list[tuple[str, date]]]:
    """Grades of current reviews with the day of each, by the obligation's id."""
    found: dict[int, list[tuple[str, date]]] = defaultdict(list)
    rows = Review.objects.visible_to(user).current().filter(pair__country=country).order_by("grade")
    for obligation_id, grade, at in rows.values_list("pair__obligation_id", "grade", "published_at"):
        found[obligation_id].append((grade, local_day(at)))
    return found


def _cited_now(pieces: EvidenceQuerySet) -> frozenset[int]:
    """Ids of current versions citing any of some pieces of evidence."""
    cited = VersionEvidence.objects.filter(evidence__in=pieces.values("pk"), version__current_of__isnull=False)
    return frozenset(cited.values_list("version", flat=True))


def _need_of_version(
    version: ImplementationVersion, held_by: frozenset[int], user: User, country: Country, hands: Hands
) -> Need | None:
    """What the version in hand asks of this person."""
    rapporteur = rules.is_rapporteur(user)
    match version.state:
        case VersionState.SUBMITTED:
            return Need.WAITING if rapporteur and rules.may_approve(user, country, version) else None
        case VersionState.APPROVED:
            return Need.APPROVED if rapporteur else None
        case VersionState.RETURNED:
            return Need.RETURNED if held_by & hands.ids else None
        case VersionState.DRAFT:
            return Need.DRAFT if held_by & hands.ids else None
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
    """Only the clauses that fit all filters; one query where words, force, a theme or a resolution are asked for."""
    found = [clause for clause in room.clauses if _fits(clause, filters)]
    if not (filters.theme or filters.resolution or filters.words or filters.force is not None):
        return found
    rows = Obligation.objects.all()
    if filters.theme:
        rows = rows.filter(pk__in=filters.theme.obligations.values("pk"))
    if filters.resolution:
        rows = rows.filter(resolution=filters.resolution)
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


def beside(*, user: User, country: Country, room: Room, rows: Iterable[Obligation]) -> dict[int, Beside]:
    """Reviews and evidence of the rows of one page, by the obligation's id; one query."""
    ids = {row.pk for row in rows}
    told = {version: clause.pk for clause in room.clauses if clause.pk in ids for version in clause.versions}
    pieces: dict[int, set[int]] = defaultdict(set)
    cited = Evidence.objects.visible_to(user).filter(country=country, citations__version__in=list(told))
    cited = cited.exclude(state=EvidenceState.WITHDRAWN)
    for evidence_id, version_id in cited.order_by().values_list("pk", "citations__version"):
        pieces[told[version_id]].add(evidence_id)
    return {pk: Beside(room.grades.get(pk, ()), len(pieces[pk])) for pk in ids}
