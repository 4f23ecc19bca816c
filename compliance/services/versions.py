"""Versions of a State's record: what an editor says, how a working one begins and changes, what is kept of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone

from compliance.enums import ActionStatus, EvidenceState, VersionState
from compliance.models import (
    Evidence,
    Implementation,
    ImplementationVersion,
    Institution,
    User,
    VersionAction,
    VersionEvidence,
    VersionSave,
)
from compliance.models.contents import values_of
from compliance.services import trail
from compliance.services.notes import sha256_of
from compliance.services.trail import Entry


@dataclass(frozen=True)
class ActionData:
    """What an editor says of one action; `evidence_ids` are the pieces that show it."""

    action_id: int
    status: str = ActionStatus.OPEN
    done_on: date | None = None
    note: str = ""
    reason: str = ""
    evidence_ids: Sequence[int] = ()


@dataclass(frozen=True)
class ImplementationData:
    """What an editor says on a clause; `evidence_ids` are pieces the version cites, besides those of its actions."""

    status: str = ""
    status_reason: str = ""
    narrative: str = ""
    lead_institution: Institution | None = None
    target_date: date | None = None
    actions: Sequence[ActionData] = field(default_factory=list)
    evidence_ids: Sequence[int] = field(default_factory=list)

    @property
    def cited(self) -> set[int]:
        """Every piece it cites: what shows an action is cited by the whole."""
        return {*self.evidence_ids, *(pk for action in self.actions for pk in action.evidence_ids)}


def record_act(
    verb: str, actor: User, implementation: Implementation, version: ImplementationVersion, **payload: Any
) -> None:
    """The trail entry of an act on a version: what was claimed, with texts named by their hash."""
    actions = {a.action.key: a.status for a in version.actions.select_related("action")}
    claimed = claim_of(version, actions, version.evidence.values_list("key", flat=True))
    trail.append_all(
        [act_entry(verb, actor, implementation, {**claimed, **payload})], country=implementation.pair.country
    )


def act_entry(verb: str, actor: User, implementation: Implementation, payload: Mapping[str, Any]) -> Entry:
    """An act on a State's record as the trail has it."""
    place = f"{implementation.pair.country.iso3}/{implementation.pair.obligation.key}"
    return Entry(f"implementation.{verb}", "implementation", place, actor, payload)


def claim_of(version: ImplementationVersion, actions: Mapping[str, str], evidence: Iterable[str]) -> dict[str, Any]:
    """What a version claims, as the trail has it: actions' states and pieces by their keys."""
    return {
        "version": version.number,
        "revision": version.revision_count,
        "status": version.status,
        "actions": dict(actions),
        "evidence": sorted(evidence),
        "narrative_sha256": sha256_of(version.narrative),
    }


def working_version(implementation: Implementation) -> ImplementationVersion | None:
    return ImplementationVersion.objects.working().filter(implementation=implementation).first()


def start_version(
    *, implementation: Implementation, actor: User, source: ImplementationVersion | None = None
) -> ImplementationVersion:
    """A new working version: a copy of `source`, which is the current one unless an earlier one is brought back.

    Its revisions go on counting from the version before it, so that whoever looked at that one is told. Empty where
    nothing has been published. What is no longer asked (retired actions) or no longer offered (withdrawn
    evidence) stays behind.
    """
    basis = source or implementation.current_version
    before = implementation.versions.aggregate(number=Max("number"), revision=Max("revision_count"))
    wording = implementation.pair.obligation.words_from
    assert wording is not None
    version = ImplementationVersion.objects.create(
        implementation=implementation,
        number=(before["number"] or 0) + 1,
        revision_count=(before["revision"] or 0) + 1,
        wording=wording,
        edited_by=actor,
        status=basis.status if basis else "",
        status_reason=basis.status_reason if basis else "",
        narrative=basis.narrative if basis else "",
        lead_institution=basis.lead_institution if basis else None,
        target_date=basis.target_date if basis else None,
        restored_from=source,
    )
    if basis:
        offered = set(offered_pieces(implementation).values_list("pk", flat=True))
        said = basis.actions.filter(action__retired_at__isnull=True).prefetch_related("evidence")
        actions = [
            ActionData(a.action_id, a.status, a.done_on, a.note, a.reason, [piece.pk for piece in a.evidence.all()])
            for a in said
        ]
        write_actions(version, actions, offered)
        cited = offered & set(basis.evidence.values_list("pk", flat=True))
        VersionEvidence.objects.bulk_create([VersionEvidence(version=version, evidence_id=pk) for pk in cited])
    return version


def offered_pieces(implementation: Implementation) -> QuerySet[Evidence]:
    """The State's own evidence that stands offered for the clause."""
    pair = implementation.pair
    offered = Evidence.objects.filter(country_id=pair.country_id, links__pair=pair, links__ended_at__isnull=True)
    return offered.exclude(state=EvidenceState.WITHDRAWN)


def keep_save(version: ImplementationVersion, actor: User) -> VersionSave:
    """Keep what a working version says after a change, so that other editors can be told what changed."""
    stored = ImplementationVersion.objects.with_contents().get(pk=version.pk)
    return VersionSave.objects.create(
        version=version,
        revision=version.revision_count,
        saved_by=actor,
        saved_at=version.edited_at,
        data=values_of(stored),
    )


def reopen(version: ImplementationVersion, actor: User) -> None:
    """A change of a working version: whatever was submitted or approved is a draft again, and the next save must know
    of it. The caller stores what changed, and keeps the save."""
    version.revision_count += 1
    version.wording_id = version.implementation.pair.obligation.words_from_id or version.wording_id
    version.edited_by, version.edited_at = actor, timezone.now()
    version.state = VersionState.DRAFT
    version.submitted_by = version.approved_by = None
    version.submitted_at = version.approved_at = None


def write_actions(version: ImplementationVersion, actions: Iterable[ActionData], offered: set[int]) -> None:
    """What a version says of each action, with those of its pieces that are among `offered`."""
    data = list(actions)
    rows = VersionAction.objects.bulk_create(
        [
            VersionAction(
                version=version,
                action_id=a.action_id,
                status=a.status,
                done_on=a.done_on if a.status == ActionStatus.DONE else None,
                note=a.note.strip(),
                reason=a.reason.strip() if a.status == ActionStatus.NOT_APPLICABLE else "",
            )
            for a in data
        ]
    )
    shown = VersionAction.evidence.through
    shown.objects.bulk_create(
        [
            shown(versionaction_id=row.pk, evidence_id=pk)
            for row, a in zip(rows, data, strict=True)
            for pk in sorted(offered & set(a.evidence_ids))
        ]
    )
