"""What applying a checklist's rows will do to the State's record, said before it is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from compliance.enums import ActionStatus, EvidenceState, Status
from compliance.models import Country, ImplementationVersion, Institution, User
from compliance.models.contents import action_field, settled
from compliance.services.checklist_rows import SheetFault
from compliance.services.checklist_state import ACTION_FIELDS, ClauseState, checklist_states, content_names, digest_of
from compliance.services.statistic_rows import folded
from compliance.services.versions import ActionData, ImplementationData


@dataclass(frozen=True)
class Difference:
    """One value that will change: `action` is None for what is said of the whole clause."""

    action: Any
    name: str
    before: str
    after: str


@dataclass
class PlannedRow:
    """A clause whose row says something else than stands now."""

    number: int
    state: ClauseState
    content: dict[str, str]
    differences: list[Difference]
    institution: Institution | None = None

    @property
    def theirs(self) -> ImplementationVersion | None:
        """The version that was written meanwhile, for a stale row."""
        return self.state.basis


@dataclass
class Plan:
    """What becomes of every row: changed, the same, stale (left alone, with both texts), or wrong."""

    changed: list[PlannedRow] = field(default_factory=list)
    stale: list[PlannedRow] = field(default_factory=list)
    unchanged: int = 0
    faults: list[SheetFault] = field(default_factory=list)


def plan_of(
    rows: Sequence[Mapping[str, Any]], *, user: User, country: Country, keys: Iterable[str] | None = None
) -> Plan:
    """Compare rows with the record as it is now. `keys` bounds what is read of it to the rows of one batch."""
    states = checklist_states(user=user, country=country, keys=keys)
    institutions = _institutions(country)
    today = timezone.localdate()
    plan = Plan()
    for row in rows:
        if row["bad"]:
            continue
        state = states.get(row["key"])
        if state is None:
            plan.faults.append(SheetFault("clauses", row["n"], "clause", "unknown-clause", {"written": row["key"]}))
            continue
        _place(row, state, institutions, plan, today)
    return plan


def _place(
    row: Mapping[str, Any], state: ClauseState, institutions: Mapping[str, Institution], plan: Plan, today: date
) -> None:
    stands = state.content
    foreign = [name for name in row["content"] if name not in stands]
    if foreign:
        plan.faults.append(SheetFault("actions", row["n"], "action", "unknown-action", {"row": row["n"]}))
        return
    content = {name: str(value) for name, value in settled({**stands, **row["content"]}).items()}
    name = content["lead_institution"]
    found = institutions.get(folded(name)) if name != stands["lead_institution"] else None
    if found is not None:
        content["lead_institution"] = found.name  # however it was written
    if _same(content, stands):
        plan.unchanged += 1
        return
    place, _dot, digest = str(row["mark"]).rpartition(".")
    if digest and digest == digest_of(content):
        plan.unchanged += 1  # the row is as it was when the workbook was taken, whatever has become of the clause
        return
    planned = PlannedRow(row["n"], state, content, _differences(state, stands, content))
    if place != state.place:
        plan.stale.append(planned)
        return
    if name and name != stands["lead_institution"] and found is None:
        plan.faults.append(SheetFault("clauses", row["n"], "lead_institution", "institution", {"written": name}))
        return
    kept = state.basis.lead_institution if state.basis is not None and name == stands["lead_institution"] else None
    planned.institution = found or kept
    if faults := list(_unfit(row, content, today)):
        plan.faults += faults
        return
    plan.changed.append(planned)


def _unfit(row: Mapping[str, Any], content: Mapping[str, str], today: date) -> Iterable[SheetFault]:
    """What a save would refuse, said with its row: what a sheet leaves out is taken from the record."""
    if content["status"] == Status.NOT_APPLICABLE and not content["status_reason"]:
        yield SheetFault("clauses", row["n"], "status_reason", "no-reason")
    for name, value in content.items():
        if name.endswith("-done_on") and value and date.fromisoformat(value) > today:
            yield SheetFault("clauses", row["n"], "", "future", {"written": value})
        of_action = name.startswith("action-") and name.endswith("-status")
        if of_action and value == ActionStatus.NOT_APPLICABLE and not content[name.removesuffix("status") + "reason"]:
            yield SheetFault("clauses", row["n"], "", "no-action-reason")


def _same(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return digest_of(one) == digest_of(other)


def _differences(state: ClauseState, before: Mapping[str, str], after: Mapping[str, str]) -> list[Difference]:
    by_name = {action_field(action.key, name): (action, name) for action in state.actions for name in ACTION_FIELDS}
    found = []
    for name in content_names(action.key for action in state.actions):
        if before[name] != after[name]:
            action, short = by_name.get(name, (None, name))
            found.append(Difference(action, short, before[name], after[name]))
    return found


def _institutions(country: Country) -> dict[str, Institution]:
    """The State's institutions that act today, by name and by acronym."""
    found: dict[str, Institution] = {}
    for institution in Institution.objects.filter(country=country).open():
        if institution.acronym:
            found.setdefault(folded(institution.acronym), institution)
        found[folded(institution.name)] = institution
    return found


def data_of(planned: PlannedRow) -> ImplementationData:
    """What the row says, for `implementation_save`; the evidence that is cited stays cited."""
    content, state = planned.content, planned.state
    basis = state.basis
    said = {one.action_id: one for one in basis.actions.all()} if basis else {}
    actions = []
    for action in state.actions:
        day = content[action_field(action.key, "done_on")]
        before = said.get(action.pk)
        actions.append(
            ActionData(
                action_id=action.pk,
                status=content[action_field(action.key, "status")] or ActionStatus.OPEN,
                done_on=date.fromisoformat(day) if day else None,
                note=content[action_field(action.key, "note")],
                reason=content[action_field(action.key, "reason")],
                evidence_ids=_standing(before) if before else (),
            )
        )
    target = content["target_date"]
    return ImplementationData(
        status=content["status"],
        status_reason=content["status_reason"],
        narrative=content["narrative"],
        lead_institution=planned.institution,
        target_date=date.fromisoformat(target) if target else None,
        actions=actions,
        evidence_ids=_standing(basis) if basis else (),
    )


def _standing(holder: Any) -> list[int]:
    """The pieces that a version, or what it says of an action, cites and that were not withdrawn."""
    return [piece.pk for piece in holder.evidence.all() if piece.state != EvidenceState.WITHDRAWN]
