"""Plain text in any encoding, and what is refused with which sentence."""

from __future__ import annotations

import codecs
import hashlib
from pathlib import Path

import pytest

from compliance.parser import ReadError, read_bytes, read_file
from compliance.parser.language import detect_language

ENGLISH = "The Council,\n\n1. Urges all States to protect the façade of the régime’s lighthouse;\n"
RUSSIAN = "Генеральная Ассамблея,\n\n1. настоятельно призывает все государства охранять маяки;\n" * 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "cp1252"])
def test_english_text_in_an_encoding_reads_the_same(encoding: str) -> None:
    assert read_bytes(ENGLISH.encode(encoding), "a.txt").text == ENGLISH


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "koi8-r", "utf-16"])
def test_russian_text_in_an_encoding_reads_the_same(encoding: str) -> None:
    source = read_bytes(RUSSIAN.encode(encoding), "a.txt")
    assert source.text == RUSSIAN
    assert source.language == "ru"


def test_the_hash_is_that_of_the_bytes_and_line_ends_stay_as_they_are() -> None:
    data = ENGLISH.replace("\n", "\r\n").encode()
    source = read_bytes(data, "a.txt")
    assert source.sha256 == hashlib.sha256(data).hexdigest()
    assert source.text.count("\r\n") == 3


@pytest.mark.parametrize("data", [b"", b" \n\t \r\n", codecs.BOM_UTF8])
def test_a_file_without_text_is_refused_as_empty(data: bytes) -> None:
    with pytest.raises(ReadError, match="empty"):
        read_bytes(data, "a.txt")


@pytest.mark.parametrize(
    "data",
    [b"\x89PNG\r\n\x1a\n" + b"\x00\x01" * 40, b"text\x00with\x00zeros", b"\x1f\x8b\x08\x00rest", bytes(range(256)) * 4],
)
def test_binary_data_named_txt_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError):
        read_bytes(data, "resolution.txt")


def test_a_damaged_utf_16_text_is_refused_as_damaged() -> None:
    with pytest.raises(ReadError, match="damaged"):
        read_bytes(codecs.BOM_UTF16_LE + b"\x00\xd8\x41", "a.txt")


def test_a_missing_file_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"nothing\.txt"):
        read_file(tmp_path / "nothing.txt")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError):
        read_file(tmp_path)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The General Assembly, Recalling the rights of all States", "en"),
        ("L’Assemblée générale, Rappelant les droits de tous les États dans le monde", "fr"),
        ("La Asamblea General, Recordando los derechos de todos los Estados en el mundo", "es"),
        ("Генеральная Ассамблея", "ru"),
        ("إن الجمعية العامة", "ar"),
        ("大会", "zh"),
        ("12345", "en"),
    ],
)
def test_the_language_is_told_by_script_and_common_words(text: str, language: str) -> None:
    assert detect_language(text) == language
