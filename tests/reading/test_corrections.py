"""What each operation does to a reading, and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from compliance.parser import parse
from compliance.reading.corrections import (
    MESSAGES,
    OPS,
    Anchor,
    Correction,
    CorrectionError,
    Folded,
    anchor_at,
    check,
    fold,
)
from tests.reading.texts import SMALL

READING = parse(SMALL).to_dict()


def at(words: str, provision: str = "") -> Anchor:
    """The anchor of these words of the text."""
    start = SMALL.index(words)
    return anchor_at(SMALL, start, start + len(words), provision)


def node(reading: dict[str, Any], place: str, kind: str = "obligations") -> dict[str, Any]:
    (found,) = [n for n in reading[kind] if n["id"] == place]
    return dict(found)


def on(place: str, kind: str = "obligations") -> Anchor:
    """The anchor of an obligation (or a provision) as the parser read it."""
    found = node(READING, place, kind)
    return anchor_at(SMALL, found["start"], found["end"], place)


def on_action(place: str, number: int) -> Anchor:
    action = node(READING, place)["actions"][number]
    return anchor_at(SMALL, action["start"], action["end"], place)


def correct(*steps: tuple[Any, ...]) -> Folded:
    """The reading after (op, anchor, values?, reason?) in order; every one must fit."""
    folded = fold(READING, SMALL, [Correction(n, *step) for n, step in enumerate(steps, start=1)])
    assert folded.misfits == []
    return folded


def refusal(op: str, anchor: Anchor | None = None, values: dict[str, Any] | None = None, reason: str = "") -> str:
    with pytest.raises(CorrectionError) as caught:
        check(READING, SMALL, Correction(1, op, anchor or Anchor(), values or {}, reason))
    assert caught.value.message == MESSAGES[caught.value.code]
    return caught.value.code


def places(folded: Folded) -> list[str]:
    return [o["id"] for o in folded.reading["obligations"]]


def actions(folded: Folded, place: str) -> list[str]:
    return [a["text"] for a in node(folded.reading, place)["actions"]]


def test_no_corrections_give_the_parsers_answer() -> None:
    folded = fold(READING, SMALL, [])
    assert folded.reading == READING
    assert (folded.misfits, folded.touched, folded.aside) == ([], set(), [])


def test_the_parsers_answer_is_never_changed_in_place() -> None:
    before = parse(SMALL).to_dict()
    correct(
        ("obligation_merge", on("2(a)")), ("action_aside", on_action("1", 0)), ("describe", Anchor(), {"title": "T"})
    )
    assert before == READING


def test_the_resolution_is_described() -> None:
    values = {"symbol": "A/RES/70/179", "title": " A  title ", "adopted_on": "2015-12-17", "vote": None}
    folded = correct(("describe", Anchor(), values))
    assert {k: folded.reading[k] for k in values} == values | {"title": "A title"}
    assert folded.reading["corrected_by"] == [1]
    assert folded.touched == {""}
    assert refusal("describe", values={"symbol": "Resolution 7"}) == "bad-symbol"
    assert refusal("describe", values={"adopted_on": "17.12.2015"}) == "bad-date"
    assert refusal("describe", values={"title": " "}) == "empty-value"
    assert refusal("describe", values={"title": "x" * 501}) == "too-long"
    assert refusal("describe", values={"state": "published"}) == "unknown-value"
    assert refusal("describe") == "nothing-given"


def test_an_obligations_verb_brings_its_base_form_and_force() -> None:
    folded = correct(("obligation_set", on("4"), {"verb": "Strongly urges", "addressee": "all States"}))
    assert {k: node(folded.reading, "4")[k] for k in ("verb", "verb_base", "force", "addressee", "corrected_by")} == {
        "verb": "Strongly urges",
        "verb_base": "urges",
        "force": 4,
        "addressee": "all States",
        "corrected_by": [1],
    }
    assert node(correct(("obligation_set", on("4"), {"verb": "Urges", "force": 2})).reading, "4")["force"] == 2
    assert refusal("obligation_set", on("4"), {"force": 7}) == "bad-choice"
    assert refusal("obligation_set", on("4"), {"addressee_class": "un"}) == "not-governments"
    assert refusal("obligation_set", on("4"), {"verb": ""}) == "empty-value"


def test_a_later_correction_wins_over_an_earlier() -> None:
    folded = correct(("obligation_set", on("4"), {"force": 1}), ("obligation_set", on("4"), {"force": 3}))
    assert node(folded.reading, "4")["force"] == 3
    assert node(folded.reading, "4")["corrected_by"] == [1, 2]


def test_an_obligation_is_set_aside_with_a_reason_and_kept() -> None:
    assert refusal("obligation_aside", on("2(b)")) == "reason-missing"
    folded = correct(("obligation_aside", on("2(b)"), {}, "Addressed to courts"))
    assert places(folded) == ["1", "1/s1", "2(a)", "4"]
    assert [(a["kind"], a["obligation"], a["correction"]) for a in folded.aside] == [("obligation", "2(b)", 1)]
    assert folded.aside[0]["node"]["text"] == "To protect the privacy of victims"


def test_a_paragraphs_verb_goes_to_the_sub_paragraphs_under_it() -> None:
    folded = correct(("provision_set", on("2", "provisions"), {"verb": "Encourages"}))
    assert {
        (o["id"], o["verb_base"], o["force"]) for o in folded.reading["obligations"] if o["id"].startswith("2")
    } == {
        ("2(a)", "encourages", 2),
        ("2(b)", "encourages", 2),
    }
    assert folded.touched == {"2", "2(a)", "2(b)"}


def test_a_paragraph_for_others_has_its_obligations_set_aside_but_not_its_second_verb() -> None:
    folded = correct(
        ("provision_set", on("1", "provisions"), {"addressee": "courts", "addressee_class": "organizations"})
    )
    assert places(folded) == ["1/s1", "2(a)", "2(b)", "4"]
    assert [a["obligation"] for a in folded.aside] == ["1"]
    preambular = correct(("provision_set", on("1", "provisions"), {"kind": "preambular"}))
    assert places(preambular) == ["2(a)", "2(b)", "4"]


def test_an_obligation_is_added_from_selected_words() -> None:
    words = "  Requests the Secretary-General to submit a report to the General Assembly at its next session"
    folded = correct(("obligation_add", at(words.strip()), {"addressee": "States", "verb": "Requests"}))
    added = node(folded.reading, "3")
    assert places(folded) == ["1", "1/s1", "2(a)", "2(b)", "3", "4"]
    assert (added["text"], added["addressee"], added["corrected_by"]) == (words.strip(), "States", [1])
    assert added["actions"]


def test_selected_words_with_a_verb_of_their_own_are_read_by_the_parser() -> None:
    folded = correct(
        ("obligation_aside", on("1/s1"), {}, "first"),
        ("obligation_add", at("encourages\nGovernments to report on the results")),
    )
    (added,) = [o for o in folded.reading["obligations"] if o.get("corrected_by")]
    expected = node(READING, "1/s1")
    assert {k: added[k] for k in expected} == expected


def test_words_without_a_verb_go_on_with_their_paragraphs() -> None:
    folded = correct(
        ("obligation_aside", on("2(a)"), {}, "too wide"),
        ("obligation_add", at("To collect data on trafficking in persons")),
    )
    added = node(folded.reading, "2(a)")
    assert (added["verb_base"], added["addressee"]) == ("calls upon", "all States")
    assert actions(folded, "2(a)") == ["To collect data on trafficking in persons"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (
            "provide training for judges, and encourages\nGovernments to report on the results;\n\n2. Calls",
            "outside-provision",
        ),
        ("70/1 of 25 September 2015", "not-operative"),
        ("The General Assembly", "outside-provision"),
        (";", "no-words"),
    ],
)
def test_words_that_no_obligation_can_be_made_of(words: str, code: str) -> None:
    assert refusal("obligation_add", at(words)) == code


def test_the_same_words_are_not_added_twice() -> None:
    assert refusal("obligation_add", on("2(b)")) == "exists-already"


@pytest.mark.parametrize(
    "words", ["to provide training for judges", "for judges, and encourages\nGovernments to report on the results"]
)
def test_words_of_another_obligation_are_not_added_as_one_of_their_own(words: str) -> None:
    assert refusal("obligation_add", at(words)) == "overlaps-obligation"


def test_the_only_obligation_of_a_paragraph_has_the_paragraphs_place() -> None:
    folded = correct(
        (
            "obligation_add",
            at("to submit a report to the General Assembly"),
            {"addressee": "States", "verb": "Requests"},
        )
    )
    assert places(folded) == ["1", "1/s1", "2(a)", "2(b)", "3", "4"]


def test_what_an_added_obligation_lacks_is_doubtful_until_it_is_said() -> None:
    text = SMALL.replace("3. Requests the Secretary-General to submit", "3. Three reports, and support to submit")
    reading = parse(text).to_dict()
    start = text.index("Three reports")
    words = anchor_at(text, start, text.index(";", start), "3")
    steps = [Correction(1, "obligation_add", words)]
    (added,) = [o for o in fold(reading, text, steps).reading["obligations"] if o["provision"] == "3"]
    assert added["doubts"] == ["no-verb", "no-addressee"]
    steps.append(Correction(2, "obligation_set", words, {"verb_base": "requests", "verb": "Requests"}))
    (added,) = [o for o in fold(reading, text, steps).reading["obligations"] if o["provision"] == "3"]
    assert added["doubts"] == ["no-addressee"]
    steps.append(Correction(3, "obligation_set", words, {"addressee": "States"}))
    (added,) = [o for o in fold(reading, text, steps).reading["obligations"] if o["provision"] == "3"]
    assert added["doubts"] == []


def test_an_obligation_is_split_between_its_actions() -> None:
    place = SMALL.index("and to provide training")
    folded = correct(("obligation_split", on("1"), {"at": place}))
    assert places(folded) == ["1", "1/s2", "1/s1", "2(a)", "2(b)", "4"]
    assert node(folded.reading, "1")["text"] == "Urges Governments to adopt laws against trafficking in persons"
    assert node(folded.reading, "1/s2")["text"] == "to provide training for judges"
    assert node(folded.reading, "1/s2")["verb"] == "Urges"
    assert actions(folded, "1") == ["to adopt laws against trafficking in persons"]
    assert actions(folded, "1/s2") == ["to provide training for judges"]
    assert [node(folded.reading, p)["corrected_by"] for p in ("1", "1/s2")] == [[1], [1]]


def test_a_split_inside_an_action_cuts_it_in_two() -> None:
    folded = correct(("obligation_split", on("2(b)"), {"at": SMALL.index("of victims")}))
    assert actions(folded, "2(b)") == ["To protect the privacy"]
    assert actions(folded, "2(b)/s1") == ["of victims"]


@pytest.mark.parametrize("words", ["1. Urges", "Urges", "3. Requests"])
def test_a_split_at_the_edge_or_outside_is_refused(words: str) -> None:
    assert refusal("obligation_split", on("1"), {"at": SMALL.index(words)}) in {"bad-split", "no-words"}


@pytest.mark.parametrize("words", ["Governments to adopt", "to adopt laws", "adopt laws"])
def test_a_split_that_leaves_a_verb_alone_is_refused(words: str) -> None:
    assert refusal("obligation_split", on("1"), {"at": SMALL.index(words)}) == "verb-alone"


def test_a_split_that_leaves_only_what_leads_to_an_action_is_refused() -> None:
    text = SMALL.replace("1. Urges Governments to adopt", "1. Urges Governments, as appropriate, to adopt")
    reading = parse(text).to_dict()
    target = next(o for o in reading["obligations"] if o["id"] == "1")
    split = Correction(1, "obligation_split", anchor_at(text, target["start"], target["end"], "1"))
    with pytest.raises(CorrectionError, match="verb-alone"):
        check(reading, text, replace(split, values={"at": text.index("adopt laws")}))
    folded = fold(reading, text, [replace(split, values={"at": text.index("adopt laws")})])
    assert folded.misfits == [], "what was made before it was refused stays"


def test_an_action_of_one_word_may_stand_alone_where_no_word_leads_to_it() -> None:
    text = "Генеральная Ассамблея,\n\n1. призывает все государства-члены сотрудничать и представить доклад;\n"
    reading = parse(text).to_dict()
    (target,) = reading["obligations"]
    anchor = anchor_at(text, target["start"], target["end"], "1")
    check(reading, text, Correction(1, "obligation_split", anchor, {"at": text.index("и представить")}))


def test_a_part_that_has_its_own_verb_and_addressee_is_not_doubtful() -> None:
    asked = "3. Three reports of the Secretary-General. Urges Member States to submit one"
    text = SMALL.replace("3. Requests the Secretary-General to submit a report", asked)
    reading = parse(text).to_dict()
    paragraph = next(p for p in reading["provisions"] if p["id"] == "3")
    whole = anchor_at(text, text.index("Three reports"), paragraph["end"] - 1, "3")
    steps = [
        Correction(1, "obligation_add", whole),
        Correction(2, "obligation_split", whole, {"at": text.index("Urges Member States")}),
    ]
    folded = fold(reading, text, steps)
    assert folded.misfits == []
    parts = [o for o in folded.reading["obligations"] if o["provision"] == "3"]
    doubts = {o["id"]: (o["verb_base"], o["doubts"]) for o in parts}
    assert doubts == {"3": ("", ["no-verb", "no-addressee"]), "3/s1": ("urges", [])}


def test_an_addition_made_before_it_was_refused_stays() -> None:
    folded = fold(READING, SMALL, [Correction(1, "obligation_add", at("to provide training for judges"))])
    assert folded.misfits == []
    assert "1/s2" in places(folded)


def test_a_split_behind_one_action_in_a_single_word_is_made() -> None:
    text = SMALL.replace(
        "(b) To protect the privacy of victims;", "(b) Cooperate and to protect the privacy of victims;"
    )
    reading = parse(text).to_dict()
    target = next(o for o in reading["obligations"] if o["id"] == "2(b)")
    anchor = anchor_at(text, target["start"], target["end"], "2(b)")
    split = Correction(1, "obligation_split", anchor, {"at": text.index("to protect the privacy")})
    check(reading, text, split)
    folded = fold(reading, text, [split])
    assert node(folded.reading, "2(b)")["text"] == "Cooperate"


@pytest.mark.parametrize(("op", "target"), [("obligation_split", "on"), ("action_split", "on_action")])
def test_a_split_inside_a_word_is_refused(op: str, target: str) -> None:
    anchor = on("2(b)") if target == "on" else on_action("2(b)", 0)
    place = SMALL.index("of victims")
    assert refusal(op, anchor, {"at": place + len("of vic")}) == "bad-split"
    assert refusal(op, anchor, {"at": place + 1}) == "bad-split"


def test_words_selected_in_part_are_added_whole() -> None:
    aside = ("action_aside", on_action("2(a)", 0))
    folded = correct(aside, ("action_add", at("ollect data on traffick")))
    assert actions(folded, "2(a)")[0] == "collect data on trafficking"


def test_arabic_clauses_that_begin_behind_an_and_are_split_joined_and_added_as_they_were_read() -> None:
    text = "إن الجمعية العامة،\n\n1 - تحث الحكومات على جمع البيانات، وتطلب إلى الحكومات أن تقدم التقارير؛\n"
    reading = parse(text).to_dict()
    first, second = reading["obligations"]
    assert text[second["start"] - 1] == "و"
    whole = anchor_at(text, first["start"], second["end"])
    parts = [
        Correction(1, "obligation_merge", anchor_at(text, first["start"], first["end"])),
        Correction(2, "obligation_split", whole, {"at": second["start"]}),
    ]
    folded = fold(reading, text, parts)
    assert folded.misfits == []
    assert [o["verb"] for o in folded.reading["obligations"]] == [first["verb"], second["verb"]]
    same = anchor_at(text, second["start"], second["end"])
    again = Correction(1, "obligation_add", same)
    with pytest.raises(CorrectionError, match="exists-already"):
        check(reading, text, again)
    folded = fold(
        reading, text, [Correction(1, "obligation_aside", same, {}, "a reason"), Correction(2, "obligation_add", same)]
    )
    assert folded.reading["obligations"][1]["verb"] == second["verb"]


def test_a_word_broken_at_the_end_of_a_line_is_not_cut() -> None:
    text = SMALL.replace("of victims", "of vic-\ntims", 1)
    reading = parse(text).to_dict()
    target = next(o for o in reading["obligations"] if o["id"] == "2(b)")
    anchor = anchor_at(text, target["start"], target["end"])
    with pytest.raises(CorrectionError, match="bad-split"):
        check(reading, text, Correction(1, "obligation_split", anchor, {"at": text.index("tims")}))


@pytest.mark.parametrize("op", ["obligation_add", "action_add"])
def test_spaces_are_no_words_to_add(op: str) -> None:
    assert refusal(op, at("\n\n")) == "no-words"


def test_a_split_needs_a_whole_number() -> None:
    assert refusal("obligation_split", on("1"), {"at": "70"}) == "bad-split"
    assert refusal("obligation_split", on("1"), {"at": True}) == "bad-split"
    assert refusal("obligation_split", on("1")) == "bad-split"


def test_two_obligations_of_a_paragraph_are_merged_with_the_words_between() -> None:
    folded = correct(("obligation_merge", on("1")))
    merged = node(folded.reading, "1")
    assert merged["text"] == node(READING, "1", "provisions")["text"].rstrip(";")
    assert len(merged["actions"]) == 3
    assert folded.touched == {"1", "1/s1"}


def test_obligations_of_two_paragraphs_are_merged() -> None:
    merged = node(correct(("obligation_merge", on("2(a)"))).reading, "2(a)")
    assert merged["text"].endswith("To protect the privacy of victims")
    assert (merged["start"], merged["end"]) == (node(READING, "2(a)")["start"], node(READING, "2(b)")["end"])
    assert refusal("obligation_merge", on("4")) == "no-next"


def test_merging_undoes_a_split() -> None:
    split = ("obligation_split", on("1"), {"at": SMALL.index("and to provide training")})
    first = "Urges Governments to adopt laws against trafficking in persons"
    folded = correct(split, ("obligation_merge", at(first)))
    plain = {k: v for k, v in node(folded.reading, "1").items() if k != "corrected_by"}
    assert plain == node(READING, "1")


def test_actions_are_split_merged_set_and_added() -> None:
    action = on_action("2(a)", 0)
    folded = correct(("action_split", action, {"at": SMALL.index("on trafficking in persons, and")}))
    assert actions(folded, "2(a)")[:2] == ["To collect data", "on trafficking in persons"]
    merged = correct(("action_merge", action))
    assert actions(merged, "2(a)") == [node(READING, "2(a)")["text"]]
    values = {"latitude": "discretion", "narrowed_to": "States parties", "alternative_group": 2}
    changed = node(correct(("action_set", action, values)).reading, "2(a)")["actions"][0]
    assert {k: changed[k] for k in values} == values
    put_back = correct(("action_aside", action), ("action_add", at("To collect data on trafficking in persons")))
    assert actions(put_back, "2(a)")[0] == "To collect data on trafficking in persons"


@pytest.mark.parametrize(
    ("op", "values", "code"),
    [
        ("action_set", {"latitude": "much"}, "bad-choice"),
        ("action_set", {"alternative_group": 0}, "bad-choice"),
        ("action_set", {}, "nothing-given"),
        ("action_add", {}, "overlaps"),
        ("action_aside", {}, "last-action"),
        ("action_merge", {}, "no-next"),
    ],
)
def test_an_actions_correction_is_refused(op: str, values: dict[str, Any], code: str) -> None:
    assert refusal(op, on_action("2(b)", 0), values) == code


def test_an_action_outside_every_obligation_is_refused() -> None:
    assert refusal("action_add", at("submit a report")) == "outside-obligation"


def test_alternatives_stay_apart_when_obligations_are_merged_and_end_with_the_last_one() -> None:
    text = SMALL.replace("persons, and to publish", "persons or to publish")
    text = text.replace("To protect the privacy of victims", "To adopt laws or to train judges")
    reading = parse(text).to_dict()
    groups = {o["id"]: [a["alternative_group"] for a in o["actions"]] for o in reading["obligations"]}
    assert groups["2(a)"] == groups["2(b)"] == [1, 1]
    two_a, two_b = (node(reading, place) for place in ("2(a)", "2(b)"))
    merge = Correction(1, "obligation_merge", anchor_at(text, two_a["start"], two_a["end"]))
    merged = node(fold(reading, text, [merge]).reading, "2(a)")["actions"]
    assert [a["alternative_group"] for a in merged] == [1, 1, 2, 2]
    one = two_b["actions"][0]
    gone = Correction(1, "action_aside", anchor_at(text, one["start"], one["end"]))
    assert [a["alternative_group"] for a in node(fold(reading, text, [gone]).reading, "2(b)")["actions"]] == [None]


def test_themes_and_scope_are_set_on_an_obligation() -> None:
    folded = correct(
        ("themes_set", on("4"), {"slugs": ["resources", "resources", "data-and-research"]}),
        ("scope_set", on("4"), {"scope": "named", "states": ["XAB", "XAA"], "note": "as declared"}),
    )
    four = node(folded.reading, "4")
    assert four["theme_slugs"] == ["resources", "data-and-research"]
    assert four["scope"] == {"scope": "named", "states": ["XAA", "XAB"], "note": "as declared"}
    assert correct(("themes_set", on("4"), {"slugs": []})).reading["obligations"][-1]["theme_slugs"] == []
    assert refusal("themes_set", on("4"), {"slugs": ["No Slug"]}) == "bad-choice"
    assert refusal("scope_set", on("4"), {"scope": "named"}) == "bad-states"
    assert refusal("scope_set", on("4"), {"scope": "all", "states": ["XAA"]}) == "bad-states"
    assert refusal("scope_set", on("4"), {"states": ["XAA"]}) == "bad-choice"


@pytest.mark.parametrize("op", [op for op in OPS if op != "describe"])
def test_words_that_are_gone_make_a_misfit_and_no_error(op: str) -> None:
    values: dict[str, dict[str, Any]] = {
        "provision_set": {"verb": "Urges"},
        "obligation_set": {"verb": "Urges"},
        "obligation_split": {"at": 3},
        "action_split": {"at": 3},
        "action_set": {"latitude": "none"},
        "themes_set": {"slugs": []},
        "scope_set": {"scope": "all"},
    }
    lost = Correction(9, op, Anchor("7", 0, 21, "words of another text"), values.get(op, {}), "because")
    folded = fold(READING, SMALL, [lost])
    assert [(m.correction, m.code) for m in folded.misfits] == [(9, "no-place")]
    assert folded.reading == READING


def test_an_unknown_operation_is_a_misfit() -> None:
    assert [m.code for m in fold(READING, SMALL, [Correction(1, "explode")]).misfits] == ["unknown-operation"]


def test_a_correction_of_a_part_does_not_fall_on_the_whole_when_the_split_is_undone() -> None:
    split = Correction(1, "obligation_split", on("1"), {"at": SMALL.index("and to provide training")})
    aside = Correction(2, "obligation_aside", at("to provide training for judges"), {}, "not asked")
    both = fold(READING, SMALL, [split, aside])
    assert places(both) == ["1", "1/s1", "2(a)", "2(b)", "4"]
    alone = fold(READING, SMALL, [aside])
    assert [m.code for m in alone.misfits] == ["no-obligation"]
    assert places(alone) == places(fold(READING, SMALL, []))
