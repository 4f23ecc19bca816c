"""The wording of provisions, cleaned of what scanners and negotiators add and of nothing else."""

from __future__ import annotations

import pytest

from compliance.parser import parse

OPENING = "The General Assembly,\n\nRecalling its resolution 65/1,\n\n"


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("1. Requests the Director -General to report.", "Requests the Director-General to report."),
        ("1. Requests the Secretaries -General to report.", "Requests the Secretaries-General to report."),
        ("1. Urges States to act -In particular to train.", "Urges States to act -In particular to train."),
        ("1. Urges States to act -Generally to train.", "Urges States to act -Generally to train."),
        ("[1. Urges States to act.]", "Urges States to act."),
        ("[OP1. Urges States to act.]", "Urges States to act."),
        ("1. Urges States to act.]", "Urges States to act.]"),
        ("[1. Urges States [and others] to act]", "Urges States [and others] to act"),
        ("[1. Urges States to act [now]", "Urges States to act [now]"),
        ("Urges States to act]", "Urges States to act]"),
    ],
)
def test_a_paragraph_is_worded_as_printed(printed: str, read: str) -> None:
    assert [p.text for p in parse(OPENING + printed).provisions if p.kind == "operative"] == [read]
