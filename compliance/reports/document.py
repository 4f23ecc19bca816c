"""A document in blocks, whatever file it becomes: what stands in it, in which order, and in which language.

Every text is plain: no block knows markup, so that nothing that anybody wrote can be taken for it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

#: What no XML may hold, and no reader can see: control characters, halves of surrogates, non-characters.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def printable(text: str) -> str:
    """The text without what cannot be printed, on one line."""
    return " ".join(_UNPRINTABLE.sub("", text).split("\n")).replace("\r", " ").replace("\t", " ")


def lines_of(text: str) -> list[str]:
    """The lines of a text that have something on them."""
    found = (printable(line).strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return [line for line in found if line]


def direction_of(text: str, otherwise: str) -> str:
    """`rtl` or `ltr`, by the first letter that has a direction, as a browser does for `dir="auto"`."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind == "L":
            return "ltr"
        if kind in ("R", "AL"):
            return "rtl"
    return otherwise


@dataclass(frozen=True, slots=True)
class Mark:
    """A small square before a status: its colour, and a texture ("hatch", "disputed", "dashed") or "plain"."""

    colour: str
    texture: str = "plain"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of words in one manner.

    `href` leads out, `to` to an `anchor` of the document; `badge` is a ground. A
    line's end is "\n", which only the document itself puts there.
    """

    text: str
    bold: bool = False
    muted: bool = False
    href: str = ""
    to: str = ""
    language: str = ""
    badge: str = ""
    anchor: str = ""
    mark: Mark | None = None


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the levels are 1 to 3 and skip none."""

    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `style`: body, said (in somebody's words), quote, chapeau, small, lead.

    `direction` is set where it is not the document's; `keep` holds it on the page of what follows.
    """

    runs: Runs
    style: str = "body"
    direction: str = ""
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with what they stand for."""

    rows: tuple[tuple[str, Runs], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head is repeated on each page. `widths` are shares; `numeric` columns hold numbers."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]
    widths: tuple[int, ...]
    numeric: frozenset[int] = frozenset()
    show_caption: bool = True


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list without numbers."""

    items: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with what it says, what a screen reader says of it, and where it comes from."""

    title: str
    description: str
    svg: str
    width: int
    height: int
    source: str


Block = Heading | Paragraph | Facts | Table | Bullets | Picture


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page."""

    eyebrow: str
    title: str
    subtitle: tuple[str, ...]
    facts: Facts
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """All of it. `page_words` holds {n} and {m}; `contents_depth` is how deep the table of contents goes."""

    language: str
    direction: str
    title: str
    author: str
    subject: str
    cover: Cover
    contents_title: str
    contents_depth: int
    header: str
    footer: str
    page_words: str
    blocks: tuple[Block, ...]

    def texts(self) -> Iterable[str]:
        """Every text in it, pictures aside, in order."""
        yield from (self.cover.eyebrow, self.cover.title, *self.cover.subtitle)
        yield from _texts(self.cover.facts)
        yield from self.cover.notices
        for block in self.blocks:
            yield from _texts(block)


def _texts(block: Block) -> Iterable[str]:
    if isinstance(block, Heading):
        yield block.text
    elif isinstance(block, Paragraph):
        yield "".join(run.text for run in block.runs)
    elif isinstance(block, Facts):
        for name, runs in block.rows:
            yield name
            yield "".join(run.text for run in runs)
    elif isinstance(block, Table):
        if block.show_caption:
            yield block.caption
        yield from block.head
        yield from ("".join(run.text for run in runs) for row in block.rows for runs in row)
    elif isinstance(block, Bullets):
        yield from ("".join(run.text for run in runs) for runs in block.items)
    else:
        yield from (block.title, block.source)
