"""Drafts: a text that was read becomes a new resolution, a revision of a loaded one, or another language of it.

A draft is text, proposal and corrections; no provision, obligation or action exists before it is published, so that
nothing of it can be seen and reading it again costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance import rules
from compliance.enums import DRAFT_STATES, ResolutionState
from compliance.models import Correction, LanguageVersion, Obligation, Resolution, Revision, User
from compliance.sandbox.reading import Reading
from compliance.services import readings, trail
from compliance.services.errors import Conflict, Invalid
from compliance.services.loading import description_of

NEW, REVISION, LANGUAGE = "new", "revision", "language"


@dataclass(frozen=True)
class LoadReport:
    """What loading a file came to.

    `kind` says what the text is: of a NEW resolution, a REVISION of a loaded one, another LANGUAGE of it. Counts are
    those of the effective reading.
    """

    resolution: Resolution
    version: LanguageVersion
    kind: str
    created: bool
    already_loaded: bool
    obligations: int
    actions: int
    warnings: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_draft(self) -> bool:
        """Whether the text waits to be published."""
        return self.version.is_draft


def _report(version: LanguageVersion, *, created: bool, kind: str | None = None) -> LoadReport:
    revision = version.revision
    first = REVISION if revision.number > 1 else NEW
    return LoadReport(
        resolution=revision.resolution,
        version=version,
        kind=kind or (first if version.is_original else LANGUAGE),
        created=created,
        already_loaded=not created,
        obligations=version.obligation_count,
        actions=version.action_count,
        warnings=version.warnings,
    )


def loaded_before(sha256: str) -> LoadReport | None:
    """The report on a file that is here already; a language of a text that was replaced may be given again."""
    found = LanguageVersion.objects.select_related("revision__resolution").filter(sha256=sha256)
    for version in found.order_by("-revision__number", "-pk"):
        if version.is_original or version.revision.state != ResolutionState.SUPERSEDED:
            return _report(version, created=False)
    return None


@transaction.atomic
def revision_propose(
    *, reading: Reading, data: bytes, filename: str, symbol: str | None = None, actor: User | None = None
) -> LoadReport:
    """Store a text that was read as a draft. The same file again changes nothing; bad input stores nothing.

    A text in the language of the one in force becomes a revision of it, one in another language a language version.
    Raises Invalid with a sentence under "file" or "symbol".
    """
    readings.require_administrator(actor)
    if known := loaded_before(reading.sha256):
        return known
    readings.require_operative(reading.parsed)
    symbol = readings.symbol_of(symbol, reading.parsed["symbol"])
    described = description_of(reading.parsed, symbol)
    resolution, is_new = Resolution.objects.get_or_create(symbol=symbol, defaults={"loaded_by": actor, **described})
    if is_new:
        revision, is_original = _next_revision(resolution, actor), True
    else:
        resolution = readings.locked(resolution.pk)
        if known := loaded_before(reading.sha256):  # somebody else gave it at the same moment
            return known
        revision, is_original = _place_for(resolution, reading, actor)
    version = readings.store_version(
        revision=revision, reading=reading, data=data, filename=filename, is_original=is_original, actor=actor
    )
    report = _report(version, created=True)
    trail.append(
        verb="resolution.load",
        object_type="resolution",
        object_key=resolution.symbol,
        actor=actor,
        payload={
            "sha256": reading.sha256,
            "obligations": report.obligations,
            "actions": report.actions,
            "revision": revision.number,
            "kind": report.kind,
            "language": version.language,
        },
    )
    return report


def _place_for(resolution: Resolution, reading: Reading, actor: User | None) -> tuple[Revision, bool]:
    """Where a further text of a loaded resolution belongs, and whether obligations are read from it."""
    if resolution.state in (ResolutionState.SUPERSEDED, ResolutionState.WITHDRAWN):
        raise Invalid(
            symbol=_("%(symbol)s is %(state)s: no text is taken for it.")
            % {"symbol": resolution.symbol, "state": resolution.get_state_display().lower()}
        )
    draft = resolution.revisions.drafts().first()
    base = draft or resolution.current_revision
    assert base is not None
    language = readings.language_of(reading.parsed)
    waiting = base.texts.filter(language=language, state__in=DRAFT_STATES).exists()
    if waiting or (draft and base.texts.filter(language=language).exists()):
        raise Invalid(
            symbol=_(
                "%(symbol)s is loaded already, from another file, and that draft is not published yet. "
                "Publish it or discard it; then this text can follow it."
            )
            % {"symbol": resolution.symbol}
        )
    if base.texts.filter(language=language, is_original=True).exists():
        return _next_revision(resolution, actor), True
    return base, False


def _next_revision(resolution: Resolution, actor: User | None) -> Revision:
    last = resolution.revisions.order_by("-number").first()
    return Revision.objects.create(resolution=resolution, number=last.number + 1 if last else 1, created_by=actor)


@transaction.atomic
def revision_begin(*, resolution: Resolution, actor: User | None = None) -> LanguageVersion:
    """Open the text in force for correction: a draft revision of the same text with the same corrections."""
    readings.require_administrator(actor)
    resolution = readings.locked(resolution.pk)
    if resolution.state != ResolutionState.PUBLISHED or resolution.current_revision is None:
        raise Conflict(_("Only a published resolution is revised."), resolution)
    if resolution.revisions.drafts().exists():
        raise Conflict(_("A draft of this resolution is open already."), resolution)
    old = resolution.current_revision.texts.get(is_original=True)
    standing = list(old.corrections.all())
    version = LanguageVersion.objects.get(pk=old.pk)
    version.pk, version.revision = None, _next_revision(resolution, actor)
    version.state, version.published_at = ResolutionState.DRAFT, None
    version.loaded_at, version.loaded_by = timezone.now(), actor
    version.save(force_insert=True)
    for correction in standing:
        correction.pk, correction.version = None, version
    Correction.objects.bulk_create(standing)
    trail.append(
        verb="revision.begin",
        object_type="resolution",
        object_key=resolution.symbol,
        actor=actor,
        payload={"revision": version.revision.number, "sha256": version.sha256},
    )
    return version


@transaction.atomic
def revision_reread(
    *, version: LanguageVersion, actor: User | None = None, reading: Reading | None = None
) -> LanguageVersion:
    """Read a stored file again, as after the parser has become better; corrections and records stay.

    A draft's proposal is replaced. Of a published text a draft revision is begun, to be looked at and published.
    Without `reading` the file is read here. Where nothing is read otherwise, nothing changes.
    """
    readings.require_administrator(actor)
    resolution = readings.locked(version.revision.resolution_id)
    version = LanguageVersion.objects.select_related("revision__resolution").get(pk=version.pk)
    if reading is None:
        with version.original.open("rb") as stored:
            reading = readings.read_here(stored.read(), version.filename, resolution.symbol)
    readings.require_operative(reading.parsed)
    if (reading.text, reading.parsed) == (version.text, version.parsed):
        return version
    if version.is_draft:
        if not readings.draft_text(version):
            raise Conflict(_("This draft is in review. It has to be returned before it changes."), version)
    elif version.is_original:
        version = revision_begin(resolution=resolution, actor=actor)
    else:
        raise Conflict(_("Only the text that obligations are read from is read again."), version)
    before = version.parser_version
    readings.take(version, reading)
    describe_draft(version)
    trail.append(
        verb="revision.reread",
        object_type="resolution",
        object_key=resolution.symbol,
        actor=actor,
        payload={
            "revision": version.revision.number,
            "sha256": version.sha256,
            "parser": {"before": before, "after": version.parser_version},
            "obligations": version.obligation_count,
            "actions": version.action_count,
            "corrections": version.corrections.standing().count(),
        },
    )
    return version


def describe_draft(version: LanguageVersion, reading: dict[str, Any] | None = None) -> None:
    """Bring the title block of a resolution that was never public in line with its draft's effective reading."""
    resolution = version.revision.resolution
    if not version.is_original or resolution.state not in DRAFT_STATES:
        return
    reading = reading or version.effective().reading
    symbol = reading.get("symbol") or resolution.symbol
    if Resolution.objects.filter(symbol=symbol).exclude(pk=resolution.pk).exists():
        raise Invalid(symbol=_("%(symbol)s is loaded already.") % {"symbol": symbol})
    described = description_of(reading, symbol)
    for name, value in described.items():
        setattr(resolution, name, value)
    resolution.save(update_fields=list(described))


