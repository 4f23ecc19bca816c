"""What changed between two versions, saves or texts of a record, in words a person reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from compliance.enums import ActionStatus, Status
from compliance.models import ActionWording, Evidence, Institution, Obligation
from compliance.models.contents import Value, is_list, names_of, split_name, value_of
from compliance.pictures import long_date_text
from compliance.reading.differences import ADDED, REMOVED, SAME, Part, difference

LABELS: dict[str, Promise] = {
    "status": gettext_lazy("Status"),
    "status_reason": gettext_lazy("Why the clause does not apply"),
    "narrative": gettext_lazy("What was done"),
    "lead_institution": gettext_lazy("Lead institution"),
    "target_date": gettext_lazy("Target date"),
    "evidence": gettext_lazy("Evidence cited"),
}
ACTION_LABELS: dict[str, Promise] = {
    "status": gettext_lazy("State of this action"),
    "done_on": gettext_lazy("Done on"),
    "reason": gettext_lazy("Why it does not apply"),
    "note": gettext_lazy("Note"),
    "evidence": gettext_lazy("Evidence that shows it"),
}
#: Written at length, and compared word by word.
TEXTS = ("status_reason", "narrative", "reason", "note")
_STATUS = {"": pgettext_lazy("status", "None chosen"), **dict(Status.choices)}


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs. `action` are the words of the action it is about, "" for the whole record.

    `parts` is the difference: words of a text, or whole items (`is_list`) of which each is there, gone or new.
    """

    name: str
    label: str
    action: str
    before: str
    after: str
    parts: list[Part]
    is_text: bool
    is_list: bool


class Words:
    """The words for values: of actions, institutions and those pieces of evidence that the reader may see."""

    def __init__(self, actions: Mapping[str, str], institutions: Mapping[str, str], pieces: Mapping[str, str]) -> None:
        self.actions, self.institutions, self.pieces = actions, institutions, pieces

    @classmethod
    def of(cls, obligation: Obligation, user: Any, several: Sequence[Mapping[str, Value]]) -> Words:
        """For all that these values speak of, in three queries. Actions come in the order of the clause's words, and
        those that are gone keep the last words they had."""
        wordings = ActionWording.objects.filter(
            action__obligation=obligation, obligation_wording__version__is_original=True
        ).order_by("obligation_wording__version__revision__number", "position")
        rows = wordings.values_list("action__key", "text", "position")
        last = {key: (text, position) for key, text, position in rows}
        ordered = sorted(last, key=lambda key: last[key][1])
        named = {str(v["lead_institution"]) for v in several if v.get("lead_institution")}
        cited = {pk for v in several for value in v.values() if isinstance(value, list) for pk in value}
        institutions = Institution.objects.filter(pk__in=_numbers(named)).values_list("pk", "name") if named else ()
        pieces = Evidence.objects.visible_to(user).filter(pk__in=_numbers(cited)) if cited else ()
        return cls(
            {key: last[key][0] for key in ordered},
            {str(pk): name for pk, name in institutions},
            {str(piece.pk): piece.title for piece in pieces},
        )

    def names(self) -> list[str]:
        """Every field in the order of the page."""
        return names_of(self.actions)

    def label(self, name: str) -> str:
        key, field = split_name(name)
        return str((LABELS if key is None else ACTION_LABELS)[field])

    def action(self, name: str) -> str:
        key, _field = split_name(name)
        return self.actions.get(key, "") if key else ""

    def items(self, value: Value) -> list[str]:
        """The titles of pieces that the reader may see."""
        return [self.pieces[pk] for pk in value if pk in self.pieces]

    def said(self, name: str, value: Value) -> str:
        """A value as a person reads it: the words of a choice, not its code; "" for nothing."""
        if isinstance(value, list):
            return "\n".join(self.items(value))
        key, field = split_name(name)
        if field == "status":
            words = dict(ActionStatus.choices) if key else _STATUS
            return str(words.get(value, value))
        if field == "lead_institution":
            return self.institutions.get(value, value)
        if field in ("target_date", "done_on") and value:
            try:
                return long_date_text(date.fromisoformat(value))
            except ValueError:
                return value
        return value

    def parts(self, name: str, before: Value, after: Value) -> list[Part]:
        """The difference of two values of a field."""
        if is_list(name):
            old, new = self.items(before), self.items(after)
            kept = [(SAME if one in new else REMOVED, one) for one in old]
            return [*kept, *((ADDED, one) for one in new if one not in old)]
        left, right = self.said(name, before), self.said(name, after)
        if split_name(name)[1] in TEXTS:
            return difference(left, right)
        if left == right:
            return [(SAME, left)] if left else []
        return [(kind, words) for kind, words in ((REMOVED, left), (ADDED, right)) if words]


def changes_between(
    words: Words, old: Mapping[str, Value], new: Mapping[str, Value], names: Iterable[str] | None = None
) -> list[Change]:
    """The fields in which two texts differ, in the order of the page. Evidence the reader may not see makes none."""
    found = []
    for name in words.names() if names is None else names:
        before, after = value_of(old, name), value_of(new, name)
        if before == after or (is_list(name) and words.items(before) == words.items(after)):
            continue
        field = split_name(name)[1]
        found.append(
            Change(
                name=name,
                label=words.label(name),
                action=words.action(name),
                before=words.said(name, before),
                after=words.said(name, after),
                parts=words.parts(name, before, after),
                is_text=field in TEXTS,
                is_list=is_list(name),
            )
        )
    return found


def changed_labels(words: Words, old: Mapping[str, Value], new: Mapping[str, Value]) -> list[str]:
    """Which fields differ, each named once: several actions are one "Actions"."""
    actions = str(gettext_lazy("Actions"))
    labels = [actions if change.action else change.label for change in changes_between(words, old, new)]
    return list(dict.fromkeys(labels))


def _numbers(pks: Iterable[str]) -> list[int]:
    return [int(pk) for pk in pks if pk.isascii() and pk.isdigit() and len(pk) < 19]
