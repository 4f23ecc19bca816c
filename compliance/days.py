"""The moments at which a calendar day begins and is over, in the time zone of the site."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def day_begins(day: date) -> datetime:
    """The moment a day begins."""
    return timezone.make_aware(datetime.combine(day, time.min))


def day_after(day: date) -> datetime:
    """The moment at which a day is over."""
    return day_begins(day + timedelta(days=1))
