"""Corrections made, taken back and folded again in any order, and after the text was read anew."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.parser import parse
from compliance.reading.anchors import whole_words
from compliance.reading.corrections import OPS, Anchor, Correction, CorrectionError, Folded, anchor_at, check, fold
from tests.reading.texts import SMALL

READING = parse(SMALL).to_dict()
STORED = json.dumps(READING)
CHANGED: dict[str, dict[str, Any]] = {
    "describe": {"title": "Another title"},
    "provision_set": {"verb": "Encourages"},
    "obligation_set": {"force": 2},
    "action_set": {"latitude": "discretion"},
    "themes_set": {"slugs": ["training"]},
    "scope_set": {"scope": "members"},
}


#: Fewer words than these, added as a clause, may stand at several places of the text, and only the nearest is found.
SOME_WORDS = 3


@st.composite
def made(draw: st.DrawFn) -> list[Correction]:
    """Corrections as a person makes them: each is possible on the reading with those before it."""
    corrections: list[Correction] = []
    for number in range(1, draw(st.integers(1, 7)) + 1):
        reading = fold(READING, SMALL, corrections).reading
        op = draw(st.sampled_from(OPS))
        spans = [(n["start"], n["end"]) for n in targets(reading, op)]
        start, end = draw(st.sampled_from(spans))
        if op.endswith("_add"):
            start, end = sorted((draw(st.integers(start, end)), draw(st.integers(start, end))))
            start, end = whole_words(SMALL, start, end)
            if len(SMALL[start:end].split()) < SOME_WORDS:
                continue
        values = dict(CHANGED.get(op, {}))
        if op.endswith("_split"):
            values = {"at": draw(st.integers(start, end))}
        anchor = Anchor() if op == "describe" else anchor_at(SMALL, start, end)
        correction = Correction(number, op, anchor, values, "a reason")
        try:
            check(reading, SMALL, correction)
        except CorrectionError:
            continue
        corrections.append(correction)
    return corrections


def targets(reading: dict[str, Any], op: str) -> list[dict[str, Any]]:
    """The nodes an operation may be about; words are added out of provisions."""
    if op.startswith("action_") and op != "action_add":
        return [a for o in reading["obligations"] for a in o["actions"]] or reading["provisions"]
    if op in ("provision_set", "obligation_add", "describe"):
        return list(reading["provisions"])
    return list(reading["obligations"] or reading["provisions"])


def assert_sound(folded: Folded, text: str) -> None:
    """What every reading must be, whatever was corrected."""
    reading = folded.reading
    json.dumps([reading, folded.aside])
    ids = [o["id"] for o in reading["obligations"]]
    assert len(ids) == len(set(ids))
    provisions = {p["id"] for p in reading["provisions"]}
    for o in reading["obligations"]:
        assert o["provision"] in provisions
        assert 0 <= o["start"] < o["end"] <= len(text)
        assert o["text"].strip()
        assert o["actions"]
        for a in o["actions"]:
            assert o["start"] <= a["start"] < a["end"] <= o["end"], (o["id"], a)
            assert a["text"].split()[0] in text
        starts = [(a["start"], a["end"]) for a in o["actions"]]
        assert starts == sorted(starts)


def seen(folded: Folded) -> set[int]:
    """The corrections that some node, or what was set aside, is marked with."""
    nodes = [folded.reading, *folded.reading["provisions"], *folded.reading["obligations"]]
    nodes += [a for o in folded.reading["obligations"] for a in o["actions"]]
    nodes += [entry["node"] for entry in folded.aside]
    nodes += [a for entry in folded.aside for a in entry["node"].get("actions", [])]
    return {number for n in nodes for number in n.get("corrected_by", [])}


calm = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@calm
@given(made(), st.data())
def test_corrections_fold_the_same_again_and_any_of_them_can_be_taken_back(
    corrections: list[Correction], data: st.DataObject
) -> None:
    folded = fold(READING, SMALL, corrections)
    assert folded.misfits == []
    assert_sound(folded, SMALL)
    assert fold(READING, SMALL, list(reversed(corrections))).reading == folded.reading
    left = list(corrections)
    while left:
        left.pop(data.draw(st.integers(0, len(left) - 1)))
        partly = fold(READING, SMALL, left)
        assert_sound(partly, SMALL)
        misfits = {m.correction for m in partly.misfits}
        assert seen(partly) <= {c.id for c in left} - misfits
    assert fold(READING, SMALL, []).reading == READING
    assert json.dumps(READING) == STORED


def rewritten(text: str) -> str:
    """The text as another reader of the same file gives it: a running header before it, other line breaks."""
    return "United Nations\n\n" + text.replace("and encourages\nGovernments", "and\nencourages Governments").replace(
        "\n\n", "\n\n\n"
    )


@calm
@given(made())
def test_all_corrections_survive_a_reading_of_the_text_with_other_line_breaks(corrections: list[Correction]) -> None:
    text = rewritten(SMALL)
    reading = parse(text).to_dict()
    before, after = fold(READING, SMALL, corrections), fold(reading, text, corrections)
    assert after.misfits == []
    assert_sound(after, text)
    for old, new in zip(before.reading["obligations"], after.reading["obligations"], strict=True):
        assert (old["id"], old["text"], old.get("corrected_by")) == (new["id"], new["text"], new.get("corrected_by"))
        assert [a["text"] for a in old["actions"]] == [a["text"] for a in new["actions"]]


def test_corrections_survive_ten_readings_and_a_parser_that_sees_less() -> None:
    """A parser that misses a clause leaves its correction a misfit, and it fits again with the next."""
    target = next(o for o in READING["obligations"] if o["id"] == "4")
    correction = Correction(1, "obligation_set", anchor_at(SMALL, target["start"], target["end"]), {"force": 3})
    blind = {**READING, "obligations": [o for o in READING["obligations"] if o["id"] != "4"]}
    for number in range(10):
        folded = fold(READING if number % 2 == 0 else blind, SMALL, [correction])
        assert [m.code for m in folded.misfits] == ([] if number % 2 == 0 else ["no-obligation"])
        assert (3 in [o["force"] for o in folded.reading["obligations"]]) == (number % 2 == 0)
