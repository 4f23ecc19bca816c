"""What cannot be read is said in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from gettext import NullTranslations

import pytest
from django.utils.translation import override, trans_real

from compliance.parser.readers.errors import KINDS, SENTENCES, ReadError
from compliance.services.read_errors import read_error_sentence, translated


def test_english_is_the_readers_own_sentence() -> None:
    error = ReadError("too-large", size=70_000_000, most=67_108_864)
    assert translated(error) == str(error) == "The file is too large: 70,000,000 bytes, at most 67,108,864 are read."


@pytest.fixture
def french(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """French in which every sentence is marked, so that nothing depends on how far the translations are."""

    class Marked(NullTranslations):
        def gettext(self, message: str) -> str:
            return f"«{message}»"

    with override("fr"):
        catalogue = trans_real.translation("fr")
        monkeypatch.setattr(catalogue, "gettext", Marked().gettext)
        yield


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_and_every_kind_goes_through_the_catalogue(code: str) -> None:
    names = re.findall(r"%\((\w+)\)s", SENTENCES[code])
    values: dict[str, str | int] = {name: "zip" if name == "kind" else 1234 for name in names}
    said = read_error_sentence(code, values)
    assert said.startswith("«")
    assert "%" not in said
    if "kind" in values:
        assert f"«{KINDS['zip']}»" in said
    elif values:
        assert re.search(r"1\s234", said), "numbers are written as the language writes them"
