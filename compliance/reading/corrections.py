"""Corrections that people make to a reading: kept apart from the parser's answer and folded over it when it is used.

Corrections are applied in the order they were made. One that finds no place in the text or no longer makes sense is
a misfit: shown, never dropped, and the others are applied all the same. So any of them can be taken back, and a
better parser may read the text again, without one being lost.

| operation | anchor | values |
| --- | --- | --- |
| describe | none | symbol, title, adopted_on (ISO date or None), body, session, number, meeting, vote: some |
| provision_set | the paragraph | kind, verb, verb_base, addressee, addressee_class: some |
| obligation_set | the obligation | verb, verb_base, force, addressee, addressee_class: some |
| obligation_add | the words | as obligation_set, none needed |
| obligation_aside | the obligation | none; the reason is required |
| obligation_split | the obligation | at (offset in the text) |
| obligation_merge | the obligation | none: the next one is joined to it |
| action_add | the words | latitude, narrowed_to, alternative_group: none needed |
| action_set | the action | latitude, narrowed_to, alternative_group: some |
| action_aside | the action | none |
| action_split | the action | at (offset in the text) |
| action_merge | the action | none: the next one is joined to it |
| themes_set | the obligation | slugs |
| scope_set | the obligation | scope, states (ISO3), note |
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from compliance.reading.anchors import Anchor, anchor_at, whole_words
from compliance.reading.editing import OPERATIONS, Draft
from compliance.reading.errors import MESSAGES, CorrectionError

__all__ = [
    "MESSAGES",
    "OPS",
    "Anchor",
    "Correction",
    "CorrectionError",
    "Folded",
    "Misfit",
    "anchor_at",
    "check",
    "fold",
    "whole_words",
]

OPS = tuple(OPERATIONS)


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction: `op` of `OPS`, the words it is about, what is to be said instead, and why."""

    id: int
    op: str
    anchor: Anchor = field(default_factory=Anchor)
    values: dict[str, Any] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A correction that could not be applied: its id, and the code of why (a key of `MESSAGES`)."""

    correction: int
    code: str


@dataclass(frozen=True, slots=True)
class Folded:
    """A reading with its corrections.

    `reading` has the parser's shape; every node changed or added has `corrected_by`, the ids of its corrections in
    order. An obligation may also have `theme_slugs` (list) and `scope` ({"scope", "states", "note"}), only where
    corrected. `aside` holds the obligations and actions set aside ({"kind": "obligation"|"action", "correction": id,
    "obligation": the obligation's id, "node": the node}). `touched` are the ids of provisions and obligations that
    any correction changed, "" for the resolution itself.
    """

    reading: dict[str, Any]
    misfits: list[Misfit] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    aside: list[dict[str, Any]] = field(default_factory=list)


def fold(parsed: dict[str, Any], text: str, corrections: Iterable[Correction]) -> Folded:
    """The reading with the corrections, in the order of their ids. `parsed` and `text` are not changed; never raises
    for what a correction says."""
    draft = Draft(parsed, text)
    misfits = []
    for correction in sorted(corrections, key=lambda c: c.id):
        try:
            _apply(draft, correction)
        except CorrectionError as error:
            misfits.append(Misfit(correction.id, error.code))
    return Folded(draft.reading, misfits, draft.touched, draft.aside)


def check(reading: dict[str, Any], text: str, correction: Correction) -> None:
    """Raise CorrectionError if the correction cannot be made to this reading (that of `fold`, or the parser's)."""
    _apply(Draft(reading, text, is_new=True), correction)


def _apply(draft: Draft, correction: Correction) -> None:
    operation = OPERATIONS.get(correction.op)
    if operation is None:
        raise CorrectionError("unknown-operation")
    operation(draft, correction)
