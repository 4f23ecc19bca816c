"""Texts as stems, each with its place: what is written into the index and what a question is made of.

Case, accents and typography are folded first, then words lose their endings by the rules of their language, so that a
question without accents finds the same. Chinese, which has no spaces, is cut into overlapping pairs of characters, the
last character of a run also alone. A stem has only digits, the letters a to z and characters beyond ASCII: no database
cuts it again.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
#: Marks that stand on or between letters of one word: accents, Arabic vowels, joiners, the soft hyphen.
_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u200c\u200d\u00ad"
_QUOTES = "'\u2019\u02bc\u2018\uff07"
_WORD = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}](?:[^\W_{_HAN}]|[{_MARKS}]|[{_QUOTES}](?=[^\W_{_HAN}]))*")
_PIECE = re.compile(rf"[^{_QUOTES}]+")
_DROPPED = re.compile(r"[\x00-\x2f\x3a-\x60\x7b-\x7f\u0640\u200c\u200d\u00ad]+")
#: What a French word loses before its apostrophe, and an English one with it.
_ELIDED = frozenset("l d n s c j m t qu".split())
#: Endings that Spanish rules know only with the accent that folding took away.
_SPANISH = (("cion", "ción"), ("sion", "sión"), ("logia", "logía"))
#: Plurals that English rules do not know, in the words these texts are about.
_ENGLISH = {"children": "child", "women": "woman", "men": "man"}
_NAMES = {"en": "english", "fr": "french", "es": "spanish", "ru": "russian", "ar": "arabic"}
#: Longest stem; what is longer is no word.
LONGEST = 60

_stemmers = threading.local()


@dataclass(frozen=True, slots=True)
class Token:
    """A stem and the words it stands for: code points of the text, end excluded."""

    stem: str
    start: int
    end: int


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """A word without case, accents and typography; the Russian й stays the letter it is."""
    low = word.casefold()
    if not low.isascii():
        composed = unicodedata.normalize("NFC", low)
        kept = (c if c == "й" else _bare(c) for c in composed)
        low = "".join(kept)
    return _DROPPED.sub("", low)[:LONGEST]


def _bare(character: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """A folded word without its ending, by the rules of the language; "" knows none."""
    if language not in _NAMES or len(word) < 3 or word.isdigit():
        return word
    if language == "en":
        word = _ENGLISH.get(word, word)
    if language == "ar" and word.startswith("وال") and len(word) > 5:
        word = word[1:]  # "and the": the rules know "the" only where it begins the word
    if language == "es":
        for bare, accented in _SPANISH:
            if word.endswith(bare):
                word = word.removesuffix(bare) + accented
    return fold(_stemmer(language).stemWord(word)) or word


def _stemmer(language: str) -> snowballstemmer.stemmer:
    """The thread's own: a stemmer remembers the word it is at."""
    found = getattr(_stemmers, language, None)
    if found is None:
        found = snowballstemmer.stemmer(_NAMES[language])
        setattr(_stemmers, language, found)
    return found


def tokens(text: str, language: str) -> list[Token]:
    """The stems of a text in a language, in order."""
    found: list[Token] = []
    for match in _WORD.finditer(text):
        word, start = match.group(), match.start()
        if _is_han(word[0]):
            found += [Token(word[n : n + 2], start + n, start + min(n + 2, len(word))) for n in range(len(word))]
            continue
        for piece, at in _pieces(word, language):
            if folded := fold(piece):
                found.append(Token(stem(folded, language), start + at, start + at + len(piece)))
    return found


def _pieces(word: str, language: str) -> list[tuple[str, int]]:
    """A word at its apostrophes: "women's" is one, so is "l'eau" in French; else there are as many as one sees."""
    pieces = [(match.group(), match.start()) for match in _PIECE.finditer(word)]
    if len(pieces) == 1:
        return pieces
    if language == "en" and fold(pieces[-1][0]) == "s":
        return pieces[:-1]
    if language == "fr" and fold(pieces[0][0]) in _ELIDED:
        return pieces[1:]
    return pieces


def _is_han(character: str) -> bool:
    return re.match(f"[{_HAN}]", character) is not None


def is_character(text: str) -> bool:
    """Whether this is one Chinese character, which stands at the head of a pair or alone at the end of a run."""
    return len(text) == 1 and _is_han(text)
