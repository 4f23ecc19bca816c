"""The forms of the data files: endings in brackets, English verbs with counts, and participles of English verbs."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources
from itertools import product
from typing import Any

_BRACKETS = re.compile(r"\(([^()]*)\)")
_VERB = re.compile(r"\s*([a-z][a-z' -]*?)(?:\s+(\d+))?\s*(?:,|\Z)")


def load(name: str) -> dict[str, Any]:
    """A data file of the parser."""
    return tomllib.loads(resources.files("compliance.parser").joinpath("data", name).read_text(encoding="utf-8"))


def expand(form: str) -> list[str]:
    """ "convaincu(e)" gives both genders, "(ي|ت)حث" both verbs."""
    parts = _BRACKETS.split(form)
    choices = [
        [part] if index % 2 == 0 else (part.split("|") if "|" in part else ["", part])
        for index, part in enumerate(parts)
    ]
    return [" ".join("".join(combination).split()) for combination in product(*choices)]


def read_verbs(value: str) -> tuple[tuple[str, int], ...]:
    """ "encourages 4, calls upon 1, urges" as pairs of verb and count."""
    return tuple((match.group(1), int(match.group(2) or 0)) for match in _VERB.finditer(value) if match.group(1))


@lru_cache(maxsize=1)
def english_tables() -> tuple[dict[str, Any], frozenset[str]]:
    """The English verbs with class and force, and the openers of preambles."""
    data = load("en.toml")
    return data["operative"], frozenset(data["preambular"]["openers"])


@lru_cache(maxsize=1024)
def participle(finite: str) -> str:
    """ "takes note" gives "taking note": the opener of a preamble that belongs to a verb of the operative part."""
    first, _, rest = finite.partition(" ")
    stems = [first[:-1], f"{first[:-2]}"] if first.endswith("es") else [first[:-1]]
    if first.endswith("ies"):
        stems.append(first[:-3] + "y")
    openers = {opener.split()[0] for opener in english_tables()[1]}
    candidates = [
        form
        for stem in stems
        for form in (stem + "ing", stem[:-1] + "ing" if stem.endswith("e") else "", f"{stem}{stem[-1:]}ing")
    ]
    chosen = next((form for form in candidates if form in openers), None)
    if chosen is None:
        stem = stems[0]
        chosen = (stem[:-1] if stem.endswith("e") and not stem.endswith("ee") else stem) + "ing"
    return f"{chosen} {rest}".strip()
