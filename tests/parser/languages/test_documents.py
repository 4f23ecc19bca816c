"""Whole documents in the five other languages, as pairs of a text and what is read from it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compliance.parser import parse

CASES = Path(__file__).parent / "cases"
TEXTS = sorted(path.stem for path in CASES.glob("*.txt"))


@pytest.mark.parametrize("name", TEXTS)
def test_a_document_is_read_as_expected(name: str) -> None:
    parsed = parse((CASES / f"{name}.txt").read_text(encoding="utf-8"))
    want = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    heads = ("symbol", "body", "session", "number", "title", "adopted_on", "vote", "meeting")
    assert {key: getattr(parsed, key) for key in heads} == {key: want[key] for key in heads}
    assert list(parsed.cites) == want["cites"]
    assert parsed.source.language == want["language"]
    assert sorted({warning.code for warning in parsed.warnings}) == want["warnings"]
    got = [
        {
            "id": p.id,
            "kind": p.kind,
            "number": p.number,
            "verb": p.verb,
            "verb_base": p.verb_base,
            "addressee": p.addressee,
            "addressee_class": p.addressee_class,
            "also": [[a.verb, a.verb_base, a.addressee, a.addressee_class] for a in p.also],
        }
        for p in parsed.provisions
    ]
    assert got == want["provisions"]
    obligations = [
        {
            "id": o.id,
            "verb_base": o.verb_base,
            "force": o.force,
            "actions": [[a.text, list(a.verbs), a.latitude] for a in o.actions],
        }
        for o in parsed.obligations
    ]
    assert obligations == want["obligations"]


@pytest.mark.parametrize(
    ("language", "means"),
    [
        ("fr", ["en renforçant la législation existante", "par l'adoption de plans d'action nationaux"]),
        ("es", ["fortaleciendo la legislación vigente"]),
        ("ru", ["путем укрепления действующего законодательства", "путем принятия национальных планов"]),
        ("ar", ["عن طريق تعزيز التشريعات القائمة", "من خلال اعتماد خطط وطنية"]),
        ("zh", ["通过国家计划"]),
    ],
)
def test_means_that_a_text_offers_end_the_action(language: str, means: list[str]) -> None:
    parsed = parse((CASES / f"trafficking-{language}.txt").read_text(encoding="utf-8"))
    actions = [action for obligation in parsed.obligations for action in obligation.actions]
    assert [offered for action in actions for offered in action.means] == means
    assert not any(offered in action.text for action in actions for offered in action.means)


@pytest.mark.parametrize("name", TEXTS)
def test_every_character_of_a_document_belongs_to_a_span(name: str) -> None:
    text = (CASES / f"{name}.txt").read_text(encoding="utf-8")
    covered: set[int] = set()
    for span in parse(text).spans:
        covered.update(range(span.start, span.end))
    lost = [place for place, char in enumerate(text) if not char.isspace() and place not in covered]
    assert lost == []


@pytest.mark.parametrize("name", TEXTS)
def test_places_of_actions_lead_back_to_the_source(name: str) -> None:
    text = (CASES / f"{name}.txt").read_text(encoding="utf-8")
    for obligation in parse(text).obligations:
        for action in obligation.actions:
            printed = "".join(text[action.start : action.end].split())
            assert printed == "".join(action.text.split())


def test_the_five_translations_of_one_resolution_agree() -> None:
    read = {}
    for language in ("fr", "es", "ru", "ar", "zh"):
        parsed = parse((CASES / f"general-assembly-{language}.txt").read_text(encoding="utf-8"))
        read[language] = (
            parsed.symbol,
            parsed.adopted_on,
            [(p.kind, p.verb_base) for p in parsed.provisions if p.kind == "operative"],
            [(o.verb_base, len(o.actions), [a.latitude for a in o.actions]) for o in parsed.obligations],
        )
    assert all(reading == read["fr"] for reading in read.values()), read
