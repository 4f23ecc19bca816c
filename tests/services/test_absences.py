"""Leave of absence: whose, who stands in, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from compliance.models import Absence, TrailEntry, User
from compliance.services.absences import absence_end, absence_enter
from compliance.services.errors import Conflict, Invalid, NotAllowed
from tests.factories import make_contributor, make_country, make_rapporteur

pytestmark = pytest.mark.django_db


def day(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def enter(actor: User, user: User | None = None, *, first: int = 1, last: int = 5, by: User | None = None) -> Absence:
    return absence_enter(
        actor=actor, user=user or actor, first_day=day(first), last_day=day(last), stand_in=by, note="Leave"
    )


def test_ones_own_leave_with_a_stand_in_of_the_same_rank() -> None:
    country = make_country()
    one, two, helper = make_rapporteur(country), make_rapporteur(country), make_contributor(country)
    for wrong in (helper, one, make_rapporteur(make_country()), None):
        with pytest.raises(Invalid):
            enter(one, by=wrong)
    absence = enter(one, by=two)
    assert (absence.user, absence.stand_in, absence.entered_by) == (one, two, one)
    assert TrailEntry.objects.get(verb="absence.enter").payload["stand_in"] == two.pk
    assert enter(helper, by=two, first=10, last=12).stand_in == two


def test_the_only_officer_is_away_without_a_stand_in() -> None:
    officer = make_rapporteur(make_country())
    assert enter(officer).stand_in is None


def test_a_rapporteur_enters_it_for_a_contributor_and_for_nobody_else() -> None:
    country = make_country()
    one, two = make_rapporteur(country), make_rapporteur(country)
    helper, foreign = make_contributor(country), make_contributor(make_country())
    assert enter(one, helper, by=two).entered_by == one
    for actor, person in ((one, two), (helper, one), (one, foreign)):
        with pytest.raises(NotAllowed):
            enter(actor, person, first=10, last=11, by=two)
    assert Absence.objects.count() == 1


@pytest.mark.parametrize(("first", "last"), [(1, 5), (5, 9), (0, 1), (2, 3), (-3, 20)])
def test_days_that_overlap_are_refused(first: int, last: int) -> None:
    country = make_country()
    helper, other = make_contributor(country), make_rapporteur(country)
    enter(helper, by=other)
    with pytest.raises(Invalid, match="already"):
        enter(helper, by=other, first=first, last=last)
    enter(helper, by=other, first=6, last=6)


@pytest.mark.parametrize(("first", "last"), [(5, 4), (-9, -1)])
def test_days_that_cannot_be_are_refused(first: int, last: int) -> None:
    country = make_country()
    helper = make_contributor(country)
    with pytest.raises(Invalid):
        enter(helper, by=make_rapporteur(country), first=first, last=last)
    assert not Absence.objects.exists()


def test_nobody_stands_in_while_away() -> None:
    country = make_country()
    one, two, three = make_contributor(country), make_contributor(country), make_contributor(country)
    enter(one, by=two)
    with pytest.raises(Invalid, match="stands in for"):
        enter(two, by=three, first=3, last=8)
    with pytest.raises(Invalid, match="is on leave"):
        enter(three, by=one, first=5, last=8)
    enter(two, by=three, first=6, last=8)


def test_leave_ends_early_once_and_its_days_are_free_again() -> None:
    country = make_country()
    rapporteur, helper, other = make_rapporteur(country), make_contributor(country), make_contributor(country)
    absence = enter(helper, by=rapporteur)
    for actor in (other, make_rapporteur(make_country())):
        with pytest.raises(NotAllowed):
            absence_end(actor=actor, absence=absence)
    assert absence_end(actor=rapporteur, absence=absence).ended_at is not None
    with pytest.raises(Conflict):
        absence_end(actor=helper, absence=absence)
    enter(helper, by=other)


def test_a_rapporteurs_leave_is_ended_by_that_rapporteur_alone() -> None:
    country = make_country()
    one, two = make_rapporteur(country), make_rapporteur(country)
    absence = enter(one, by=two)
    with pytest.raises(NotAllowed):
        absence_end(actor=two, absence=absence)
    absence_end(actor=one, absence=absence)


def test_leave_is_in_force_on_its_first_and_last_day_only() -> None:
    country = make_country()
    helper = make_contributor(country)
    enter(helper, by=make_rapporteur(country), first=1, last=3)
    found = [number for number in range(6) if Absence.objects.on(day(number)).exists()]
    assert found == [1, 2, 3]
