"""Clauses assigned: one lead at most, one step for many, and only what was looked at."""

from __future__ import annotations

from typing import Any

import pytest

from compliance.models import Assignment, Country, Institution, Obligation, Pair, TrailEntry, User
from compliance.services.assignments import MOST, Plan, assignments_change, assignments_plan
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.institutions import institution_close
from tests.factories import make_contributor, make_country, make_institution, make_rapporteur, make_resolution
from tests.support.queries import count_queries

pytestmark = pytest.mark.django_db


def change(actor: User, keys: list[str], act: str, institution: Institution | None) -> Plan:
    country = actor.memberships.active().get().country
    assert country is not None
    plan = assignments_plan(country=country, keys=keys, act=act, institution=institution)
    return assignments_change(actor=actor, keys=keys, act=act, institution=institution, seen=plan.mark)


def standing(country: Country) -> dict[str, list[tuple[str, bool]]]:
    """Institutions of each clause by its place, the lead first."""
    found: dict[str, list[tuple[str, bool]]] = {}
    rows = Assignment.objects.open().filter(pair__country=country).order_by("-is_lead", "institution__name")
    for place, name, lead in rows.values_list("pair__obligation__wording__place", "institution__name", "is_lead"):
        found.setdefault(place, []).append((name, lead))
    return found


class Scene:
    """A State with a rapporteur, two institutions and three clauses."""

    def __init__(self) -> None:
        self.country = make_country("KEN", "Kenya")
        self.officer = make_rapporteur(self.country)
        self.justice = make_institution(self.country, "Justice")
        self.labour = make_institution(self.country, "Labour")
        clauses = make_resolution(clauses=["to act", "to wait", "to think"]).obligations
        self.clauses: list[Obligation] = list(clauses.order_by("wording__position"))
        self.keys = [clause.key for clause in self.clauses]


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_many_clauses_get_a_lead_in_one_step_with_one_entry(scene: Scene) -> None:
    change(scene.officer, scene.keys[:1], "lead", scene.labour)
    change(scene.officer, scene.keys[1:2], "lead", scene.justice)
    plan = assignments_plan(country=scene.country, keys=scene.keys, act="lead", institution=scene.justice)
    assert [clause.pk for clause in plan.changed] == [scene.clauses[0].pk, scene.clauses[2].pk]
    assert [clause.pk for clause in plan.unchanged] == [scene.clauses[1].pk]
    assert plan.replaced == {scene.clauses[0].pk: scene.labour}
    before = TrailEntry.objects.count()
    assignments_change(actor=scene.officer, keys=scene.keys, act="lead", institution=scene.justice, seen=plan.mark)
    assert standing(scene.country) == {place: [("Justice", True)] for place in ("1", "2", "3")}
    entry = TrailEntry.objects.latest("pk")
    assert TrailEntry.objects.count() == before + 1
    assert (entry.verb, entry.object_key) == ("assignment.lead", scene.justice.slug)
    assert entry.payload == {
        "clauses": sorted([scene.keys[0], scene.keys[2]]),
        "replaced": {scene.keys[0]: scene.labour.slug},
    }
    # What was before stays on record.
    assert Assignment.objects.filter(ended_at__isnull=False, institution=scene.labour).count() == 1


def test_others_stand_beside_the_lead_and_a_lead_may_become_one_of_them(scene: Scene) -> None:
    one = scene.keys[:1]
    change(scene.officer, one, "lead", scene.justice)
    change(scene.officer, one, "other", scene.labour)
    assert standing(scene.country)["1"] == [("Justice", True), ("Labour", False)]
    plan = change(scene.officer, one, "other", scene.justice)
    assert [clause.pk for clause in plan.without_lead] == [scene.clauses[0].pk]
    assert standing(scene.country)["1"] == [("Justice", False), ("Labour", False)]


def test_an_institution_is_taken_off_or_all_are(scene: Scene) -> None:
    change(scene.officer, scene.keys, "lead", scene.justice)
    change(scene.officer, scene.keys, "other", scene.labour)
    change(scene.officer, scene.keys[:1], "remove", scene.labour)
    assert standing(scene.country)["1"] == [("Justice", True)]
    plan = change(scene.officer, scene.keys[:2], "clear", None)
    assert len(plan.without_lead) == 2
    assert standing(scene.country) == {"3": [("Justice", True), ("Labour", False)]}
    assert TrailEntry.objects.latest("pk").object_key == "KEN"


def test_a_step_that_changes_nothing_writes_nothing(scene: Scene) -> None:
    change(scene.officer, scene.keys, "lead", scene.justice)
    before = TrailEntry.objects.count(), Assignment.objects.count()
    assert not change(scene.officer, scene.keys, "lead", scene.justice).changed
    assert not change(scene.officer, scene.keys, "remove", scene.labour).changed
    assert (TrailEntry.objects.count(), Assignment.objects.count()) == before


def test_what_somebody_assigned_meanwhile_is_not_overwritten(scene: Scene) -> None:
    plan = assignments_plan(country=scene.country, keys=scene.keys, act="lead", institution=scene.justice)
    change(scene.officer, scene.keys[2:], "lead", scene.labour)
    with pytest.raises(Conflict):
        assignments_change(actor=scene.officer, keys=scene.keys, act="lead", institution=scene.justice, seen=plan.mark)
    assert standing(scene.country) == {"3": [("Labour", True)]}


@pytest.mark.parametrize(
    "wrong",
    [{"act": "marry"}, {"keys": []}, {"institution": None}, {"keys": [f"key{n}" for n in range(MOST + 1)]}],
)
def test_what_is_not_a_step_is_refused(scene: Scene, wrong: dict[str, Any]) -> None:
    fits: dict[str, Any] = {"keys": scene.keys, "act": "lead", "institution": scene.justice}
    with pytest.raises(Invalid):
        assignments_plan(country=scene.country, **{**fits, **wrong})


def test_a_closed_or_foreign_institution_leads_nothing(scene: Scene) -> None:
    closed = institution_close(actor=scene.officer, institution=scene.labour)
    for institution in (closed, make_institution(make_country(), "Theirs")):
        with pytest.raises(Invalid):
            change(scene.officer, scene.keys, "lead", institution)
    assert not Assignment.objects.exists()


def test_only_a_rapporteur_assigns_and_only_for_the_own_state(scene: Scene) -> None:
    plan = assignments_plan(country=scene.country, keys=scene.keys, act="lead", institution=scene.justice)
    for actor in (make_contributor(scene.country), make_rapporteur(make_country())):
        with pytest.raises((NotAllowed, Invalid)):
            assignments_change(actor=actor, keys=scene.keys, act="lead", institution=scene.justice, seen=plan.mark)
    assert not Assignment.objects.exists()
    assert not Pair.objects.exists()


def test_a_clause_that_is_not_asked_is_not_assigned(scene: Scene) -> None:
    draft = make_resolution("A/RES/99/2", publish=False)
    assert not draft.obligations.exists()
    with pytest.raises(Conflict):
        assignments_plan(
            country=scene.country, keys=[*scene.keys, "unknownkey12"], act="lead", institution=scene.justice
        )


def test_thirty_clauses_take_as_many_statements_as_one(scene: Scene) -> None:
    many = make_resolution("A/RES/99/3", [f"to act{n}" for n in range(30)])
    keys = list(many.obligations.values_list("key", flat=True))
    change(scene.officer, scene.keys[:1], "lead", scene.justice)
    with count_queries() as few:
        change(scene.officer, scene.keys[1:2], "lead", scene.justice)
    with count_queries() as more:
        change(scene.officer, keys, "lead", scene.justice)
    assert len(few) == len(more)
