"""Downloads: asked for once, made by whoever holds the lease, kept for some days, removed.

The row is the record of the work; a message is only a hint. A worker that dies leaves a lease that runs out, and the
sweeper has the file made again from its beginning, `MAX_ATTEMPTS` times. What the file holds is asked as the person who
asked for it, at that moment and in the role in which they asked; whoever has that role no more gets nothing.

Services do not know what makes a file: the table of kinds (`compliance.exports.kinds`) is handed in.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from compliance import rules
from compliance.enums import DownloadState
from compliance.models import Download, User
from compliance.models.downloads import PENDING, DownloadQuerySet
from compliance.services import nudges
from compliance.services.errors import Conflict, Invalid, NotAllowed

log = logging.getLogger("compliance.downloads")

MAKE_TASK = "compliance.make_downloads"
FOLDER = "downloads"
#: How long a worker may be silent before another takes the download over, and how often it speaks up.
LEASE = timedelta(seconds=60)
RENEWED_EVERY = 2.0
MAX_ATTEMPTS = 3
#: So many files may wait for one person at once; of those that have ended so many are kept.
MOST_PENDING = 10
MOST_KEPT = 30
#: Files that no row speaks of are what a killed process left behind; after this time nobody is writing them any more.
ORPHAN_AGE = timedelta(days=1)


class LeaseLost(Exception):
    """Another worker has taken the download over, or the person removed it: this one's file counts no more."""


@dataclass
class Job:
    """What makes a file is given: for whom, of what, where to write it, and whom to tell how far it is.

    `user` is who asked, as they are now: every query begins at `visible_to(user)`. The reader's language is active.
    `out` is a file opened for writing and reading; what is written to it becomes the download.
    """

    user: User
    parameters: Mapping[str, Any]
    out: IO[bytes]
    told: Callable[[int, int], None] = field(default=lambda _done, _total: None)

    def progress(self, done: int, total: int) -> None:
        """Say that so many of so many are done; keeps the lease. Call it at least every half minute.

        Raises LeaseLost where that interests nobody any more; let it pass.
        """
        self.told(done, total)


@dataclass(frozen=True)
class Made:
    """A file that is written: the name it is saved under, and what it is."""

    filename: str
    media_type: str


#: Writes one kind of file. May raise Invalid or NotAllowed with a sentence for whoever asked.
Producer = Callable[[Job], Made]
Kinds = Mapping[str, Producer]


# --- what people do


def download_request(
    *, actor: User, kind: str, title: str, parameters: Mapping[str, Any], language: str, origin: str = ""
) -> Download:
    """Ask for a file. The same request, while it waits or is made, gives the same download.

    Raises Conflict where too many wait already.
    """
    membership = rules.membership_of(actor)
    asked = json.dumps([kind, language, membership and membership.pk, parameters], sort_keys=True, ensure_ascii=False)
    fingerprint = hashlib.sha256(asked.encode()).hexdigest()
    same = Download.objects.visible_to(actor).filter(fingerprint=fingerprint, state__in=PENDING)
    if (pending := same.first()) is not None:
        transaction.on_commit(nudge, robust=True)  # perhaps nobody has heard of it
        return pending
    now = timezone.now()
    try:
        with transaction.atomic():
            own = Download.objects.filter(asked_by=actor)
            if own.filter(state__in=PENDING).count() >= MOST_PENDING:
                raise Conflict(_("Many downloads are still being made for you. Wait for one, or remove one."))
            for old in own.exclude(state__in=PENDING)[MOST_KEPT - 1 :]:
                _remove(old)
            download = Download.objects.create(
                asked_by=actor,
                membership=membership,
                kind=kind,
                title=title[:500],
                origin=origin if len(origin) <= 2000 else "",
                parameters=dict(parameters),
                language=language,
                fingerprint=fingerprint,
                created_at=now,
                expires_at=now + timedelta(days=settings.DOWNLOAD_DAYS),
            )
            transaction.on_commit(nudge, robust=True)
    except IntegrityError:
        # The button was pressed twice at the same moment.
        if (pending := same.first()) is not None:
            return pending
        raise
    return download


@transaction.atomic
def download_remove(*, actor: User, download: Download) -> None:
    """Take a download away, in whatever state it is; a worker that is making it stops."""
    found = Download.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk=download.pk).first()
    if found is None:
        raise Conflict(_("This download is removed already."))
    _remove(found)


def _remove(download: Download) -> None:
    """The row at once, its file when that is committed."""
    name = str(download.file.name or "")
    download.delete()
    if name:
        transaction.on_commit(lambda: default_storage.delete(name), robust=True)


# --- what workers do


def nudge() -> None:
    """Tell a worker that there is something to make. Best effort: the sweeper finds what it missed."""
    nudges.send(MAKE_TASK)


def nudge_if_waiting() -> None:
    """The sweeper's look: what no message announced, and what a dead worker left."""
    if Download.objects.to_make(timezone.now()).exists():
        nudge()


def make_next(kinds: Kinds) -> bool:
    """Make the file that waits longest, if there is one: claim, write, store; or say why not."""
    download = _claim()
    if download is None:
        return False
    with translation.override(_tag(download.language)):
        _make(download, kinds)
    return True


