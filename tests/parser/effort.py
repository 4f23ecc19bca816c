"""How much the tests on made-up and spoiled texts try: the same little in every run, much and new in `make fuzz`."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

LONG = bool(os.environ.get("LONG_TESTS"))


def effort(ordinary: int, long: int) -> int:
    """How many examples to try."""
    return long if LONG else ordinary


def made_up(ordinary: int = 25, long: int = 3000) -> settings:
    """Hypothesis as these tests use it. Ordinary runs repeat the same examples, so that they never fail by chance."""
    return settings(
        max_examples=effort(ordinary, long),
        derandomize=not LONG,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
