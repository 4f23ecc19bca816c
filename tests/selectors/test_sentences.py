"""Sentences made from counts when they are read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from compliance.models import StateSummary, WorldSummary
from compliance.selectors.sentences import (
    country_sentences,
    gap_title,
    move_sentence,
    states_reporting,
    trend_title,
    world_headline,
    world_sentences,
)
from compliance.selectors.trends import TOLD, TOLD_OF_MANY, Move


def state(**counts: int) -> StateSummary:
    return StateSummary(as_of=date(2026, 11, 22), **counts)


def told(**counts: int) -> str:
    return " ".join(country_sentences("Kenya", state(**counts), resolutions=2))


def test_nothing_applies() -> None:
    assert told() == "No obligation applies to Kenya."


def test_silence() -> None:
    assert told(obligations=27) == (
        "Kenya is asked to act on 27 obligations from 2 resolutions. It has not reported on any of them yet."
    )


def test_one_obligation_of_one_resolution() -> None:
    assert country_sentences("Kenya", state(obligations=1), resolutions=1)[0].startswith(
        "Kenya is asked to act on 1 obligation from 1 resolution."
    )


def test_statuses_claims_reviews_and_evidence() -> None:
    text = told(
        obligations=19,
        reported=12,
        implemented=4,
        under_way=5,
        planned=2,
        not_applicable=1,
        implemented_confirmed=2,
        implemented_disputed=1,
        evidence_structure=3,
        evidence_outcome=1,
    )
    assert text == (
        "Kenya is asked to act on 19 obligations from 2 resolutions and has reported on 12:"
        " 4 implemented, 5 under way, 2 planned and 1 not applicable."
        " Of 4 it reports as implemented, reviews confirm 2 and dispute 1."
        " Its reports cite 4 pieces of evidence that anyone can read."
    )


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"implemented": 1}, "The one it reports as implemented has been neither confirmed nor disputed by a review."),
        ({"implemented": 3}, "Of 3 it reports as implemented, none has been confirmed or disputed by a review."),
        ({"planned": 3, "disputed": 2}, "Reviews dispute 2 of its reports."),
        ({"planned": 3, "evidence_process": 1}, "Its reports cite 1 piece of evidence that anyone can read."),
        ({"planned": 3}, "None of its reports cites evidence that anyone can read."),
    ],
)
def test_what_is_said_of_reports(counts: dict[str, int], words: str) -> None:
    reported = sum(counts.get(name, 0) for name in ("implemented", "planned"))
    assert words in told(obligations=19, reported=reported, **counts)


def test_a_state_that_only_reported_is_not_said_to_be_reviewed() -> None:
    assert "eview" not in told(obligations=19, reported=1, under_way=1)


def world(**counts: Any) -> WorldSummary:
    return WorldSummary(as_of=date(2026, 11, 22), states=195, **counts)


def test_the_world_before_anyone_reports() -> None:
    assert world_headline(world(), obligations=27) == "None of the 195 States has reported yet"
    assert world_sentences(world(), obligations=27, resolutions=2) == [
        "195 States are asked to act on 27 obligations from 2 resolutions. None has reported yet."
    ]


def test_the_world_before_anything_is_asked() -> None:
    assert world_headline(world(), obligations=0) == "Nothing is asked of States here yet"
    assert "nothing is asked of any State" in world_sentences(world(), obligations=0, resolutions=0)[0]


def test_the_world_with_reports() -> None:
    summary = world(
        states_reporting=12, reported=1340, implemented=400, implemented_confirmed=30, implemented_disputed=7
    )
    assert world_headline(summary, obligations=27) == "12 of 195 States have reported on at least one obligation"
    assert world_sentences(summary, obligations=27, resolutions=2) == [
        "12 of 195 States have reported on at least one of the 27 obligations from 2 resolutions.",
        "1,340 statuses are published; 400 say “implemented”, of which reviews confirm 30 and dispute 7.",
    ]


def moved(**by: int) -> str:
    return move_sentence(Move(date(2026, 10, 3), date(2026, 11, 22), by))


def test_what_moved_is_told_with_the_day_it_is_compared_with() -> None:
    assert moved(reported=2, disputed=1) == "Since 3 October 2026: 2 more reported and 1 more disputed by review."
    assert moved(reported=-1, withdrawn=1, evidence=-2) == (
        "Since 3 October 2026: 1 fewer reported, 1 more withdrawn and 2 pieces of public evidence fewer."
    )
    assert moved(states_reporting=1, statuses=1200) == (
        "Since 3 October 2026: 1 more State reporting and 1,200 more statuses published."
    )


def test_a_renewed_report_moves_no_count() -> None:
    assert moved() == "Since 3 October 2026 reports were renewed; the counts are the same."


def test_everything_that_is_compared_has_its_words() -> None:
    for name in {*TOLD, *TOLD_OF_MANY}:
        assert moved(**{name: 2}) != moved(**{name: -2})


def test_evidence_is_told_by_its_age() -> None:
    text = told(obligations=19, reported=3, planned=3, evidence_process=6, evidence_within_year=2, evidence_older=4)
    assert "6 pieces of evidence that anyone can read. By date: 2 within the last year and 4 more than five" in text


def test_what_is_overdue_is_told_of_the_silent_too() -> None:
    assert told(obligations=19, report_overdue=19).endswith(
        "The day by which a first report was asked for has passed on 19 obligations without one."
    )
    assert "1 target date that it set itself has passed without the obligation being reported as implemented." in told(
        obligations=19, reported=1, planned=1, target_overdue=1
    )


def test_a_trends_title_says_the_finding() -> None:
    since = date(2026, 10, 3)
    assert trend_title(3, 12, since=since, asked=19) == "12 of 19 obligations reported, 9 more than on 3 October 2026"
    assert trend_title(1, 0, since=since, asked=1) == "0 of 1 obligation reported, 1 fewer than on 3 October 2026"
    assert trend_title(4, 4, since=since) == "4 statuses published, as many as on 3 October 2026"


def test_the_gap_is_a_number_of_statuses() -> None:
    summary = world(obligations=5265, reported=12)
    assert gap_title(summary) == "5,253 of the 5,265 statuses asked of all States are not reported yet"
    assert states_reporting(12, 54) == "12 of 54 States reporting"
