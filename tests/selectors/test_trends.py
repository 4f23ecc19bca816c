"""A grain's rows over time: steps, and what moved between two days."""

from __future__ import annotations

from datetime import date, timedelta

from compliance.models import StateHistory, WorldHistory
from compliance.selectors.trends import STEPS, Trend, move_between

FIRST = date(2026, 3, 1)


def row(day: int, **counts: int) -> StateHistory:
    return StateHistory(as_of=FIRST + timedelta(days=day), **counts)


def test_the_latest_is_compared_with_the_one_before_it() -> None:
    history = Trend((row(0, obligations=19), row(9, obligations=19, reported=2), row(30, obligations=19, reported=1)))
    move = history.move
    assert move is not None
    assert (move.since, move.until, move.by) == (date(2026, 3, 10), date(2026, 3, 31), {"reported": -1})


def test_nothing_is_compared_while_there_is_one_row_or_none() -> None:
    assert Trend(()).move is None
    assert Trend((row(0),)).move is None
    assert Trend((row(0),)).move_since(FIRST) is None
    assert Trend(()).move_since(FIRST) is None


def test_since_a_day_is_since_the_row_that_held_then_and_at_most_since_the_first() -> None:
    history = Trend((row(0, reported=1), row(9, reported=2), row(30, reported=5)))
    of = {day: history.move_since(FIRST + timedelta(days=day)) for day in (-5, 0, 8, 9, 29, 30, 90)}
    assert {day: move and (move.by["reported"], (move.since - FIRST).days) for day, move in of.items()} == {
        -5: (4, 0),
        0: (4, 0),
        8: (4, 0),
        9: (3, 9),
        29: (3, 9),
        30: None,
        90: None,
    }


def test_of_many_states_what_is_asked_did_not_move_and_statuses_did() -> None:
    before = WorldHistory(as_of=FIRST, states=195, obligations=195)
    after = WorldHistory(as_of=FIRST + timedelta(days=1), states=195, obligations=390, reported=3, states_reporting=2)
    assert move_between(before, after).by == {"states_reporting": 2, "statuses": 3}


def test_steps_are_the_days_on_which_a_count_that_is_drawn_changed() -> None:
    history = Trend((row(0, reported=1), row(1, reported=1, report_overdue=4), row(2, reported=3), row(3, reported=1)))
    assert [((step.day - FIRST).days, step.values) for step in history.steps(["reported"])] == [
        (0, (1,)),
        (2, (3,)),
        (3, (1,)),
    ]


def test_of_many_steps_the_first_and_the_last_of_each_month_are_taken() -> None:
    steps = Trend(tuple(row(n, reported=n) for n in range(STEPS + 40))).steps(["reported"])
    assert [step.day.isoformat() for step in steps] == [
        "2026-03-01",
        "2026-03-31",
        "2026-04-30",
        "2026-05-31",
        "2026-06-08",
    ]
    assert steps[-1].values == (STEPS + 39,)
