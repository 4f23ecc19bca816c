"""A State's officers as their pages need them: who is away, whose work is in whose hands, what was handed over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Lower

from compliance import rules
from compliance.models import (
    Absence,
    Assignment,
    Country,
    Handover,
    HandoverItem,
    ImplementationVersion,
    Institution,
    Membership,
    Obligation,
    User,
)


@dataclass(frozen=True)
class Hands:
    """Whose work is before somebody: their own, and that of those they stand in for today, by the absent one's id.

    `institutions` are those whose clauses are theirs meanwhile.
    """

    user_id: int
    absent: dict[int, Absence] = field(default_factory=dict)
    institutions: frozenset[int] = frozenset()

    @property
    def ids(self) -> frozenset[int]:
        return frozenset({self.user_id, *self.absent})


def hands_of(*, user: User, country: Country, today: date) -> Hands:
    """One query: whom they stand in for, with the institution of each; their own comes with their membership."""
    theirs = Membership.objects.active().filter(user=OuterRef("user"), country=country)
    away = Absence.objects.visible_to(user).on(today).filter(stand_in=user).select_related("user")
    found: list[Any] = list(away.annotate(institution_id=Subquery(theirs.values("institution")[:1])))
    membership = rules.membership_of(user)
    own = membership.institution_id if membership and membership.country_id == country.pk else None
    institutions = {own, *(absence.institution_id for absence in found)} - {None}
    return Hands(user.pk, {absence.user_id: absence for absence in found}, frozenset(institutions))


def absences_by_user(*, user: User, today: date) -> dict[int, list[Absence]]:
    """Leave that is not over, of everybody in the person's State, by the absent one's id. One query."""
    found: dict[int, list[Absence]] = defaultdict(list)
    for absence in Absence.objects.visible_to(user).not_over(today).select_related("user", "stand_in"):
        found[absence.user_id].append(absence)
    return found


def here_to_stand_in(*, user: User) -> frozenset[int]:
    """Ids of those who hold a role in the person's State: who has left stands in for nobody."""
    return frozenset(Membership.objects.visible_to(user).active().values_list("user_id", flat=True))


def institutions_of(user: User) -> list[Institution]:
    """The State's institutions, open ones first, each with `led`, `asked` (clauses) and `people`. One query."""
    holds = Q(assignments__ended_at__isnull=True)
    rows = Institution.objects.of_user(user).annotate(
        led=Count("assignments", filter=holds & Q(assignments__is_lead=True), distinct=True),
        asked=Count("assignments", filter=holds & Q(assignments__is_lead=False), distinct=True),
        people=Count("memberships", filter=Q(memberships__ended_at__isnull=True), distinct=True),
    )
    return sorted(rows.order_by(Lower("name"), "pk"), key=lambda row: row.closed_at is not None)


@dataclass(frozen=True)
class Assigned:
    """Who is asked to supply what a clause needs: the lead, others, and the contributors of each."""

    assignments: list[Assignment]
    people: dict[int, list[Membership]]

    @property
    def lead(self) -> Assignment | None:
        return next((assignment for assignment in self.assignments if assignment.is_lead), None)


def assigned_to(*, user: User, obligation: Obligation) -> Assigned:
    """Institutions of one clause of the person's State, the lead first, with their people. Two queries."""
    assignments = list(
        Assignment.objects.visible_to(user)
        .open()
        .filter(pair__obligation=obligation)
        .select_related("institution")
        .order_by("-is_lead", "institution__name")
    )
    people: dict[int, list[Membership]] = defaultdict(list)
    members = (
        Membership.objects.visible_to(user)
        .active()
        .filter(institution__in=[assignment.institution_id for assignment in assignments])
        .select_related("user")
        .order_by("user__name")
    )
    for member in members if assignments else ():
        assert member.institution_id is not None
        people[member.institution_id].append(member)
    return Assigned(assignments, people)


@dataclass(frozen=True)
class Received:
    """A hand-over its successor has not yet marked as read, and the versions that came with it and are in hand."""

    handover: Handover
    versions: list[ImplementationVersion]


def received_by(*, user: User) -> list[Received]:
    """Hand-overs to this person that are unread, newest first. Two queries."""
    unread = list(
        Handover.objects.visible_to(user)
        .unread()
        .filter(to_user=user)
        .select_related("from_user")
        .order_by("-completed_at")
    )
    if not unread:
        return []
    came: dict[int, list[ImplementationVersion]] = defaultdict(list)
    items = HandoverItem.objects.filter(handover__in=unread).select_related(
        "version__implementation__pair__obligation__resolution", "version__implementation__pair__obligation__wording"
    )
    for item in items.order_by("pk"):
        if item.version.is_working:
            came[item.handover_id].append(item.version)
    return [Received(handover, came[handover.pk]) for handover in unread]


def pending_handovers(*, user: User) -> Iterable[Handover]:
    """Hand-overs of the State that wait for an invitation to be accepted."""
    return Handover.objects.visible_to(user).pending().select_related("from_user", "invitation")
