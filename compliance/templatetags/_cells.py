"""Cells of the tables of States, written without a template each: lists have hundreds of them.

Each writes the whole cell of a row of `selectors.countries` or `selectors.standing`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from compliance import pictures
from compliance.templatetags.compliance_ui import (
    ago,
    count_of,
    country_name,
    fictional_chip,
    grade_square,
    long_date,
    status_chip,
)


def state(row: Any) -> SafeString:
    """The State's name, which leads to its page."""
    return country_name(row.country, link=True)


def state_on_clause(row: Any) -> SafeString:
    """The State's name, which leads to its record on the clause."""
    link = format_html('<a href="{}">{}</a>', row.url, row.country.name)
    return format_html("{} {}", link, fictional_chip()) if row.country.is_fictional else link


def group(row: Any) -> str:
    """The State's regional group; a dash for none."""
    return str(row.country.get_regional_group_display() or "–")


def reported(row: Any) -> str:
    """How many of what is asked the State has reported on."""
    if row.summary is None:
        return format_html('<span class="muted">{}</span>', _("not compiled yet"))
    return count_of(row.summary.reported, of=row.summary.obligations)


def strip(row: Any) -> SafeString:
    """The State's statuses as a stacked bar."""
    if not row.strip:
        return SafeString("")
    return pictures.status_strip(row.strip, ident=row.strip_ident, legend=False)


def last_published(row: Any) -> SafeString:
    """When the State last published anything."""
    return _published(row.last_published_at)


def published(row: Any) -> SafeString:
    """When the State published what stands on the clause."""
    return _published(row.published_at)


def _published(moment: datetime | None) -> SafeString:
    if not moment:
        return format_html('<span class="muted">{}</span>', _("nothing published"))
    return format_html('<span>{} <span class="muted small">{}</span></span>', long_date(moment), ago(moment))


def claim(row: Any) -> SafeString:
    """The status the State has published, with what reviews make of it."""
    return status_chip(row.status, review=row.review)


def grades(row: Any) -> SafeString:
    """The grades of the reviews."""
    if not row.reviews:
        return format_html('<span class="muted">{}</span>', pgettext("reviews", "none"))
    return format_html(
        "<span>{}</span>", format_html_join("", "{} ", ((grade_square(one.grade),) for one in row.reviews))
    )
