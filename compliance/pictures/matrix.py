"""The matrix as a table: in each cell the mark of the claim, and beside it that of what reviews make of it.

The cells are written in one pass as strings: a template takes a quarter of a second for five thousand of them. Marks
are drawn once, as symbols that the cells refer to; what a cell says is the accessible name of its link.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from compliance.enums import NOT_REPORTED, NOT_REPORTED_LABEL, Status
from compliance.pictures.icons import status_mark_parts
from compliance.pictures.localise import list_text, number_text
from compliance.pictures.palette import IMPLEMENTED_CONFIRMED as CONFIRMED_KEY
from compliance.pictures.palette import INK, PAPER, SHADES, WARM

#: What reviews come to for a cell, as `selectors.reviews` says it; "" for no current review.
CONFIRMED, DISPUTED, REVIEWED = "confirmed", "disputed", "reviewed"
STATUSES = (NOT_REPORTED, *(status.value for status in Status))
OUTCOMES = ("", CONFIRMED, DISPUTED, REVIEWED)


@dataclass(frozen=True, slots=True)
class Row:
    """One State: its name, its code as it stands in addresses, its page, and the heading it stands under, if any."""

    name: str
    code: str
    url: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One obligation: its paragraph, the resolution over it, its words, its page, and the address of its pairs with
    `CODE` in the place of the State's code."""

    label: str
    symbol: str
    words: str
    url: str
    resolution_url: str
    pair_url: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a cell says: a status or "" for silence, the grades of current reviews, and what they come to."""

    status: str = ""
    grades: tuple[str, ...] = ()
    review: str = ""


#: A cell out of the obligation's scope, and one that the filters do not show.
NOT_ASKED, LEFT_OUT = "not asked", "left out"
Cells = Callable[[int, int], Said | str]
#: On the first column of each resolution but the first.
_FENCE = ' class="fence"'


def cell_words(said: Said) -> str:
    """A cell in words: "under way; disputed by 1 review (C)"."""
    return _words(said, get_language() or "en")


@lru_cache(maxsize=4096)
def _words(said: Said, _language: str) -> str:
    label = str(Status(said.status).label if said.status else NOT_REPORTED_LABEL)
    status = label[:1].lower() + label[1:]
    number = len(said.grades)
    if not number:
        return status
    # One sentence an outcome: languages differ in where the number stands.
    if said.review == DISPUTED:
        text = ngettext("disputed by %(n)s review", "disputed by %(n)s reviews", _objecting(said))
        words = text % {"n": number_text(_objecting(said))}
    elif said.review == CONFIRMED:
        agreeing = said.grades.count("A")
        words = ngettext("confirmed by %(n)s review", "confirmed by %(n)s reviews", agreeing) % {
            "n": number_text(agreeing)
        }
    else:
        words = ngettext("reviewed once", "reviewed %(n)s times", number) % {"n": number_text(number)}
    graded = ngettext("grade %(grades)s", "grades %(grades)s", number) % {"grades": list_text(said.grades)}
    return _("%(status)s; %(review)s (%(graded)s)") % {"status": status, "review": words, "graded": graded}


def _objecting(said: Said) -> int:
    return sum(grade in {"C", "E"} for grade in said.grades)


# --- marks -----------------------------------------------------------------------------------------------
_BADGES = {
    "": "",
    CONFIRMED: f'<circle cx="18" cy="6" r="5.2" fill="{PAPER}" stroke="{INK}"/>'
    f'<path d="M15.4 6.2l1.9 1.9 3.3-3.9" fill="none" stroke="{INK}" stroke-width="1.6"/>',
    DISPUTED: f'<circle cx="18" cy="6" r="5.2" fill="{PAPER}" stroke="{WARM}" stroke-width="1.4"/>'
    f'<path d="M15.2 4.8h5.6M15.2 7.2h5.6M19.3 3l-2.6 6" fill="none" stroke="{WARM}" stroke-width="1.1"/>',
    REVIEWED: f'<circle cx="18" cy="6" r="5.2" fill="{PAPER}" stroke="{INK}"/>'
    f'<circle cx="18" cy="6" r="1.7" fill="{INK}"/>',
}


def mark_id(status: str, review: str) -> str:
    """The id of a cell's symbol."""
    return f"m-{status or NOT_REPORTED}-{review or 'none'}"


def _mark(status: str, review: str) -> str:
    """The claim at the foot, the review's sign at the head, as far as possible apart on 24 by 24."""
    inner = status_mark_parts(status)
    if status == Status.IMPLEMENTED and review == CONFIRMED:
        inner = inner.replace(SHADES[Status.IMPLEMENTED].colour, SHADES[CONFIRMED_KEY].colour)
    outline = ""
    if review == DISPUTED:
        outline = f'<rect x="1" y="1" width="14" height="14" rx="1.5" fill="none" stroke="{WARM}" stroke-width="2"/>'
    return f'<g transform="translate(1 7)">{inner}{outline}</g>{_BADGES[review]}'


@lru_cache(maxsize=1)
def matrix_symbols() -> SafeString:
    """All marks, once a page, for the cells to refer to."""
    symbols = "".join(
        f'<symbol id="{mark_id(status, review)}" viewBox="0 0 24 24">{_mark(status, review)}</symbol>'
        for status, review in itertools.product(STATUSES, OUTCOMES)
    )
    return mark_safe(  # noqa: S308 - drawn from the tables above
        f'<svg class="matrix-symbols" width="0" height="0" aria-hidden="true" focusable="false">{symbols}</svg>'
    )


