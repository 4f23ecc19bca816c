"""Folding of scripts, one character for one, so that places stay places in the source."""

from __future__ import annotations

import re
from typing import NamedTuple

_FROM = "，；：。．（）［］「」『』【】｛｝！？～－　؛،؟٪«»“”„‟’‘ʼ‛"
_TO = ',;:..()[]""""[]{}!?~- ;,?%""""""\'\'\'\''
_TABLE: dict[int, str] = {ord(a): b for a, b in zip(_FROM, _TO, strict=True)}
_TABLE |= {0xFF10 + value: str(value) for value in range(10)}
_TABLE |= {0x0660 + value: str(value) for value in range(10)}
_TABLE |= {0x06F0 + value: str(value) for value in range(10)}
_TABLE |= {0xFF21 + value: chr(0x41 + value) for value in range(26)}
_TABLE |= {0xFF41 + value: chr(0x61 + value) for value in range(26)}

# Letters that are written in more than one way without a difference of meaning.
_LETTERS: dict[int, str | None] = {
    ord("ё"): "е",
    ord("أ"): "ا",
    ord("إ"): "ا",
    ord("آ"): "ا",
    ord("ٱ"): "ا",
    ord("ى"): "ي",
}
_LETTERS |= {ord("ﻻ"): "لا", ord("œ"): "oe"}
_LETTERS |= dict.fromkeys(
    [0x0640, *range(0x064B, 0x0653), 0x0670, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x00AD, 0xFEFF]
)
_SAME = _TABLE | {code: letter for code, letter in _LETTERS.items() if letter is not None and len(letter) == 1}
_UNIT = re.compile(
    r"[\u3400-\u9fff]|[^\W_](?:[^\W_\u3400-\u9fff]|[\u0640\u064b-\u0652\u0670\u00ad\u200b-\u200f-](?=[^\W_]))*[\u064b-\u0652]*'?"
)
_GAP = re.compile(r"[\s\u200b-\u200f*]*(,?)[\s\u200b-\u200f*]*")


class Unit(NamedTuple):
    """A word (in Chinese a character), folded; `comma` tells that a comma stands before it."""

    text: str
    start: int
    end: int
    comma: bool


def fold(text: str) -> str:
    """Full-width and Arabic punctuation and figures as ASCII; the text keeps its length."""
    return text.translate(_TABLE)


def fold_word(text: str) -> str:
    """A word in small letters, without vowel signs, its variant letters as one."""
    return text.translate(_TABLE).lower().translate(_LETTERS)


def fold_same(text: str) -> str:
    """A text in small letters, folded letter by letter without changing its length."""
    folded = text.translate(_SAME).lower()
    if len(folded) == len(text):
        return folded
    return "".join(lower if len(lower := char.translate(_SAME).lower()) == 1 else char for char in text)


def units(text: str, position: int, limit: int = 24) -> list[Unit]:
    """The first words (characters in Chinese) from `position` that only spaces or single commas divide."""
    found: list[Unit] = []
    comma = False
    while len(found) < limit:
        match = _UNIT.match(text, position)
        if match is None:
            break
        word = match.group()
        found.append(Unit(word.lower() if word.isascii() else fold_word(word), match.start(), match.end(), comma))
        gap = _GAP.match(text, match.end(), match.end() + 8)
        comma = gap is not None and bool(gap.group(1))
        position = gap.end() if gap else match.end()
    return found
