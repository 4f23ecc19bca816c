"""The ledger in rows: every obligation of a State, or of all States, with what was said of it; for tables taken away.

The rows say what the State's checklist says. A checklist is read by its own selector; all of them together are read
State by State with a few queries each, and the clauses, which are the same for all, once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db.models import F

from compliance.enums import NOT_REPORTED, Latitude, Scope
from compliance.models import Country, ImplementationVersion, Obligation, Pair, Review, ScopeState
from compliance.models.obligations import ObligationQuerySet
from compliance.selectors.checklist import checklist_rows, evidence_counts, latitudes_of, withdrawals
from compliance.selectors.reviews import outcome

#: Rows that are read at a time.
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Said:
    """What a published version says beside its status."""

    narrative: str = ""
    reason: str = ""
    target: date | None = None
    institution: str = ""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A State and an obligation; `asked_by` is when its first report is asked for, `grades` are of current reviews."""

    country: Country
    obligation: Obligation
    status: str | None
    review: str
    published_at: datetime | None
    withdrawn_at: datetime | None
    asked_by: date | None
    is_overdue: bool
    grades: tuple[str, ...]
    evidence: int
    latitudes: tuple[Latitude, ...]
    said: Said


_NOTHING = Said()


def checklist_ledger(
    country: Country, obligations: ObligationQuerySet, user: Any, *, today: date, in_full: bool
) -> Iterator[LedgerRow]:
    """The rows of one State's checklist (obligations of `selectors.checklist`), a batch at a time.

    `in_full`: with what the published versions say beside their status.
    """
    for batch in _batches(obligations):
        said = _said({o.version_id for o in batch if o.version_id}, user) if in_full else {}
        for found, row in zip(batch, checklist_rows(batch, user, today=today), strict=True):
            yield LedgerRow(
                country=country,
                obligation=row.obligation,
                status=row.status,
                review=row.review,
                published_at=row.published_at,
                withdrawn_at=row.withdrawn_at,
                asked_by=row.asked_by,
                is_overdue=row.is_overdue,
                grades=tuple(str(review.grade) for review in row.reviews),
                evidence=row.evidence,
                latitudes=row.latitudes,
                said=said.get(found.version_id, _NOTHING),
            )


def _batches(obligations: ObligationQuerySet) -> Iterator[list[Any]]:
    found = iter(obligations.iterator(chunk_size=BATCH))
    while batch := list(islice(found, BATCH)):
        yield batch


def _said(version_ids: Collection[int], user: Any) -> dict[int, Said]:
    versions = ImplementationVersion.objects.visible_to(user).published().filter(pk__in=version_ids)
    rows = versions.values_list("pk", "narrative", "status_reason", "target_date", "lead_institution__name")
    return {pk: Said(narrative, reason, target, name or "") for pk, narrative, reason, target, name in rows}


class Asked:
    """Some obligations in force, and which of them are asked of which State. Two queries."""

    def __init__(self, obligations: ObligationQuerySet) -> None:
        self.all = list(obligations)
        self._named: dict[int, set[int]] = defaultdict(set)
        closed = {o.pk for o in self.all if o.scope not in (Scope.ALL, Scope.MEMBERS)}
        if closed:
            for country_id, obligation_id in ScopeState.objects.values_list("country_id", "obligation_id"):
                if obligation_id in closed:
                    self._named[country_id].add(obligation_id)

    def of(self, country: Country) -> list[Obligation]:
        """As `ObligationQuerySet.applying_to` has it."""
        named, is_member = self._named[country.pk], country.membership == "member"
        return [
            o for o in self.all if o.scope == Scope.ALL or (is_member if o.scope == Scope.MEMBERS else o.pk in named)
        ]

    def number(self, countries: Iterable[Country]) -> int:
        return sum(len(self.of(country)) for country in countries)


def whole_ledger(
    countries: Sequence[Country], asked: Asked, user: Any, *, today: date, in_full: bool, status: str = ""
) -> Iterator[LedgerRow]:
    """Every State with every obligation asked of it, State by State; `status` narrows it to those that say so.

    Five queries a State, however many rows.
    """
    latitudes = latitudes_of({o.wording_id for o in asked.all})
    for country in countries:
        yield from _of_state(country, asked.of(country), user, latitudes, today=today, in_full=in_full, status=status)


def _of_state(
    country: Country,
    obligations: Sequence[Obligation],
    user: Any,
    latitudes: dict[int, tuple[Latitude, ...]],
    *,
    today: date,
    in_full: bool,
    status: str,
) -> Iterator[LedgerRow]:
    pairs = {
        obligation_id: (pair_id, version_id, claim, published)
        for obligation_id, pair_id, version_id, claim, published in Pair.objects.visible_to(user)
        .filter(country=country)
        .values_list(
            "obligation_id",
            "pk",
            "implementation__current_version",
            "implementation__current_version__status",
            "implementation__current_version__published_at",
        )
    }
    grades: dict[int, list[str]] = defaultdict(list)
    reviews = Review.objects.visible_to(user).current().filter(pair__country=country)
    for pair_id, grade in reviews.order_by("grade").values_list("pair_id", "grade"):
        grades[pair_id].append(grade)
    versions = {version_id for _pair, version_id, _claim, _day in pairs.values() if version_id}
    evidence = evidence_counts(versions, user) if versions else {}
    silent = {pair_id for pair_id, version_id, _claim, _day in pairs.values() if not version_id}
    withdrawn = withdrawals(silent) if silent else {}
    said = _said(versions, user) if in_full and versions else {}
    for obligation in obligations:
        pair_id, version_id, claim, published = pairs.get(obligation.pk, (0, 0, None, None))
        if status and (claim or NOT_REPORTED) != status:
            continue
        given, asked_by = tuple(grades.get(pair_id, ())), obligation.resolution.first_report_on
        yield LedgerRow(
            country=country,
            obligation=obligation,
            status=claim,
            review=outcome(given),
            published_at=published,
            withdrawn_at=withdrawn.get(pair_id),
            asked_by=asked_by,
            is_overdue=bool(claim is None and asked_by and asked_by < today),
            grades=given,
            evidence=evidence.get(version_id, 0),
            latitudes=latitudes.get(obligation.wording_id or 0, ()),
            said=said.get(version_id, _NOTHING),
        )


def obligations_of_the_ledger(user: Any) -> ObligationQuerySet:
    """The clauses in force, as printed, with the language of their words."""
    found: ObligationQuerySet = (
        Obligation.objects.visible_to(user)
        .in_force()
        .select_related("wording", "resolution")
        .annotate(language=F("wording__version__language"))
        .in_order()
    )
    return found
