"""States by the names that lists give them: official names of today, names of before, and what is no State of ours.

Names are equal or they are not: without case, accents, typography and the figures of footnotes. Nothing is guessed.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

from compliance.reading.words import words

#: Why a name is no State's: one of the kinds in the data, a name nobody knows, or one that two States share.
Reason = Literal["organization", "not_member", "former_state", "unknown", "shared"]
#: Figures at the end of a name: footnotes of the list, raised or not, in brackets or not.
_FOOTNOTES = re.compile(
    r"[\s,;*†‡]*(?:[\[(]?\d+[\])]?|[\u00b9\u00b2\u00b3\u2070-\u2079]+)(?:[\s,;]*[\[(]?\d+[\])]?)*\s*$"
)


def without_footnotes(name: str) -> str:
    """The name without the figures after it."""
    return _FOOTNOTES.sub("", name)


def key_of(name: str) -> str:
    """What two spellings of one name share."""
    plain = unicodedata.normalize("NFD", without_footnotes(name))
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    found = ["saint" if word in {"st", "ste"} else word for word in words(plain)]
    return " ".join(found[1:] if len(found) > 1 and found[0] == "the" else found)


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    text = resources.files("compliance.reading").joinpath("data", "state_names.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=1)
def former_names() -> dict[str, tuple[str, ...]]:
    """Names that States had before, by code."""
    found: dict[str, tuple[str, ...]] = {}
    for one in _data()["former"]:
        found[one["state"]] = (*found.get(one["state"], ()), one["name"])
    return found


@dataclass(frozen=True, slots=True)
class StateNames:
    """Codes (ISO 3166-1 alpha-3) by every name of a State, and the reasons of names that are none."""

    codes: dict[str, str]
    reasons: dict[str, Reason]

    def code_of(self, name: str) -> str | None:
        """The State of that name, or None."""
        return self.codes.get(key_of(name))

    def reason_of(self, name: str) -> Reason:
        """Why a name is no State's."""
        return self.reasons.get(key_of(name), "unknown")


def state_names(official: Iterable[tuple[str, str]]) -> StateNames:
    """Names by official ones, given as (code, name), and those of before where their State is among these.

    An official name goes before one of another State's past; a name that two States share is neither's.
    """
    codes: dict[str, str] = {}
    shared: set[str] = set()
    for code, name in official:
        if codes.setdefault(key_of(name), code) != code:
            shared.add(key_of(name))
    known = set(codes.values())
    for one in _data()["former"]:
        if one["state"] in known:
            codes.setdefault(key_of(one["name"]), one["state"])
    reasons: dict[str, Reason] = {key_of(one["name"]): one["why"] for one in _data()["others"]}
    reasons |= dict.fromkeys(shared, "shared")
    return StateNames({key: code for key, code in codes.items() if key not in shared}, reasons)
