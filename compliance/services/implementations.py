"""What a State says on a clause: drafting, submitting, returning, publishing, withdrawing.

Every act locks the State's record on that clause, asks again who the actor is, and compares `expected` (the
`revision_count` the person was looking at) so that the second of two editors is told instead of overwriting.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance import rules
from compliance.enums import ActionStatus, EvidenceState, NoteKind, Status, VersionState
from compliance.models import (
    Action,
    Country,
    Evidence,
    Implementation,
    ImplementationVersion,
    Institution,
    Obligation,
    User,
    VersionAction,
    VersionEvidence,
    VersionSave,
)
from compliance.models.contents import values_of
from compliance.services import search_index, trail, unsaved, work
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.notes import keep_note, sha256_of
from compliance.services.pairs import implementation_for_update, officer_country


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


def _place(implementation: Implementation) -> str:
    obligation = implementation.pair.obligation
    return f"{implementation.pair.country.iso3}/{obligation.key}"


def record_act(
    verb: str, actor: User, implementation: Implementation, version: ImplementationVersion, **payload: Any
) -> None:
    """The trail entry of an act on a version: what was claimed, with texts named by their hash."""
    trail.append(
        verb=f"implementation.{verb}",
        object_type="implementation",
        object_key=_place(implementation),
        actor=actor,
        country=implementation.pair.country,
        payload={
            "version": version.number,
            "revision": version.revision_count,
            "status": version.status,
            "actions": {a.action.key: a.status for a in version.actions.select_related("action")},
            "evidence": sorted(version.evidence.values_list("key", flat=True)),
            "narrative_sha256": sha256_of(version.narrative),
            **payload,
        },
    )


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
        _write_actions(version, actions, offered)
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
    version.wording = version.implementation.pair.obligation.words_from or version.wording
    version.edited_by, version.edited_at = actor, timezone.now()
    version.state = VersionState.DRAFT
    version.submitted_by = version.approved_by = None
    version.submitted_at = version.approved_at = None


def _check_expected(version: ImplementationVersion | None, expected: int | None) -> None:
    seen = version.revision_count if version else None
    if expected != seen:
        raise Conflict(_("Somebody has changed this record since you opened it."), version)


def _clean(data: ImplementationData, country: Country, obligation: Obligation, implementation: Implementation) -> None:
    errors: dict[str, list[str]] = {}
    today = timezone.localdate()
    if data.status and data.status not in Status.values:
        errors["status"] = [_("Choose one of the five statuses.")]
    if data.lead_institution and data.lead_institution.country_id != country.pk:
        errors["lead_institution"] = [_("Choose an institution of your own State.")]
    known = set(Action.objects.filter(obligation=obligation, retired_at__isnull=True).values_list("pk", flat=True))
    for action in data.actions:
        if action.action_id not in known or action.status not in ActionStatus.values:
            errors.setdefault("actions", []).append(_("This action does not belong to the clause."))
        elif action.status == ActionStatus.NOT_APPLICABLE and not action.reason.strip():
            errors.setdefault("actions", []).append(_("Say why an action does not apply."))
        if action.done_on and action.done_on > today:
            errors.setdefault("actions", []).append(_("An action cannot have been done in the future."))
    wanted = data.cited
    if wanted - set(offered_pieces(implementation).filter(pk__in=wanted).values_list("pk", flat=True)):
        errors["evidence"] = [_("Some of the evidence is not, or no longer, offered for this clause.")]
    if errors:
        raise Invalid(errors)


def _write(version: ImplementationVersion, data: ImplementationData) -> None:
    version.status, version.status_reason = data.status, data.status_reason.strip()
    version.narrative = data.narrative.strip()
    version.lead_institution, version.target_date = data.lead_institution, data.target_date
    version.save()
    version.actions.all().delete()
    cited = data.cited
    _write_actions(version, data.actions, cited)
    version.citations.exclude(evidence_id__in=cited).delete()
    known = set(version.citations.values_list("evidence_id", flat=True))
    VersionEvidence.objects.bulk_create(
        [VersionEvidence(version=version, evidence_id=pk) for pk in sorted(cited - known)]
    )


def _write_actions(version: ImplementationVersion, actions: Iterable[ActionData], offered: set[int]) -> None:
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


#: Where an editor had no page before them that could have grown old.
ANY_BASIS = -1


@transaction.atomic
def implementation_save(
    *,
    actor: User,
    obligation: Obligation,
    expected: int | None,
    data: ImplementationData,
    basis: int | None = ANY_BASIS,
) -> ImplementationVersion:
    """Make or change the working version. `expected` is None where the editor saw no working version.

    `basis` is the number of the version the editor began from, working or current, and None where there was none: what
    was published meanwhile is not undone by a page opened before.
    """
    country = officer_country(actor)
    implementation = implementation_for_update(country=country, obligation=obligation)
    version = working_version(implementation)
    _check_expected(version, expected)
    began = version or implementation.current_version
    if basis not in (ANY_BASIS, began.number if began else None):
        raise Conflict(_("Somebody has changed this record since you opened it."), began)
    _clean(data, country, obligation, implementation)
    if version is None:
        version = start_version(implementation=implementation, actor=actor)
    else:
        version.implementation = implementation
        reopen(version, actor)
    _write(version, data)
    keep_save(version, actor)
    unsaved.forget(actor, obligation)
    record_act("save", actor, implementation, version)
    return version


def _locked(
    actor: User, version: ImplementationVersion, expected: int, act: str
) -> tuple[Implementation, ImplementationVersion]:
    """The record and version as they are now, if the actor's State owns them and the act may start from here."""
    country = officer_country(actor)
    implementation = (
        Implementation.objects.select_for_update(of=("self",))
        .select_related("pair__country", "pair__obligation__resolution", "current_version")
        .get(pk=version.implementation_id)
    )
    if implementation.pair.country_id != country.pk:
        raise NotAllowed(_("Only a State's own officers change its record."))
    version = implementation.versions.get(pk=version.pk)
    if not rules.may_transition(act, version.state):
        raise Conflict(_("This record is %(state)s now.") % {"state": version.get_state_display().lower()}, version)
    _check_expected(version, expected)
    return implementation, version


