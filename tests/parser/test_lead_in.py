"""Sub-paragraphs that begin with an infinitive, and those that lead in to one."""

from __future__ import annotations

import pytest

from compliance.parser import parse

TEXT = "The General Assembly,\n\n1. Calls upon all States:\n\n(a) {};\n\n(b) To protect victims.\n"


@pytest.mark.parametrize(
    ("words", "actions"),
    [
        ("In the area of prevention, to adopt laws", ["to adopt laws"]),
        (
            "To collect data on victims, to publish them every year and to exchange them",
            ["To collect data on victims", "to publish them every year", "to exchange them"],
        ),
    ],
)
def test_only_what_is_no_infinitive_leads_in(words: str, actions: list[str]) -> None:
    """The first of three infinitives is asked for like the others."""
    first = parse(TEXT.format(words)).obligations[0]
    assert [action.text for action in first.actions] == actions
