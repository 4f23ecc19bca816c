"""Warnings of the reader: every one it can give is said in every language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from compliance.parser.readers.flow import NOTES
from compliance.templatetags.reader_warnings import WARNINGS, in_words

PARSER = Path(settings.BASE_DIR) / "compliance" / "parser"


def codes() -> set[str]:
    """The codes that stand in the parser as those of a warning, of a note, or of a place that is doubted."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in PARSER.rglob("*.py"))
    return {
        *NOTES,
        *re.findall(r'(?:ParserWarning|_warn)\(\s*"([a-z-]+)"', text),
        *re.findall(r'"(label-[a-z-]+)"', text),
    }


def test_every_warning_that_the_reader_can_give_has_its_sentence() -> None:
    assert codes() == set(WARNINGS)


def test_in_english_the_reader_speaks_for_itself() -> None:
    warning = {"code": "unknown-verb", "message": "paragraph 3 bis opens with a verb that is not in the lexicon"}
    said = '<span lang="en">Paragraph 3 bis opens with a verb that is not in the lexicon.</span>'
    assert in_words(warning) == said
    with translation.override("fr"):
        assert in_words({**warning, "code": "from-another-year"}) == said
        assert in_words({**warning, "message": "<b>"}) == str(WARNINGS["unknown-verb"])


@pytest.mark.parametrize("language", ["ar", "es", "fr", "ru", "zh-hans"])
def test_in_other_languages_a_sentence_says_what_kind_it_is(language: str) -> None:
    english = {code: str(words) for code, words in WARNINGS.items()}
    with translation.override(language):
        for code, words in english.items():
            said = in_words({"code": code, "message": "spoken by the reader"})
            assert said not in (words, "")
            assert "reader" not in said
