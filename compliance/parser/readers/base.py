"""The one shape every reader gives: a text with its origin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Source:
    """A document's text as read. Offsets everywhere are code points into `text`, so `text` is what is stored.

    `italics` holds the stretches printed in italics, where the format knows them (start, end); in the text they
    also stand between asterisks, as plain-text copies have them. `notes` are sentences on what the reader left out.
    """

    text: str
    media_type: str
    sha256: str
    encoding: str
    language: str
    filename: str | None = None
    italics: tuple[tuple[int, int], ...] = ()
    notes: tuple[str, ...] = ()


class Reader(Protocol):
    """Turns the bytes of one format into a text. Raises `ReadError` with a sentence when it cannot."""

    media_type: str

    def read(self, data: bytes, filename: str | None) -> Source: ...
