"""What a .docx looks like: page, fonts, styles, language, head and foot of its pages, and its properties."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor, Twips

from compliance.reports import word_parts as parts
from compliance.reports.document import Document
from compliance.reports.word_parts import Writer, element, field

_INK, _MUTED, _ACCENT, _WARM = (
    RGBColor(0x1B, 0x27, 0x33),
    RGBColor(0x52, 0x61, 0x6F),
    RGBColor(0x0A, 0x5C, 0x8F),
    "B3491A",
)
#: What every office has; a reader's program takes the nearest it knows.
_SANS = {"ascii": "Arial", "hAnsi": "Arial", "cs": "Arial", "eastAsia": "Microsoft YaHei"}
_SERIF = {"ascii": "Georgia", "hAnsi": "Georgia", "cs": "Traditional Arabic", "eastAsia": "SimSun"}
#: Name, base, size, bold, colour, space before and after.
_STYLES: tuple[tuple[str, str, float, bool, RGBColor, float, float], ...] = (
    ("Normal", "", 10, False, _INK, 0, 6),
    ("Heading 1", "", 18, True, _INK, 0, 10),
    ("Heading 2", "", 13, True, _INK, 20, 6),
    ("Heading 3", "", 9.5, True, _MUTED, 10, 4),
    ("Title", "", 30, True, _INK, 6, 14),
    ("Subtitle", "", 13, False, _INK, 0, 4),
    ("Caption", "", 9, True, _INK, 8, 4),
    ("Quote", "", 10.5, False, _INK, 4, 6),
    ("List Bullet", "", 10, False, _INK, 0, 4),
    ("Eyebrow", "Normal", 13, True, _ACCENT, 150, 6),
    ("Lead", "Normal", 11.5, False, _INK, 0, 6),
    ("Small", "Normal", 8.5, False, _MUTED, 0, 6),
    ("Notice", "Normal", 10, False, _INK, 10, 6),
    ("Chapeau", "Quote", 9.5, False, _MUTED, 2, 2),
    ("Contents Heading", "Normal", 18, True, _INK, 0, 10),
    ("Contents 1", "Normal", 10, True, _INK, 6, 2),
    ("Contents 2", "Normal", 10, False, _INK, 0, 2),
    ("Table Head", "Normal", 8.5, True, _INK, 3, 3),
    ("Table Text", "Normal", 9, False, _INK, 2, 2),
    ("Facts Text", "Normal", 10, False, _INK, 1, 3),
    ("After Table", "Normal", 4, False, _INK, 0, 2),
    ("Picture", "Normal", 10, False, _INK, 0, 2),
)


def prepared(word: Word, document: Document) -> None:
    """Make an empty document ready to be written in."""
    _properties(word, document)
    _page(word)
    for line in _STYLES:
        _style(word, *line)
    _details(word)
    _language(word, document)
    _head_and_foot(word, document)
    body = word.element.body
    for child in list(body):
        if child is not body.sectPr:
            body.remove(child)


def _properties(word: Word, document: Document) -> None:
    core = word.core_properties
    core.title, core.author, core.subject = document.title[:255], document.author[:255], document.subject[:255]
    core.last_modified_by, core.comments, core.keywords = document.author[:255], "", ""
    core.language = document.language
    core.created = core.modified = timezone.now().replace(tzinfo=None, microsecond=0)


def _page(word: Word) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2.4)
    section.header_distance = section.footer_distance = Cm(1.2)
    section.different_first_page_header_footer = True


def _style(
    word: Word, name: str, base: str, size: float, bold: bool, colour: RGBColor, before: float, after: float
) -> None:
    known = {style.name for style in word.styles}
    style: Any = word.styles[name] if name in known else word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if base:
        style.base_style = word.styles[base]
    style.font.size, style.font.bold, style.font.italic, style.font.color.rgb = Pt(size), bold, False, colour
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    fonts = _SERIF if name in ("Quote", "Chapeau") else _SANS
    properties.insert(0, element("w:rFonts", **fonts))
    # Arabic takes its size and weight from these.
    for tag in ("w:szCs", "w:bCs"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    if bold:
        properties.find(qn("w:b")).addnext(element("w:bCs"))
    properties.find(qn("w:sz")).addnext(element("w:szCs", val=str(int(size * 2))))
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.MULTIPLE, 1.12
    form.widow_control = True
    form.keep_with_next = name.startswith("Heading")


def _details(word: Word) -> None:
    """Lines beside quotations, above clauses and around notices; the look of links."""
    for name, side, width, colour in (
        ("Quote", "start", "16", "D5DCE3"),
        ("Chapeau", "start", "16", "D5DCE3"),
        ("Heading 2", "top", "8", "0A5C8F"),
    ):
        _border(word.styles[name], [(side, width, colour)])
    _border(word.styles["Notice"], [(side, "8", _WARM) for side in ("top", "start", "bottom", "end")])
    for name in ("Quote", "Chapeau"):
        word.styles[name].paragraph_format.left_indent = Cm(0.35)
    word.styles["Contents 2"].paragraph_format.left_indent = Cm(0.6)
    for name in ("Contents 1", "Contents 2"):
        tabs = word.styles[name].paragraph_format.tab_stops
        tabs.add_tab_stop(Twips(parts.TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    spaced = word.styles["Subtitle"].element.find(qn("w:rPr"))
    for old in [*spaced.findall(qn("w:spacing")), *spaced.findall(qn("w:iCs"))]:
        spaced.remove(old)
    title = word.styles["Title"].element.find(qn("w:pPr"))
    for old in title.findall(qn("w:pBdr")):
        title.remove(old)
    link = word.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = _ACCENT, False


def _border(style: Any, sides: list[tuple[str, str, str]]) -> None:
    properties = style.element.get_or_add_pPr()
    for old in properties.findall(qn("w:pBdr")):
        properties.remove(old)
    borders = OxmlElement("w:pBdr")
    for side, width, colour in sides:
        # Word's older name for the side where a line begins; it is mirrored in a paragraph read from right to left.
        name = {"start": "left", "end": "right"}.get(side, side)
        borders.append(element(f"w:{name}", val="single", sz=width, space="6", color=colour))
    after = [
        child
        for tag in ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")
        for child in properties.findall(qn(tag))
    ]
    if after:
        min(after, key=lambda child: list(properties).index(child)).addprevious(borders)
    else:
        properties.append(borders)


def _language(word: Word, document: Document) -> None:
    """The language of everything that does not say its own."""
    tag = document.language.partition("-")[0]
    language = {"zh": "zh-CN", "ar": "ar-SA", "en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ru": "ru-RU"}.get(tag, tag)
    defaults = word.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    slots = {"val": "en-GB", "eastAsia": "zh-CN", "bidi": "ar-SA"}
    slots["eastAsia" if tag == "zh" else "bidi" if tag == "ar" else "val"] = language
    defaults.append(element("w:lang", **slots))
    if document.direction == "rtl":
        section = word.sections[0]._sectPr
        bidi = element("w:bidi")
        grid = section.find(qn("w:docGrid"))
        grid.addprevious(bidi) if grid is not None else section.append(bidi)


def _head_and_foot(word: Word, document: Document) -> None:
    section = word.sections[0]
    writer = Writer(word, document)
    before, _n, rest = document.page_words.partition("{n}")
    between, _m, after = rest.partition("{m}")
    for part, words in ((section.header, document.header), (section.footer, document.footer)):
        part.is_linked_to_previous = False
        made = writer.made(parts.plain(f"{words}\t"), "Small")
        properties = made.find(qn("w:pPr"))
        tabs = OxmlElement("w:tabs")
        tabs.append(element("w:tab", val="end", pos=str(parts.TEXT_WIDTH)))
        properties.find(qn("w:pStyle")).addnext(tabs)
        if part is section.footer:
            _append(made, before)
            field(made, "PAGE")
            _append(made, between)
            field(made, "NUMPAGES")
            _append(made, after)
        else:
            _append(made, document.subject)
        element_of = part._element
        for child in list(element_of):
            element_of.remove(child)
        element_of.append(made)


def _append(paragraph: Any, words: str) -> None:
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = words
    text.set(qn("xml:space"), "preserve")
    run.append(text)
    paragraph.append(run)
