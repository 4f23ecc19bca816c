"""Participants lists as the United Nations Treaty Collection writes them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from compliance.reading.participants import MOST_BYTES, ListError, Participant, read_list

LIST = Path(__file__).parent / "lists" / "18-12-a.csv"
HEAD = 'Participant,Signature,"Ratification, Acceptance(A), Accession(a), Succession(d)"\n'


def one(line: str) -> Participant:
    (found,) = read_list((HEAD + line).encode())
    return found


def refusal(data: str | bytes) -> str:
    with pytest.raises(ListError) as error:
        read_list(data if isinstance(data, bytes) else data.encode())
    assert "%" not in str(error.value)  # every value of the sentence is there
    return error.value.code


def test_every_line_is_read_with_its_acts() -> None:
    found = read_list(LIST.read_bytes())
    assert len(found) == 14
    assert found[0] == Participant(2, "Albania", date(2000, 12, 12), date(2002, 8, 21), "ratification")
    assert {p.name: p.how for p in found} == {
        "Albania": "ratification", "Bahrain": "accession", "Barbados": "", "Côte d'Ivoire": "accession",
        "Cook Islands": "accession", "European Union": "approval", "Finland": "acceptance", "Montenegro": "succession",
        "St. Lucia": "accession", "Swaziland": "ratification", "Turkey": "ratification", "Yugoslavia": "",
        "The former Yugoslav Republic of Macedonia": "ratification", "Atlantis": "accession",
    }  # fmt: skip
    assert [p.name for p in found if p.bound_on is None] == ["Barbados", "Yugoslavia"]


@pytest.mark.parametrize(
    "cell",
    [
        "19 Sep 2002 a",
        "19 Sept 2002 a",
        "19  September\u00a02002\u2009a 3",
        "19 Sep 2002 a [4], 5",
        " 19 Sep. 2002 a¹²",
    ],
)
def test_a_date_is_read_with_its_letter_whatever_spaces_and_footnotes_it_has(cell: str) -> None:
    found = one(f'Niger,,"{cell}"')
    assert (found.bound_on, found.how) == (date(2002, 9, 19), "accession")


@pytest.mark.parametrize("name", ["Serbia 2", "Serbia 2, 3", "Serbia\u00a0[2]", "Serbia²", "  Serbia   2 3 "])
def test_a_name_loses_its_footnotes_and_odd_spaces(name: str) -> None:
    assert one(f'"{name}",12 Dec 2000,').name == "Serbia"


def test_columns_are_known_by_their_headings_and_marks_of_order_do_not_matter() -> None:
    text = '"Ratification, Accession(a)",Participant 1,"Signature, Succession to signature(d)"\n,Cuba,2 Mar 1980 d\n'
    for encoding in ("utf-8-sig", "utf-16"):
        assert read_list(text.encode(encoding)) == [Participant(2, "Cuba", date(1980, 3, 2), None, "")]


def test_an_older_encoding_is_read_as_well() -> None:
    (found,) = read_list((HEAD + "Côte d'Ivoire,,25 Oct 2012 a").encode("cp1252"))
    assert found.name == "Côte d'Ivoire"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("", "empty"),
        (" \n\n", "empty"),
        (HEAD, "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x01\x02\x03", "not-text"),
        ("a" * (MOST_BYTES + 1), "too-large"),
        ("State,Signed,Ratified\nCuba,1 Jan 2001,\n", "heading"),
        ('Participant,Participant,Signature,"Ratification"\n', "heading"),
        (HEAD + "Cuba,1 Jan 2001\n", "columns"),
        (HEAD + ",1 Jan 2001,\n", "no-name"),
        (HEAD + "Cuba,,\n", "no-date"),
        (HEAD + "Cuba,2001-01-01,\n", "date"),
        (HEAD + "Cuba,31 Feb 2001,\n", "date"),
        (HEAD + "Cuba,1 Juno 2001,\n", "date"),
        (HEAD + "Cuba,[1 Jan 2001],\n", "date"),
        (HEAD + "Cuba,,1 Jan 2001 x\n", "act"),
        (HEAD + "Cuba,1 Jan 2001 a,\n", "act"),
        (HEAD + '"Cuba,1 Jan 2001,\n', "not-text"),
    ],
)
def test_what_cannot_be_read_is_refused_as_a_whole_with_its_reason(data: str | bytes, code: str) -> None:
    assert refusal(data) == code
