"""What a document says about itself: symbol, organ, session, number, title, date, vote, meeting."""

from __future__ import annotations

import re
from dataclasses import dataclass

from compliance.parser.collection_heads import collection_head, symbol_of_its_time
from compliance.parser.dates import adoption_date
from compliance.parser.lines import ORGAN_LINE, Page
from compliance.parser.nodes import ParserWarning
from compliance.parser.numbering import FULL_DATE, SESSION, ordinal_in_figures, ordinal_value, spelled_ordinal
from compliance.parser.outline import Outline
from compliance.parser.symbols import IN_TEXT, body_of, is_resolution_symbol, is_symbol, resolution_symbol, session_of

_MARKS = " \t*_"
_BODIES = (
    ("Human Rights Council", r"Human Rights Council"),
    ("Security Council", r"Security Council"),
    ("Economic and Social Council", r"Economic and Social Council|ECOSOC"),
    ("Trusteeship Council", r"Trusteeship Council"),
    ("Commission on Human Rights", r"Commission on Human Rights"),
    ("United Nations Environment Assembly", r"United Nations Environment Assembly"),
    ("World Health Assembly", r"World Health Assembly"),
    ("General Assembly", r"General Assembly|UNGA"),
)
_NUMBER = re.compile(
    r"(?:(?:Commission on Human Rights |Economic and Social Council |Human Rights Council |Sub-Commission )?"
    r"(?:[Rr]esolution|RESOLUTION|[Dd]ecision)\s+(?:No\.? ?)?)?"
    r"(?P<number>(?:S-|ES-)?\d{1,4}/\d{1,4}(?: [A-Z](?:-[A-Z])?(?=[.\s])|\([IVXLC]+\))?|\d{1,5}(?: [A-Z](?:-[A-Z]"
    r"| and [A-Z])?)? ?\((?:(?:S|ES|E)-)?(?:[IVXLC]+|\d) ?[)>]|\d{1,4} ?\((?:19|20)\d\d\)|WHA\d{1,2}\.\d{1,3}"
    r"|\d{1,3}/(?:CP|CMP|CMA|COP)\.\d{1,3})"
    r"(?:[.:]\s*|\s+(?=[^a-z\s])|(?=[^a-z\s\d]|\Z))(?P<title>\S.*)?\Z"
)
_MEETING = re.compile(r"\b(\d{1,4}(?:st|nd|rd|th))\s+(?:\(\w+\)\s+)?(?:plenary |closed |resumed )?meeting\b")
_SPELLED_MEETING = re.compile(r"\b((?:[A-Za-z]+[ -]){1,5})plenary meeting\b")
_VOTE = re.compile(
    r"[Aa]dopted\s+(?:by\s+the\s+(?:\w+\s+){1,6}?(?=at\s|by\s))?"
    r"(?:at\s+.{0,40}?meeting\s*,?\s*(?:(?:held\s+)?on\s+\d{1,2}\s+\w+\s+\d{4}\s*,?\s*)?)?(?:by\s+)?(?:a\s+)?(?P<vote>without\s+a\s+(?:general\s+)?vote"
    r"|unanimously|by\s+consensus|by\s+acclamation|"
    r"(?:recorded\s+|roll-call\s+)?vote\s+of\s+\d+[^.;\]]{0,240}|\d+\s+votes?\s+(?:in favour"
    r"|to)[^.;\]]{0,240})",
    re.S,
)
# "Adopted by 11 votes to none by the Security Council at its 1608th meeting, on 6 December 1971".
_BEHIND_VOTE = re.compile(r",? (?:by the [A-Z]|at its \d|on \d{1,2} [A-Z]).*\Z")
_PROSE_VOTE = re.compile(r"adopted\b.{0,60}?\b(without\s+a\s+(?:general\s+)?vote|unanimously|by\s+consensus)", re.S)
_VOTES = re.compile(r"\b(\d+ votes to (?:none|\d+)(?:, with \d+ abstentions?)?)")


@dataclass(frozen=True, slots=True)
class Metadata:
    """The head of a resolution; None where the document does not say and nothing fits."""

    symbol: str | None
    body: str | None
    session: str | None
    number: str | None
    title: str | None
    adopted_on: str | None
    vote: str | None
    meeting: str | None
    warnings: tuple[ParserWarning, ...]


