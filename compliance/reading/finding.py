"""Words that a person selected or typed, found in a text."""

from __future__ import annotations

import re

from compliance.reading.anchors import inside_a_word

#: Signs that a keyboard and a printed page write differently, each for one of its own kind.
_SAME_SIGNS = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "\u00a0": " "}
)


def occurrences(text: str, words: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Where the words stand between two places of the text (code points, end excluded), in order.

    Line breaks, the number of spaces, capitals and the shape of quotation marks do not matter.
    """
    parts = words.translate(_SAME_SIGNS).split()
    if not parts:
        return []
    pattern = re.compile(r"\s+".join(map(re.escape, parts)), re.IGNORECASE)
    plain = text.translate(_SAME_SIGNS)
    return [found.span() for found in pattern.finditer(plain, start, len(text) if end is None else end)]


def nearest(found: list[tuple[int, int]], place: int) -> tuple[int, int]:
    """The occurrence that begins nearest to a place."""
    return min(found, key=lambda span: abs(span[0] - place))


def words_with_places(text: str, start: int, end: int) -> list[tuple[int, str]]:
    """The words between two places, each with where it begins; Chinese, which has no spaces, by its marks."""
    pattern = re.compile(r"[^\s，；。、：,]+[，；。、：,]*|\S")
    found: list[tuple[int, str]] = []
    for match in pattern.finditer(text, start, end):
        if found and inside_a_word(text, match.start()):
            # The rest of a word broken at a line's end, or of a number.
            place, words = found[-1]
            found[-1] = (place, words + match.group())
        else:
            found.append((match.start(), match.group()))
    return found
