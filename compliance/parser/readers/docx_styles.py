"""What a Word document's styles say of its paragraphs: italics and automatic numbers."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from compliance.parser.readers.docx_numbering import W, value_of

_OFF = ("0", "false", "off", "none")
# Styles that build on one another more deeply than this do so in a circle.
_MAX_CHAIN = 30


def switched(parent: etree._Element | None, name: str) -> bool | None:
    """A property that is on, off, or not said ("w:i", "w:vanish")."""
    child = parent.find(W + name) if parent is not None else None
    return None if child is None else child.get(W + "val") not in _OFF


@dataclass(frozen=True, slots=True)
class Style:
    """A style with what it takes over from those it builds on."""

    italic: bool
    hidden: bool
    number: str | None
    place: str | None


class Styles:
    """The styles of a document by their identifier."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._known: dict[str | None, Style] = {}
        self.default: str | None = None
        self.italic = False
        if root is None:
            return
        for item in root.findall(W + "style"):
            identifier = item.get(W + "styleId")
            if identifier:
                self._elements[identifier] = item
                if item.get(W + "type") == "paragraph" and item.get(W + "default") in ("1", "true", "on"):
                    self.default = identifier
        self.italic = bool(switched(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"), "i"))

    def lists(self) -> dict[str, str]:
        """The list (`numId`) of each numbering style."""
        found: dict[str, str] = {}
        for identifier, item in self._elements.items():
            number = value_of(item.find(f"{W}pPr/{W}numPr"), "numId")
            if item.get(W + "type") == "numbering" and number:
                found[identifier] = number
        return found

    def get(self, identifier: str | None) -> Style:
        """A style; what no style of the chain says is off."""
        if identifier not in self._known:
            self._known[identifier] = self._read(identifier)
        return self._known[identifier]

    def _read(self, identifier: str | None) -> Style:
        italic = hidden = None
        number = place = None
        for _ in range(_MAX_CHAIN):
            item = self._elements.get(identifier or "")
            if item is None:
                break
            run = item.find(W + "rPr")
            italic = switched(run, "i") if italic is None else italic
            hidden = switched(run, "vanish") if hidden is None else hidden
            listed = item.find(f"{W}pPr/{W}numPr")
            number = value_of(listed, "numId") if number is None else number
            place = value_of(listed, "ilvl") if place is None else place
            identifier = value_of(item, "basedOn")
        return Style(bool(italic), bool(hidden), number, place)
