"""What PDFium tells of a page: words with their font and place, drawn rules, pictures. No judgement of layout here.

Coordinates are points from the page's upper left corner, y downwards, after the page's own rotation.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

_ITALIC_FLAG = 1 << 6
# A page whose drawing is made of more objects than this is a map or a picture; rules are not looked for in the rest.
_MAX_OBJECTS = 3000
_SPACES = frozenset((0x00, 0x09, 0x0A, 0x0C, 0x0D, 0x20, 0xA0, 0x2000, 0x2001, 0x2002, 0x2003, 0x2009, 0x3000))
# PDFium's codes for a hyphen that ends a line.
_LINE_HYPHENS = frozenset((0x02, 0xFFFE))
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
        self._known: dict[int | None, tuple[bool, bool]] = {}
        self._name = ctypes.create_string_buffer(256)
        self._flags = ctypes.c_int()

    def style(self, index: int) -> tuple[bool, bool]:
        """(italic, bold) of the character at `index`."""
        handle = pdfium.FPDFText_GetTextObject(self._text_page, index)
        # The address of what a pointer points to costs half of a cast.
        key = ctypes.addressof(handle.contents) if handle else None
        known = self._known.get(key) if key is not None else None
        if known is None:
            pdfium.FPDFText_GetFontInfo(self._text_page, index, self._name, 256, self._flags)
            name = self._name.value.decode("latin-1").lower()
            italic = bool(self._flags.value & _ITALIC_FLAG) or "italic" in name or "oblique" in name
            known = (italic, "bold" in name or "black" in name or "heavy" in name)
            if key is not None:
                self._known[key] = known
        return known


def read_sheet(page: Any, number: int) -> Sheet:
    """Words, rules and pictures of one page (`pypdfium2.PdfPage`)."""
    width, height = page.get_size()
    sheet = Sheet(number, width, height, origin=page.get_cropbox()[:2])
    rotation = page.get_rotation()
    text_page = page.get_textpage()
    try:
        _read_words(text_page, sheet, rotation)
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


def _read_words(text_page: Any, sheet: Sheet, rotation: int) -> None:
    raw = text_page.raw
    fonts = _Fonts(raw)
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    unicode_of, box_of, origin_of = (
        pdfium.FPDFText_GetUnicode,
        pdfium.FPDFText_GetLooseCharBox,
        pdfium.FPDFText_GetCharOrigin,
    )
    words, turn = sheet.words, math.radians(rotation)
    current: Word | None = None
    broken, space, reached, place = True, -1, 0.0, (0.0, 0.0)
    start, foot = sheet.origin[0], sheet.height + sheet.origin[1]
    for index in range(text_page.count_chars()):
        code = unicode_of(raw, index)
        if code in _SPACES:
            broken, space = True, index
            continue
        if code in _LINE_HYPHENS:
            code = 0x2D
        box_of(raw, index, box)
        origin_of(raw, index, x, y)
        if rotation:
            left, low = _turn(sheet, rotation, box.left, box.bottom)
            right, high = _turn(sheet, rotation, box.right, box.top)
            left, right = min(left, right), max(left, right)
            size = abs(low - high)
            base = _turn(sheet, rotation, x.value, y.value)[1]
        else:
            left, right, size = box.left - start, box.right - start, box.top - box.bottom
            base = foot - y.value
        if not (abs(left) < _FAR and abs(right) < _FAR and abs(base) < _FAR and size < _FAR):
            # What a damaged file places nowhere.
            left = right = base = 0.0
            size = 1.0
        size = max(size, 0.5)
        if code in _HYPHENS and current is not None and 0.5 * current.size > size:
            # PDFium measures some hyphens by their ink: they are as high as their word.
            size = current.size
        if broken and current is not None and (code in _HYPHENS or ord(current.text[-1]) in _HYPHENS):
            # PDFium puts spaces of its own where letters stand loosely; around a hyphen they break a word.
            broken = not (
                space == index - 1
                and 0 <= left - current.x1 < 0.2 * size
                and pdfium.FPDFText_IsGenerated(raw, space) == 1
            )
        style = fonts.style(index)
        rtl = 0x590 <= code <= 0x8FF or 0xFB1D <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFC
        raised = 0x30 <= code <= 0x39 and _drawn_high(raw, index, y.value, size, rotation)
        gap = 0.0 if current is None else current.x0 - right if rtl else left - current.x1
        # Words an ordinary space apart stay together: a line is then a few pieces and not a dozen.
        spaced = broken and space == index - 1 and not rtl and 0 <= gap < 0.6 * size and not raised
        if (
            current is not None
            and (spaced or not broken)
            and current.upright
            and (current.italic, current.bold, current.raised) == (*style, raised)
            and abs(base - current.y) < 0.05 * size
            and abs(size - current.size) < 0.1 * size
            and (spaced or gap < 0.3 * size)
            # The letters of a ligature have one place together.
            and (gap > -0.5 * size or (right <= reached if rtl else left >= reached))
        ):
            # PDFium turns lines from right to left around letter by letter, and ligatures with them.
            cut = len(current.text) - 1 if rtl and place == (left, right) else len(current.text)
            current.text = f"{current.text[:cut]}{' ' if spaced else ''}{_char(code)}{current.text[cut:]}"
            broken = False
            current.x0, current.x1 = min(current.x0, left), max(current.x1, right)
            reached, place = right if rtl else left, (left, right)
            continue
        angle = (pdfium.FPDFText_GetCharAngle(raw, index) + turn) % (2 * math.pi)
        upright = angle < _UPRIGHT or angle > 2 * math.pi - _UPRIGHT
        glued = current is not None and not broken and (not upright or -0.5 * size < gap < 0.3 * size)
        if current is not None and glued and not upright and not current.upright:
            current.text += _char(code)
            continue
        current = Word(_char(code), left, right, base, size, style[0], style[1], glued, len(words), upright, raised)
        words.append(current)
        broken, reached, place = False, right if rtl else left, (left, right)


def _drawn_high(raw: Any, index: int, base: float, size: float, rotation: int) -> bool:
    """Whether a figure's ink stands clear of the base line: fonts have raised figures of their own."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if rotation or not pdfium.FPDFText_GetCharBox(raw, index, left, right, bottom, top):
        return False
    return bottom.value - base > 0.2 * size and top.value > bottom.value


def _char(code: int) -> str:
    """The character of a code point; half of a surrogate pair stands for none, a letter's shape for the letter."""
    if 0xFB1D <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFC:
        return unicodedata.normalize("NFKC", chr(code))
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)


def _read_drawing(page: Any, sheet: Sheet, rotation: int) -> None:
    raw = page.raw
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for index in range(min(pdfium.FPDFPage_CountObjects(raw), _MAX_OBJECTS)):
        item = pdfium.FPDFPage_GetObject(raw, index)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            sheet.pictures += 1
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
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
