"""Where in a text a correction belongs, found again after the text was read anew."""

from __future__ import annotations

import re
from dataclasses import dataclass


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
    """The anchor's place in the text: the same span if its words stand there, else the nearest occurrence of the
    words (line breaks and spaces may differ), else None."""
    if not anchor.quote.strip():
        return None
    if text[anchor.start : anchor.end] == anchor.quote:
        return anchor.start, anchor.end
    pattern = re.compile(r"\s+".join(map(re.escape, anchor.quote.split())))
    found = min(pattern.finditer(text), key=lambda match: abs(match.start() - anchor.start), default=None)
    return found.span() if found else None


def carried(anchor: Anchor, text: str, place: tuple[int, int], offset: int) -> int:
    """Where an offset inside the anchor lies in the place it was found at: after as many visible characters."""
    before = anchor.quote[: max(0, offset - anchor.start)]
    if text[place[0] : place[0] + len(before)] == before:
        return place[0] + len(before)
    visible = len("".join(before.split()))
    for index in range(place[0], place[1]):
        if visible == 0 and not text[index].isspace():
            return index
        visible -= not text[index].isspace()
    return place[1]
