"""Publishing a draft: the one moment at which provisions, obligations and actions are written.

Whoever publishes a revision of a published resolution changes no State's record: obligations that go on keep their
identity, those that are gone are retired, and what was said of either stays where it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance import rules
from compliance.enums import RETIRED, ResolutionState, WordingChange
from compliance.models import Action, LanguageVersion, Obligation, ObligationWording, Resolution, Revision, User
from compliance.services import equivalences, loading, readings, scopes, search_index, themes, trail, work
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.languages import store_language
from compliance.services.plans import Plan, PlanChanged, original_of, plan_mark, revision_plan
from compliance.services.treaty_calls import treaty_calls_find


@transaction.atomic
def revision_publish(
    *,
    revision: Revision,
    actor: User | None = None,
    first_report_on: date | None = None,
    interval_months: int | None = None,
    seen: str | None = None,
) -> Resolution:
    """Put a draft's obligations on every checklist at once, or in the place of the text now in force.

    No row of any State is written. `first_report_on` must be after today where it is given anew; `seen` is the mark of
    the plan that the person looked at (`plan_mark`), None where nobody did. Raises NotAllowed where a second
    administrator has to publish, Conflict where the draft is none any more, PlanChanged where it is another.
    """
    readings.require_administrator(actor)
    resolution = readings.locked(revision.resolution_id)
    found = resolution.revisions.filter(pk=revision.pk).first()
    if found is None:
        raise Conflict(_("This draft was discarded meanwhile."), resolution)
    revision = found
    _require_publishable(resolution, revision, actor)
    now = timezone.now()
    dates = _dates(resolution, revision, first_report_on, interval_months, now)
    version = original_of(revision)
    version.revision = revision
    revision.resolution = resolution
    reading = version.effective().reading
    if seen is not None and seen != plan_mark(revision, reading):
        raise PlanChanged(
            _("The draft was changed since you looked. What publishing will do now is below: look again."), revision
        )
    plan = revision_plan(revision=revision, reading=reading)
    _write(version, reading, plan, now)
    described = loading.description_of(reading, resolution.symbol)
    if resolution.published_at is not None:  # what the new text does not say stays as it was, and so does its name
        described = {k: v for k, v in described.items() if v and k not in ("symbol", "slug")}
        described = {k: v for k, v in described.items() if k != "title" or reading.get("title")}
    for name, value in {**described, **dates}.items():
        setattr(resolution, name, value)
    previous = resolution.current_revision
    others = list(revision.texts.filter(is_original=False, state=ResolutionState.DRAFT))
    resolution.state, resolution.current_revision = ResolutionState.PUBLISHED, revision
    resolution.published_at = resolution.published_at or now
    resolution.published_by = resolution.published_by or actor
    resolution.save()
    revision.state, revision.published_at, revision.published_by = ResolutionState.PUBLISHED, now, actor
    revision.save()
    if previous is not None:
        _supersede(previous, revision)
    LanguageVersion.objects.filter(pk=version.pk).update(state=ResolutionState.PUBLISHED, published_at=now)
    for text in others:
        text.revision = revision
        store_language(text, now)
    search_index.resolution_index(resolution)
    search_index.clauses_index(ObligationWording.objects.filter(version=version))
    treaty_calls_find(resolution=resolution)
    _record(resolution, revision, version, plan, actor)
    work.mark_all()
    symbol = resolution.symbol
    transaction.on_commit(lambda: equivalences.nudge(symbol), robust=True)
    return resolution


def _require_publishable(resolution: Resolution, revision: Revision, actor: User | None) -> None:
    readings.require_move("publish", revision)
    if resolution.state in (ResolutionState.SUPERSEDED, ResolutionState.WITHDRAWN):
        readings.require_move("publish", resolution)
    second = settings.PUBLISH_NEEDS_SECOND_ADMINISTRATOR
    if actor is not None and not rules.may_publish_revision(actor, revision, second_needed=second):
        if revision.state != ResolutionState.IN_REVIEW:
            raise NotAllowed(_("Here a second administrator publishes. Submit this draft for review."))
        raise NotAllowed(_("You submitted this draft. Here a second administrator publishes it."))


def _dates(
    resolution: Resolution, revision: Revision, first: date | None, interval: int | None, now: datetime
) -> dict[str, Any]:
    """The reporting dates: given now, else with the draft, else those in force, else the site's defaults."""
    first = first or revision.first_report_on
    interval = interval if interval is not None else revision.report_interval_months
    if first is not None and first != resolution.first_report_on and first <= now.date():
        raise Invalid(first_report_on=_("Choose a day after today: nobody can have reported yet."))
    if interval is not None and not 1 <= interval <= 120:
        raise Invalid(interval_months=_("Choose between 1 and 120 months."))
    default = now.date() + relativedelta(months=settings.REPORT_FIRST_MONTHS)
    return {
        "first_report_on": first or resolution.first_report_on or default,
        "report_interval_months": interval or resolution.report_interval_months or settings.REPORT_INTERVAL_MONTHS,
    }


