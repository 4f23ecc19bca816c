"""Equivalents: proposed once, decided by a person, never proposed again."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from compliance.models import Equivalence, Obligation, TrailEntry
from compliance.selectors.equivalents import equivalents_of
from compliance.services.equivalences import (
    equivalence_add,
    equivalence_confirm,
    equivalence_refuse,
    equivalences_propose,
)
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.resolutions import resolution_follow, resolution_withdraw
from tests.factories import make_administrator, make_country, make_rapporteur, make_resolution

pytestmark = pytest.mark.django_db
SAME = "to devise, enforce and strengthen effective measures to eliminate the demand for trafficking in persons"
ALIKE = "to devise, enforce and strengthen measures to eliminate the demand that fosters trafficking in persons"


@pytest.fixture
def sides() -> tuple[Obligation, Obligation]:
    left = make_resolution("A/RES/99/1", [SAME, "to collect statistics on migration and to publish them"])
    right = make_resolution("A/HRC/RES/98/2", ["to ratify the Convention on refugees", ALIKE])
    return left.obligations.get(wording__place="1"), right.obligations.get(wording__place="2")


def test_alike_clauses_are_proposed_once_and_shown_to_nobody_yet(sides: tuple[Obligation, Obligation]) -> None:
    assert equivalences_propose() == 1
    proposed = Equivalence.objects.get()
    assert (proposed.left, proposed.right, proposed.state) == (*sides, "proposed")
    assert not equivalents_of(sides[0], AnonymousUser())
    assert equivalences_propose() == 0


def test_a_confirmed_pair_is_public_on_both_sides_and_a_refused_one_stays_refused(
    sides: tuple[Obligation, Obligation],
) -> None:
    equivalences_propose()
    admin = make_administrator()
    pair = equivalence_confirm(equivalence=Equivalence.objects.get(), actor=admin)
    assert (list(equivalents_of(sides[0], None)), list(equivalents_of(sides[1], None))) == ([sides[1]], [sides[0]])
    with pytest.raises(Invalid):
        equivalence_refuse(equivalence=pair, actor=admin)
    equivalence_refuse(equivalence=pair, actor=admin, reason="One is about supply.")
    assert not equivalents_of(sides[0], None)
    assert equivalences_propose() == 0
    verbs = TrailEntry.objects.filter(verb__startswith="equivalence").order_by("sequence").values_list("verb", "actor")
    assert list(verbs) == [
        ("equivalence.propose", None),
        ("equivalence.confirm", admin.pk),
        ("equivalence.refuse", admin.pk),
    ]


def test_a_family_is_not_compared_with_itself(sides: tuple[Obligation, Obligation]) -> None:
    resolution_follow(resolution=sides[0].resolution, follows=sides[1].resolution)
    assert equivalences_propose() == 0


def test_only_administrators_decide_and_only_on_clauses_in_force(sides: tuple[Obligation, Obligation]) -> None:
    equivalences_propose()
    pair = Equivalence.objects.get()
    with pytest.raises(NotAllowed):
        equivalence_confirm(equivalence=pair, actor=make_rapporteur(make_country()))
    with pytest.raises(Invalid):
        equivalence_add(one=sides[0], other=sides[0].resolution.obligations.last() or sides[0])
    resolution_withdraw(resolution=sides[1].resolution, reason="Loaded by mistake.")
    with pytest.raises(Conflict):
        equivalence_confirm(equivalence=pair)
    assert equivalences_propose(resolution=sides[0].resolution) == 0
