"""What is said beside the clauses of a State: one statement for reviews, drafts, institutions and evidence."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Case, Exists, F, IntegerField, OuterRef, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce

from compliance.enums import WORKING_STATES
from compliance.models import (
    Assignment,
    Country,
    HandoverItem,
    ImplementationVersion,
    Review,
    User,
)
from compliance.selectors.evidence import failing_citations, stale_citations

_REVIEW, _WORKING, _HANDED, _ASSIGNED, _UNCONFIRMED, _FAILING = range(6)
_COLUMNS = ("fact", "about", "first", "second", "third", "word")


class Working(NamedTuple):
    """The version in hand: as much of it as says what it asks of whom."""

    pk: int
    state: str
    edited_by_id: int | None
    submitted_by_id: int | None
    held_by: frozenset[int]


@dataclass
class Facts:
    """By the obligation's id: `grades` of current reviews in order, `working`, `institutions` (whether each leads).

    `newly` are obligations with a new review; `unconfirmed` and `failing` current versions that cite such evidence.
    """

    grades: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    newly: set[int] = field(default_factory=set)
    working: dict[int, Working] = field(default_factory=dict)
    institutions: dict[int, dict[int, bool]] = field(default_factory=lambda: defaultdict(dict))
    unconfirmed: set[int] = field(default_factory=set)
    failing: set[int] = field(default_factory=set)


def facts_of(
    *,
    user: User,
    country: Country,
    new_since: datetime,
    today: date,
) -> Facts:
    """Everything beside the State's clauses, with one query: rows of whole numbers and a word."""
    is_new = Case(When(published_at__gte=new_since, then=Value(1)), default=Value(0))
    reviews = _facts(
        Review.objects.visible_to(user).current().filter(pair__country=country),
        _REVIEW,
        F("pair__obligation_id"),
        is_new,
        word=Cast("grade", TextField()),
    )
    versions = _facts(
        ImplementationVersion.objects.visible_to(user).working().filter(implementation__pair__country=country),
        _WORKING,
        F("implementation__pair__obligation_id"),
        F("pk"),
        F("edited_by_id"),
        Coalesce(F("submitted_by_id"), Value(0)),
        word=Cast("state", TextField()),
    )
    assignments = _facts(
        Assignment.objects.visible_to(user).open().filter(pair__country=country),
        _ASSIGNED,
        F("pair__obligation_id"),
        F("institution_id"),
        Case(When(is_lead=True, then=Value(1)), default=Value(0)),
    )
    rows = reviews.union(
        versions,
        _facts(_last_handed(country), _HANDED, F("version_id"), F("handover__to_user_id")),
        assignments,
        _facts(stale_citations(country, today), _UNCONFIRMED, F("version_id")),
        _facts(failing_citations(country), _FAILING, F("cited_by")),
        all=True,
    )
    return _sorted_out(rows)


def _facts(rows: QuerySet[Any], fact: int, about: F, *numbers: Any, word: Any = None) -> QuerySet[Any]:
    """Rows of one kind in the shape that all have."""
    three = [*numbers, *[Value(0)] * (3 - len(numbers))]
    columns = {name: Cast(value, IntegerField()) for name, value in zip(_COLUMNS[2:5], three, strict=True)}
    found: QuerySet[Any] = (
        rows.order_by()
        .annotate(
            fact=Cast(Value(fact), IntegerField()),
            about=Cast(about, IntegerField()),
            **columns,
            word=word if word is not None else Cast(Value(""), TextField()),
        )
        .values_list(*_COLUMNS)
    )
    return found


def _last_handed(country: Country) -> QuerySet[HandoverItem]:
    """The last hand-over of each working version, where nobody has written on it since."""
    completed = HandoverItem.objects.filter(handover__completed_at__isnull=False)
    there = completed.filter(version=OuterRef("version"))
    later = there.filter(handover__completed_at__gt=OuterRef("handover__completed_at")) | there.filter(
        handover__completed_at=OuterRef("handover__completed_at"), handover_id__gt=OuterRef("handover_id")
    )
    return completed.filter(
        handover__country=country,
        version__state__in=WORKING_STATES,
        handover__completed_at__gte=F("version__edited_at"),
    ).filter(~Exists(later))


def _sorted_out(rows: QuerySet[Any]) -> Facts:
    found = Facts()
    handed: dict[int, int] = {}
    versions = []
    for fact, about, first, second, third, word in rows:
        if fact == _REVIEW:
            found.grades[about].append(word)
            if first:
                found.newly.add(about)
        elif fact == _ASSIGNED:
            found.institutions[about][first] = bool(second)
        elif fact == _WORKING:
            versions.append((about, first, second, third, word))
        elif fact == _HANDED:
            handed[about] = first
        else:
            (found.unconfirmed if fact == _UNCONFIRMED else found.failing).add(about)
    for grades in found.grades.values():
        grades.sort()
    for obligation, pk, edited_by, submitted_by, state in versions:
        holders = (handed[pk],) if pk in handed else (one for one in (edited_by, submitted_by) if one)
        found.working[obligation] = Working(pk, state, edited_by, submitted_by or None, frozenset(holders))
    return found
