"""What PDFium tells of a page: words with their font and place, drawn rules, pictures. No judgement of layout here.

Coordinates are points from the page's upper left corner, y downwards, after the page's own rotation.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import compress, pairwise, repeat
from operator import gt, ne, sub
from typing import Any

import pypdfium2.raw as pdfium

from compliance.parser.readers.pdf_chars import read_chars, stretches

_ITALIC_FLAG = 1 << 6
# A page whose drawing is made of more objects than this is a map or a picture; rules are not looked for in the rest.
_MAX_OBJECTS = 3000
# Scripts that are written from right to left, and halves of surrogate pairs.
_UNEVEN = re.compile("[\u0590-\u08ff\ud800-\udfff\ufb1d-\ufdff\ufe70-\ufefc]")
_HYPHENS = frozenset((0x2D, 0x2010, 0x2011))
_FAR = 100_000.0
_UPRIGHT = math.radians(10)


@dataclass(slots=True)
class Word:
    """Characters in one style, no more than a space apart; `y` is the base line, `size` the height of the font's box.

    `glued` tells that nothing stands between it and the word before it in the page's own order.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    italic: bool
    bold: bool
    glued: bool
    order: int
    upright: bool = True
    raised: bool = False


@dataclass(slots=True)
class Sheet:
    """One page: its words in the file's order, horizontal rules (x0, x1, y), and how many pictures it holds."""

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    rules: list[tuple[float, float, float]] = field(default_factory=list)
    pictures: int = 0
    origin: tuple[float, float] = (0.0, 0.0)


class _Fonts:
    """Style and kind of each text object's font, asked for once."""

    def __init__(self, text_page: Any) -> None:
        self._text_page = text_page
        self._known: dict[int, tuple[bool, bool]] = {}
        self._name = ctypes.create_string_buffer(256)
        self._flags = ctypes.c_int()

    def style(self, number: int, of_object: int) -> tuple[bool, bool]:
        """(italic, bold) of the character `number`, which belongs to an object of the page (0 where to none)."""
        known = self._known.get(of_object)
        if known is None:
            pdfium.FPDFText_GetFontInfo(self._text_page, number, self._name, 256, self._flags)
            name = self._name.value.decode("latin-1").lower()
            italic = bool(self._flags.value & _ITALIC_FLAG) or "italic" in name or "oblique" in name
            known = (italic, "bold" in name or "black" in name or "heavy" in name)
            if of_object:
                self._known[of_object] = known
        return known


def read_sheet(page: Any, number: int) -> Sheet:
    """Words, rules and pictures of one page (`pypdfium2.PdfPage`)."""
    width, height = page.get_size()
    sheet = Sheet(number, width, height, origin=page.get_cropbox()[:2])
    rotation = page.get_rotation()
    text_page = page.get_textpage()
    try:
        WordReader(text_page, sheet, rotation).read()
    finally:
        text_page.close()
    _read_drawing(page, sheet, rotation)
    return sheet


def _turn(sheet: Sheet, rotation: int, x: float, y: float) -> tuple[float, float]:
    """A point of the page's own space as seen: from the upper left corner, after rotation."""
    x, y = x - sheet.origin[0], y - sheet.origin[1]
    if rotation == 90:
        return y, x
    if rotation == 180:
        return sheet.width - x, y
    if rotation == 270:
        return sheet.width - y, sheet.height - x
    return x, sheet.height - y


