"""The national report: what one State says of what one or all resolutions ask, clause by clause, as at one day.

Everything is read in a fixed number of queries, however many clauses there are. A report for others holds what anyone
may read, whoever asks for it; one for the State's own use holds its published evidence for narrower audiences too.
Drafts and the officers' notes are in neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from compliance import rules
from compliance.enums import ActionStatus, Audience, Grade, Status
from compliance.models import (
    Action,
    Country,
    Evidence,
    ImplementationVersion,
    Obligation,
    Resolution,
    StateSummary,
    VersionAction,
)
from compliance.models.countries import reader_language
from compliance.selectors import report_facts as facts
from compliance.selectors.as_at import as_at
from compliance.selectors.pairs import ReviewLine
from compliance.selectors.report_facts import Change, Words
from compliance.selectors.reviews import CONFIRMED, DISPUTED, outcome
from compliance.selectors.statistics import Table, own_tables, public_tables
from compliance.selectors.treaties import TreatyLine


@dataclass(frozen=True, slots=True)
class Choices:
    """What a report covers and holds. Without `begin` the period has no beginning; `end` is the day it speaks of.

    `internal` is for the State's own use: it adds published evidence that not everyone may see, and exact figures.
    """

    end: date
    begin: date | None = None
    reviews: bool = True
    statistics: bool = True
    not_reported: bool = True
    annex: bool = True
    internal: bool = False
    prepared_by: str = ""


@dataclass(frozen=True, slots=True)
class ReportedAction:
    """One action of a clause with the words it is shown in, and what is said of it; `numbers` cite the sources."""

    action: Action
    words: Words
    said: VersionAction | None
    numbers: tuple[int, ...] = ()

    @property
    def status(self) -> str:
        return self.said.status if self.said else ActionStatus.OPEN


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause and all that is said of it on the day; `version` is None where nothing stood."""

    obligation: Obligation
    label: str
    words: Words
    chapeau: tuple[tuple[str, Words], ...]
    version: ImplementationVersion | None
    withdrawn: ImplementationVersion | None
    actions: tuple[ReportedAction, ...]
    numbers: tuple[int, ...]
    withdrawn_evidence: tuple[date, ...]
    treaties: tuple[TreatyLine, ...]
    reviews: tuple[ReviewLine, ...]
    changed: bool

    @property
    def place(self) -> str:
        assert self.obligation.wording is not None
        return self.obligation.wording.place

    @property
    def status(self) -> str | None:
        return self.version.status if self.version else None

    @property
    def review(self) -> str:
        """What the reviews of what stands come to."""
        return outcome(line.review.grade for line in self.reviews if line.is_current)

    @property
    def is_of_earlier_wording(self) -> bool:
        return self.version is not None and self.version.wording_id != self.obligation.words_from_id


@dataclass(frozen=True, slots=True)
class Source:
    """One piece of evidence with its number in the report, and its figures where it has any."""

    number: int
    piece: Evidence
    table: Table | None
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportedResolution:
    """One resolution with its clauses in printed order. `language` is that of the text in force as adopted here."""

    resolution: Resolution
    language: str
    counts: StateSummary
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report, in the language that was active when it was read."""

    country: Country
    choices: Choices
    language: str
    compiled_at: datetime
    focal_point: tuple[str, ...] | None
    counts: StateSummary
    resolutions: tuple[ReportedResolution, ...]
    sources: tuple[Source, ...]
    changes: tuple[Change, ...]

    @property
    def clauses(self) -> list[Clause]:
        return [clause for one in self.resolutions for clause in one.clauses]


class NotForYou(Exception):
    """Somebody who is no officer of the State asks for its report for own use."""


def reader_of(user: Any, country: Country, choices: Choices) -> Any:
    """Through whose eyes the report is read: nobody's in particular, or the officer's for the State's own use."""
    if not choices.internal:
        return AnonymousUser()
    if not rules.is_officer_of(user, country.pk):
        raise NotForYou
    return user


def _on(day: date) -> AbstractContextManager[None]:
    """Everything read within is as it stood when the day was over; a day that is not over is the present."""
    return as_at(day) if day < timezone.localdate() else nullcontext()


def clause_count(*, user: Any, country: Country, resolutions: Sequence[Resolution], choices: Choices) -> int:
    """How many clauses the report has. Two queries at most, of a past day a few more."""
    with _on(choices.end):
        return _clause_count(user, country, resolutions, choices)


def _clause_count(user: Any, country: Country, resolutions: Sequence[Resolution], choices: Choices) -> int:
    asked = facts.asked(country, resolutions, reader_of(user, country, choices))
    if choices.not_reported:
        return asked.count()
    lines = facts.version_lines(country, resolutions, choices.end)
    return asked.filter(pk__in=[line.obligation for line in facts.standing(lines, choices.end)]).count()


def national_report(*, user: Any, country: Country, resolutions: Sequence[Resolution], choices: Choices) -> Report:
    """The report of a State on some resolutions, in the order given and in the language now active."""
    with _on(choices.end):
        return _national_report(user, country, resolutions, choices)