def matrix_mark(status: str, review: str = "") -> SafeString:
    """The mark of a cell, for a legend; `matrix_symbols` has to stand on the page."""
    return mark_safe(_use(mark_id(status, review)))  # noqa: S308 - an id of ours


def _use(ident: str) -> str:
    return f'<svg aria-hidden="true"><use href="#{ident}"/></svg>'


def matrix_legend() -> list[tuple[SafeString, str]]:
    """The signs in words: the status scale, then what reviews add to any of them."""
    claims = [(matrix_mark(status), _status_label(status)) for status in STATUSES]
    signs = [
        (CONFIRMED, _("with a tick: confirmed by review")),
        (DISPUTED, _("with an unequal sign and a warm outline: disputed by review")),
        (REVIEWED, _("with a dot: reviewed, neither confirmed nor disputed")),
    ]
    return claims + [(matrix_mark(Status.UNDER_WAY, review), label) for review, label in signs]


def _status_label(status: str) -> str:
    return str(NOT_REPORTED_LABEL if status == NOT_REPORTED else Status(status).label)


# --- the table -------------------------------------------------------------------------------------------
def matrix_table(
    rows: Sequence[Row], columns: Sequence[Column], cells: Cells, *, caption: str, ident: str = "matrix"
) -> SafeString:
    """The table; `cells(row, column)` says what stands in the cell at these positions: `Said`, `NOT_ASKED` or
    `LEFT_OUT`. Rows with the same `group` stand under it as a heading, in the order they are given."""
    parts = [
        f'<table class="matrix" id="{ident}"><caption class="visually-hidden">{escape(caption)}</caption>',
        _head(columns),
    ]
    not_asked = (
        f'<td class="matrix-none"><span class="visually-hidden">{escape(_("not asked"))}</span>'
        '<span aria-hidden="true">–</span></td>'
    )
    left_out = (
        f'<td class="matrix-left"><span class="visually-hidden">{escape(_("not shown by the filters"))}</span></td>'
    )
    fences = _first_of_resolutions(columns)
    paths = [tuple(map(escape, column.pair_url.split("CODE", 1))) for column in columns]
    titles = [escape(_titled(column)) for column in columns]
    named = escape(_("%(state)s, %(obligation)s: %(said)s"))
    said_words: dict[Said, tuple[str, str]] = {}
    for group, under in itertools.groupby(enumerate(rows), key=lambda row: row[1].group):
        parts.append("<tbody>")
        if group:
            heading = f'<th colspan="{len(columns) + 1}" scope="rowgroup"><span>{escape(group)}</span></th>'
            parts.append(f'<tr class="matrix-group">{heading}</tr>')
        for at, row in under:
            name = escape(row.name)
            parts.append(f'<tr><th scope="row"><a href="{escape(row.url)}">{name}</a></th>')
            for place, (before, after) in enumerate(paths):
                said = cells(at, place)
                if isinstance(said, str):
                    parts.append(not_asked if said == NOT_ASKED else left_out)
                    continue
                known = said_words.get(said)
                if known is None:
                    known = (escape(cell_words(said)), _use(mark_id(said.status, said.review)))
                    said_words[said] = known
                fence = _FENCE if place in fences else ""
                title = named % {"state": name, "obligation": titles[place], "said": known[0]}
                parts.append(f'<td{fence}><a href="{before}{row.code}{after}" title="{title}">{known[1]}</a></td>')
            parts.append("</tr>")
        parts.append("</tbody>")
    parts.append("</table>")
    return mark_safe("".join(parts))  # noqa: S308 - every word from outside is escaped above


def _titled(column: Column) -> str:
    return _("%(symbol)s, paragraph %(place)s") % {"symbol": column.symbol, "place": column.label}


def _first_of_resolutions(columns: Sequence[Column]) -> frozenset[int]:
    """The positions where another resolution begins than that of the column before."""
    pairs = itertools.pairwise(columns)
    return frozenset(at for at, (one, other) in enumerate(pairs, start=1) if one.symbol != other.symbol)


def _head(columns: Sequence[Column]) -> str:
    over = "".join(
        f'<th scope="colgroup" colspan="{number}"><a href="{escape(url)}"><bdi>{escape(symbol)}</bdi></a></th>'
        for symbol, url, number in _resolutions(columns)
    )
    fences = _first_of_resolutions(columns)
    heads = "".join(
        f'<th scope="col"{_FENCE if at in fences else ""}>'
        f'<a href="{escape(column.url)}" title="{escape(column.words)}"><span>{escape(column.label)}</span></a></th>'
        for at, column in enumerate(columns)
    )
    corner = f'<span class="visually-hidden">{escape(pgettext("a column", "State"))}</span>'
    return (
        f'<thead><tr class="matrix-over"><td class="matrix-corner" rowspan="2">{corner}</td>{over}</tr>'
        f'<tr class="matrix-places">{heads}</tr></thead>'
    )


def _resolutions(columns: Sequence[Column]) -> Iterable[tuple[str, str, int]]:
    """The resolutions over the columns, with their address and how many columns each spans."""
    for symbol, group in itertools.groupby(columns, key=lambda column: column.symbol):
        under = list(group)
        yield symbol, under[0].resolution_url, len(under)
