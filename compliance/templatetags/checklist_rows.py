"""The lines of a checklist: `{% load checklist_rows %}{% checklist_rows rows country %}`."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance.models import Country
from compliance.models.addresses import address_of
from compliance.pictures import number_text
from compliance.selectors.checklist import ChecklistRow
from compliance.selectors.places import place_text
from compliance.selectors.texts import direction_of
from compliance.templatetags.compliance_ui import ago, grade_square, latitude_chip, long_date, status_chip, verb_chip

register = template.Library()


@register.simple_tag
def checklist_rows(rows: Iterable[ChecklistRow], country: Country) -> SafeString:
    """One list item an obligation: its paragraph and words, what the State says of it, and what reviews do.

    Written as strings, because a page has fifty of them and a template each took longer than all its queries.
    """
    return mark_safe("\n".join(_row(row, country.code) for row in rows))  # noqa: S308 - made of escaped parts


def _row(row: ChecklistRow, code: str) -> SafeString:
    wording, resolution = row.obligation.wording, row.obligation.resolution
    assert wording is not None
    chips = [verb_chip(wording.verb, wording.force), *(latitude_chip(latitude) for latitude in row.latitudes)]
    return format_html(
        '<li class="checklist-row pair-row">'
        '<p class="pair-place"><a href="{}"><span class="visually-hidden">{}, {} </span>{}</a></p>'
        '<div class="pair-words"><p class="pair-clause" lang="{}" dir="{}">{}</p>'
        '<p class="checklist-facts">{}</p></div>'
        '<div class="pair-record"><p>{}</p>{}<p class="muted small">{}</p></div></li>',
        address_of("pair_detail", code=code, slug=resolution.slug, place=wording.slug),
        resolution.symbol,
        _("paragraph"),
        place_text(wording.place),
        wording.version.language,
        direction_of(wording.version.language),
        wording.short_text,
        format_html_join(" ", "{}", ((chip,) for chip in chips)),
        status_chip(row.status, review=row.review),
        _grades(row),
        _when(row),
    )


def _grades(row: ChecklistRow) -> SafeString:
    if not row.reviews:
        return SafeString("")
    squares = format_html_join("", " {}", ((grade_square(review.grade),) for review in row.reviews))
    return format_html('<p class="pair-grades"><span class="visually-hidden">{}</span>{}</p>', _("Reviews:"), squares)


def _when(row: ChecklistRow) -> SafeString:
    """When it was published, with what evidence; or withdrawn; or by when a report is asked for."""
    if row.published_at:
        said = format_html("{}, {}", long_date(row.published_at), ago(row.published_at))
        return format_html("{} · {}", said, _evidence(row.evidence)) if row.evidence else said
    if row.withdrawn_at:
        words, day = _("withdrawn on %(day)s"), long_date(row.withdrawn_at)
    elif row.is_overdue:
        words, day = _("report overdue since %(day)s"), long_date(row.asked_by)
    elif row.asked_by:
        words, day = _("report asked for by %(day)s"), long_date(row.asked_by)
    else:
        return SafeString("")
    return mark_safe(words % {"day": day})  # noqa: S308 - a translated sentence, and a date that is markup


def _evidence(number: int) -> str:
    words = ngettext("%(number)s piece of evidence", "%(number)s pieces of evidence", number)
    return words % {"number": number_text(number)}
