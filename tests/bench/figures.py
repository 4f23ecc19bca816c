"""What a benchmark gives out, and how it measures: computing time of this process, in rounds that lie close together.

Other work on the machine lengthens a round and never shortens it: of times the least is taken. Shares and ratios are
taken within each round, whose two halves the same disturbance meets, and of these the median.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report. `goal` is the most that `measured` may be, or the least where `at_least` is set."""

    name: str
    measured: float
    goal: float
    unit: str = ""
    at_least: bool = False

    @property
    def ok(self) -> bool:
        return self.measured >= self.goal if self.at_least else self.measured <= self.goal

    def line(self) -> str:
        """name, measured, goal, ok or short."""
        goal = f"{'>=' if self.at_least else '<='} {_number(self.goal)} {self.unit}"
        return f"{self.name:<58} {_number(self.measured):>8} {self.unit:<3} {goal:<12} {'ok' if self.ok else 'SHORT'}"


def _number(value: float) -> str:
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.0f}"


def spent(work: Callable[[], object]) -> float:
    """The computing time of one run in seconds."""
    started = time.process_time()
    work()
    return time.process_time() - started


def least(work: Callable[[], object], rounds: int) -> float:
    """The shortest computing time of several runs in seconds."""
    return min(spent(work) for _ in range(rounds))


def ratio(upper: Callable[[], object], lower: Callable[[], object], rounds: int) -> float:
    """How many times as long the one takes as the other: the median of rounds in which both run."""
    return median(_ratio(upper, lower) for _ in range(rounds))


def _ratio(upper: Callable[[], object], lower: Callable[[], object]) -> float:
    # The one that is divided by runs before and after, so that a machine that grows slower meets both.
    before = spent(lower)
    above = spent(upper)
    return 2 * above / (before + spent(lower))
