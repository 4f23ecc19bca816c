"""What stood in a reading before each correction: for whoever looks at what was made of the reader's proposal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from compliance.reading.corrections import Correction
from compliance.reading.editing import OPERATIONS, Draft
from compliance.reading.errors import CorrectionError


def before_each(parsed: dict[str, Any], text: str, corrections: Iterable[Correction]) -> dict[int, dict[str, Any]]:
    """For each correction that finds its place the node it is about, as it was before: by the correction's id.

    An action's node has `obligation`, the id of the one it belongs to; what is added has no node and is not here.
    The corrections are folded once, in the order of their ids.
    """
    draft = Draft(parsed, text)
    found: dict[int, dict[str, Any]] = {}
    for correction in sorted(corrections, key=lambda c: c.id):
        operation = OPERATIONS.get(correction.op)
        if operation is None:
            continue
        try:
            if node := _node(draft, correction):
                found[correction.id] = node
            operation(draft, correction)
        except CorrectionError:
            continue
    return found


def _node(draft: Draft, correction: Correction) -> dict[str, Any]:
    kind = correction.op.partition("_")[0]
    if kind == "describe":
        return {key: draft.reading.get(key) for key in correction.values}
    if correction.op in ("obligation_add", "action_add"):
        return {}
    if kind == "provision":
        return dict(draft.provision(correction))
    if kind == "action":
        obligation, action = draft.action(correction)
        return {**action, "obligation": obligation["id"]}
    return dict(draft.obligation(correction))
