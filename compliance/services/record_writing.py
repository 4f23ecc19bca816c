"""What acts leave to be written on an open record, and writing it: each table in one statement, and only those that
have changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.enums import ActionStatus, EvidenceState, Status, VersionState
from compliance.models import (
    Evidence,
    Implementation,
    ImplementationVersion,
    UnsavedText,
    VersionAction,
    VersionEvidence,
    VersionSave,
)
from compliance.models.contents import Contents, values_of
from compliance.services import search_index, trail, work
from compliance.services.errors import Conflict, Invalid
from compliance.services.open_records import OpenRecord
from compliance.services.versions import ImplementationData, act_entry, claim_of, reopen

#: Where an editor had no page before them that could have grown old.
ANY_BASIS = -1


def check_expected(version: ImplementationVersion | None, expected: int | None) -> None:
    """Refuse an act on something else than the person was looking at."""
    seen = version.revision_count if version else None
    if expected != seen:
        raise Conflict(_("Somebody has changed this record since you opened it."), version)


def save_on(opened: OpenRecord, *, expected: int | None, data: ImplementationData, basis: int | None) -> None:
    """Make or change the working version in memory: see `implementation_save`."""
    implementation, version = opened.implementation, opened.working
    check_expected(version, expected)
    began = version or implementation.current_version
    if basis not in (ANY_BASIS, began.number if began else None):
        raise Conflict(_("Somebody has changed this record since you opened it."), began)
    _check_data(data, opened)
    if version is None:
        number, revision = opened.last
        wording_id = opened.obligation.words_from_id
        assert wording_id is not None
        version = opened.working = ImplementationVersion(
            implementation=implementation,
            number=number + 1,
            revision_count=revision + 1,
            wording_id=wording_id,
            edited_by=opened.actor,
        )
    else:
        reopen(version, opened.actor)
    version.status, version.status_reason = data.status, data.status_reason.strip()
    version.narrative = data.narrative.strip()
    version.lead_institution, version.target_date = data.lead_institution, data.target_date
    opened.contents = _contents(opened, data)
    opened.forgets = True
    opened.save = VersionSave(
        revision=version.revision_count,
        saved_by=opened.actor,
        saved_at=version.edited_at,
        data=values_of(version, opened.contents),
    )
    note_act("save", opened)


def _check_data(data: ImplementationData, opened: OpenRecord) -> None:
    errors: dict[str, list[str]] = {}
    today = timezone.localdate()
    if data.status and data.status not in Status.values:
        errors["status"] = [_("Choose one of the five statuses.")]
    if data.lead_institution and data.lead_institution.country_id != opened.country.pk:
        errors["lead_institution"] = [_("Choose an institution of your own State.")]
    known = {action.pk for action in opened.actions}
    for action in data.actions:
        if action.action_id not in known or action.status not in ActionStatus.values:
            errors.setdefault("actions", []).append(_("This action does not belong to the clause."))
        elif action.status == ActionStatus.NOT_APPLICABLE and not action.reason.strip():
            errors.setdefault("actions", []).append(_("Say why an action does not apply."))
        if action.done_on and action.done_on > today:
            errors.setdefault("actions", []).append(_("An action cannot have been done in the future."))
    if data.cited - opened.offered.keys():
        errors["evidence"] = [_("Some of the evidence is not, or no longer, offered for this clause.")]
    if errors:
        raise Invalid(errors)


def _contents(opened: OpenRecord, data: ImplementationData) -> Contents:
    actions = {action.pk: action for action in opened.actions}
    said = [
        (
            VersionAction(
                action=actions[a.action_id],
                status=a.status,
                done_on=a.done_on if a.status == ActionStatus.DONE else None,
                note=a.note.strip(),
                reason=a.reason.strip() if a.status == ActionStatus.NOT_APPLICABLE else "",
            ),
            sorted(set(a.evidence_ids)),
        )
        for a in data.actions
    ]
    return Contents(said, sorted(data.cited))


def note_act(verb: str, opened: OpenRecord, **payload: Any) -> None:
    """Leave the trail entry of an act on the working version, as the version is at this moment."""
    assert opened.working is not None
    pieces = {**opened.offered, **opened.cited}
    actions = {said.action.key: said.status for said, _pieces in opened.contents.actions}
    claimed = claim_of(opened.working, actions, (pieces[pk].key for pk in opened.contents.evidence))
    opened.entries.append(act_entry(verb, opened.actor, opened.implementation, {**claimed, **payload}))


def write(opened: OpenRecord) -> ImplementationVersion:
    """Write what acts have left on the working version, with its entries in the trail."""
    version = opened.working
    assert version is not None
    version.save(force_insert=version.pk is None, force_update=version.pk is not None)
    if opened.save is not None:
        _write_contents(version, opened.stored, opened.contents)
        opened.save.version = version
        opened.save.save(force_insert=True)
    if opened.note is not None:
        opened.note.version = version
        opened.note.save(force_insert=True)
    if opened.forgets and opened.keeps_text:
        UnsavedText.objects.filter(user=opened.actor, obligation=opened.obligation).delete()
    if version.state == VersionState.PUBLISHED:
        assert version.published_at is not None
        _put_in_force(opened, version, version.published_at)
    trail.append_all(opened.entries, country=opened.country, head=opened.head)
    if version.state == VersionState.PUBLISHED:
        work.mark_country(opened.country.pk)
    return version


def _put_in_force(opened: OpenRecord, version: ImplementationVersion, now: datetime) -> None:
    """Let it be the State's word, and the drafts among its pieces public with it."""
    pieces = {**opened.offered, **opened.cited}
    drafts = [pk for pk in opened.contents.evidence if pieces[pk].state == EvidenceState.DRAFT]
    if drafts:
        waiting = Evidence.objects.filter(pk__in=drafts, state=EvidenceState.DRAFT)
        waiting.update(state=EvidenceState.PUBLISHED, published_at=now)
    opened.implementation.current_version = version
    Implementation.objects.filter(pk=opened.implementation.pk).update(current_version=version)
    search_index.narrative_index(version, opened.country.iso3)


def _write_contents(version: ImplementationVersion, before: Contents, after: Contents) -> None:
    if _plain(before) != _plain(after):
        _write_actions(version, before, after)
    if gone := set(before.evidence) - set(after.evidence):
        VersionEvidence.objects.filter(version=version, evidence__in=gone).delete()
    new = sorted(set(after.evidence) - set(before.evidence))
    VersionEvidence.objects.bulk_create([VersionEvidence(version=version, evidence_id=pk) for pk in new])


def _write_actions(version: ImplementationVersion, before: Contents, after: Contents) -> None:
    shown = VersionAction.evidence.through
    if any(pieces for _said, pieces in before.actions):
        shown.objects.filter(versionaction__in=[said.pk for said, _pieces in before.actions]).delete()
    if before.actions:
        # What hangs on these rows has just gone: without asking for it again, one statement and not three.
        VersionAction.objects.filter(version=version)._raw_delete(connection.alias)
    for said, _pieces in after.actions:
        said.version = version
    rows = VersionAction.objects.bulk_create([said for said, _pieces in after.actions])
    links = [(row.pk, pk) for row, (_said, pieces) in zip(rows, after.actions, strict=True) for pk in pieces]
    shown.objects.bulk_create([shown(versionaction_id=row, evidence_id=pk) for row, pk in links])


def _plain(contents: Contents) -> list[tuple[object, ...]]:
    """What is said of the actions, to see whether anything has changed."""
    return sorted(
        (said.action_id, said.status, str(said.done_on or ""), said.note, said.reason, *pieces)
        for said, pieces in contents.actions
    )
