"""Patterns of many phrases that are left at once where none of them begins."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_of(phrases: Iterable[str], *, no_letter: str, tail: str) -> re.Pattern[str]:
    """Any of the phrases, the earlier before the later, where no `no_letter` (a set of characters) stands before it and
    `tail` follows; "*" stands for any further letters.

    They are grouped by their first two letters, of which the first looks back: a pattern that begins by looking back,
    as with \b, is tried at every character of a text, one that begins with letters only at these.
    """
    letters: dict[str, list[str]] = {}
    for phrase in phrases:
        letters.setdefault(phrase[0], []).append(phrase[1:])
    groups = (
        f"{re.escape(letter)}(?<!{no_letter}{re.escape(letter)})(?:{_grouped(rests)})"
        for letter, rests in letters.items()
    )
    return re.compile(f"(?:{'|'.join(groups)}){tail}")


def _grouped(rests: list[str]) -> str:
    """The rests of phrases behind their first letter, those together that go on with the same one."""
    if any(rest[:1] in ("", "*") for rest in rests):
        return "|".join(map(_pattern, rests))
    letters: dict[str, list[str]] = {}
    for rest in rests:
        letters.setdefault(rest[0], []).append(_pattern(rest[1:]))
    return "|".join(f"{re.escape(letter)}(?:{'|'.join(further)})" for letter, further in letters.items())


def _pattern(phrase: str) -> str:
    return re.escape(phrase).replace(r"\*", r"[^\W_]*")
