"""What the database refuses of hand-overs, absences, saved views and four eyes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from compliance.models import Absence, Country, Handover, SavedView
from tests.factories import make_contributor, make_country, make_institution, make_rapporteur

pytestmark = pytest.mark.django_db


def refused(act: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def test_a_hand_over_has_a_successor_is_open_once_and_fits_the_role() -> None:
    country = make_country()
    giver, taker = make_rapporteur(country), make_contributor(country)
    ministry = make_institution(country)
    fits: dict[str, Any] = {
        "country": country,
        "from_user": giver,
        "to_user": taker,
        "role": "rapporteur",
        "stays": "leaves",
        "note": "All of it.",
    }
    now = timezone.now()
    for wrong in (
        {"to_user": None},
        {"to_user": giver},
        {"role": "administrator"},
        {"stays": "wanders"},
        {"role": "contributor", "stays": "rapporteur"},
        {"institution": ministry},
        {"read_at": now},
        {"completed_at": now, "cancelled_at": now},
    ):
        refused(lambda wrong=wrong: Handover.objects.create(**{**fits, **wrong}))  # type: ignore[misc]
    Handover.objects.create(**fits)
    refused(lambda: Handover.objects.create(**fits))
    Handover.objects.update(cancelled_at=now)
    Handover.objects.create(**fits, completed_at=now, read_at=now)
    Handover.objects.create(**{**fits, "stays": "contributor"}, institution=ministry)


def test_nobody_stands_in_for_themselves_or_is_back_before_leaving() -> None:
    country = make_country()
    officer, today = make_rapporteur(country), timezone.localdate()
    span = {"first_day": today, "last_day": today + timedelta(days=3)}
    fits: dict[str, Any] = {"user": officer, "country": country, "entered_by": officer, **span}
    refused(lambda: Absence.objects.create(**{**fits, "last_day": today - timedelta(days=1)}))
    refused(lambda: Absence.objects.create(**fits, stand_in=officer))
    Absence.objects.create(**fits)


def test_a_person_keeps_a_name_for_one_view_of_a_state() -> None:
    country = make_country()
    officer = make_rapporteur(country)
    SavedView.objects.create(user=officer, country=country, name="Overdue", query="due=overdue")
    refused(lambda: SavedView.objects.create(user=officer, country=country, name="Overdue", query=""))
    refused(lambda: SavedView.objects.create(user=officer, country=country, name="", query=""))
    SavedView.objects.create(user=make_rapporteur(country), country=country, name="Overdue", query="")


def test_asking_to_switch_four_eyes_off_needs_them_on_and_somebody_who_asks() -> None:
    country = make_country()
    officer, now = make_rapporteur(country), timezone.now()
    asked = {"four_eyes_off_asked_by": officer, "four_eyes_off_asked_at": now}
    refused(lambda: Country.objects.filter(pk=country.pk).update(**asked))
    refused(lambda: Country.objects.filter(pk=country.pk).update(four_eyes=True, four_eyes_off_asked_at=now))
    Country.objects.filter(pk=country.pk).update(four_eyes=True, **asked)
    refused(lambda: Country.objects.filter(pk=country.pk).update(four_eyes=False))
