"""What the copy's italics say of a paragraph's verb.

The organ's verb is printed in italics and nothing else in the paragraph is (Editorial Manual Online, "Resolutions",
section G). Where a copy keeps its italics between asterisks they show how far the verb goes: "*Expresses deep
concern* about ...". They are a hint and no more: many copies have none, and in some the marks take the addressee in
("*Urges Governments:*").
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from compliance.parser.clauses import Clause
from compliance.parser.mapped import MappedText
from compliance.parser.trace import fired, rule

# The longest verb printed so far has six words ("Expresses solidarity with and compassion for").
_MOST_WORDS = 9
_MOST_CHARACTERS = 90
_CLOSING = " ,;:.，；：。،؛"

AS_FAR_AS_ITALICS = rule("verb.italics", "the copy prints “{words}” in italics: the verb is shown as far as they go")
_Clause = TypeVar("_Clause", bound=Clause)


def italic_end(source: str, mapped: MappedText) -> int:
    """How many characters of a paragraph's cleaned text the italics take that it begins with; 0 where it has none."""
    start = mapped.start
    if not start or source[start - 1] != "*":
        return 0
    close = source.find("*", start, start + 2 * _MOST_CHARACTERS)
    if close < 0:
        return 0
    end = mapped.index_of(close)
    text = mapped.text[:end].rstrip(_CLOSING)
    return len(text) if len(text) <= _MOST_CHARACTERS and len(text.split()) <= _MOST_WORDS else 0


def as_printed(clauses: list[_Clause], text: str, italics: int) -> list[_Clause]:
    """The clauses of a paragraph, the first with its verb as far as the italics go.

    Not where they take in more than a verb: the addressee, what is asked, a second verb or the whole paragraph.
    """
    if not italics or not clauses:
        return clauses
    first = clauses[0]
    if first.start or italics <= len(first.verb):
        return clauses
    bounds = [len(text.rstrip(_CLOSING)) if not text.endswith((":", "：")) else len(text), first.end + 1]
    if first.addressee is not None:
        bounds.append(first.addressee_end - len(first.addressee))
    if first.asked_from is not None:
        bounds.append(first.asked_from)
    if italics >= min(bounds):
        return clauses
    fired(AS_FAR_AS_ITALICS, words=text[:italics])
    return [replace(first, verb=text[:italics]), *clauses[1:]]
