"""Whatever is text is read: no exception, places in order, time that grows with the length."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.parser import parse
from tests.parser.effort import made_up
from tests.parser.reading import CASES, RESOLUTIONS

SAMPLES = [path.read_text(encoding="utf-8") for path in (*CASES.glob("*.txt"), *RESOLUTIONS.glob("*.txt"))]
WORDS = (
    "1. |(a) |(i) |\n|\n\n|\f|Urges |States |to |and |, |; |:|that |shall |*|The General Assembly,|Recalling "
    "|calls upon |take |1|___|A/RES/65/190|Annex|A|II|(|“"
)
FRAGMENTS = st.sampled_from(WORDS.split("|"))


def check(text: str) -> None:
    parsed = parse(text)
    parsed.to_dict()
    position = 0
    for span in parsed.spans:
        assert position <= span.start < span.end <= len(text)
        assert not text[position : span.start].strip()
        position = span.end
    assert not text[position:].strip()
    ids = [provision.id for provision in parsed.provisions]
    assert len(ids) == len(set(ids))


@pytest.mark.long
@made_up()
@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    check(text)


@made_up()
@given(st.lists(FRAGMENTS, max_size=60).map("".join))
def test_any_mixture_of_the_words_of_resolutions_is_read(text: str) -> None:
    check(text)


@made_up()
@given(st.sampled_from(SAMPLES), st.data())
def test_a_mutated_resolution_is_read(sample: str, data: st.DataObject) -> None:
    text = sample
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(text)))
        length = data.draw(st.integers(0, 200))
        text = text[:place] + data.draw(FRAGMENTS) + text[place + length :]
    check(text)


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_other_line_ends_give_the_same_reading(ending: str) -> None:
    for sample in SAMPLES:
        plain, other = parse(sample), parse(sample.replace("\n", ending))
        assert [p.text for p in other.provisions] == [p.text for p in plain.provisions]
        assert [o.id for o in other.obligations] == [o.id for o in plain.obligations]


@pytest.mark.parametrize(
    "text",
    [
        "1. Urges States to take " + "to take and " * 4000,
        "1. Urges " + "and urges " * 4000,
        "Recalling, " * 6000,
        "1. Urges\n" * 4000,
        "1. Urges States:\n" + "(a) To take x;\n" * 3000,
        "(" * 40_000,
        '"' * 40_000,
        "_" * 40_000,
        "a-\n" * 10_000,
        "resolution 1/2 and " * 2000,
        "Resolution 5 (1967)\n\n" * 2000 + "The Security Council,\n\n1. Urges x\n",
        "The General Assembly,\n\n1. Urges" + " " * 20_000 + ") States to act;",
        "1. Urges relevant " + "a-" * 20_000 + "b and c-d to take x;",
        "1. Urges " + "a" * 20_000 + " b-\nc to take x;",
        "L’Assemblée générale,\n\n1. Décide que tous les États doivent " + "a" * 20_000 + " les mesures;",
    ],
    ids=[
        "infinitives",
        "verbs",
        "openers",
        "numbers",
        "labels",
        "brackets",
        "quotes",
        "rules",
        "hyphens",
        "cites",
        "heads",
        "spaces",
        "compound",
        "word",
        "French word",
    ],
)
def test_texts_made_to_be_slow_are_not(text: str) -> None:
    start = time.process_time()
    check(text)
    assert time.process_time() - start < 8
