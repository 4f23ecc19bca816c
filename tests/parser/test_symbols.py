"""Symbols of all eras, and the numbers that running text gives instead."""

from __future__ import annotations

import pytest

from compliance.parser import parse
from compliance.parser.symbols import cited_symbols, is_symbol, resolution_symbol, session_of, symbol_in_filename


@pytest.mark.parametrize(
    ("symbol", "session", "number"),
    [
        ("A/RES/65/190", "65", "190"),
        ("A/RES/319(IV)", "4", "319"),
        ("A/RES/2758(XXVI)", "26", "2758"),
        ("A/RES/3411 A(XXX)", "30", "3411 A"),
        ("A/RES/2252(ES-V)", "ES-5", "2252"),
        ("A/RES/S-26/2", "S-26", "2"),
        ("A/HRC/RES/S-19/1", "S-19", "1"),
        ("S/RES/242 (1967)", None, "242"),
        ("E/RES/2015/23", "2015", "23"),
        ("UNEP/EA.6/Res.4", "6", "4"),
        ("WHA63.16", "63", "16"),
    ],
)
def test_session_and_number_are_read_from_a_symbol(symbol: str, session: str | None, number: str) -> None:
    assert session_of(symbol) == (session, number)


@pytest.mark.parametrize("text", ["A/RES/65/190", "A/HRC/RES/11/3", "A/80/L.1", "E/2002/68/Add.1", "S/RES/242 (1967)"])
def test_a_symbol_alone_is_a_symbol(text: str) -> None:
    assert is_symbol(text)


@pytest.mark.parametrize("text", ["criminal and/or civil measures", "2/4", "HIV/AIDS", "A/RES/65/190 and others"])
def test_other_words_with_a_stroke_are_no_symbol(text: str) -> None:
    assert not is_symbol(text)


@pytest.mark.parametrize(
    ("body", "number", "symbol"),
    [
        ("General Assembly", "65/190", "A/RES/65/190"),
        ("General Assembly", "1803 (XVII)", "A/RES/1803(XVII)"),
        ("Security Council", "237 (1967)", "S/RES/237 (1967)"),
        ("Human Rights Council", "11/3", "A/HRC/RES/11/3"),
        ("Economic and Social Council", "2020/15", "E/RES/2020/15"),
        ("United Nations Environment Assembly", "4/6", "UNEP/EA.4/Res.6"),
        ("Some other body", "1/1", None),
    ],
)
def test_a_symbol_is_built_from_organ_and_number(body: str, number: str, symbol: str | None) -> None:
    assert resolution_symbol(body, number) == symbol


def test_a_list_of_resolutions_is_cited_one_by_one() -> None:
    text = (
        "in particular General Assembly resolutions 63/156 and 63/194 of 18 December 2008, and also its resolution 8/12"
    )
    assert cited_symbols(text, "Human Rights Council", None) == ("A/RES/63/156", "A/RES/63/194", "A/HRC/RES/8/12")


def test_the_year_in_brackets_tells_the_security_council() -> None:
    text = "Recalling its resolutions 216 (1965) of 12 November 1965 and 217 (1965), and resolution 1514 (XV)"
    assert cited_symbols(text, "Security Council", None) == ("S/RES/216 (1965)", "S/RES/217 (1965)", "A/RES/1514(XV)")


def test_documents_are_cited_and_the_resolution_itself_is_not() -> None:
    text = "the report (A/HRC/10/16) and E/2002/68/Add.1, see A/HRC/RES/11/3"
    assert cited_symbols(text, "Human Rights Council", "A/HRC/RES/11/3") == ("A/HRC/10/16", "E/2002/68/Add.1")


@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        ("A_RES_65_190-EN.pdf", "A/RES/65/190"),
        ("S_RES_0242_1967.txt", "S/RES/242 (1967)"),
        ("A_RES_3074_XXVIII.txt", "A/RES/3074(XXVIII)"),
        ("A_RES_217_III_A.txt", "A/RES/217 A (III)"),
        ("A_RES_104_S-1.txt", "A/RES/104(S-1)"),
        ("A_HRC_RES_S-19_1.docx", "A/HRC/RES/S-19/1"),
        ("report.pdf", None),
        (None, None),
    ],
)
def test_a_file_named_as_the_digital_library_names_it_tells_its_symbol(name: str | None, symbol: str | None) -> None:
    assert symbol_in_filename(name) == symbol


def test_the_name_of_the_file_tells_which_of_two_resolutions_on_a_page_is_meant() -> None:
    page = (
        "1 (I). First question\n\nThe General Assembly,\n1. Notes the report.\n\n"
        "1st plenary meeting,\n24 January 1946.\n\n"
        "2 (I). Second question\n\nThe General Assembly,\n1. Urges Governments to act.\n\n"
        "2nd plenary meeting,\n1 February 1946.\n"
    )
    parsed = parse(page, filename="A_RES_2_I.txt")
    assert (parsed.symbol, [p.verb for p in parsed.provisions]) == ("A/RES/2(I)", ["Urges"])
