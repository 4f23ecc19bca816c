"""Paragraphs, runs, links, tables and the table of contents of a .docx, written as its XML says them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document as Word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from compliance.reports.document import Document, Run, Runs, direction_of

#: Width of the text in twentieths of a point: A4 less its margins.
TEXT_WIDTH = 9185
_TEXTURES = {"hatch": "thinDiagStripe", "disputed": "thinReverseDiagStripe"}
_BLANK = "\u00a0\u00a0\u00a0"


def plain(text: str) -> Runs:
    return (Run(text),)


def muted(text: str) -> Runs:
    return (Run(text, muted=True),)


def element(tag: str, /, **attributes: str) -> Any:
    """`element("w:jc", val="end")` is `<w:jc w:val="end"/>`."""
    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


class Writer:
    """Writes at the end of a .docx. Bookmarks and styles are looked up once."""

    def __init__(self, word: Word, document: Document) -> None:
        self.word = word
        self._body = word.element.body
        self._section = self._body.sectPr
        self._is_rtl = document.direction == "rtl"
        self._styles = {style.name: style.style_id for style in word.styles}
        self._bookmarks = 0
        self._links: dict[str, str] = {}

    # --- paragraphs

    def heading(self, level: int, text: str, anchor: str) -> None:
        self.paragraph(plain(text), f"Heading {level}", page_break=level == 1, anchor=anchor)

    def paragraph(
        self,
        runs: Runs,
        style: str,
        *,
        direction: str = "",
        keep: bool = False,
        page_break: bool = False,
        anchor: str = "",
    ) -> None:
        made = self.made(runs, style, direction=direction, keep=keep, page_break=page_break)
        if anchor:
            self._mark(made, anchor)
        self.take(made)

    def take(self, made: Any) -> None:
        """Put an element at the end, before the section's properties."""
        self._section.addprevious(made)

    def made(
        self,
        runs: Runs,
        style: str,
        *,
        direction: str = "",
        keep: bool = False,
        page_break: bool = False,
        align: str = "",
    ) -> Any:
        paragraph = OxmlElement("w:p")
        properties = element("w:pPr")
        properties.append(element("w:pStyle", val=self._styles[style]))
        if keep:
            properties.append(element("w:keepNext"))
        if page_break:
            properties.append(element("w:pageBreakBefore"))
        if direction:
            properties.append(element("w:bidi", val="1" if direction == "rtl" else "0"))
        elif self._is_rtl:
            properties.append(element("w:bidi"))
        if align:
            properties.append(element("w:jc", val=align))
        paragraph.append(properties)
        for run in runs:
            self._run(paragraph, run)
        return paragraph

    def direct(self, paragraph: Any) -> None:
        """Give a paragraph that was made elsewhere the document's direction."""
        if self._is_rtl:
            paragraph.get_or_add_pPr().append(element("w:bidi"))

    def _mark(self, paragraph: Any, anchor: str) -> None:
        self._bookmarks += 1
        number = str(self._bookmarks)
        paragraph.insert(1, element("w:bookmarkStart", id=number, name=bookmark(anchor)))
        paragraph.append(element("w:bookmarkEnd", id=number))

    # --- runs

    def _run(self, paragraph: Any, run: Run) -> None:
        parent = paragraph
        if run.href:
            parent = element("w:hyperlink")
            parent.set(qn("r:id"), self._link(run.href))
            paragraph.append(parent)
        elif run.to:
            parent = element("w:hyperlink", anchor=bookmark(run.to))
            paragraph.append(parent)
        if run.mark is not None:
            parent.append(self._swatch(run.mark.colour, run.mark.texture))
            parent.append(_text(" ", OxmlElement("w:rPr")))
        if run.anchor:
            self._bookmarks += 1
            parent.append(element("w:bookmarkStart", id=str(self._bookmarks), name=bookmark(run.anchor)))
            parent.append(element("w:bookmarkEnd", id=str(self._bookmarks)))
        for number, line in enumerate(run.text.split("\n")):
            if number:
                broken = OxmlElement("w:r")
                broken.append(OxmlElement("w:br"))
                parent.append(broken)
            if line:
                words = f"\u00a0{line}\u00a0" if run.badge else line
                parent.append(_text(words, self._properties(run, line)))

    def _properties(self, run: Run, line: str) -> Any:
        """Children stand in the order that the format asks for."""
        properties = OxmlElement("w:rPr")
        if run.href or run.to:
            properties.append(element("w:rStyle", val=self._styles["Hyperlink"]))
        if run.bold:
            properties.extend([element("w:b"), element("w:bCs")])
        if run.badge:
            properties.append(element("w:color", val="FFFFFF"))
        elif run.muted:
            properties.append(element("w:color", val="52616F"))
        if run.badge:
            properties.append(element("w:shd", val="clear", color="auto", fill=run.badge.removeprefix("#").upper()))
        if direction_of(line, "rtl" if self._is_rtl else "ltr") == "rtl":
            properties.append(element("w:rtl"))
        if run.language:
            tag = "zh-CN" if run.language == "zh" else run.language
            slot = {"ar": "bidi", "zh": "eastAsia"}.get(run.language, "val")
            properties.append(element("w:lang", **{slot: tag}))
        return properties

    def _swatch(self, colour: str, texture: str) -> Any:
        """The square of a status: a blank with a border and a ground."""
        properties = OxmlElement("w:rPr")
        border = "dashed" if texture == "dashed" else "single"
        properties.append(element("w:sz", val="16"))
        properties.append(element("w:bdr", val=border, sz="4", space="0", color="7B8794"))
        if texture in _TEXTURES:
            stripes = "B3491A" if texture == "disputed" else "9AA5B1"
            properties.append(element("w:shd", val=_TEXTURES[texture], color=stripes, fill="FFFFFF"))
        else:
            properties.append(element("w:shd", val="clear", color="auto", fill=colour.removeprefix("#").upper()))
        return _text(_BLANK, properties)

    def _link(self, address: str) -> str:
        if address not in self._links:
            self._links[address] = self.word.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return self._links[address]

    # --- tables

    def table(
        self,
        head: Sequence[str] | None,
        rows: Sequence[Sequence[Runs]],
        widths: Sequence[int],
        numeric: frozenset[int],
        *,
        ruled: bool,
        about: str = "",
    ) -> None:
        whole = sum(widths)
        columns = [TEXT_WIDTH * width // whole for width in widths]
        table = OxmlElement("w:tbl")
        table.append(self._table_properties(ruled=ruled, about=about))
        grid = OxmlElement("w:tblGrid")
        grid.extend([element("w:gridCol", w=str(width)) for width in columns])
        table.append(grid)
        if head is not None:
            cells = [(Run(words, bold=True),) for words in head]
            table.append(self._row(cells, columns, numeric, style="Table Head", is_head=True))
        for row in rows:
            table.append(self._row(row, columns, numeric, style="Table Text" if ruled else "Facts Text"))
        self.take(table)
        self.take(self.made((), "After Table"))

    def _table_properties(self, *, ruled: bool, about: str) -> Any:
        properties = OxmlElement("w:tblPr")
        if self._is_rtl:
            properties.append(element("w:bidiVisual"))
        properties.append(element("w:tblW", w=str(TEXT_WIDTH), type="dxa"))
        if ruled:
            borders = OxmlElement("w:tblBorders")
            for side in ("bottom", "insideH"):
                borders.append(element(f"w:{side}", val="single", sz="4", space="0", color="D5DCE3"))
            properties.append(borders)
        properties.append(element("w:tblLayout", type="fixed"))
        margins = OxmlElement("w:tblCellMar")
        for side in ("left", "right"):
            margins.append(element(f"w:{side}", w="80", type="dxa"))
        properties.append(margins)
        if about:
            properties.append(element("w:tblCaption", val=about))
        return properties

    def _row(
        self,
        cells: Sequence[Runs],
        columns: Sequence[int],
        numeric: frozenset[int],
        *,
        style: str,
        is_head: bool = False,
    ) -> Any:
        row = OxmlElement("w:tr")
        properties = OxmlElement("w:trPr")
        properties.append(element("w:cantSplit"))
        if is_head:
            properties.append(element("w:tblHeader"))
        row.append(properties)
        for number, (runs, width) in enumerate(zip(cells, columns, strict=True)):
            cell = OxmlElement("w:tc")
            cell_properties = OxmlElement("w:tcPr")
            cell_properties.append(element("w:tcW", w=str(width), type="dxa"))
            if is_head:
                cell_properties.append(element("w:shd", val="clear", color="auto", fill="F4F6F8"))
            cell.append(cell_properties)
            cell.append(self.made(runs, style, align="end" if number in numeric else ""))
            row.append(cell)
        return row

    # --- contents

    def contents(self, headings: Sequence[tuple[int, str, str]], *, depth: int) -> None:
        """The field with what it will hold, so that nothing is missing where a program does not fill it."""
        paragraphs = []
        for level, text, anchor in headings:
            entry = self.made((Run(text, to=anchor) if anchor else Run(text),), f"Contents {level}")
            if anchor:
                tab = OxmlElement("w:r")
                tab.append(OxmlElement("w:tab"))
                entry.append(tab)
                field(entry, f"PAGEREF {bookmark(anchor)} \\h")
            paragraphs.append(entry)
        if not paragraphs:
            return
        start = [_field("begin", dirty="true"), _instruction(f'TOC \\o "1-{depth}" \\h \\z \\u'), _field("separate")]
        for number, run in enumerate(start):
            paragraphs[0].insert(1 + number, run)
        paragraphs[-1].append(_field("end"))
        for paragraph in paragraphs:
            self.take(paragraph)


def bookmark(anchor: str) -> str:
    """A name that Word takes: letters, digits and low lines, at most 40."""
    return "".join(c if c.isalnum() else "_" for c in anchor)[:40]


def _text(words: str, properties: Any) -> Any:
    run = OxmlElement("w:r")
    if len(properties):
        run.append(properties)
    text = OxmlElement("w:t")
    text.text = words
    text.set(qn("xml:space"), "preserve")
    run.append(text)
    return run


def _field(kind: str, **attributes: str) -> Any:
    run = OxmlElement("w:r")
    run.append(element("w:fldChar", fldCharType=kind, **attributes))
    return run


def _instruction(words: str) -> Any:
    run = OxmlElement("w:r")
    text = OxmlElement("w:instrText")
    text.text = f" {words} "
    text.set(qn("xml:space"), "preserve")
    run.append(text)
    return run


def field(paragraph: Any, words: str) -> None:
    """A field that Word works out, such as PAGE, at the end of a paragraph."""
    for run in (_field("begin"), _instruction(words), _field("separate"), _text("…", OxmlElement("w:rPr"))):
        paragraph.append(run)
    paragraph.append(_field("end"))
