"""The lines of an officer's checklist: `{% load work_rows %}{% work_rows lines resolution ticks=True %}`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance.models.addresses import address_of
from compliance.pictures import line_text, number_text
from compliance.selectors.places import place_text
from compliance.templatetags.compliance_ui import ago, grade_square, icon, long_date, status_chip
from compliance.templatetags.work_ui import version_state

register = template.Library()


@register.simple_tag
def work_rows(lines: Iterable[dict[str, Any]], resolution: Any, *, ticks: bool = False) -> SafeString:
    """One list item an obligation, as an officer works on it; `ticks` puts a box to tick before each.

    Written as strings, because a page has fifty of them and a template each took longer than all its queries.
    """
    return mark_safe("\n".join(_row(line, resolution, ticks=ticks) for line in lines))  # noqa: S308 - escaped parts


def _row(line: dict[str, Any], resolution: Any, *, ticks: bool) -> SafeString:
    row = line["row"]
    place = place_text(row.wording.place)
    return format_html(
        '<li class="checklist-row work-row{}">{}'
        '<p class="work-clause"><a href="{}">{}</a> <span class="quoted" lang="{}" dir="auto">{}</span></p>'
        '<div class="checklist-facts">{}</div></li>',
        " work-row-ticks" if ticks else "",
        _tick(row.key, line_text((resolution.symbol, place))) if ticks else "",
        address_of("implementation_edit", slug=resolution.slug, place=row.wording.slug),
        place,
        row.language,
        row.wording.short_text,
        format_html_join("\n", "{}", ((fact,) for fact in _facts(line))),
    )


def _tick(key: str, clause: str) -> SafeString:
    return format_html(
        '<div class="work-tick">'
        '<input class="form-check-input" type="checkbox" name="clause" value="{}" form="assign" id="tick-{}">'
        '<label class="visually-hidden" for="tick-{}">{} {}</label></div>',
        key,
        key,
        key,
        _("Tick"),
        clause,
    )


def _facts(line: dict[str, Any]) -> Iterator[SafeString]:
    """What is published and what reviews make of it, what is in hand, what is due, with whom."""
    row, facts = line["row"], line["facts"]
    yield status_chip(row.claim, review=facts.outcome)
    for grade in facts.grades:
        yield grade_square(grade)
    if row.working_state:
        yield format_html(
            '<span class="chip working-chip working-{}">{} {}</span>',
            row.working_state,
            icon("edit"),
            version_state(row.working_state),
        )
    if row.withdrawn_at:
        yield _muted(_("Withdrawn on"), long_date(row.withdrawn_at))
    if line["report_overdue"] or line["target_overdue"]:
        words = _("Report overdue") if line["report_overdue"] else _("Target overdue")
        yield format_html('<span class="overdue">{} {}</span>', icon("clock"), words)
    if line["amended"]:
        yield format_html('<span class="overdue">{}</span>', _("Clause amended since"))
    if line["stale"]:
        yield _muted(_("Gone stale"))
    if facts.evidence:
        words = ngettext("%(n)s piece of evidence", "%(n)s pieces of evidence", facts.evidence)
        yield _muted(icon("evidence"), words % {"n": number_text(facts.evidence)})
    if row.claim_at:
        yield _muted(_("Published"), ago(row.claim_at))
    if line["lead"]:
        yield _muted(_("Lead:"), format_html("<bdi>{}</bdi>", line["lead"].name))
    for other in line["others"]:
        yield _muted(_("Also:"), format_html("<bdi>{}</bdi>", other.name))


def _muted(*words: str) -> SafeString:
    return format_html('<span class="muted">{}</span>', format_html_join(" ", "{}", ((word,) for word in words)))
