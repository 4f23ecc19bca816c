"""Messages to the workers: a hint that there is work, sent beside the request and never awaited.

One thread a process sends them. Whoever asks only leaves a note, so a broker that is away, or answers nothing, costs a
save no time at all; notes for the same task that come before it was sent are one message, and a storm of changes sends
a few messages a second. What is lost on the way the sweeper finds in the database.
"""

from __future__ import annotations

import atexit
import logging
import os
import threading
import time
from typing import Any

from celery import current_app

log = logging.getLogger("compliance.nudges")

#: Between two rounds of messages of one process, in seconds.
PAUSE = 0.25
#: Between two tries at a broker that does not take them.
PAUSE_WHEN_AWAY = 2.0
#: How long a note is worth sending. The sweeper has come by several times meanwhile.
WORTH = 60.0
#: How long a process that ends waits for its last messages.
LAST_WORDS = 2.0

#: A task's name with its arguments.
Note = tuple[str, tuple[Any, ...]]


class Nudger:
    """The notes of one process, and the thread that sends them. After a fork the child begins with none."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        #: What is to be sent: for each how long the message is good for, and until when it is worth trying.
        self._notes: dict[Note, tuple[int, float]] = {}
        self._sending = False
        self._away = False
        self._thread: threading.Thread | None = None

    def leave(self, note: Note, expires: int) -> None:
        """Have it sent soon, once."""
        with self._changed:
            self._notes[note] = (expires, time.monotonic() + WORTH)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._send_for_ever, name="nudges", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def flush(self, seconds: float = LAST_WORDS) -> bool:
        """Wait until everything is sent; False where the broker did not take it in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self._away or not (self._notes or self._sending), seconds) and (
                not self._away
            )

    def _send_for_ever(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._notes))
                notes, self._notes, self._sending = self._notes, {}, True
            unsent = {note: terms for note, terms in notes.items() if not self._send(note, terms[0])}
            with self._changed:
                for note, terms in unsent.items():
                    if terms[1] > time.monotonic():
                        self._notes.setdefault(note, terms)
                self._sending, self._away = False, bool(unsent)
                self._changed.notify_all()
            time.sleep(PAUSE_WHEN_AWAY if unsent else PAUSE)

    def _send(self, note: Note, expires: int) -> bool:
        name, args = note
        try:
            current_app.send_task(name, args=list(args), expires=expires, retry=False, ignore_result=True)
        except Exception as error:  # noqa: BLE001 - whatever the broker's client raises, the sweeper finds the work
            if not self._away:
                log.warning("the broker takes no messages, the sweeper will find the work: %s", error)
            self._away = True
            return False
        return True


_nudger = Nudger()


def _begin_anew() -> None:
    global _nudger  # noqa: PLW0603 - a fork has the notes of its parent, and no thread
    _nudger = Nudger()


def send(task: str, *args: Any, expires: int = 60) -> None:
    """Tell a worker. Returns at once."""
    _nudger.leave((task, args), expires)


def flush(seconds: float = LAST_WORDS) -> bool:
    """Wait until what was left in this process is sent; False where the broker did not take it."""
    return _nudger.flush(seconds)


os.register_at_fork(after_in_child=_begin_anew)
atexit.register(flush)
