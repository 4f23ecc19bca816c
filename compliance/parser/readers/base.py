"""The one shape every reader gives: a text with its origin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from compliance.parser.nodes import ParserWarning


@dataclass(frozen=True, slots=True)
class Source:
    """A document's text as read. Offsets everywhere are code points into `text`, so `text` is what is stored.

    `italics` holds the stretches printed in italics, where the format knows them (start, end); in the text they
    also stand between asterisks, as plain-text copies have them. `warnings` say what the reader left out or guessed,
    and where.
    """

    text: str
    media_type: str
    sha256: str
    encoding: str
    language: str
    filename: str | None = None
    italics: tuple[tuple[int, int], ...] = ()
    warnings: tuple[ParserWarning, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """The warnings' sentences alone."""
        return tuple(warning.message for warning in self.warnings)


class Reader(Protocol):
    """Turns the bytes of one format into a text. Raises `ReadError` with a sentence when it cannot."""

    media_type: str

    def read(self, data: bytes, filename: str | None) -> Source: ...
