"""From the words of a page to its printed lines in reading order: raised figures, columns, wide gaps."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from compliance.parser.readers.pdf_words import Sheet, Word

# Gaps within a line, in heights of its font: what parts two blocks side by side, and two columns of text.
_WIDE_GAP = 3.5
_GUTTER_GAP = 0.8
_MIN_ROWS = 8
_RAISED = re.compile(r"[\d*†‡§]{1,4},?\Z|[a-z]\Z")
_RTL = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LETTER = re.compile(r"[^\W\d_]")
_LABEL_END = re.compile(r"(?:[\d.]{1,6}|[A-Z\d/-]{1,12}\.|\(?[A-Za-z\d]{1,5}\)|[a-z]\.|[IVX]{1,5}\.|[•–-])\Z")


@dataclass(slots=True)
class Row:
    """A printed line, or the part of one that stands apart: words in reading order. `size` is that of most of it."""

    words: list[Word]
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    page: int
    column: int = 0
    rtl: bool = False
    text: str = ""


@dataclass(slots=True)
class PageRows:
    """The lines of a page in reading order, and what stands on it sideways or outside every line."""

    sheet: Sheet
    rows: list[Row]
    aside: list[Row] = field(default_factory=list)


def rows_of(sheet: Sheet) -> PageRows:
    """The lines of one page. Every word of the sheet is in exactly one of them."""
    upright = [word for word in sheet.words if word.upright]
    _settle_small(upright)
    aside = [_row([word], sheet.number) for word in sheet.words if not word.upright]
    rows: list[Row] = []
    bands = _bands(upright)
    gutter = _gutter(bands)
    for band in bands:
        rows.extend(_segments(band, sheet.number, gutter))
    return PageRows(sheet, _in_columns(rows, gutter), aside)


def _settle_small(words: list[Word]) -> None:
    """Puts raised figures and lowered letters on the line of the word beside them."""
    for index, word in enumerate(words):
        before = words[index - 1] if index else None
        after = words[index + 1] if index + 1 < len(words) else None
        for other in (before, after):
            if other is None or other.raised or word.size > 0.82 * other.size:
                continue
            lift = other.y - word.y
            near = (
                -0.3 * other.size < (word.x0 - other.x1 if other is before else other.x0 - word.x1) < 1.5 * other.size
            )
            if near and -0.45 * other.size < lift < 0.75 * other.size:
                word.raised = lift > 0.04 * other.size and bool(_RAISED.match(word.text))
                word.y = other.y
                break


def _bands(words: list[Word]) -> list[list[Word]]:
    """Words on one base line, from the top down."""
    bands: list[list[Word]] = []
    for word in sorted(words, key=lambda item: (item.y, item.order)):
        band = bands[-1] if bands else None
        if band and word.y - band[0].y <= 0.3 * min(word.size, band[0].size):
            band.append(word)
        else:
            bands.append([word])
    return bands


def _gutter(bands: list[list[Word]]) -> float | None:
    """Where the white space between two columns is, None on a page with one column."""
    pieces = [_pieces(band) for band in bands]
    if len(pieces) < _MIN_ROWS:
        return None
    left = min(piece[0][0] for piece in pieces)
    right = max(piece[-1][1] for piece in pieces)
    starts = sorted(start for piece in pieces for start, _ in piece)
    ends = sorted(end for piece in pieces for _, end in piece)
    firsts = sorted(piece[0][1] for piece in pieces)
    lasts = sorted(piece[-1][0] for piece in pieces)
    best: tuple[int, float, float] | None = None
    for step in range(30, 71):
        x = left + step / 100 * (right - left)
        crossing = bisect_right(starts, x) - bisect_right(ends, x)
        beside = min(bisect_right(firsts, x), len(lasts) - bisect_right(lasts, x))
        if beside < _MIN_ROWS or crossing * 2 > beside:
            continue
        if best is None or beside - crossing > best[0]:
            best = (beside - crossing, x, x)
        elif beside - crossing == best[0]:
            best = (best[0], best[1], x)
    return (best[1] + best[2]) / 2 if best else None


def _pieces(band: list[Word]) -> list[tuple[float, float]]:
    """The stretches of a base line that have no gap as wide as one between columns."""
    if len(band) == 1:
        return [(band[0].x0, band[0].x1)]
    found: list[tuple[float, float]] = []
    for word in sorted(band, key=lambda item: item.x0):
        if found and word.x0 - found[-1][1] < _GUTTER_GAP * word.size:
            found[-1] = (found[-1][0], max(found[-1][1], word.x1))
        else:
            found.append((word.x0, word.x1))
    return found


def _segments(band: list[Word], page: int, gutter: float | None) -> list[Row]:
    """One base line as the stretches that wide gaps and the gutter make of it."""
    if len(band) == 1:
        return [_row(band, page)]
    ordered = _reading_order(band)
    rtl = ordered[0].x0 > ordered[-1].x0
    parts: list[list[Word]] = [[ordered[0]]]
    for last, word in pairwise(ordered):
        gap = last.x0 - word.x1 if rtl else word.x0 - last.x1
        high = max(last.size, word.size)
        split = gap > _WIDE_GAP * high and not (len(parts[-1]) == 1 and _LABEL_END.match(last.text) and gap < 8 * high)
        if gutter is not None and gap >= _GUTTER_GAP * high * 0.9:
            low, top = (word.x1, last.x0) if rtl else (last.x1, word.x0)
            split = split or low - 1 <= gutter <= top + 1
        if split:
            parts.append([word])
        else:
            parts[-1].append(word)
    return [_row(part, page) for part in parts]


def _reading_order(band: list[Word]) -> list[Word]:
    """From left to right; from right to left where most letters are Arabic, runs of figures as the file has them."""
    ordered = sorted(band, key=lambda word: word.x0)
    if not any(_RTL.search(word.text) for word in band):
        return ordered
    letters = [unicodedata.bidirectional(char) for word in band for char in word.text if char.isalpha()]
    if sum(kind in ("R", "AL") for kind in letters) * 2 <= len(letters):
        return ordered
    return sorted(band, key=lambda word: -word.x1)


def _row(words: list[Word], page: int) -> Row:
    first = words[0]
    size = first.size
    if len(words) == 1:
        # Most lines are in one style, and then one piece.
        return Row(words, first.x0, first.x1, first.y, round(size, 1), first.bold, page, text=first.text)
    if any(word.raised or abs(word.size - size) > 0.05 for word in words):
        sizes: Counter[float] = Counter()
        for word in words:
            sizes[round(word.size, 1)] += 0 if word.raised else len(word.text)
        size = sizes.most_common(1)[0][0]
    level = [word.y for word in words if not word.raised]
    bold = any(word.bold for word in words) and all(word.bold or not _LETTER.search(word.text) for word in words)
    row = Row(
        words,
        min(word.x0 for word in words),
        max(word.x1 for word in words),
        max(level) if level else first.y,
        round(size, 1),
        bold,
        page,
        rtl=len(words) > 1 and words[0].x0 > words[-1].x0,
    )
    row.text = "".join(
        ("" if index and joined(words[index - 1], word) else " " if index else "") + word.text
        for index, word in enumerate(words)
    )
    return row


def joined(before: Word, word: Word) -> bool:
    """Whether no space stands between two words of a line."""
    if word.glued and word.order == before.order + 1:
        return True
    gap = max(word.x0 - before.x1, before.x0 - word.x1)
    if word.raised or before.raised:
        return word.raised and not before.raised
    return word.order != before.order + 1 and gap < 0.12 * max(word.size, before.size)


def _in_columns(rows: list[Row], gutter: float | None) -> list[Row]:
    """Left column before right one, between the lines that run across both."""
    if gutter is None:
        return rows
    found: list[Row] = []
    sides: tuple[list[Row], list[Row]] = ([], [])
    for row in rows:
        if row.x0 < gutter < row.x1:
            found += _sides(sides)
            found.append(row)
        elif row.x1 <= gutter:
            row.column = 1
            sides[0].append(row)
        else:
            row.column = 2
            sides[1].append(row)
    return found + _sides(sides)


def _sides(sides: tuple[list[Row], list[Row]]) -> list[Row]:
    found = sides[1] + sides[0] if any(row.rtl for row in sides[0] + sides[1]) else sides[0] + sides[1]
    sides[0].clear()
    sides[1].clear()
    return found
