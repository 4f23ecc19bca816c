"""The inside of a limited reading: a file on standard input, one JSON object on standard output.

Started by `compliance.sandbox.run` with the parent's process number and the job as arguments. The answer is
`{"text", "media_type", "parsed", "guards"}` of a resolution, `{"tables", "guards"}` of a sheet, `{"data", "taken_out",
"guards"}` of a file whose hidden details were taken out, its bytes in base64, or `{"code", "message", "values",
"detail"}` for a refusal; in each, "memory" is the most that was held.
"""

from __future__ import annotations

import base64
import contextlib
import errno
import gc
import json
import os
import sys
import traceback
from collections.abc import Callable
from typing import Any

from compliance.sandbox import guard
from compliance.sandbox.limits import MUCH, Limits, memory_held

#: Politely behind the web process, in steps of nice(1).
NICE = 10


def main() -> None:
    """Read what stands on standard input within the limits, then end."""
    parent, limits, job = sys.argv[2:5]
    guard.end_with(int(parent))
    # One file is read, and all ends with the process: looking for cycles took a sixth of the time and freed nothing.
    gc.disable()
    with contextlib.suppress(OSError):
        os.nice(NICE)
    allowed = Limits.from_json(limits)
    guard.limit(allowed)
    answer: dict[str, Any]
    try:
        work = json.loads(job)
        does: dict[str, Callable[..., dict[str, Any]]] = {
            "tables": _read_tables,
            "clean": _clean,
            "resolution": _read,
        }
        answer = does[work.pop("what")](**work)
    except MemoryError:
        answer = {"code": "memory"}
    if str(answer.get("code", "")).endswith("-damaged") and memory_held(what="VmPeak") > MUCH * allowed.memory:
        # A library that gets no more memory says of the file that it is damaged.
        answer = {"code": "memory"}
    _tell({**answer, "memory": memory_held()})


def _read(filename: str, symbol: str | None) -> dict[str, Any]:
    from compliance.parser import ReadError, parse_source, read_bytes  # noqa: PLC0415 - its memory counts too

    guards = guard.close_network()
    data = sys.stdin.buffer.read()
    try:
        source = read_bytes(data, filename=filename)
    except ReadError as error:
        return {"code": error.code, "values": error.values, "message": str(error)}
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a fault of ours in a reader, told with its place to the operators
        return {"code": "internal", "detail": traceback.format_exc()[-4000:]}
    del data
    try:
        parsed = parse_source(source, symbol=symbol).to_dict()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - the same, in the parser
        return {"code": "internal", "detail": traceback.format_exc()[-4000:]}
    return {"text": source.text, "media_type": source.media_type, "parsed": parsed, "guards": guards}


def _read_tables(filename: str) -> dict[str, Any]:
    # Loaded before the network is closed: openpyxl looks at what the machine has when it is imported.
    from compliance.parser.readers.errors import ReadError  # noqa: PLC0415 - its memory counts too
    from compliance.sheets import SheetError, read_tables  # noqa: PLC0415

    guards = guard.close_network()
    try:
        tables = read_tables(sys.stdin.buffer.read(), filename)
    except SheetError as error:
        return {"code": error.code, "values": error.values}
    except ReadError as error:
        return {"code": error.code, "values": error.values, "message": str(error)}
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a fault of ours in a reader, told with its place to the operators
        return {"code": "internal", "detail": traceback.format_exc()[-4000:]}
    return {"tables": tables.to_dict(), "guards": guards}


def _clean(media_type: str) -> dict[str, Any]:
    from compliance.sandbox.hidden import take_out  # noqa: PLC0415 - its memory counts too
    from compliance.sandbox.reading import Refused  # noqa: PLC0415

    guards = guard.close_network()
    try:
        data, taken_out = take_out(sys.stdin.buffer.read(), media_type)
    except Refused as refused:
        return {"code": refused.code, "values": refused.values}
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a fault of ours, or of a library that met a file nobody has seen before
        return {"code": "internal", "detail": traceback.format_exc()[-4000:]}
    return {"data": base64.b64encode(data).decode("ascii"), "taken_out": taken_out, "guards": guards}


def _tell(answer: dict[str, Any]) -> None:
    """Write the answer; where it is too long or takes too much memory, say that instead."""
    try:
        _write(json.dumps(answer).encode())
    except MemoryError:
        _write(b'{"code": "memory"}')
    except OSError as error:
        if error.errno != errno.EFBIG:
            raise
        _write(b'{"code": "output"}')


def _write(data: bytes) -> None:
    out = sys.stdout.fileno()
    os.lseek(out, 0, os.SEEK_SET)
    os.ftruncate(out, 0)
    view = memoryview(data)
    while view:
        view = view[os.write(out, view) :]
