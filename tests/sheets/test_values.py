"""What people write for counts and days, and what is refused with a reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from compliance.sheets.days import NotADay, day_of
from compliance.sheets.numbers import NotACount, count_of


@pytest.mark.parametrize(
    ("written", "count"),
    [
        (1234, 1234), (12.0, 12), ("0", 0), ("1234", 1234), ("1 234", 1234), ("1\u00a0234", 1234),
        ("1\u202f234\u202f567", 1_234_567), ("1,234", 1234), ("1.234", 1234), ("1'234", 1234), ("1,234,567", 1_234_567),
        ("12.0", 12), ("١٢٣٤", 1234), ("１２", 12), (" 7 ", 7),
    ],
)  # fmt: skip
def test_a_count_is_understood_however_it_is_separated(written: Any, count: int) -> None:
    assert count_of(written, most=2_000_000_000) == count


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (12.5, "broken"), ("12,5", "broken"), ("1,23", "broken"), ("-3", "negative"), (-3, "negative"),
        ("9999999999", "large"), ("1" * 400, "large"), ("1.234,5", "ambiguous"), ("1,234.567", "ambiguous"),
        ("=A1+B1", "formula"), ({"formula": "=A1"}, "formula"), ("<5", "words"), ("n/a", "words"), (True, "words"),
        ({"day": "2024-05-01"}, "words"),
    ],
)  # fmt: skip
def test_what_is_no_count_says_why(written: Any, code: str) -> None:
    with pytest.raises(NotACount) as refused:
        count_of(written, most=2_000_000_000)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "written",
    [{"day": "2024-05-31"}, "2024-05-31", "2024-5-31", "31.05.2024", "31/05/2024", "2024-05-31 00:00:00", 45443,
     "45443", 45443.0, "٢٠٢٤-٠٥-٣١"],
)  # fmt: skip
def test_a_day_is_understood_however_a_program_wrote_it(written: Any) -> None:
    assert day_of(written) == date(2024, 5, 31)


def test_a_serial_number_of_a_program_that_counts_from_1904() -> None:
    assert day_of(45443 - 1462, from_1904=True) == date(2024, 5, 31)


@pytest.mark.parametrize(
    ("written", "code"),
    [("05/06/2024", "ambiguous"), ("31.02.2024", "words"), ("soon", "words"), (7, "words"), (True, "words"),
     ("=TODAY()", "formula"), ({"formula": "=TODAY()"}, "formula")],
)  # fmt: skip
def test_what_is_no_day_says_why(written: Any, code: str) -> None:
    with pytest.raises(NotADay) as refused:
        day_of(written)
    assert refused.value.code == code
