"""A cleaned text that remembers where in the source each of its characters stood."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

# Italic marks of plain-text copies, zero-width characters and soft hyphens are not part of the wording.
_ODD = re.compile(r"(\s{2,}|[^\S ]+)|[*\u00ad\u200b-\u200f\u2060\ufeff]+")
_LAST_WORD = re.compile(r"(?<![^\W\d_])([^\W\d_]+)-$")
_FIRST_WORD = re.compile(r"([^\W\d_]+)")
# First parts that keep their hyphen before anything ("non-governmental", "self-determination").
_KEEPS_HYPHEN = frozenset(
    "non self anti post pre multi cross inter-agency gender age sex human rights child women victim survivor "
    "disability well high low long short full part half decision policy capacity peace south north east west "
    "ex vice secretary under-secretary attorney director co follow up large small middle least law rule "
    "evidence results community state country market land sea time trauma rights data information awareness "
    "fact confidence consensus".split()
)


class MappedText:
    """`text` is the cleaned wording; `source(i)` is the place in the source of its character `i`."""

    __slots__ = ("_places", "_starts", "end", "start", "text")

    def __init__(self, text: str, starts: list[int], places: list[int], start: int, end: int) -> None:
        self.text = text
        self._starts = starts
        self._places = places
        self.start = start
        self.end = end

    @classmethod
    def build(cls, source: str, ranges: Sequence[tuple[int, int]], words: frozenset[str] = frozenset()) -> MappedText:
        """Joins the ranges of the source (lines of one paragraph) with single spaces.

        A word broken by a hyphen at a line's end is joined again; `words` are the words seen elsewhere in the
        document, which tell "Govern-/ment" from "rights-/based".
        """
        pieces: list[str] = []
        starts: list[int] = []
        places: list[int] = []
        length = 0
        space = False
        for number, (start, end) in enumerate(ranges):
            if number and pieces and not _joins(pieces, source[start : start + 80]):
                space = True
            elif number and pieces and pieces[-1].endswith("-"):
                if drops_hyphen(pieces[-1], source[start : start + 80], words):
                    pieces[-1] = pieces[-1][:-1]
                    length -= 1
                space = False
            position = start
            if _is_odd(source[start:end]):
                for match in _ODD.finditer(source, start, end):
                    length = _add(source, position, match.start(), space, pieces, starts, places, length)
                    space = (space and match.start() == position) or match.lastindex == 1
                    position = match.end()
            length = _add(source, position, end, space, pieces, starts, places, length)
            space = False
        first = places[0] if places else (ranges[0][0] if ranges else 0)
        last = places[-1] + len(pieces[-1]) if places else first
        return cls("".join(pieces), starts, places, first, last)

    def source(self, index: int) -> int:
        """The source offset of the character at `index`; past the end it is the end of the text's source."""
        if index >= len(self.text) or not self._starts:
            return self.end
        piece = bisect_right(self._starts, index) - 1
        return self._places[piece] + index - self._starts[piece]

    def source_end(self, index: int) -> int:
        """The source offset just after the last character before `index`."""
        return self.source(index - 1) + 1 if index > 0 else self.start

    def index_of(self, place: int) -> int:
        """How many characters of the cleaned text stand before `place` in the source."""
        piece = bisect_left(self._places, place) - 1
        if piece < 0:
            return 0
        stop = self._starts[piece + 1] if piece + 1 < len(self._starts) else len(self.text)
        return min(self._starts[piece] + place - self._places[piece], stop)

    def without(self, cuts: Iterable[tuple[int, int]]) -> MappedText:
        """The same text with some stretches (ascending, of the cleaned text) taken out."""
        pieces: list[str] = []
        starts: list[int] = []
        places: list[int] = []
        length = 0
        cuts = list(cuts)
        if not cuts:
            return self
        position = 0
        for start, end in [*cuts, (len(self.text), len(self.text))]:
            while position < start:
                piece = bisect_right(self._starts, position) - 1
                stop = self._starts[piece + 1] if piece + 1 < len(self._starts) else len(self.text)
                stop = min(stop, start)
                pieces.append(self.text[position:stop])
                starts.append(length)
                places.append(self._places[piece] + position - self._starts[piece])
                length += stop - position
                position = stop
            position = max(position, end)
        return MappedText("".join(pieces), starts, places, self.start, self.end)

    def slice(self, start: int, end: int) -> MappedText:
        """The part from `start` to `end` of the cleaned text, as a text of its own."""
        part = self.without([(0, start), (end, len(self.text))])
        return MappedText(part.text, part._starts, part._places, self.source(start), self.source_end(end))


def _is_odd(text: str) -> bool:
    """Whether there may be more to do than to copy: no space but the plain one and no invisible mark is printable."""
    return not text.isprintable() or "*" in text or "  " in text


def _add(
    source: str, start: int, end: int, space: bool, pieces: list[str], starts: list[int], places: list[int], length: int
) -> int:
    """Adds a stretch of the source in which spaces are single; returns the new length of the cleaned text."""
    if start >= end:
        return length
    if source[start] == " ":
        space, start = True, start + 1
        if start >= end:
            # A space between two marks: the next stretch brings its own place for it.
            pieces_end = bool(pieces) and pieces[-1] != " "
            if pieces_end:
                pieces.append(" ")
                starts.append(length)
                places.append(start - 1)
                length += 1
            return length
    if space and pieces and not pieces[-1].endswith(" "):
        pieces.append(" ")
        starts.append(length)
        places.append(start - 1)
        length += 1
    pieces.append(source[start:end])
    starts.append(length)
    places.append(start)
    return length + end - start


def _joins(pieces: list[str], following: str) -> bool:
    """Whether the next line goes on with the word that the last line ended in a hyphen."""
    last = pieces[-1]
    return len(last) > 1 and last.endswith("-") and last[-2].isalpha() and following[:1].isalpha()


def drops_hyphen(last: str, following: str, words: frozenset[str]) -> bool:
    """Whether the hyphen at the line's end only broke the word: it goes unless the compound is known."""
    left, right = _LAST_WORD.search(last), _FIRST_WORD.match(following)
    if not left or not right or right.group()[0].isupper():
        return False
    head, tail = left.group(1).lower(), right.group().lower()
    if f"{head}-{tail}" in words:
        return False
    return head + tail in words or not (head in _KEEPS_HYPHEN or (head in words and tail in words))
