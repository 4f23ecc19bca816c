"""Nightly checks of evidence: its files are there and unchanged, its links still lead somewhere.

A batch takes what was checked longest ago; another message follows while something is due. What a check found is one
row for each link or file, written when it is known, so that a worker that dies loses nothing but its time.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import F, Model, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from compliance.enums import DOWNLOADABLE, SOUND_OUTCOMES, CheckOutcome, EvidenceOrigin, EvidenceState
from compliance.models import Evidence, EvidenceCheck, EvidenceFile
from compliance.services import nudges
from compliance.services.links import Found, Manners, ask

log = logging.getLogger("compliance.evidence_checks")

CHECK_TASK = "compliance.check_evidence"
#: What failed is looked at again the next night.
AGAIN_AFTER = timedelta(hours=20)
BATCH = 200
#: Seconds after which a batch stops, well below the time limit of a message, and between two questions to a host.
BATCH_SECONDS, POLITE_SECONDS = 150.0, 1.0


@dataclass
class Night:
    """What one batch does: until when it works, and whom it has asked how often."""

    until: float
    pause: float = POLITE_SECONDS
    asked: Counter[str] = field(default_factory=Counter)
    last: dict[str, float] = field(default_factory=dict)

    def is_over(self) -> bool:
        return time.monotonic() >= self.until

    def may_ask(self, host: str) -> bool:
        return self.asked[host] < int(settings.CHECK_LINKS_PER_HOST)

    def wait_for(self, host: str) -> None:
        """Leave a host in peace for a moment before it is asked again."""
        if host in self.last and (left := self.last[host] + self.pause - time.monotonic()) > 0:
            time.sleep(left)
        self.last[host] = time.monotonic()
        self.asked[host] += 1


def manners() -> Manners:
    """How links are asked from this site: under its own name and address."""
    site = f"; +{settings.SITE_URL}" if settings.SITE_URL else ""
    name = "".join(c if c.isascii() and c.isalnum() else "-" for c in settings.SITE_NAME)
    return Manners(agent=f"{name}/1.0 (checks the links of evidence{site})")


def check_batch(*, asking: Manners | None = None, pause: float = POLITE_SECONDS, size: int = BATCH) -> int:
    """Check files and links that are due, those checked longest ago first; gives how many were checked."""
    night = Night(until=time.monotonic() + BATCH_SECONDS, pause=pause)
    done = 0
    for file in files_due(timezone.now())[:size]:
        if night.is_over():
            return done
        _write(_key(file.evidence, file), "", file_found(file))
        done += 1
    if not settings.CHECK_LINKS:
        return done
    night.asked.update(hosts_asked(timezone.now() - AGAIN_AFTER))
    left = size
    for piece in links_due(timezone.now()).iterator(chunk_size=BATCH):
        host = host_of(piece.url)
        if night.is_over() or not left:
            break
        if not night.may_ask(host):
            continue
        night.wait_for(host)
        _write(_key(piece, None), piece.url, ask(piece.url, asking or manners()))
        done, left = done + 1, left - 1
    return done


def host_of(url: str) -> str:
    """The host of a link; "" where it has none that can be read."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def hosts_asked(since: datetime) -> Iterator[str]:
    """The host of every link asked since then, so that a night's batches together keep to its limit."""
    rows = EvidenceCheck.objects.filter(file__isnull=True, checked_at__gte=since)
    for address in rows.values_list("address", flat=True).iterator():
        yield host_of(address)


def nudge() -> None:
    """Ask for another batch. Best effort: the next night finds what is left."""
    nudges.send(CHECK_TASK, expires=3600)


def _standing() -> Q:
    """Pieces that officers keep and have not withdrawn."""
    return Q(origin=EvidenceOrigin.OFFICER) & ~Q(state=EvidenceState.WITHDRAWN)


def _due(rows: QuerySet[Any], checks: QuerySet[EvidenceCheck], now: datetime) -> QuerySet[Any]:
    """Rows never checked, checked so many days ago, or failing since the night before, the oldest check first."""
    annotated = rows.annotate(
        last_checked=Subquery(checks.values("checked_at")[:1]), last_outcome=Subquery(checks.values("outcome")[:1])
    )
    regular = Q(last_checked__lte=now - timedelta(days=settings.CHECK_EVERY_DAYS))
    failing = Q(last_checked__lte=now - AGAIN_AFTER) & ~Q(last_outcome__in=SOUND_OUTCOMES)
    due: QuerySet[Any] = annotated.filter(Q(last_checked__isnull=True) | regular | failing).order_by(
        F("last_checked").asc(nulls_first=True), "pk"
    )
    return due


def files_due(now: datetime) -> QuerySet[EvidenceFile]:
    """Files that can be downloaded and whose bytes nobody has compared for a while."""
    rows = EvidenceFile.objects.filter(
        scan_state__in=DOWNLOADABLE, evidence__in=Evidence.objects.filter(_standing())
    ).select_related("evidence")
    return _due(rows, EvidenceCheck.objects.filter(file=OuterRef("pk")), now)


def links_due(now: datetime) -> QuerySet[Evidence]:
    """Pieces whose link, as it is now, nobody has asked for a while."""
    rows = Evidence.objects.filter(_standing()).exclude(url="")
    asked = EvidenceCheck.objects.filter(evidence=OuterRef("pk"), file__isnull=True, address=OuterRef("url"))
    return _due(rows, asked, now)


def file_found(file: EvidenceFile) -> Found:
    """Whether a stored file is there and holds what it held when it was given."""
    digest = hashlib.sha256()
    try:
        with default_storage.open(str(file.file.name), "rb") as stored:
            for chunk in stored.chunks():
                digest.update(chunk)
    except OSError as error:
        log.exception("file %s of evidence %s cannot be read", file.number, file.evidence.key)
        return Found(CheckOutcome.MISSING, type(error).__name__)
    if digest.hexdigest() != file.sha256:
        log.error("file %s of evidence %s is another than was given", file.number, file.evidence.key)
        return Found(CheckOutcome.CHANGED, digest.hexdigest())
    return Found(CheckOutcome.FINE, "")


def _key(evidence: Evidence, file: EvidenceFile | None) -> dict[str, Model | None]:
    return {"evidence": evidence, "file": file}


def _write(key: dict[str, Any], address: str, found: Found) -> None:
    """The last result for a link or file; failures in a row are counted from the first one on, of the same link."""
    now = timezone.now()
    before = EvidenceCheck.objects.filter(**key, address=address).first()
    sound = found.outcome in SOUND_OUTCOMES
    EvidenceCheck.objects.update_or_create(
        **key,
        defaults={
            "address": address,
            "checked_at": now,
            "outcome": found.outcome,
            "detail": found.detail[:1000],
            "failing_since": None if sound else (before and before.failing_since) or now,
            "failures": 0 if sound else (before.failures if before else 0) + 1,
        },
    )
