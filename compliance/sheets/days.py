"""What people and programs write for a day: 2024-05-31, 31.05.2024, 31/05/2024, a date cell, or its serial number."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from compliance.sheets.numbers import plain_digits

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")
#: Day 0 of programs that count from 1900; they think 1900 a leap year, which is right from 1 March on.
_EPOCH_1900 = date(1899, 12, 30)
#: Days from there to 1 January 1904, where some programs begin.
_TO_1904 = 1462
#: Serial numbers that can be meant: 1950 to 2150.
_FIRST_SERIAL, _LAST_SERIAL = 18_264, 91_678


class NotADay(ValueError):
    """A value that is no day; `code` says why: "formula", "ambiguous" (day and month may be either), "words"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def day_of(value: Any, *, from_1904: bool = False) -> date:
    """The day that a cell holds. Raises NotADay."""
    if isinstance(value, bool):
        raise NotADay("words")
    if isinstance(value, int | float):
        return _serial(value, from_1904)
    if isinstance(value, dict):
        if "day" in value:
            return _day(str(value["day"]))
        raise NotADay("formula")
    return _day(plain_digits(str(value)), from_1904)


def _serial(value: float, from_1904: bool) -> date:
    days = int(value) + (_TO_1904 if from_1904 else 0)
    if not _FIRST_SERIAL <= days <= _LAST_SERIAL:
        raise NotADay("words")
    return _EPOCH_1900 + timedelta(days=days)


def _day(text: str, from_1904: bool = False) -> date:
    if text.startswith("="):
        raise NotADay("formula")
    if found := _ISO.fullmatch(text):
        return _made(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(text):
        first, sign, second, year = int(found[1]), found[2], int(found[3]), int(found[4])
        # With points the day stands first everywhere; with strokes it depends on the country.
        if sign == "." or first > 12 or first == second:
            return _made(year, second, first)
        raise NotADay("ambiguous")
    if _SERIAL.fullmatch(text):
        return _serial(float(text), from_1904)
    raise NotADay("words")


def _made(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NotADay("words") from None
