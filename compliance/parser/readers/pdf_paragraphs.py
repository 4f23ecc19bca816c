"""From printed lines to paragraphs: indents, spacing, ends of columns and pages, words broken at a line's end."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from compliance.parser.lines import ends_closed
from compliance.parser.mapped import drops_hyphen
from compliance.parser.numbering import ORDINALS, read_label
from compliance.parser.readers.flow import Block, Break, Run
from compliance.parser.readers.pdf_lines import Row, joined
from compliance.parser.readers.pdf_page import PageParts
from compliance.parser.readers.pdf_words import Word

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_HYPHENS = ("-", "\u2010", "\u00ad")
_FIRST_PART = re.compile(r"\A[^\W\d_]+")
_LAST_PART = re.compile(r"([^\W\d_]+)\Z")
_LABEL = re.compile(
    r"(?:\d{1,3}|\d{1,3} bis)[.)]\s?|\(?(?:[a-z]|([a-z])\1|[ivx]{1,5})[.)]\s|\([A-Z\d]{1,3}\)\s|[•–—-]\s|[IVX]{1,5}\.\s"
    r"|[A-Z]{0,3}[\d./-]{2,14}\.\s"
)
# "gender- and age-sensitive": a hyphen that waits for another word.
_WAITING = re.compile(r"(?:and|or|et|ou|y|o|и|или)\b")
_CJK = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
_OPEN_END = re.compile(r"[-\u2010\u2011\u2013\u2014/]\Z")
# Longer lines are those of paragraphs.
_SHORT = 60
_TENS = frozenset("twenty thirty forty fifty sixty seventy eighty ninety".split())
SOFT_HYPHEN = "\u00ad"


@dataclass(slots=True)
class Measure:
    """What is usual in a document: its letters' size, its lines' distance, indented paragraphs, broken words."""

    size: float
    leading: float
    indented: bool
    words: frozenset[str]
    hyphenates: bool

    def drops_hyphen(self, head: str, tail: str) -> bool:
        """Whether the hyphen at a line's end only broke the word.

        Where the setting breaks no words (word processors rarely do) every hyphen belongs to its word.
        """
        left, right = _LAST_PART.search(head), _WORD.match(tail)
        if left is None or right is None:
            return False
        if not self.hyphenates:
            return f"{left.group(1)}{right.group()}".lower() in self.words
        if left.group(1).lower() in _TENS and right.group() in ORDINALS:
            return False
        return drops_hyphen(f"{head}-", tail, self.words)


@dataclass(slots=True)
class Column:
    """The left and right edge of the lines of one column of a page."""

    left: float
    right: float


def body_size(rows: list[Row]) -> float:
    """The size that most letters have."""
    sizes: Counter[float] = Counter()
    for row in rows:
        sizes[round(row.size, 1)] += len(row.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def measure(parts: list[PageParts], size: float) -> Measure:
    """Reads off what is usual in the body of a document."""
    distances: Counter[float] = Counter()
    indents: Counter[bool] = Counter()
    for part in parts:
        columns = _columns(part.body)
        for last, row in pairwise(part.body):
            distance = row.y - last.y
            if row.column == last.column and 0 < distance < 3 * size and abs(row.size - size) < 0.1 * size:
                distances[round(2 * distance / size, 1)] += 1
                if row.words[0].text[:1].isupper() and ends_closed(last.text):
                    indents[row.x0 > columns[row.column].left + 0.8 * size] += 1
    leading = min(
        (value for value, count in distances.most_common(2) if count >= 0.3 * distances.most_common(1)[0][1]),
        default=2.6,
    )
    lines = [row.text for part in parts for row in part.body]
    words = _whole_words([row for part in parts for row in (*part.body, *part.notes)])
    broken = sum(len(text) > 2 and text[-1] in "-\u2010\u00ad" and text[-2].isalpha() for text in lines)
    return Measure(size, leading * size / 2, indents[True] > indents[False], words, broken > 0.02 * len(lines) + 2)


def _whole_words(rows: list[Row]) -> frozenset[str]:
    """The words of some lines, without the halves that a hyphen at a line's end leaves."""
    lines: list[str] = []
    broken = False
    for row in rows:
        text = row.text
        if broken:
            text = _FIRST_PART.sub("", text, count=1)
        broken = text.endswith(_HYPHENS)
        lines.append(_LAST_PART.sub("", text[:-1]) if broken else text)
    return frozenset(_WORD.findall("\n".join(lines).lower()))


