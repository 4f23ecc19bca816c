"""Resolutions as a whole: loading one in one call, publishing what waits, following, ending."""

from __future__ import annotations

import hashlib
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.enums import DRAFT_STATES, ResolutionState
from compliance.models import LanguageVersion, Resolution, User
from compliance.sandbox import Reading, too_large
from compliance.services import readings, revisions, trail, work
from compliance.services.errors import Conflict, Invalid
from compliance.services.languages import language_publish
from compliance.services.publishing import revision_publish
from compliance.services.readings import symbol_in_form
from compliance.services.refusals import sentence_of
from compliance.services.revisions import LoadReport, loaded_before

__all__ = ["LoadReport", "check_size", "loaded_before", "resolution_load", "resolution_publish", "symbol_in_form"]


def check_size(size: int) -> None:
    """Refuse by size in bytes, before anything is read."""
    if size > settings.RESOLUTION_MAX_BYTES:
        raise Invalid(file=sentence_of(too_large(size, settings.RESOLUTION_MAX_BYTES)))


def resolution_load(
    *,
    data: bytes,
    filename: str,
    symbol: str | None = None,
    actor: User | None = None,
    reading: Reading | None = None,
) -> LoadReport:
    """Read a file and store it as a draft. The same file again changes nothing; bad input stores nothing.

    `reading` is what a limited process has read from these bytes already; without it they are read here.
    Raises Invalid with a sentence under "file" or "symbol".
    """
    readings.require_administrator(actor)
    check_size(len(data))
    if known := loaded_before(hashlib.sha256(data).hexdigest()):
        return known
    reading = reading or readings.read_here(data, filename, symbol)
    return revisions.revision_propose(reading=reading, data=data, filename=filename, symbol=symbol, actor=actor)


def resolution_publish(
    *,
    resolution: Resolution,
    actor: User | None = None,
    first_report_on: date | None = None,
    interval_months: int | None = None,
    seen: str | None = None,
) -> Resolution:
    """Publish what waits of a resolution: its draft revision (see `revision_publish`), or else its languages."""
    readings.require_administrator(actor)
    if draft := resolution.revisions.drafts().first():
        return revision_publish(
            revision=draft, actor=actor, first_report_on=first_report_on, interval_months=interval_months, seen=seen
        )
    waiting = LanguageVersion.objects.select_related("revision").filter(
        revision=resolution.current_revision_id, state__in=DRAFT_STATES
    )
    if not waiting:
        raise Conflict(
            _("%(symbol)s is %(state)s and cannot be published again.")
            % {"symbol": resolution.symbol, "state": resolution.get_state_display().lower()},
            resolution,
        )
    for version in waiting:
        language_publish(version=version, actor=actor)
    return Resolution.objects.get(pk=resolution.pk)


def resolution_discard(*, resolution: Resolution, actor: User | None = None) -> None:
    """Remove a draft that was never public, with its file. The trail keeps that it was there."""
    readings.require_administrator(actor)
    draft = resolution.revisions.drafts().first()
    if draft is None:
        raise Conflict(_("Only a draft that was never published can be discarded."), resolution)
    revisions.revision_discard(revision=draft, actor=actor)


@transaction.atomic
def resolution_withdraw(*, resolution: Resolution, reason: str, actor: User | None = None) -> Resolution:
    """Take a published resolution off every checklist; its page says so with date and reason, its records stay."""
    if not reason.strip():
        raise Invalid(reason=_("Say why, for those who read the record later."))
    resolution = _ending("withdraw", resolution, actor)
    return _end(resolution, ResolutionState.WITHDRAWN, reason.strip(), actor, "withdraw")


@transaction.atomic
def resolution_supersede(
    *, resolution: Resolution, by: Resolution, reason: str = "", actor: User | None = None
) -> Resolution:
    """Mark a published resolution as superseded by one that says so: it leaves the checklists and stays readable."""
    resolution = _ending("supersede", resolution, actor)
    if by.pk == resolution.pk:
        raise Invalid(by=_("A resolution does not supersede itself."))
    if by.state != ResolutionState.PUBLISHED:
        raise Invalid(by=_("%(symbol)s is not published.") % {"symbol": by.symbol})
    resolution.superseded_by = by
    return _end(resolution, ResolutionState.SUPERSEDED, reason.strip(), actor, "supersede", by=by.symbol)


@transaction.atomic
def resolution_restore(*, resolution: Resolution, reason: str, actor: User | None = None) -> Resolution:
    """Put a resolution that was withdrawn or superseded by mistake back on the checklists."""
    if not reason.strip():
        raise Invalid(reason=_("Say why, for those who read the record later."))
    resolution = _ending("restore", resolution, actor)
    resolution.state, resolution.superseded_by = ResolutionState.PUBLISHED, None
    resolution.ended_at, resolution.ended_by, resolution.ended_reason = None, None, ""
    resolution.save()
    _record("restore", resolution, actor, reason=reason.strip())
    work.mark_all()
    return resolution


def _ending(act: str, resolution: Resolution, actor: User | None) -> Resolution:
    readings.require_administrator(actor)
    resolution = readings.locked(resolution.pk)
    readings.require_move(act, resolution)
    return resolution


def _end(
    resolution: Resolution, state: ResolutionState, reason: str, actor: User | None, verb: str, **payload: str
) -> Resolution:
    if resolution.revisions.drafts().exists():
        raise Conflict(_("A draft of this resolution is open. Publish or discard it first."), resolution)
    resolution.state, resolution.ended_at = state, timezone.now()
    resolution.ended_by, resolution.ended_reason = actor, reason
    resolution.save()
    _record(verb, resolution, actor, reason=reason, **payload)
    work.mark_all()
    return resolution


@transaction.atomic
def resolution_follow(*, resolution: Resolution, follows: Resolution | None, actor: User | None = None) -> Resolution:
    """Say which earlier resolution of its family this one follows, or none."""
    readings.require_administrator(actor)
    resolution = readings.locked(resolution.pk)
    _require_no_circle(resolution, follows)
    if resolution.follows_id == (follows.pk if follows else None):
        return resolution
    before = resolution.follows.symbol if resolution.follows else None
    resolution.follows = follows
    resolution.save(update_fields=["follows"])
    _record("follow", resolution, actor, before=before, after=follows.symbol if follows else None)
    return resolution


def _require_no_circle(resolution: Resolution, follows: Resolution | None) -> None:
    """Refuse a resolution that would follow itself, directly or over others."""
    if follows is None:
        return
    leads_to = dict(Resolution.objects.exclude(follows=None).values_list("pk", "follows"))
    at: int | None = follows.pk
    while at is not None:
        if at == resolution.pk:
            raise Invalid(follows=_("%(symbol)s follows this one already.") % {"symbol": follows.symbol})
        at = leads_to.get(at)


def _record(verb: str, resolution: Resolution, actor: User | None, **payload: object) -> None:
    trail.append(
        verb=f"resolution.{verb}",
        object_type="resolution",
        object_key=resolution.symbol,
        actor=actor,
        payload=payload,
    )
