"""Openings of single paragraphs: verbs, candidates, labels and addressees in each language."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from compliance.parser import parse, read_opening
from compliance.parser.language import detect_language
from compliance.parser.languages.forms import english_tables, participle
from compliance.parser.languages.labels import chinese_value
from compliance.parser.languages.lexicon import TRANSLATED, translated
from compliance.parser.numbering import read_label

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize(
    ("text", "kind", "base", "addressee_class"),
    [
        ("1. Demande également instamment aux États de coopérer ;", "operative", "urges", "governments"),
        ("2. Prie le Secrétaire général de lui rendre compte ;", "operative", "requests", "un"),
        ("Profondément préoccupée par la situation,", "preambular", "concerned", "none"),
        ("3. Prend également acte avec satisfaction du rapport ;", "operative", "takes note", "none"),
        ("Rappelant également sa résolution,", "preambular", "recalling", "none"),
        ("4. Insta encarecidamente a los Estados a que cooperen;", "operative", "urges", "governments"),
        ("5. Hace también hincapié en la importancia;", "operative", "emphasizes", "none"),
        ("Convencida de que la cooperación es necesaria,", "preambular", "convinced", "none"),
        ("6. вновь подтверждает свое решение;", "operative", "reaffirms", "none"),
        ("7. настоятельно призывает также все государства сотрудничать;", "operative", "urges", "governments"),
        ("будучи убеждена в необходимости сотрудничества,", "preambular", "convinced", "none"),
        ("8. рекомендует Генеральной Ассамблее принять проект;", "operative", "recommends", "un"),
        ("٩ - تهيب بجميع الدول أن تتعاون؛", "operative", "calls upon", "governments"),
        ("10 - يؤكد مجددا التزامه؛", "operative", "reaffirms", "none"),
        ("وإذ تعرب عن قلقها،", "preambular", "expressing", "none"),
        ("واقتناعا منها بضرورة التعاون،", "preambular", "convinced", "none"),
        ("11. 又敦促所有国家合作；", "operative", "urges", "governments"),
        ("十二、请秘书长提出报告；", "operative", "requests", "un"),
        ("重申其各项决议，", "preambular", "reaffirming", "none"),
        ("深信必须合作，", "preambular", "convinced", "none"),
        ("13. Recognizing the need, urges States to act;", "operative", "urges", "governments"),
        ("Recalling its resolution,", "preambular", "recalling", "none"),
    ],
)
def test_an_opening_gives_kind_verb_and_addressee(text: str, kind: str, base: str, addressee_class: str) -> None:
    opening = read_opening(text)
    assert (opening.kind, opening.verb_base, opening.addressee_class) == (kind, base, addressee_class)
    assert opening.candidates[0] == base


@pytest.mark.parametrize(
    ("text", "first", "among"),
    [
        ("1. Engage les États Membres à agir ;", "encourages", {"calls upon", "requests"}),
        ("1. Engage toutes les parties à agir ;", "calls upon", {"encourages"}),
        ("1. Invite les États à agir ;", "invites", {"encourages"}),
        ("1. Prie les États de faire rapport ;", "requests", {"calls upon"}),
        ("1. призывает все стороны прекратить огонь;", "calls upon", {"encourages", "invites"}),
        ("1. предлагает государствам представить доклады;", "invites", {"requests"}),
        ("1 - تدعو الدول إلى التعاون؛", "invites", {"calls upon"}),
    ],
)
def test_an_ambiguous_verb_gives_its_candidates_and_a_warning(text: str, first: str, among: set[str]) -> None:
    opening = read_opening(text)
    assert opening.candidates[0] == first
    assert among <= set(opening.candidates)
    assert opening.reason
    parsed = parse(text)
    assert parsed.provisions[0].verb_candidates == opening.candidates
    warning = next(warning for warning in parsed.warnings if warning.code == "ambiguous-verb")
    assert text[warning.start : warning.end] == opening.verb


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_english_verb_of_a_lexicon_is_in_the_english_one(language: str) -> None:
    operative, openers = english_tables()
    for forms in translated(language).forms.values():
        for kind, form in forms.items():
            known = operative if kind == "operative" else openers
            for verb, _ in form.verbs:
                assert verb in known or participle_of_known(verb), (form.shown, verb)


def participle_of_known(verb: str) -> bool:
    """Chinese openers are made from the verbs of the operative part."""
    return verb in {participle(finite) for finite in english_tables()[0]}


@pytest.mark.parametrize(
    ("text", "shown", "scheme", "value"),
    [
        ("1 - تقرر", "1", "1", 1),
        ("(ب) تعزيز", "(ب)", "a", 2),
        ("б) принять", "б)", "a", 2),
        ("十二、决定", "12", "1", 12),
        ("(三) 加强", "(三)", "n", 3),
        ("3.决定", "3", "1", 3),
    ],
)
def test_labels_in_other_scripts(text: str, shown: str, scheme: str, value: int) -> None:
    label = read_label(text)
    assert label is not None
    assert (label.shown, label.scheme, label.value) == (shown, scheme, value)


def test_chinese_numerals() -> None:
    assert [chinese_value(text) for text in ("一", "十", "十一", "二十", "二十三", "一百零", "一一")] == [
        1,
        10,
        11,
        20,
        23,
        None,
        None,
    ]


@pytest.mark.parametrize("name", sorted(path.stem for path in CASES.glob("*.txt")))
def test_the_language_of_a_document_is_found(name: str) -> None:
    assert detect_language((CASES / f"{name}.txt").read_text(encoding="utf-8")) == name[-2:]


@pytest.mark.parametrize("name", sorted(path.stem for path in CASES.glob("*.txt")))
def test_mutilated_documents_are_read_without_error(name: str) -> None:
    text = (CASES / f"{name}.txt").read_text(encoding="utf-8")
    chance = random.Random(name)  # noqa: S311 - repeatable, not secret
    for _ in range(25):
        cut = sorted(chance.sample(range(len(text)), 4))
        parse(text[cut[0] : cut[1]] + text[cut[2] : cut[3]] + chance.choice("\n；،:)(١一") * 3 + text[: cut[0]])


@pytest.mark.parametrize("language", TRANSLATED)
def test_time_grows_with_the_length_of_the_text(language: str) -> None:
    text = (CASES / f"general-assembly-{language}.txt").read_text(encoding="utf-8")
    body = text[text.index("\n1") if "\n1" in text else text.index("\n١") :]
    short, long = text + body * 10, text + body * 50

    def taken(sample: str) -> float:
        best = float("inf")
        for _ in range(2):
            begin = time.process_time()
            parse(sample)
            best = min(best, time.process_time() - begin)
        return best / len(sample)

    taken(short)
    # A quadratic step would make the time per character five times as long.
    assert taken(long) < 3 * taken(short)


def test_one_endless_paragraph_takes_linear_time() -> None:
    start = time.process_time()
    parse("1. Prie les États d'agir, et " + "d'aider, et les pays, et prie, " * 2500)
    parse("1. призывает государства " + "и, по мере необходимости, принять, " * 2500)
    parse("1. 请会员国" + "，并请各国、会员国" * 2500)
    assert time.process_time() - start < 10
