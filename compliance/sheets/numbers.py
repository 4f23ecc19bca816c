"""What people write for a count: 1234, 1 234, 1,234, 1.234, 1'234, ١٢٣٤ and 1234.0 are all the same."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f'’٬]")
_GROUPS = re.compile(r"\d{1,3}(?:([.,،])\d{3})(?:\1\d{3})*")
#: A comma or point and zeros at the end: a whole number, written by a program that shows decimals.
_WHOLE = re.compile(r"(\d+)[.,٫]0+")


class NotACount(ValueError):
    """A value that is no count; `code` says why: "formula", "broken", "negative", "large", "ambiguous", "words"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def count_of(value: Any, *, most: int) -> int:
    """The whole number, 0 or more, that a cell holds. Raises NotACount."""
    number = _number(value)
    if number < 0:
        raise NotACount("negative")
    if number > most:
        raise NotACount("large")
    return number


def _number(value: Any) -> int:
    if isinstance(value, bool):
        raise NotACount("words")
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        if value != int(value):
            raise NotACount("broken")
        return int(value)
    if isinstance(value, dict):
        raise NotACount("formula" if "formula" in value else "words")
    text = plain_digits(str(value))
    if text.startswith("="):
        raise NotACount("formula")
    packed = _SPACES.sub("", text)
    sign = -1 if packed[:1] in ("-", "\u2212") else 1
    body = packed[1:] if sign < 0 else packed
    if body.isascii() and body.isdigit():
        return sign * int(body) if len(body) < 16 else 10**16
    if _GROUPS.fullmatch(body):
        return sign * int(re.sub(r"\D", "", body))
    if whole := _WHOLE.fullmatch(body):
        return sign * int(whole[1])
    if re.fullmatch(r"\d+[.,٫]\d+", body):
        raise NotACount("broken")
    if re.fullmatch(r"[\d.,،٫]+", body):
        raise NotACount("ambiguous")
    raise NotACount("words")


def plain_digits(text: str) -> str:
    """Digits of every script as those of ASCII."""
    shown = (str(unicodedata.digit(c)) if c.isdigit() and unicodedata.category(c) == "Nd" else c for c in text)
    return "".join(shown).strip()