def _require_complete(version: ImplementationVersion) -> None:
    if not version.status:
        raise Invalid(status=_("Choose a status first."))
    if version.status == Status.NOT_APPLICABLE and not version.status_reason:
        raise Invalid(status_reason=_("Say why this clause does not apply to your State."))


@transaction.atomic
def implementation_submit(
    *, actor: User, version: ImplementationVersion, expected: int, note: str = ""
) -> ImplementationVersion:
    """Hand the working version to the rapporteur, with a note for the thread between the State's officers."""
    implementation, version = _locked(actor, version, expected, "submit")
    _require_complete(version)
    said = keep_note(implementation=implementation, version=version, actor=actor, kind=NoteKind.SUBMIT, text=note)
    version.state, version.submitted_by, version.submitted_at = VersionState.SUBMITTED, actor, timezone.now()
    version.revision_count += 1
    version.save()
    unsaved.forget(actor, implementation.pair.obligation)
    record_act("submit", actor, implementation, version, **({"note_sha256": sha256_of(said.text)} if said else {}))
    return version


@transaction.atomic
def implementation_return(
    *, actor: User, version: ImplementationVersion, expected: int, reason: str
) -> ImplementationVersion:
    """Give a submitted version back with a reason."""
    implementation, version = _locked(actor, version, expected, "return")
    if not rules.is_rapporteur(actor):
        raise NotAllowed(_("Only the national rapporteur returns a submission."))
    if not reason.strip():
        raise Invalid(reason=_("Say what is missing, so that it can be put right."))
    keep_note(implementation=implementation, version=version, actor=actor, kind=NoteKind.RETURN, text=reason)
    version.state, version.returned_reason = VersionState.RETURNED, reason.strip()
    version.revision_count += 1
    version.save()
    record_act("return", actor, implementation, version, reason=reason.strip())
    return version


