"""Folding of scripts, one character for one, so that places stay places in the source."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

_FROM = "，；：。．（）［］「」『』【】｛｝！？～－　؛،؟٪«»“”„‟’‘ʼ‛"
_TO = ',;:..()[]""""[]{}!?~- ;,?%""""""\'\'\'\''
_TABLE: dict[str, str] = dict(zip(_FROM, _TO, strict=True))
_TABLE |= {chr(0xFF10 + value): str(value) for value in range(10)}
_TABLE |= {chr(0x0660 + value): str(value) for value in range(10)}
_TABLE |= {chr(0x06F0 + value): str(value) for value in range(10)}
_TABLE |= {chr(0xFF21 + value): chr(0x41 + value) for value in range(26)}
_TABLE |= {chr(0xFF41 + value): chr(0x61 + value) for value in range(26)}

# Traditional characters, in which Chinese texts were printed until the nineteen-seventies, as the simplified ones.
_PAIRS = tomllib.loads(
    resources.files("compliance.parser").joinpath("data", "zh_traditional.toml").read_text(encoding="utf-8")
)
_TABLE |= dict(zip("".join(_PAIRS["traditional"].split()), "".join(_PAIRS["simplified"].split()), strict=True))

# Letters that are written in more than one way without a difference of meaning.
_LETTERS = {"ё": "е", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ﻻ": "لا", "œ": "oe"}
_LETTERS |= dict.fromkeys(
    map(chr, (0x0640, *range(0x064B, 0x0653), 0x0670, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x00AD, 0xFEFF)), ""
)
_SAME = _TABLE | {char: letter for char, letter in _LETTERS.items() if len(letter) == 1}
_IN_TABLE, _IN_SAME = (re.compile(f"[{re.escape(''.join(table))}]") for table in (_TABLE, _SAME))
# Whatever folding a word changes but its capitals: with the capitals of the letters that change once they are small.
_IN_WORD = re.compile(f"[{re.escape(''.join([*_TABLE, *_LETTERS, 'Ё', 'Œ']))}]")
_UNIT = re.compile(
    r"[\u3400-\u9fff]|[^\W_](?:[^\W_\u3400-\u9fff]|[\u0640\u064b-\u0652\u0670\u00ad\u200b-\u200f-](?=[^\W_]))*[\u064b-\u0652]*'?"
)
# The languages whose accents are left out where capitals have none and in scans.
ACCENTED = frozenset(("fr", "es"))
# The accents of French and Spanish: grave, acute, circumflex, diaeresis, cedilla; not the tilde of "ñ".
_ACCENT = re.compile("(?<=[A-Za-z])[\u0300\u0301\u0302\u0308\u0327]")
_GAP = re.compile(r"[\s\u200b-\u200f*]*(,?)[\s\u200b-\u200f*]*")


def fold(text: str) -> str:
    """Full-width and Arabic punctuation and figures as ASCII; the text keeps its length."""
    return text if text.isascii() else _swap(text, _IN_TABLE, _TABLE)


def _swap(text: str, kinds: re.Pattern[str], table: dict[str, str]) -> str:
    """What `str.translate` gives, in a fraction of its time: a text has few kinds of the characters sought."""
    for char in set(kinds.findall(text)):
        text = text.replace(char, table[char])
    return text


def fold_word(text: str) -> str:
    """A word in small letters, without vowel signs, its variant letters as one."""
    lower = text.lower()
    if text.isascii():
        return lower
    found = set(_IN_WORD.findall(text))
    for char in found:
        letter = char.lower()
        lower = lower.replace(letter, _LETTERS.get(letter) or _TABLE.get(char, "").lower())
    return lower


@lru_cache(maxsize=4096)
def _folded(word: str) -> str:
    return fold_word(word)


@lru_cache(maxsize=4096)
def unaccented(text: str) -> str:
    """French and Spanish as old typewriters, capitals and scans print them: "Etats", "Reaffirme", "decembre"."""
    return unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFD", text)))


def accents_or_none(pattern: str) -> str:
    """A pattern that also matches its words without their accents ("d[ée]cembre")."""
    return "".join(char if (plain := unaccented(char)) == char else f"[{char}{plain}]" for char in pattern)


def fold_same(text: str) -> str:
    """A text in small letters, folded letter by letter without changing its length."""
    if text.isascii():
        return text.lower()
    folded = _swap(text, _IN_SAME, _SAME).lower()
    if len(folded) == len(text):
        return folded
    return "".join(lower if len(lower := _SAME.get(char, char).lower()) == 1 else char for char in text)


class Units:
    """The first words (characters in Chinese) of a text that only spaces or single commas divide, folded.

    They are read as they are asked for: most texts are left after the first. `ends` are where the words end that have
    been read, `commas` tells of each whether a comma stands before it.
    """

    __slots__ = ("_limit", "_position", "_text", "_words", "commas", "ends")

    def __init__(self, text: str, limit: int = 24) -> None:
        self._text = text
        self._position = 0
        self._limit = limit
        self._words: list[str] = []
        self.ends: list[int] = []
        self.commas: list[bool] = [False]

    def get(self, index: int) -> str | None:
        """The word at `index`, None behind the last."""
        words = self._words
        while len(words) <= index:
            if len(words) >= self._limit or not self._read():
                return None
        return words[index]

    def __iter__(self) -> Iterator[str]:
        index = 0
        while (word := self.get(index)) is not None:
            yield word
            index += 1

    def _read(self) -> bool:
        match = _UNIT.match(self._text, self._position)
        if match is None:
            self._limit = 0
            return False
        word, end = match.group(), match.end()
        self._words.append(word.lower() if word.isascii() else _folded(word))
        self.ends.append(end)
        gap = _GAP.match(self._text, end, end + 8)
        self.commas.append(gap is not None and bool(gap.group(1)))
        self._position = gap.end() if gap else end
        return True


def first_word(text: str, place: int) -> str | None:
    """The word (in Chinese the character) at a place, folded."""
    match = _UNIT.match(text, place, place + 40)
    if match is None:
        return None
    word = match.group()
    return word.lower() if word.isascii() else _folded(word)
