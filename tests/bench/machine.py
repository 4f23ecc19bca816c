"""What this machine is: milliseconds of two machines are compared by what the same loop takes on both."""

from __future__ import annotations

import os
import platform

from tests.bench.figures import least

#: Steps of the loop: many enough to be measured, few enough not to be waited for.
STEPS = 1_000_000


def _loop() -> None:
    total = 0
    for number in range(STEPS):
        total += number * number % 7


def described() -> str:
    """The Python, the processors, and how fast a plain loop is."""
    loop = least(_loop, 5) * 1000
    python = platform.python_version()
    return f"Python {python}, {os.cpu_count()} processors; a loop of a million steps takes {loop:.0f} ms"
