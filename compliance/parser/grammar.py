"""From lines to paragraphs: heading, organ, preamble, operative part, closing, annex; one method per rule.

    document  := heading organ "," preamble* operative+ closing annex*
    operative := number? verb ... (":" sub+)? (";" | ".")
    sub       := ("(a)" | "(i)" | "a." | "i.") ...

Editorial Manual Online, "Resolutions" (order of the elements, numbering, punctuation). Parts A, B of one
resolution and sections I, II each have a preamble and a numbering of their own. Nothing is refused: a line that
no rule claims stays a heading or a note.
"""

from __future__ import annotations

import re
from dataclasses import replace

from compliance.parser.front import number_of
from compliance.parser.lines import ORGAN_LINE, Line, ends_closed
from compliance.parser.lists import ListReader
from compliance.parser.numbering import ARABIC, DOT_LETTER, Label
from compliance.parser.outline import (
    ANNEX,
    ANNEX_HEADING,
    CLOSING,
    CLOSING_LINE,
    DATE_LINE,
    DECISIONS,
    FRONT,
    MARKS,
    NEIGHBOUR,
    NOT_THEMES,
    OPERATIVE,
    PAGE_END,
    PART_HEADING,
    PREAMBLE,
    RESOLUTION_HEADING,
    SECTION_HEADING,
    SENTENCE_END,
    Outline,
)
from compliance.parser.scans import organ_like

_PARTICIPLE = re.compile(
    r"(?!Noting)[A-Z][a-z]{3,}(?:ing|ed) (?:also |further )?(?:with|that|of|by|to|at|upon|as|its)\b"
)
# "Determines that ..., and consequently / Decides ...": unnumbered paragraphs that run on.
_JOINED = re.compile(r"\b(?:and|consequently|accordingly)\Z")

# "\u00a9 2011 United Nations 3. Requests ...": a paragraph that runs on from a line of the page.
_NUMBER_INSIDE = re.compile(r"\s(\d{1,3})\.\s+[A-Z]")


