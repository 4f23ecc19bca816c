"""Many threads on few connections: a bounded pool, as a site with many people and one database has it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from queue import Queue

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper


class Pool:
    """Connections that are lent to a thread for one act and stay open between two.

    Django keeps one connection a thread, and 200 threads would want 200 of a server that has 100. Those of the pool
    are opened once, and are the thread's own while it holds one. Whoever finds none waits.
    """

    def __init__(self, size: int) -> None:
        self._free: Queue[BaseDatabaseWrapper] = Queue()
        for _ in range(size):
            connection = connections[DEFAULT_DB_ALIAS].copy()
            connection.inc_thread_sharing()  # lent from thread to thread, and never to two at once
            self._free.put(connection)
        self.size = size

    @contextmanager
    def lent(self) -> Iterator[None]:
        """A connection of the pool as this thread's own."""
        own = connections[DEFAULT_DB_ALIAS]
        connection = self._free.get(timeout=300)
        connections[DEFAULT_DB_ALIAS] = connection
        try:
            yield
        finally:
            connections[DEFAULT_DB_ALIAS] = own
            self._free.put(connection)

    def close(self) -> None:
        for _ in range(self.size):
            connection = self._free.get(timeout=300)
            connection.close()
            connection.dec_thread_sharing()
