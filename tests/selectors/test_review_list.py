"""The numbers of a reviewer's room: what is compiled and what the record itself says come to the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from compliance.enums import Scope
from compliance.models import Country, Organisation, Resolution, ScopeState, User
from compliance.selectors.review_list import Desk, claims_without_review, desk_of
from compliance.services import summaries, work
from compliance.services.reviews import review_withdraw
from tests.factories import (
    make_country,
    make_organisation,
    make_rapporteur,
    make_resolution,
    make_reviewer,
    publish,
    review,
)
from tests.support.queries import count_queries
from tests.support.worlds import kept, taken_out


def make_record() -> User:
    """A reviewer of three States and two resolutions: of what stands, of what stood earlier, one withdrawn."""
    first = make_resolution("A/RES/99/1", ["to act", "to train", "to punish", "to report"])
    second = make_resolution("A/RES/99/2", ["to cooperate", "to publish data"])
    mine, theirs = make_reviewer(make_organisation()), make_reviewer(make_organisation())
    kenya, france, fictional = make_country("KEN"), make_country("FRA"), make_country("XAA", is_fictional=True)
    officers = {country: make_rapporteur(country) for country in (kenya, france, fictional)}
    for officer in officers.values():
        for obligation in (*first.obligations.all(), *second.obligations.all()):
            publish(officer, obligation, status="implemented")
    act, train, punish, report = first.obligations.all()
    cooperate, data = second.obligations.all()
    for obligation in (act, train, punish, cooperate):
        review(mine, obligation, kenya, grade="C")
    publish(officers[kenya], train, status="implemented", narrative="Since then more was done.")
    publish(officers[kenya], punish, status="under_way")
    review_withdraw(actor=mine, review=review(mine, report, kenya), reason="a mistake")
    review(mine, data, france)
    review(theirs, act, france)
    # What no longer waits, reviewed or not: clauses that left the State's scope or were retired, an ended resolution.
    third = make_resolution("A/RES/99/3", ["to host", "to stay", "to leave"])
    fourth = make_resolution("A/RES/99/4", ["to end"])
    host, stay, leave = third.obligations.all()
    for obligation in (host, stay, leave, fourth.obligations.get()):
        publish(officers[kenya], obligation, status="implemented")
    review(mine, host, kenya)
    review(mine, fourth.obligations.get(), kenya)
    third.obligations.exclude(pk=leave.pk).update(scope=Scope.NAMED)
    ScopeState.objects.create(obligation=stay, country=france)
    third.obligations.filter(pk=leave.pk).update(retired_at=timezone.now())
    Resolution.objects.filter(pk=fourth.pk).update(state="superseded", ended_at=timezone.now())
    return mine


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[User]:
    with kept(make_record, django_db_blocker) as reviewer:
        yield reviewer


@pytest.fixture
def reviewer(made: User, db: None) -> User:
    return taken_out(made)


def _organisation(reviewer: User) -> Organisation:
    return Organisation.objects.get(memberships__user=reviewer)


def _told(desk: Desk) -> tuple[dict[str, tuple[int, int]], int, int]:
    return {w.country.iso3: (w.claims, w.chosen) for w in desk.waiting}, desk.standing, desk.earlier


def _desk(reviewer: User, resolution: Resolution | None = None) -> tuple[dict[str, tuple[int, int]], int, int]:
    return _told(desk_of(user=reviewer, organisation=_organisation(reviewer), resolution=resolution))


@pytest.mark.parametrize("compiled", [False, True])
def test_claims_that_wait_are_those_without_a_standing_review(reviewer: User, compiled: bool) -> None:
    if compiled:
        summaries.drain()
    assert _desk(reviewer) == ({"FRA": (5, 5), "KEN": (2, 2), "XAA": (6, 6)}, 5, 2)
    second = Resolution.objects.get(symbol="A/RES/99/2")
    assert _desk(reviewer, second) == ({"FRA": (5, 1), "KEN": (2, 1), "XAA": (6, 2)}, 5, 2)
    third = Resolution.objects.get(symbol="A/RES/99/3")
    assert [chosen for _claims, chosen in _desk(reviewer, third)[0].values()] == [0, 0, 0]


def test_a_review_just_published_counts_before_its_state_is_compiled(reviewer: User) -> None:
    summaries.drain()
    france, act = Country.objects.get(iso3="FRA"), Resolution.objects.get(symbol="A/RES/99/1").obligations.all()[0]
    review(reviewer, act, france)
    assert _desk(reviewer)[0]["FRA"] == (4, 4)
    assert _desk(reviewer)[1:] == (6, 2)


def test_as_many_claims_are_listed_as_are_counted(reviewer: User) -> None:
    """Of all States, of the State with most to leave out, and of a resolution that asks nothing of it any more."""
    organisation, summary = _organisation(reviewer), desk_of(user=reviewer, organisation=_organisation(reviewer))
    listed = list(claims_without_review(user=reviewer, organisation=organisation))
    assert Counter(claim.implementation.pair.country.iso3 for claim in listed) == {
        waiting.country.iso3: waiting.claims for waiting in summary.waiting
    }
    kenya = Country.objects.get(iso3="KEN")
    assert claims_without_review(user=reviewer, organisation=organisation, country=kenya).count() == 2
    third = Resolution.objects.get(symbol="A/RES/99/3")
    assert not claims_without_review(user=reviewer, organisation=organisation, resolution=third).exists()


@pytest.mark.parametrize("compiled", [False, True])
def test_a_fictional_organisation_waits_for_fictional_states_alone(reviewer: User, compiled: bool) -> None:
    Organisation.objects.filter(memberships__user=reviewer).update(is_fictional=True)
    if compiled:
        summaries.drain()
    assert _desk(reviewer)[0] == {"XAA": (6, 6)}


def test_compiled_numbers_take_one_query_and_those_of_one_resolution_two(reviewer: User) -> None:
    summaries.drain()
    organisation, second = _organisation(reviewer), Resolution.objects.get(symbol="A/RES/99/2")
    with count_queries() as of_all:
        desk_of(user=reviewer, organisation=organisation)
    with count_queries() as of_one:
        desk_of(user=reviewer, organisation=organisation, resolution=second)
    work.mark_all()
    with count_queries() as behind:
        desk_of(user=reviewer, organisation=organisation)
    assert (len(of_all), len(of_one), len(behind)) == (1, 2, 3)
