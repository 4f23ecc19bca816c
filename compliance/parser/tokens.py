"""Words and punctuation of a clause, with the infinitives among them."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import NamedTuple

from compliance.parser.lexicon import Lexicon

_TOKEN = re.compile(r"[^\W_](?:[\w'\u2019/.&-]*[^\W_])?|[,;:()\[\]\u201c\u201d\"]")
_ADVERBS = frozenset(
    "not further also better fully jointly never always together again once more actively urgently rapidly "
    "promptly both even inter alia respectively duly soon at least continually effectively immediately".split()
)
# After these a noun follows "to" although it could be a verb: "related to trade", "access to work".
_NOUN_AFTER = frozenset(
    "related relating relation regard access due owing according prior contrary vulnerable subject subjected "
    "response responses approach approaches addition contribution contributions respect exposed "
    "resort barriers obstacles reference linked leading contribute contributes contributing conducive "
    "pertaining thanks similar tantamount limited opposed attributed attributable equal close pursuant "
    "belonging adherence adhere solution solutions alternatives alternative up from as devoted dedicated "
    "threat threats".split()
)


_PAIRS = {"(": ")", "[": "]", "\u201c": "\u201d", '"': '"'}
_DEEPEST, _WIDEST = 4, 600


class Token(NamedTuple):
    """One word or mark; `depth` counts the brackets and quotation marks open around it."""

    text: str
    lower: str
    start: int
    end: int
    depth: int


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The words and marks of text[start:end]."""
    tokens: list[Token] = []
    closers: list[int] = []
    stop = len(text) if end is None else end
    for match in _TOKEN.finditer(text, start, stop):
        word, place = match.group(), match.start()
        while closers and place >= closers[-1]:
            closers.pop()
        tokens.append(Token._make((word, word.lower(), place, match.end(), len(closers))))
        closer = _PAIRS.get(word)
        if closer is not None and len(closers) < _DEEPEST:
            # A mark that is never closed (scanned texts) opens nothing.
            close = text.find(closer, match.end(), min(stop, match.end() + _WIDEST))
            if close >= 0 and not (closers and close > closers[-1]):
                closers.append(close)
    return tokens


# No addressee is longer; the limit keeps odd texts from taking long.
_MOST_TOKENS = 450


class TokenReader:
    """The words of one paragraph, read once when first asked for."""

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._start = start
        self._tokens: list[Token] | None = None
        self._places: list[int] = []

    def between(self, start: int, end: int) -> list[Token]:
        """The first words from `start`, none that ends behind `end`."""
        if self._tokens is None:
            self._tokens = tokenize(self._text, self._start)
            self._places = [token.start for token in self._tokens]
        first = bisect_left(self._places, start)
        last = min(first + _MOST_TOKENS, bisect_left(self._places, end))
        return self._tokens[first:last]


@dataclass(frozen=True, slots=True)
class Infinitive:
    """ "to V": the indices of "to" (or of "not" before it) and of the verb; `verb` is None in "to:" "
    "before a list."""

    first: int
    to: int
    verb: int | None


def infinitive_at(tokens: list[Token], index: int, lexicon: Lexicon) -> Infinitive | None:
    """The infinitive whose "to" stands at `index`; None where a noun follows ("parties to the "
    "Convention")."""
    token = tokens[index]
    if token.lower != "to" or token.depth:
        return None
    first = index - 1 if index and tokens[index - 1].lower == "not" else index
    place = index + 1
    if place >= len(tokens) or tokens[place].text == ":":
        return Infinitive(first, index, None)
    if tokens[place].text == ",":
        place = _after_insertion(tokens, place)
    while place < len(tokens) and (_is_adverb(tokens[place].lower, lexicon) or tokens[place].text == ","):
        place += 1
        if place + 1 < len(tokens) and tokens[place].lower == "and" and _is_adverb(tokens[place + 1].lower, lexicon):
            place += 1
    if place >= len(tokens) or tokens[place].depth:
        return None
    word = tokens[place].text
    if not lexicon.is_base_verb(word):
        # After "States" or "the Secretary-General" even a verb that no list has is what is asked.
        asked = place == index + 1 and index > 0 and tokens[index - 1].lower in _ASKED and _maybe_verb(word, lexicon)
        return Infinitive(first, index, place) if asked else None
    lower = tokens[place].lower
    before = tokens[index - 1].lower if index else ""
    if lower in lexicon.verb_nouns and lower not in lexicon.verbs and place == index + 1 and before in _NOUN_AFTER:
        return None
    return Infinitive(first, index, place)


_ASKED = frozenset("states governments countries government secretary-general director-general commissioner".split())


def _maybe_verb(word: str, lexicon: Lexicon) -> bool:
    """Whether an unknown word has not the form of a noun, a gerund or an adjective."""
    if not word.isalpha() or not word.islower() or word in lexicon.not_verbs:
        return False
    noun = word.endswith(("ing", "tion", "ness", "ity", "ed", "al", "ful", "ous", "ence", "ance", "ship"))
    return not noun and (not word.endswith("s") or word.endswith("ss"))


def _after_insertion(tokens: list[Token], comma: int) -> int:
    """The place after an insertion between commas ("to, as appropriate, provide"), at most twelve "
    "words long."""
    for place in range(comma + 1, min(comma + 13, len(tokens))):
        if tokens[place].text == ",":
            return place + 1
    return comma + 1


def _is_adverb(word: str, lexicon: Lexicon) -> bool:
    return word in _ADVERBS or (word.endswith("ly") and word not in lexicon.verbs and word not in lexicon.verb_nouns)
