"""Which clause of an old text is which clause of a new one.

Used for two revisions of one resolution (a match carries the obligation's identity over) and for two resolutions of
one family (a match is "carried over" or "amended"). One to one, by wording first and order second; numbers are no
evidence, for they are what a revision changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from compliance.reading.pairing import Pair, Pairing, pair
from compliance.reading.words import folded

UNCHANGED, AMENDED, ADDED, REMOVED = "unchanged", "amended", "added", "removed"


@dataclass(frozen=True, slots=True)
class ActionText:
    """One action of a clause: the caller's key for it and its words."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One obligation (or paragraph) to be matched.

    `key` is the caller's, unique in its list; `place` as printed ("3(e)/s1"), `provision` the paragraph's id,
    `position` the order in the text. Verb and addressee count for `unchanged`: a sub-paragraph's own words do not say
    them.
    """

    key: str
    place: str
    provision: str
    verb_base: str
    text: str
    actions: tuple[ActionText, ...] = ()
    position: int = 0
    addressee: str = ""


@dataclass(frozen=True, slots=True)
class ActionMatch:
    """What became of an action: the words of `Match`."""

    old_key: str | None
    new_key: str | None
    change: str
    similarity: float
    sure: bool


@dataclass(frozen=True, slots=True)
class Match:
    """What became of a clause. `change`: unchanged (but for typography), amended, added (no `old_key`), removed
    (no `new_key`). `similarity` from 0 to 1; `sure` is False where a person should look. `inside` is for clauses
    without a match: the new clause that a removed one's words went into (paragraphs merged), or the old clause that an
    added one's words were taken from (a paragraph split).
    """

    old_key: str | None
    new_key: str | None
    change: str
    similarity: float
    sure: bool
    actions: list[ActionMatch] = field(default_factory=list)
    inside: str | None = None


def match(old: Sequence[Clause], new: Sequence[Clause]) -> list[Match]:
    """Every clause of both lists once: matched ones and added ones in the new order, then the removed in the old."""
    olds = sorted(old, key=lambda clause: clause.position)
    news = sorted(new, key=lambda clause: clause.position)
    pairing = pair([clause.text for clause in olds], [clause.text for clause in news])
    found = []
    for j, clause in enumerate(news):
        known = pairing.by_new.get(j)
        if known is None:
            whole = pairing.inside_old.get(j)
            inside = olds[whole].key if whole is not None else None
            found.append(Match(None, clause.key, ADDED, 0.0, inside is None, _actions((), clause.actions), inside))
            continue
        before = olds[known.old]
        actions = _actions(before.actions, clause.actions)
        change = _change(before, clause)
        found.append(Match(before.key, clause.key, change, known.similarity, known.sure, actions))
    for i, clause in enumerate(olds):
        if i not in pairing.by_old:
            whole = pairing.inside_new.get(i)
            inside = news[whole].key if whole is not None else None
            found.append(Match(clause.key, None, REMOVED, 0.0, inside is None, _actions(clause.actions, ()), inside))
    return found


def _change(old: Clause, new: Clause) -> str:
    same = (
        folded(old.text) == folded(new.text)
        and old.verb_base == new.verb_base
        and (not old.addressee or not new.addressee or folded(old.addressee) == folded(new.addressee))
    )
    return UNCHANGED if same else AMENDED


def _actions(old: Sequence[ActionText], new: Sequence[ActionText]) -> list[ActionMatch]:
    """The actions of two wordings of a clause: those of the new in its order, then those that are gone."""
    pairing: Pairing = pair([action.text for action in old], [action.text for action in new]) if old and new else _NONE
    found = []
    for j, action in enumerate(new):
        known: Pair | None = pairing.by_new.get(j)
        if known is None:
            found.append(ActionMatch(None, action.key, ADDED, 0.0, sure=True))
            continue
        before = old[known.old]
        change = UNCHANGED if folded(before.text) == folded(action.text) else AMENDED
        found.append(ActionMatch(before.key, action.key, change, known.similarity, known.sure))
    gone = (action for i, action in enumerate(old) if i not in pairing.by_old)
    return found + [ActionMatch(action.key, None, REMOVED, 0.0, sure=True) for action in gone]


_NONE = Pairing({}, {})


def clauses_of(reading: dict[str, Any]) -> list[Clause]:
    """The obligations of a reading as clauses; keys are the reading's ids, actions' keys "id#1", "id#2"..."""
    return [
        Clause(
            key=o["id"],
            place=o["id"],
            provision=o["provision"],
            verb_base=o["verb_base"],
            text=o["text"],
            actions=tuple(ActionText(f"{o['id']}#{n}", a["text"]) for n, a in enumerate(o["actions"], start=1)),
            position=position,
            addressee=o.get("addressee") or "",
        )
        for position, o in enumerate(reading["obligations"])
    ]


def paragraphs_of(reading: dict[str, Any], kind: str = "operative") -> list[Clause]:
    """The paragraphs of a reading with the words of their sub-paragraphs; keys are the paragraphs' ids."""
    top: dict[str, str] = {}
    texts: dict[str, list[str]] = {}
    bases: dict[str, str] = {}
    for p in reading["provisions"]:
        if p["kind"] != kind:
            continue
        root = top.get(p["parent"] or "", p["id"])
        top[p["id"]] = root
        bases.setdefault(root, p.get("verb_base") or "")
        texts.setdefault(root, []).append(p["text"])
    return [
        Clause(key=root, place=root, provision=root, verb_base=bases[root], text=" ".join(parts), position=position)
        for position, (root, parts) in enumerate(texts.items())
    ]
