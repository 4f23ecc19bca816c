"""Which clause of an old text is which clause of a new one.

Used for two revisions of one resolution (a match carries the obligation's identity over) and for two resolutions of
one family (a match is "carried over" or "amended"). One to one, by wording first and order second; numbers are no
evidence, for they are what a revision changes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from compliance.reading.words import folded, words

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
    `position` the order in the text.
    """

    key: str
    place: str
    provision: str
    verb_base: str
    text: str
    actions: tuple[ActionText, ...] = ()
    position: int = 0


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
    (no `new_key`). `similarity` from 0 to 1; `sure` is False where a person should look.
    """

    old_key: str | None
    new_key: str | None
    change: str
    similarity: float
    sure: bool
    actions: list[ActionMatch] = field(default_factory=list)


def match(old: Sequence[Clause], new: Sequence[Clause]) -> list[Match]:
    """Every clause of both lists once: matched ones and added ones in the new order, then the removed in the old."""
    olds = sorted(old, key=lambda clause: clause.position)
    news = sorted(new, key=lambda clause: clause.position)
    pairs = _pair([c.text for c in olds], [c.text for c in news])
    found = [
        _clause_match(olds[pairs[j][0]] if j in pairs else None, clause, *(pairs[j][1:] if j in pairs else (0.0, True)))
        for j, clause in enumerate(news)
    ]
    kept = {i for i, _, _ in pairs.values()}
    return found + [
        _clause_match(clause, None, similarity=0.0, sure=True) for i, clause in enumerate(olds) if i not in kept
    ]


def _clause_match(old: Clause | None, new: Clause | None, similarity: float, sure: bool) -> Match:
    actions_old, actions_new = old.actions if old else (), new.actions if new else ()
    pairs = _pair([a.text for a in actions_old], [a.text for a in actions_new])
    actions = [
        _action_match(actions_old[pairs[j][0]], action, *pairs[j][1:])
        if j in pairs
        else _action_match(None, action, similarity=0.0, sure=True)
        for j, action in enumerate(actions_new)
    ]
    kept = {i for i, _, _ in pairs.values()}
    actions += [_action_match(a, None, similarity=0.0, sure=True) for i, a in enumerate(actions_old) if i not in kept]
    change = _change(old.text if old else None, new.text if new else None)
    return Match(old.key if old else None, new.key if new else None, change, similarity, sure, actions)


def _action_match(old: ActionText | None, new: ActionText | None, similarity: float, sure: bool) -> ActionMatch:
    change = _change(old.text if old else None, new.text if new else None)
    return ActionMatch(old.key if old else None, new.key if new else None, change, similarity, sure)


def _change(old: str | None, new: str | None) -> str:
    if old is None:
        return ADDED
    if new is None:
        return REMOVED
    return UNCHANGED if folded(old) == folded(new) else AMENDED


#: Below this two clauses are held to be different ones.
_SAME_CLAUSE = 0.45
_SURE = 0.7


def _pair(old: list[str], new: list[str]) -> dict[int, tuple[int, float, bool]]:
    """For each index of `new` that has one: the index of `old`, similarity, whether it is sure."""
    pairs: dict[int, tuple[int, float, bool]] = {}
    waiting: dict[str, list[int]] = defaultdict(list)
    for i, text in enumerate(old):
        waiting[folded(text)].append(i)
    for j, text in enumerate(new):
        if same := waiting.get(folded(text)):
            pairs[j] = (same.pop(0), 1.0, True)
    left = sorted(i for group in waiting.values() for i in group)
    bags_old = {i: _bag(old[i]) for i in left}
    bags_new = {j: _bag(new[j]) for j in range(len(new)) if j not in pairs}
    scored = sorted(
        (
            (-_dice(a, b), abs(i - j), i, j)
            for i, a in bags_old.items()
            for j, b in bags_new.items()
        )
    )  # fmt: skip
    taken: set[int] = set()
    for negative, _, i, j in scored:
        if -negative < _SAME_CLAUSE:
            break
        if i not in taken and j not in pairs:
            taken.add(i)
            pairs[j] = (i, -negative, -negative >= _SURE)
    return pairs


def _bag(text: str) -> Counter[tuple[str, ...]]:
    found = words(text)
    return Counter([(w,) for w in found] + list(pairwise(found)))


def _dice(a: Counter[tuple[str, ...]], b: Counter[tuple[str, ...]]) -> float:
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 1.0


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
