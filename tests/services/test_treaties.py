"""Participants lists become evidence from the depositary: matched by name, and no claim of any State."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compliance.enums import TreatyAct
from compliance.models import (
    Country,
    Evidence,
    Implementation,
    Pair,
    TrailEntry,
    Treaty,
    TreatyAction,
    TreatyCall,
    WorkMark,
)
from compliance.reading.participants import ACTS
from compliance.services.errors import Conflict, Invalid
from compliance.services.treaties import ListReport, treaty_code, treaty_list_import, treaty_of
from compliance.services.treaty_calls import treaty_calls_find
from tests.factories import load_text, make_country
from tests.support.treaties import make_treaty

pytestmark = pytest.mark.django_db
LIST = (Path(__file__).parents[1] / "reading" / "lists" / "18-12-a.csv").read_bytes()
DAY = date(2015, 3, 31)
STATES = {
    "ALB": "Albania", "BHR": "Bahrain", "BRB": "Barbados", "CIV": "Côte d'Ivoire", "FIN": "Finland", "KEN": "Kenya",
    "LCA": "Saint Lucia", "MKD": "North Macedonia", "MNE": "Montenegro", "SWZ": "Eswatini", "TUR": "Türkiye",
}  # fmt: skip


@pytest.fixture
def states() -> dict[str, Country]:
    return {code: make_country(code, name) for code, name in STATES.items()}


@pytest.fixture
def treaty(states: dict[str, Country]) -> Treaty:
    return make_treaty(name="Protocol to Prevent, Suppress and Punish Trafficking in Persons")


def read(treaty: Treaty, data: bytes = LIST, as_of: date = DAY) -> ListReport:
    return treaty_list_import(treaty=treaty, data=data, source="18-12-a.csv", as_of=as_of)


def test_every_state_is_matched_and_what_is_none_is_listed_with_its_reason(treaty: Treaty) -> None:
    report = read(treaty)
    assert (report.participants, report.matched, report.signature_only, report.new) == (14, 10, 1, 10)
    assert {one.name: one.reason for one in report.unmatched} == {
        "Cook Islands": "not_member",
        "European Union": "organization",
        "Yugoslavia": "former_state",
        "Atlantis": "unknown",
    }
    assert [one.line for one in report.unmatched] == [6, 7, 14, 15]
    said = TreatyAction.objects.values_list("country__iso3", "signed_on", "bound_on", "how", "participant")
    assert set(said) >= {
        ("ALB", date(2000, 12, 12), date(2002, 8, 21), "ratification", "Albania"),
        ("BRB", date(2001, 9, 26), None, "", "Barbados"),
        ("CIV", None, date(2012, 10, 25), "accession", "Côte d'Ivoire"),
        ("LCA", None, date(2013, 7, 16), "accession", "St. Lucia"),
        ("MKD", date(2000, 12, 12), date(2005, 1, 12), "ratification", "The former Yugoslav Republic of Macedonia"),
        ("MNE", None, date(2006, 10, 23), "succession", "Montenegro"),
        ("SWZ", date(2001, 1, 8), date(2012, 9, 24), "ratification", "Swaziland"),
        ("TUR", date(2000, 12, 13), date(2003, 3, 25), "ratification", "Turkey"),
    }


@pytest.mark.parametrize(
    ("code", "title", "dated", "description"),
    [
        ("ALB", "Ratification of the {} (21 August 2002)", date(2002, 8, 21), "Signed on 12 December 2000."),
        ("BHR", "Accession to the {} (7 June 2004)", date(2004, 6, 7), ""),
        ("BRB", "Signature of the {} (26 September 2001)", date(2001, 9, 26), ""),
        ("FIN", "Acceptance of the {} (7 September 2006)", date(2006, 9, 7), "Signed on 12 December 2000."),
        ("MNE", "Succession to the {} (23 October 2006)", date(2006, 10, 23), ""),
    ],
)
def test_an_act_is_dated_public_evidence_from_the_depositary(
    treaty: Treaty, code: str, title: str, dated: date, description: str
) -> None:
    read(treaty)
    piece = TreatyAction.objects.get(country__iso3=code).evidence
    assert piece.title == title.format(treaty.name_en)
    assert (piece.dated, piece.description) == (dated, description)
    assert piece.country is not None
    assert piece.country.iso3 == code
    assert (piece.kind, piece.dimension, piece.state, piece.audience) == (
        "treaty_action", "structure", "published", "everyone",
    )  # fmt: skip
    assert (piece.origin, piece.created_by, piece.url) == ("depositary", None, "")
    assert piece.issued_by == "Secretary-General of the United Nations, as depositary"
    assert piece.place_in_document == "UN Treaty Collection, chapter XVIII, 12.a"
    piece.full_clean()


def test_nothing_is_claimed_for_any_state_and_nothing_has_to_be_counted_again(treaty: Treaty) -> None:
    load_text("A/RES/99/1", ["Urges Governments to ratify the Trafficking Protocol"])
    marks = list(WorkMark.objects.order_by("pk").values())
    read(treaty)
    assert not Pair.objects.exists()
    assert not Implementation.objects.exists()
    assert list(WorkMark.objects.order_by("pk").values()) == marks


def everything() -> list[object]:
    models: list[type[Model]] = [Treaty, TreatyAction, TreatyCall, Evidence, TrailEntry]
    return [list(model._default_manager.order_by("pk").values()) for model in models]


def test_reading_it_again_changes_nothing(treaty: Treaty) -> None:
    read(treaty)
    before = everything()
    again = read(treaty)
    assert (again.matched, again.new, again.changed, again.gone) == (10, 0, [], [])
    assert everything() == before


def test_a_list_leaves_one_entry_in_the_trail(treaty: Treaty) -> None:
    read(treaty)
    entry = TrailEntry.objects.get()
    assert (entry.verb, entry.object_key, entry.chain.country) == ("treaty.import", "18-12-a", None)
    assert entry.payload["new"]["CIV"] == {"how": "accession", "signed_on": "", "bound_on": "2012-10-25"}
    assert entry.payload["unmatched"]["Atlantis"] == "unknown"
    assert entry.payload["as_of"] == "2015-03-31"


def test_a_later_list_corrects_dates_and_tells_the_state_in_its_trail(treaty: Treaty) -> None:
    read(treaty)
    piece = TreatyAction.objects.get(country__iso3="BRB").evidence
    later = LIST.replace(b"Barbados,26 Sep 2001,", b"Barbados,26 Sep 2001,11 Nov 2014").replace(
        b"Turkey", "Türkiye".encode()
    )
    report = read(treaty, later, date(2016, 1, 1))
    assert (report.new, report.changed, report.gone) == (0, ["BRB"], [])
    act = TreatyAction.objects.get(country__iso3="BRB")
    assert (act.bound_on, act.how, act.evidence_id) == (date(2014, 11, 11), "ratification", piece.pk)
    piece.refresh_from_db()
    assert piece.title.startswith("Ratification of the")
    assert (piece.dated, piece.description) == (date(2014, 11, 11), "Signed on 26 September 2001.")
    entry = TrailEntry.objects.get(chain__country__iso3="BRB")
    assert (entry.verb, entry.object_key) == ("treaty_action.change", piece.key)
    assert entry.payload["before"] == {"how": "", "signed_on": "2001-09-26", "bound_on": ""}
    assert entry.payload["after"] == {"how": "ratification", "signed_on": "2001-09-26", "bound_on": "2014-11-11"}
    treaty.refresh_from_db()
    assert treaty.list_as_of == date(2016, 1, 1)


def test_a_participant_that_is_gone_is_told_and_kept(treaty: Treaty) -> None:
    read(treaty)
    report = read(treaty, LIST.replace("Côte d'Ivoire,,25 Oct 2012 a\n".encode(), b""), date(2016, 1, 1))
    assert report.gone == ["CIV"]
    assert TreatyAction.objects.filter(country__iso3="CIV").exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ((b"21 Aug 2002", b"21 August MMII"), "Line 2: “21 August MMII” is not a date"),
        ((b"12 Dec 2000,21 Aug 2002", b"12 Dec 1999,21 Aug 2002"), "before the treaty was adopted"),
        ((b"21 Aug 2002", b"21 Aug 2015"), "after the day the list speaks of, 2015-03-31"),
        ((b"Swaziland", b"Albania"), "Line 11 and line 2 are about the same State: Albania"),
        ((b"Participant", b"State"), "no participants list"),
    ],
)
def test_a_bad_list_is_one_sentence_and_nothing_is_stored(
    treaty: Treaty, change: tuple[bytes, bytes], says: str
) -> None:
    before = everything()
    with pytest.raises(Invalid, match=says):
        read(treaty, LIST.replace(*change, 1))
    assert everything() == before


def test_a_list_older_than_the_one_read_is_refused_and_none_is_of_tomorrow(treaty: Treaty) -> None:
    read(treaty)
    with pytest.raises(Conflict, match="older"):
        read(treaty, as_of=date(2014, 1, 1))
    with pytest.raises(Invalid, match="future"):
        read(treaty, as_of=timezone.localdate().replace(year=timezone.localdate().year + 1, day=1))


def test_a_fictional_state_is_no_participant(treaty: Treaty) -> None:
    make_country("XAT", "Atlantis", is_fictional=True)
    assert "Atlantis" in {one.name for one in read(treaty).unmatched}


def test_the_acts_of_a_list_are_those_of_the_application() -> None:
    assert set(ACTS) == set(TreatyAct.values)


@pytest.mark.parametrize("given", ["18-12-a", "18-12-A.csv", "XVIII-12-a", "XVIII, 12.a", " xviii 12 a "])
def test_a_treaty_is_known_by_its_chapter_however_it_is_written(given: str) -> None:
    assert treaty_code(given) == "18-12-a"


def test_the_treaties_are_loaded_when_one_is_first_asked_for() -> None:
    load_text("A/RES/99/1", ["Urges Governments to ratify the Convention on the Rights of the Child"])
    assert treaty_of("IV-11").name_en == "Convention on the Rights of the Child"
    assert Treaty.objects.count() == 5
    assert TreatyCall.objects.get().treaty.code == "4-11"
    with pytest.raises(Invalid, match=r"“9-9”.*4-8, 4-11, 4-11-c, 18-12, 18-12-a"):
        treaty_of("9-9")


# --- the clauses that ask for it


def calls() -> set[tuple[str, str, str]]:
    found = TreatyCall.objects.values_list(
        "action__obligation__wording__place", "action__wording__text", "treaty__code"
    )
    return set(found)


def test_clauses_are_found_when_they_are_published_and_put_right_when_they_change(treaty: Treaty) -> None:
    load_text(
        "A/RES/99/1",
        ["Urges Governments to consider signing and ratifying the Trafficking Protocol", "Urges Governments to act"],
    )
    assert calls() == {("1", "to consider signing and ratifying the Trafficking Protocol", "18-12-a")}
    load_text(
        "A/RES/99/2",
        [
            "Urges Governments to train judges, and to accede to the Trafficking Protocol",
            "Recalls the Trafficking Protocol",
        ],
    )
    assert len(calls()) == 2
    assert ("1", "to accede to the Trafficking Protocol", "18-12-a") in calls()
    assert treaty_calls_find() == 0
    TreatyCall.objects.all().delete()
    assert treaty_calls_find() == 2
    Treaty.objects.update(code="18-12")
    assert treaty_calls_find() == 2
    assert calls() == set()


def test_looking_for_calls_takes_the_same_number_of_statements_for_one_clause_and_thirty(treaty: Treaty) -> None:
    def statements() -> int:
        TreatyCall.objects.all().delete()
        with CaptureQueriesContext(
            connection,
        ) as counted:
            treaty_calls_find()
        return len(counted)

    load_text("A/RES/99/1", ["Urges Governments to ratify the Trafficking Protocol"])
    once = statements()
    load_text("A/RES/99/2", ["Urges Governments to ratify the Trafficking Protocol and to act"] * 30)
    assert statements() == once
    assert TreatyCall.objects.count() == 31
