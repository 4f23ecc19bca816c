"""The index finds the same on PostgreSQL and SQLite: what reading every text would find."""

from __future__ import annotations

import random

import pytest

from compliance.enums import SearchKind
from compliance.finding.questions import read, wanted
from compliance.finding.stems import tokens
from compliance.models import SearchDocument
from compliance.models.search import Search, as_fts5, as_tsquery
from compliance.services.search_documents import document
from compliance.services.search_index import _write

pytestmark = pytest.mark.django_db

WORDS = {
    "en": "lead paint paints toy toys the of child children's A/RES/65/190 protect protecting 42 naïve".split(),
    "fr": "plomb peintures l’eau eaux de la protéger protection nations 42 enfant d'enfants".split(),
    "es": "plomo pintura educación educaciones educacion la de niños proteger nación 42".split(),
    "ru": "свинец краски краска детей дети ребёнок ребенка и в защита UNICEF".split(),
    "ar": "الحكومات والحكومات حكومة الأطفال أطفال حماية في من الرصاص".split(),
    "zh": ["保护儿童", "儿童", "铅", "油漆", "保护", "童", "UNICEF", "42"],
}
KINDS = [SearchKind.CLAUSE, SearchKind.NARRATIVE]
Row = tuple[str, int, str, str, str]


def corpus(rng: random.Random, size: int) -> list[Row]:
    """Texts of every language, and of some nothing but one word, by kind and State."""
    rows = []
    for n in range(size):
        language = rng.choice(list(WORDS))
        text = " ".join(rng.choices(WORDS[language], k=rng.randint(1, 9)))
        rows.append((rng.choice(KINDS).value, n, language, rng.choice(["KEN", "UGA", ""]), text))
    return rows


def question(rng: random.Random) -> str:
    """A few words, some in phrases, with a minus or joined by OR."""
    vocabulary = WORDS[rng.choice(list(WORDS))]
    said = []
    for _ in range(rng.randint(1, 3)):
        words = " ".join(rng.choices(vocabulary, k=rng.choice([1, 1, 2])))
        said.append(rng.choice(["", "", "-", "OR "]) + (f'"{words}"' if " " in words or rng.random() < 0.2 else words))
    return " ".join(said)


def by_hand(rows: list[Row], search: Search) -> set[int]:
    """What reading every text finds: stems with spaces around them, and `in`."""
    found = set()
    for kind, pk, language, country, text in rows:
        if kind != search.kind or language not in search.languages:
            continue
        if search.countries is not None and country.lower() not in search.countries:
            continue
        said = " " + " ".join(token.stem for token in tokens(text, language)) + " "
        asked = wanted(search.question, language)

        def stands(stems: tuple[str, ...], prefix: bool, said: str = said) -> bool:
            return f" {' '.join(stems)}{'' if prefix else ' '}" in said

        if all(any(stands(p.stems, p.prefix) for p in group) for group in asked.all_of) and not any(
            stands(p.stems, p.prefix) for p in asked.none_of
        ):
            found.add(pk)
    return found


def store(rows: list[Row]) -> None:
    for kind in KINDS:
        _write(
            kind,
            [document(k, pk, [text], language=lang, country=state) for k, pk, lang, state, text in rows if k == kind],
        )


@pytest.mark.parametrize("seed", range(3))
def test_the_index_finds_what_reading_every_text_finds(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311
    rows = corpus(rng, 250)
    store(rows)
    hits = 0
    for _ in range(120):
        text = question(rng)
        languages = tuple(WORDS) if rng.random() < 0.6 else tuple(rng.sample(list(WORDS), k=2))
        countries = rng.choice([None, None, ("ken",), ("ken", "uga")])
        search = Search(rng.choice(KINDS).value, read(text), languages, countries)
        if not search.question:
            continue
        found = set(SearchDocument.objects.matching(search).values_list("object_id", flat=True))
        assert found == by_hand(rows, search), (text, languages, countries)
        hits += bool(found) and len(found) < len(rows)
    assert hits > 40  # most questions tell texts apart


def test_a_phrase_does_not_reach_from_one_part_to_the_next() -> None:
    _write(SearchKind.EVIDENCE, [document("evidence", 1, ["Act on lead", "Paint and toys"], language="en")])
    for text, found in [('"lead paint"', 0), ("lead paint", 1), ('"on lead"', 1)]:
        assert SearchDocument.objects.matching(Search("evidence", read(text))).count() == found, text


def test_no_word_of_a_question_reaches_the_facts_of_a_document() -> None:
    _write(SearchKind.EVIDENCE, [document("evidence", 1, ["lead"], language="en", country="KEN")])
    for text in ["evidence", "ken", "¤ken", "¤evidence", "¶", '"¤evidence¤en"']:
        question = read(text)
        assert not SearchDocument.objects.matching(Search("evidence", question)).exists(), text


@pytest.mark.parametrize(
    "text", ["lead) OR 1=1 --", "lead' & 'paint", "NEAR(lead paint)", "lead:* <-> \\", "stems:lead"]
)
def test_signs_of_either_databases_own_language_are_no_commands(text: str) -> None:
    _write(SearchKind.EVIDENCE, [document("evidence", 1, [text], language="en")])
    _write(SearchKind.EVIDENCE, [document("evidence", 2, ["paint"], language="en")])
    assert list(
        SearchDocument.objects.matching(Search("evidence", read(text))).values_list("object_id", flat=True)
    ) == [1]


def test_a_question_is_said_in_either_databases_words() -> None:
    search = Search("narrative", read('"lead paint" OR toys -water'), ("en",), ("ken",))
    assert as_fts5(search) == '((("¤ken") AND ("¤narrative¤en") AND ("lead paint" OR "toy")) NOT ("water"))'
    ((asked, languages),) = search.branches()
    assert languages == ("en",)
    assert as_tsquery(search, asked) == "(('¤ken')) & (('lead' <-> 'paint') | ('toy')) & !('water')"


def test_nothing_asked_finds_nothing() -> None:
    store(corpus(random.Random(1), 20))  # noqa: S311
    assert not SearchDocument.objects.matching(Search("clause", read(""))).exists()
    assert not SearchDocument.objects.matching(Search("clause", read("lead"), countries=())).exists()
    assert not SearchDocument.objects.matching(Search("clause", read("lead"), languages=())).exists()
