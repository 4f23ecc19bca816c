"""A State's evidence as its officers keep it: the list, one piece with all that hangs on it, what it asks of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from compliance.days import day_after
from compliance.enums import WORKING_STATES, CheckOutcome, EvidenceOrigin, EvidenceState, ScanState, VersionState
from compliance.models import (
    Country,
    Equivalence,
    Evidence,
    EvidenceCheck,
    EvidenceFile,
    EvidenceLink,
    Obligation,
    VersionEvidence,
)
from compliance.models.evidence import EvidenceQuerySet
from compliance.models.obligations import ObligationQuerySet
from compliance.selectors.texts import with_words

#: A link is told to people when it has failed so often in a row, over so many days: a night's trouble is no news.
FAILURES, FAILING_FOR = 3, timedelta(days=2)


def is_replaced(steps: int = 4, *, piece: str = "pk") -> Exists:
    """Whether a newer version is drafted or published; up to three withdrawn ones in between are passed over.

    One step inside the other: with all joined into one condition SQLite reads all evidence for every piece. `piece`
    names the evidence in the rows that are asked.
    """
    stands = Q(state__in=[EvidenceState.DRAFT, EvidenceState.PUBLISHED])
    if steps > 1:
        stands |= Q(is_replaced(steps - 1))
    return Exists(Evidence.objects.filter(stands, replaces=OuterRef(piece)))


def is_cited_now() -> Exists:
    """Whether the current published version of some record cites it."""
    return Exists(VersionEvidence.objects.filter(evidence=OuterRef("pk"), version__current_of__isnull=False))


def told_failures() -> QuerySet[EvidenceCheck]:
    """Checks that people should hear of: a file that is gone or another, a link that failed again and again."""
    lasting = Q(
        file__isnull=True,
        address=F("evidence__url"),
        failures__gte=FAILURES,
        failing_since__lte=timezone.now() - FAILING_FOR,
    )
    broken = Q(file__isnull=False, outcome__in=[CheckOutcome.MISSING, CheckOutcome.CHANGED])
    return EvidenceCheck.objects.filter(lasting | broken)


def _unconfirmed(today: date, prefix: str = "") -> Q:
    """Published pieces that no officer has confirmed for a year (a setting) up to a day. Moments are compared as they
    are stored: SQLite would ask Python for the date of each."""
    before = today - relativedelta(months=settings.EVIDENCE_CONFIRM_MONTHS)
    over = day_after(before)
    of = {f"{prefix}state": EvidenceState.PUBLISHED, f"{prefix}origin": EvidenceOrigin.OFFICER}
    never = {f"{prefix}confirmed_on": None}
    said = (
        Q(**{f"{prefix}confirmed_on__lte": before})
        | Q(**never, **{f"{prefix}published_at__lt": over})
        | Q(**never, **{f"{prefix}published_at": None, f"{prefix}created_at__lt": over})
    )
    return Q(**of) & said


def stale_evidence(country: Country, today: date | None = None) -> EvidenceQuerySet:
    """Published pieces, cited by what is published, that nobody has confirmed for a year (a setting)."""
    return (
        Evidence.objects.filter(_unconfirmed(today or timezone.localdate()), country=country)
        .filter(is_cited_now())
        .exclude(is_replaced())
    )


def stale_citations(country: Country, today: date) -> QuerySet[VersionEvidence]:
    """Citations of the State's stale pieces by what is published."""
    return VersionEvidence.objects.filter(
        _unconfirmed(today, "evidence__"), evidence__country=country, version__current_of__isnull=False
    ).exclude(is_replaced(piece="evidence"))


def failing_evidence(country: Country) -> EvidenceQuerySet:
    """Pieces that are not withdrawn and have a link or file people should look at."""
    return Evidence.objects.filter(country=country, pk__in=told_failures().values("evidence")).exclude(
        state=EvidenceState.WITHDRAWN
    )


