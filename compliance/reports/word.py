"""A document as .docx: the same blocks with real headings, captions, repeated heads, languages and directions.

Paragraphs and tables are written as XML: python-docx looks through a whole table for each of its cells, which takes
minutes for 2,000 clauses.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO

import docx
from django.utils.translation import gettext as _
from docx.oxml.ns import qn
from docx.shared import Cm, Emu

from compliance.reports import word_parts as parts
from compliance.reports.document import Block, Bullets, Document, Facts, Heading, Paragraph, Picture, Table
from compliance.reports.setting import NoFont, set_by_process, unpacked
from compliance.reports.word_look import prepared
from compliance.reports.word_parts import Writer

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: Widest picture, in centimetres; the text is 16.2 wide.
_WIDEST = 15.5
_STYLES = {
    "body": "Normal",
    "said": "Normal",
    "lead": "Lead",
    "quote": "Quote",
    "chapeau": "Chapeau",
    "small": "Small",
}


def made(document: Document, *, on_tick: Callable[[], None] | None = None) -> bytes:
    """The .docx; its letters are set by whoever opens it. Raises NotSet where its pictures cannot be drawn."""
    word = docx.Document()
    prepared(word, document)
    pictures = iter(_drawn([block for block in document.blocks if isinstance(block, Picture)], on_tick))
    writer = Writer(word, document)
    _cover(writer, document)
    _contents(writer, document)
    for block in document.blocks:
        if isinstance(block, Picture):
            _picture(writer, block, next(pictures))
        else:
            _block(writer, block)
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def _drawn(pictures: Sequence[Picture], on_tick: Callable[[], None] | None) -> list[bytes | None]:
    """The drawings as PNG, twice as fine as a screen; None where this machine has no font for what they say."""
    if not pictures:
        return []
    data = [{"svg": one.svg, "width": one.width} for one in pictures]
    try:
        return list(unpacked(set_by_process("png", data, on_tick=on_tick)))
    except NoFont:
        return [None] * len(pictures)


def _cover(writer: Writer, document: Document) -> None:
    cover = document.cover
    writer.paragraph(parts.plain(cover.eyebrow), "Eyebrow")
    writer.paragraph(parts.plain(cover.title), "Title")
    for line in cover.subtitle:
        writer.paragraph(parts.plain(line), "Subtitle")
    _facts(writer, cover.facts)
    for notice in cover.notices:
        writer.paragraph(parts.plain(notice), "Notice")


def _contents(writer: Writer, document: Document) -> None:
    """A table of contents that Word fills with page numbers; until then it names the headings and leads to them."""
    writer.paragraph(parts.plain(document.contents_title), "Contents Heading", page_break=True)
    writer.contents(
        [
            (block.level, block.text, block.anchor)
            for block in document.blocks
            if isinstance(block, Heading) and block.level <= document.contents_depth
        ],
        depth=document.contents_depth,
    )


def _block(writer: Writer, block: Block) -> None:
    match block:
        case Heading(level, text, anchor):
            writer.heading(level, text, anchor)
        case Paragraph(runs, style, direction, keep):
            writer.paragraph(runs, _STYLES[style], direction=direction, keep=keep or style == "chapeau")
        case Facts():
            _facts(writer, block)
        case Bullets(items):
            for item in items:
                writer.paragraph(item, "List Bullet")
        case Table():
            _table(writer, block)


def _facts(writer: Writer, facts: Facts) -> None:
    writer.table(None, tuple((parts.muted(name), runs) for name, runs in facts.rows), (1, 3), frozenset(), ruled=False)


def _table(writer: Writer, table: Table) -> None:
    if table.show_caption:
        writer.paragraph(parts.plain(table.caption), "Caption", keep=True)
    writer.table(table.head, table.rows, table.widths, table.numeric, ruled=True, about=table.caption)


def _picture(writer: Writer, picture: Picture, png: bytes | None) -> None:
    writer.paragraph(parts.plain(picture.title), "Caption", keep=True)
    if png is None:
        words = _("The picture is left out: where this was made there is no font for its letters. It says:")
        writer.paragraph(parts.plain(f"{words} {picture.description}"), "Small")
        return
    width = min(Cm(_WIDEST), Emu(int(picture.width * 9525)))
    paragraph = writer.word.add_paragraph(style="Picture")
    inline = paragraph.add_run().add_picture(BytesIO(png), width=width)
    properties = inline._inline.find(qn("wp:docPr"))
    assert properties is not None
    properties.set("descr", picture.description)
    properties.set("title", picture.title)
    writer.direct(paragraph._p)
    writer.take(paragraph._p)
    writer.paragraph(parts.plain(picture.source), "Small")