def _write(version: LanguageVersion, reading: Mapping[str, Any], plan: Plan, now: datetime) -> None:
    provisions = loading.store_provisions(version, reading["provisions"])
    stored = loading.store_obligations(version, reading, provisions, plan.carried)
    if plan.retired_obligations:
        Obligation.objects.filter(pk__in=plan.retired_obligations).update(retired_at=now)
    if plan.retired_actions:
        Action.objects.filter(pk__in=plan.retired_actions).update(retired_at=now)
    found = list(zip(stored.obligation_ids, reading["obligations"], strict=True))
    scopes.store_scopes({pk: o["scope"] for pk, o in found if o.get("scope")})
    themes.store_themes(found, reading["provisions"], stored.new_obligations, version)


def _supersede(previous: Revision, revision: Revision) -> None:
    """The text before is kept with its date. Its other languages wait beside the new one, to be paired with it."""
    previous.state = ResolutionState.SUPERSEDED
    previous.save(update_fields=["state"])
    previous.texts.filter(is_original=True).update(state=ResolutionState.SUPERSEDED)
    here = set(revision.texts.values_list("language", flat=True))
    previous.texts.filter(state=ResolutionState.DRAFT).exclude(language__in=here).update(revision=revision)
    here |= set(revision.texts.values_list("language", flat=True))
    others = previous.texts.filter(is_original=False, state=ResolutionState.PUBLISHED).exclude(language__in=here)
    again = list(others)
    for text in again:
        text.pk, text.revision = None, revision
        text.state, text.published_at, text.unpaired = ResolutionState.DRAFT, None, []
    LanguageVersion.objects.bulk_create(again)


def _record(
    resolution: Resolution, revision: Revision, version: LanguageVersion, plan: Plan, actor: User | None
) -> None:
    """One entry for all the obligations, whatever their number."""
    payload: dict[str, Any] = {
        "revision": revision.number,
        "sha256": version.sha256,
        "obligations": len(plan.clauses) - plan.retired,
        "first_report_on": resolution.first_report_on,
        "report_interval_months": resolution.report_interval_months,
        "submitted_by": revision.submitted_by_id,
    }
    if not plan.is_first:
        payload |= {
            "new": plan.new,
            "unchanged": plan.unchanged,
            "amended": [c.key for c in plan.of(WordingChange.AMENDED)],
            "retired": [c.key for c in plan.of(RETIRED)],
            "moved": {c.key: [c.old_place, c.place] for c in plan.clauses if c.is_moved},
            "states_touched": plan.states_touched,
            "records_touched": plan.records_touched,
        }
    trail.append(
        verb="resolution.publish" if plan.is_first else "resolution.revise",
        object_type="resolution",
        object_key=resolution.symbol,
        actor=actor,
        payload=payload,
    )
