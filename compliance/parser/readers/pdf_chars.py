"""The characters of a page as PDFium tells of them, asked for all at once.

One call for each fact of each character is what PDFium offers. Made by `map` into arrays the calls take the library's
time and hardly more; in a loop with what is made of each answer they take half as long again.
"""

from __future__ import annotations

import ctypes
from array import array
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import compress, repeat
from operator import not_
from typing import Any

import pypdfium2.raw as pdfium

SPACES = frozenset((0x00, 0x09, 0x0A, 0x0C, 0x0D, 0x20, 0xA0, 0x2000, 0x2001, 0x2002, 0x2003, 0x2009, 0x3000))
# PDFium's codes for a hyphen that ends a line.
_LINE_HYPHENS = frozenset((0x02, 0xFFFE))
AT_ONCE = 20_000


@dataclass(slots=True)
class Answers:
    """What PDFium has said of the characters of a page that are no spaces: number and code of each, and in the
    library's own arrays its box, the point it is drawn from and the object of the page that it belongs to.

    Of figures also where their ink begins and ends (`bottoms`, `tops`).
    """

    numbers: list[int]
    codes: list[int]
    boxes: Any
    xs: Any
    ys: Any
    objects: Any
    figures: list[int]
    bottoms: Any
    tops: Any


@dataclass(slots=True)
class Chars:
    """The characters of a page that are no spaces, in the file's order: lists side by side, for a page has thousands.

    `numbers` are PDFium's, `text` has one character for each code. Coordinates are those of the page's own space.
    Characters of one of the page's `objects` are in one font; 0 is none. `inks` tells of each figure, by its place in
    the lists, where its ink begins and ends.
    """

    numbers: list[int]
    codes: list[int]
    text: str
    lefts: list[float]
    bottoms: list[float]
    rights: list[float]
    tops: list[float]
    xs: list[float]
    ys: list[float]
    objects: list[int]
    inks: dict[int, tuple[float, float]]


def ask(text_page: Any, characters: range) -> Answers:
    """Asks for the facts of a page's characters (`FPDF_TEXTPAGE`). Hardly any time is spent but in PDFium."""
    codes = list(map(pdfium.FPDFText_GetUnicode, repeat(text_page), characters))
    visible = list(map(not_, map(SPACES.__contains__, codes)))
    numbers = list(compress(characters, visible))
    codes = list(compress(codes, visible))
    figures = [place for place, code in enumerate(codes) if 0x30 <= code <= 0x39]
    boxes = (pdfium.FS_RECTF * len(numbers))()
    xs, ys = _numbers(len(numbers)), _numbers(len(numbers))
    bottoms, tops = _numbers(len(figures)), _numbers(len(figures))
    aside = ctypes.c_double()
    every, each = repeat(text_page), [numbers[place] for place in figures]
    _call(map(pdfium.FPDFText_GetLooseCharBox, every, numbers, boxes))
    _call(map(pdfium.FPDFText_GetCharOrigin, every, numbers, xs, ys))
    _call(map(pdfium.FPDFText_GetCharBox, every, each, repeat(aside), repeat(aside), bottoms, tops))
    objects = (pdfium.FPDF_PAGEOBJECT * len(numbers))(*map(pdfium.FPDFText_GetTextObject, every, numbers))
    return Answers(numbers, codes, boxes, xs, ys, objects, figures, bottoms, tops)


def stretches(count: int) -> Iterator[range]:
    """The characters of a page in stretches of which each has room in memory; a page of a resolution is one."""
    for first in range(0, count, AT_ONCE):
        yield range(first, min(first + AT_ONCE, count))


def read_chars(text_page: Any, characters: range) -> Chars:
    """The visible ones of a page's characters, hyphens at the ends of lines as ordinary ones."""
    answers = ask(text_page, characters)
    codes = answers.codes
    if not _LINE_HYPHENS.isdisjoint(codes):
        codes = [0x2D if code in _LINE_HYPHENS else code for code in codes]
    edges = array("f", bytes(answers.boxes)).tolist()
    inks = zip(_list(answers.bottoms), _list(answers.tops), strict=True)
    return Chars(
        answers.numbers,
        codes,
        "".join(map(chr, codes)),
        edges[0::4],
        edges[3::4],
        edges[2::4],
        edges[1::4],
        _list(answers.xs),
        _list(answers.ys),
        memoryview(bytes(answers.objects)).cast("P").tolist(),
        dict(zip(answers.figures, inks, strict=True)),
    )


def _numbers(count: int) -> Any:
    """Room for numbers, each of which the library can be given a pointer to."""
    return ((ctypes.c_double * 1) * count)()


def _list(numbers: Any) -> list[float]:
    return array("d", bytes(numbers)).tolist()


def _call(calls: Iterable[Any]) -> None:
    deque(calls, maxlen=0)
