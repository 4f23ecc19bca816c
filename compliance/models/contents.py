"""What a version says, as plain values under the names that its form uses.

`{"status": "planned", "narrative": "…", "evidence": ["7"], "action-k3…-status": "done", …}`: with them two versions, a
save and what somebody typed are compared and merged alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from compliance.enums import ActionStatus, Status
from compliance.models.implementations import ImplementationVersion, VersionAction

Value = str | list[str]
Values = dict[str, Value]

#: Fields of the whole, and of each action.
FIELDS = ("status", "status_reason", "narrative", "lead_institution", "target_date", "evidence")
ACTION_FIELDS = ("status", "done_on", "reason", "note", "evidence")


def action_prefix(key: str) -> str:
    """What the names of an action's fields begin with: the action's own key, so no request says which row is meant."""
    return f"action-{key}"


def action_field(key: str, name: str) -> str:
    return f"{action_prefix(key)}-{name}"


def split_name(name: str) -> tuple[str | None, str]:
    """An action's key and its field, of a name that `action_field` made; None and the name for a field of the whole."""
    if not name.startswith("action-"):
        return None, name
    key, _dash, field = name.removeprefix("action-").partition("-")
    return key, field


def names_of(action_keys: Iterable[str]) -> list[str]:
    """The names of every field of a record with these actions, in the order of the page."""
    actions = [action_field(key, name) for key in action_keys for name in ACTION_FIELDS]
    return [*actions, *FIELDS]


def is_list(name: str) -> bool:
    return name.rpartition("-")[2] == "evidence"


def value_of(values: Mapping[str, Value], name: str) -> Value:
    """A value, or what a record says that does not mention it: nothing, no piece, an action still open."""
    if is_list(name):
        return values.get(name) or []
    key, field = split_name(name)
    return values.get(name) or (ActionStatus.OPEN.value if key and field == "status" else "")


@dataclass(frozen=True)
class Contents:
    """What a version says beside its own fields: of each action, with the ids of the pieces that show it, and the ids
    of the pieces it cites. Of an action its key is read."""

    actions: list[tuple[VersionAction, list[int]]] = field(default_factory=list)
    evidence: list[int] = field(default_factory=list)


def contents_of(version: ImplementationVersion) -> Contents:
    """Reads `actions__action`, `actions__evidence` and `evidence`: prefetch them for many."""
    return Contents(
        [(said, [piece.pk for piece in said.evidence.all()]) for said in version.actions.all()],
        [piece.pk for piece in version.evidence.all()],
    )


def values_of(version: ImplementationVersion, contents: Contents | None = None) -> Values:
    """All that a version says; `contents` where they are at hand."""
    contents = contents or contents_of(version)
    values: Values = {
        "status": version.status,
        "status_reason": version.status_reason,
        "narrative": version.narrative,
        "lead_institution": str(version.lead_institution_id or ""),
        "target_date": version.target_date.isoformat() if version.target_date else "",
        "evidence": _ids(contents.evidence),
    }
    for said, pieces in contents.actions:
        key = said.action.key
        values[action_field(key, "status")] = said.status
        values[action_field(key, "done_on")] = said.done_on.isoformat() if said.done_on else ""
        values[action_field(key, "reason")] = said.reason
        values[action_field(key, "note")] = said.note
        values[action_field(key, "evidence")] = _ids(pieces)
    return values


def _ids(pks: Iterable[int]) -> list[str]:
    return [str(pk) for pk in sorted(pks)]


def settled(values: Mapping[str, Value]) -> Values:
    """The values as saving would leave them: no spaces around texts, and nothing that the chosen state leaves out (a
    day of what is not done, a reason for what applies)."""
    found: Values = {}
    for name, value in values.items():
        if isinstance(value, list):
            found[name] = sorted(set(value), key=lambda pk: (len(pk), pk))
        else:
            found[name] = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if found.get("status") != Status.NOT_APPLICABLE:
        found["status_reason"] = ""
    for name, value in list(found.items()):
        key, field = split_name(name)
        if key is None or field != "status":
            continue
        if value != ActionStatus.DONE:
            found[action_field(key, "done_on")] = ""
        if value != ActionStatus.NOT_APPLICABLE:
            found[action_field(key, "reason")] = ""
    return found


def restricted(values: Mapping[str, Value], offered: Iterable[str]) -> Values:
    """The values with only those pieces of evidence that are offered now."""
    known = set(offered)
    return {name: [pk for pk in value if pk in known] if isinstance(value, list) else value
            for name, value in values.items()}  # fmt: skip
