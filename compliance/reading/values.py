"""What a correction may say, checked: each function gives the values to be set, or raises CorrectionError."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from compliance.parser.lexicon import VerbMatch, english
from compliance.parser.symbols import is_resolution_symbol, is_symbol
from compliance.reading.errors import CorrectionError

#: The words of compliance.enums, which this room may not import (a test compares them).
KINDS = ("preambular", "operative")
ADDRESSEE_CLASSES = ("governments", "un", "organizations", "mixed", "self", "none")
OWED_BY = ("governments", "mixed")
LATITUDES = ("none", "discretion", "consideration")
SCOPES = ("all", "members", "named", "parties", "self_declared")
LEAST_FORCE, MOST_FORCE = 0, 6
OBLIGATION_VALUES = ("verb", "verb_base", "force", "addressee", "addressee_class")

#: The longest texts, in characters: those of the columns they will stand in.
LONGEST = {
    "symbol": 60,
    "title": 500,
    "body": 120,
    "session": 30,
    "number": 30,
    "meeting": 60,
    "vote": 200,
    "verb": 120,
    "verb_base": 80,
    "addressee": 2000,
    "narrowed_to": 200,
    "note": 200,
}
_MOST_SLUGS = 30
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_STATE = re.compile(r"[A-Z]{3}")


def description(values: dict[str, Any]) -> dict[str, Any]:
    """Values of `describe`; None or "" where the text does not say, but a title and a symbol must be there."""
    allowed = ("symbol", "title", "adopted_on", "body", "session", "number", "meeting", "vote")
    _only(values, allowed)
    found = {key: text(value, key, needed=key in ("symbol", "title")) for key, value in values.items()}
    symbol = found.get("symbol")
    if symbol is not None and not (is_symbol(symbol) and is_resolution_symbol(symbol)):
        raise CorrectionError("bad-symbol")
    if adopted := found.get("adopted_on"):
        try:
            date.fromisoformat(adopted)
        except ValueError:
            raise CorrectionError("bad-date") from None
    return found


def provision(values: dict[str, Any]) -> dict[str, Any]:
    """Values of `provision_set`."""
    _only(values, ("kind", *OBLIGATION_VALUES[:2], *OBLIGATION_VALUES[3:]))
    found = _verb(values)
    if "kind" in values:
        found["kind"] = _choice(values["kind"], KINDS)
    if "addressee" in values:
        found["addressee"] = text(values["addressee"], "addressee", needed=False)
    if "addressee_class" in values:
        found["addressee_class"] = _choice(values["addressee_class"], ADDRESSEE_CLASSES)
    return found


def obligation(values: dict[str, Any], *, some: bool = True) -> dict[str, Any]:
    """Values of `obligation_set` and `obligation_add`."""
    _only(values, OBLIGATION_VALUES, some=some)
    found = _verb(values)
    if "force" in values:
        found["force"] = whole_number(values["force"], "bad-choice")
        if not LEAST_FORCE <= found["force"] <= MOST_FORCE:
            raise CorrectionError("bad-choice")
    if "addressee" in values:
        found["addressee"] = text(values["addressee"], "addressee", needed=True)
    if "addressee_class" in values:
        found["addressee_class"] = _choice(values["addressee_class"], ADDRESSEE_CLASSES)
        if found["addressee_class"] not in OWED_BY:
            raise CorrectionError("not-governments")
    return found


def action(values: dict[str, Any], *, some: bool = True) -> dict[str, Any]:
    """Values of `action_set` and `action_add`."""
    _only(values, ("latitude", "narrowed_to", "alternative_group"), some=some)
    found: dict[str, Any] = {}
    if "latitude" in values:
        found["latitude"] = _choice(values["latitude"], LATITUDES)
    if "narrowed_to" in values:
        found["narrowed_to"] = text(values["narrowed_to"], "narrowed_to", needed=False)
    if "alternative_group" in values:
        group = values["alternative_group"]
        found["alternative_group"] = None if group is None else whole_number(group, "bad-choice")
        if group is not None and not 1 <= group <= 99:
            raise CorrectionError("bad-choice")
    return found


def slugs(values: dict[str, Any]) -> list[str]:
    """Themes in the order given, each once; none is allowed: the clause is then about no theme."""
    _only(values, ("slugs",))
    given = values["slugs"]
    if not isinstance(given, list) or len(given) > _MOST_SLUGS:
        raise CorrectionError("bad-choice")
    if not all(isinstance(slug, str) and len(slug) <= 60 and _SLUG.fullmatch(slug) for slug in given):
        raise CorrectionError("bad-choice")
    return list(dict.fromkeys(given))


def scope(values: dict[str, Any]) -> dict[str, Any]:
    """To whom an obligation applies, as {"scope", "states", "note"}; named States and parties to a treaty
    must be named: of nobody nothing would be asked."""
    _only(values, ("scope", "states", "note"))
    chosen = _choice(values.get("scope"), SCOPES)
    states = values.get("states") or []
    if not isinstance(states, list) or not all(isinstance(s, str) and _STATE.fullmatch(s) for s in states):
        raise CorrectionError("bad-states")
    if (chosen in ("named", "parties") and not states) or (chosen in ("all", "members") and states):
        raise CorrectionError("bad-states")
    note = text(values.get("note"), "note", needed=False)
    return {"scope": chosen, "states": sorted(set(states)), "note": note or ""}


def text(value: Any, key: str, *, needed: bool) -> str | None:
    """A text with single spaces; None where it is empty."""
    if value is not None and not isinstance(value, str):
        raise CorrectionError("bad-choice")
    tidy = " ".join((value or "").split())
    if needed and not tidy:
        raise CorrectionError("empty-value")
    if len(tidy) > LONGEST.get(key, 60):
        raise CorrectionError("too-long")
    return tidy or None


def whole_number(value: Any, code: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise CorrectionError(code)
    return value


def known_verb(verb: str) -> VerbMatch | None:
    """The verb of the English lexicon that a text consists of, adverbs included ("Also urges")."""
    found = english().match(verb)
    return found if found is not None and found.end == len(verb) and not found.preambular else None


def _verb(values: dict[str, Any]) -> dict[str, Any]:
    """Verb and base form; the base form and the force follow the verb where the lexicon knows it."""
    found: dict[str, Any] = {
        key: text(values[key], key, needed=True) for key in ("verb", "verb_base") if values.get(key) is not None
    }
    if "verb_base" in found:
        found["verb_base"] = found["verb_base"].lower()
    known = known_verb(found.get("verb_base") or found.get("verb") or "")
    if known is not None:
        found = {"verb_base": known.entry.base, "force": known.entry.force} | found
    return found


def _only(values: dict[str, Any], allowed: tuple[str, ...], *, some: bool = True) -> None:
    if some and not values:
        raise CorrectionError("nothing-given")
    if not set(values) <= set(allowed):
        raise CorrectionError("unknown-value")


def _choice(value: Any, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise CorrectionError("bad-choice")
    return str(value)
