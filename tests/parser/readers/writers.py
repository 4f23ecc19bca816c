"""Set a plain-text resolution as Word, web page or PDF, with other people's programs, to read it back."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import docx
import typst
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph

_LABEL = re.compile(r"(?:(\d{1,3})\.|\(([a-z]{1,2})\)|\(([ivx]{1,5})\))\s+")
_ITALIC = re.compile(r"\*([^*]+)\*")


@dataclass
class Item:
    """A paragraph: its label's level (0 "1.", 1 "(a)", 2 "(i)", None without) and number, and what is under it."""

    text: str
    level: int | None = None
    number: int = 0
    children: list[Item] = field(default_factory=list)


def items_of(text: str) -> list[Item]:
    """The lines of a text as paragraphs; a label counts only where it carries on from the one before it."""
    found: list[Item] = []
    counts = [0, 0, 0]
    for line in (line.strip() for line in text.splitlines()):
        if not line:
            continue
        item = Item(line)
        match = _LABEL.match(line)
        if match:
            for level, number in _readings(match, counts):
                if number == counts[level] + 1:
                    counts[level:] = [number, *[0] * (2 - level)]
                    item = Item(line[match.end() :], level, number)
                    break
        found.append(item)
    return found


def _readings(match: re.Match[str], counts: list[int]) -> Iterator[tuple[int, int]]:
    arabic, letters, roman = match.group(1), match.group(2), match.group(3)
    if arabic:
        yield 0, int(arabic)
        return
    label = letters or roman
    if counts[0] and len(set(label)) == 1:
        yield 1, (26 if len(label) == 2 else 0) + ord(label[0]) - 96
    values = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
    if counts[1] and label in values:
        yield 2, values[label]


def _styled(text: str) -> Iterator[tuple[str, bool]]:
    place = 0
    for match in _ITALIC.finditer(text):
        if match.start() > place:
            yield text[place : match.start()], False
        yield match.group(1), True
        place = match.end()
    if place < len(text):
        yield text[place:], False


_LEVELS = (("decimal", "%1."), ("lowerLetter", "(%2)"), ("lowerRoman", "(%3)"))


def _add_numbering(document: Document) -> int:
    """A list with the levels 1., (a), (i), as Word writes it; its number."""
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{name}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for place, (name, text) in enumerate(_LEVELS)
    )
    abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>')
    numbering.insert(0, abstract)
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    return 90


def number(paragraph: Paragraph, identifier: int, level: int) -> None:
    """Makes a paragraph one of an automatic list."""
    xml = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{identifier}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(xml))


def as_docx(text: str) -> bytes:
    """The text as a Word document whose labels are automatic numbers."""
    document = docx.Document()
    identifier = _add_numbering(document)
    for item in items_of(text):
        paragraph = document.add_paragraph()
        for part, italic in _styled(item.text):
            paragraph.add_run(part).italic = True if italic else None
        if item.level is not None:
            number(paragraph, identifier, item.level)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _tree(items: list[Item]) -> list[Item]:
    roots: list[Item] = []
    stack: list[Item] = []
    for item in items:
        level = -1 if item.level is None else item.level
        del stack[max(level, 0) :]
        if level > 0 and stack:
            stack[-1].children.append(item)
        else:
            roots.append(item)
        if item.level is not None:
            stack.append(item)
    return roots


def _list(items: list[Item], level: int) -> str:
    inner = "".join(
        f"<li>{_inline(item.text)}{_list(item.children, level + 1) if item.children else ''}</li>" for item in items
    )
    return f'<ol type="{"1ai"[level]}" start="{items[0].number}">{inner}</ol>'


def _inline(text: str) -> str:
    return "".join(f"<em>{html.escape(part)}</em>" if italic else html.escape(part) for part, italic in _styled(text))


def as_html(text: str) -> bytes:
    """The text as a page whose labels are those of numbered lists, with a site's navigation and scripts around it."""
    parts: list[str] = []
    group: list[Item] = []
    for item in [*_tree(items_of(text)), Item("")]:
        if item.level == 0 and (not group or item.number == group[-1].number + 1):
            group.append(item)
            continue
        if group:
            parts.append(_list(group, 0))
            group = []
        if item.level == 0:
            group = [item]
        elif item.level is not None:
            # Under a number that the copy misprints.
            parts.append(_list([item], item.level))
        elif item.text:
            parts.append(f"<p>{_inline(item.text)}</p>")
    return (
        "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>A page</title>"
        "<style>p{color:red}</style></head><body>"
        "<nav><a href='/'>Home</a> <a href='/all'>All documents</a></nav><script>document.write('nothing')</script>"
        f"<main>{''.join(parts)}</main><footer>Terms of use</footer></body></html>"
    ).encode()


_PREAMBLE = """
#set page(paper: "us-letter", columns: {columns}, margin: (x: 2.2cm, top: 2.6cm, bottom: 2.6cm),
  header: context if counter(page).get().first() > 1 [#text(8pt, weight: "bold")[{header}]],
  footer: context [#text(7pt)[#counter(page).display("1/1", both: true) #h(1fr) 25-12345]])
#set text(10pt, lang: "en", hyphenate: {hyphenate})
#set par(justify: {justify}, first-line-indent: {indent}, spacing: {spacing}, leading: 0.65em)
"""


def typst_text(text: str) -> str:
    """A text as Typst markup that means nothing but the text, its italics kept."""
    return "".join(
        f"#emph({json.dumps(part, ensure_ascii=False)})" if italic else f"#{json.dumps(part, ensure_ascii=False)}"
        for part, italic in _styled(text)
    )


def as_pdf(
    text: str,
    *,
    columns: int = 1,
    hyphenate: bool = False,
    justify: bool = True,
    indent: bool = True,
    header: str = "A/TEST/1",
    notes: dict[str, str] | None = None,
) -> bytes:
    """The text as a printed document: running headers, page numbers, `notes` as footnotes after the words they name."""
    source = _PREAMBLE.format(
        columns=columns,
        header=header,
        hyphenate=str(hyphenate).lower(),
        justify=str(justify).lower(),
        indent="(amount: 2em, all: true)" if indent else "0em",
        spacing="1.2em" if not indent or columns == 1 else "0.65em",
    )
    waiting = dict(notes or {})
    for line in (" ".join(line.split()) for line in text.splitlines()):
        if not line:
            continue
        marked = [place for word in waiting if (place := line.find(word)) >= 0]
        if marked:
            word = next(word for word in waiting if word in line)
            cut = line.index(word) + len(word)
            note = waiting.pop(word)
            source += f"{typst_text(line[:cut])}#footnote[{typst_text(note)}]{typst_text(line[cut:])}\n\n"
        else:
            source += typst_text(line) + "\n\n"
    return typst_pdf(source)


def typst_pdf(source: str) -> bytes:
    """What Typst makes of its markup."""
    result = typst.compile(source.encode(), format="pdf")
    assert isinstance(result, bytes)
    return result