def failing_citations(country: Country) -> QuerySet[Any]:
    """Checks that people should hear of, of pieces that what is published cites: once for each citation, with the
    citing version's id as `cited_by`. Begins with the checks, of which few fail, and not with all that is cited."""
    return (
        told_failures()
        .filter(evidence__country=country, evidence__citations__version__current_of__isnull=False)
        .exclude(evidence__state=EvidenceState.WITHDRAWN)
        .annotate(cited_by=F("evidence__citations__version_id"))
    )


def evidence_rows(user: Any, country: Country) -> EvidenceQuerySet:
    """All of the State's evidence, each with `clauses`, `is_cited`, `is_replaced`, `is_stale`, `is_failing`,
    `is_waiting` (for the scanner)."""
    links = EvidenceLink.objects.filter(evidence=OuterRef("pk"), ended_at__isnull=True).order_by()
    counted = links.values("evidence").annotate(n=Count("pk")).values("n")
    return (
        Evidence.objects.visible_to(user)
        .filter(country=country)
        .annotate(
            clauses=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
            is_cited=is_cited_now(),
            is_replaced=is_replaced(),
            is_stale=Exists(stale_evidence(country).filter(pk=OuterRef("pk"))),
            is_failing=Exists(failing_evidence(country).filter(pk=OuterRef("pk"))),
            is_waiting=Exists(EvidenceFile.objects.filter(evidence=OuterRef("pk"), scan_state=ScanState.WAITING)),
        )
    )


def evidence_counts(user: Any, country: Country) -> dict[str, int]:
    """How many pieces there are, and how many of each kind that the list can be narrowed to. One query."""
    standing = ~Q(state=EvidenceState.WITHDRAWN)
    return evidence_rows(user, country).aggregate(
        total=Count("pk"),
        stale=Count("pk", filter=Q(is_stale=True)),
        failing=Count("pk", filter=Q(is_failing=True)),
        not_cited=Count("pk", filter=standing & Q(is_cited=False)),
        draft=Count("pk", filter=Q(state=EvidenceState.DRAFT)),
    )


@dataclass(frozen=True, slots=True)
class Served:
    """One clause that a piece serves, and where it is cited there."""

    obligation: Obligation
    is_cited: bool
    in_draft: bool
    is_asked: bool
    is_offered: bool


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file with what its last check found, where that is to be told."""

    file: EvidenceFile
    check: EvidenceCheck | None


@dataclass
class Piece:
    """One piece with all that hangs on it."""

    evidence: Evidence
    clauses: list[Served] = field(default_factory=list)
    versions: list[Evidence] = field(default_factory=list)
    files: list[FileLine] = field(default_factory=list)
    link_check: EvidenceCheck | None = None
    is_stale: bool = False

    @property
    def is_cited(self) -> bool:
        return any(one.is_cited for one in self.clauses)

    @property
    def newer(self) -> Evidence | None:
        """The newest other version that was not withdrawn, where it came after this one."""
        later = [v for v in self.versions if v.number > self.evidence.number and v.state != EvidenceState.WITHDRAWN]
        return max(later, key=lambda v: v.number, default=None)

    @property
    def link_fails(self) -> bool:
        """Whether the link has failed often enough to be told as a task."""
        check = self.link_check
        return (
            check is not None
            and check.failures >= FAILURES
            and check.failing_since is not None
            and check.failing_since <= timezone.now() - FAILING_FOR
        )


def piece_of(evidence: Evidence) -> Piece:
    """Everything on a piece of the person's own State, in a fixed number of queries."""
    assert evidence.country is not None
    checks = list(EvidenceCheck.objects.filter(evidence=evidence))
    by_file = {check.file_id: check for check in checks if check.file_id is not None}
    link = next((c for c in checks if c.file_id is None and c.address == evidence.url), None)
    return Piece(
        evidence,
        clauses=_served(evidence, evidence.country),
        versions=_line_of(evidence),
        files=[FileLine(file, by_file.get(file.pk)) for file in evidence.files.select_related("uploaded_by")],
        link_check=link,
        is_stale=stale_evidence(evidence.country).filter(pk=evidence.pk).exists(),
    )


