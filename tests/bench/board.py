"""Figures of a child process: taken by the clock, because a database works outside it, and sent on line by line."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from tests.bench.figures import Figure


@dataclass(frozen=True)
class Board:
    """Prints each figure as a line of JSON as it is measured, under the backend's name."""

    title: str

    def at_most(self, name: str, measured: float, goal: float, unit: str = "ms") -> None:
        """A figure that must not exceed its goal."""
        self._say(json.dumps(asdict(Figure(f"{self.title}: {name}", measured, goal, unit))))

    def told(self, name: str, measured: float, unit: str = "ms") -> None:
        """A figure without a goal, for comparison."""
        self._say(f"{self.title}: {name}: {measured:,.1f} {unit}")

    def heading(self, words: str) -> None:
        self._say(f"\n{self.title}: {words}")

    def _say(self, line: str) -> None:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def seconds_of(act: Callable[[], object]) -> float:
    """Wall-clock seconds of one call."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def p50(act: Callable[[], object], *, times: int, warm: int = 1) -> float:
    """Median wall-clock milliseconds of so many calls, after some that are not counted."""
    for _ in range(warm):
        act()
    return statistics.median(seconds_of(act) for _ in range(times)) * 1000
