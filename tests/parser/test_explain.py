"""A reading explained: the rules by name, what they say, and that listening changes nothing."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest

from compliance.parser import parse_source, read_bytes, read_file
from compliance.parser.explain import DOUBTS, Explanation, as_text, explain
from compliance.parser.trace import RULES, fired, recording, rule
from tests.parser.reading import CASES, RESOLUTIONS

PARSER = Path(__file__).resolve().parents[2] / "compliance" / "parser"
TRAFFICKING = RESOLUTIONS / "A-HRC-RES-11-3.txt"
DIGEST = RESOLUTIONS / "A-RES-65-190-digest.txt"


@pytest.fixture(scope="module")
def trafficking() -> Explanation:
    return explain(read_file(TRAFFICKING))


@pytest.fixture(scope="module")
def digest() -> Explanation:
    return explain(read_file(DIGEST))


def names(steps: tuple[object, ...]) -> list[str]:
    return [step.rule.name for step in steps]  # type: ignore[attr-defined]


def test_the_chapeau_says_which_verb_whom_it_asks_and_why_it_is_no_obligation(trafficking: Explanation) -> None:
    steps = trafficking.of_provision("3")
    assert names(steps) == [
        "paragraph.number",
        "verb.lexicon",
        "addressee.before-colon",
        "addressee.governments",
        "no-obligation.announces-list",
    ]
    said = [step.sentence() for step in steps]
    assert said[1] == "“Urges” is “urges” of the lexicon: directive, force 4 (Legal Response Initiative, 2010)"
    assert said[2] == "“Urges” addresses “Governments”: what stands before the colon of a list"


def test_a_sub_paragraph_says_where_its_verb_and_its_second_verb_come_from(trafficking: Explanation) -> None:
    steps = trafficking.of_provision("3(e)")
    assert names(steps)[:3] == ["paragraph.label", "verb.inherited", "second-verb.addressed"]
    assert steps[1].sentence() == "no verb of its own: that of paragraph 3, “Urges”"
    assert "“encourages” after “, and” is a second verb" in steps[2].sentence()
    assert names(trafficking.of_obligation("3(e)")) == ["obligation.inherited"]
    assert names(trafficking.of_obligation("3(e)/s1")) == ["obligation.owed"]


def test_a_second_verb_that_demands_nothing_says_so(trafficking: Explanation) -> None:
    said = [step.sentence() for step in trafficking.of_provision("4") if step.rule.name == "no-obligation.stance"]
    assert said == ["“expresses” says what the organ thinks and asks for nothing"]
    assert names(trafficking.of_obligation("4")) == ["obligation.owed"]


def test_an_office_is_no_government_and_its_request_an_instruction(trafficking: Explanation) -> None:
    steps = trafficking.of_provision("8")
    assert {"addressee.un", "force.instruction", "no-obligation.others"} <= set(names(steps))
    assert trafficking.of_obligation("8") == ()


def test_a_stance_and_its_items_are_no_obligations(trafficking: Explanation) -> None:
    for identifier in ("2", "2(a)", "2(d)"):
        assert names(trafficking.of_provision(identifier))[-1] == "no-obligation.stance"
    assert "verb.italics" in names(trafficking.of_provision("2"))


def test_actions_say_why_they_begin_and_which_hedge_touches_them(trafficking: Explanation) -> None:
    first, second, third = (names(trafficking.of_action("3(n)", number)) for number in range(3))
    assert first == ["action.complement"]
    assert second == ["action.joined", "latitude.consideration"]
    assert third == ["action.joined", "action.alternative"]
    hedged = trafficking.of_action("3(d)", 1)
    assert hedged[-1].sentence() == "“as appropriate” leaves the action to discretion"
    assert "action.narrowed" in names(trafficking.of_action("3(o)", 1))
    assert "latitude.detail" not in names(trafficking.of_action("3(e)", 0))


def test_the_digest_explains_paragraphs_without_numbers(digest: Explanation) -> None:
    assert names(digest.of_provision("op1"))[:3] == ["paragraph.finite-verb", "verb.lexicon", "verb.adverbs"]
    assert "second-verb.addressed" in names(digest.of_provision("op3"))
    assert {"obligation.owed"} == {
        name for item in digest.parsed.obligations for name in names(digest.of_obligation(item.id))
    }


@pytest.mark.parametrize("path", [TRAFFICKING, DIGEST, *sorted(CASES.glob("*.txt"))], ids=lambda path: path.stem)
def test_everything_read_has_its_rules_and_the_reading_is_the_same(path: Path) -> None:
    source = read_file(path)
    explained = explain(source)
    assert explained.parsed == parse_source(source)
    assert all(explained.of_provision(item.id) for item in explained.parsed.provisions)
    owed = {item.id: len(item.actions) for item in explained.parsed.obligations}
    assert all(explained.of_obligation(identifier) for identifier in owed)
    for (kind, identifier), steps in explained.steps.items():
        assert kind == "provision" or identifier in owed, f"{identifier} is no obligation and is explained as one"
        assert all(step.action is None or step.action < owed.get(identifier, 0) for step in steps)
    hedges = {"latitude.consideration", "latitude.clause", "latitude.action", "latitude.closing"}
    for item in explained.parsed.obligations:
        for number, action in enumerate(item.actions):
            hedged = bool(hedges & set(names(explained.of_action(item.id, number))))
            assert hedged == (action.latitude != "none"), item.id


@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_the_page_keeps_to_its_width(trafficking: Explanation, width: int) -> None:
    page = as_text(trafficking, width)
    lines = page.splitlines()
    assert max(map(len, lines)) <= min(width, 120)
    assert page.count("\n[") == len(trafficking.parsed.provisions)
    assert len(re.findall(r"^ +Obligation ", page, re.M)) == 19
    flat = " ".join(page.split())
    assert "? page-break" in flat or "page-break:" in flat
    assert "paragraph 3(o) goes on after a break" in flat


def test_what_is_unsure_is_said_with_its_reason() -> None:
    paragraphs = ("Recalling it,", "1. Bewails the loss;", "2. Urges States and the Secretary-General to act.")
    text = "\n\n".join(("The General Assembly,", *paragraphs))
    page = " ".join(as_text(explain(read_bytes(text.encode())), 100).split())
    assert "? unknown-verb unsure: its verb is not in the lexicon" in page
    assert "? mixed-addressee unsure: it is addressed to governments together with others" in page
    assert "? missing-symbol" in page


def test_a_translation_says_which_english_verb_was_taken() -> None:
    text = "L’Assemblée générale,\n\nRappelant sa résolution 60/1,\n\n1. Engage tous les États à prendre des mesures;\n"
    explained = explain(read_bytes(text.encode()))
    assert names(explained.of_provision("1"))[:3] == ["paragraph.number", "verb.translation", "verb.candidates"]
    assert names(explained.of_obligation("1")) == ["obligation.owed"]


def test_data_has_the_rules_where_they_belong(trafficking: Explanation) -> None:
    data = trafficking.to_dict()
    provision = next(item for item in data["provisions"] if item["id"] == "3")
    assert provision["rules"][0] == {
        "rule": "paragraph.number",
        "says": "a paragraph of its own: it carries the number 3",
    }
    obligation = next(item for item in data["obligations"] if item["id"] == "3(n)")
    assert [found["rule"] for found in obligation["actions"][1]["rules"]] == ["action.joined", "latitude.consideration"]


def test_every_rule_is_defined_once_and_no_name_stands_anywhere_else() -> None:
    code = {path: path.read_text(encoding="utf-8") for path in PARSER.rglob("*.py")}
    for name in RULES:
        assert sum(text.count(f'"{name}"') for text in code.values()) == 1, name
    with pytest.raises(ValueError, match=r"verb\.lexicon"):
        rule("verb.lexicon", "another")


def test_every_doubt_has_its_sentence() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in PARSER.rglob("*.py"))
    used = set(re.findall(r'doubts\.append\("([a-z-]+)"\)', code)) | set(re.findall(r'doubts, "([a-z-]+)"\)', code))
    assert len(used) >= 8
    assert used == set(DOUBTS)


def test_nothing_is_recorded_where_nobody_listens() -> None:
    which = next(iter(RULES.values()))
    with recording() as trace:
        heard: list[int] = []

        def elsewhere() -> None:
            fired(which)
            heard.append(len(trace.current))

        other = threading.Thread(target=elsewhere)
        other.start()
        other.join()
        fired(which)
    assert (heard, len(trace.current)) == ([0], 1)
    fired(which)
    assert len(trace.current) == 1
