"""What stands before the organ's name: masthead, number and title, the end of a neighbouring resolution, reasons."""

from __future__ import annotations

import re

from compliance.parser.lexicon import Lexicon
from compliance.parser.lines import TEXT, Line, Page
from compliance.parser.outline import FRONT, MARKS, PART_HEADING, RESOLUTION_HEADING, Collector, Paragraph

_THEREFORE = re.compile(r"\b[Tt]herefore,?[*_ ]*\Z")
# A sentence, longer than a title.
_REASON = re.compile(r"[A-Z].{60,}[.;,]\Z", re.S)


class FrontReader(Collector):
    """Finds the organ's line that opens the resolution meant, and takes the lines before it."""

    def __init__(self, page: Page, lexicon: Lexicon, wanted: str | None = None) -> None:
        super().__init__(page)
        self.lexicon = lexicon
        self.lines = [line for line in page.lines if line.kind == TEXT]
        self.state = FRONT
        self.organ: str | None = None
        self.organ_lines = [index for index, line in enumerate(self.lines) if line.organ]
        self.first_organ = self._main_organ(wanted)
        self.digest = self.first_organ is None
        self.own_number: str | None = None
        self.listing: Paragraph | None = None
        self.has_neighbour = self.in_draft = self.page_ended = self.page_warned = False
        self.goes_on_at = -1
        self.last_front_heading = max(
            (
                index
                for index, line in enumerate(self.lines[: self.first_organ or 0])
                if RESOLUTION_HEADING.match(line.text.strip(MARKS))
            ),
            default=-1,
        )
        if not page.wrapped:
            for line in self.lines:
                line.gap = True

    def _main_organ(self, wanted: str | None) -> int | None:
        """The organ's line that opens the resolution meant: the first, or the one under the number
        asked for."""
        if not self.organ_lines:
            return None
        if wanted and len(self.organ_lines) > 1:
            for index in self.organ_lines:
                for line in self.lines[max(0, index - 8) : index]:
                    heading = RESOLUTION_HEADING.match(line.text.strip(MARKS))
                    if heading and number_of(heading) == wanted:
                        return index
        if len(self.organ_lines) > 1 and any(
            line.operative and line.label for line in self.lines[: self.organ_lines[0]]
        ):
            # The page begins with the end of another resolution, perhaps with a part of it.
            headed = (index for index in self.organ_lines if self._headed(index))
            return next(headed, self.organ_lines[0])
        return self.organ_lines[0]

    def _headed(self, index: int) -> bool:
        """Whether a resolution's number and title stand shortly before the organ's line."""
        for line in reversed(self.lines[max(0, index - 8) : index]):
            if line.organ or (line.operative and line.label):
                return False
            if RESOLUTION_HEADING.match(line.text.strip(MARKS)):
                return True
        return False

    def _front(self, index: int, line: Line, bare: str) -> None:
        """Before the organ's name: masthead and title, or the end of a neighbouring resolution on
        the page."""
        heading = RESOLUTION_HEADING.match(bare)
        if heading and self.has_neighbour:
            self.has_neighbour = False
            # All that stood before this heading was the end of the other resolution.
            self.spans = [("neighbour" if kind == "heading" else kind, start, end) for kind, start, end in self.spans]
            self.headings.clear()
            self.own_number = None
        if heading:
            self.part = None
            if self.own_number not in (None, number_of(heading)):
                # Between two resolutions' headings stands the first one's text.
                self.headings.clear()
                self.own_number = None
            self.own_number = self.own_number or number_of(heading)
        following = index < self.last_front_heading
        tail = (line.label is not None and line.operative) or (line.gap and line.operative and len(bare) > 40)
        if tail and (following or heading is None):
            if not self.has_neighbour:
                self.has_neighbour = True
                self._warn(
                    "neighbouring-text", "the end of another resolution stands before this one and is not read", line
                )
            self._set_apart("neighbour", line)
            return
        if self._whereas(index, line, bare):
            return
        self._set_apart("heading", line)
        self.headings.append(line)
        if PART_HEADING.fullmatch(bare) and len(bare) <= 2 and index >= (self.first_organ or 0) - 6:
            self.part = bare[0]
        elif re.fullmatch(r"[IVX]{1,5}", bare):
            self.section = bare

    def _whereas(self, index: int, line: Line, bare: str) -> bool:
        """ "Whereas ... The General Assembly": resolutions of the first years give reasons before the organ's name.

        Without such a word they do so where the organ then speaks "therefore".
        """
        if index < self.last_front_heading:
            return False
        if line.preambular and line.text[line.body :].lower().startswith("whereas"):
            self._open("preambular", line, None)
            return True
        if self._therefore() and self.own_number is not None and line.gap and _REASON.match(bare):
            self._open("preambular", line, None)
            return True
        if self.current is None:
            return False
        self._extend(line)
        return True

    def _therefore(self) -> bool:
        """Whether "The General Assembly, therefore," opens the operative part."""
        return self.first_organ is not None and _THEREFORE.search(self.lines[self.first_organ].text) is not None


def number_of(heading: re.Match[str]) -> str:
    """The number that a resolution's heading gives."""
    return next(group for group in heading.groups() if group)
