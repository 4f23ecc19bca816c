"""Lists inside paragraphs: letters, numbers or bullets, items without labels, and lettered decisions."""

from __future__ import annotations

import re

from compliance.parser.front import FrontReader
from compliance.parser.lines import Line, ends_closed
from compliance.parser.numbering import ARABIC, BULLET, LETTER, Label
from compliance.parser.outline import OPERATIVE, PREAMBLE, SENTENCE_END, Paragraph
from compliance.parser.sublabels import Place, place_label

_ITEM = re.compile(r"[\"\u201c'\u2018]|[a-z]|(?:That|To) (?!the \w+ [A-Z])")
# Longer lines are more than a verb and whom it addresses.
_VERB_ALONE = 80
_THAT = re.compile(r"[*_ ]*(?:That|To)\b")


class ListReader(FrontReader):
    """Tells where a labelled line stands among the lists that are open."""

    def _listed(self, line: Line, bare: str) -> bool:
        """ "Recommends to Governments: / That they should ...": items of a list without labels, after a colon."""
        current = self.current
        if current is None or not current.provision or line.opener is not None or line.label is not None:
            return False
        if current is not self.listing and not current.last_text.rstrip("*_ ").endswith(":"):
            return False
        return _ITEM.match(bare) is not None and SENTENCE_END.search(bare.removesuffix(" and")) is not None

    def _under_chapeau(self, line: Line, label: Label) -> bool:
        """ "Declares that: 1. The right ...; 2. The exploration ...": numbered parts of one unnumbered paragraph."""
        current = self.current
        if current is None or current.kind != "operative" or (current.depth == 0 and current.label is not None):
            return False
        if current.depth == 0 and not self._announces(current, line):
            return False
        if current.depth and not (self.stack and self.stack[0][0] == ARABIC):
            return False
        self._open("operative", line, label)
        self.current.depth, self.stack = 1, [(ARABIC, label.value)]  # type: ignore[union-attr]
        return True

    def _announces(self, current: Paragraph, line: Line) -> bool:
        """Whether a paragraph ends in a colon, or is a verb on a line of its own ("BELIEVES") before "3. That ..."."""
        text = current.last_text.rstrip("*_ ")
        if text.endswith(":"):
            return True
        alone = len(current.ranges) == 1 and len(text) < _VERB_ALONE and text[-1:].isalpha()
        return alone and _THAT.match(line.text, line.body) is not None

    def _sub_paragraph(self, line: Line) -> bool:
        """ "(a)", "(i)", "a.", "i." in sequence under the paragraph that is open."""
        if self._first_of_decision(line):
            return True
        if self.current is None or not self.current.provision:
            return False
        if not (line.gap or line.cut or ends_closed(self.current.last_text)):
            return False
        place = self._sub_place(line)
        if place is None:
            return False
        if self._opens_decision(line, place):
            self.lettered, self.state = True, OPERATIVE
        kind = "operative" if self.lettered else self.current.kind
        self._open(kind, line, line.label)
        self.current.depth, self.current.shown = place.depth - self.lettered, place.shown
        self.stack = [*self.stack[: place.depth - 1], (place.scheme, place.value)]
        return True

    def _first_of_decision(self, line: Line) -> bool:
        """ "The Economic and Social Council: (a) Takes note ...": the letters number the paragraphs of a decision."""
        label = line.label
        if label is None or label.scheme != LETTER or label.value != 1 or not line.operative:
            return False
        if self.current is not None or self.state != PREAMBLE or line.start <= self._last_operative():
            return False
        self.lettered, self.state = True, OPERATIVE
        self._open("operative", line, label)
        self.stack = [(LETTER, 1)]
        return True

    def _opens_decision(self, line: Line, place: Place) -> bool:
        """ "Recalling further ...: (a) Expresses ...; (b) Endorses ...": a decision, whose paragraphs carry letters.

        In a resolution such letters go on with the preamble, and paragraphs with numbers, or without any, follow.
        """
        if self.current is None or self.current.kind != "preambular" or (place.depth, place.value) != (1, 1):
            return False
        return line.operative and line.start > self._last_operative()

    def _last_operative(self) -> int:
        """Where the last operative paragraph begins that carries no letter; -1 where there is none."""
        if self.last_operative is None:
            own = (line for line in self.lines if line.operative)
            plain = [line.start for line in own if line.label is None or line.label.scheme == ARABIC]
            self.last_operative = plain[-1] if plain else -1
        return self.last_operative

    def _sub_place(self, line: Line) -> Place | None:
        """Where a sub-paragraph's label stands in the lists that are open; None where it is no label
        of theirs."""
        if line.label is None or line.label.scheme == ARABIC or (line.label.scheme == BULLET and line.opener):
            return None
        opens_list = self.current is not None and self.current.last_text.rstrip("*_ ").endswith(":")
        apart = line.gap or (self.current is not None and self.current.last_text.rstrip("*_ ").endswith(";"))
        place = place_label(line.label, self.stack, opens_list=opens_list, gap=apart)
        if place is not None and place.doubt:
            misread = place.shown != line.label.shown
            what = f"is read as {place.shown}" if misread else "does not follow the one before it"
            self._warn(place.doubt, f"the label {line.label.shown} {what}", line)
        return place

    def _in_sequence(self, line: Line) -> bool:
        """Whether a label goes on with the numbers or with the lists that are open."""
        label, current = line.label, self.current
        if label is None:
            return False
        if label.scheme == ARABIC:
            return label.value == self.last_number + 1 or (label.value == self.last_number and bool(label.suffix))
        text = current.last_text.rstrip("*_ ") if current is not None else ""
        if label.scheme == BULLET and text.endswith("."):
            return False
        place = place_label(label, self.stack, opens_list=text.endswith(":"), gap=False)
        return place is not None and not place.doubt and (place.value > 1 or text.endswith(":"))