def read_metadata(text: str, page: Page, outline: Outline, symbol: str | None, named: str | None = None) -> Metadata:
    """Reads the head and the closing lines; `symbol` overrides what the document says, `named` (that the file is
    named after) stands in where the document says nothing."""
    warnings: list[ParserWarning] = []
    body = _body(outline, symbol)
    number_text, title = _number_and_title(outline, body)
    head = collection_head(outline.headings) if number_text is None else None
    if head is not None:
        body, number_text, title = (body or head.body, head.number, head.title)
    found = symbol or _symbol(page, outline, body, number_text)
    if found is None and named and not outline.digest and body in (None, body_of(named)):
        found = named
        warnings.append(
            ParserWarning("symbol-of-file", f"the symbol {named} is that of the file's name", 0, min(len(text), 80))
        )
    if found is None:
        end = outline.headings[0].end if outline.headings else min(len(text), 80)
        warnings.append(ParserWarning("missing-symbol", "the text does not give the symbol of the resolution", 0, end))
    session, number = session_of(found) if found else (None, None)
    if not found and number_text and (bare := re.fullmatch(r"(\d{1,4})/(\d{1,4})", number_text)):
        session, number = bare.groups()
    if body is None and found:
        body = body_of(found)
    if session is None and body != "Security Council":
        session = _session(outline)
    adopted, dated = adoption_date(page, outline, body, session)
    if found is None and adopted and body == "Security Council" and (numbered := _numbered_only(outline)):
        # "Security Council resolution 303": the year that its symbol gives is that of its adoption.
        found, number = f"S/RES/{numbered} ({adopted[:4]})", numbered
        warnings = [warning for warning in warnings if warning.code != "missing-symbol"]
    warnings += dated
    title = None if body == "Security Council" else title
    return Metadata(found, body, session, number, title, adopted, _vote(outline), _meeting(outline), tuple(warnings))


def _body(outline: Outline, symbol: str | None) -> str | None:
    if symbol and (known := body_of(symbol)):
        return known
    candidates = [outline.organ] if outline.organ else []
    candidates += [line.text.strip(_MARKS) for line in outline.headings]
    for candidate in candidates:
        for name, pattern in _BODIES:
            if re.search(rf"\b(?:{pattern})\b", candidate, re.I):
                return name
        if candidate is outline.organ and candidate:
            return re.sub(r"^[Tt]he ", "", candidate)
    for note in outline.notes:
        for name, pattern in _BODIES:
            if re.search(rf"\b(?:{pattern})\b", note.text):
                return name
    return None


def _number_and_title(outline: Outline, body: str | None) -> tuple[str | None, str | None]:
    """The number as printed ("65/190", "237 (1967)") and the title that follows it, over several lines."""
    number: str | None = None
    parts: list[str] = []
    collecting = False
    for line in outline.headings:
        if outline.organ_at is not None and line.start > outline.organ_at:
            break
        bare = line.text.strip(_MARKS)
        match = _NUMBER.match(bare)
        if match and (number is None or match.group("title")):
            number = match.group("number")
            title = (match.group("title") or "").strip(_MARKS)
            if title and not re.match(r"(?:resolution )?of \d|adopted|\[", title, re.I):
                parts, collecting = [title], True
            else:
                parts, collecting = [], True
            continue
        if collecting:
            if (
                (line.gap and parts)
                or len(parts) > 6
                or re.match(r"\[|Adopted|of \d|Distr|Resolution adopted", bare)
                or ORGAN_LINE.match(bare)
                or len(bare) <= 2
            ):
                collecting = False
            elif not FULL_DATE.search(bare):
                parts.append(bare)
    title_text = re.sub(r"\s+", " ", " ".join(parts)).strip(" *_.") or None
    if title_text is None and outline.digest:
        title_text = next((line.text.strip(_MARKS) for line in outline.headings if len(line.text.split()) > 2), None)
    if title_text is None and not outline.digest and body != "Security Council":
        title_text = _title_above(outline)
    title_text = None if title_text and _ONLY_SYMBOL.search(title_text) else title_text
    return number, title_text


_NAMED = re.compile(r"(?:(?:United Nations|UN|U\.N\.) )?Security Council [Rr]esolution (?:No\.? ?)?(\d{1,4})\Z")


def _numbered_only(outline: Outline) -> str | None:
    """The number of "Security Council resolution 303" in the head."""
    found = (_NAMED.match(line.text.strip(_MARKS + "#")) for line in outline.headings)
    return next((match.group(1) for match in found if match), None)


