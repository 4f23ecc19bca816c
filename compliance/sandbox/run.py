"""The outside of a limited reading: starts the child process, watches its time, ends it, and takes its answer."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from compliance.parser.readers import READERS
from compliance.sandbox.hidden import CODES
from compliance.sandbox.limits import CLEANING, MUCH, TABLES, Limits, memory_held
from compliance.sandbox.reading import Cleaned, Reading, Refused, Usage
from compliance.sheets import Tables

_ROOT = Path(__file__).resolve().parents[2]
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from compliance.sandbox.child import main; main()"
)  # fmt: skip
#: Seconds between two looks at the child, at most. Between longer ones a reader can take all it may and be ended.
_LOOK = 0.01


def read(
    data: bytes,
    *,
    filename: str,
    symbol: str | None = None,
    limits: Limits | None = None,
    on_tick: Callable[[], None] | None = None,
    tick: float = 5.0,
) -> Reading:
    """Read a file's bytes in a child process with `limits`. `on_tick` is called every `tick` seconds meanwhile.

    Raises:
        Refused: the file cannot be read (a code of `ReadError`), needs more than it may ("memory",
            "time", "output"), ended its reader ("crash"), or met a fault of ours ("internal"). Whatever `on_tick`
            raises ends the child too.
    """
    job = {"what": "resolution", "filename": filename, "symbol": symbol}
    told, usage = _child(data, job, limits or Limits(), on_tick, tick)
    return _reading(told, data, usage)


def read_tables(data: bytes, *, filename: str, limits: Limits | None = None) -> Tables:
    """Read the tables of a workbook or a delimited text in a child process with `limits`; a request may wait for it.

    Raises Refused as `read` does, with the codes of `SheetError`.
    """
    told, usage = _child(data, {"what": "tables", "filename": filename}, limits or TABLES, None, 5.0)
    try:
        return Tables.from_dict(told["tables"])
    except (KeyError, TypeError, ValueError) as error:
        raise Refused("crash", detail="the answer has another shape", usage=usage) from error


def clean(data: bytes, *, media_type: str, limits: Limits | None = None) -> Cleaned:
    """Take the hidden details out of a file of a known kind, in a child process with `limits`; a request may wait.

    Raises Refused as `read` does, with the codes of `sandbox.hidden` where the file is damaged or cannot be changed.
    """
    told, usage = _child(data, {"what": "clean", "media_type": media_type}, limits or CLEANING, None, 5.0)
    codes, text = told.get("taken_out"), told.get("data")
    try:
        cleaned = base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except ValueError:
        cleaned = b""
    if not cleaned or not isinstance(codes, list) or not all(code in CODES for code in codes):
        raise Refused("crash", detail="the answer has another shape", usage=usage)
    return Cleaned(cleaned, tuple(codes), usage)


def _child(
    data: bytes, job: dict[str, Any], limits: Limits, on_tick: Callable[[], None] | None, tick: float
) -> tuple[dict[str, Any], Usage]:
    """Start the child, watch it, and give what it answers; raises Refused where that is no reading."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as complaints:
        given.write(data)
        given.seek(0)
        began = time.monotonic()
        process = subprocess.Popen(  # noqa: S603 - our own program, and the name of the file goes as data
            [sys.executable, "-I", "-c", _START, str(_ROOT), str(os.getpid()), limits.to_json(), json.dumps(job)],
            stdin=given,
            stdout=answer,
            stderr=complaints,
            cwd="/",
            env={"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"},
            start_new_session=True,
        )
        try:
            in_time, cpu, held = _watch(process, began + limits.seconds, on_tick, tick)
        finally:
            _end(process)
        told = _told(answer, limits)
        memory = max(held, int(told.get("memory", 0)) if told else 0)
        usage = Usage(time.monotonic() - began, cpu, memory)
        if not in_time or process.returncode == -signal.SIGXCPU:
            raise Refused("time", usage=usage, seconds=limits.cpu_seconds)
        if told is None and memory > MUCH * limits.memory:
            raise Refused("memory", usage=usage, megabytes=limits.memory // 1_000_000)
        if told is None:
            last = _tail(complaints) or f"ended with {process.returncode}"
            raise Refused("crash", detail=last, usage=usage)
        if "code" in told:
            raise _refusal(told, usage, limits)
        return told, usage


def _watch(
    process: subprocess.Popen[bytes], deadline: float, on_tick: Callable[[], None] | None, tick: float
) -> tuple[bool, float, int]:
    """Wait for the end, at most until the deadline: whether it came by itself, seconds of computing, bytes held."""
    pause, ticked, held = 0.002, time.monotonic(), 0
    while True:
        held = max(held, memory_held(process.pid))
        in_time = time.monotonic() < deadline
        if not in_time:
            _kill(process)
        # wait4 and not poll: it alone says what this one child used.
        pid, status, used = os.wait4(process.pid, os.WNOHANG if in_time else 0)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return in_time, used.ru_utime + used.ru_stime, held
        if on_tick is not None and time.monotonic() - ticked >= tick:
            ticked = time.monotonic()
            on_tick()
        time.sleep(pause)
        pause = min(_LOOK, pause * 1.5)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """The whole group, whatever it has started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.returncode is None:
        _kill(process)
        process.wait()


def _tail(stream: IO[bytes]) -> str:
    stream.seek(0, os.SEEK_END)
    stream.seek(max(0, stream.tell() - 2000))
    return stream.read().decode(errors="replace").strip()


def _told(answer: IO[bytes], limits: Limits) -> dict[str, Any] | None:
    """The child's answer; None where there is none. It is a stranger's word: only its shape is believed."""
    answer.seek(0)
    try:
        told = json.loads(answer.read(limits.output + 1))
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or not isinstance(told.get("memory", 0), int):
        return None
    return told


def _refusal(told: dict[str, Any], usage: Usage, limits: Limits) -> Refused:
    values = told.get("values")
    numbers = {
        str(name): value
        for name, value in (values if isinstance(values, dict) else {}).items()
        if isinstance(value, str | int | float)
    }
    if told["code"] in ("memory", "output"):
        numbers["megabytes"] = (limits.memory if told["code"] == "memory" else limits.output) // 1_000_000
    return Refused(
        str(told["code"])[:40],
        message=str(told.get("message") or "")[:500],
        detail=str(told.get("detail") or ""),
        usage=usage,
        **{name: value for name, value in numbers.items() if name not in ("message", "detail", "usage", "code")},
    )


def _reading(told: dict[str, Any], data: bytes, usage: Usage) -> Reading:
    text, parsed, media_type = told.get("text"), told.get("parsed"), told.get("media_type")
    if not isinstance(text, str) or not isinstance(parsed, dict) or media_type not in READERS:
        raise Refused("crash", detail="the answer has another shape", usage=usage)
    sha256 = hashlib.sha256(data).hexdigest()
    parsed["source"] = {**parsed.get("source", {}), "sha256": sha256}  # of the bytes given, not of those it says
    return Reading(
        text=text,
        media_type=media_type,
        sha256=sha256,
        parsed=parsed,
        usage=usage,
    )
