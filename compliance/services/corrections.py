"""Putting right what was read from a draft's text: kept apart from the proposal, undoable, with its author."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.models import Correction, Country, LanguageVersion, Theme, User
from compliance.reading import corrections as plain
from compliance.services import readings, trail
from compliance.services.errors import Conflict, Invalid
from compliance.services.revisions import describe_draft


def _open(version: LanguageVersion, actor: User | None) -> LanguageVersion:
    """The text as it is now, locked, if it may be corrected."""
    readings.require_administrator(actor)
    readings.locked(version.revision.resolution_id)
    found = LanguageVersion.objects.select_related("revision__resolution").filter(pk=version.pk).first()
    if found is None:
        raise Conflict(_("This draft was discarded meanwhile."), version.revision)
    if not found.is_draft:
        raise Conflict(_("A published text is corrected by a revision of it. Begin one first."), found)
    if not readings.draft_text(found):
        raise Conflict(_("This draft is in review. It has to be returned before it changes."), found)
    return found


def _record(verb: str, correction: Correction, actor: User | None, **payload: Any) -> None:
    revision = correction.version.revision
    trail.append(
        verb=f"correction.{verb}",
        object_type="resolution",
        object_key=revision.resolution.symbol,
        actor=actor,
        payload={
            "revision": revision.number,
            "sha256": correction.version.sha256,
            "number": correction.number,
            "op": correction.op,
            **payload,
        },
    )


def _settle(version: LanguageVersion) -> None:
    """What follows from another effective reading: the counts, and the title block of what was never public."""
    describe_draft(version, readings.recount(version))


@transaction.atomic
def correction_add(
    *,
    version: LanguageVersion,
    op: str,
    values: dict[str, Any] | None = None,
    start: int | None = None,
    end: int | None = None,
    provision: str = "",
    reason: str = "",
    actor: User | None = None,
) -> Correction:
    """Correct a draft's reading: `op` and `values` as in `compliance.reading.corrections`, about the words from
    `start` to `end` (code points, end excluded; None for the whole resolution).

    Raises Invalid with a sentence where the correction cannot be made.
    """
    version = _open(version, actor)
    values = dict(values or {})
    anchor = plain.Anchor()
    if start is not None and end is not None:
        if not 0 <= start <= end <= len(version.text):
            raise Invalid(start=_("These words are not in the text."))
        if op.endswith("_add"):
            start, end = plain.whole_words(version.text, start, end)
        anchor = plain.anchor_at(version.text, start, end, provision)
    _check_known(op, values)
    if op == "describe" and "symbol" in values and version.revision.resolution.published_at is not None:
        raise Invalid(symbol=_("The symbol of a published resolution does not change."))
    number = (version.corrections.aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        plain.check(
            version.effective().reading, version.text, plain.Correction(number, op, anchor, values, reason.strip())
        )
    except plain.CorrectionError as error:
        raise Invalid({"": [_(error.message)]}) from None
    correction = Correction.objects.create(
        version=version,
        number=number,
        op=op,
        provision=anchor.provision,
        start=anchor.start,
        end=anchor.end,
        quote=anchor.quote,
        values=values,
        reason=reason.strip(),
        made_by=actor,
    )
    _settle(version)
    _record("add", correction, actor, span=[anchor.start, anchor.end], values=values, reason=correction.reason)
    return correction


def _check_known(op: str, values: dict[str, Any]) -> None:
    """Refuse themes and States that are not here; whether the rest makes sense the fold says."""
    if op == "themes_set":
        slugs = set(values.get("slugs") or [])
        if unknown := slugs - set(Theme.objects.filter(slug__in=slugs).values_list("slug", flat=True)):
            raise Invalid(slugs=_("No such theme: %(slugs)s.") % {"slugs": ", ".join(sorted(unknown))})
    if op == "scope_set":
        codes = set(values.get("states") or [])
        if unknown := codes - set(Country.objects.filter(iso3__in=codes).values_list("iso3", flat=True)):
            raise Invalid(states=_("No such State: %(codes)s.") % {"codes": ", ".join(sorted(unknown))})


@transaction.atomic
def correction_undo(*, correction: Correction, actor: User | None = None) -> Correction:
    """Take a correction back. It is kept and dated, and can be made again."""
    version = _open(correction.version, actor)
    correction = version.corrections.select_related("version__revision__resolution").get(pk=correction.pk)
    if correction.undone_at is not None:
        return correction
    correction.undone_at, correction.undone_by = timezone.now(), actor
    correction.save(update_fields=["undone_at", "undone_by"])
    _settle(version)
    _record("undo", correction, actor)
    return correction


@transaction.atomic
def correction_redo(*, correction: Correction, actor: User | None = None) -> Correction:
    """Make an undone correction again, at its old place in the order."""
    version = _open(correction.version, actor)
    correction = version.corrections.select_related("version__revision__resolution").get(pk=correction.pk)
    if correction.undone_at is None:
        return correction
    correction.undone_at = correction.undone_by = None
    correction.save(update_fields=["undone_at", "undone_by"])
    _settle(version)
    _record("redo", correction, actor)
    return correction
