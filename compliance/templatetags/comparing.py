"""The table of States beside one another: `{% load comparing %}{% compared_table rows states %}`."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance.models.addresses import address_of
from compliance.pictures import number_text
from compliance.selectors.compare_countries import Candidate, ComparedCell, ComparedRow
from compliance.selectors.places import place_text
from compliance.selectors.texts import direction_of
from compliance.templatetags.compliance_ui import grade_square, long_date, status_chip

register = template.Library()


@register.simple_tag
def compared_table(rows: Sequence[ComparedRow], states: Sequence[Candidate], caption: str) -> SafeString:
    """One row an obligation, one column a State; on a telephone each row becomes a block with the States' names.

    Written as strings in one pass, with the chip of each status and the square of each grade made once.
    """
    home = address_of("country_detail", code="CODE")
    heads = format_html_join(
        "",
        '<th scope="col" role="columnheader"><a href="{}">{}</a></th>',
        ((home.replace("CODE", state.code), state.name) for state in states),
    )
    made = _Made()
    cells = [(state.code, format_html('<td role="cell" data-label="{}">', state.name)) for state in states]
    body = mark_safe("".join(_row(row, cells, made) for row in rows))  # noqa: S308 - made of escaped parts
    return format_html(
        '<div class="table-block table-stacks"><div class="table-region">'
        '<table class="ledger compared" id="compared" role="table" aria-label="{}">'
        '<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">{}</th>{}</tr></thead>'
        '<tbody role="rowgroup">{}</tbody></table></div></div>',
        caption,
        _("Obligation"),
        heads,
        body,
    )


class _Made:
    """What cells repeat, made once."""

    def __init__(self) -> None:
        self.chips: dict[tuple[str | None, str], SafeString] = {}
        self.squares: dict[tuple[str, ...], SafeString] = {}
        self.pieces: dict[int, SafeString] = {}
        self.not_asked = format_html('<span class="muted">{}</span>', _("not asked"))

    def chip(self, cell: ComparedCell) -> SafeString:
        key = (cell.status, cell.review)
        if key not in self.chips:
            self.chips[key] = status_chip(cell.status, review=cell.review)
        return self.chips[key]

    def grades(self, cell: ComparedCell) -> SafeString:
        key = tuple(cell.grades)
        if key not in self.squares:
            squares = format_html_join(" ", "{}", ((grade_square(grade),) for grade in key))
            words = _("Reviews:")
            self.squares[key] = (
                format_html('<p class="pair-grades"><span class="visually-hidden">{}</span> {}</p>', words, squares)
                if key
                else SafeString("")
            )
        return self.squares[key]

    def evidence(self, number: int) -> SafeString:
        if number not in self.pieces:
            words = ngettext("%(number)s piece of evidence", "%(number)s pieces of evidence", number)
            self.pieces[number] = conditional_escape(words % {"number": number_text(number)})
        return self.pieces[number]


def _row(row: ComparedRow, states: Sequence[tuple[str, SafeString]], made: _Made) -> str:
    one = row.obligation
    wording = one.wording
    assert wording is not None
    language = wording.version.language
    place = {"slug": one.resolution.slug, "place": wording.slug}
    pair = address_of("pair_detail", code="CODE", **place)
    head = format_html(
        '<th scope="row" role="rowheader"><a href="{}">{}</a>'
        '<span class="cell-clause quoted" lang="{}" dir="{}">{}</span></th>',
        address_of("obligation_detail", **place),
        _("%(symbol)s, paragraph %(place)s") % {"symbol": one.resolution.symbol, "place": place_text(wording.place)},
        language,
        direction_of(language),
        wording.short_text,
    )
    here, there = escape(pair).split("/CODE/", 1)
    cells = "".join(
        f"{opening}<div>{_cell(cell, f'{here}/{code}/{there}', made)}</div></td>"
        for (code, opening), cell in zip(states, row.cells, strict=True)
    )
    return f'<tr role="row">{head}{cells}</tr>'


def _cell(cell: ComparedCell, url: str, made: _Made) -> str:
    """What a State says, from parts that are escaped: there are hundreds of cells, and few different parts."""
    if not cell.is_asked:
        return made.not_asked
    parts = [long_date(cell.published_at)] if cell.published_at else []
    if parts and cell.evidence:
        parts.append(made.evidence(cell.evidence))
    return (
        f'<a class="compared-claim" href="{url}">{made.chip(cell)}</a>{made.grades(cell)}'
        f'<p class="muted small">{" · ".join(parts)}</p>'
    )
