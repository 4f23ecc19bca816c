"""Corrections of a draft: kept apart, undoable, and there after every re-read."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from django.core.management import call_command

from compliance.models import Correction, LanguageVersion, Obligation, Pair, Resolution, TrailEntry
from compliance.parser import PARSER_VERSION
from compliance.selectors.check import check_page
from compliance.services import readings
from compliance.services.corrections import correction_add, correction_redo, correction_undo
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.publishing import revision_publish
from compliance.services.resolutions import resolution_load, resolution_publish
from compliance.services.revisions import revision_reread, revision_submit
from tests import factories

pytestmark = pytest.mark.django_db
TEXT = b"""The General Assembly,

1. Urges Governments to criminalize trafficking in persons and to train officials in identifying victims;

2. Takes note of the report of the Secretary-General;

3. Encourages Governments to collect data on trafficking.
"""


@pytest.fixture
def version() -> LanguageVersion:
    return resolution_load(data=TEXT, filename="text.txt", symbol="A/RES/99/1").version


def span(version: LanguageVersion, words: str) -> dict[str, Any]:
    start = version.text.index(words)
    return {"start": start, "end": start + len(words)}


def places(version: LanguageVersion) -> list[str]:
    return [o["id"] for o in version.effective().reading["obligations"]]


def test_words_selected_in_part_are_kept_whole(version: LanguageVersion) -> None:
    around = next(o for o in check_page(version).obligations if "train officials" in o.text)
    correction_add(
        version=version, op="obligation_aside", start=around.start, end=around.end, reason="To be made anew."
    )
    made = correction_add(version=version, op="obligation_add", **span(version, "rain officials in identify"))
    assert made.quote == "train officials in identifying"
    assert "train officials in identifying" in [o.text for o in check_page(version).obligations]


def test_a_correction_changes_what_is_shown_and_not_what_was_proposed(version: LanguageVersion) -> None:
    parsed, admin = version.parsed, factories.make_administrator()
    clause = span(version, "Encourages Governments to collect data on trafficking")
    made = correction_add(
        version=version, op="obligation_set", values={"verb_base": "urges"}, reason="As printed.", actor=admin, **clause
    )
    version.refresh_from_db()
    assert version.parsed == parsed
    obligation = next(o for o in check_page(version).obligations if o.place == "3")
    assert (obligation.verb_base, obligation.corrected_by) == ("urges", [1])
    entry = TrailEntry.objects.get(verb="correction.add")
    assert (entry.actor, entry.payload["op"], entry.payload["reason"]) == (admin, "obligation_set", "As printed.")
    correction_undo(correction=made, actor=admin)
    assert check_page(version).obligations[-1].verb_base == "encourages"
    correction_redo(correction=made, actor=admin)
    assert check_page(version).obligations[-1].verb_base == "urges"
    assert Correction.objects.count() == 1


def test_setting_aside_needs_a_reason_and_is_counted(version: LanguageVersion) -> None:
    clause = span(version, "Encourages Governments to collect data on trafficking")
    with pytest.raises(Invalid, match="Say why"):
        correction_add(version=version, op="obligation_aside", **clause)
    assert not Correction.objects.exists()
    made = correction_add(version=version, op="obligation_aside", reason="Repeats 1.", **clause)
    version.refresh_from_db()
    assert (places(version), version.obligation_count, version.action_count) == (["1"], 1, 2)
    correction_undo(correction=made)
    version.refresh_from_db()
    assert (places(version), version.obligation_count, version.action_count) == (["1", "3"], 2, 3)


def test_the_title_block_of_a_draft_follows_its_corrections(version: LanguageVersion) -> None:
    made = correction_add(
        version=version,
        op="describe",
        values={"title": "Trafficking", "symbol": "A/RES/99/2", "adopted_on": "2044-12-20"},
    )
    resolution = Resolution.objects.get()
    assert (resolution.title, resolution.symbol, resolution.slug) == ("Trafficking", "A/RES/99/2", "A-RES-99-2")
    correction_undo(correction=made)
    assert Resolution.objects.get().symbol == "A/RES/99/1"
    factories.make_resolution("A/RES/99/3")
    with pytest.raises(Invalid, match="loaded already"):
        correction_add(version=version, op="describe", values={"symbol": "A/RES/99/3"})


@pytest.mark.parametrize(
    ("op", "values"),
    [
        ("themes_set", {"slugs": ["no-such-theme"]}),
        ("scope_set", {"scope": "named", "states": ["XYZ"]}),
        ("scope_set", {"scope": "named", "states": []}),
        ("scope_set", {"scope": "parties", "states": []}),
        ("obligation_set", {"addressee_class": "un"}),
        ("obligation_split", {"at": 0}),
        ("anything", {}),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(
    version: LanguageVersion, op: str, values: dict[str, Any]
) -> None:
    entries = TrailEntry.objects.count()
    with pytest.raises(Invalid):
        correction_add(version=version, op=op, values=values, **span(version, "Urges Governments to criminalize"))
    assert not Correction.objects.exists()
    assert TrailEntry.objects.count() == entries


def test_only_administrators_correct_and_only_open_drafts(version: LanguageVersion) -> None:
    values = {"values": {"title": "Better"}, "op": "describe", "version": version}
    with pytest.raises(NotAllowed):
        correction_add(**values, actor=factories.make_rapporteur(factories.make_country()))  # type: ignore[arg-type]
    revision_submit(revision=version.revision)
    with pytest.raises(Conflict, match="in review"):
        correction_add(**values)  # type: ignore[arg-type]
    revision_publish(revision=version.revision)
    with pytest.raises(Conflict, match="Begin one"):
        correction_add(**values)  # type: ignore[arg-type]


def test_publishing_writes_what_was_corrected(version: LanguageVersion) -> None:
    call_command("loaddata", "themes", verbosity=0)
    kenya, chad = factories.make_country("KEN", "Kenya"), factories.make_country("TCD", "Chad")
    first = span(
        version, "Urges Governments to criminalize trafficking in persons and to train officials in identifying victims"
    )
    correction_add(version=version, op="themes_set", values={"slugs": ["data-and-research"]}, **first)
    correction_add(
        version=version, op="scope_set", values={"scope": "named", "states": ["KEN"], "note": "Named"}, **first
    )
    correction_add(version=version, op="action_aside", **span(version, "to train officials in identifying victims"))
    resolution_publish(resolution=version.revision.resolution)
    obligation = Obligation.objects.get(wording__place="1")
    assert (obligation.scope, obligation.scope_note) == ("named", "Named")
    assert list(obligation.theme_links.values_list("theme__slug", "proposed")) == [("data-and-research", False)]
    assert [a.wording.text for a in obligation.actions.all() if a.wording] == ["to criminalize trafficking in persons"]
    in_force = Obligation.objects.in_force()
    assert [in_force.applying_to(state).count() for state in (kenya, chad)] == [2, 1]


def reread(version: LanguageVersion, n: int) -> LanguageVersion:
    """Read the same file again by a parser that says something else every time."""
    source = readings.read_here(TEXT, "text.txt", "A/RES/99/1")
    parsed = {**source.parsed, "title": f"Read the {n}th time"}
    return revision_reread(version=version, reading=dataclasses.replace(source, parsed=parsed))


def test_ten_re_reads_keep_every_correction_and_every_record(version: LanguageVersion) -> None:
    clause = span(version, "Encourages Governments to collect data on trafficking")
    correction_add(version=version, op="obligation_set", values={"verb_base": "urges"}, **clause)
    gone = correction_add(version=version, op="obligation_aside", reason="Repeats 1.", **clause)
    correction_undo(correction=gone)
    for n in range(5):
        version = reread(version, n)
        assert Resolution.objects.get().title == f"Read the {n}th time"
    resolution = resolution_publish(resolution=version.revision.resolution)
    officer = factories.make_rapporteur(factories.make_country("KEN", "Kenya"))
    keys = set()
    for obligation in resolution.obligations.all():
        factories.publish(officer, obligation, narrative="What we did.")
        keys.add(obligation.key)
    for n in range(5, 10):
        version = reread(version, n)
        assert (version.is_draft, version.revision.number) == (True, n - 3)
        resolution = resolution_publish(resolution=resolution)
        assert [(c.number, c.op, c.undone_at is None) for c in version.corrections.all()] == [
            (1, "obligation_set", True),
            (2, "obligation_aside", False),
        ]
    in_force = Obligation.objects.in_force()
    assert set(in_force.values_list("key", flat=True)) == keys
    assert in_force.get(wording__place="3").wording.verb_base == "urges"  # type: ignore[union-attr]
    assert Pair.objects.filter(implementation__current_version__narrative="What we did.").count() == 2
    assert version.parser_version == PARSER_VERSION


def test_the_same_reading_again_changes_nothing(version: LanguageVersion) -> None:
    entries = TrailEntry.objects.count()
    assert revision_reread(version=version) == version
    resolution_publish(resolution=version.revision.resolution)
    revision_reread(version=version)
    assert LanguageVersion.objects.count() == 1
    assert TrailEntry.objects.count() == entries + 1
