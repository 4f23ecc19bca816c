"""Watches the work marks and the summaries all the time, with a connection of its own and plain SQL."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import defaultdict, deque
from contextlib import suppress
from typing import Any

import psycopg

MARKS = "SELECT COALESCE(country_id, 0), wanted, done FROM compliance_workmark"
SUMMARIES = "SELECT country_id, record_version FROM compliance_statesummary"


class Watch:
    """How long each change waited until a summary held it, and whether a summary ever went back to an older record."""

    def __init__(self, url: str, *, every: float = 0.2) -> None:
        self.url, self._every = url, every
        self.longest = 0.0
        self.waits: list[float] = []
        self.overwritten: list[str] = []
        #: For each mark the changes not yet compiled: its number, and when it was first seen.
        self._open: dict[int, deque[tuple[int, float]]] = defaultdict(deque)
        self._versions: dict[int, int] = {}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True, name="watch")
        self._thread.start()

    def read(self, *statements: str) -> list[list[tuple[Any, ...]]]:
        """The rows of each, all of one moment."""
        if self.url.startswith("sqlite"):
            with sqlite3.connect(self.url.removeprefix("sqlite:///"), timeout=20) as file:
                file.execute("BEGIN")
                return [file.execute(statement).fetchall() for statement in statements]
        with psycopg.connect(self.url, connect_timeout=5) as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            return [connection.execute(statement).fetchall() for statement in statements]

    def _watch(self) -> None:
        while not self._ended.wait(self._every):
            with suppress(psycopg.Error, sqlite3.Error):
                marks, summaries = self.read(MARKS, SUMMARIES)
                self._take(time.monotonic(), marks, summaries)

    def _take(self, now: float, marks: list[tuple[Any, ...]], summaries: list[tuple[Any, ...]]) -> None:
        for mark, wanted, done in marks:
            waiting = self._open[mark]
            if wanted > done and (not waiting or waiting[-1][0] < wanted):
                waiting.append((wanted, now))
            while waiting and waiting[0][0] <= done:
                self.waits.append(now - waiting.popleft()[1])
                self.longest = max(self.longest, self.waits[-1])
        for country, version in summaries:
            if version < self._versions.get(country, 0):
                self.overwritten.append(f"State {country}: {self._versions[country]} became {version}")
            self._versions[country] = version

    def settled(self) -> bool:
        """Whether nothing waits at this moment."""
        with suppress(psycopg.Error, sqlite3.Error):
            return all(wanted <= done for _mark, wanted, done in self.read(MARKS)[0])
        return False

    def end(self) -> None:
        """Stop watching; what still waits counts with the time it has waited."""
        self._ended.set()
        self._thread.join(30)
        now = time.monotonic()
        open_since = [waiting[0][1] for waiting in self._open.values() if waiting]
        self.longest = max([self.longest, *(now - since for since in open_since)])
