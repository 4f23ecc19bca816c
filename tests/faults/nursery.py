"""Where children are born: in one thread that lives as long as we do.

A child that asks to end with its parent ends, on Linux, with the thread that started it. The threads that bring about
the faults come and go.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
_nurse = ThreadPoolExecutor(1, thread_name_prefix="nursery")


def born(start: Callable[[], T]) -> T:
    """What `start()` gives, called there."""
    return _nurse.submit(start).result()
