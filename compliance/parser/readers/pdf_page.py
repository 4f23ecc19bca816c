"""What stands on a page besides the text: running headers and footers, job numbers, footnotes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from compliance.parser.readers.flow import is_rule
from compliance.parser.readers.pdf_lines import PageRows, Row
from compliance.parser.symbols import is_symbol

# How far from its upper or lower edge a page's furniture reaches, as shares of its height.
_HEAD, _FOOT = 0.12, 0.10
_PAGE_NUMBER = re.compile(
    r"(?:[Pp]age )?\d{1,4}(?: ?(?:/|of) ?\d{1,4})?\Z|[-–—] ?\d{1,4} ?[-–—]\Z|\d{1,3}/\d{1,3} {1,3}\d\d-\d{5}.{0,12}\Z"
)
_JOB_NUMBER = re.compile(
    r"(?:GE\.|V\.)?\d{2}-\d{4,5}\b.{0,40}\Z|\*?\d{6,8}\*?\Z|\*[\dA-Z]{6,9}\*.{0,60}\Z|Please recycle.{0,6}\Z|\d{6}\Z"
)
_NOTE_START = re.compile(r"\[?\d{1,3}[\])/]?\s|[*†‡§]{1,3}\s|[a-z]\s(?=[A-Z])")
_PAGE_FIGURES = re.compile(r"\A\d+(?:/\d+)?\s+|\s+\d+(?:/\d+)?\Z|\A\d+(?:/\d+)?\Z")


@dataclass(slots=True)
class PageParts:
    """A page taken apart: body, footnotes and furniture, each in reading order."""

    body: list[Row]
    notes: list[Row] = field(default_factory=list)
    furniture: list[Row] = field(default_factory=list)


def take_apart(pages: list[PageRows], size: float) -> list[PageParts]:
    """Sets furniture and footnotes apart on every page of a document; `size` is that of its body. No row is dropped."""
    repeated = _repeated(pages)
    title = _folded(" ".join(row.text for page in pages[:1] for row in page.rows))
    found: list[PageParts] = []
    for number, page in enumerate(pages):
        furniture = _furniture(page, repeated, title if number else "", size)
        kept = [row for row in page.rows if id(row) not in furniture]
        notes = _footnotes(page, kept, size)
        aside = [row for row in page.rows if id(row) in furniture]
        body = [row for row in kept if id(row) not in notes]
        found.append(PageParts(body, [row for row in kept if id(row) in notes], aside + page.aside))
    return found


def _folded(text: str) -> str:
    """A running line without the page's number, which is the part that changes."""
    return _PAGE_FIGURES.sub("#", " ".join(text.split())).lower()


def _edge(page: PageRows, row: Row) -> str:
    if row.y < _HEAD * page.sheet.height:
        return "head"
    return "foot" if row.y > (1 - _FOOT) * page.sheet.height else ""


def _repeated(pages: list[PageRows]) -> set[tuple[str, str]]:
    """Lines at the upper or lower edge that come back on other pages, page numbers aside."""
    seen: Counter[tuple[str, str]] = Counter()
    for page in pages:
        seen.update({(edge, _folded(row.text)) for row in page.rows if (edge := _edge(page, row))})
    return {key for key, count in seen.items() if count > 1}


def _furniture(page: PageRows, repeated: set[tuple[str, str]], title: str, size: float) -> set[int]:
    """The rows that are furniture. `title` is the first page's text; a running title repeats a part of it."""
    found: set[int] = set()
    masthead = page.sheet.number == 1
    rule = _head_rule(page)
    for row in page.rows:
        edge = _edge(page, row)
        text = row.text.strip()
        if not edge or is_rule(text):
            continue
        known = (edge, _folded(text)) in repeated and (len(text) < 200)
        if edge == "foot":
            if known or _PAGE_NUMBER.match(text) or _JOB_NUMBER.match(text) or is_symbol(text):
                found.add(id(row))
        elif (
            not masthead
            and (
                known
                or _PAGE_NUMBER.match(text)
                or (is_symbol(text) and not _beside_text(page, row))
                or (rule is not None and row.y <= rule + 1)
                or (
                    len(text) > 12
                    and (row.bold or _small(row, size))
                    and _folded(text) in title
                    and _first_rows(page, row)
                )
            )
        ) or (masthead and _PAGE_NUMBER.match(text) and len(page.rows) > 3 and row is page.rows[0]):
            found.add(id(row))
    return found


def _head_rule(page: PageRows) -> float | None:
    """The height of a rule across the page under its header."""
    width = page.sheet.width
    rules = [y for x0, x1, y in page.sheet.rules if y < _HEAD * page.sheet.height and x1 - x0 > 0.6 * width]
    if not rules:
        return None
    above = [row for row in page.rows if row.y <= max(rules) + 1]
    return max(rules) if len(above) <= 5 else None


def _first_rows(page: PageRows, row: Row) -> bool:
    return row in sorted(page.rows, key=lambda item: item.y)[:4]


def _beside_text(page: PageRows, row: Row) -> bool:
    """Whether a line of the body runs on at the same height: then a symbol is part of it."""
    return any(other is not row and abs(other.y - row.y) < 2 and len(other.text) > 120 for other in page.rows)


def _footnotes(page: PageRows, rows: list[Row], size: float) -> set[int]:
    """The rows under the separating line at a column's foot, or the small numbered ones there."""
    found: set[int] = set()
    for column in {row.column for row in rows}:
        own = sorted((row for row in rows if row.column == column), key=lambda row: row.y)
        tail = len(own)
        while tail and (_small(own[tail - 1], size) or is_rule(own[tail - 1].text)):
            tail -= 1
        for index in range(tail, len(own)):
            row = own[index]
            below = is_rule(row.text) and index + 1 < len(own)
            numbered = _NOTE_START.match(row.text + " ") and (row.words[0].raised or row.text[0].isdigit())
            if below or (row.y > 0.3 * page.sheet.height and (numbered or _ruled(page, own, index))):
                found |= {id(item) for item in own[index:]}
                break
    return found


def _small(row: Row, size: float) -> bool:
    return row.size < 0.94 * size


def _ruled(page: PageRows, own: list[Row], index: int) -> bool:
    """Whether a short drawn line stands between a row and the one above it."""
    row = own[index]
    above = own[index - 1].y if index else 0.0
    return any(
        above - 1 <= y <= row.y - 0.3 * row.size
        and x1 - x0 < 0.6 * page.sheet.width
        and x0 < row.x1
        and x0 < row.x0 + 4 * row.size
        for x0, x1, y in page.sheet.rules
    )
