"""A paragraph's cleaned words and where in the text each of their characters stands.

The parser gives a node's words without page breaks, marks and running headers. To cut a node, or to read words that
a person has selected, these are laid over the text again.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import Any

from compliance.parser.mapped import MappedText

_BEFORE = re.compile(r"[\s,;:.،؛、，；]*(?:(?:and|or|but|et|ou|y|e|o|u|и|или)\b\s*,?\s*)?", re.IGNORECASE)
_AFTER = re.compile(r"(?:[\s,;:.،؛。、，；：]|(?<![^\W\d_])(?:and|or|but|et|ou|y|e|o|u|и|или)(?=[\s,;:.]*\Z))+\Z")


def wording_of(text: str, reading: dict[str, Any], provision: dict[str, Any]) -> MappedText:
    """The words of a provision with their places in the text; where they cannot be laid over it (another text), those
    between its ends as they are."""
    start, end = provision["start"], provision["end"]
    ranges = [
        (max(span["start"], start), min(span["end"], end))
        for span in reading.get("spans", ())
        if span.get("provision") == provision["id"] and span["start"] < end and span["end"] > start
    ]
    for tried in (ranges, [(start, end)]):
        places = _places(text, tried, provision["text"])
        if places is not None:
            return MappedText(provision["text"], list(range(len(places))), places, start, end)
    return MappedText.build(text, ranges or [(start, end)])


def _places(text: str, ranges: Iterable[tuple[int, int]], words: str) -> list[int] | None:
    """For each character of the cleaned words its place in the text, which holds them all in order."""
    allowed = [place for start, end in ranges for place in range(start, end)]
    places: list[int] = []
    index = 0
    for character in words:
        if character == " ":
            if index < len(allowed):
                places.append(allowed[index])
            elif places:
                places.append(places[-1])
            else:
                return None
            while index < len(allowed) and text[allowed[index]].isspace():
                index += 1
            continue
        while index < len(allowed) and text[allowed[index]] != character:
            index += 1
        if index == len(allowed):
            return None
        places.append(allowed[index])
        index += 1
    return places


def cut(wording: MappedText, start: int, end: int, *, trim_before: bool = True) -> MappedText:
    """The words between two places of the text, without the punctuation and conjunctions at their edges."""
    places = range(len(wording.text))
    first = bisect_left(places, start, key=wording.source)
    last = bisect_left(places, end, key=wording.source)
    part = wording.text[first:last]
    if trim_before and (opening := _BEFORE.match(part)):
        first += opening.end()
    else:
        first += len(part) - len(part.lstrip())
    if closing := _AFTER.search(wording.text[first:last]):
        last = first + closing.start()
    return wording.slice(first, max(first, last))
