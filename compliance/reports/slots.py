"""How many reports are made at once while people wait: making one takes a core and memory.

Each place is a locked file, which holds between all processes of the machine and is free again when one dies.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

#: Places, and seconds that somebody waits for one.
PLACES, PATIENCE = 2, 10.0


class Busy(Exception):
    """Every place is taken, and none came free in time."""


@contextmanager
def slot(*, patience: float = PATIENCE) -> Iterator[None]:
    """Hold one of the places. Raises Busy."""
    folder = Path(settings.VAR_DIR) / "report-slots"
    folder.mkdir(mode=0o700, exist_ok=True)
    deadline = time.monotonic() + patience
    while (held := _taken(folder)) is None:
        if time.monotonic() >= deadline:
            raise Busy
        time.sleep(0.1)
    try:
        yield
    finally:
        held.close()


def _taken(folder: Path) -> IO[bytes] | None:
    for number in range(PLACES):
        place = (folder / str(number)).open("wb")
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            place.close()
        else:
            return place
    return None
