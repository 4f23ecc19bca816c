"""A State's checklist as its officers work on it: where each clause stands, and what needs somebody today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from compliance import rules
from compliance.enums import Grade, Status, VersionState
from compliance.models import (
    Country,
    Evidence,
    ImplementationVersion,
    Obligation,
    Resolution,
    Review,
    Theme,
    User,
    VersionEvidence,
)

#: Lines shown one by one; what is overdue and what was never reported adds one line each.
FEW = 5
#: Grades that dispute what a State reports.
DISPUTING = (Grade.C, Grade.E)


def work_list(*, user: User, country: Country, today: date) -> QuerySet[Any]:
    """The clauses asked of the State, in order, each with where it stands.

    Adds to every obligation: `language` (of its words), `claim` (status of the current version, None for
    silence), `claim_id`, `claim_at`, `claim_target`, `working_state`, `working_id`, `working_at`,
    `withdrawn_at` (set while a withdrawal is the last word), `is_disputed`, `report_overdue` and
    `target_overdue`. The number of queries is one.
    """
    versions = ImplementationVersion.objects.filter(
        implementation__pair__obligation=OuterRef("pk"), implementation__pair__country=country
    )
    current, working = versions.current(), versions.working()
    withdrawn = versions.published().filter(withdrawn_at__isnull=False, implementation__current_version__isnull=True)
    disputing = Review.objects.current().filter(
        pair__country=country, pair__obligation=OuterRef("pk"), grade__in=DISPUTING
    )
    return (
        Obligation.objects.visible_to(user)
        .in_force()
        .applying_to(country)
        .in_order()
        .select_related("resolution", "wording")
        .annotate(
            language=F("wording__version__language"),
            claim=Subquery(current.values("status")[:1]),
            claim_id=Subquery(current.values("pk")[:1]),
            claim_at=Subquery(current.values("published_at")[:1]),
            claim_target=Subquery(current.values("target_date")[:1]),
            working_state=Subquery(working.values("state")[:1]),
            working_id=Subquery(working.values("pk")[:1]),
            working_at=Subquery(working.values("edited_at")[:1]),
            withdrawn_at=Subquery(withdrawn.order_by("-withdrawn_at").values("withdrawn_at")[:1]),
            is_disputed=Exists(disputing),
        )
        .annotate(
            report_overdue=Q(claim__isnull=True, resolution__first_report_on__lt=today),
            target_overdue=Q(claim_target__lt=today) & ~Q(claim=Status.IMPLEMENTED),
        )
    )


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; "" and None leave a question open."""

    status: str = ""
    working: str = ""
    due: str = ""
    theme: Theme | None = None
    resolution: Resolution | None = None
    words: str = ""


def narrowed(rows: QuerySet[Any], filters: Filters) -> QuerySet[Any]:
    """Only the clauses that fit all filters."""
    if filters.status:
        rows = (
            rows.filter(claim__isnull=True) if filters.status == "not_reported" else rows.filter(claim=filters.status)
        )
    if filters.working:
        rows = (
            rows.filter(working_state__isnull=True)
            if filters.working == "none"
            else rows.filter(working_state=filters.working)
        )
    if filters.due:
        rows = rows.filter(**{filters.due: True}) if filters.due in DUE else rows.none()
    if filters.theme:
        rows = rows.filter(pk__in=filters.theme.obligations.values("pk"))
    if filters.resolution:
        rows = rows.filter(resolution=filters.resolution)
    if filters.words:
        rows = rows.filter(Q(wording__text__icontains=filters.words) | Q(wording__place__iexact=filters.words))
    return rows


#: What "due" may be narrowed to: annotations of `work_list`.
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


def beside(*, user: User, country: Country, rows: Iterable[Obligation]) -> dict[int, Beside]:
    """Reviews and evidence of the rows of one page, by the obligation's id; two queries."""
    ids = [row.pk for row in rows]
    grades: dict[int, list[str]] = defaultdict(list)
    reviews = Review.objects.visible_to(user).current().filter(pair__country=country, pair__obligation__in=ids)
    for obligation_id, grade in reviews.values_list("pair__obligation_id", "grade").order_by("grade"):
        grades[obligation_id].append(grade)
    cited = (
        VersionEvidence.objects.filter(
            Q(version__current_of__isnull=False) | Q(version__in=ImplementationVersion.objects.working()),
            evidence__in=Evidence.objects.visible_to(user).filter(country=country),
            version__implementation__pair__obligation__in=ids,
            version__implementation__pair__country=country,
        )
        .values("version__implementation__pair__obligation_id")
        .annotate(pieces=Count("evidence", distinct=True))
    )
    pieces = {row["version__implementation__pair__obligation_id"]: row["pieces"] for row in cited}
    return {pk: Beside(tuple(grades[pk]), pieces.get(pk, 0)) for pk in ids}


@dataclass(frozen=True)
class Task:
    """One line of what needs somebody today.

    `kind` is a word of this module's `today`; `obligation` is the clause the line's button opens; `number` is
    how many clauses the line stands for; `version` the working version it is about.
    """

    kind: str
    obligation: Obligation
    number: int = 1
    version: ImplementationVersion | None = None


def today_tasks(*, user: User, country: Country, rows: QuerySet[Any]) -> list[Task]:
    """What needs this person today, most urgent first, at most seven lines.

    One by one, up to five: submissions waiting for the rapporteur, approved versions waiting to be published,
    what was returned, what a review disputes, targets that have passed. Then one line each for reports that are
    overdue and for clauses never reported (without those overdue).
    """
    rapporteur = rules.is_rapporteur(user)
    working = {
        version.implementation.pair.obligation_id: version
        for version in ImplementationVersion.objects.visible_to(user)
        .working()
        .filter(implementation__pair__country=country)
        .select_related("implementation__pair", "edited_by", "submitted_by")
    }
    clauses = list(rows)
    tasks: list[tuple[int, Task]] = []
    for clause in clauses:
        version = working.get(clause.pk)
        kind = _kind(clause, version, user=user, country=country, rapporteur=rapporteur)
        if kind:
            tasks.append((_URGENCY.index(kind), Task(kind, clause, version=version)))
    lines = [task for _urgency, task in sorted(tasks, key=lambda pair: pair[0])][:FEW]
    taken = {task.obligation.pk for task in lines}
    silent: list[Any] = [c for c in clauses if c.claim is None and c.working_state is None and c.pk not in taken]
    for kind, those in (
        ("report_overdue", [c for c in silent if c.report_overdue]),
        ("never_reported", [c for c in silent if not c.report_overdue]),
    ):
        if those:
            lines.append(Task(kind, those[0], number=len(those)))
    return lines


_URGENCY = ("waiting", "approved", "returned", "disputed", "target_overdue", "draft")


def _kind(clause: Any, version: ImplementationVersion | None, *, user: User, country: Country, rapporteur: bool) -> str:
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