def _columns(rows: list[Row]) -> dict[int, Column]:
    """The edges of each column: the left one where most lines begin, the right one that the long lines reach."""
    found: dict[int, Column] = {}
    for number in {row.column for row in rows}:
        own = [row for row in rows if row.column == number]
        starts: Counter[int] = Counter()
        for row in own:
            starts[round(row.x1 if row.rtl else row.x0)] += len(row.text)
        edge = starts.most_common(1)[0][0]
        if own[0].rtl:
            found[number] = Column(min(row.x0 for row in own), edge)
        else:
            ends = sorted(row.x1 for row in own)
            found[number] = Column(edge, ends[int(0.9 * (len(ends) - 1))])
    return found


@dataclass(slots=True)
class _Open:
    """The paragraph being put together: its rows, the place its wording starts after a label, its column."""

    rows: list[Row]
    column: Column

    @property
    def last(self) -> Row:
        return self.rows[-1]

    def text_start(self) -> float | None:
        """Where the words after the first line's label begin."""
        label = _LABEL.match(self.rows[0].text)
        if label is None or len(self.rows[0].words) < 2:
            return None
        reached = 0
        for word in self.rows[0].words:
            if reached >= len(label.group().rstrip()):
                return word.x0
            reached += len(word.text)
        return None


class Assembler:
    """Walks the pages of a document and gives its blocks and page ends."""

    def __init__(self, usual: Measure) -> None:
        self._usual = usual
        self._open: _Open | None = None
        self._items: list[Block | Break] = []
        self._waiting: list[Break] = []

    def assemble(self, parts: list[PageParts]) -> list[Block | Break]:
        """All paragraphs in order; a page's footnotes and furniture follow the paragraph that its end breaks."""
        for number, part in enumerate(parts):
            columns = _columns(part.body)
            for row in part.body:
                self._take(row, columns[row.column])
            asides = tuple(self._aside_blocks(part))
            self._waiting.append(Break(asides, ends_page=number + 1 < len(parts)))
            if self._open is None:
                self._flush()
        self._close()
        return self._items

    def _take(self, row: Row, column: Column) -> None:
        if self._open is not None and self._goes_on(self._open, row, column):
            self._open.rows.append(row)
            self._open.column = column
            return
        close = self._open is not None and self._is_block(self._open, row)
        self._close()
        self._items.append(Block((), close))
        self._open = _Open([row], column)

    def _is_block(self, opened: _Open, row: Row) -> bool:
        """Masthead and closing: lines of their own that follow one another closely."""
        last = opened.last
        if len(opened.rows) > 1 or len(last.text) > _SHORT or len(row.text) > _SHORT or read_label(row.text):
            return False
        return last.page == row.page and last.column == row.column and 0 <= row.y - last.y < 1.3 * self._leading(row)

    def _leading(self, row: Row) -> float:
        return self._usual.leading * row.size / self._usual.size

    def _close(self) -> None:
        if self._open is not None:
            close = self._items.pop()
            assert isinstance(close, Block)
            self._items.append(Block(tuple(runs_of(self._open.rows, self._usual)), close.close))
            self._open = None
        self._flush()

    def _flush(self) -> None:
        self._items.extend(self._waiting)
        self._waiting.clear()

    def _goes_on(self, opened: _Open, row: Row, column: Column) -> bool:
        """Whether a line belongs to the paragraph before it."""
        last = opened.last
        if abs(row.size - last.size) > 0.08 * max(row.size, last.size) or (
            row.bold != last.bold and _has_words(row, last)
        ):
            return False
        near = last.page == row.page and last.column == row.column
        if near:
            distance = row.y - last.y
            if distance < 0.3 * row.size:
                return False
            if distance > 1.3 * self._leading(row):
                return False
        label = _LABEL.match(row.text)
        closed = ends_closed(last.text)
        if label and closed and row.text[label.end() : label.end() + 1].isupper():
            return False
        if row.rtl or last.rtl:
            return self._goes_on_rtl(opened, row, column, near)
        tolerance = 0.6 * row.size
        shift = (row.x0 - column.left) - (last.x0 - opened.column.left) if not near else row.x0 - last.x0
        first = len(opened.rows) == 1
        if not near:
            return self._goes_over(opened, row, column, closed, tolerance)
        early = self._ended_early(last, row, column)
        inside = last.text.count("(") > last.text.count(")") or (first and self._usual.indented)
        if label and closed and (early or shift > tolerance or (shift < -tolerance and not inside)):
            return False
        if shift > tolerance:
            start = opened.text_start()
            return first and start is not None and abs(row.x0 - start) < tolerance
        if shift < -tolerance:
            return first and not self._set_right(last, column)
        if self._usual.indented and row.x0 > column.left + tolerance and (early or (first and closed)):
            return False
        return not (closed and early)

    def _goes_over(self, opened: _Open, row: Row, column: Column, closed: bool, tolerance: float) -> bool:
        """The first line of a column or page goes on with the last paragraph unless indented or that had ended."""
        indent = row.x0 - column.left
        if not closed:
            return indent < 12 * tolerance or not row.words[0].text[:1].isupper()
        if indent > tolerance and row.words[0].text[:1].isupper():
            return False
        if self._usual.indented:
            return abs(indent) <= tolerance or row.words[0].text[:1].islower()
        return not self._ended_early(opened.last, row, opened.column)

    def _goes_on_rtl(self, opened: _Open, row: Row, column: Column, near: bool) -> bool:
        last = opened.last
        if not near:
            return not ends_closed(last.text) or abs(column.right - row.x1) < row.size
        shift = last.x1 - row.x1
        return shift <= 0.6 * row.size and not (ends_closed(last.text) and last.x0 > column.left + 6 * row.size)

    def _set_right(self, row: Row, column: Column) -> bool:
        return row.x0 > column.left + 0.4 * (column.right - column.left)

    def _ended_early(self, last: Row, row: Row, column: Column) -> bool:
        """Whether the next line's first word would have fitted on the line before."""
        word = row.words[0]
        width = (word.x1 - word.x0) * len(word.text.split(" ", 1)[0]) / len(word.text)
        return last.x1 + width + 1.5 * row.size < column.right

    def _aside_blocks(self, part: PageParts) -> list[Block]:
        """Footnotes, each as one line, and after them the furniture as it stands."""
        groups: list[list[Row]] = []
        for row in part.notes:
            begins = (
                row.words[0].raised
                or re.match(r"\[?\d{1,3}[\])/]?\s|[*†‡]", row.text)
                or re.fullmatch(r"[_—–-]{4,}", row.text)
            )
            if groups and not begins and not re.fullmatch(r"[_—–-]{4,}", groups[-1][0].text):
                groups[-1].append(row)
            else:
                groups.append([row])
        blocks = [Block(tuple(_note_runs(group, self._usual)), close=True) for group in groups]
        # Symbols come last: after one, the grammar expects text again.
        ordered = sorted(part.furniture, key=lambda row: "/" in row.text and " " not in row.text)
        return blocks + [Block(tuple(runs_of([row], self._usual)), close=True) for row in ordered]


