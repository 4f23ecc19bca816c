"""The fixtures go into a database and every record passes its model's own checks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import models

from compliance.models import Country, Institution, Membership, Organisation, Theme, User
from tests.support.worlds import kept

FIXTURES = ("countries", "themes", "demonstration")


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with kept(lambda: call_command("loaddata", *FIXTURES, verbosity=0), django_db_blocker):
        yield


@pytest.fixture
def loaded(made: None, db: None) -> None:
    """The records of all fixtures are in the database."""


@pytest.mark.parametrize(
    ("model", "number"),
    [(Country, 198), (Theme, 36), (Organisation, 2), (Institution, 10), (User, 8), (Membership, 8)],
)
def test_records_are_valid(loaded: None, model: type[models.Model], number: int) -> None:
    objects = list(model._default_manager.all())
    assert len(objects) == number
    for item in objects:
        item.full_clean()


def test_the_demonstration_adds_no_real_state(loaded: None) -> None:
    assert Country.objects.real().count() == 195
    assert set(Country.objects.filter(is_fictional=True).values_list("iso3", flat=True)) == {
        "XAA",
        "XAB",
        "XAC",
    }


def test_nobody_in_the_demonstration_has_a_password(loaded: None) -> None:
    assert not any(user.has_usable_password() for user in User.objects.all())
    assert all(user.active_membership for user in User.objects.all())
