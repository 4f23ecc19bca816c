"""Themes proposed for a clause by the words it uses; people correct them.

The words are data (`data/theme_terms.toml`): a strong term is enough, of weak ones it takes two. The names of treaties,
organs and mandates are passed over, for a clause on ratifying the Convention on the Rights of the Child is not about
children.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from compliance.reading.words import HAN, folded

#: Weak terms that together propose a theme.
_WEAK_ENOUGH = 2
#: Words that "..." in a term may stand for.
_GAP = 4
# Arabic writes "and", "to", "in", "like" and the article together with the word that follows.
_ARABIC_PREFIX = r"(?:[وف]?[بكل]?(?:ال)?|[وف]?لل)"


@dataclass(frozen=True, slots=True)
class ThemeProposal:
    """A theme, and the words of the clause that speak for it, in the order of the clause."""

    slug: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms sought together. Each begins with one of `beginnings`: a text that holds none of these holds no term,
    and finding letters is far quicker than asking the pattern at every place."""

    pattern: re.Pattern[str]
    beginnings: tuple[str, ...]

    def in_text(self, wording: str) -> bool:
        return any(letters in wording for letters in self.beginnings)


@dataclass(frozen=True, slots=True)
class ThemeTerms:
    """The terms of one language: names to pass over, and for each theme its strong and its weak terms."""

    names: Terms | None
    strong: Mapping[str, Terms]
    weak: Mapping[str, Terms]


def propose(text: str, language: str = "en", terms: ThemeTerms | None = None) -> list[ThemeProposal]:
    """The themes of a clause, those with the most words for them first, then in the order of the terms.

    `terms` are the project's own unless others are given. A language without terms proposes nothing.
    """
    terms = terms or known_terms(language)
    wording = folded(text)
    if terms.names is not None and terms.names.in_text(wording):
        wording = terms.names.pattern.sub(" \u00b7 ", wording)
    found: list[ThemeProposal] = []
    for slug in terms.strong.keys() | terms.weak.keys():
        strong = _hits(terms.strong.get(slug), wording)
        weak = _hits(terms.weak.get(slug), wording)
        if strong or len(weak) >= _WEAK_ENOUGH:
            words = sorted((strong | weak).items(), key=lambda hit: hit[1])
            found.append(ThemeProposal(slug, tuple(word for word, _ in words)))
    order = {slug: number for number, slug in enumerate(dict.fromkeys([*terms.strong, *terms.weak]))}
    return sorted(found, key=lambda proposal: (-len(proposal.words), order[proposal.slug]))


def _hits(terms: Terms | None, wording: str) -> dict[str, int]:
    """The different words found, each with its first place."""
    found: dict[str, int] = {}
    for match in terms.pattern.finditer(wording) if terms is not None and terms.in_text(wording) else ():
        found.setdefault(match.group(), match.start())
    return found


@lru_cache(maxsize=8)
def known_terms(language: str) -> ThemeTerms:
    """The project's terms in one of the six languages."""
    data = tomllib.loads(
        resources.files("compliance.reading").joinpath("data", "theme_terms.toml").read_text(encoding="utf-8")
    )
    return read_terms(data, language)


def read_terms(data: Mapping[str, Any], language: str) -> ThemeTerms:
    """Terms from data in the form of `theme_terms.toml`."""
    names = data.get("names", {}).get(language, [])
    themes = {slug: by_language.get(language, {}) for slug, by_language in data.get("themes", {}).items()}
    return ThemeTerms(
        names=_any_of(names, language) if names else None,
        strong={slug: _any_of(t["strong"], language) for slug, t in themes.items() if t.get("strong")},
        weak={slug: _any_of(t["weak"], language) for slug, t in themes.items() if t.get("weak")},
    )


def _any_of(terms: Sequence[str], language: str) -> Terms:
    pattern = re.compile("|".join(_pattern(term, language) for term in sorted(terms, key=len, reverse=True)))
    return Terms(pattern, tuple(sorted({_beginning(term, language) for term in terms})))


def _beginning(term: str, language: str) -> str:
    """The letters of a term's first word that stand in every text holding the term."""
    word = folded(term).split()[0]
    return (word.removeprefix("ال") if language == "ar" else word).removesuffix("*")


def _pattern(term: str, language: str) -> str:
    term = folded(term) if "..." not in term else " ... ".join(folded(part) for part in term.split("..."))
    if re.search(f"[{HAN}]", term):
        return re.escape(term)
    prefix = _ARABIC_PREFIX if language == "ar" else ""
    joined = ""
    for part in term.split():
        if part == "...":
            joined += rf"(?: [\w'-]+){{0,{_GAP}}}"
            continue
        plain = part.removeprefix("ال") if language == "ar" else part
        ending = r"\w*" if plain.endswith("*") else ""
        joined += (" " if joined else "") + prefix + re.escape(plain.removesuffix("*")) + ending
    return rf"(?<![\w'-]){joined}(?![\w'-])"
