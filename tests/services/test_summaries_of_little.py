"""Summaries where little or nothing was recorded."""

from __future__ import annotations

import pytest

from compliance.models import StateSummary
from compliance.services import summaries, work
from compliance.services.summaries_sql import COUNTED
from tests.factories import make_country, make_resolution
from tests.support.queries import count_queries

pytestmark = pytest.mark.django_db


def test_a_state_of_which_nothing_is_asked_has_a_summary_of_zeros() -> None:
    country = make_country()
    work.mark_country(country.pk)
    summaries.drain()
    summary = StateSummary.objects.get(country=country)
    assert not any(getattr(summary, name) for name in COUNTED)


def test_the_number_of_statements_does_not_grow_with_states_or_obligations() -> None:
    counts = []
    work.mark_country(make_country().pk)
    summaries.drain()  # the world's mark is made the first time
    for n in (2, 18):
        for _ in range(n):
            make_country()
        make_resolution(f"A/RES/98/{n}", ["to act"] * n)
        with count_queries() as queries:
            summaries.drain()
        counts.append(len(queries))
    assert counts[0] == counts[1], counts