@transaction.atomic
def revision_submit(
    *,
    revision: Revision,
    actor: User | None = None,
    first_report_on: date | None = None,
    interval_months: int | None = None,
) -> Revision:
    """Hand a draft to another administrator, with the reporting dates it is to have."""
    revision = _moved("submit", revision, actor)
    revision.submitted_at, revision.submitted_by, revision.returned_reason = timezone.now(), actor, ""
    revision.first_report_on = first_report_on or revision.first_report_on
    revision.report_interval_months = interval_months or revision.report_interval_months
    revision.save()
    _record("revision.submit", revision, actor, first_report_on=revision.first_report_on)
    return revision


@transaction.atomic
def revision_return(*, revision: Revision, reason: str, actor: User | None = None) -> Revision:
    """Give a submitted draft back with a reason."""
    if not reason.strip():
        raise Invalid(reason=_("Say what is missing, so that it can be put right."))
    revision = _moved("return", revision, actor)
    revision.returned_reason = reason.strip()
    revision.save()
    _record("revision.return", revision, actor, reason=revision.returned_reason)
    return revision


@transaction.atomic
def revision_pair(*, revision: Revision, place: str, key: str | None, actor: User | None = None) -> Revision:
    """Say which obligation a clause of the draft continues: its key, "" for none, None to let the matching decide."""
    readings.require_administrator(actor)
    resolution = readings.locked(revision.resolution_id)
    revision = resolution.revisions.get(pk=revision.pk)
    readings.require_move("correct", revision)
    pairings = {p: k for p, k in revision.pairings.items() if p != place and (not key or k != key)}
    if key is not None:
        if key and not Obligation.objects.filter(resolution=resolution, key=key, retired_at__isnull=True).exists():
            raise Invalid(key=_("There is no such obligation in force."))
        pairings[place] = key
    revision.pairings = pairings
    revision.save(update_fields=["pairings"])
    _record("revision.pair", revision, actor, place=place, obligation=key)
    return revision


