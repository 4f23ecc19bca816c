"""How much one reading may take. Measured: a resolution of 14 pages takes 0.6 s and 110 MB, one of 500 pages 25 s."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

MEGABYTE = 1_000_000
#: Beyond this part of the memory allowed a failure is taken for want of memory: what grows asks for twice as much.
MUCH = 0.4


@dataclass(frozen=True, slots=True)
class Limits:
    """What the child process may use, in bytes and seconds. Beyond any of them it is ended."""

    memory: int = 1024 * 1024 * 1024  # of address space
    cpu_seconds: int = 60  # of computing
    seconds: float = 90.0  # by the clock
    output: int = 64 * MEGABYTE  # of what it may write, which is the reading as JSON
    open_files: int = 64

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Limits:
        return cls(**json.loads(text))


#: Of a sheet, for which somebody waits. Measured: a checklist of 2,000 clauses takes 2 s and 150 MB.
TABLES = Limits(cpu_seconds=20, seconds=30.0, output=32 * MEGABYTE)
#: Of a file whose hidden details go, for which somebody waits; the answer is the file itself, a third longer.
CLEANING = Limits(cpu_seconds=20, seconds=25.0)


def memory_held(process: int | str = "self", *, what: str = "VmHWM") -> int:
    """The most memory a process has held so far, in bytes; 0 where the system does not say.

    `what` is "VmHWM" for memory in use, "VmPeak" for address space, which is what `Limits.memory` bounds. What
    wait4(2) says of it includes the parent's own from before the program was changed.
    """
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{what}:")), 0)
