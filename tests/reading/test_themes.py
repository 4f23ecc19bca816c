"""Themes proposed by the words of a clause."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

import compliance.reading
from compliance.reading.themes import propose, read_terms
from tests.reading.texts import ROOT, SEEDS, read

DATA = Path(compliance.reading.__file__).parent / "data" / "theme_terms.toml"
TERMS: dict[str, Any] = tomllib.loads(DATA.read_text(encoding="utf-8"))
SLUGS = [t["fields"]["slug"] for t in json.loads((ROOT / "fixtures" / "themes.json").read_text(encoding="utf-8"))]
LANGUAGES = {"en", "fr", "es", "ru", "ar", "zh"}

OWN: dict[str, Any] = {
    "names": {"en": ["convention on training"]},
    "themes": {
        "training": {"en": {"strong": ["train*", "raise ... skills"]}},
        "children": {"en": {"weak": ["child", "school*", "young"]}},
        "data": {"ar": {"strong": ["البيانات"]}, "zh": {"strong": ["数据"]}},
    },
}


def own(text: str, language: str = "en") -> list[tuple[str, tuple[str, ...]]]:
    return [(p.slug, p.words) for p in propose(text, language, read_terms(OWN, language))]


def test_a_strong_term_is_enough_and_its_words_are_told() -> None:
    assert own("Urges States to provide Training and to train judges") == [("training", ("training", "train"))]


def test_weak_terms_need_one_another() -> None:
    assert own("to protect every child, and each child") == []
    assert own("to send every child to school") == [("children", ("child", "school"))]


def test_words_may_stand_between_the_parts_of_a_term() -> None:
    assert own("to raise the professional skills of officials")
    assert not own("to raise money, and later skills of officials")
    assert not own("to raise one two three four five skills")


def test_terms_are_whole_words() -> None:
    assert not own("to restrain spending and constrain trade")


def test_names_of_treaties_do_not_count() -> None:
    assert own("to ratify the Convention on Training") == []
    assert own("to ratify the Convention on Training and to train judges") == [("training", ("train",))]


def test_arabic_prefixes_and_chinese_without_spaces() -> None:
    assert own("تحث الدول على جمع البيانات وبالبيانات", "ar") == [("data", ("البيانات", "وبالبيانات"))]
    assert own("促请各国收集数据并公布", "zh") == [("data", ("数据",))]
    assert own("collect data", "xx") == []


def test_every_slug_is_a_theme_and_every_theme_but_one_has_terms() -> None:
    """Positive legal determinants are a heading of the digest; no words stand for them."""
    assert set(SLUGS) - set(TERMS["themes"]) == {"positive-legal-determinants"}
    assert set(TERMS["themes"]) <= set(SLUGS)


@pytest.mark.parametrize("slug", TERMS["themes"])
def test_terms_are_tidy_and_propose_their_theme(slug: str) -> None:
    by_language = TERMS["themes"][slug]
    assert "en" in by_language
    assert set(by_language) <= LANGUAGES
    for language, kinds in by_language.items():
        assert set(kinds) <= {"strong", "weak"}
        for terms in kinds.values():
            assert len(terms) == len(set(terms))
            assert all(term == " ".join(term.lower().split()) for term in terms)
        for term in kinds["strong"]:
            clause = term.replace("*", "").replace(" ... ", " ")
            assert slug in {p.slug for p in propose(clause, language)}, f"{language}: {term}"


@pytest.mark.parametrize(
    ("file", "place", "themes"),
    [
        ("A-HRC-RES-11-3.txt", "3(g)", {"demand", "prevention", "legislation", "sex-tourism"}),
        ("A-HRC-RES-11-3.txt", "3(i)", {"training", "identification-of-victims"}),
        ("A-HRC-RES-11-3.txt", "3(m)", {"data-and-research"}),
        ("A-HRC-RES-11-3.txt", "3(o)", {"ratification-of-treaties"}),
        ("A-HRC-RES-11-3.txt", "5", {"reporting"}),
        ("A-RES-65-190-digest.txt", "op3/s1", {"victims-rights-and-assistance", "human-rights"}),
        ("A-RES-65-190-digest.txt", "op6", {"criminalization", "accountability-of-officials", "prosecution"}),
        ("A-RES-65-190-digest.txt", "op7", {"resources", "victims-rights-and-assistance"}),
    ],
)
def test_clauses_of_the_seeds_get_the_themes_a_reader_gives_them(file: str, place: str, themes: set[str]) -> None:
    (clause,) = [o for o in read(SEEDS / file)[0]["obligations"] if o["id"] == place]
    assert themes <= {p.slug for p in propose(clause["text"])}


def test_ratifying_the_convention_on_the_rights_of_the_child_is_not_about_children() -> None:
    clause = "Urges States to consider ratifying the Convention on the Rights of the Child and its Optional Protocol"
    assert [p.slug for p in propose(clause)] == ["ratification-of-treaties"]
