"""A world that is made once for a module: making it takes longer than most tests that are told in it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import transaction

W = TypeVar("W")


@contextmanager
def kept(build: Callable[[], W], blocker: Any) -> Iterator[W]:
    """What `build` makes, in the database until the module's tests are over. Each test's changes are taken back to it.

    For modules whose tests all run inside a transaction.
    """
    with blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        world = build()
    yield world
    with blocker.unblock():
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


def taken_out(world: W) -> W:
    """The same rows as objects of the test's own, so that what it does to them ends with it."""
    return copy.deepcopy(world)
