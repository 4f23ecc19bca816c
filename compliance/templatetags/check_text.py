"""The text of the check as HTML: `{% load check_text %}{% check_text check rows %}`.

A text of thousands of paragraphs is written here and not by a template, which would take ten times as long.
"""

from __future__ import annotations

from collections.abc import Iterator

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from compliance import pictures
from compliance.selectors.check import Block, Check, Stretch
from compliance.selectors.checking import Rows
from compliance.selectors.places import place_text
from compliance.templatetags.work_ui import clause_of_place

register = template.Library()


@register.simple_tag
def check_text(check: Check, rows: Rows) -> SafeString:
    """Every paragraph with its number once; the words of each clause lead to its row, warnings to what they say."""
    flag = f'title="{escape(_("A doubtful place"))}">{pictures.icon_svg("warning")}'
    blocks = (block for block in check.blocks if not block.is_blank)
    return mark_safe("".join("".join(_block(block, rows, flag)) for block in blocks))  # noqa: S308 - escaped below


def _block(block: Block, rows: Rows, flag: str) -> Iterator[str]:
    classes = "check-block check-between"
    named = ""
    if block.path:
        classes = f"check-block check-depth-{block.depth}{' is-asked' if block.is_asked else ''}"
        named = f' id="t-{block.slug}" data-paragraph="{block.slug}"'
    yield f'<div class="{classes}"{named} dir="auto">'
    for number in block.number_warnings:
        yield _flag(number, flag)
    printed, first = block.number, block.first
    if printed and first:
        address = escape(rows.address_of(first.slug))
        yield f'<a class="check-number" id="o-{first.slug}" href="{address}">{escape(printed)}</a> '
    elif printed:
        yield f'<span class="check-number">{escape(printed)}</span> '
    for at, (stretch, words) in enumerate(block.words):
        for number in stretch.warnings:
            yield _flag(number, flag)
        if stretch.begins and not (printed and stretch.obligation is first):
            yield _anchor(stretch, rows, short=bool(printed))
        yield _words(stretch, words if at else words.lstrip())
    yield "</div>"


def _flag(number: int, flag: str) -> str:
    return (
        f'<a class="check-flag" id="w{number}" href="#warning-{number}" {flag}'
        f'<span class="check-warning-number">{number}</span></a>'
    )


def _anchor(stretch: Stretch, rows: Rows, *, short: bool) -> str:
    """Leads to the row of a clause that begins inside a paragraph, or of one whose number is not printed."""
    assert stretch.obligation is not None
    place, slug = stretch.obligation.place, stretch.obligation.slug
    label = clause_of_place(place) if short else place_text(place)
    return f'<a class="check-anchor" id="o-{slug}" href="{escape(rows.address_of(slug))}">{escape(label)}</a>'


def _words(stretch: Stretch, words: str) -> str:
    classes = [
        name
        for name, applies in (
            ("check-words", stretch.obligation is not None),
            ("is-action", stretch.action and stretch.obligation is not None),
            ("is-warned", stretch.warned),
        )
        if applies
    ]
    named = f' class="{" ".join(classes)}"' if classes else ""
    clause = f' data-clause="{stretch.obligation.slug}"' if stretch.obligation else ""
    return f'<span{named}{clause} data-start="{stretch.start}">{escape(words)}</span>'
