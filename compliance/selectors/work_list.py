"""A State's checklist as its officers work on it: where each clause stands, and what needs somebody today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery

from compliance import rules
from compliance.enums import NOT_REPORTED, Grade, Status, VersionState
from compliance.models import (
    Country,
    Evidence,
    ImplementationVersion,
    Obligation,
    Resolution,
    Review,
    Theme,
    User,
)

#: Lines shown one by one; what is overdue and what was never reported adds one line each.
FEW = 5
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
    """What the list is narrowed to; "" and None leave a question open."""

    status: str = ""
    working: str = ""
    due: str = ""
    theme: Theme | None = None
    resolution: Resolution | None = None
    words: str = ""


@dataclass(frozen=True)
class Standing:
    """Where one clause stands, in as few words as tell what needs somebody: no text, so that all can be read.

    `claim` is the current version's status (None for silence) and `claim_id` its id, `working` the version in hand.
    """

    pk: int
    claim: str | None
    claim_id: int | None
    report_overdue: bool
    target_overdue: bool
    is_disputed: bool
    working: ImplementationVersion | None

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


def room_of(*, user: User, country: Country, today: date) -> Room:
    """Where every clause asked of the State stands, with three queries."""
    working = {
        version.implementation.pair.obligation_id: version
        for version in ImplementationVersion.objects.visible_to(user)
        .working()
        .filter(implementation__pair__country=country)
        .select_related("implementation__pair", "edited_by", "submitted_by")
    }
    grades: dict[int, list[str]] = defaultdict(list)
    reviews = Review.objects.visible_to(user).current().filter(pair__country=country).order_by("grade")
    for obligation_id, grade in reviews.values_list("pair__obligation_id", "grade"):
        grades[obligation_id].append(grade)
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
        )
        .values_list("pk", "claim", "claim_id", "target", "resolution__first_report_on")
    )
    clauses = [
        Standing(
            pk=pk,
            claim=claim,
            claim_id=claim_id,
            report_overdue=claim is None and first_report is not None and first_report < today,
            target_overdue=target is not None and target < today and claim != Status.IMPLEMENTED,
            is_disputed=not set(DISPUTING).isdisjoint(grades.get(pk, ())),
            working=working.get(pk),
        )
        for pk, claim, claim_id, target, first_report in asked
    ]
    return Room(clauses, {pk: tuple(found) for pk, found in grades.items()})


def narrowed(room: Room, filters: Filters) -> list[Standing]:
    """Only the clauses that fit all filters; one query where words, a theme or a resolution are asked for."""
    found = [clause for clause in room.clauses if _fits(clause, filters)]
    if not (filters.theme or filters.resolution or filters.words):
        return found
    rows = Obligation.objects.all()
    if filters.theme:
        rows = rows.filter(pk__in=filters.theme.obligations.values("pk"))
    if filters.resolution:
        rows = rows.filter(resolution=filters.resolution)
    if filters.words:
        rows = rows.filter(Q(wording__text__icontains=filters.words) | Q(wording__place__iexact=filters.words))
    fitting = set(rows.values_list("pk", flat=True))
    return [clause for clause in found if clause.pk in fitting]


def _fits(clause: Standing, filters: Filters) -> bool:
    if filters.status and (clause.claim or NOT_REPORTED) != filters.status:
        return False
    if filters.working and (clause.working.state if clause.working else "none") != filters.working:
        return False
    return not filters.due or (filters.due in DUE and bool(getattr(clause, filters.due)))


#: What "due" may be narrowed to: facts of `Standing`.
DUE = ("report_overdue", "target_overdue", "is_disputed")


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
    for evidence_id, version_id in cited.order_by().values_list("pk", "citations__version"):
        pieces[told[version_id]].add(evidence_id)
    return {pk: Beside(room.grades.get(pk, ()), len(pieces[pk])) for pk in ids}


@dataclass(frozen=True)
class Task:
    """One line of what needs somebody today.

    `kind` is a word of this module's `today_tasks`; `clause` is what the line's button opens; `number` is how many
    clauses the line stands for.
    """

    kind: str
    clause: Standing
    number: int = 1

    @property
    def version(self) -> ImplementationVersion | None:
        """The working version the line is about; a dispute, a target or silence is about none."""
        return self.clause.working


def today_tasks(*, user: User, country: Country, room: Room) -> list[Task]:
    """What needs this person today, most urgent first, at most seven lines. No query.

    One by one, up to five: submissions waiting for the rapporteur, approved versions waiting to be published,
    what was returned, what a review disputes, targets that have passed. Then one line each for reports that are
    overdue and for clauses never reported (without those overdue).
    """
    rapporteur = rules.is_rapporteur(user)
    tasks: list[tuple[int, Task]] = []
    for clause in room.clauses:
        kind = _kind(clause, user=user, country=country, rapporteur=rapporteur)
        if kind:
            tasks.append((_URGENCY.index(kind), Task(kind, clause)))
    lines = [task for _urgency, task in sorted(tasks, key=lambda pair: pair[0])][:FEW]
    silent = [clause for clause in room.clauses if clause.claim is None and clause.working is None]
    taken = {task.clause.pk for task in lines}
    silent = [clause for clause in silent if clause.pk not in taken]
    for kind, those in (
        ("report_overdue", [c for c in silent if c.report_overdue]),
        ("never_reported", [c for c in silent if not c.report_overdue]),
    ):
        if those:
            lines.append(Task(kind, those[0], number=len(those)))
    return lines


_URGENCY = ("waiting", "approved", "returned", "disputed", "target_overdue", "draft")


def _kind(clause: Standing, *, user: User, country: Country, rapporteur: bool) -> str:
    version = clause.working
    if version is not None:
        if version.state == VersionState.SUBMITTED and rapporteur and rules.may_approve(user, country, version):
            return "waiting"
        if version.state == VersionState.APPROVED and rapporteur:
            return "approved"
        if version.state == VersionState.RETURNED and user.pk in (
            version.submitted_by_id,
            version.edited_by_id,
        ):
            return "returned"
    elif clause.is_disputed:
        return "disputed"
    elif clause.target_overdue:
        return "target_overdue"
    if version is not None and version.state == VersionState.DRAFT and version.edited_by_id == user.pk:
        return "draft"
    return ""
