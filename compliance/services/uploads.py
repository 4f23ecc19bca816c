"""Uploads: a file is received, read in a limited process by whoever holds its lease, and becomes a draft or is refused.

The row is the record of the work; a message is only a hint. A worker that dies leaves a lease that runs out, and the
sweeper takes the upload up again, `MAX_ATTEMPTS` times. What a reading comes to is written in one transaction together
with the draft, and only while the lease is still held: so at any moment there is either no draft or the whole of it.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from compliance import rules, sandbox
from compliance.enums import UploadState
from compliance.models import LanguageVersion, Upload, User
from compliance.models.uploads import MAX_ATTEMPTS, OPEN_STATES, UploadQuerySet
from compliance.parser.readers.sniff import PLAIN
from compliance.sandbox import Limits, Reading, Refused
from compliance.services import nudges, resolutions, trail
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.files import safe_name
from compliance.services.refusals import refusal_sentence, sentence_of

log = logging.getLogger("compliance.uploads")

READ_TASK = "compliance.read_uploads"
#: Most bytes of a page or a plain text; other files may have what the settings say.
TEXT_MAX_BYTES = sandbox.MOST[PLAIN]
#: How long a worker may be silent before another takes the upload over, and how often it speaks up.
LEASE = timedelta(seconds=30)
RENEWED_EVERY = 5.0
#: Files that no row speaks of are what a killed process left behind; after this time nobody is writing them any more.
ORPHAN_AGE = timedelta(days=1)
_FOLDERS = ("uploads", "resolutions")


class LeaseLost(Exception):
    """Another worker has taken the upload over, or somebody discarded it: this one's answer counts no more."""


@dataclass(frozen=True)
class Received:
    """What giving a file came to: its upload, or the text that holds the same file already (`version`)."""

    upload: Upload | None
    version: LanguageVersion | None = None
    known: bool = False


def _require_administrator(actor: User) -> None:
    if not rules.may_load_resolutions(actor):
        raise NotAllowed(_("Only administrators load resolutions."))


def _record(verb: str, upload: Upload, actor: User | None, **payload: Any) -> None:
    trail.append(
        verb=f"upload.{verb}",
        object_type="upload",
        object_key=upload.key,
        actor=actor,
        payload={"sha256": upload.sha256, **payload},
    )


# --- what operators do


def file_load(
    *, data: bytes, filename: str, symbol: str | None = None, limits: Limits | None = None
) -> resolutions.LoadReport:
    """Check, read in the limited process and store a file at once, for whoever runs this machine; no upload is kept.

    Raises Invalid with a sentence under "file" or "symbol"; then nothing is stored. The same file changes nothing.
    """
    if known := resolutions.loaded_before(hashlib.sha256(data).hexdigest()):
        return known
    try:
        sandbox.check(data, filename, max_bytes=settings.RESOLUTION_MAX_BYTES)
        reading = sandbox.read(data, filename=filename, symbol=symbol, limits=limits)
    except Refused as refused:
        if refused.detail:
            log.warning("%s could not be read (%s): %s", filename, refused.code, refused.detail)
        raise Invalid(file=sentence_of(refused)) from None
    return resolutions.resolution_load(data=data, filename=filename, symbol=symbol, reading=reading)


# --- what people do


def upload_receive(*, actor: User, data: bytes, filename: str, symbol: str = "") -> Received:
    """Take a file in, to be read by a worker. The same file again gives what became of it, and changes nothing.

    Raises:
        NotAllowed: only administrators load resolutions.
        Invalid: the file is refused before it is opened (under "file"), or the symbol has no known form ("symbol").
            Nothing is stored.
    """
    _require_administrator(actor)
    symbol = resolutions.symbol_in_form(symbol) if symbol.strip() else ""
    name, sha256 = safe_name(filename), hashlib.sha256(data).hexdigest()
    if known := _known(sha256, symbol, actor):
        return known
    try:
        media_type = sandbox.check(data, name, max_bytes=settings.RESOLUTION_MAX_BYTES)
    except Refused as refused:
        raise Invalid(file=sentence_of(refused)) from None
    upload = Upload(
        filename=name[-255:], size=len(data), sha256=sha256, media_type=media_type, symbol=symbol, uploaded_by=actor
    )
    upload.file.save(f"{sha256[:16]}-{secrets.token_hex(8)}", ContentFile(data), save=False)
    try:
        with transaction.atomic():
            upload.save()
            _record("receive", upload, actor, filename=upload.filename, size=upload.size)
            transaction.on_commit(nudge, robust=True)
    except BaseException as error:
        upload.file.delete(save=False)
        if isinstance(error, IntegrityError) and (known := _known(sha256, symbol, actor)):
            return known  # somebody gave the same file at the same moment
        raise
    return Received(upload)


