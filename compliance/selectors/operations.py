"""How the background is doing, from the database alone: no broker is asked, so that none can keep the answer back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min, Q, Sum
from django.utils import timezone

from compliance.enums import DownloadState, SheetState, SignKind, UploadState
from compliance.models import (
    Country,
    Download,
    EvidenceFile,
    SheetUpload,
    SignOfLife,
    StateSummary,
    Upload,
    WorkMark,
)
from compliance.models.work import ALIVE

#: A sweep that was longer ago than this many intervals is missed.
MISSED = 4


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait or are being worked on, and since when the first of them."""

    number: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Queues:
    """What the worker of the queue `imports` has before it."""

    uploads: Waiting
    sheets: Waiting
    scans: Waiting | None
    downloads: Waiting


@dataclass(frozen=True, slots=True)
class Operations:
    """The whole picture at one moment. `marks` wait or are held, `aside` are set aside."""

    now: datetime
    marks: Waiting
    aside: int
    signs: Sequence[SignOfLife]
    queues: Queues

    def _of(self, kind: SignKind) -> list[SignOfLife]:
        return [sign for sign in self.signs if sign.kind == kind]

    def _first(self, kind: SignKind) -> SignOfLife | None:
        return next(iter(self._of(kind)), None)

    @property
    def processes(self) -> list[tuple[SignOfLife, bool]]:
        """Workers and beats, and whether each is alive."""
        found = [*self._of(SignKind.WORKER), *self._of(SignKind.BEAT)]
        return [(sign, self.is_alive(sign)) for sign in found]

    def is_alive(self, sign: SignOfLife) -> bool:
        return self.now - sign.seen_at <= ALIVE

    def serves(self, queue: str) -> bool:
        """Whether a living worker takes the messages of a queue."""
        workers = self._of(SignKind.WORKER)
        return any(self.is_alive(sign) and queue in sign.queues.split(", ") for sign in workers)

    @property
    def compiles(self) -> bool:
        return self.serves(settings.CELERY_TASK_DEFAULT_QUEUE)

    @property
    def reads(self) -> bool:
        return self.serves(settings.IMPORTS_QUEUE)

    @property
    def beats(self) -> bool:
        return any(self.is_alive(sign) for sign in self._of(SignKind.BEAT))

    @property
    def sweep(self) -> SignOfLife | None:
        return self._first(SignKind.SWEEP)

    @property
    def is_swept(self) -> bool:
        """Whether the last sweep is no longer ago than it should be."""
        late = timedelta(seconds=max(MISSED * settings.SWEEP_INTERVAL, 60))
        return self.sweep is not None and self.now - self.sweep.seen_at <= late

    @property
    def nightly(self) -> SignOfLife | None:
        return self._first(SignKind.NIGHTLY)

    @property
    def compiling(self) -> SignOfLife | None:
        return self._first(SignKind.COMPILING)


def operations() -> Operations:
    """Six statements, seven with a scanner, whatever there is."""
    now = timezone.now()
    marks = WorkMark.objects.behind().aggregate(
        n=Count("pk", filter=Q(set_aside_at__isnull=True)),
        since=Min("wanted_at", filter=Q(set_aside_at__isnull=True)),
        aside=Count("pk", filter=Q(set_aside_at__isnull=False)),
    )
    return Operations(
        now=now,
        marks=Waiting(marks["n"], marks["since"]),
        aside=marks["aside"],
        signs=list(SignOfLife.objects.order_by("kind", "name")),
        queues=_queues(),
    )


def _queues() -> Queues:
    uploads = Upload.objects.filter(state__in=[UploadState.RECEIVED, UploadState.READING])
    sheets = SheetUpload.objects.filter(state=SheetState.APPLYING)
    scans = EvidenceFile.objects.filter(scan_state="waiting")
    downloads = Download.objects.filter(state__in=[DownloadState.WAITING, DownloadState.RUNNING])

    def waiting(found: dict[str, object]) -> Waiting:
        number, since = found["n"], found["since"]
        assert isinstance(number, int)
        assert since is None or isinstance(since, datetime)
        return Waiting(number, since)

    return Queues(
        uploads=waiting(uploads.aggregate(n=Count("pk"), since=Min("received_at"))),
        sheets=waiting(sheets.aggregate(n=Count("pk"), since=Min("created_at"))),
        scans=waiting(scans.aggregate(n=Count("pk"), since=Min("uploaded_at")))
        if settings.EVIDENCE_SCANNER.strip()
        else None,
        downloads=waiting(downloads.aggregate(n=Count("pk"), since=Min("created_at"))),
    )


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is, read from the compiled summaries."""

    states: int
    states_reporting: int
    records: int


def size() -> Size:
    """One statement over a row a State."""
    found = Country.objects.real().aggregate(
        states=Count("pk"), reporting=Count("pk", filter=Q(summary__reported__gt=0))
    )
    records = StateSummary.objects.filter(country__is_fictional=False).aggregate(n=Sum("reported"))["n"] or 0
    return Size(found["states"], found["reporting"], records)
