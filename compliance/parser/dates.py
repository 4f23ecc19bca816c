"""The date of adoption: among the dates a document gives, the one that fits its session."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from compliance.parser.lines import FURNITURE, Line, Page
from compliance.parser.nodes import ParserWarning
from compliance.parser.numbering import FULL_DATE, MONTH_YEAR, MONTHS
from compliance.parser.outline import MARKS, Outline
from compliance.parser.scans import misread_date

_ADOPTION = re.compile(r"(?:[Aa]dopted|ADOPTED)\b(?![^.]{0,80}Distr)")
# "At the 7585th meeting of the Security Council, held on 16 December 2015, ... the following statement".
_HELD = re.compile(r"meeting\b.{0,60}, held on \d")
_RANGE = re.compile(r"[\u2013-]\s?\Z")


class _Dated(NamedTuple):
    """A full date with its place; the smaller `rank`, the nearer to being the date of adoption."""

    rank: int
    day: date
    start: int
    end: int


class _Month(NamedTuple):
    """A month and year in prose, with its place."""

    month: int
    year: int
    start: int
    end: int


def adoption_date(
    page: Page, outline: Outline, body: str | None, session: str | None
) -> tuple[str | None, list[ParserWarning]]:
    """The date of adoption (ISO 8601) and what conflicts with it; None where no date fits the session."""
    dates = sorted(_dates(page, outline), key=lambda dated: dated.rank)
    if not dates:
        return None, []
    months = [
        _Month(
            MONTHS[match.group(1).lower()], int(match.group(2)), line.start + match.start(), line.start + match.end()
        )
        for line in outline.notes
        for match in MONTH_YEAR.finditer(line.text)
    ]
    window = session_window(body, session)
    year = _year_in_number(outline)
    best = next((dated.day for dated in dates if _fits(dated.day, window) and year in (None, dated.day.year)), None)
    if best is not None:
        return best.isoformat(), _conflicts(dates, months if outline.digest else [], best, session)
    corrected = _corrected(dates, months, window)
    if corrected is not None:
        dated, month, best = corrected
        told = f"{_month_name(month.month)} {month.year}"
        return best.isoformat(), [_conflict(dated.day, told, best, session, dated.start, dated.end)]
    first = dates[0]
    message = f"the date {first.day.isoformat()} does not fit the session"
    return None, [ParserWarning("conflicting-dates", message, first.start, first.end)]


def session_window(body: str | None, session: str | None) -> tuple[date, date] | None:
    """When a session sits: a regular session of the General Assembly opens in September of 1945 + its number."""
    if body == "General Assembly" and session and session.isdigit():
        year = 1945 + int(session)
        if not 1946 <= year < 2200:
            return None
        return date(year, 1 if year == 1946 else 9, 1), date(year + 1, 10, 15)
    if body == "Economic and Social Council" and session and re.fullmatch(r"(?:19|20)\d\d", session):
        return date(int(session) - 1, 7, 1), date(int(session) + 1, 7, 31)
    return None


def _dates(page: Page, outline: Outline) -> Iterator[_Dated]:
    """The full dates of the closing and heading lines, those of the masthead's distribution left out."""
    issued = {line.start for before, line in pairwise(page.lines) if _distribution(before)}
    told = [line for line in outline.notes if _HELD.search(line.text)]
    for rank, lines in ((0, outline.closings), (1, told), (2, outline.headings)):
        for line in lines:
            if line.start not in issued:
                yield from _dates_of_line(line, rank)
        for first, second in pairwise(lines):
            if not second.gap and second.start - first.end <= 3:
                yield from _date_over_two_lines(first, second, rank)


def _distribution(line: Line) -> bool:
    return line.kind == FURNITURE and line.text.startswith("Distr")


def _dates_of_line(line: Line, rank: int) -> Iterator[_Dated]:
    if FULL_DATE.search(line.text) is None and len(line.text) < 200:
        misread = misread_date(line.text)
        match = FULL_DATE.match(misread[0]) if misread else None
        day = _valid(match) if match else None
        if misread and day is not None:
            yield _Dated(rank, day, line.start + misread[1], line.start + misread[2])
        return
    for match in FULL_DATE.finditer(line.text):
        day = _valid(match)
        before = line.text[: match.start()]
        if day is None or _RANGE.search(before):
            continue
        adoption = bool(_ADOPTION.search(before) or re.fullmatch(r"of\s+", before))
        prose = len(line.text) > 120 and not adoption and not _HELD.search(before + match.group())
        yield _Dated(rank - adoption + 4 * prose, day, line.start + match.start(), line.start + match.end())


def _date_over_two_lines(first: Line, second: Line, rank: int) -> Iterator[_Dated]:
    joined = f"{first.text} {second.text}"
    for match in FULL_DATE.finditer(joined):
        day = _valid(match)
        if day is not None and match.start() <= len(first.text) < match.end():
            yield _Dated(rank - bool(_ADOPTION.search(joined[: match.start()])), day, first.start, second.end)


def _valid(match: re.Match[str]) -> date | None:
    try:
        return date(int(match.group(3)), MONTHS[match.group(2).lower()], int(match.group(1)))
    except ValueError:
        return None


def _fits(day: date, window: tuple[date, date] | None) -> bool:
    return window is None or window[0] <= day <= window[1]


def _corrected(
    dates: list[_Dated], months: list[_Month], window: tuple[date, date] | None
) -> tuple[_Dated, _Month, date] | None:
    """A date whose year the prose contradicts, with the prose's year, if that fits the session."""
    for dated in dates:
        for month in months:
            if month.month != dated.day.month:
                continue
            try:
                day = dated.day.replace(year=month.year)
            except ValueError:
                continue
            if _fits(day, window):
                return dated, month, day
    return None


def _conflicts(dates: list[_Dated], months: list[_Month], best: date, session: str | None) -> list[ParserWarning]:
    for dated in dates:
        if dated.rank <= 0 and dated.day != best:
            return [_conflict(dated.day, best.isoformat(), best, session, dated.start, dated.end)]
    for month in months:
        if month.month == best.month and month.year != best.year:
            return [_conflict(best, str(month.year), best, session, month.start, month.end)]
    return []


def _year_in_number(outline: Outline) -> int | None:
    for line in outline.headings:
        match = re.match(r"(?:RESOLUTION|Resolution)\s+\d{1,4} ?\(((?:19|20)\d\d)\)", line.text.strip(MARKS))
        if match:
            return int(match.group(1))
    return None


def _month_name(month: int) -> str:
    return next(name.capitalize() for name, number in MONTHS.items() if number == month)


def _conflict(day: date, other: str, best: date, session: str | None, start: int, end: int) -> ParserWarning:
    where = f" by the session ({session})" if session else ""
    message = f"{day.isoformat()} and {other} conflict; taken{where}: {best.isoformat()}"
    return ParserWarning("conflicting-dates", message, start, end)
