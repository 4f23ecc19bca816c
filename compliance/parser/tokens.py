"""Words and punctuation of a clause, with the infinitives among them."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

from compliance.parser.lexicon import Lexicon

_TOKEN = re.compile(r"[^\W_](?:[\w'\u2019/.&-]*[^\W_])?|[,;:()\[\]\u201c\u201d\"]")
_COMPOUND = re.compile(r"[^\w]")
_ADVERBS = frozenset(
    "not either further also better fully jointly never always together again once more actively urgently rapidly "
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
_OPENERS = frozenset(_PAIRS)
_DEEPEST, _WIDEST = 4, 600
# What stands between two spaces is remembered up to this length: words with their marks come again and again.
_LONGEST_REMEMBERED = 40


class Tokens:
    """The words and marks of a stretch of text: as printed, in small letters, where each begins, and how many
    brackets and quotation marks are open around it. Lists side by side, for a paragraph has hundreds."""

    __slots__ = ("depths", "lowers", "starts", "texts")

    def __init__(self, texts: list[str], lowers: list[str], starts: list[int], depths: list[int]) -> None:
        self.texts = texts
        self.lowers = lowers
        self.starts = starts
        self.depths = depths

    def __len__(self) -> int:
        return len(self.texts)

    def end(self, index: int) -> int:
        """Where a token ends in the text."""
        return self.starts[index] + len(self.texts[index])


def tokenize(text: str, start: int = 0, end: int | None = None) -> Tokens:
    """The words and marks of text[start:end]."""
    stop = len(text) if end is None else end
    texts: list[str] = []
    starts: list[int] = []
    place = start
    # No token has a space, and most of what stands between two spaces is one word.
    for part in text[start:stop].split(" "):
        if part.isalpha():
            texts.append(part)
            starts.append(place)
        elif part:
            found = _tokens_of(part) if len(part) <= _LONGEST_REMEMBERED else _tokens_of.__wrapped__(part)
            for token, offset in found:
                texts.append(token)
                starts.append(place + offset)
        place += len(part) + 1
    return Tokens(texts, list(map(str.lower, texts)), starts, _depths(text, texts, starts, stop))


@lru_cache(maxsize=4096)
def _tokens_of(part: str) -> tuple[tuple[str, int], ...]:
    """The words and marks of what stands between two spaces, each with its place there."""
    return tuple((match.group(), match.start()) for match in _TOKEN.finditer(part))


def _depths(text: str, texts: list[str], starts: list[int], stop: int) -> list[int]:
    """How many brackets and quotation marks are open around each token."""
    depths = [0] * len(texts)
    if _OPENERS.isdisjoint(texts):
        return depths
    closers: list[int] = []
    for index, opener in [(index, word) for index, word in enumerate(texts) if word in _PAIRS]:
        place = starts[index]
        while closers and place >= closers[-1]:
            closers.pop()
        if len(closers) == _DEEPEST:
            continue
        # A mark that is never closed (scanned texts) opens nothing.
        close = text.find(_PAIRS[opener], place + 1, min(stop, place + 1 + _WIDEST))
        if close >= 0 and not (closers and close > closers[-1]):
            closers.append(close)
            behind = bisect_left(starts, close, index + 1)
            depths[index + 1 : behind] = [depth + 1 for depth in depths[index + 1 : behind]]
    return depths


# No addressee is longer; the limit keeps odd texts from taking long.
MOST_TOKENS = 450


class TokenReader:
    """The words of one paragraph, read once when first asked for: for its addressees and for its actions."""

    __slots__ = ("_text", "_tokens", "_vocabulary")

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: Tokens | None = None
        self._vocabulary: frozenset[str] | None = None

    def _all(self) -> Tokens:
        if self._tokens is None:
            self._tokens = tokenize(self._text)
        return self._tokens

    def vocabulary(self) -> frozenset[str]:
        """Every word of the paragraph in small letters, and the parts of compounds ("co-operation", "and/or")."""
        if self._vocabulary is None:
            words = frozenset(self._all().lowers)
            parts = [part for word in words if not word.isalpha() for part in _COMPOUND.split(word)]
            self._vocabulary = words.union(parts)
        return self._vocabulary

    def places(self, words: frozenset[str]) -> list[int]:
        """Where any of some words stands, as printed."""
        known = self._all()
        if words.isdisjoint(known.texts):
            return []
        return [start for start, word in zip(known.starts, known.texts, strict=True) if word in words]

    def between(self, start: int, end: int) -> Tokens:
        """The first words from `start`, none that begins behind `end`, with the brackets open in the paragraph."""
        known = self._all()
        first = bisect_left(known.starts, start)
        last = min(first + MOST_TOKENS, bisect_left(known.starts, end))
        return Tokens(
            known.texts[first:last], known.lowers[first:last], known.starts[first:last], known.depths[first:last]
        )

    def within(self, start: int, end: int) -> Tokens:
        """All words of text[start:end] as if there were no others: brackets left open outside do not count."""
        known = self._all()
        first, last = bisect_left(known.starts, start), bisect_left(known.starts, end)
        if (first and known.end(first - 1) > start) or (last and known.end(last - 1) > end):
            # A word is cut in two ("regard.Urges").
            return tokenize(self._text, start, end)
        texts, starts = known.texts[first:last], known.starts[first:last]
        depths = known.depths[first:last]
        if any(depths):
            depths = _depths(self._text, texts, starts, end)
        return Tokens(texts, known.lowers[first:last], starts, depths)


class Infinitive(NamedTuple):
    """ "to V": the indices of "to" (or of "not" before it) and of the verb; `verb` is None in "to:" before a list."""

    first: int
    to: int
    verb: int | None


def infinitive_at(tokens: Tokens, index: int, lexicon: Lexicon) -> Infinitive | None:
    """The infinitive whose "to" stands at `index`; None where a noun follows ("parties to the Convention")."""
    lowers, texts = tokens.lowers, tokens.texts
    if lowers[index] != "to" or tokens.depths[index]:
        return None
    before = lowers[index - 1] if index else ""
    first = index - 1 if before == "not" else index
    place, last = index + 1, len(texts)
    if place >= last or texts[place] == ":":
        return Infinitive(first, index, None)
    if texts[place] == ",":
        place = _after_insertion(tokens, place)
    while place < last and (texts[place] == "," or _is_adverb(lowers[place], lexicon)):
        place += 1
        if place + 1 < last and lowers[place] == "and" and _is_adverb(lowers[place + 1], lexicon):
            place += 1
    if place >= last or tokens.depths[place]:
        return None
    word = texts[place]
    if not lexicon.is_base_verb(word):
        # After "States" or "the Secretary-General" even a verb that no list has is what is asked.
        asked = place == index + 1 and before in _ASKED and maybe_verb(word, lexicon)
        return Infinitive(first, index, place) if asked else None
    lower = lowers[place]
    if lower in lexicon.verb_nouns and lower not in lexicon.verbs and place == index + 1 and before in _NOUN_AFTER:
        return None
    return Infinitive(first, index, place)


_ASKED = frozenset("states governments countries government secretary-general director-general commissioner".split())


def maybe_verb(word: str, lexicon: Lexicon) -> bool:
    """Whether an unknown word has not the form of a noun, a gerund or an adjective."""
    if not word.isalpha() or not word.islower() or word in lexicon.not_verbs:
        return False
    noun = word.endswith(("ing", "tion", "ness", "ity", "ed", "al", "ful", "ous", "ence", "ance", "ship"))
    return not noun and (not word.endswith("s") or word.endswith("ss"))


def _after_insertion(tokens: Tokens, comma: int) -> int:
    """The place after an insertion between commas ("to, as appropriate, provide"), at most twelve words long."""
    for place in range(comma + 1, min(comma + 13, len(tokens))):
        if tokens.texts[place] == ",":
            return place + 1
    return comma + 1


def _is_adverb(word: str, lexicon: Lexicon) -> bool:
    """Whether a word in small letters can stand between "to" and its verb."""
    return word in _ADVERBS or (word.endswith("ly") and word not in lexicon.verbs and word not in lexicon.verb_nouns)
