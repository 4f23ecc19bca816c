"""What stands at a page's foot is no text of the resolution, and the letters of a decision are its paragraphs."""

from __future__ import annotations

import pytest

from compliance.parser import ParsedResolution, parse
from compliance.parser.symbols import is_symbol

DECISION = """\
United Nations

A/91/L.7

General Assembly
Distr.: Limited
4 October 2046

Ninety-first session
Agenda item 12*

Fenwick, Maristan and Ostland: draft decision

Safe carriage of letters

The General Assembly,

Recalling its resolution 90/14 of 3 December 2045, in which it decided to hold a conference on letters,

Recalling also the report of the Secretary-General on lamps:

(a) Expresses its gratitude to Fenwick for holding the conference;

__________________
* A/91/150.
** Requests for changes to the list of sponsors will be shown in the record of the meeting.
The carriage of letters
46-12345 (E) 041046
*4612345*

(b) Calls upon all States to:
(i) Carry letters safely;
(ii) Train those who carry them;

_______________
The carriage of letters
46-12345
2/2

(c) Decides to return to the matter at its ninety-second session.

12th plenary meeting
9 October 2046
"""


def spans(parsed: ParsedResolution, text: str, kind: str) -> list[str]:
    """The stretches of one kind."""
    return [text[span.start : span.end] for span in parsed.spans if span.kind == kind]


def test_paragraphs_with_letters_are_the_operative_part_of_a_decision() -> None:
    found = [(item.id, item.kind, item.parent, item.verb) for item in parse(DECISION).provisions]
    assert found == [
        ("pp1", "preambular", None, "Recalling"),
        ("pp2", "preambular", None, "Recalling also"),
        ("(a)", "operative", None, "Expresses"),
        ("(b)", "operative", None, "Calls upon"),
        ("(b)(i)", "operative", "(b)", "Calls upon"),
        ("(b)(ii)", "operative", "(b)", "Calls upon"),
        ("(c)", "operative", None, "Decides"),
    ]
    assert [item.id for item in parse(DECISION).obligations] == ["(b)(i)", "(b)(ii)"]


@pytest.mark.parametrize("rest", ["1. Urges States to act;\n\n2. Requests a report.\n", "Urges States to act.\n"])
def test_letters_in_a_preamble_before_operative_paragraphs_belong_to_the_preamble(rest: str) -> None:
    preamble = "Noting that the Committee:\n\n(a) Recommends lamps;\n\n(b) Decides to meet;"
    text = f"The General Assembly,\n\n{preamble}\n\n{rest}"
    kinds = [item.kind for item in parse(text).provisions]
    assert kinds[:3] == ["preambular"] * 3
    assert set(kinds[3:]) == {"operative"}


def test_what_stands_under_the_rule_stays_a_note() -> None:
    parsed = parse(DECISION)
    notes = "\n".join(spans(parsed, DECISION, "footnote")).split("\n")
    assert notes == [
        "* A/91/150.",
        "** Requests for changes to the list of sponsors will be shown in the record of the meeting.",
    ]


def test_a_line_that_every_page_repeats_is_furniture() -> None:
    furniture = "\n".join(spans(parse(DECISION), DECISION, "furniture")).split("\n")
    assert furniture.count("The carriage of letters") == 2
    assert {"46-12345", "*4612345*", "2/2"} <= set(furniture)


@pytest.mark.parametrize(("text", "symbol"), [("A/80/150", True), ("A/80/150.", False), ("A/80/L.1", True)])
def test_a_full_stop_ends_no_symbol(text: str, symbol: bool) -> None:
    assert is_symbol(text) is symbol


def test_a_symbol_that_ends_a_wrapped_paragraph_is_not_lost() -> None:
    lines = "The General Assembly,\n\n" + "\n".join(
        f"{number}. Requests the Secretary-General to submit the report of which it took note in\nA/80/15{number}."
        for number in range(1, 8)
    )
    assert [item.text[-9:] for item in parse(lines).provisions] == [f"A/80/15{number}." for number in range(1, 8)]


def test_the_mark_of_italics_belongs_to_its_paragraph() -> None:
    text = "*The General Assembly,*\n\n*Recalling* its resolution 60/1,\n\n*Urges* States to act.\n"
    parsed = parse(text)
    assert [span.kind for span in parsed.spans] == ["organ", "preambular", "operative"]
    assert [item.text for item in parsed.provisions] == ["Recalling its resolution 60/1,", "Urges States to act."]
