"""Four eyes: on while there are two rapporteurs, off by two of them, or by one who is alone."""

from __future__ import annotations

import pytest
from django.utils import timezone

from compliance.models import Country, Membership, TrailEntry
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.four_eyes import four_eyes_keep, four_eyes_switch_off, four_eyes_switch_on
from tests.factories import make_contributor, make_country, make_rapporteur

pytestmark = pytest.mark.django_db


def test_one_rapporteur_alone_cannot_switch_it_on() -> None:
    country = make_country()
    officer = make_rapporteur(country)
    make_rapporteur(make_country())
    with pytest.raises(Invalid, match="one national rapporteur"):
        four_eyes_switch_on(actor=officer)
    with pytest.raises(NotAllowed):
        four_eyes_switch_on(actor=make_contributor(country))
    assert not Country.objects.get(pk=country.pk).four_eyes
    assert not TrailEntry.objects.exists()


def test_two_switch_it_on_at_once_and_off_together() -> None:
    country = make_country()
    one, two = make_rapporteur(country), make_rapporteur(country)
    assert four_eyes_switch_on(actor=one).four_eyes
    with pytest.raises(Conflict):
        four_eyes_switch_on(actor=two)
    assert four_eyes_switch_off(actor=one).four_eyes_off_asked_by == one
    with pytest.raises(Conflict):
        four_eyes_switch_off(actor=one)
    assert Country.objects.get(pk=country.pk).four_eyes
    assert not four_eyes_switch_off(actor=two).four_eyes
    assert list(TrailEntry.objects.order_by("pk").values_list("verb", "actor")) == [
        ("four_eyes.on", one.pk),
        ("four_eyes.ask_off", one.pk),
        ("four_eyes.off", two.pk),
    ]
    with pytest.raises(Conflict):
        four_eyes_switch_off(actor=one)


def test_another_rapporteur_may_decline() -> None:
    country = make_country()
    one, two = make_rapporteur(country), make_rapporteur(country)
    four_eyes_switch_on(actor=one)
    with pytest.raises(Conflict):
        four_eyes_keep(actor=two)
    four_eyes_switch_off(actor=one)
    kept = four_eyes_keep(actor=two)
    assert kept.four_eyes
    assert kept.four_eyes_off_asked_by is None


def test_who_is_left_alone_switches_it_off_at_once() -> None:
    country = make_country()
    one, two = make_rapporteur(country), make_rapporteur(country)
    four_eyes_switch_on(actor=one)
    four_eyes_switch_off(actor=one)
    Membership.objects.filter(user=two).update(ended_at=timezone.now())
    assert not four_eyes_switch_off(actor=one).four_eyes
