"""Loading a resolution, and making it public."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from compliance import rules
from compliance.enums import Language, ResolutionState
from compliance.models import (
    Action,
    ActionWording,
    LanguageVersion,
    Obligation,
    ObligationTheme,
    ObligationWording,
    Provision,
    ProvisionWording,
    Resolution,
    Revision,
    User,
)
from compliance.parser import PARSER_VERSION, ReadError, parse_source, read_bytes
from compliance.parser.symbols import is_resolution_symbol, is_symbol
from compliance.sandbox import Reading
from compliance.services import loading, trail, work
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.read_errors import read_error_sentence


@dataclass(frozen=True)
class LoadReport:
    """What loading a file came to."""

    resolution: Resolution
    created: bool
    already_loaded: bool
    obligations: int
    actions: int
    warnings: list[dict[str, Any]] = field(default_factory=list)


def _require_administrator(actor: User | None) -> None:
    """The command line has no actor and stands for whoever runs the machine."""
    if actor is not None and not rules.may_load_resolutions(actor):
        raise NotAllowed(_("Only administrators load resolutions."))


def symbol_in_form(given: str) -> str:
    """A symbol that a person gives, in its standard form. Raises Invalid under "symbol"."""
    tidy = " ".join(given.split())
    symbol = next((s for s in (tidy, tidy.upper()) if is_symbol(s) and is_resolution_symbol(s)), None)
    if symbol is None:
        raise Invalid(
            symbol=_(
                "“%(symbol)s” has no form of a United Nations symbol known here. "
                "Examples: A/RES/65/190, A/HRC/RES/11/3, S/RES/1325 (2000)."
            )
            % {"symbol": tidy[:60]}
        )
    return symbol


def _symbol(given: str | None, found: str | None) -> str:
    """The symbol in its standard form; a given one wins over the one in the text."""
    if given and given.strip():
        return symbol_in_form(given)
    if not found:
        raise Invalid(symbol=_("The text does not say its symbol. Give it, for example A/RES/65/190."))
    return found


def check_size(size: int) -> None:
    """Refuse by size in bytes, before anything is read."""
    if size > settings.RESOLUTION_MAX_BYTES:
        raise Invalid(
            file=_("The file has %(size).1f MB; a resolution may have at most %(limit).1f MB.")
            % {"size": size / 1e6, "limit": settings.RESOLUTION_MAX_BYTES / 1e6}
        )


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
    _require_administrator(actor)
    check_size(len(data))
    if known := loaded_before(hashlib.sha256(data).hexdigest()):
        return known
    source = reading or _read_here(data, filename, symbol)
    parsed = source.parsed
    if not any(p["kind"] == "operative" for p in parsed["provisions"]):
        raise Invalid(
            file=_(
                "No operative part was found in this text: "
                "no paragraph in which the organ urges, requests or decides anything."
            )
        )
    return _store(
        data,
        filename,
        source.sha256,
        source.text,
        source.media_type,
        parsed,
        _symbol(symbol, parsed["symbol"]),
        actor,
    )


def _read_here(data: bytes, filename: str, symbol: str | None) -> Reading:
    """Our own files are read without a process of their own."""
    try:
        source = read_bytes(data, filename=filename)
    except ReadError as error:
        raise Invalid(file=read_error_sentence(error.code, error.values)) from None
    parsed = parse_source(source, symbol=symbol or None)
    return Reading(source.text, source.media_type, source.sha256, parsed.to_dict())


def loaded_before(sha256: str) -> LoadReport | None:
    """What was made of the same file when it was loaded; None where it was not."""
    version = LanguageVersion.objects.select_related("revision__resolution").filter(sha256=sha256).first()
    if version is None:
        return None
    resolution = version.revision.resolution
    return LoadReport(
        resolution=resolution,
        created=False,
        already_loaded=True,
        obligations=resolution.obligations.count(),
        actions=Action.objects.filter(obligation__resolution=resolution).count(),
        warnings=version.warnings,
    )


@transaction.atomic
def _store(
    data: bytes,
    filename: str,
    sha256: str,
    text: str,
    media_type: str,
    parsed: dict[str, Any],
    symbol: str,
    actor: User | None,
) -> LoadReport:
    if existing := Resolution.objects.filter(symbol=symbol).first():
        raise Invalid(
            symbol=_(
                "%(symbol)s is loaded already, from another file. "
                "A second text of a resolution cannot be loaded beside it."
            )
            % {"symbol": existing.symbol}
        )
    slug = loading.slug_of_symbol(symbol)
    adopted = parsed.get("adopted_on")
    warnings = [w for w in parsed["warnings"] if w["code"] != "missing-symbol"]
    resolution = Resolution.objects.create(
        slug=slug,
        symbol=symbol,
        body=loading.body_of(parsed.get("body")),
        body_name=(parsed.get("body") or "")[:120],
        session=str(parsed.get("session") or "")[:30],
        number=str(parsed.get("number") or "")[:30],
        title=(parsed.get("title") or symbol)[:500],
        adopted_on=date.fromisoformat(adopted) if adopted else None,
        meeting=str(parsed.get("meeting") or "")[:60],
        vote=(parsed.get("vote") or "")[:200],
        loaded_by=actor,
    )
    revision = Revision.objects.create(resolution=resolution, number=1)
    language = parsed["source"]["language"]
    version = LanguageVersion.objects.create(
        revision=revision,
        language=language if language in Language.values else Language.ENGLISH,
        filename=filename[-255:],
        media_type=media_type,
        sha256=sha256,
        original=ContentFile(data, name=f"{sha256[:16]}-{get_valid_filename(filename)[-60:]}"),
        text=text,
        parsed=parsed,
        warnings=warnings,
        parser_version=PARSER_VERSION,
    )
    provisions = loading.store_provisions(version, parsed["provisions"])
    obligations, actions = loading.store_obligations(resolution, version, parsed, provisions)
    resolution.current_revision = revision
    resolution.save(update_fields=["current_revision"])
    trail.append(
        verb="resolution.load",
        object_type="resolution",
        object_key=resolution.symbol,
        actor=actor,
        payload={"sha256": sha256, "obligations": obligations, "actions": actions, "revision": 1},
    )
    return LoadReport(
        resolution,
        created=True,
        already_loaded=False,
        obligations=obligations,
        actions=actions,
        warnings=warnings,
    )


@transaction.atomic
def resolution_describe(
    *, resolution: Resolution, actor: User | None, title: str, adopted_on: date | None
) -> Resolution:
    """Correct the title or the date of adoption as read."""
    _require_administrator(actor)
    resolution = Resolution.objects.select_for_update().get(pk=resolution.pk)
    if not title.strip():
        raise Invalid(title=_("Enter the resolution's title."))
    before = {"title": resolution.title, "adopted_on": resolution.adopted_on}
    resolution.title, resolution.adopted_on = title.strip()[:500], adopted_on
    if before == {"title": resolution.title, "adopted_on": resolution.adopted_on}:
        return resolution
    resolution.save(update_fields=["title", "adopted_on"])
    trail.append(
        verb="resolution.describe",
        object_type="resolution",
        object_key=resolution.symbol,
        actor=actor,
        payload={"before": before, "after": {"title": resolution.title, "adopted_on": adopted_on}},
    )
    return resolution


@transaction.atomic
def resolution_publish(
    *,
    resolution: Resolution,
    actor: User | None = None,
    first_report_on: date | None = None,
    interval_months: int | None = None,
) -> Resolution:
    """Put a draft's obligations on every checklist at once. No row per State is written."""
    _require_administrator(actor)
    resolution = Resolution.objects.select_for_update().get(pk=resolution.pk)
    if resolution.state not in (ResolutionState.DRAFT, ResolutionState.IN_REVIEW):
        raise Conflict(
            _("%(symbol)s is %(state)s and cannot be published again.")
            % {"symbol": resolution.symbol, "state": resolution.get_state_display().lower()},
            resolution,
        )
    count = resolution.obligations.count()
    now = timezone.now()
    if first_report_on is not None and first_report_on <= now.date():
        raise Invalid(first_report_on=_("Choose a day after today: nobody can have reported yet."))
    if interval_months is not None and not 1 <= interval_months <= 120:
        raise Invalid(interval_months=_("Choose between 1 and 120 months."))
    resolution.state = ResolutionState.PUBLISHED
    resolution.published_at, resolution.published_by = now, actor
    resolution.first_report_on = first_report_on or now.date() + relativedelta(months=settings.REPORT_FIRST_MONTHS)
    resolution.report_interval_months = interval_months or settings.REPORT_INTERVAL_MONTHS
    resolution.save()
    Revision.objects.filter(resolution=resolution, published_at__isnull=True).update(published_at=now)
    trail.append(
        verb="resolution.publish",
        object_type="resolution",
        object_key=resolution.symbol,
        actor=actor,
        payload={
            "obligations": count,
            "first_report_on": resolution.first_report_on,
            "report_interval_months": resolution.report_interval_months,
        },
    )
    work.mark_all()
    return resolution


