"""Where in a text the words of a question stand, and the lines around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from compliance.finding.questions import Phrase, Wanted
from compliance.finding.stems import Token, tokens

#: How much of a text is looked at, and how much of it is shown.
LOOKED_AT = 30_000
SHOWN = 240


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text; `found` where it is what was asked for."""

    text: str
    found: bool = False


def holds(stems: Sequence[str], wanted: Wanted) -> bool:
    """Whether stems are what a question asks for: the index in plain Python, for texts that are not in it."""
    return all(any(_stands(stems, phrase) for phrase in group) for group in wanted.all_of) and not any(
        _stands(stems, phrase) for phrase in wanted.none_of
    )


def _stands(stems: Sequence[str], phrase: Phrase) -> bool:
    *head, last = phrase.stems
    size = len(head)
    return any(
        (stem == last or (phrase.prefix and stem.startswith(last)))
        and (not head or (n >= size and list(stems[n - size : n]) == head))
        for n, stem in enumerate(stems)
    )


def _places(found: Sequence[Token], phrase: Phrase) -> list[tuple[int, int]]:
    """Every place of a phrase among tokens, as code points."""
    size = len(phrase.stems)
    head, last = phrase.stems[:-1], phrase.stems[-1]
    places = []
    for n in range(len(found) - size + 1):
        end = found[n + size - 1].stem
        if (end.startswith(last) if phrase.prefix else end == last) and all(
            found[n + i].stem == one for i, one in enumerate(head)
        ):
            # Of a pair that begins with the one character asked for, the character.
            stop = found[n + size - 1].start + 1 if phrase.prefix and len(last) == 1 else found[n + size - 1].end
            places.append((found[n].start, stop))
    return places


def spans(text: str, wanted: Wanted, language: str) -> list[tuple[int, int]]:
    """What was asked for, where it stands in the text, without overlaps, in order."""
    found = tokens(text[:LOOKED_AT], language)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(place for phrase in wanted.phrases for place in _places(found, phrase)):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def marked(text: str, wanted: Wanted, language: str) -> list[Part]:
    """The whole text with what was asked for marked in it."""
    return _cut(text, spans(text, wanted, language), 0, len(text))


def excerpt(text: str, wanted: Wanted, language: str, shown: int = SHOWN) -> list[Part]:
    """The lines of a text in which most of what was asked for stands, cut at spaces; its beginning where none does."""
    text = " ".join(text.split())
    if len(text) <= shown:
        return marked(text, wanted, language)
    found = spans(text, wanted, language)
    best = max(
        (start for start, _end in found),
        key=lambda start: (sum(start <= s and e <= start + shown * 3 // 4 for s, e in found), -start),
        default=0,
    )
    begin = _space_after(text, max(0, min(best - shown // 4, len(text) - shown)))
    stop = _space_before(text, min(len(text), begin + shown))
    parts = _cut(text, found, begin, stop)
    return [
        *([Part("… ")] if begin else []),
        *parts,
        *([Part(" …")] if stop < len(text) else []),
    ]


def _space_after(text: str, at: int) -> int:
    space = text.find(" ", at, at + 30) if at else -1
    return space + 1 if space >= 0 else at


def _space_before(text: str, at: int) -> int:
    space = text.rfind(" ", at - 30, at) if at < len(text) else -1
    return space if space >= 0 else at


def _cut(text: str, found: Sequence[tuple[int, int]], begin: int, stop: int) -> list[Part]:
    parts: list[Part] = []
    at = begin
    for start, end in found:
        if start < begin or start >= stop:
            continue
        if start > at:
            parts.append(Part(text[at:start]))
        parts.append(Part(text[start : min(end, stop)], found=True))
        at = min(end, stop)
    if at < stop:
        parts.append(Part(text[at:stop]))
    return parts
