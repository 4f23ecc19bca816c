"""The outside of the process that sets: starts it, waits with patience, takes its answer."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

_ROOT = Path(__file__).resolve().parents[2]
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from compliance.reports.typeset import main; sys.exit(main())"
)  # fmt: skip
#: Seconds after which it is ended: many times what 2,000 clauses take; and between two signs of life meanwhile.
PATIENCE, TICK = 180.0, 5.0


class NoFont(Exception):
    """Something is written in letters that no font of this machine has."""

    def __init__(self, letters: list[str]) -> None:
        super().__init__("".join(letters))
        self.letters = letters


class NotSet(Exception):
    """The process could not set it: too long, too much, or a fault of ours."""


def set_by_process(what: str, data: Any, *, on_tick: Callable[[], None] | None = None) -> bytes:
    """What the process makes: `pdf`, `png` (several, packed) or `lacking` letters. `on_tick` is called meanwhile.

    Raises NoFont and NotSet; whatever `on_tick` raises ends the process too.
    """
    job = {"what": what, "folders": list(settings.REPORT_FONTS), "data": data}
    process = subprocess.Popen(  # noqa: S603 - our own program; the report goes in as data
        [sys.executable, "-I", "-c", _START, str(_ROOT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd="/",
    )
    given = json.dumps(job, ensure_ascii=False).encode()
    try:
        out, told = _awaited(process, given, on_tick)
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    if process.returncode == 0:
        return out
    raise _fault(told.decode(errors="replace"), process.returncode)


def _awaited(process: subprocess.Popen[bytes], given: bytes, on_tick: Callable[[], None] | None) -> tuple[bytes, bytes]:
    deadline = time.monotonic() + PATIENCE
    first: bytes | None = given
    while True:
        try:
            return process.communicate(first, timeout=TICK)
        except subprocess.TimeoutExpired:
            if time.monotonic() > deadline:
                raise NotSet(f"not done after {PATIENCE:.0f} s") from None
        first = None  # it goes on with what it was given
        if on_tick is not None:
            on_tick()


def _fault(told: str, code: int) -> Exception:
    try:
        answer = json.loads(told.splitlines()[-1])
        message, lacking = str(answer["message"]), [str(letter) for letter in answer["lacking"]]
    except (ValueError, LookupError, TypeError):
        return NotSet(told[-500:] or f"ended with {code}")
    return NoFont(lacking) if lacking else NotSet(message)


def unpacked(data: bytes) -> list[bytes]:
    """The files that `typeset.packed` put after one another."""
    found: list[bytes] = []
    at = 0
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        found.append(data[at + 4 : at + 4 + length])
        at += 4 + length
    return found
