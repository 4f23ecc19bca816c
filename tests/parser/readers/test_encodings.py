"""A text in any encoding that the six languages are written in reads as the same text."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from compliance.parser.readers import ReadError
from compliance.parser.readers.encodings import decode

CASES = Path(__file__).resolve().parents[1] / "languages" / "cases"
ENGLISH = (
    "The Council,\n\n1. Urges all States – as appropriate – to protect the façade of the régime’s “old lighthouse”;\n"
)
# The longest case of each language: a line with one letter that is not ASCII tells hardly any encoding from another.
LONGEST_LAST = sorted(CASES.glob("*.txt"), key=lambda path: path.stat().st_size)
TEXTS = {path.stem[-2:]: path.read_text(encoding="utf-8") for path in LONGEST_LAST} | {"en": ENGLISH}
LATIN = ("en", "fr", "es")
ENCODINGS = {
    **dict.fromkeys(("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"),
                    tuple(TEXTS)),
    **dict.fromkeys(("cp1252", "iso8859-1", "iso8859-15", "mac_roman", "cp850"), LATIN),
    **dict.fromkeys(("cp1251", "koi8-r", "iso8859-5", "cp866", "mac_cyrillic"), ("ru",)),
    **dict.fromkeys(("cp1256", "iso8859-6"), ("ar",)),
    **dict.fromkeys(("gb18030", "gbk", "gb2312"), ("zh", "en")),
}  # fmt: skip
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "resolutions"


def written(text: str, encoding: str) -> tuple[str, bytes]:
    """The text as far as the encoding has its characters, and its bytes."""
    data = text.encode(encoding, errors="ignore")
    return data.decode(encoding), data


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_text_in_an_encoding_is_the_same_text(encoding: str) -> None:
    for language in ENCODINGS[encoding]:
        text, data = written(TEXTS[language], encoding)
        assert len(text) > 0.9 * len(TEXTS[language]), f"{encoding} does not write {language}"
        assert decode(data)[0] == text.lstrip("\ufeff"), language


@pytest.mark.shared
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "cp1252"])
def test_every_real_text_is_the_same_in_an_encoding(encoding: str) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(SHARED.glob("*.txt"))]
    assert len(texts) > 15
    for text in texts:
        known, data = written(text, encoding)
        assert decode(data)[0] == known


@pytest.mark.parametrize(
    ("text", "encoding"), [("Señor “Muñoz”", "cp1252"), ("Señor “Muñoz”", "mac_roman"), ("№ 5 в Москве", "cp1251")]
)
def test_a_few_words_are_enough(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize("data", [b"a\x00b\x00c", bytes(range(256)), b"\x00" * 64, b"\x01\x00\x02\x00" * 40])
def test_zeros_in_what_is_no_wide_text_are_binary_data(data: bytes) -> None:
    with pytest.raises(ReadError, match=r"binary|damaged"):
        decode(data)


def test_a_character_cut_by_the_sample_hides_nothing() -> None:
    text = "汉字，" * 40_000 + "\n"
    for encoding in ("gb18030", "utf-16-le"):
        assert decode(text.encode(encoding))[0] == text
    shifted = "a" + text
    assert decode(shifted.encode("gb18030"))[0] == shifted


def test_bytes_that_are_no_text_end_soon_and_lose_nothing() -> None:
    noise = bytes(128 + (place * 7919) % 128 for place in range(2_000_000))
    started = time.process_time()
    text, _ = decode(noise)
    assert time.process_time() - started < 1.5
    assert len(text) >= len(noise) / 4