def drain(kinds: Kinds) -> int:
    """Make everything that waits, in this process; gives how many."""
    count = 0
    while make_next(kinds):
        count += 1
    return count


def _tag(language: str) -> str:
    """The tag under which the application knows an official language: Chinese has one that names its script."""
    return translation.get_supported_language_variant(language)


def _claim() -> Download | None:
    """Take the lease on the download that waits longest. One that was broken off too often is set aside instead."""
    now, token = timezone.now(), secrets.token_hex(16)
    with transaction.atomic():
        for spent in Download.objects.select_for_update().to_make(now).filter(attempts__gte=MAX_ATTEMPTS):
            with translation.override(_tag(spent.language)):
                _fail(spent, _("It was begun several times and could not be finished. Ask for it again later."))
        waiting = Download.objects.to_make(now)
        first = waiting.order_by("created_at", "pk").values_list("pk", flat=True).first()
        # The condition is asked again by the UPDATE itself, so two workers never hold the same download.
        waiting.filter(pk__in=[] if first is None else [first]).update(
            state=DownloadState.RUNNING,
            lease_token=token,
            lease_until=now + LEASE,
            attempts=F("attempts") + 1,
            done=0,
            total=0,
        )
    return Download.objects.filter(lease_token=token).first()


def _held(download: Download) -> DownloadQuerySet:
    """The download, while it is this worker's."""
    return Download.objects.filter(pk=download.pk, state=DownloadState.RUNNING, lease_token=download.lease_token)


def _make(download: Download, kinds: Kinds) -> None:
    name = f"{FOLDER}/{download.key}-{download.lease_token[:16]}"
    path = Path(default_storage.path(name))
    stored = False
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as out:
            made = kinds[download.kind](_job(download, out))
            out.flush()
            os.fsync(out.fileno())
        stored = _finish(download, made, name=name, size=path.stat().st_size)
    except LeaseLost:
        log.info("%s was taken over or removed while it was made", download.key)
    except (Invalid, NotAllowed) as refused:
        _fail(download, str(refused))
    except SoftTimeLimitExceeded:
        _fail(download, _("It took too long. Ask for less, for example with a filter."), detail="soft time limit")
    except Exception as error:
        log.exception("download %s (%s) could not be made", download.key, download.kind)
        _let_go(download, f"{type(error).__name__}: {error}")
    finally:
        if not stored:
            path.unlink(missing_ok=True)


def _job(download: Download, out: IO[bytes]) -> Job:
    """The work as the person who asked, as they are now."""
    user = User.objects.filter(pk=download.asked_by_id, is_active=True).first()
    membership = rules.membership_of(user)
    if user is None or (membership.pk if membership else None) != download.membership_id:
        raise NotAllowed(_("Your role here has changed since you asked. Ask again in your present one."))
    spoke = time.monotonic()
    last = -1

    def told(done: int, total: int) -> None:
        nonlocal spoke, last
        now = time.monotonic()
        if last >= 0 and now - spoke < RENEWED_EVERY:
            return
        if not _held(download).update(done=done, total=total, lease_until=timezone.now() + LEASE):
            raise LeaseLost
        spoke, last = now, done

    return Job(user=user, parameters=download.parameters, out=out, told=told)


@transaction.atomic
def _finish(download: Download, made: Made, *, name: str, size: int) -> bool:
    """Name the file in the row, while the lease is held; whether it is."""
    now = timezone.now()
    done = _held(download).update(
        state=DownloadState.READY,
        file=name,
        filename=made.filename[:255],
        media_type=made.media_type,
        size=size,
        ended_at=now,
        expires_at=now + timedelta(days=settings.DOWNLOAD_DAYS),
        lease_token="",
        lease_until=None,
        reason="",
        detail="",
    )
    return bool(done)


def _fail(download: Download, reason: str, *, detail: str = "") -> None:
    """Set a download aside with a sentence, in the language it was asked in."""
    Download.objects.filter(pk=download.pk, lease_token=download.lease_token, state__in=PENDING).update(
        state=DownloadState.FAILED,
        reason=reason,
        detail=(detail or download.detail)[:4000],
        ended_at=timezone.now(),
        lease_token="",
        lease_until=None,
    )


def _let_go(download: Download, detail: str) -> None:
    """Give the lease back after a fault of ours; the sweeper tries again until MAX_ATTEMPTS."""
    _held(download).update(
        state=DownloadState.WAITING,
        lease_token="",
        lease_until=timezone.now() + timedelta(seconds=5 * download.attempts),
        detail=detail[:4000],
    )


def tidy() -> int:
    """Remove what has expired, and files that no row speaks of; gives how many."""
    removed = 0
    for download in Download.objects.filter(expires_at__lt=timezone.now()).exclude(state=DownloadState.RUNNING):
        with transaction.atomic():
            _remove(download)
        removed += 1
    if not default_storage.exists(FOLDER):
        return removed
    kept = set(Download.objects.exclude(file="").values_list("file", flat=True))
    before = timezone.now() - ORPHAN_AGE
    for name in (f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]):
        if name not in kept and default_storage.get_modified_time(name) < before:
            default_storage.delete(name)
            removed += 1
    return removed