def _known(sha256: str, symbol: str, actor: User) -> Received | None:
    """The same file, given before and neither discarded nor gone with its draft."""
    upload = Upload.objects.filter(sha256=sha256, state__in=OPEN_STATES).first()
    if upload is not None:
        if symbol and upload.state == UploadState.REFUSED and symbol != upload.symbol:
            upload = upload_resume(upload=upload, actor=actor, symbol=symbol)
        return Received(upload, known=True)
    report = resolutions.loaded_before(sha256)
    if report is None:
        return None
    upload = Upload.objects.filter(sha256=sha256, state=UploadState.READ, version__isnull=False).first()
    return Received(upload, report.version, known=True)


@transaction.atomic
def upload_resume(*, upload: Upload, actor: User, symbol: str = "") -> Upload:
    """Have a refused or failed upload read again, with a symbol where the text does not say it.

    Raises Invalid under "symbol", and Conflict where there is nothing to resume.
    """
    _require_administrator(actor)
    symbol = resolutions.symbol_in_form(symbol) if symbol.strip() else ""
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.state in (UploadState.RECEIVED, UploadState.READING):
        transaction.on_commit(nudge, robust=True)  # perhaps nobody has heard of it
        return upload
    if upload.state not in (UploadState.REFUSED, UploadState.FAILED):
        raise Conflict(_("%(file)s is no longer waiting for anything.") % {"file": upload.filename}, upload)
    upload.state, upload.symbol = UploadState.RECEIVED, symbol or upload.symbol
    upload.code, upload.values, upload.detail = "", {}, ""
    upload.attempts, upload.ended_at, upload.uploaded_by = 0, None, actor
    upload.save()
    _record("resume", upload, actor, symbol=upload.symbol)
    transaction.on_commit(nudge, robust=True)
    return upload


@transaction.atomic
def upload_discard(*, upload: Upload, actor: User) -> Upload:
    """Throw a file away that has not become a draft, also while it is being read.

    Raises Conflict where a draft was made of it (that is discarded on its own page) or it is discarded already.
    """
    _require_administrator(actor)
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if not upload.is_open:
        raise Conflict(_("%(file)s is no longer waiting for anything.") % {"file": upload.filename}, upload)
    upload.state, upload.ended_at = UploadState.DISCARDED, timezone.now()
    upload.lease_token, upload.lease_until = "", None
    _drop_file(upload)
    upload.save()
    _record("discard", upload, actor)
    return upload


def _drop_file(upload: Upload) -> None:
    """Take the file's name off the row, and the file away when that is committed."""
    name = upload.file.name
    upload.file = ""
    if name:
        transaction.on_commit(lambda: default_storage.delete(name), robust=True)


# --- what workers do


def nudge() -> None:
    """Tell a worker that there is something to read. Best effort: the sweeper finds what it missed."""
    nudges.send(READ_TASK)


def nudge_if_waiting() -> None:
    """The sweeper's look: new uploads that no message announced, and those whose worker died."""
    if Upload.objects.waiting(timezone.now()).exists():
        nudge()


def upload_claim() -> Upload | None:
    """Take the lease on the upload that waits longest; None where there is none.

    One that was broken off too often is set aside instead, for a person to look at.
    """
    now, token = timezone.now(), secrets.token_hex(16)
    with transaction.atomic():
        for spent in Upload.objects.select_for_update().waiting(now).filter(attempts__gte=MAX_ATTEMPTS):
            _end(spent, UploadState.FAILED, spent.code or "attempts", spent.values or {"attempts": spent.attempts})
        waiting = Upload.objects.waiting(now)
        first = waiting.order_by("received_at", "pk").values_list("pk", flat=True).first()
        # The condition is asked again by the UPDATE itself, so two workers never hold the same upload.
        waiting.filter(pk__in=[] if first is None else [first]).update(
            state=UploadState.READING, lease_token=token, lease_until=now + LEASE, attempts=F("attempts") + 1
        )
    return Upload.objects.select_related("uploaded_by").filter(lease_token=token).first()


def read_next(limits: Limits | None = None) -> bool:
    """Read the upload that waits longest, if there is one: claim, read in the limited process, store or refuse."""
    upload = upload_claim()
    if upload is None:
        return False
    try:
        data = _stored(upload)
        reading = sandbox.read(
            data,
            filename=upload.filename,
            symbol=upload.symbol or None,
            limits=limits,
            on_tick=lambda: upload_extend(upload=upload),
            tick=RENEWED_EVERY,
        )
        with translation.override(upload.uploaded_by.language):
            upload_finish(upload=upload, reading=reading, data=data)
    except LeaseLost:
        log.info("%s was taken over or discarded while it was read", upload)
    except Refused as refused:
        upload_refuse(upload=upload, refused=refused)
    except Exception as error:
        log.exception("%s could not be stored", upload)
        _let_go(upload, detail=f"{type(error).__name__}: {error}")
    return True


def drain() -> int:
    """Read everything that waits, in this process; gives how many."""
    count = 0
    while read_next():
        count += 1
    return count


