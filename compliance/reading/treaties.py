"""The treaties that an action of a clause asks States to join, found by their names.

The words are data (`data/treaty_terms.toml`). What is asked for is looked for where the action says it; an action that
only says "to consider signing and ratifying" shares its object with the rest of its clause, or of its paragraph.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from compliance.reading.words import words

#: Words that "..." in a term may stand for.
_GAP = 4
# Arabic writes "and", "to", "in", "like" and the article together with the word that follows.
_ARABIC_PREFIX = r"(?:[وف]?[بكل]?(?:ال)?|[وف]?لل)"


@dataclass(frozen=True, slots=True)
class TreatyTerms:
    """The terms of one language; `codes` are the treaties of each group of `names`, in order."""

    acts: re.Pattern[str]
    instrument: re.Pattern[str]
    names: re.Pattern[str]
    codes: tuple[tuple[str, ...], ...]

    def asks_to_join(self, action: str) -> bool:
        """Whether an action asks to sign, ratify, accede to or become party to something."""
        return self.acts.search(_plain(action)) is not None

    def named(self, text: str) -> list[str]:
        """The treaties a text names, in the order of its words."""
        found: dict[str, None] = {}
        for match in self.names.finditer(_plain(text)):
            group = match.lastgroup
            if group is not None and group != "passed":
                found |= dict.fromkeys(self.codes[int(group[1:])])
        return list(found)

    def asked_for(self, action: str, *around: str) -> list[str]:
        """The treaties an action asks States to join, named in it or else in the first text around it that names any.

        Empty where it asks for something else: for no joining, or for treaties not known here.
        """
        if not self.asks_to_join(action):
            return []
        found = self.named(action)
        if found or self.instrument.search(_plain(action)):
            return found
        return next((named for text in around if (named := self.named(text))), [])


def _plain(text: str) -> str:
    """The text as words with one space between any two, and one around."""
    return f" {' '.join(words(text))} "


@lru_cache(maxsize=8)
def known_terms(language: str) -> TreatyTerms:
    """The project's terms in one of the six languages."""
    found = resources.files("compliance.reading").joinpath("data", "treaty_terms.toml").read_text(encoding="utf-8")
    return read_terms(tomllib.loads(found), language)


def read_terms(data: Mapping[str, Any], language: str) -> TreatyTerms:
    """Terms from data in the form of `treaty_terms.toml`."""
    named = [(name, n) for n, one in enumerate(data["treaties"]) for name in one.get(language, [])]
    longest_first = sorted(named, key=lambda pair: len(pair[0]), reverse=True)
    every = _any([name for name, _n in longest_first], language)
    before = _any(data["before"].get(language, []), language)
    after = _any(data["after"].get(language, []), language)
    # Names before what is passed over: a protocol's own name may hold that of its convention.
    alternatives = [
        f"(?P<t{place}>{_term(name, language)})(?!\\S)(?! {after})" for place, (name, _n) in enumerate(longest_first)
    ]
    pattern = "|".join([*alternatives, f"(?P<passed>{before} {every})(?!\\S)"])
    return TreatyTerms(
        acts=re.compile(rf"(?<=\s){_any(data['acts'].get(language, []), language)}(?=\s)"),
        instrument=re.compile(rf"(?<=\s){_any(data['instrument'].get(language, []), language)}(?=\s)"),
        names=re.compile(rf"(?<=\s)(?:{pattern})"),
        codes=tuple(tuple(data["treaties"][n]["codes"]) for _name, n in longest_first),
    )


def _any(terms: Iterable[str], language: str) -> str:
    """A pattern for one of the terms; of none it never matches."""
    patterns: Sequence[str] = [_term(term, language) for term in sorted(terms, key=len, reverse=True)]
    return f"(?:{'|'.join(patterns)})" if patterns else r"(?!)"


def _term(term: str, language: str) -> str:
    """A term as a pattern over words with single spaces; figures of footnotes may follow a word."""
    joined = ""
    for part in term.split(" ... ") if " ... " in term else term.split("..."):
        if joined:
            joined += rf"(?: \S+){{0,{_GAP}}} "
        joined += " ".join(_word(word, language) for word in _words_with_stars(part))
    return joined


def _words_with_stars(part: str) -> list[str]:
    """The words of a part of a term, each with its star where it has one."""
    return [word + "*" * given.endswith("*") for given in part.split() for word in words(given)]


def _word(word: str, language: str) -> str:
    plain = word.removesuffix("*")
    if language == "ar":
        return _ARABIC_PREFIX + re.escape(plain.removeprefix("ال")) + (r"\S*" if word.endswith("*") else r"\d*")
    return re.escape(plain) + (r"\S*" if word.endswith("*") else r"\d*")
