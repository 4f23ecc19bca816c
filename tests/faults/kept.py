"""A process that is started again whenever it ends, as `manage.py up` or an operator's supervisor does."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tests.faults.nursery import born
from tests.support.processes import ChildProcess


class Kept:
    """Its process, and the thread that starts the next one."""

    def __init__(
        self,
        name: str,
        arguments: Sequence[str],
        folder: Path,
        environment: Mapping[str, str],
        is_up: Callable[[str], bool] = lambda _output: True,
    ) -> None:
        self.name, self.arguments, self.folder, self.environment = name, arguments, folder, environment
        self._is_up = is_up
        self._starts = 0
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self.process = self._start()
        self._thread = threading.Thread(target=self._keep, daemon=True, name=f"keeps {name}")
        self._thread.start()

    def _start(self) -> ChildProcess:
        self._starts += 1
        log = self.folder / f"{self.name}-{self._starts}.log"
        if self._starts > 5:  # the last few are enough to see what happened
            (self.folder / f"{self.name}-{self._starts - 5}.log").unlink(missing_ok=True)
        return born(lambda: ChildProcess(self.name, self.arguments, log, self.environment))

    def _keep(self) -> None:
        while not self._ended.wait(0.2):
            with self._lock:
                if not self._ended.is_set() and self.process.process.poll() is not None:
                    self.process = self._start()

    @property
    def up(self) -> bool:
        return self.process.process.poll() is None and self._is_up(self.process.output)

    def kill(self) -> None:
        """kill -9 of the whole group, and a new one at once."""
        with self._lock:
            self.process.kill()
            self.process = self._start()

    def freeze(self, seconds: float) -> None:
        """It stands still where it is, perhaps in the middle of compiling, and then goes on."""
        with self._lock, suppress(ProcessLookupError):
            group = self.process.process.pid
            os.killpg(group, signal.SIGSTOP)
            time.sleep(seconds)
            os.killpg(group, signal.SIGCONT)

    def end(self) -> None:
        self._ended.set()
        with self._lock:
            self.process.stop()