def _stored(upload: Upload) -> bytes:
    """The bytes that were given."""
    try:
        with upload.file.open("rb") as stored:
            data: bytes = stored.read()
    except (FileNotFoundError, ValueError) as error:
        raise Refused("file-missing") from error
    if hashlib.sha256(data).hexdigest() != upload.sha256:
        raise Refused("file-altered")
    return data


def upload_extend(*, upload: Upload) -> None:
    """Say that the worker is still at it. Raises LeaseLost where that interests nobody any more."""
    if not _held(upload).update(lease_until=timezone.now() + LEASE):
        raise LeaseLost


def _held(upload: Upload) -> UploadQuerySet:
    return Upload.objects.filter(pk=upload.pk, state=UploadState.READING, lease_token=upload.lease_token)


@transaction.atomic
def upload_finish(*, upload: Upload, reading: Reading, data: bytes) -> Upload:
    """Store what was read as a draft, and the upload as read, in one transaction.

    Raises:
        LeaseLost: another has it now; nothing is stored.
        Refused: the text was read, and yet no draft can be made of it.
    """
    held = _held(upload).select_for_update().first()
    if held is None:
        raise LeaseLost
    # These two have sentences of their own in every language; what else is wrong is told as the service tells it.
    if not any(provision["kind"] == "operative" for provision in reading.parsed["provisions"]):
        raise Refused("no-operative-part")
    if not held.symbol and not reading.parsed["symbol"]:
        raise Refused("symbol-missing")
    try:
        report = resolutions.resolution_load(
            data=data, filename=held.filename, symbol=held.symbol or None, actor=held.uploaded_by, reading=reading
        )
    except NotAllowed:
        raise Refused("not-allowed") from None
    except Invalid as error:
        raise Refused("other", message=str(error)) from None
    held.state, held.ended_at = UploadState.READ, timezone.now()
    held.lease_token, held.lease_until, held.detail = "", None, ""
    held.resolution = report.resolution
    held.version = report.version
    held.obligations, held.actions, held.warnings = report.obligations, report.actions, len(report.warnings)
    _drop_file(held)
    held.save()
    _record("read", held, held.uploaded_by, resolution=report.resolution.symbol)
    return held


@transaction.atomic
def upload_refuse(*, upload: Upload, refused: Refused) -> None:
    """Keep why the file is not read. Where the reader was ended by it, it is tried again; our faults are failures."""
    held = _held(upload).select_for_update().first()
    if held is None:
        return
    values = refused.values or ({"message": refused.message} if refused.message else {})
    if refused.code == "crash" and held.attempts < MAX_ATTEMPTS:
        log.warning("the reader was ended by %s: %s", held, refused.detail)
        _let_go(held, detail=refused.detail, code=refused.code, values=values)
        return
    ours = refused.code in ("internal", "crash", "file-missing", "file-altered")
    if ours:
        log.error("%s could not be read (%s): %s", held, refused.code, refused.detail)
    held.detail = refused.detail[:4000]
    _end(held, UploadState.FAILED if ours else UploadState.REFUSED, refused.code, values)


def _end(upload: Upload, state: UploadState, code: str, values: Mapping[str, Any]) -> None:
    """Set an upload aside with the reason; it keeps its file, and can be read again or discarded."""
    upload.state, upload.code, upload.values, upload.ended_at = state, code, dict(values), timezone.now()
    upload.lease_token, upload.lease_until = "", None
    upload.save()
    _record("fail" if state == UploadState.FAILED else "refuse", upload, None, code=code)


def _let_go(upload: Upload, *, detail: str, code: str = "", values: Mapping[str, Any] | None = None) -> None:
    """Give the lease back, remembering what happened; the next look tries again until MAX_ATTEMPTS."""
    _held(upload).update(
        state=UploadState.RECEIVED,
        lease_token="",
        lease_until=None,
        detail=detail[:4000],
        code=code,
        values=dict(values or {}),
    )


def reason_of(upload: Upload) -> str:
    """Why it was refused or failed, in the active language; empty where it was not."""
    return refusal_sentence(upload.code, upload.values) if upload.code and not upload.is_pending else ""


def tidy() -> int:
    """Remove files that no row speaks of, which a process killed between file and row has left; gives how many."""
    kept = set(Upload.objects.exclude(file="").values_list("file", flat=True))
    kept |= set(LanguageVersion.objects.exclude(original="").values_list("original", flat=True))
    before = timezone.now() - ORPHAN_AGE
    orphans = []
    for folder in _FOLDERS:
        if not default_storage.exists(folder):
            continue
        names = (f"{folder}/{name}" for name in default_storage.listdir(folder)[1])
        orphans += [n for n in names if n not in kept and default_storage.get_modified_time(n) < before]
    for name in orphans:
        default_storage.delete(name)
    return len(orphans)
