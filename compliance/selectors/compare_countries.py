"""Up to five States beside one another, obligation by obligation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from compliance.enums import Scope, UNMembership
from compliance.models import Country, Obligation, Pair
from compliance.models.countries import reader_language
from compliance.models.obligations import ObligationQuerySet
from compliance.selectors.checklist import evidence_counts
from compliance.selectors.matrix import Filters, chosen_obligations, current_grades, holding
from compliance.selectors.names import reader_key
from compliance.selectors.reviews import outcome
from compliance.selectors.texts import with_words

#: More columns than this can be neither read nor printed.
MOST = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A State that can be chosen."""

    pk: int
    code: str
    name: str
    membership: str
    is_fictional: bool


def candidates(user: Any) -> list[Candidate]:
    """All States by name in the reader's order, fictional ones among them. One query."""
    rows = Country.objects.visible_to(user).order_by()
    found = rows.values_list("pk", "iso3", f"short_name_{reader_language()}", "membership", "is_fictional")
    every = [Candidate(pk, iso3.lower(), name, *rest) for pk, iso3, name, *rest in found]
    return sorted(every, key=lambda one: reader_key(one.name))


@dataclass(frozen=True, slots=True)
class Chosen:
    """The States that are compared, in the order of the address, and why others of it are not."""

    states: Sequence[Candidate]
    unknown: Sequence[str] = ()
    too_many: bool = False
    mixed: Sequence[Candidate] = ()


def choose(codes: Sequence[str], offered: Sequence[Candidate]) -> Chosen:
    """The first `MOST` known States; real and fictional ones are not mixed: the first one decides."""
    known = {one.code: one for one in offered}
    asked = list(dict.fromkeys(code.strip().lower() for code in codes if code.strip()))
    found = [known[code] for code in asked if code in known]
    kind = found[0].is_fictional if found else False
    alike = [one for one in found if one.is_fictional == kind]
    return Chosen(
        states=alike[:MOST],
        unknown=[code for code in asked if code not in known],
        too_many=len(alike) > MOST,
        mixed=[one for one in found if one.is_fictional != kind],
    )


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """One State on one obligation; `is_asked` is False out of its scope."""

    is_asked: bool
    status: str | None = None
    review: str = ""
    grades: Sequence[str] = ()
    published_at: datetime | None = None
    evidence: int = 0


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One obligation, and a cell for each of the States in their order."""

    obligation: Obligation
    cells: Sequence[ComparedCell]


def compared_obligations(
    user: Any, states: Sequence[Candidate], filters: Filters, *, differing: bool = False
) -> list[int]:
    """The ids, as printed, of the obligations that the filters name and that are asked of one of the States.

    Ids alone, and all of them: to count what differs and then to find a page of it would be to compare twice.

    A status or a review asks for those on which one of the States has it; `differing` for those on which they do not
    all say the same, silence being something said.
    """
    found = chosen_obligations(user, filters)
    keys = [state.pk for state in states]
    scope = Q(scope=Scope.ALL) | Q(scope_states__country_id__in=keys)
    if any(state.membership == UNMembership.MEMBER for state in states):
        scope |= Q(scope=Scope.MEMBERS)
    found = found.filter(pk__in=Obligation.objects.filter(scope).values("pk"))
    if filters.narrows_cells:
        found = holding(found, user, filters, keys)
    if differing:
        found = _differing(found, keys)
    return list(found.values_list("pk", flat=True))


def _differing(obligations: ObligationQuerySet, states: Sequence[int]) -> ObligationQuerySet:
    # What these States said is counted once, and not again for every obligation.
    said = (
        Pair.objects.filter(country_id__in=states, implementation__current_version__isnull=False)
        .order_by()
        .values("obligation")
        .alias(kinds=Count("implementation__current_version__status", distinct=True), speaking=Count("pk"))
        .filter(Q(kinds__gt=1) | Q(speaking__lt=len(states)))
    )
    return obligations.filter(pk__in=said.values("obligation"))


def compared_rows(user: Any, states: Sequence[Candidate], keys: Sequence[int]) -> list[ComparedRow]:
    """The rows of a page of obligations, with five queries whatever their number."""
    whole = with_words(Obligation.objects.visible_to(user)).in_bulk(keys)
    obligations, columns = [whole[key] for key in keys], [state.pk for state in states]
    named: dict[int, set[int]] = defaultdict(set)
    listed = Obligation.objects.filter(pk__in=keys, scope_states__country_id__in=columns)
    for obligation_id, country_id in listed.order_by().values_list("pk", "scope_states__country_id"):
        named[obligation_id].add(country_id)
    said = Pair.objects.visible_to(user).filter(country_id__in=columns, obligation_id__in=keys).order_by()
    pairs: dict[tuple[int, int], tuple[Any, ...]] = {
        (country_id, obligation_id): (pk, *rest)
        for pk, country_id, obligation_id, *rest in said.values_list(
            "pk", "country_id", "obligation_id", "implementation__current_version",
            "implementation__current_version__status", "implementation__current_version__published_at",
        )
    }  # fmt: skip
    grades = current_grades(user, [row[0] for row in pairs.values()])
    evidence = evidence_counts({row[1] for row in pairs.values() if row[1]}, user)

    def cell(state: Candidate, one: Obligation) -> ComparedCell:
        if one.scope == Scope.MEMBERS and state.membership != UNMembership.MEMBER:
            return ComparedCell(is_asked=False)
        if one.scope not in (Scope.ALL, Scope.MEMBERS) and state.pk not in named[one.pk]:
            return ComparedCell(is_asked=False)
        pk, version, status, published_at = pairs.get((state.pk, one.pk), (0, 0, None, None))
        given = grades.get(pk, [])
        return ComparedCell(
            is_asked=True,
            status=status,
            review=outcome(given),
            grades=given,
            published_at=published_at,
            evidence=evidence.get(version, 0),
        )

    return [ComparedRow(one, [cell(state, one) for state in states]) for one in obligations]