_ONLY_SYMBOL = re.compile(r"\t| \||\A(?:United Nations )?[A-Z]{1,5}/[A-Z\d./-]+\Z")
_NO_TITLE = re.compile(
    r"\[|\(|Adopted|Distr|Original|Agenda|Item \d|Date\b|General [Dd]istribution|Draft (?:resolution|decision)s?\b"
    r"|Resolution\b|RESOLUTION\b|Decision\b|(?:Commission|Council|Sub-Commission) .{0,60}(?:resolution|decision) \d"
    r"|.*\bResolution adopted by the\b"
    r"|.*: (?:revised |amended )?draft (?:resolution|decision)\Z|.*\b[Ss]ession\Z|.*\b(?:19|20)\d\d\Z|\d"
    r"|[A-Z]\.?\Z|[IVX]+\.?\Z"
)


def _title_above(outline: Outline) -> str | None:
    """The title where no number leads it: the last block of lines above the organ's name that is no masthead."""
    parts: list[str] = []
    for line in reversed([line for line in outline.headings if line.start < (outline.organ_at or 0)]):
        bare = line.text.strip(_MARKS)
        if _NO_TITLE.match(bare) or is_symbol(bare) or FULL_DATE.search(bare):
            if parts:
                break
            continue
        parts.insert(0, bare)
        if line.gap or len(parts) > 4:
            break
    title = re.sub(r"\s+", " ", " ".join(parts)).strip(" *_.")
    return title if len(title.split()) > 1 else None


def _symbol(page: Page, outline: Outline, body: str | None, number: str | None) -> str | None:
    """The symbol printed on the document, else the one that its organ and number make."""
    printed = printed_symbol(page, outline, number)
    if printed is not None:
        return symbol_of_its_time(printed)
    return resolution_symbol(body, number) if number else None


def printed_symbol(page: Page, outline: Outline, number: str | None) -> str | None:
    """The first symbol in the head of a document, in any language, that fits the number of its heading."""
    printed = [*page.symbols]
    for line in outline.headings[:12]:
        found = [match.group() for match in IN_TEXT.finditer(line.text) if len(line.text) < 80]
        if number is not None and line.text.lstrip(_MARKS).startswith("["):
            # "[without reference to a Main Committee (A/ES-11/L.1)]": the draft that was adopted.
            found = [symbol for symbol in found if "/L." not in symbol]
        printed += found
    for candidate in printed:
        if is_resolution_symbol(candidate):
            clean = candidate.rstrip("*").strip()
            if number is None or re.split(r"[/ (]", number.split("/")[-1])[0] in clean:
                return re.sub(r"\s*\((?=\d{4}\))", " (", clean)
    return None


def _session(outline: Outline) -> str | None:
    for line in outline.headings:
        match = SESSION.search(line.text)
        if match:
            value = ordinal_value(match.group("word"))
            if value:
                kind = (match.group("kind") or match.group("kind2") or "").lower()
                prefix = "ES-" if "emergency" in kind else "S-" if "special" in kind else ""
                return f"{prefix}{value}"
    return None


def _vote(outline: Outline) -> str | None:
    closing = "\n".join(line.text for line in outline.closings)
    match = _VOTE.search(closing) or _VOTES.search(closing)
    if match is None:
        head = "\n".join(line.text for line in outline.headings)
        match = _VOTE.search(head) or _PROSE_VOTE.search("\n".join(line.text for line in outline.notes))
    if match is None:
        return None
    vote = re.sub(r"\s+", " ", match.group(match.lastindex or 0)).strip(" ,.*")
    vote = _BEHIND_VOTE.sub("", vote)
    return re.sub(r"without a general vote", "without a vote", vote)


def _meeting(outline: Outline) -> str | None:
    for line in [*outline.closings, *outline.headings, *(outline.notes[:1] if outline.organ is None else [])]:
        match = _MEETING.search(line.text)
        if match:
            return match.group(1)
        spelled = _SPELLED_MEETING.search(line.text)
        words = spelled.group(1).rstrip().replace("-", " -").split() if spelled else []
        for first in range(len(words)):
            value = spelled_ordinal(" ".join(words[first:]).replace(" -", "-"))
            if value:
                return ordinal_in_figures(value)
    return None