@transaction.atomic
def implementation_approve(*, actor: User, version: ImplementationVersion, expected: int) -> ImplementationVersion:
    """Another rapporteur's decision where four eyes are on; publishing is then a second act."""
    implementation, version = _locked(actor, version, expected, "approve")
    if not rules.may_approve(actor, implementation.pair.country, version):
        raise NotAllowed(_("Another rapporteur has to approve what you wrote or submitted."))
    _require_complete(version)
    version.state, version.approved_by, version.approved_at = VersionState.APPROVED, actor, timezone.now()
    version.revision_count += 1
    version.save()
    record_act("approve", actor, implementation, version)
    return version


@transaction.atomic
def implementation_publish(*, actor: User, version: ImplementationVersion, expected: int) -> ImplementationVersion:
    """Make the version the State's current word. Approving is part of it unless it was done before."""
    implementation, version = _locked(actor, version, expected, "publish")
    country = implementation.pair.country
    if not rules.may_publish_record(actor, country.pk):
        raise NotAllowed(_("Only the national rapporteur publishes."))
    if version.state != VersionState.APPROVED and not rules.may_approve(actor, country, version):
        raise NotAllowed(_("Another rapporteur has to approve what you wrote or submitted."))
    _require_complete(version)
    if not Obligation.objects.in_force().applying_to(country).filter(pk=implementation.pair.obligation_id).exists():
        raise Conflict(_("This clause is no longer asked of this State."), version)
    now = timezone.now()
    if version.state != VersionState.APPROVED:
        version.approved_by, version.approved_at = actor, now
    version.state, version.published_by, version.published_at = VersionState.PUBLISHED, actor, now
    version.save()
    Evidence.objects.filter(citations__version=version, state=EvidenceState.DRAFT).update(
        state=EvidenceState.PUBLISHED, published_at=now
    )
    before = implementation.current_version
    implementation.current_version = version
    implementation.save(update_fields=["current_version"])
    unsaved.forget(actor, implementation.pair.obligation)
    search_index.narrative_index(version, country.iso3)
    record_act("publish", actor, implementation, version, before=before.status if before else "")
    work.mark_country(country.pk)
    return version


@transaction.atomic
def implementation_withdraw(*, actor: User, version: ImplementationVersion, reason: str) -> ImplementationVersion:
    """Take back the current version: it stays readable, dated as withdrawn, and the clause counts as not reported."""
    country = officer_country(actor)
    implementation = (
        Implementation.objects.select_for_update(of=("self",))
        .select_related("pair__country", "pair__obligation")
        .get(pk=version.implementation_id)
    )
    if implementation.pair.country_id != country.pk or not rules.may_publish_record(actor, country.pk):
        raise NotAllowed(_("Only the national rapporteur withdraws what was published."))
    if implementation.current_version_id != version.pk:
        raise Conflict(_("This is no longer the current version."), implementation.current_version)
    if not reason.strip():
        raise Invalid(reason=_("Say why, for those who read the record later."))
    version = implementation.versions.get(pk=version.pk)
    version.withdrawn_at, version.withdrawn_reason = timezone.now(), reason.strip()
    version.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    implementation.current_version = None
    implementation.save(update_fields=["current_version"])
    record_act("withdraw", actor, implementation, version, reason=reason.strip())
    work.mark_country(country.pk)
    return version


@transaction.atomic
def implementation_discard(*, actor: User, version: ImplementationVersion, expected: int) -> ImplementationVersion:
    """Set a draft aside. It is kept for the history and leaves the work list."""
    implementation, version = _locked(actor, version, expected, "discard")
    version.state = VersionState.DISCARDED
    version.revision_count += 1
    version.save()
    unsaved.forget(actor, implementation.pair.obligation)
    record_act("discard", actor, implementation, version)
    return version
