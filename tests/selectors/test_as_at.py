"""The block in which everything is read as it stood at the end of a day."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from django.db.models import Count

from compliance.models import Resolution
from compliance.selectors.as_at import as_at, chosen_day
from tests.factories import make_resolution

pytestmark = pytest.mark.django_db


def test_an_error_inside_it_leaves_the_present_behind() -> None:
    make_resolution("A/RES/99/1")
    with suppress(ValueError), as_at(dt.date(2020, 1, 1)):
        assert not Resolution.objects.exists()
        raise ValueError
    assert chosen_day() is None
    assert Resolution.objects.count() == 1


def test_a_block_of_another_day_within_it_is_refused() -> None:
    with as_at(dt.date(2020, 1, 1)), as_at(dt.date(2020, 1, 1)):
        assert chosen_day() == dt.date(2020, 1, 1)
    with as_at(dt.date(2020, 1, 1)), pytest.raises(RuntimeError):
        as_at(dt.date(2020, 1, 2)).__enter__()


def test_groups_are_counted_over_what_stood_then() -> None:
    """PostgreSQL takes a table's key for its columns in GROUP BY; the names lead to views here."""
    make_resolution("A/RES/99/1")
    counted = Resolution.objects.annotate(clauses=Count("obligations")).order_by("symbol")
    with as_at(dt.date(2099, 1, 1)):
        assert [vars(one)["clauses"] for one in counted] == [1]
