"""`import_treaty_actions`: what it prints, and its exit."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from compliance.models import Evidence, TrailEntry, Treaty, TreatyAction, TreatyCall
from compliance.services import resolutions
from tests.reading.texts import SEEDS

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "treaties"
LISTS = sorted(SHARED.glob("*.csv"))
LIST = Path(__file__).parents[1] / "reading" / "lists" / "18-12-a.csv"
pytestmark = pytest.mark.django_db


LETTERS = {"acceptance": " A", "approval": " AA", "accession": " a", "succession": " d"}


def printed(day: date | None, how: str = "") -> str:
    """A date as the Collection writes it, with the letter of the act."""
    return f"{day.day} {day:%b} {day.year}{LETTERS.get(how, '')}" if day else ""


def command(*arguments: str) -> int:
    try:
        call_command("import_treaty_actions", *arguments)
    except SystemExit as left:
        return int(left.code or 0)
    return 0


def test_a_list_is_told_in_a_few_lines_and_again_says_that_nothing_changed(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("loaddata", "countries", verbosity=0)
    assert command(str(LIST), "--as-of", "2015-03-31") == 0
    first, *rest = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{LIST}: Protocol to Prevent")
    assert first.endswith("14 participants, 10 matched (1 signature only), 4 unmatched; 10 new, 0 changed")
    assert rest == [
        "  unmatched, neither a Member State nor an observer State: Cook Islands (line 6)",
        "  unmatched, organization: European Union (line 7)",
        "  unmatched, former State: Yugoslavia (line 14)",
        "  unmatched, unknown name: Atlantis (line 15)",
    ]
    assert command(str(LIST.parent), "--as-of", "2015-03-31") == 0
    assert capsys.readouterr().out.splitlines()[0].endswith("; 0 new, 0 changed")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nowhere/18-12-a.csv"], "No such file"),
        ([str(LIST), "--treaty", "99-1"], "No treaty is known as “99-1”"),
        ([str(LIST), "--treaty", "4-8", "--as-of", "2001-01-01"], "after the day the list speaks of"),
        ([str(LIST), "--treaty", "4-11", "--as-of", "2000-01-01"], "after the day the list speaks of"),
        ([str(LIST), str(LIST), "--treaty", "18-12-a"], "--treaty names one treaty"),
        ([str(LIST.parents[2] / "e2e" / "walks")], "no .csv file"),
    ],
)
def test_a_refusal_is_one_sentence_and_exit_1(
    capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    assert command(*arguments) == 1
    told = capsys.readouterr()
    assert says in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""
    assert not TreatyAction.objects.exists()
    assert not TrailEntry.objects.exists()


@pytest.mark.shared
def test_the_five_lists_match_every_state_and_name_what_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("loaddata", "countries", "treaties", verbosity=0)
    seed = (SEEDS / "A-HRC-RES-11-3.txt").read_bytes()
    resolutions.resolution_publish(
        resolution=resolutions.resolution_load(data=seed, filename="A-HRC-RES-11-3.txt").resolution
    )
    assert command(str(SHARED), "--as-of", "2015-03-31") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[-1] for line in lines if not line.startswith("  ")] == [
        "167 participants, 166 matched (8 signature only), 1 unmatched; 166 new, 0 changed",
        "185 participants, 182 matched (6 signature only), 3 unmatched; 182 new, 0 changed",
        "178 participants, 178 matched (9 signature only), 0 unmatched; 178 new, 0 changed",
        "196 participants, 194 matched (2 signature only), 2 unmatched; 194 new, 0 changed",
        "190 participants, 189 matched (2 signature only), 1 unmatched; 189 new, 0 changed",
    ]
    assert {line for line in lines if line.startswith("  ")} == {
        "  unmatched, organization: European Union (line 51)",
        "  unmatched, organization: European Union (line 58)",
        "  unmatched, neither a Member State nor an observer State: Cook Islands (line 40); Niue (line 126)",
        "  unmatched, neither a Member State nor an observer State: Cook Islands (line 41); Niue (line 129)",
        "  unmatched, neither a Member State nor an observer State: Cook Islands (line 41)",
    }
    assert TreatyAction.objects.count() == Evidence.objects.count() == 166 + 182 + 178 + 194 + 189
    # Every line of every file, read by simpler means, against what is stored.
    for path in LISTS:
        stored = {a.participant: a for a in TreatyAction.objects.filter(treaty__code=path.stem)}
        others = set()
        for name, signed, bound in list(csv.reader(path.read_text(encoding="utf-8").splitlines()))[1:]:
            if act := stored.get(name):
                assert (printed(act.signed_on), printed(act.bound_on, act.how)) == (signed, bound)
            else:
                others.add(name)
        assert others <= {"European Union", "Cook Islands", "Niue"}
    spots = {
        ("KEN", "18-12-a"): "Accession to the Protocol to Prevent, Suppress and Punish Trafficking in Persons, "
        "Especially Women and Children, supplementing the United Nations Convention against Transnational Organized "
        "Crime (5 January 2005)",
        (
            "AFG",
            "4-11-c",
        ): "Accession to the Optional Protocol to the Convention on the Rights of the Child on the sale "
        "of children, child prostitution and child pornography (19 September 2002)",
        ("USA", "4-11"): "Signature of the Convention on the Rights of the Child (16 February 1995)",
        ("MNE", "18-12"): "Succession to the United Nations Convention against Transnational Organized Crime "
        "(23 October 2006)",
        ("FIN", "18-12-a"): "Acceptance of the Protocol to Prevent, Suppress and Punish Trafficking in Persons, "
        "Especially Women and Children, supplementing the United Nations Convention against Transnational Organized "
        "Crime (7 September 2006)",
    }
    for (state, code), title in spots.items():
        assert TreatyAction.objects.get(country__iso3=state, treaty__code=code).evidence.title == title
    assert {(c.treaty.code, str(c.action.obligation)) for c in TreatyCall.objects.all()} == {
        ("18-12", "A/HRC/RES/11/3, 3(o)"),
        ("18-12-a", "A/HRC/RES/11/3, 3(o)"),
    }
    trail = TrailEntry.objects.count()
    assert command(str(SHARED), "--as-of", "2015-03-31") == 0
    assert capsys.readouterr().out.count("; 0 new, 0 changed") == 5
    assert TrailEntry.objects.count() == trail
    assert Treaty.objects.filter(list_as_of="2015-03-31").count() == 5