class WordReader:
    """Puts the characters of a page together as words, in the file's order."""

    def __init__(self, text_page: Any, sheet: Sheet, rotation: int) -> None:
        self._raw, self._count = text_page.raw, text_page.count_chars()
        self._fonts = _Fonts(self._raw)
        self._sheet = sheet
        self._rotation = rotation
        self._turned = math.radians(rotation)
        # The word that is open, how far its last character reaches, and that one's place.
        self._current: Word | None = None
        self._reached = 0.0
        self._place = (0.0, 0.0)
        # The last character that was looked at.
        self._number = -2

    def read(self) -> None:
        """Reads all words into the sheet."""
        for characters in stretches(self._count):
            self._ask(characters)
            self._put_together()

    def _ask(self, characters: range) -> None:
        """Asks for some of the page's characters, and finds their places as seen."""
        sheet, rotation = self._sheet, self._rotation
        self._chars = chars = read_chars(self._raw, characters)
        if rotation:
            low = [_turn(sheet, rotation, x, y) for x, y in zip(chars.lefts, chars.bottoms, strict=True)]
            high = [_turn(sheet, rotation, x, y) for x, y in zip(chars.rights, chars.tops, strict=True)]
            self._lefts = [min(one[0], other[0]) for one, other in zip(low, high, strict=True)]
            self._rights = [max(one[0], other[0]) for one, other in zip(low, high, strict=True)]
            self._sizes = [abs(one[1] - other[1]) for one, other in zip(low, high, strict=True)]
            self._bases = [_turn(sheet, rotation, x, y)[1] for x, y in zip(chars.xs, chars.ys, strict=True)]
        else:
            start, foot = sheet.origin[0], sheet.height + sheet.origin[1]
            self._lefts = [left - start for left in chars.lefts] if start else chars.lefts
            self._rights = [right - start for right in chars.rights] if start else chars.rights
            self._sizes = list(map(sub, chars.tops, chars.bottoms))
            self._bases = list(map(sub, repeat(foot), chars.ys))
        # How far each character stands from the one before it, and those that stand behind a space.
        numbers = chars.numbers
        self._gaps = [0.0, *map(sub, self._lefts[1:], self._rights)]
        self._spaced = list(compress(range(1, len(numbers)), map(gt, map(sub, numbers[1:], numbers), repeat(1))))
        # Figures whose ink stands clear of the base line: fonts have raised figures of their own.
        self._high = [index for index in chars.inks if self._drawn_high(index, self._sizes[index])]

    def _put_together(self) -> None:
        objects = self._chars.objects
        even = self._is_plain()
        changes = compress(range(1, len(objects)), map(ne, objects[1:], objects))
        for first, stop in pairwise([0, *changes, len(objects)]):
            if first == stop:
                continue
            self._take(first)
            if not even or stop - first < 3 or not objects[first] or not self.take_evenly_set(first, stop):
                for index in range(first + 1, stop):
                    self._take(index)
            self._number = self._chars.numbers[stop - 1]

    def _is_plain(self) -> bool:
        """Whether no character is of a script written from right to left, half of a pair, or placed nowhere."""
        edges = [
            edge for edges in (self._lefts, self._rights, self._bases) if edges for edge in (min(edges), max(edges))
        ]
        # (A sum tells of numbers that are none.)
        known = math.isfinite(sum(map(sum, (self._lefts, self._rights, self._bases, self._sizes))))
        return known and all(abs(edge) < _FAR for edge in edges) and _UNEVEN.search(self._chars.text) is None

    def _broken(self, index: int) -> bool:
        """Whether spaces stand before a character."""
        numbers = self._chars.numbers
        return numbers[index] - (numbers[index - 1] if index else self._number) > 1

    def take_evenly_set(self, first: int, stop: int) -> bool:
        """Adds to the open word, which ends in the character `first`, those up to `stop` of the same object at once:
        that is so of most lines. False where any of them might not belong to it and each must be looked at."""
        word, chars = self._current, self._chars
        lefts, rights = self._lefts[first:stop], self._rights[first:stop]
        bases, sizes, gaps = (facts[first + 1 : stop] for facts in (self._bases, self._sizes, self._gaps))
        # What holds for the lowest of them holds for each: within a font they differ a little.
        size = min(sizes)
        if word is None or not word.upright or word.raised or word.x1 != rights[0]:
            return False
        if not (size >= 0.5 and max(sizes) - word.size < 0.1 * size and word.size - size < 0.1 * size):
            return False
        if not (max(bases) - word.y < 0.05 * size and word.y - min(bases) < 0.05 * size):
            return False
        # The letters of a ligature have one place together.
        if sorted(rights) != rights or not (min(gaps) > -0.5 * size or sorted(lefts) == lefts):
            return False
        # The characters behind a space.
        spaced = self._spaced[bisect_right(self._spaced, first) : bisect_left(self._spaced, stop)]
        if max(gaps) >= 0.3 * size:
            wide = [index for index, gap in enumerate(gaps, first + 1) if gap >= 0.3 * size]
            if not set(wide).issubset(spaced):
                return False
        for index in spaced:
            if not (
                0 <= gaps[index - first - 1] < 0.6 * size and _HYPHENS.isdisjoint(chars.codes[index - 1 : index + 1])
            ):
                return False
        if bisect_right(self._high, first) < bisect_left(self._high, stop):
            return False
        bounds = [first, *spaced, stop]
        word.text += " ".join([chars.text[left:right] for left, right in pairwise(bounds)])[1:]
        word.x0, word.x1 = min([word.x0, *lefts]), rights[-1]
        self._reached, self._place = lefts[-1], (lefts[-1], rights[-1])
        return True

    def _take(self, index: int) -> None:
        """Adds one character to the open word or opens another with it."""
        current, number = self._current, self._chars.numbers[index]
        code = self._chars.codes[index]
        left, right, base, size = self._lefts[index], self._rights[index], self._bases[index], self._sizes[index]
        if not (abs(left) < _FAR and abs(right) < _FAR and abs(base) < _FAR and size < _FAR):
            # What a damaged file places nowhere.
            left = right = base = 0.0
            size = 1.0
        size = max(size, 0.5)
        if code in _HYPHENS and current is not None and 0.5 * current.size > size:
            # PDFium measures some hyphens by their ink: they are as high as their word.
            size = current.size
        broken = behind_space = self._broken(index)
        if broken and current is not None and (code in _HYPHENS or ord(current.text[-1]) in _HYPHENS):
            # PDFium puts spaces of its own where letters stand loosely; around a hyphen they break a word.
            broken = not (
                0 <= left - current.x1 < 0.2 * size and pdfium.FPDFText_IsGenerated(self._raw, number - 1) == 1
            )
        style = self._fonts.style(number, self._chars.objects[index])
        rtl = 0x590 <= code <= 0x8FF or 0xFB1D <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFC
        raised = index in self._chars.inks and self._drawn_high(index, size)
        gap = 0.0 if current is None else current.x0 - right if rtl else left - current.x1
        # Words an ordinary space apart stay together: a line is then a few pieces and not a dozen.
        spaced = broken and behind_space and not rtl and 0 <= gap < 0.6 * size and not raised
        if (
            current is not None
            and (spaced or not broken)
            and current.upright
            and (current.italic, current.bold, current.raised) == (*style, raised)
            and abs(base - current.y) < 0.05 * size
            and abs(size - current.size) < 0.1 * size
            and (spaced or gap < 0.3 * size)
            # The letters of a ligature have one place together.
            and (gap > -0.5 * size or (right <= self._reached if rtl else left >= self._reached))
        ):
            # PDFium turns lines from right to left around letter by letter, and ligatures with them.
            cut = len(current.text) - 1 if rtl and self._place == (left, right) else len(current.text)
            current.text = f"{current.text[:cut]}{' ' if spaced else ''}{_char(code)}{current.text[cut:]}"
            current.x0, current.x1 = min(current.x0, left), max(current.x1, right)
            self._reached, self._place = right if rtl else left, (left, right)
            return
        angle = (pdfium.FPDFText_GetCharAngle(self._raw, number) + self._turned) % (2 * math.pi)
        upright = angle < _UPRIGHT or angle > 2 * math.pi - _UPRIGHT
        glued = current is not None and not broken and (not upright or -0.5 * size < gap < 0.3 * size)
        if current is not None and glued and not upright and not current.upright:
            current.text += _char(code)
            return
        words = self._sheet.words
        self._current = Word(
            _char(code), left, right, base, size, style[0], style[1], glued, len(words), upright, raised
        )
        words.append(self._current)
        self._reached, self._place = right if rtl else left, (left, right)

    def _drawn_high(self, index: int, size: float) -> bool:
        """Whether a figure's ink stands clear of the base line."""
        bottom, top = self._chars.inks.get(index, (0.0, 0.0))
        return not self._rotation and top > bottom and bottom - self._chars.ys[index] > 0.2 * size


