"""A participants list of the United Nations Treaty Collection: who signed, who is bound, since when and how.

A table in CSV with the columns Participant, Signature, and one whose heading names the acts and their letters:
"Ratification, Acceptance(A), Approval(AA), Accession(a), Succession(d)". Dates stand as "12 Dec 2000", with the letter
after them; figures of footnotes and odd spaces are passed over. What cannot be read is told with its line.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.parser.readers.encodings import decode
from compliance.parser.readers.errors import ReadError, gettext_noop
from compliance.reading.state_names import without_footnotes

SENTENCES: dict[str, str] = {
    "empty": gettext_noop("The list is empty."),
    "not-text": gettext_noop("The list is not a text file. Give it as CSV."),
    "too-large": gettext_noop("The list is too large: at most %(most)s bytes are read."),
    "heading": gettext_noop(
        "This is no participants list: its first line has to name the columns Participant, Signature and Ratification."
    ),
    "columns": gettext_noop("Line %(line)s has %(found)s columns, the first line has %(wanted)s."),
    "no-name": gettext_noop("Line %(line)s has dates and no participant."),
    "no-date": gettext_noop("Line %(line)s: %(name)s has neither a signature nor another act."),
    "date": gettext_noop("Line %(line)s: “%(value)s” is not a date as the Treaty Collection writes them."),
    "act": gettext_noop("Line %(line)s: the letter in “%(value)s” is not one of the acts of this list."),
    "early": gettext_noop("Line %(line)s: %(value)s is before the treaty was adopted. Is this its list?"),
    "late": gettext_noop("Line %(line)s: %(value)s is after the day the list speaks of, %(as_of)s."),
    "twice": gettext_noop("Line %(line)s and line %(first)s are about the same State: %(name)s."),
}
#: A list of all States has 15,000 bytes.
MOST_BYTES = 1_000_000
_MONTHS = "January February March April May June July August September October November December".casefold().split()
#: The letters the Collection uses; the heading of a list may give others.
_LETTERS = {"": "ratification", "A": "acceptance", "AA": "approval", "a": "accession", "d": "succession"}
#: The words of the application for what binds a State.
ACTS = frozenset(_LETTERS.values())
_FOOTNOTES = r"(?:[\s,;]*[\[(]?(?:\d{1,3}|[\u00b9\u00b2\u00b3\u2070-\u2079]+)[\])]?)*"
_DATE = re.compile(rf"(\d{{1,2}})\s+([A-Za-z]{{3,9}})\.?\s+(\d{{4}})(?:\s*([A-Za-z]{{1,3}}))?{_FOOTNOTES}\s*")


class ListError(Exception):
    """A list that cannot be read: `code` is a key of SENTENCES, `values` what the sentence says."""

    def __init__(self, code: str, **values: Any) -> None:
        self.code, self.values = code, values
        super().__init__(SENTENCES[code] % values)


@dataclass(frozen=True, slots=True)
class Participant:
    """A line of the list: the name as it stands there without footnotes, and its acts; `how` is "" where not bound."""

    line: int
    name: str
    signed_on: date | None
    bound_on: date | None
    how: str


def read_list(data: bytes) -> list[Participant]:
    """The lines of a list in order. Raises `ListError` where anything in it cannot be read: half a list is none."""
    if len(data) > MOST_BYTES:
        raise ListError("too-large", most=MOST_BYTES)
    if not data.strip():
        raise ListError("empty")
    try:
        text, _encoding = decode(data)
        rows = list(csv.reader(io.StringIO(text.replace("\x00", "")), strict=True))
    except (ReadError, csv.Error):
        raise ListError("not-text") from None
    lines = [(n, [_tidy(cell) for cell in row]) for n, row in enumerate(rows, start=1) if any(c.strip() for c in row)]
    if not lines:
        raise ListError("empty")
    heading = lines[0][1]
    name, signature, act = _columns(heading)
    letters = _letters(heading[act])
    found = []
    for line, row in lines[1:]:
        if len(row) != len(heading):
            raise ListError("columns", line=line, found=len(row), wanted=len(heading))
        found.append(_participant(line, row[name], row[signature], row[act], letters))
    if not found:
        raise ListError("empty")
    return found


def _tidy(cell: str) -> str:
    return " ".join(cell.replace("\ufeff", "").replace("\u200b", "").split())


def _columns(heading: list[str]) -> tuple[int, int, int]:
    """The places of the name, the signature and the act that binds, by the words of the first line."""
    starts = [cell.casefold() for cell in heading]

    def place(*words: str) -> int:
        found = [n for n, cell in enumerate(starts) if cell.startswith(words)]
        if len(found) != 1:
            raise ListError("heading")
        return found[0]

    return place("participant"), place("signature"), place("ratification", "acceptance", "approval", "accession")


def _letters(heading: str) -> dict[str, str]:
    """Which letter stands for which act: the Collection's, and those the heading gives."""
    given = {
        letter: word.casefold()
        for word, letter in re.findall(r"([A-Za-z]+)\s*\(([A-Za-z]{1,3})\)", heading)
        if word.casefold() in ACTS
    }
    return {**_LETTERS, **given}


def _participant(line: int, name: str, signature: str, act: str, letters: dict[str, str]) -> Participant:
    name = without_footnotes(name)
    if not name:
        raise ListError("no-name", line=line)
    signed_on, letter = _date(line, signature)
    if letter not in {"", "d"}:  # a signature may be succeeded to as well
        raise ListError("act", line=line, value=signature)
    bound_on, letter = _date(line, act)
    if letter not in letters:
        raise ListError("act", line=line, value=act)
    if signed_on is None and bound_on is None:
        raise ListError("no-date", line=line, name=name)
    return Participant(line, name, signed_on, bound_on, letters[letter] if bound_on else "")


def _date(line: int, cell: str) -> tuple[date | None, str]:
    """The date of a cell and the letter after it."""
    if not cell:
        return None, ""
    match = _DATE.fullmatch(cell)
    said = match[2].casefold() if match else ""
    month = next((n for n, name in enumerate(_MONTHS, start=1) if name.startswith(said)), None)
    if match is None or month is None:
        raise ListError("date", line=line, value=cell)
    try:
        return date(int(match[3]), month, int(match[1])), match[4] or ""
    except ValueError:
        raise ListError("date", line=line, value=cell) from None
