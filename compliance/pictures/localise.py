"""Dates and numbers as a reader of the active language expects them (CLDR, through Babel).

Django's own formats differ in style from one language to the next ("Nov. 22, 2026" beside
"22 de noviembre de 2026"); CLDR's long form is a full date in all six.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta
from babel.lists import format_list
from babel.numbers import format_decimal
from dateutil.relativedelta import relativedelta
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

# United Nations documents write "22 November 2026", which is the British form.
_PREFERRED = {"en": "en_GB", "zh": "zh_Hans"}

_COMMA = pgettext_lazy("between two facts in one line", ", ")
P = ParamSpec("P")
R = TypeVar("R")


def kept_by_language(make: Callable[P, R]) -> Callable[P, R]:
    """A function of few different arguments whose answers are kept, for each language that a reader may have.

    A long list writes the same dates, counts and chips again and again. What it answers may depend on its
    arguments and the active language alone: never on the day or on who asks.
    """

    def made(_language: str | None, *args: P.args, **kwargs: P.kwargs) -> R:
        return make(*args, **kwargs)

    kept: Callable[..., R] = lru_cache(maxsize=8192)(made)

    @wraps(make)
    def said(*args: P.args, **kwargs: P.kwargs) -> R:
        return kept(get_language(), *args, **kwargs)

    return said


@lru_cache(maxsize=32)
def _locale_of(language: str) -> Locale:
    base = language.replace("_", "-").split("-")[0]
    return Locale.parse(_PREFERRED.get(base, base))


def reader_locale() -> Locale:
    """The CLDR locale of the active language; English when translation is off."""
    return _locale_of(get_language() or "en")


def local_day(moment: dt.date | dt.datetime) -> dt.date:
    """The calendar day of a date or of a moment, in the current time zone."""
    if isinstance(moment, dt.datetime):
        return timezone.localtime(moment).date() if timezone.is_aware(moment) else moment.date()
    return moment


def long_date_text(moment: dt.date | dt.datetime) -> str:
    """A full date: "22 November 2026"."""
    return _long_date(local_day(moment))


def moment_text(moment: dt.datetime) -> str:
    """A full date with its time and zone: "22 November 2026, 14:02 UTC"."""
    local = timezone.localtime(moment)
    time = format_time(local.time(), "short", locale=reader_locale())
    return _("%(day)s, %(time)s %(zone)s") % {
        "day": long_date_text(local),
        "time": time,
        "zone": local.tzname() or "",
    }


@kept_by_language
def _long_date(day: dt.date) -> str:
    return format_date(day, "long", locale=reader_locale())


def ago_text(moment: dt.date | dt.datetime, today: dt.date | None = None) -> str:
    """How far a date is from today, in days and greater: "today", "yesterday", "3 weeks ago", "in 2 days".

    What has passed is said in whole units: "1 year ago" until the second is full.
    """
    day, now = local_day(moment), today or timezone.localdate()
    return _days_from_today(-_whole(day, now) if day < now else (day - now).days)


@lru_cache(maxsize=8192)
def _whole(day: dt.date, today: dt.date) -> int:
    """The days of the greatest unit that has passed since, as often as it has passed."""
    passed = relativedelta(today, day)
    if passed.years or passed.months:
        return 365 * passed.years or 31 * passed.months
    return 7 * (passed.days // 7) or passed.days


@kept_by_language
def _days_from_today(days: int) -> str:
    if days == 0:
        return _("today")
    if days == -1:
        return _("yesterday")
    if days == 1:
        return _("tomorrow")
    delta, threshold = dt.timedelta(days=days), 1 if days < 0 else 0.85
    return format_timedelta(delta, granularity="day", threshold=threshold, add_direction=True, locale=reader_locale())


@kept_by_language
def number_text(number: int) -> str:
    """A whole number with its separators: 12,345 in English, 12 345 in French."""
    return format_decimal(number, locale=reader_locale())


def list_text(parts: Sequence[str]) -> str:
    """Several things in one sentence, joined as the reader's language does: "a, b and c"."""
    return format_list(list(parts), locale=reader_locale())


def line_text(parts: Iterable[str]) -> str:
    """Facts in one line, parted as the reader's language does: "A/RES/65/190, 3 (e)"."""
    return str(_COMMA).join(parts)
