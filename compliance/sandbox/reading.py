"""What a limited reading gives: the text with the parser's proposal, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Usage:
    """What a reading took: seconds by the clock, seconds of computing, and the largest memory held, in bytes."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    memory: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as read: its text (offsets are code points into it), and the parser's whole answer as plain data.

    `parsed` has the shape that `ParsedResolution.to_dict()` gives.
    """

    text: str
    media_type: str
    sha256: str
    parsed: dict[str, Any]
    usage: Usage = field(default_factory=Usage)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A file without its hidden details, and codes of what was taken out (`sandbox.hidden.CODES`)."""

    data: bytes
    taken_out: tuple[str, ...]
    usage: Usage = field(default_factory=Usage)


class Refused(Exception):
    """A file that is not read. `code` names the reason, `values` fill its sentence, `detail` is for operators.

    `message` is the reader's own English sentence where it gave one. The codes of this room are in
    `compliance.services.refusals`, which holds their sentences.
    """

    def __init__(
        self, code: str, *, message: str = "", detail: str = "", usage: Usage | None = None, **values: str | int | float
    ) -> None:
        super().__init__(message or code)
        self.code, self.message, self.detail, self.values = code, message, detail, values
        self.usage = usage or Usage()