def _served(evidence: Evidence, country: Country) -> list[Served]:
    """The clauses a piece is offered for, in printed order."""
    linked = EvidenceLink.objects.filter(evidence=evidence, ended_at__isnull=True).values_list("pair__obligation")
    cited = VersionEvidence.objects.filter(evidence=evidence).filter(
        Q(version__current_of__isnull=False) | Q(version__state__in=WORKING_STATES)
    )
    published: set[int] = set()
    drafts: set[int] = set()
    clause = "version__implementation__pair__obligation"
    for obligation, state in cited.values_list(clause, "version__state"):
        (published if state == VersionState.PUBLISHED else drafts).add(obligation)
    offered = {pk for (pk,) in linked}
    wanted = offered | published
    asked = set(Obligation.objects.in_force().applying_to(country).filter(pk__in=wanted).values_list("pk", flat=True))
    return [
        Served(one, one.pk in published, one.pk in drafts, one.pk in asked, one.pk in offered)
        for one in with_words(Obligation.objects.filter(pk__in=wanted, wording__isnull=False).in_order())
    ]


def _line_of(evidence: Evidence) -> list[Evidence]:
    """All versions of a piece, the newest first: from what replaces what among the State's pieces, two queries."""
    rows = Evidence.objects.filter(country=evidence.country_id, replaces__isnull=False)
    after: dict[int, int] = {old: new for old, new in rows.values_list("replaces", "pk") if old is not None}
    before = {new: old for old, new in after.items()}
    line = [evidence.pk]
    for steps in (before, after):
        at = evidence.pk
        while at in steps:
            at = steps[at]
            line.append(at)
    if len(line) == 1:
        return [evidence]
    return list(Evidence.objects.filter(pk__in=line).order_by("-number"))


def clauses_it_could_serve(
    user: Any, evidence: Evidence, words: str = ""
) -> tuple[ObligationQuerySet, ObligationQuerySet]:
    """Clauses asked of the State that a piece does not serve yet: those that ask the same as ones it serves, and,
    where words are given, those that hold all of them."""
    assert evidence.country is not None
    served = EvidenceLink.objects.filter(evidence=evidence, ended_at__isnull=True).values("pair__obligation")
    free = Obligation.objects.visible_to(user).in_force().applying_to(evidence.country).exclude(pk__in=served)
    confirmed = Equivalence.objects.visible_to(user).confirmed()
    same = Q(pk__in=confirmed.filter(left__in=served).values("right")) | Q(
        pk__in=confirmed.filter(right__in=served).values("left")
    )
    equivalents = with_words(free.filter(same).in_order())
    if not words.strip():
        return equivalents, free.none()
    found = free
    for word in words.split():
        found = found.filter(
            Q(wording__text__icontains=word) | Q(wording__place__iexact=word) | Q(resolution__symbol__icontains=word)
        )
    return equivalents, with_words(found.in_order())


def withdrawn_citations(version_id: int | None, audiences: Sequence[str]) -> list[date]:
    """When published pieces that a version cites were withdrawn, of those meant for these audiences: nothing else of
    them is told."""
    if version_id is None:
        return []
    moments = Evidence.objects.filter(
        citations__version=version_id,
        state=EvidenceState.WITHDRAWN,
        published_at__isnull=False,
        audience__in=audiences,
    ).order_by("withdrawn_at")
    return [timezone.localdate(moment) for moment in moments.values_list("withdrawn_at", flat=True) if moment]


def withdrawal_reach(evidence: Evidence) -> list[Obligation]:
    """The clauses that lose a piece when it is withdrawn, in printed order."""
    linked = EvidenceLink.objects.filter(evidence=evidence, ended_at__isnull=True).values("pair__obligation")
    return list(with_words(Obligation.objects.filter(pk__in=linked, wording__isnull=False).in_order()))
