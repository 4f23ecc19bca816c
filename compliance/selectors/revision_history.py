"""What became of a text over its revisions: of a whole resolution, and of one clause."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from compliance.enums import DRAFT_STATES, WordingChange
from compliance.models import LanguageVersion, Obligation, ObligationWording, Resolution, Revision


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """One revision with the files it was read from, and what it did to the obligations of the one before.

    `previous` is the number of the one before, None for the first, of which nothing is counted.
    """

    revision: Revision
    files: list[LanguageVersion]
    previous: int | None
    new: int = 0
    amended: int = 0
    unchanged: int = 0
    retired: int = 0


def revision_lines(resolution: Resolution, user: Any) -> list[RevisionLine]:
    """Every revision that is or was public, the newest first. Three queries."""
    revisions = list(
        Revision.objects.visible_to(user)
        .filter(resolution=resolution, published_at__isnull=False)
        .exclude(state__in=DRAFT_STATES)
        .order_by("number")
    )
    files: dict[int, list[LanguageVersion]] = defaultdict(list)
    stored = LanguageVersion.objects.filter(revision__in=revisions).exclude(state__in=DRAFT_STATES)
    for version in stored.defer("text", "parsed", "warnings").order_by("-is_original", "language", "-pk"):
        if version.language not in {other.language for other in files[version.revision_id]}:
            files[version.revision_id].append(version)
    counted: dict[int, dict[str, int]] = defaultdict(dict)
    wordings = ObligationWording.objects.filter(version__revision__in=revisions, version__is_original=True)
    for revision, change, number in (
        wordings.order_by().values_list("version__revision", "change").annotate(number=Count("pk"))
    ):
        counted[revision][change] = number
    lines: list[RevisionLine] = []
    before: Revision | None = None
    for revision in revisions:
        here = counted[revision.pk]
        unchanged, amended = here.get(WordingChange.UNCHANGED, 0), here.get(WordingChange.AMENDED, 0)
        lines.append(
            RevisionLine(
                revision=revision,
                files=files[revision.pk],
                previous=before.number if before else None,
                new=here.get(WordingChange.NEW, 0),
                amended=amended,
                unchanged=unchanged,
                retired=sum(counted[before.pk].values()) - unchanged - amended if before else 0,
            )
        )
        before = revision
    return lines[::-1]


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A clause in one revision: where it stood, what the revision did to it. `previous` is the number of the revision
    before in which it stood, None for the first."""

    revision: int
    previous: int | None
    published_at: datetime
    place: str
    change: str
    is_moved: bool

    @property
    def is_amended(self) -> bool:
        return self.change == WordingChange.AMENDED


def clause_lines(obligation: Obligation) -> list[ClauseLine]:
    """The clause through the revisions, the newest first. One query."""
    rows = (
        ObligationWording.objects.filter(
            obligation=obligation, version__is_original=True, version__revision__published_at__isnull=False
        )
        .order_by("version__revision__number")
        .values_list("version__revision__number", "version__revision__published_at", "place", "change")
    )
    lines: list[ClauseLine] = []
    for number, published_at, place, change in rows:
        assert published_at is not None  # asked for above
        before = lines[-1] if lines else None
        moved = before is not None and before.place != place
        lines.append(
            ClauseLine(number, before.revision if before else None, published_at, place, change, is_moved=moved)
        )
    return lines[::-1]


def amended_on(lines: list[ClauseLine]) -> datetime | None:
    """When the clause's words last changed; None where they are those it came with."""
    return next((line.published_at for line in lines if line.is_amended), None)
