"""What is kept of dates and counts is kept for each language."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils.translation import override

from compliance.pictures import long_date_text, number_text
from compliance.pictures.localise import ago_text, kept_by_language
from compliance.selectors.places import place_text


def test_what_is_kept_is_made_once_for_each_language() -> None:
    made = []

    @kept_by_language
    def word(number: int) -> str:
        made.append(number)
        return str(number)

    for language in ("en", "fr", "en", "fr"):
        with override(language):
            assert word(7) == "7"
    assert made == [7, 7]


def test_every_reader_has_the_words_of_the_own_language_whoever_came_before() -> None:
    day, today = dt.date(2026, 11, 22), dt.date(2026, 11, 30)
    said = {}
    for language in ("en", "fr", "en"):
        with override(language):
            said[language] = (long_date_text(day), ago_text(day, today), number_text(12345), place_text("3(e)/s1"))
    assert said["en"] == ("22 November 2026", "1 week ago", "12,345", "3 (e), second clause")
    assert said["fr"] == ("22 novembre 2026", "il y a 1 semaine", "12\u202f345", said["fr"][3])
    assert said["fr"][3] != said["en"][3]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-21", "yesterday"),
        ("2026-11-16", "6 days ago"),
        ("2026-11-10", "1 week ago"),
        ("2026-10-23", "4 weeks ago"),
        ("2026-10-22", "1 month ago"),
        ("2025-11-23", "11 months ago"),
        ("2025-11-22", "1 year ago"),
        ("2024-11-23", "1 year ago"),
        ("2022-03-13", "4 years ago"),
        ("2026-11-24", "in 2 days"),
        ("2027-02-01", "in 2 months"),
    ],
)
def test_what_has_passed_is_said_in_whole_units(day: str, said: str) -> None:
    assert ago_text(dt.date.fromisoformat(day), dt.date(2026, 11, 22)) == said
