"""What scanners misread: the organ's name, the verb behind a number, the figures of a number itself.

Resolutions before the nineteen-eighties are known from scans, in which "The General Assembly," may stand as
"The Genera/, Assembly," and "4. Requests" as "4. Rcquests". Only a place that can hold nothing else is corrected.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from compliance.parser.lexicon import Lexicon, VerbMatch
from compliance.parser.numbering import MONTHS

_ORGANS = (
    "The General Assembly",
    "The Security Council",
    "The Economic and Social Council",
    "The Trusteeship Council",
    "The Human Rights Council",
    "The Commission on Human Rights",
)
_ALIKE = 0.72
_FIRST_WORD = re.compile(r"(?:([A-Z]) )?([^\W\d_][^\s,;:.]{3,18})(?=[\s,;:.]|\Z)")
_FIGURES = str.maketrans({"l": "1", "I": "1", "i": "1", "O": "0", "o": "0", "S": "5", "B": "8"})


@lru_cache(maxsize=1024)
def organ_like(name: str) -> str | None:
    """The organ that a short line misspells, None where it is like none of them."""
    if not 16 <= len(name) <= 40 or name[:1] not in "Tt1I" or name[-1:] not in ",.;:'r~":
        return None
    bare = name.rstrip(",.;:'~ ")
    best = max(_ORGANS, key=lambda organ: SequenceMatcher(None, organ, bare).ratio())
    return best if SequenceMatcher(None, best, bare).ratio() >= _ALIKE else None


def figures_of(text: str) -> int:
    """The number that a scanner printed with letters ("1O" 10, "l" 1), 0 where it cannot be told."""
    figures = text.translate(_FIGURES)
    return int(figures) if figures.isdigit() else 0


_DATE = re.compile(r"(?<![\w/])(\d{1,2}|[lI]\d?) ([A-Z\]\[][^\W\d_\s]?[^\s\d]{1,8}),? ((?:19|20)\d\d)(?!\d)")


def misread_date(text: str) -> tuple[str, int, int] | None:
    """A date whose month a scanner misspelt ("3 Apri] 1991"), rightly spelt, with its place; None where none is."""
    for match in _DATE.finditer(text):
        month = max(MONTHS, key=lambda name: SequenceMatcher(None, name, match.group(2).lower()).ratio())
        day = figures_of(match.group(1))
        if day and SequenceMatcher(None, month, match.group(2).lower()).ratio() >= 0.7:
            return f"{day} {month} {match.group(3)}", match.start(), match.end()
    return None


def misread_verb(text: str, position: int, lexicon: Lexicon) -> VerbMatch | None:
    """The operative verb that a numbered paragraph opens with, one or two letters of it misread."""
    found = _FIRST_WORD.match(text, position)
    if found is None:
        return None
    word = (found.group(1) or "") + found.group(2)
    verb = _nearest(word.lower(), lexicon)
    if verb is None:
        return None
    rest = text[found.end() : found.end() + 160]
    match = lexicon.match(f"{verb.capitalize()}{rest}")
    if match is None or match.preambular:
        return None
    end = found.end() + match.end - len(verb)
    return VerbMatch(match.entry, match.printed, match.modifiers, position, end)


@lru_cache(maxsize=512)
def _nearest(word: str, lexicon: Lexicon) -> str | None:
    """The only verb of the lexicon within one letter of a short word, two of a long one."""
    letters = re.sub(r"[^a-z]", "", word)
    limit = 1 if len(letters) < 8 else 2
    if len(letters) < 5 or word in lexicon.first_words:
        return None
    near = [
        (distance, verb)
        for verb in lexicon.finite_first_words
        if abs(len(verb) - len(word)) <= limit and (distance := _distance(word, verb, limit)) <= limit
    ]
    if not near:
        return None
    near.sort()
    return near[0][1] if len(near) == 1 or near[0][0] < near[1][0] else None


def _distance(left: str, right: str, limit: int) -> int:
    """How many letters must change, go or come to make `right` of `left`; more than `limit` is not counted out."""
    row = list(range(len(right) + 1))
    for index, char in enumerate(left, 1):
        previous, row[0] = row[0], index
        for place, other in enumerate(right, 1):
            previous, row[place] = (
                row[place],
                min(row[place] + 1, row[place - 1] + 1, previous + (char != other)),
            )
        if min(row) > limit:
            return limit + 1
    return row[-1]