def _char(code: int) -> str:
    """The character of a code point; half of a surrogate pair stands for none, a letter's shape for the letter."""
    if 0xFB1D <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFC:
        return unicodedata.normalize("NFKC", chr(code))
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)


def kinds(page: Any) -> tuple[list[Any], list[int]]:
    """The objects of a page (`FPDF_PAGE`) and what each is; hardly any time is spent but in PDFium."""
    places = range(min(pdfium.FPDFPage_CountObjects(page), _MAX_OBJECTS))
    items = list(map(pdfium.FPDFPage_GetObject, repeat(page), places))
    return items, list(map(pdfium.FPDFPageObj_GetType, items))


def _read_drawing(page: Any, sheet: Sheet, rotation: int) -> None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    items, found = kinds(page.raw)
    sheet.pictures += found.count(pdfium.FPDF_PAGEOBJ_IMAGE)
    for item in compress(items, map(pdfium.FPDF_PAGEOBJ_PATH.__eq__, found)):
        if pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            x0, y0 = _turn(sheet, rotation, left.value, bottom.value)
            x1, y1 = _turn(sheet, rotation, right.value, top.value)
            if abs(y1 - y0) < 2.5 and abs(x1 - x0) > 3:
                sheet.rules.append((min(x0, x1), max(x0, x1), (y0 + y1) / 2))
    sheet.rules = _joined(sheet.rules)


def _joined(rules: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Rules drawn in pieces (the borders of table cells) as one; short strokes are dropped."""
    found: list[tuple[float, float, float]] = []
    for x0, x1, y in sorted(rules, key=lambda rule: (round(rule[2]), rule[0])):
        last = found[-1] if found else None
        if last and abs(last[2] - y) < 1 and x0 <= last[1] + 2:
            found[-1] = (last[0], max(last[1], x1), last[2])
        else:
            found.append((x0, x1, y))
    return [rule for rule in found if rule[1] - rule[0] > 30]
