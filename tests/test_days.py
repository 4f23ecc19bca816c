"""When a day begins and is over, where clocks are changed too."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from compliance.days import day_after, day_begins


@pytest.mark.parametrize(
    ("zone", "day", "begins", "over"),
    [
        ("UTC", date(2026, 3, 1), datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)),
        ("Asia/Kolkata", date(2026, 3, 1), datetime(2026, 2, 28, 18, 30, tzinfo=UTC),
         datetime(2026, 3, 1, 18, 30, tzinfo=UTC)),
        ("Europe/Paris", date(2026, 3, 29), datetime(2026, 3, 28, 23, tzinfo=UTC),
         datetime(2026, 3, 29, 22, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_a_day_is_as_long_as_it_is_in_the_zone(zone: str, day: date, begins: datetime, over: datetime) -> None:
    with timezone.override(zone):
        assert (day_begins(day), day_after(day)) == (begins, over)
