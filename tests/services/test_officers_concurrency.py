"""Two people at once: no lost assignment, no two hand-overs, four eyes asked once. Real threads and transactions."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from compliance.models import Absence, Assignment, Handover, Invitation, TrailChain
from compliance.services import trail
from compliance.services.absences import absence_enter
from compliance.services.assignments import assignments_change, assignments_plan
from compliance.services.errors import Conflict, Invalid
from compliance.services.handovers import Successor, handover_begin
from tests.factories import make_contributor, make_country, make_institution, make_rapporteur, make_resolution

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: Callable[[], object]) -> list[str]:
    """Run the acts at once, each on its own connection; gives "done" or the name of what it raised."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        start.wait()
        try:
            act()
        except (Conflict, Invalid) as error:
            return type(error).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_of_two_who_assign_the_same_clauses_the_second_is_told() -> None:
    country = make_country()
    one, two = make_rapporteur(country), make_rapporteur(country)
    justice, labour = make_institution(country, "Justice"), make_institution(country, "Labour")
    keys = list(make_resolution(clauses=["to act", "to wait"]).obligations.values_list("key", flat=True))
    plan = assignments_plan(country=country, keys=keys, act="lead", institution=justice)
    answers = together(
        lambda: assignments_change(actor=one, keys=keys, act="lead", institution=justice, seen=plan.mark),
        lambda: assignments_change(actor=two, keys=keys, act="lead", institution=labour, seen=plan.mark),
    )
    assert answers == ["Conflict", "done"]
    leads = Assignment.objects.open().filter(is_lead=True)
    assert leads.count() == 2
    assert leads.values("institution").distinct().count() == 1
    assert list(trail.verify(TrailChain.objects.get(country=country))) == []


def test_two_hand_overs_of_one_person_leave_one() -> None:
    country = make_country()
    giver = make_rapporteur(country)

    def begin(name: str) -> None:
        successor = Successor(name=name, email=f"{name}@example.org")
        handover_begin(actor=giver, successor=successor, note="All is well.", stays="leaves")

    assert together(lambda: begin("a"), lambda: begin("b")) == ["Conflict", "done"]
    assert Handover.objects.pending().count() == 1
    assert Invitation.objects.count() == 1


def test_leave_entered_twice_at_once_is_stored_once() -> None:
    country, day = make_country(), timezone.localdate() + timedelta(days=1)
    away, helper = make_contributor(country), make_rapporteur(country)

    def enter() -> None:
        absence_enter(actor=away, user=away, first_day=day, last_day=day, stand_in=helper)

    assert together(enter, enter) == ["Invalid", "done"]
    assert Absence.objects.count() == 1
