"""A State's checklist as a sheet shows it: what stands on every clause, under the names of the sheet's columns.

The same few queries for two clauses and for two thousand.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import F, Q

from compliance.enums import ActionStatus
from compliance.models import Action, Country, ImplementationVersion, Institution, Obligation, User
from compliance.models.contents import Values, action_field, settled, value_of, values_of
from compliance.sheets.reading import text_of

#: What a sheet holds of a clause and of each of its actions. Evidence is none of it.
CLAUSE_FIELDS = ("status", "status_reason", "narrative", "lead_institution", "target_date")
ACTION_FIELDS = ("status", "done_on", "note", "reason")


@dataclass
class ClauseState:
    """One clause as it stands: `basis` is the working version, or else the current one."""

    obligation: Obligation
    actions: list[Action] = field(default_factory=list)
    working: ImplementationVersion | None = None
    current: ImplementationVersion | None = None
    #: Names of the State's institutions, closed ones too.
    institutions: Mapping[str, str] = field(default_factory=dict)

    @property
    def basis(self) -> ImplementationVersion | None:
        return self.working or self.current

    @property
    def values(self) -> Values:
        """Everything the version says, evidence too, as its form has it."""
        return values_of(self.basis) if self.basis else {}

    @property
    def content(self) -> dict[str, str]:
        """What a sheet shows: as `values`, but with the institution's name, and without evidence."""
        said = settled(self.values)
        found = {name: str(value_of(said, name)) for name in content_names(action.key for action in self.actions)}
        found["lead_institution"] = self.institutions.get(found["lead_institution"], "")
        return {name: text_of(value) or "" for name, value in found.items()}

    @property
    def place(self) -> str:
        """Which versions it is a picture of: it changes with every save and every publication."""
        working, current = self.working, self.current
        return f"{current.pk if current else 0}.{working.pk if working else 0}.{self.expected or 0}"

    @property
    def mark(self) -> str:
        """What a sheet keeps of a clause, to know afterwards whether it, or the row, has changed."""
        return f"{self.place}.{digest_of(self.content)}"

    @property
    def expected(self) -> int | None:
        return self.working.revision_count if self.working else None


def content_names(action_keys: Iterable[str]) -> list[str]:
    return [*CLAUSE_FIELDS, *(action_field(key, name) for key in action_keys for name in ACTION_FIELDS)]


def digest_of(content: Mapping[str, str]) -> str:
    """A short hash of what a row says; what is empty, or an action still open, makes no difference."""
    said = sorted((name, value) for name, value in content.items() if value and value != ActionStatus.OPEN)
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]


def checklist_states(*, user: User, country: Country, keys: Iterable[str] | None = None) -> dict[str, ClauseState]:
    """Every clause asked of the State by its key, as printed; only those of `keys` where they are given."""
    clauses = Obligation.objects.visible_to(user).in_force().applying_to(country).in_order()
    if keys is not None:
        clauses = clauses.filter(key__in=list(keys))
    clauses = clauses.select_related("wording__version", "resolution").defer(
        "wording__version__text", "wording__version__parsed", "wording__version__warnings"
    )
    states = {clause.key: ClauseState(clause) for clause in clauses}
    by_pk = {state.obligation.pk: state for state in states.values()}
    actions = Action.objects.filter(retired_at__isnull=True, wording__isnull=False)
    versions = ImplementationVersion.objects.visible_to(user).filter(implementation__pair__country=country)
    if keys is not None:
        actions = actions.filter(obligation__in=list(by_pk))
        versions = versions.filter(implementation__pair__obligation__in=list(by_pk))
    else:
        actions = actions.filter(
            obligation__resolution__in={state.obligation.resolution_id for state in states.values()}
        )
    for action in actions.select_related("wording").order_by("obligation_id", "wording__position"):
        if action.obligation_id in by_pk:
            by_pk[action.obligation_id].actions.append(action)
    standing = versions.filter(Q(pk__in=versions.working()) | Q(current_of__isnull=False))
    said = standing.with_contents().annotate(of=F("implementation__pair__obligation"))
    institutions = {str(one.pk): one.name for one in Institution.objects.filter(country=country)}
    for version in said.select_related("edited_by", "implementation"):
        state = by_pk.get(version.of)  # type: ignore[attr-defined]
        if state is not None:
            if version.is_working:
                state.working = version
            else:
                state.current = version
    for state in states.values():
        state.institutions = institutions
    return states