@transaction.atomic
def resolution_discard(*, resolution: Resolution, actor: User | None = None) -> None:
    """Remove a draft that was never public, with its file. The trail keeps that it was there."""
    _require_administrator(actor)
    resolution = Resolution.objects.select_for_update().get(pk=resolution.pk)
    if resolution.state not in (ResolutionState.DRAFT, ResolutionState.IN_REVIEW) or resolution.published_at:
        raise Conflict(_("Only a draft that was never published can be discarded."), resolution)
    files = [version.original for version in LanguageVersion.objects.filter(revision__resolution=resolution)]
    resolution.current_revision = None
    resolution.save(update_fields=["current_revision"])
    Obligation.objects.filter(resolution=resolution).update(wording=None)
    Action.objects.filter(obligation__resolution=resolution).update(wording=None)
    ActionWording.objects.filter(action__obligation__resolution=resolution).delete()
    Action.objects.filter(obligation__resolution=resolution).delete()
    ObligationWording.objects.filter(obligation__resolution=resolution).delete()
    ObligationTheme.objects.filter(obligation__resolution=resolution).delete()
    Obligation.objects.filter(resolution=resolution).delete()
    ProvisionWording.objects.filter(provision__revision__resolution=resolution).delete()
    provisions = Provision.objects.filter(revision__resolution=resolution)
    provisions.update(parent=None)
    provisions.delete()
    LanguageVersion.objects.filter(revision__resolution=resolution).delete()
    Revision.objects.filter(resolution=resolution).delete()
    trail.append(verb="resolution.discard", object_type="resolution", object_key=resolution.symbol, actor=actor)
    resolution.delete()

    def remove_files() -> None:
        for file in files:
            file.delete(save=False)

    transaction.on_commit(remove_files, robust=True)