def _moved(act: str, revision: Revision, actor: User | None) -> Revision:
    """The revision as it is now, in the state the act leads to; a resolution not yet public goes with it."""
    readings.require_administrator(actor)
    resolution = readings.locked(revision.resolution_id)
    revision = resolution.revisions.get(pk=revision.pk)
    readings.require_move(act, revision)
    after = rules.REVISION_TRANSITIONS[act][1]
    assert after is not None
    revision.state = after
    if resolution.state in DRAFT_STATES:
        resolution.state = after
        resolution.save(update_fields=["state"])
    return revision


def _record(verb: str, revision: Revision, actor: User | None, **payload: Any) -> None:
    trail.append(
        verb=verb,
        object_type="resolution",
        object_key=revision.resolution.symbol,
        actor=actor,
        payload={"revision": revision.number, **payload},
    )


@transaction.atomic
def revision_discard(*, revision: Revision, actor: User | None = None) -> None:
    """Remove a draft that was never public, with its files; a resolution that has nothing else goes with it. The
    trail keeps that it was there."""
    readings.require_administrator(actor)
    resolution = readings.locked(revision.resolution_id)
    found = resolution.revisions.filter(pk=revision.pk).first()
    if found is None:
        raise Conflict(_("This draft was discarded meanwhile."), resolution)
    readings.require_move("discard", found)
    versions = list(found.texts.all())
    _record("resolution.discard", found, actor, sha256=[v.sha256 for v in versions])
    names = [name for v in versions if (name := v.original.name)]
    found.texts.all().delete()
    found.delete()
    if not resolution.revisions.exists():
        resolution.delete()
    remove_files(names)


@transaction.atomic
def language_discard(*, version: LanguageVersion, actor: User | None = None) -> None:
    """Remove a language version that was never public, with its file."""
    readings.require_administrator(actor)
    resolution = readings.locked(version.revision.resolution_id)
    version = LanguageVersion.objects.select_related("revision__resolution").get(pk=version.pk)
    if version.is_original or not version.is_draft:
        raise Conflict(_("Only a language version that was never published can be discarded."), resolution)
    _record("language.discard", version.revision, actor, sha256=version.sha256, language=version.language)
    name = version.original.name
    version.delete()
    remove_files([name] if name else [])


def remove_files(names: list[str]) -> None:
    """Remove stored originals that no text uses any more, once the change is safe."""

    def remove() -> None:
        used = set(LanguageVersion.objects.filter(original__in=names).values_list("original", flat=True))
        for name in set(names) - used:
            default_storage.delete(name)

    transaction.on_commit(remove, robust=True)
