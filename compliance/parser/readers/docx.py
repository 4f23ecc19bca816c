"""Word documents (.docx): paragraphs with their automatic numbers, italics, footnotes and tables.

The XML is read directly: python-docx knows neither footnotes nor automatic numbers, and opens every part.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from compliance.parser.language import detect_language
from compliance.parser.readers.archive import Archive, opened
from compliance.parser.readers.base import Source
from compliance.parser.readers.docx_numbering import Numbering, W, value_of, whole
from compliance.parser.readers.docx_styles import Styles, switched
from compliance.parser.readers.errors import ReadError
from compliance.parser.readers.flow import Block, Break, Run, at_line_breaks, write
from compliance.parser.readers.sniff import DOCX
from compliance.parser.symbols import is_symbol

MAX_PARAGRAPHS = 50_000

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_REMOTE = re.compile(r"(?:https?|ftp|smb|webdav):", re.I)
_MACROS = re.compile(r"vbaproject\.bin\Z|vbadata\.xml\Z|\.vba\Z", re.I)
# Text that is not the document's: taken out by a tracked change, instructions of fields, what other programs draw.
_SKIPPED = frozenset(
    {
        "del",
        "moveFrom",
        "instrText",
        "delText",
        "delInstrText",
        "Fallback",
        "rubyPr",
        "rt",
        "pPr",
        "rPr",
        "sectPr",
        "tblPr",
        "trPr",
        "tcPr",
        "sdtPr",
        "sdtEndPr",
    }
)


@dataclass(slots=True)
class _Text:
    """A paragraph while it is read: its runs so far, and the paragraphs of text boxes that hang on it."""

    italic: bool
    runs: list[Run] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)


class DocxReader:
    """Reads Word documents."""

    media_type = DOCX

    def read(self, data: bytes, filename: str | None) -> Source:
        """The text of a Word document. Raises `ReadError` for one that is locked, damaged, too large or has macros."""
        with opened(data) as archive:
            document = _Document(archive)
            text, italics, warnings = write(document.items())
        if not text.strip():
            raise ReadError("no-text")
        return Source(
            text=text,
            media_type=self.media_type,
            sha256=hashlib.sha256(data).hexdigest(),
            encoding="utf-8",
            language=detect_language(text),
            filename=filename,
            italics=italics,
            warnings=warnings,
        )


class _Document:
    """The parts of a document that hold text, and how it is walked."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        if any(_MACROS.search(name) for name in archive.names):
            raise ReadError("docx-macros")
        main = next(
            (target for kind, target, _ in self._relations("") if kind == "officeDocument"), "word/document.xml"
        )
        root = archive.xml(main)
        body = root.find(W + "body") if root is not None else None
        if body is None:
            raise ReadError("docx-other")
        self._body = body
        self._relations_of_main = list(self._relations(main))
        self._refuse_foreign_templates()
        styles = self._part("styles")
        self._styles = Styles(styles)
        self._numbering = Numbering(self._part("numbering"), self._styles.lists())
        self._notes = {kind: self._notes_of(kind) for kind in ("footnote", "endnote")}
        self._cited: list[tuple[str, etree._Element]] = []
        self._count = 0
        self._paragraphs = 0

    def items(self) -> Iterator[Block | Break]:
        """All paragraphs in order, then the notes, then what the page headers and footers say."""
        yield from self._blocks(self._body)
        asides: list[Block] = []
        # A note may cite a further note: the list grows while it is walked.
        for number, note in self._cited:
            text = [run for block in self._blocks(note) for run in (*block.runs, Run(" "))]
            asides.append(Block((Run(f"{number} "), *text), close=True))
        asides += self._furniture()
        yield Break(tuple(asides), ends_page=False)

    # The document's parts.

    def _relations(self, part: str) -> Iterator[tuple[str, str, bool]]:
        """Kind, target and whether it lies outside, of everything that a part refers to."""
        folder, name = posixpath.split(part)
        root = self._archive.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        for item in root.findall(_RELATIONS + "Relationship") if root is not None else ():
            target, outside = item.get("Target") or "", item.get("TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            yield (item.get("Type") or "").rsplit("/", 1)[-1], target, outside

    def _part(self, kind: str) -> etree._Element | None:
        target = next(
            (target for name, target, outside in self._relations_of_main if name == kind and not outside), None
        )
        return self._archive.xml(target) if target else None

    def _refuse_foreign_templates(self) -> None:
        settings = next(
            (target for kind, target, _ in self._relations_of_main if kind == "settings"), "word/settings.xml"
        )
        for kind, target, outside in [*self._relations(settings), *self._relations_of_main]:
            if (
                outside
                and kind in ("attachedTemplate", "frame", "subDocument", "aFChunk", "oleObject")
                and _is_elsewhere(target)
            ):
                raise ReadError("docx-elsewhere")

    def _notes_of(self, kind: str) -> dict[str, etree._Element]:
        root = self._part(f"{kind}s")
        if root is None:
            return {}
        return {
            str(item.get(W + "id")): item for item in root.findall(W + kind) if item.get(W + "type") in (None, "normal")
        }

    def _furniture(self) -> list[Block]:
        """Page headers and footers, each line once; symbols last, as the grammar expects text after one."""
        lines: dict[str, Block] = {}
        for kind, target, outside in self._relations_of_main:
            root = self._archive.xml(target) if kind in ("header", "footer") and not outside else None
            for block in self._blocks(root) if root is not None else ():
                text = "".join(run.text for run in block.runs).strip()
                if text:
                    lines.setdefault(text, Block(block.runs, close=True))
        return [lines[text] for text in sorted(lines, key=is_symbol)]

    # Paragraphs.

    def _blocks(self, parent: etree._Element, close: bool = False) -> Iterator[Block]:
        """The paragraphs under an element in order, those of tables and text boxes where they stand."""
        for child in parent:
            name = _name(child)
            if name == "p":
                yield from self._paragraph(child, close)
            elif name == "tr":
                for number, cell in enumerate(child.iterchildren()):
                    yield from self._blocks(cell, close=number > 0)
            elif name not in _SKIPPED:
                yield from self._blocks(child, close)
            elif name in ("del", "moveFrom"):
                yield Block((), close, ("tracked-changes",))

    def _paragraph(self, element: etree._Element, close: bool) -> Iterator[Block]:
        self._paragraphs += 1
        if self._paragraphs > MAX_PARAGRAPHS:
            raise ReadError("docx-paragraphs", most=MAX_PARAGRAPHS)
        properties = element.find(W + "pPr")
        style_name = value_of(properties, "pStyle") or self._styles.default
        style = self._styles.get(style_name)
        text = _Text(style.italic != self._styles.italic)
        self._runs(element, text)
        label = self._label(properties, style_name) if any(run.text.strip() for run in text.runs) else None
        runs = [Run(f"{label} "), *text.runs] if label else text.runs
        for number, (line, near) in enumerate(at_line_breaks(runs)):
            yield Block(tuple(line), near if number else close, () if number else tuple(text.notes))
        for box in text.boxes:
            yield from self._blocks(box)

    def _label(self, properties: etree._Element | None, style_name: str | None) -> str | None:
        """The automatic number before a paragraph: its own list, or that of its style."""
        style = self._styles.get(style_name)
        listed = properties.find(W + "numPr") if properties is not None else None
        number, place = value_of(listed, "numId"), value_of(listed, "ilvl")
        if number is None:
            number, place = style.number, place or style.place
            if number is not None and place is None:
                linked = self._numbering.level_of_style(number, style_name)
                place = str(linked) if linked is not None else None
        if number in (None, "0"):
            return None
        return self._numbering.label(str(number), whole(place))

    def _runs(self, parent: etree._Element, text: _Text) -> None:
        """The text under a paragraph, a link, a field or a tracked insertion."""
        for child in parent:
            name = _name(child)
            if name == "r":
                self._run(child, text)
            elif name in ("del", "moveFrom"):
                text.notes["tracked-changes"] = None
            elif name == "t" and child.text:
                # A formula's text (m:t).
                text.runs.append(Run(child.text, text.italic))
            elif name not in _SKIPPED:
                self._runs(child, text)

    def _run(self, element: etree._Element, text: _Text) -> None:
        properties = element.find(W + "rPr")
        style = self._styles.get(value_of(properties, "rStyle"))
        if switched(properties, "vanish") if switched(properties, "vanish") is not None else style.hidden:
            if any(_name(child) == "t" for child in element):
                text.notes["hidden-text"] = None
            return
        said = switched(properties, "i")
        if switched(properties, "rtl"):
            said = switched(properties, "iCs")
        italic = said if said is not None else text.italic != style.italic
        raised = value_of(properties, "vertAlign") == "superscript"
        for child in element:
            self._piece(child, text, italic, raised)

    def _piece(self, child: etree._Element, text: _Text, italic: bool, raised: bool) -> None:
        name = _name(child)
        if name == "t":
            text.runs.append(Run(child.text or "", italic, raised))
        elif name in ("footnoteReference", "endnoteReference"):
            self._cite(child, name.removesuffix("Reference"), text)
        elif name in ("br", "cr"):
            text.runs.append(Run("\n" if child.get(W + "type") in (None, "textWrapping") else " "))
        elif name in ("tab", "ptab"):
            text.runs.append(Run(" "))
        elif name == "noBreakHyphen":
            text.runs.append(Run("-", italic))
        elif name == "softHyphen":
            text.runs.append(Run("\u00ad", italic))
        elif name == "sym":
            code = (
                int(child.get(W + "char") or "0", 16)
                if re.fullmatch(r"[0-9A-Fa-f]{1,6}", child.get(W + "char") or "")
                else 0
            )
            if 32 <= code < 0x110000 and not 0xD800 <= code <= 0xDFFF:
                text.runs.append(Run("•" if code in (0xB7, 0xF0B7) else chr(code), italic))
        elif name in ("drawing", "pict", "object", "AlternateContent", "ruby"):
            self._drawing(child, text)

    def _drawing(self, element: etree._Element, text: _Text) -> None:
        """Text boxes hang on the paragraph; of two drawings of the same box (new and old programs) one is read."""
        chosen = element.find(_COMPATIBLE + "Choice") if _name(element) == "AlternateContent" else element
        if chosen is None:
            return
        for child in chosen.iter(W + "txbxContent", W + "rubyBase"):
            if _name(child) == "rubyBase":
                self._runs(child, text)
            elif not any(
                _name(parent) in ("txbxContent", "Fallback")
                for parent in child.iterancestors()
                if parent in set(chosen.iter())
            ):
                text.boxes.append(child)

    def _cite(self, element: etree._Element, kind: str, text: _Text) -> None:
        note = self._notes[kind].get(str(element.get(W + "id")))
        if element.get(W + "customMarkFollows") in ("1", "true", "on"):
            if note is not None:
                self._cited.append(("*", note))
            return
        self._count += 1
        text.runs.append(Run(str(self._count), raised=True))
        if note is not None:
            self._cited.append((str(self._count), note))


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _is_elsewhere(target: str) -> bool:
    """Whether a template lies on another machine: a web address, or a share. That is how documents load macros.

    A path on the writer's own machine is what most documents of the United Nations name; nothing is loaded from it.
    """
    if _REMOTE.match(target):
        return True
    path = target.replace("\\", "/")
    if not path.lower().startswith("file:"):
        return path.startswith("//")
    rest = path[5:].lstrip("/")
    slashes = len(path) - 5 - len(rest)
    host = rest.split("/", 1)[0].lower()
    return slashes > 3 or (slashes == 2 and host not in ("", "localhost") and not re.fullmatch(r"[a-z]:?", host))
