"""Where in a text a correction belongs, found again after the text was read anew."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

#: Occurrences of the same letters looked at on either side of where they stood; of a few letters, which also stand
#: inside other words, more.
_MOST_TRIED, _MOST_TRIED_OF_FEW = 20, 400
_FEW = 12
#: What may stand inside a word without being of it: a soft hyphen, and a hyphen at the end of a line.
_JOINT = r"[\u00ad\u200b\u2060]|-[^\S\n]*\n\s*"
#: A letter of a writing that puts spaces between words, with the marks on it; Chinese and Japanese put none.
_LETTER = (
    r"(?:(?![\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[^\W\d_]"
    r"[\u0300-\u036f\u0483-\u0487\u0640\u064b-\u0655\u0670]*)"
)
#: Arabic writes "and" onto the word after it, and clauses begin behind it.
_WORD = re.compile(
    rf"(?P<and>[\u0648\u0641](?={_LETTER}))?(?P<word>{_LETTER}(?:(?:{_JOINT})*{_LETTER})*)|(?P<number>\d+(?:[.,]\d+)*)"
)
#: Characters on either side of a place in which the word around it is looked for.
_AROUND = 200


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
    near = bisect_left(places, anchor.start)
    within = [place for place, character in enumerate(anchor.quote) if character.isalpha()]
    edges = (anchor.quote[: within[0]], anchor.quote[within[-1] + 1 :]) if within else ("", "")
    found = (_widened(text, places[i], places[i + len(sought) - 1] + 1, edges) for i in _nearest(letters, sought, near))
    # Whole words alone, if there are any: the letters of a short clause also stand inside others ("to" in "together").
    spans: list[tuple[int, int]] = []
    parts: list[tuple[int, int]] = []
    for span in found:
        (parts if any(inside_a_word(text, edge) for edge in span) else spans).append(span)
    spans = sorted(spans or parts, key=lambda span: abs(span[0] - anchor.start))
    # Clauses may differ in a figure alone ("of court 7"): one with the same figures comes before a nearer one.
    figures = _figures(anchor.quote)
    return next((span for span in spans if _figures(text[slice(*span)]) == figures), spans[0] if spans else None)


def _widened(text: str, start: int, end: int, edges: tuple[str, str]) -> tuple[int, int]:
    """The stretch with what the quote has before its first and after its last letter, if it stands there too."""
    before, after = edges
    return start - len(before) * text.endswith(before, 0, start), end + len(after) * text.startswith(after, end)


def inside_a_word(text: str, at: int) -> bool:
    """Whether a place (a code point's offset) lies inside a word, as the hyphen of a word broken at a line's end does,
    or inside a number."""
    first = max(0, at - _AROUND)
    while first < at and text[first - 1 : first].isalnum():
        first += 1
    for found in _WORD.finditer(text, first, at + _AROUND):
        if found.start() >= at:
            break
        if found.end() > at:
            return any(found.start(kind) < at < found.end(kind) for kind in ("word", "number"))
    return False


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """A selection without the spaces at its edges, and with all of the words it begins and ends in."""
    part = text[start:end]
    if not part.strip():
        return start, start
    start, end = start + len(part) - len(part.lstrip()), end - (len(part) - len(part.rstrip()))
    while inside_a_word(text, start):
        start -= 1
    while inside_a_word(text, end):
        end += 1
    return start, end


def carried(anchor: Anchor, text: str, place: tuple[int, int], offset: int) -> int:
    """Where an offset inside the anchor lies in the place it was found at: after as many letters."""
    before = anchor.quote[: max(0, offset - anchor.start)]
    if text[place[0] : place[0] + len(before)] == before:
        return place[0] + len(before)
    _, places = _letters(text)
    index = bisect_left(places, place[0]) + len(_letters_of(before))
    return min(places[index], place[1]) if index < len(places) else place[1]


def _nearest(letters: str, sought: str, near: int) -> Iterator[int]:
    """Where letters occur: the first few at a place and behind it, and the first few before it."""
    if not sought:
        return
    most = _MOST_TRIED_OF_FEW if len(sought) < _FEW else _MOST_TRIED
    index = near - 1
    for _ in range(most):
        index = letters.find(sought, index + 1)
        if index < 0:
            break
        yield index
    index = near
    for _ in range(most):
        index = letters.rfind(sought, 0, index + len(sought) - 1) if index > 0 else -1
        if index < 0:
            break
        yield index


def _letters_of(text: str) -> str:
    return "".join(filter(str.isalpha, text))


def _figures(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


@lru_cache(maxsize=4)
def _letters(text: str) -> tuple[str, list[int]]:
    """The letters of a text and the place of each: what is left of it in every reading of the same file."""
    places = [place for place, character in enumerate(text) if character.isalpha()]
    return _letters_of(text), places
