"""The files of evidence as they are stored: room for them, their bytes, who else keeps the same bytes.

Versions of a piece that keep a file have a row each and share its bytes, which go only when no row holds them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max, QuerySet, Sum
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from compliance.days import day_begins
from compliance.enums import ScanState
from compliance.models import Country, Evidence, EvidenceFile, User
from compliance.services import scanning
from compliance.services.errors import Invalid
from compliance.services.files import CheckedFile


@dataclass
class Shelf:
    """Files written while a transaction runs; should it fail, they are taken away again."""

    written: list[EvidenceFile] = field(default_factory=list)


@contextmanager
def shelf() -> Iterator[Shelf]:
    """Around the transaction that stores files, so that a failed one leaves nothing behind on the disk."""
    kept = Shelf()
    try:
        yield kept
    except BaseException:
        for item in kept.written:
            item.file.delete(save=False)
        raise


def _bytes(rows: QuerySet[EvidenceFile]) -> int:
    """How many bytes these rows hold, those of shared files once."""
    by_file = rows.exclude(file="").order_by().values("file").annotate(bytes=Max("size"))
    return by_file.aggregate(total=Sum("bytes"))["total"] or 0


def _megabytes(number: int) -> str:
    return number_format(number / 1e6, decimal_pos=1, use_l10n=True, force_grouping=True)


def require_room(*, country: Country, actor: User, files: Sequence[CheckedFile]) -> None:
    """Refuse files for which the State, or the person on this day, has no room left. Raises Invalid under "files".

    The State's row is locked, so that of two uploads at the same moment the second counts the first.
    """
    if not files:
        return
    Country.objects.select_for_update(no_key=True).only("pk").get(pk=country.pk)
    new = sum(item.size for item in files)
    held = _bytes(EvidenceFile.objects.filter(evidence__country=country))
    if held + new > settings.EVIDENCE_STATE_BYTES:
        raise Invalid(
            files=_(
                "Your State's files hold %(held)s of %(most)s MB; these would add %(new)s MB. "
                "Give a link instead, or ask whoever runs this site for more room."
            )
            % {"held": _megabytes(held), "most": _megabytes(settings.EVIDENCE_STATE_BYTES), "new": _megabytes(new)}
        )
    midnight = day_begins(timezone.localdate())
    today = _bytes(EvidenceFile.objects.filter(uploaded_by=actor, uploaded_at__gte=midnight))
    if today + new > settings.EVIDENCE_DAY_BYTES:
        raise Invalid(
            files=_(
                "You have given %(held)s MB today; a person may give %(most)s MB a day, and these would add "
                "%(new)s MB. Give them tomorrow, or a link."
            )
            % {"held": _megabytes(today), "most": _megabytes(settings.EVIDENCE_DAY_BYTES), "new": _megabytes(new)}
        )


def store_files(*, evidence: Evidence, files: Sequence[CheckedFile], actor: User, kept: Shelf) -> list[EvidenceFile]:
    """Write checked files under names of ours, as the piece's next numbers; a scanner is told of them."""
    first = (evidence.files.aggregate(n=Max("number"))["n"] or 0) + 1
    stored = []
    for number, checked in enumerate(files, start=first):
        row = EvidenceFile(
            evidence=evidence,
            number=number,
            original_name=checked.name,
            media_type=checked.media_type,
            size=checked.size,
            sha256=checked.sha256,
            taken_out=list(checked.taken_out),
            uploaded_by=actor,
            scan_state=ScanState.WAITING if scanning.is_on() else ScanState.NOT_SCANNED,
        )
        kept.written.append(row)
        row.file.save(f"{secrets.token_hex(16)}.{checked.extension}", checked.upload, save=False)
        row.save()
        stored.append(row)
    if stored and scanning.is_on():
        transaction.on_commit(scanning.nudge, robust=True)
    return stored


def copy_files(*, files: Iterable[EvidenceFile], evidence: Evidence) -> list[EvidenceFile]:
    """Rows for another piece that hold the same bytes; what the scanner said of them stands."""
    rows = [
        EvidenceFile(
            evidence=evidence,
            number=number,
            file=item.file.name,
            original_name=item.original_name,
            media_type=item.media_type,
            size=item.size,
            sha256=item.sha256,
            taken_out=item.taken_out,
            uploaded_by_id=item.uploaded_by_id,
            uploaded_at=item.uploaded_at,
            scan_state=item.scan_state,
            scanned_at=item.scanned_at,
            scan_report=item.scan_report,
        )
        for number, item in enumerate(files, start=1)
    ]
    return EvidenceFile.objects.bulk_create(rows)


def drop_files(files: Iterable[EvidenceFile]) -> None:
    """Take files off a draft; bytes that no other version holds go with the commit."""
    for item in files:
        name = str(item.file.name or "")
        item.delete()
        release_bytes(name)


def release_bytes(name: str) -> None:
    """Once the transaction is committed, remove a stored file that no row holds any more."""
    if name:
        transaction.on_commit(_remover(name), robust=True)


def _remover(name: str) -> Callable[[], None]:
    def remove() -> None:
        if not EvidenceFile.objects.filter(file=name).exists():
            default_storage.delete(name)

    return remove
