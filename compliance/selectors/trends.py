"""What the summaries said over time: one grain's rows in order, and how they moved between two days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Subquery, Value

from compliance.models import (
    Country,
    StateHistory,
)
from compliance.models.summaries import OverStates
from compliance.models.summary_history import Kept, KeptQuerySet

#: Rows read of one grain, the latest: with a change every day, more than a year.
ROWS = 500
#: Steps drawn and told in a picture's table; of more, the last of each month is taken.
STEPS = 60
#: What "lately" is on the front page.
LATELY = timedelta(days=30)
#: What is told of a State when it moved, in the order it is told in.
TOLD = (
    "obligations",
    "reported",
    "withdrawn",
    "implemented",
    "confirmed",
    "disputed",
    "actions_done",
    "evidence",
    "report_overdue",
    "target_overdue",
)
#: Over many States what is asked is a number of pairs, which moves with every resolution: nothing that States did. And
#: what is reported are statuses of many.
TOLD_OF_MANY = ("states_reporting", "statuses", *TOLD[2:])


@dataclass(frozen=True)
class Move:
    """How counts differ between two summaries: `by` has those of `TOLD` (or `TOLD_OF_MANY`) that do, and is empty
    where only a report took the place of another."""

    since: dt.date
    until: dt.date
    by: dict[str, int]


def move_between(before: Kept, after: Kept) -> Move:
    """What changed from one summary to a later one of the same grain."""
    told = TOLD_OF_MANY if isinstance(after, OverStates) else TOLD
    columns = {name: "reported" if name == "statuses" else name for name in told}
    differences = {name: getattr(after, column) - getattr(before, column) for name, column in columns.items()}
    return Move(before.as_of, after.as_of, {name: number for name, number in differences.items() if number})


@dataclass(frozen=True)
class Step:
    """Counts that held from a day until the day of the next step."""

    day: dt.date
    values: tuple[int, ...]


@dataclass(frozen=True)
class Trend:
    """One grain's rows as time went; empty before its first compilation."""

    rows: tuple[Any, ...]

    @property
    def move(self) -> Move | None:
        """What changed since the summary before the latest; None while there is only one."""
        return move_between(self.rows[-2], self.rows[-1]) if len(self.rows) > 1 else None

    def move_since(self, day: dt.date) -> Move | None:
        """What changed since the end of a day, or since the first row where that is later; None for nothing."""
        if not self.rows:
            return None
        before = next((row for row in reversed(self.rows) if row.as_of <= day), self.rows[0])
        return move_between(before, self.rows[-1]) if before is not self.rows[-1] else None

    def steps(self, names: Sequence[str]) -> list[Step]:
        """The days on which any of these counts changed, at most about `STEPS` of them."""
        found: list[Step] = []
        for row in self.rows:
            values = tuple(getattr(row, name) for name in names)
            if not found or found[-1].values != values:
                found.append(Step(row.as_of, values))
        return found if len(found) <= STEPS else _last_of_each_month(found)


def _last_of_each_month(steps: Sequence[Step]) -> list[Step]:
    """The first step, then of each month its last: what held when the month ended, or holds now."""
    months = {(step.day.year, step.day.month): step for step in steps}
    return [steps[0], *(step for step in months.values() if step is not steps[0])]


def trend_of(history: KeptQuerySet) -> Trend:
    """The rows of one grain with one query."""
    return Trend(tuple(reversed(history.order_by("-as_of")[:ROWS])))


def number_of(rows: QuerySet[Any]) -> Subquery:
    """How many rows a query finds, as a value within another that reads a trend."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values("number")
    return Subquery(counted, output_field=IntegerField())


def state_trend(country: Country) -> Trend:
    """A State over everything asked of it."""
    return trend_of(StateHistory.objects.filter(country=country))