def _national_report(user: Any, country: Country, resolutions: Sequence[Resolution], choices: Choices) -> Report:
    reader = reader_of(user, country, choices)
    obligations = list(facts.asked(country, resolutions, reader))
    said = facts.said(country, resolutions, obligations, reader, choices.end)
    words = facts.words(obligations, reader_language())
    sources = _sources(obligations, said, reader=reader, choices=choices, country=country)
    number_of = {source.piece.pk: source.number for source in sources}
    clauses = [_clause(obligation, said, words, number_of, choices) for obligation in obligations]
    kept = {clause.obligation.pk for clause in clauses if choices.not_reported or clause.version is not None}
    by_resolution: dict[int, list[Clause]] = {resolution.pk: [] for resolution in resolutions}
    for clause in clauses:
        by_resolution[clause.obligation.resolution_id].append(clause)
    pieces = {source.number: source.piece for source in sources}
    return Report(
        country=country,
        choices=choices,
        language=reader_language(),
        compiled_at=timezone.now(),
        focal_point=facts.office(country),
        counts=_counts(country, clauses, pieces, choices.end),
        resolutions=tuple(
            ReportedResolution(
                resolution,
                words.original_language.get(resolution.pk, ""),
                _counts(country, by_resolution[resolution.pk], pieces, choices.end),
                tuple(clause for clause in by_resolution[resolution.pk] if clause.obligation.pk in kept),
            )
            for resolution in resolutions
            if by_resolution[resolution.pk]
        ),
        sources=tuple(sources),
        changes=tuple(facts.changes(obligations, said, choices.begin, choices.end, with_reviews=choices.reviews)),
    )


def _clause(
    obligation: Obligation, said: facts.Said, words: facts.AllWords, number_of: Mapping[int, int], choices: Choices
) -> Clause:
    version = said.standing.get(obligation.pk)
    told = said.actions.get(version.pk, {}) if version else {}
    actions = tuple(
        ReportedAction(
            action,
            shown,
            told.get(action.pk),
            tuple(sorted(number_of[pk] for pk in _pieces_of(said, told.get(action.pk)) if pk in number_of)),
        )
        for action, shown in words.actions.get(obligation.pk, ())
    )
    current = version.pk if version else None
    return Clause(
        obligation=obligation,
        label=words.labels.get(obligation.pk, ""),
        words=words.clauses[obligation.pk],
        chapeau=words.chapeaux.get(obligation.pk, ()),
        version=version,
        withdrawn=said.withdrawn.get(obligation.pk),
        actions=actions,
        numbers=tuple(number_of[pk] for pk in said.cited.get(current, ()) if pk in number_of) if current else (),
        withdrawn_evidence=tuple(said.withdrawn_evidence.get(current, ())) if current else (),
        treaties=tuple(said.treaties.get(obligation.pk, ())),
        reviews=tuple(
            ReviewLine(one, one.judged_version_id == current and one.judged_wording_id == obligation.words_from_id)
            for one in said.reviews.get(obligation.pk, ())
        ),
        changed=bool(version and choices.begin and facts.day_of(version.published_at) >= choices.begin),
    )


def _pieces_of(said: facts.Said, line: VersionAction | None) -> Sequence[int]:
    return said.action_pieces.get(line.pk, ()) if line else ()


def _sources(
    obligations: Sequence[Obligation],
    said: facts.Said,
    *,
    reader: Any,
    choices: Choices,
    country: Country,
) -> list[Source]:
    """Every piece once, numbered in the order in which the report comes to cite it."""
    places: dict[int, list[str]] = {}
    for obligation in obligations:
        version = said.standing.get(obligation.pk)
        for pk in said.cited.get(version.pk, ()) if version else ():
            places.setdefault(pk, []).append(obligation.key)
    pieces = [said.pieces[pk] for pk in places]
    tables: Mapping[int, Table] = {}
    if choices.statistics:
        # A report is handed on: only one for the State's own use holds what the public is not shown.
        exact = choices.internal
        tables = own_tables(pieces, user=reader, country_id=country.pk) if exact else public_tables(pieces, reader)
    return [
        Source(number, piece, tables.get(piece.pk), tuple(places[piece.pk]))
        for number, piece in enumerate(pieces, start=1)
    ]


def _counts(country: Country, clauses: Sequence[Clause], pieces: Mapping[int, Evidence], day: date) -> StateSummary:
    """What a compiled summary counts, of these clauses on that day; it is never saved. A piece is counted once."""
    counts = StateSummary(country=country, as_of=day, obligations=len(clauses))
    seen: set[int] = set()
    for clause in clauses:
        version, review = clause.version, clause.review
        counts.actions += len(clause.actions)
        counts.actions_done += sum(one.status == ActionStatus.DONE for one in clause.actions)
        if version is not None:
            counts.reported += 1
            _add(counts, version.status)
            counts.target_overdue += facts.is_overdue(version, day)
            if counts.last_published_at is None or counts.last_published_at < version.published_at:  # type: ignore[operator]
                counts.last_published_at = version.published_at
        else:
            counts.withdrawn += clause.withdrawn is not None
            due = clause.obligation.resolution.first_report_on
            counts.report_overdue += bool(due and due < day)
        if review:
            counts.reviewed += 1
            counts.confirmed += review == CONFIRMED
            counts.disputed += review == DISPUTED
            if version is not None and version.status == Status.IMPLEMENTED:
                counts.implemented_confirmed += review == CONFIRMED
                counts.implemented_disputed += review == DISPUTED
        for line in clause.reviews:
            if line.is_current:
                _add(counts, f"grade_{Grade(line.review.grade).value.lower()}")
        seen.update(clause.numbers)
    for number in seen:
        if pieces[number].audience == Audience.EVERYONE:
            _add(counts, f"evidence_{pieces[number].dimension}")
            _add(counts, _age(pieces[number].dated, day))
    return counts


def _age(dated: date, day: date) -> str:
    """The count of evidence that a date belongs to, by how long before the day it is."""
    if dated > day - relativedelta(years=1):
        return "evidence_within_year"
    return "evidence_within_five_years" if dated > day - relativedelta(years=5) else "evidence_older"


def _add(counts: StateSummary, name: str) -> None:
    setattr(counts, name, getattr(counts, name) + 1)