def _has_words(*rows: Row) -> bool:
    return all(any(char.isalpha() for char in row.text) for row in rows)


def _note_runs(rows: list[Row], usual: Measure) -> list[Run]:
    """A footnote with its number as ordinary figures before it, which is how the grammar knows it."""
    runs = runs_of(rows, usual)
    if runs and runs[0].raised:
        runs[0] = Run(runs[0].text + " ", runs[0].italic)
    return runs


def runs_of(rows: list[Row], usual: Measure) -> list[Run]:
    """The words of a paragraph's lines as runs of one style, with the spaces between them."""
    runs: list[Run] = []
    parts: list[str] = []
    style: tuple[bool, bool] | None = None
    previous: Row | None = None
    for row in rows:
        before: Word | None = None
        for word in row.words:
            space = ""
            if before is not None:
                space = "" if joined(before, word) else " "
            elif previous is not None:
                space, hyphen = _between(previous.text, row.text, usual)
                if hyphen:
                    parts[-1] = parts[-1][:-1] + SOFT_HYPHEN
            before = word
            if style != (word.italic, word.raised):
                if style is not None:
                    runs.append(Run("".join(parts), *style))
                    parts.clear()
                style = (word.italic, word.raised)
            parts.append(space + word.text)
        previous = row
    if style is not None:
        runs.append(Run("".join(parts), *style))
    return runs


def _between(last: str, following: str, usual: Measure) -> tuple[str, bool]:
    """What joins two lines: a space, or nothing; and whether the hyphen at the first one's end only broke a word."""
    if last.endswith(("-", "\u2010")) and _WAITING.match(following):
        return " ", False
    if last.endswith(("-", "\u2010")) and last[-2:-1].isalpha() and following[:1].isalpha():
        return "", usual.drops_hyphen(last[:-1], following)
    if last.endswith(SOFT_HYPHEN):
        return "", False
    if _OPEN_END.search(last) and not last[-2:-1].isspace() and following[:1].isalnum():
        return "", False
    if _CJK.match(last[-1:]) and _CJK.match(following[:1]):
        return "", False
    return " ", False