class OutlineBuilder(ListReader):
    """Walks the lines once, keeping where in the document it is."""

    def build(self) -> Outline:
        """The outline of the whole document."""
        for index, line in enumerate(self.lines):
            self._take(index, line)
        self._close()
        organ_at = self.lines[self.first_organ].start if self.first_organ is not None else None
        return Outline(
            self.paragraphs,
            self.warnings,
            self.spans,
            self.organ,
            organ_at,
            self.headings,
            self.closings,
            self.notes,
            self.digest,
        )

    # The document's parts, in the order in which the rules are tried.

    def _take(self, index: int, line: Line) -> None:
        bare = line.text.strip(MARKS)
        if self.page_ended or self._page_speaks(index, line, bare):
            self._page_line(index, line)
        elif self.state == NEIGHBOUR:
            self._set_apart("neighbour", line)
        elif self.first_organ is not None and index < self.first_organ:
            self._front(index, line, bare)
        elif self._embedded(line, bare):
            pass
        elif line.organ and (index == self.first_organ or self.state != ANNEX or self._part_before(index)):
            self._organ(index, line, bare)
        elif self.state in (OPERATIVE, CLOSING, ANNEX) and self._neighbour_begins(index, bare):
            self.state = NEIGHBOUR
            self._warn("neighbouring-text", "the text of another resolution follows and is not read", line)
            self._set_apart("neighbour", line)
        elif self._part_heading(index, line, bare):
            pass
        elif self.state == ANNEX:
            self._annex_line(line, bare)
        elif self.state in (OPERATIVE, CLOSING) and self._boundary(line) and self._heads_annex(bare):
            self._close()
            self.state = ANNEX
            self._annex_line(line, bare)
        elif self.state in (OPERATIVE, CLOSING) and self._closing(index, line, bare):
            pass
        elif self.state == CLOSING and not (line.operative and self.digest):
            self._set_apart("closing", line)
            self.closings.append(line)
            if line.operative and line.label is not None:
                self._warn("unread-text", "this paragraph stands behind the closing lines and is not read", line)
        elif self._section_heading(index, line, bare):
            pass
        else:
            self._text(index, line, bare)

    def _page_speaks(self, index: int, line: Line, bare: str) -> bool:
        """A line of the site that shows the text, as sites print under it and copies of pages in its middle.

        The page has ended where nothing of the resolution comes later.
        """
        if self.state not in (OPERATIVE, CLOSING) or not PAGE_END.match(bare) or not self._boundary(line):
            return False
        if self._in_sequence(line) or any(int(n) == self.last_number + 1 for n in _NUMBER_INSIDE.findall(bare)):
            return False
        self.page_ended = not self._goes_on_after(index)
        return True

    def _page_line(self, index: int, line: Line) -> None:
        """Sets a line of the page apart; one that looks like a paragraph is warned of, once."""
        if not self.page_ended:
            # The paragraph before it stays open: the lines of its list may follow.
            self.spans.append(("furniture", line.start, line.end))
            self.lines[index + 1].gap = True
            return
        self._set_apart("furniture", line)
        if not self.page_warned and not PAGE_END.match(line.text.strip(MARKS)) and (line.label or line.opener):
            self.page_warned = True
            self._warn("unread-text", "the words from here on are taken for the page's own and are not read", line)

    def _goes_on_after(self, index: int) -> bool:
        """Whether a paragraph in sequence, a heading or an opening verb of the resolution comes after a line."""
        if index < self.goes_on_at:
            return True
        current = self.current
        following = self.lines[index + 1 :]
        if current is not None and not ends_closed(current.last_text) and following[:1]:
            bare = following[0].text.strip(MARKS)
            if bare[:1].islower() and not PAGE_END.match(bare):
                self.goes_on_at = index + 1
                return True
        for place, line in enumerate(following, index + 1):
            if self._of_the_resolution(line):
                self.goes_on_at = place
                return True
        return False

    def _of_the_resolution(self, line: Line) -> bool:
        bare = line.text.strip(MARKS)
        if line.organ or self._heads_annex(bare):
            return True
        if self.state == CLOSING and not self.digest:
            # Behind the closing lines nothing but annexes, parts and other resolutions are told apart.
            return False
        if self._in_sequence(line):
            return True
        return not PAGE_END.match(bare) and (line.opener is not None or SECTION_HEADING.match(bare) is not None)

    def _heads_annex(self, bare: str) -> bool:
        return len(bare) < 200 and ANNEX_HEADING.match(bare) is not None

    def _organ(self, index: int, line: Line, bare: str) -> None:
        """The organ's name opens a preamble; again after a part's heading it opens the next part."""
        if self.state in (OPERATIVE, CLOSING, ANNEX) and index != self.first_organ:
            part = self._part_before(index)
            if part is None and self.state != OPERATIVE:
                self.state = NEIGHBOUR
                self._warn("neighbouring-text", "the text of another resolution follows and is not read", line)
                self._set_apart("neighbour", line)
                return
            if part is not None:
                self.part = part
                self.section = self.heading = None
        if self.organ is None:
            self.organ = re.sub(r"\s+", " ", bare.rstrip(","))
            self.organ = self.organ if ORGAN_LINE.match(bare) else organ_like(bare) or self.organ
        self._set_apart("organ", line)
        self.state = PREAMBLE
        self.last_number, self.stack, self.lettered = 0, [], False

    def _embedded(self, line: Line, bare: str) -> bool:
        """ "Recommends ... the following draft resolution: The General Assembly, ...": kept, not read as operative."""
        if self.in_draft:
            if not (CLOSING_LINE.match(bare) or DATE_LINE.match(bare)):
                self._set_apart("annex", line)
                return True
            self.in_draft = False
            self.state = OPERATIVE
            return False
        current = self.current
        if self.state != OPERATIVE or current is None or not current.last_text.rstrip(MARKS).endswith(":"):
            return False
        quoted = bare.lstrip("\u201c\u201d\"\u2018' ")
        if not (line.organ or (quoted != bare and ORGAN_LINE.match(quoted))):
            return False
        self._warn("embedded-text", "a draft that this paragraph recommends is kept and not read as operative", line)
        self.in_draft = True
        self._set_apart("annex", line)
        return True

    def _part_before(self, index: int) -> str | None:
        """The letter of the part whose heading stands shortly before a line."""
        for line in reversed(self.lines[max(0, index - 6) : index]):
            match = PART_HEADING.fullmatch(line.text.strip(MARKS))
            if match and line.label is None and not line.opener:
                return match.group(1)
        return None

    def _part_heading(self, index: int, line: Line, bare: str) -> bool:
        """A lone letter (with or without a title) shortly before the organ's name: resolution B of A
        and B."""
        if self.state not in (OPERATIVE, CLOSING, ANNEX) or len(bare) > 250 or line.opener or line.label:
            return False
        if not PART_HEADING.fullmatch(bare) or not any(item.organ for item in self.lines[index + 1 : index + 7]):
            return False
        self._close()
        self.state = FRONT
        self.part = PART_HEADING.fullmatch(bare).group(1)  # type: ignore[union-attr]
        self.section = self.heading = None
        self._set_apart("heading", line)
        self.headings.append(line)
        return True

    def _neighbour_begins(self, index: int, bare: str) -> bool:
        """After the closing, the heading of a resolution with another number."""
        heading = RESOLUTION_HEADING.match(bare)
        if self.state == CLOSING and DECISIONS.fullmatch(bare):
            return True
        if heading is None or (
            self.state != CLOSING and not any(item.organ for item in self.lines[index + 1 : index + 9])
        ):
            return False
        if self.state == OPERATIVE and self.own_number is None:
            return False
        return self.own_number is None or number_of(heading) != self.own_number

    def _closing(self, index: int, line: Line, bare: str) -> bool:
        """Meeting, date and vote after the last paragraph."""
        if not self._boundary(line) or len(bare) > 400:
            return False
        dated = bool(DATE_LINE.match(bare)) and (self.state == CLOSING or self._closes_after(index))
        if not (CLOSING_LINE.match(bare) or dated) or line.operative or line.label:
            return False
        self._close()
        self.state = CLOSING
        self._set_apart("closing", line)
        self.closings.append(line)
        return True

    def _closes_after(self, index: int) -> bool:
        """Whether no operative paragraph follows on the next lines, so that a date is the date of
        adoption."""
        return not any(item.operative for item in self.lines[index + 1 : index + 4])

    def _annex_line(self, line: Line, bare: str) -> None:
        self._set_apart("annex", line)
        if self._heads_annex(bare):
            self.notes.append(line)

    def _section_heading(self, index: int, line: Line, bare: str) -> bool:
        """ "II", "A. Themes for the period": sections of one resolution, their numbering running on or restarting."""
        if self.state not in (PREAMBLE, OPERATIVE) or line.opener or not self._boundary(line) or len(bare) > 180:
            return False
        match = SECTION_HEADING.match(bare)
        if (
            match is None
            or SENTENCE_END.search(bare.rstrip("."))
            or (line.label is not None and self._sub_place(line) is not None)
        ):
            return False
        name = match.group("roman") or match.group("letter") or match.group("named")
        if match.group("letter") and len(bare) <= 2 and not line.gap:
            return False
        self._close()
        self.section = name
        title = bare[
            match.end("roman") if match.group("roman") else match.end("letter") if match.group("letter") else 0 :
        ]
        self.heading = title.strip(" .") or None
        self.fresh_section = True
        self.stack = []
        self._set_apart("heading", line)
        return True

    # Paragraphs of the preamble and the operative part.

    def _text(self, index: int, line: Line, bare: str) -> None:
        """A line of the body: a numbered paragraph, a sub-paragraph, an unnumbered one, a
        continuation or a heading."""
        if line.label is not None:
            if line.label.scheme == DOT_LETTER and self._misread_one(line):
                # Scanners read "1." as "l.".
                line.label = replace(line.label, scheme=ARABIC, shown="1", value=1, mark=".")
            if line.label.scheme == ARABIC and self._numbered(index, line):
                return
            if line.label.scheme != ARABIC and self._sub_paragraph(line):
                return
        if line.operative and self._boundary(line) and self.state != CLOSING:
            self._open("operative", line, None)
            self.state = OPERATIVE
            self.stack = []
        elif line.operative and self.digest and self.state == CLOSING:
            self._open("operative", line, None)
            self.state = OPERATIVE
        elif line.preambular and self._boundary(line) and self._preamble_possible(line):
            self._open("preambular", line, None)
            self.stack = []
            self.state = PREAMBLE if self.state == FRONT else self.state
        elif (
            self.current is not None
            and self.current.provision
            and not self._participle_opens(line)
            and self._continues(index, line)
        ):
            self._extend(line)
        elif self._listed(line, bare):
            self._extend(line)
            self.listing = self.current
        elif self.state == PREAMBLE and (self._participle_opens(line) or self._unknown_preambular(line, bare)):
            self._open("preambular", line, None)
            self.current.doubts.append("unknown-opener")  # type: ignore[union-attr]
            self._warn("unknown-opener", "a preambular paragraph opens with words that are not in the lexicon", line)
        else:
            self._loose(index, line, bare)

    def _misread_one(self, line: Line) -> bool:
        """Whether "l." or "i." before the first operative paragraph is a scanner's "1."."""
        shown = line.label.shown if line.label is not None else ""
        return not self.stack and not self.last_number and (shown == "l" or (shown == "i" and line.operative))

    def _participle_opens(self, line: Line) -> bool:
        """ "Persuaded that ..." after a comma: a participle that the lexicon has not opens a paragraph."""
        return (
            self.state == PREAMBLE
            and self.current is not None
            and self.current.last_text.rstrip(" \t*_/0123456789").endswith(",")
            and _PARTICIPLE.match(line.text) is not None
        )

    def _preamble_possible(self, line: Line) -> bool:
        """A participle in capitals opens a preambular paragraph before the operative part, or in a
        new section."""
        if self.state == PREAMBLE:
            return True
        if self.state == FRONT:
            return self.digest and (ends_closed(line.text) or len(line.text) > 40)
        return self.fresh_section or self.current is None or ends_closed(self.current.last_text)

    def _unknown_preambular(self, line: Line, bare: str) -> bool:
        return bare[:1].isupper() and (len(bare) >= 50 or bare.endswith((",", ";", ":")))

    def _numbered(self, index: int, line: Line) -> bool:
        """ "1.", "3 bis.", a number on a line of its own, or one displaced behind its paragraph's first line."""
        label = line.label
        if label is None:
            return False
        alone = not line.text[line.body :].strip(MARKS)
        if alone:
            return self._lone_number(index, line, label)
        if (
            line.preambular
            and self.current is not None
            and self.current.depth
            and self.stack[:1] == [(ARABIC, label.value - 1)]
        ):
            line.opener = None
        value = label.value or self.last_number + 1
        expected = value == self.last_number + 1 or (value == self.last_number and bool(label.suffix))
        if line.opener is None:
            if label.mark in (",", "?", "") or not expected or not self._boundary(line) or self.state == FRONT:
                return False
            if not line.text[line.body : line.body + 1].isalpha() or self.lettered:
                return False
        elif (label.mark in (",", "?") and not expected) or (line.preambular and not self._boundary(line)):
            return False
        if line.opener is None and self._under_chapeau(line, label):
            self.last_number = value
            return True
        preambular = line.preambular and self.state in (PREAMBLE, FRONT)
        self._open("preambular" if preambular else "operative", line, label)
        if line.opener is None:
            self.current.doubts.append("unknown-verb")  # type: ignore[union-attr]
            self._warn("unknown-verb", f"paragraph {label.shown} opens with a verb that is not in the lexicon", line)
        elif not expected and value != 1 and self.last_number:
            self._warn("number-out-of-sequence", f"paragraph {label.shown} follows paragraph {self.last_number}", line)
        self.last_number, self.stack = value, []
        self.state = PREAMBLE if preambular else OPERATIVE
        return True

    def _lone_number(self, index: int, line: Line, label: Label) -> bool:
        """A number alone on its line belongs to the next line if that opens a paragraph, else to the
        one begun."""
        following = self.lines[index + 1] if index + 1 < len(self.lines) else None
        current = self.current
        if (
            following is not None
            and following.label is None
            and following.operative
            and (current is None or not current.provision or ends_closed(current.last_text))
        ):
            self._open("operative", line, label)
            self.current.ranges.clear()  # type: ignore[union-attr]
            self.current.opener = following.opener  # type: ignore[union-attr]
            following.opener, following.gap, following.page_break = None, False, False
            following.label = None
            self.current.last_text = "-"  # type: ignore[union-attr]
        elif current is not None and current.kind == "operative" and current.label is None and current.depth == 0:
            current.label, current.shown = label, label.shown
            current.label_range = (line.start, line.end)
            self.spans.append(("label", line.start, line.end))
            self._warn("displaced-number", f"the number {label.shown} stands inside its paragraph", line)
        else:
            return False
        self.last_number, self.stack = label.value, []
        self.state = OPERATIVE
        return True

    def _boundary(self, line: Line) -> bool:
        """Whether a paragraph may begin here: after a gap, a cut, a heading, or a paragraph that has
        ended."""
        current = self.current
        if current is None or not current.provision or line.gap or line.cut or ends_closed(current.last_text):
            return True
        return line.operative and line.label is None and _JOINED.search(current.last_text) is not None

    def _continues(self, index: int, line: Line) -> bool:
        """Whether a line goes on with the open paragraph: always without a gap; after one, if it was
        left open."""
        current = self.current
        if current is None:
            return False
        bare = line.text.strip(MARKS)
        closed = ends_closed(current.last_text)
        if not line.gap:
            return not (closed and self._is_heading(index, line, bare))
        if closed:
            goes_on = current.last_text.rstrip("*_ ").endswith(",") and bare[:1].islower()
        else:
            goes_on = not self._is_heading(index, line, bare)
        if goes_on:
            self._warn("page-break", f"{self._name(current)} goes on after a break", line)
        return goes_on

    def _is_heading(self, index: int, line: Line, bare: str) -> bool:
        """A short line without closing punctuation before a paragraph that opens anew is a heading."""
        if SENTENCE_END.search(bare) or len(bare) > 160 or not bare[:1].isupper():
            return False
        following = self.lines[index + 1] if index + 1 < len(self.lines) else None
        if following is None or not (following.opener is not None or following.label is not None):
            return False
        return following.gap or (following.label is not None and following.opener is not None)

    def _loose(self, index: int, line: Line, bare: str) -> None:
        """What is no paragraph of the resolution: a heading (in a digest the themes) or a note."""
        self._close()
        if SENTENCE_END.search(bare) or len(bare) > 200:
            self._set_apart("note", line)
            self.notes.append(line)
            if self.state in (PREAMBLE, OPERATIVE):
                self._warn("unread-text", "this text is not part of a numbered paragraph", line)
            return
        self._set_apart("heading", line)
        self.headings.append(line)
        if self.state in (PREAMBLE, OPERATIVE) and not self.digest:
            self.heading = bare
        elif self.digest:
            self._theme_heading(index, bare)

    def _theme_heading(self, index: int, bare: str) -> None:
        """In a digest a line of lower-case phrases above clauses names their themes, until the next
        such line."""
        if NOT_THEMES.search(bare):
            return
        phrases = tuple(phrase.strip() for phrase in bare.split(",") if phrase.strip())
        following = self.lines[index + 1] if index + 1 < len(self.lines) else None
        if following is None or not (following.operative or not following.opener) or not bare[:1].islower():
            return
        if phrases and all(len(phrase.split()) <= 6 for phrase in phrases):
            self.themes = phrases
