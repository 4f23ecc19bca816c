"""Where in a text a correction belongs, found again after the text was read anew."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Anchor:
    """A stretch of the stored text: code points, end exclusive, with the words that stood there.

    `provision` is the paragraph's id when the correction was made, and is a hint for people: a better parser may
    number otherwise, and the words decide. An anchor with an empty quote stands for the whole resolution.
    """

    provision: str = ""
    start: int = 0
    end: int = 0
    quote: str = ""


def anchor_at(text: str, start: int, end: int, provision: str = "") -> Anchor:
    """The anchor of a stretch of the text as it stands."""
    return Anchor(provision, start, end, text[start:end])


def locate(text: str, anchor: Anchor) -> tuple[int, int] | None:
    """The anchor's place in the text: the same span if its words stand there, else the nearest occurrence of its
    letters (line breaks, hyphens, marks and footnote figures may differ), else None."""
    if not anchor.quote.strip():
        return None
    if text[anchor.start : anchor.end] == anchor.quote:
        return anchor.start, anchor.end
    letters, places = _letters(text)
    sought = _letters_of(anchor.quote)
    spans = ((places[i], places[i + len(sought) - 1] + 1) for i in _occurrences(letters, sought))
    return min(spans, key=lambda span: abs(span[0] - anchor.start), default=None)


def carried(anchor: Anchor, text: str, place: tuple[int, int], offset: int) -> int:
    """Where an offset inside the anchor lies in the place it was found at: after as many letters."""
    before = anchor.quote[: max(0, offset - anchor.start)]
    if text[place[0] : place[0] + len(before)] == before:
        return place[0] + len(before)
    _, places = _letters(text)
    index = bisect_left(places, place[0]) + len(_letters_of(before))
    return min(places[index], place[1]) if index < len(places) else place[1]


def _occurrences(letters: str, sought: str) -> Iterator[int]:
    index = letters.find(sought) if sought else -1
    while index >= 0:
        yield index
        index = letters.find(sought, index + 1)


def _letters_of(text: str) -> str:
    return "".join(filter(str.isalpha, text))


@lru_cache(maxsize=4)
def _letters(text: str) -> tuple[str, list[int]]:
    """The letters of a text and the place of each: what is left of it in every reading of the same file."""
    places = [place for place, character in enumerate(text) if character.isalpha()]
    return _letters_of(text), places
