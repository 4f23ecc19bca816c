"""Web pages: headings, paragraphs, numbered lists, italics and raised figures, without what serves the site."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from lxml import etree

from compliance.parser.language import detect_language
from compliance.parser.numbering import read_label
from compliance.parser.readers.base import Source
from compliance.parser.readers.docx_numbering import in_format
from compliance.parser.readers.encodings import decode
from compliance.parser.readers.errors import ReadError
from compliance.parser.readers.flow import NOTES, Block, Break, Run, at_line_breaks, write
from compliance.parser.readers.sniff import HTML

MAX_BYTES = 25 * 1024 * 1024
MAX_ELEMENTS = 100_000

_META = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.I)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu ol p pre section summary table tbody "
    "td tfoot th thead tr ul".split()
)
# Elements that are left out: those with words of the site's with the code of their warning, the others with none.
_SILENT = {
    **dict.fromkeys("script style noscript template svg canvas audio video head".split(), ""),
    **dict.fromkeys("nav iframe object embed select button textarea datalist".split(), "left-out"),
}
_SITE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|sidebar|cookies?|skip-?link|toolbar|pagination|share|social)"
    r"(?:$|[\s_-])",
    re.I,
)
_SITE_ROLES = frozenset(
    {"navigation", "search", "banner", "contentinfo", "complementary", "menu", "menubar", "toolbar"}
)
_NOTES = re.compile(r"(?:^|[\s_-])(?:footnotes?|endnotes?|footnote-text|doc-endnotes?|doc-footnote)(?:$|[\s_-])", re.I)
_ITALIC = frozenset({"em", "i", "cite", "dfn", "var"})
_KINDS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_STYLES = {
    "decimal": "decimal", "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
    "arabic-indic": "hindiNumbers", "none": "none",
}  # fmt: skip
_LIST_STYLE = re.compile(
    r"list-style(?:-type)?\s*:\s*[^;]*?(" + "|".join(sorted(_STYLES, key=len, reverse=True)) + r")\b", re.I
)
# What a list inside a list is numbered with in resolutions where the page does not say.
_BY_DEPTH = ("decimal", "lowerLetter", "lowerRoman")


class HtmlReader:
    """Reads text/html."""

    media_type = HTML

    def read(self, data: bytes, filename: str | None) -> Source:
        """The text of a page. Raises `ReadError` where it holds none or is too large."""
        if len(data) > MAX_BYTES:
            raise ReadError("too-large", size=len(data), most=MAX_BYTES)
        markup, encoding = _decoded(data)
        page = _Page()
        page.walk(_tree(markup))
        text, italics, warnings = write(page.items())
        if not text.strip():
            raise ReadError("html-empty")
        return Source(
            text=text,
            media_type=self.media_type,
            sha256=hashlib.sha256(data).hexdigest(),
            encoding=encoding,
            language=detect_language(text),
            filename=filename,
            italics=italics,
            warnings=warnings,
        )


def _decoded(data: bytes) -> tuple[str, str]:
    """The markup as text: by its byte order mark, by what it says of itself, else as any text is told."""
    if not data.startswith(_BOMS):
        said = _META.search(data[:4096])
        if said is not None:
            name = said.group(1).decode("ascii").lower()
            # Browsers read these as the larger Windows sets; a page read as bytes is not UTF-16.
            name = {
                "iso-8859-1": "cp1252",
                "latin1": "cp1252",
                "us-ascii": "cp1252",
                "iso-8859-6": "cp1256",
                "gb2312": "gb18030",
                "gbk": "gb18030",
            }.get(name, name)
            try:
                if not name.startswith(("utf-16", "utf16", "utf-32")):
                    return data.decode(name), name
            except (LookupError, UnicodeDecodeError):
                pass
    return decode(data)


def _tree(markup: str) -> etree._Element:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(markup.replace("\x00", "").encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("html-damaged") from error
    if root is None:
        raise ReadError("html-empty")
    return root


@dataclass(slots=True)
class _Numbers:
    """A list that is open: how it is numbered and where it stands; `format` "bullet" for one with bullets."""

    format: str | None
    next: int
    step: int = 1
    note: bool = False


@dataclass(slots=True)
class _Page:
    """Walks the elements of a page without recursion and collects its paragraphs."""

    blocks: list[Block] = field(default_factory=list)
    asides: list[Block] = field(default_factory=list)
    _notes: dict[str, None] = field(default_factory=dict)
    _runs: list[Run] = field(default_factory=list)
    _lists: list[_Numbers] = field(default_factory=list)
    _label: str | None = None
    _italic: list[bool] = field(default_factory=lambda: [False])
    _raised: int = 0
    _kept: int = 0
    _in_notes: int = 0
    _cell: bool = False

    def items(self) -> list[Block | Break]:
        """The paragraphs of the page, its notes after them."""
        last = Block((), notes=tuple(self._notes))
        return [*self.blocks, last, Break(tuple(self.asides), ends_page=False)]

    def walk(self, root: etree._Element) -> None:
        """Takes in every element once, in the page's order."""
        count = 0
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            name = element.tag.lower() if isinstance(element.tag, str) else ""
            if event == "start":
                count += 1
                if count > MAX_ELEMENTS:
                    raise ReadError("html-elements", most=MAX_ELEMENTS)
                if self._silent(element, name):
                    walker.skip_subtree()
                    continue
                self._begin(element, name)
                self._add(element.text)
            else:
                if not self._silent(element, name, again=True):
                    self._end(element, name)
                if element is not root:
                    self._add(element.tail)
        self._close()

    def _silent(self, element: etree._Element, name: str, again: bool = False) -> bool:
        """Whether an element and all in it are left out; what is told of it is counted once."""
        kind = _SILENT.get(name)
        if kind is None and (
            element.get("hidden") is not None or element.get("aria-hidden") == "true" or _hides(element.get("style"))
        ):
            kind = "hidden-text"
        if kind is None and (element.get("role") in _SITE_ROLES or name in ("footer", "aside")):
            kind = "left-out"
        if (
            kind is None
            and name in ("div", "ul", "ol", "header", "section", "menu")
            and _SITE.search(f"{element.get('class') or ''} {element.get('id') or ''}")
        ):
            kind = "left-out" if _mostly_links(element) else None
        if kind in NOTES and not again and any(str(text).strip() for text in element.itertext()):
            self._notes[kind] = None
        return kind is not None

    def _begin(self, element: etree._Element, name: str) -> None:
        if name in _BLOCKS:
            self._close()
        style = element.get("style") or ""
        italic = self._italic[-1]
        if name in _ITALIC or re.search(r"font-style\s*:\s*(?:italic|oblique)", style, re.I):
            italic = True
        elif re.search(r"font-style\s*:\s*normal", style, re.I):
            italic = False
        self._italic.append(italic)
        if name == "sup" or re.search(r"vertical-align\s*:\s*super", style, re.I):
            self._raised += 1
        if name == "pre":
            self._kept += 1
        if _is_notes(element):
            self._in_notes += 1
        if name in ("ol", "ul", "menu"):
            self._lists.append(self._numbers(element, name, style))
        elif name == "li" and self._lists:
            self._item(element)
        elif name in ("td", "th"):
            self._cell = element.getprevious() is not None
        elif name == "br":
            self._runs.append(Run("\n"))
        elif name == "q":
            self._runs.append(Run("“", italic))

    def _end(self, element: etree._Element, name: str) -> None:
        if name == "q":
            self._runs.append(Run("”", self._italic[-1]))
        self._italic.pop()
        if name in _BLOCKS:
            self._close()
        if name == "li":
            self._label = None
        if name == "sup" or re.search(r"vertical-align\s*:\s*super", element.get("style") or "", re.I):
            self._raised -= 1
        if name == "pre":
            self._kept -= 1
        if _is_notes(element):
            self._in_notes -= 1
        if name in ("ol", "ul", "menu") and self._lists:
            self._lists.pop()

    def _numbers(self, element: etree._Element, name: str, style: str) -> _Numbers:
        said = _LIST_STYLE.search(style)
        form = _STYLES[said.group(1).lower()] if said else _KINDS.get(element.get("type") or "")
        if name != "ol":
            return _Numbers(form if said and form is not None else "bullet", 1, note=bool(self._in_notes))
        if form is None:
            depth = sum(numbers.format not in ("bullet", "none") for numbers in self._lists)
            form = _BY_DEPTH[min(depth, len(_BY_DEPTH) - 1)]
            if depth:
                self._notes["guessed-numbers"] = None
        step = -1 if element.get("reversed") is not None else 1
        first = len(element.findall("li")) if step < 0 else 1
        return _Numbers(form, _whole(element.get("start"), first), step, bool(self._in_notes))

    def _item(self, element: etree._Element) -> None:
        numbers = self._lists[-1]
        numbers.next = _whole(element.get("value"), numbers.next)
        if numbers.format == "bullet":
            self._label = None if numbers.note else "\u2022 "
        elif numbers.format not in (None, "none"):
            shown = in_format(numbers.next, numbers.format or "")
            if numbers.note:
                self._label = f"{shown} "
            elif numbers.format in ("lowerLetter", "lowerRoman"):
                self._label = f"({shown}) "
            else:
                self._label = f"{shown}. "
        numbers.next += numbers.step

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if not self._kept:
            text = re.sub(r"[\n\r]", " ", text)
        self._runs.append(Run(text, self._italic[-1], self._raised > 0))

    def _close(self) -> None:
        """Ends the paragraph that is open. A list's label goes before the first words of its item."""
        if any(run.text.strip() for run in self._runs):
            runs = self._runs
            if self._label is not None:
                text = "".join(run.text for run in runs).strip()
                # Pages that write the label out as well.
                if read_label(text) is None:
                    runs = [Run(self._label), *runs]
                self._label = None
            target = self.asides if self._in_notes else self.blocks
            for number, (line, near) in enumerate(at_line_breaks(runs)):
                close = bool(self._in_notes) or (near if number else self._cell)
                target.append(Block(tuple(line), close, () if number else tuple(self._notes)))
            self._notes.clear()
        self._runs = []
        self._cell = False


def _is_notes(element: etree._Element) -> bool:
    return bool(_NOTES.search(f"{element.get('class') or ''} {element.get('role') or ''}")) and element.tag not in (
        "a",
        "sup",
        "body",
        "html",
    )


def _hides(style: str | None) -> bool:
    return style is not None and re.search(r"display\s*:\s*none|visibility\s*:\s*hidden", style, re.I) is not None


def _mostly_links(element: etree._Element) -> bool:
    """Whether more than half of an element's words are links: a menu, whatever it is called."""
    words = len(" ".join(map(str, element.itertext())).split())
    linked = sum(len(" ".join(map(str, link.itertext())).split()) for link in element.iter("a"))
    return 2 * linked > words


def _whole(text: str | None, default: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"\s*-?\d{1,6}\s*", text) else default
