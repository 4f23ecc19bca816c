"""How collections of resolutions head a text: citations of law reviews, and Refworld's list of fields."""

from __future__ import annotations

import re
from typing import NamedTuple

from compliance.parser.lines import Line
from compliance.parser.numbering import roman_numeral

# As law reviews cite: title, "G.A. res. 51/177", the volume of the Official Records, the page, the document.
_CITATION = re.compile(
    r"(?P<title>\S.{2,400}?),? (?P<organ>G\.A\.|E\.S\.C\.|S\.C\.|C\.H\.R\.|H\.R\.C\.) [Rr]es(?:olution|\.) "
    r"(?P<number>(?:S-|ES-)?\d{1,4}/\d{1,4}|\d{1,4} ?[A-Z]? ?\((?:(?:S|ES)-)?[IVXLC]+\)|\d{1,4} \((?:19|20)\d\d\))"
    r"(?=[,;. ]|\Z)"
)
_ORGANS = {
    "G.A.": "General Assembly",
    "E.S.C.": "Economic and Social Council",
    "S.C.": "Security Council",
    "C.H.R.": "Commission on Human Rights",
    "H.R.C.": "Human Rights Council",
}
# "Author: UN General Assembly (33rd sess. : 1978-1979)" over "111. International co-operation ...".
_AUTHOR = re.compile(r"Author: UN General Assembly \((?P<session>\d{1,2})(?:st|nd|rd|th) sess\.")
_NUMBERED = re.compile(r"(?P<number>\d{1,4})(?: ?\([IVXL]+\))?\. (?P<title>[A-Z\u201c\"].*)\Z")
_FIRST_WITH_SESSION = 31
_MARKS = " \t*_#\u2022-"


class CollectionHead(NamedTuple):
    """What the head of a collection's page says: organ, number as printed on resolutions, title."""

    body: str
    number: str
    title: str


def collection_head(headings: list[Line]) -> CollectionHead | None:
    """The organ, number and title that a collection's own heading gives; None where there is none."""
    together = " ".join(line.text.strip(_MARKS) for line in headings[:8])
    cited = _CITATION.match(together)
    if cited is not None:
        number = re.sub(r"(?<=\d)(?=[A-Z] \()", " ", cited.group("number"))
        return CollectionHead(_ORGANS[cited.group("organ")], number, cited.group("title"))
    author = _AUTHOR.search(together)
    if author is None:
        return None
    session = int(author.group("session"))
    for line in reversed(headings):
        numbered = _NUMBERED.match(line.text.strip(_MARKS))
        if numbered is not None:
            number = of_session(session, int(numbered.group("number")))
            return CollectionHead("General Assembly", number, numbered.group("title"))
    return None


def of_session(session: int, number: int) -> str:
    """The number of a resolution of the General Assembly: "33/111", before the thirty-first session "3128 (XXVIII)"."""
    if session >= _FIRST_WITH_SESSION:
        return f"{session}/{number}"
    return f"{number} ({roman_numeral(session).upper()})"


def symbol_of_its_time(symbol: str) -> str:
    """ "A/RES/28/3128", as collections write it, is A/RES/3128(XXVIII)."""
    match = re.fullmatch(r"A/RES/(\d{1,2})/(\d{1,4})", symbol)
    if match is None or not 0 < int(match.group(1)) < _FIRST_WITH_SESSION:
        return symbol
    return "A/RES/" + of_session(int(match.group(1)), int(match.group(2))).replace(" ", "")


__all__ = ["CollectionHead", "collection_head", "of_session", "symbol_of_its_time"]
