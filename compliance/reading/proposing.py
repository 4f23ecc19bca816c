"""What the parser reads in words that a person has selected: a first proposal, to be corrected like any other."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from typing import Any

from compliance.parser.actions import read_actions
from compliance.parser.clauses import Clause, read_clauses
from compliance.parser.hedges import action_latitude, action_qualifiers
from compliance.parser.lexicon import english
from compliance.parser.mapped import MappedText
from compliance.parser.obligations import clause_obligation

_ASKS = re.compile(r"(?:for [^,;]{1,120}? )?(?:not )?to\b", re.IGNORECASE)


def plain(value: Any) -> Any:
    """A node of the parser as plain data, as in `ParsedResolution.to_dict()`."""
    if is_dataclass(value) and not isinstance(value, type):
        return {part.name: plain(getattr(value, part.name)) for part in fields(value)}
    return [plain(item) for item in value] if isinstance(value, tuple) else value


def obligation_in(words: MappedText, identifier: str, provision: dict[str, Any], body: str | None) -> dict[str, Any]:
    """The obligation that the selected words state, under their own verb or the paragraph's."""
    lexicon = english()
    opener = lexicon.match(words.text)
    clauses = read_clauses(words.text, opener, lexicon, body) if opener else []
    if clauses and clauses[0].start == 0:
        whole = _until_end(clauses[0], words)
        found = clause_obligation(words, whole, identifier, provision["id"], (), lexicon, ())
        if found is not None:
            node: dict[str, Any] = plain(found)
            return node | {"text": words.text, "start": words.start, "end": words.end}
    first = clauses[0] if clauses else None
    return {
        "id": identifier,
        "provision": provision["id"],
        "verb": (first.verb if first else provision.get("verb")) or "",
        "verb_base": (first.base if first else provision.get("verb_base")) or "",
        "force": (first.force if first else provision.get("force")) or 0,
        "addressee": (first.addressee if first and first.addressee else provision.get("addressee")) or "",
        "addressee_class": "mixed" if provision.get("addressee_class") == "mixed" else "governments",
        "themes": list(provision.get("themes") or []),
        "text": words.text,
        "start": words.start,
        "end": words.end,
        "qualifiers": [],
        "actions": actions_in(words, first.asked_from if first else None),
        "certainty": 1.0,
        "doubts": [],
    }


def _until_end(clause: Clause, words: MappedText) -> Clause:
    """The first clause with all that was selected: the person says where it ends."""
    return Clause(**{part.name: getattr(clause, part.name) for part in fields(clause)} | {"end": len(words.text)})


def actions_in(words: MappedText, asked_from: int | None = None) -> list[dict[str, Any]]:
    """The actions in the words from `asked_from` on; where the parser sees none, all the words are one."""
    start = asked_from or 0
    if asked_from is not None or _ASKS.match(words.text):
        found = read_actions(words, start, len(words.text), "bare", english(), "none")
        if found and found[0].text.strip(" :"):
            return [plain(action) for action in found]
    return [action_in(words.slice(start, len(words.text)) if start else words)]


def action_in(words: MappedText) -> dict[str, Any]:
    """One action made of all the words."""
    lexicon = english()
    found = read_actions(words, 0, len(words.text), "bare", lexicon, "none") if _ASKS.match(words.text) else ()
    verbs = found[0].verbs if found else ()
    return {
        "text": words.text,
        "verbs": list(verbs),
        "start": words.start,
        "end": words.end,
        "latitude": action_latitude(words.text, 0, len(words.text), verbs, "none", lexicon),
        "qualifiers": plain(action_qualifiers(words.text, lexicon)),
        "alternative_group": None,
        "narrowed_to": None,
        "means": list(found[0].means) if len(found) == 1 else [],
    }
