"""Names of States as people look for them: by any of six languages, with or without accents, in the reader's order."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from compliance.enums import Language, RegionalGroup
from compliance.finding.excerpts import holds
from compliance.finding.questions import Question, wanted
from compliance.finding.stems import tokens
from compliance.models.countries import Country, CountryQuerySet, reader_language
from compliance.pictures.localise import kept_by_language
from compliance.reading.state_names import former_names

_QUOTES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "`": "'", "–": "-", "\u00a0": " "})
_NAME_FIELDS = [f"{form}_name_{language}" for form in ("short", "formal") for language in Language.values]


def folded(text: str) -> str:
    """Text without case, accents and typographic quotes: "Côte d’Ivoire" becomes "cote d'ivoire"."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.translate(_QUOTES)) if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())


@kept_by_language
def reader_key(name: str) -> str:
    """What names are sorted by for the reader: without accents, and Chinese by pinyin.

    A database sorts by code point or by its own collation, which puts Égypte after Zimbabwe. The first level
    of GB 2312, and so of GB 18030, is in pinyin order.
    """
    if reader_language() == Language.CHINESE:
        return name.encode("gb18030", "replace").decode("latin-1")
    return folded(name)


def group_keys() -> dict[str, str]:
    """What regional groups are sorted by for the reader; States in none come first."""
    return {"": "", **{group.value: reader_key(str(group.label)) for group in RegionalGroup}}


@lru_cache(maxsize=512)
def _stems(names: tuple[str, ...]) -> tuple[str, ...]:
    """The words of all names of a State, none running on into the next."""
    return tuple(stem for name in names for stem in ("", *(token.stem for token in tokens(name, ""))))


def states_named(countries: CountryQuerySet, question: Question) -> list[Country]:
    """The States that a question names by how the words of any of their names begin, of today or of before, or by their
    ISO codes; by name in the reader's order. One query."""
    asked = wanted(question, "").beginnings()
    fields = ["iso3", "iso2", *_NAME_FIELDS]
    found = [one for one in countries if holds(_stems(_names(one, fields)), asked)]
    return sorted(found, key=lambda one: reader_key(one.name))


def _names(country: Country, fields: list[str]) -> tuple[str, ...]:
    return (*(getattr(country, name) for name in fields), *former_names().get(country.iso3, ()))


def matching(countries: CountryQuerySet, text: str) -> CountryQuerySet:
    """States one of whose names, in any language or of before, contains the text, or whose ISO code it is."""
    wanted = folded(text)
    if not wanted:
        return countries
    found = [
        pk
        for pk, iso3, iso2, *names in countries.values_list("pk", "iso3", "iso2", *_NAME_FIELDS)
        if wanted in {iso3.lower(), iso2.lower()}
        or any(wanted in folded(name) for name in (*names, *former_names().get(iso3, ())))
    ]
    return countries.filter(pk__in=found)
