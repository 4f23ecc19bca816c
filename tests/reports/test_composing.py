from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.utils import timezone, translation

from compliance.reports import composing
from compliance.reports.document import (
    Block,
    Document,
    Heading,
    Paragraph,
    Picture,
    Run,
    Table,
    direction_of,
    lines_of,
    printable,
)
from tests.reports.scene import PRINTED, Scene

pytestmark = pytest.mark.django_db


def headings(document: Document, *levels: int) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Heading) and block.level in levels]


def test_the_parts_follow_one_another(scene: Scene) -> None:
    document = scene.document(begin=date(2020, 1, 1))

    assert headings(document, 1) == ["Summary", "What changed in the period", "A/RES/99/1", "Sources"]
    assert headings(document, 2) == ["Paragraph 1", "Paragraph 2"]
    assert headings(document, 3) == [
        "2 actions asked for",
        "What was done, in the State's words",
        "Evidence cited",
        "Statistics",
        "What organisations say",
        "1 action asked for",
    ]


def test_headings_skip_no_level(scene: Scene) -> None:
    levels = [block.level for block in scene.document().blocks if isinstance(block, Heading)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_link_within_leads_to_an_anchor(scene: Scene) -> None:
    several: list[dict[str, Any]] = [{}, {"annex": False}, {"not_reported": False, "begin": date(2020, 1, 1)}]
    for choices in several:
        document = scene.document(**choices)
        runs = [run for block in document.blocks for run in runs_of(block)]
        anchors = {run.anchor for run in runs} | {b.anchor for b in document.blocks if isinstance(b, Heading)}
        assert {run.to for run in runs if run.to} <= anchors


def runs_of(block: Block) -> list[Run]:
    if isinstance(block, Table):
        return [run for row in block.rows for cell in row for run in cell]
    if isinstance(block, Paragraph):
        return list(block.runs)
    items = getattr(block, "items", None) or [runs for _name, runs in getattr(block, "rows", ())]
    return [run for runs in items for run in runs]


def test_the_cover_says_who_what_and_that_it_is_made_up(scene: Scene) -> None:
    cover = scene.document(begin=date(2026, 1, 1), prepared_by="The Ministry of Justice").cover
    facts = {name: "".join(run.text for run in runs) for name, runs in cover.facts.rows}

    assert (cover.eyebrow, cover.title) == ("National report", "Brenivar")
    assert cover.subtitle == ("A/RES/99/1: Resolution A/RES/99/1",)
    assert facts["Period"].startswith("1 January 2026 to ")
    assert facts["Prepared by"] == "The Ministry of Justice"
    assert facts["Compiled from"] == "the record of Resolution Ledger, https://ledger.example/countries/xaa/"
    assert any("fictional" in notice for notice in cover.notices)


def test_what_is_not_public_is_said_on_every_page(scene: Scene) -> None:
    assert "Not public" not in scene.document().footer
    document = scene.document(internal=True)
    assert "Not public" in document.footer
    assert any(notice.startswith("Not public") for notice in document.cover.notices)


def test_generated_records_are_said_to_be_synthetic(scene: Scene) -> None:
    place = composing.Place("Ledger", "", synthetic=True)
    document = composing.document_of(scene.report(), place, fonts=("Noto Sans",))
    assert "Synthetic data" in document.footer
    assert any("synthetic" in notice for notice in document.cover.notices)


def test_small_numbers_are_not_in_the_public_report(scene: Scene) -> None:
    def cells(**choices: Any) -> list[str]:
        tables = [b for b in scene.document(**choices).blocks if isinstance(b, Table) and "Victims" in b.caption]
        return ["".join(run.text for run in row[-1]) for table in tables for row in table.rows]

    assert cells() == ["61", "22", "70", "fewer than 5"]
    assert cells(internal=True) == ["61", "22", "70", "3"]


def test_a_picture_says_what_it_shows_and_where_it_is_from(scene: Scene) -> None:
    (picture,) = [block for block in scene.document().blocks if isinstance(block, Picture)]
    assert picture.title == "Victims identified, by sex"
    assert picture.description == (
        "Victims identified, by sex. Female: from 61 in 2024 to 70 in 2025; Male: 22 in 2024."
    )
    assert picture.source.startswith("Source: Statistics, 31 January 2026 [1]. A hatched mark")


def test_reviews_are_left_out_where_the_rapporteur_says_so(scene: Scene) -> None:
    with_reviews, without = (list(scene.document(reviews=chosen).texts()) for chosen in (True, False))
    assert "Two of four centres were closed." in with_reviews
    assert "Two of four centres were closed." not in without
    # The numbers stay: a report cannot make a dispute unsaid.
    assert any("dispute 1" in text for text in without)


def test_what_is_not_reported_is_said(scene: Scene) -> None:
    texts = list(scene.document().texts())
    due = timezone.localdate().replace(year=timezone.localdate().year + 1)
    assert any(text.startswith("Brenivar has not reported on this obligation.") for text in texts), due
    left_out = list(scene.document(not_reported=False).texts())
    assert any("1 obligation that is not reported is left out here." in text for text in left_out)


def test_what_people_wrote_is_there_as_they_wrote_it(scene: Scene) -> None:
    texts = list(scene.document().texts())
    assert PRINTED in texts
    assert any(text.startswith(f"Act {PRINTED}") for text in texts)


def test_a_report_in_arabic_is_read_from_right_to_left(scene: Scene) -> None:
    with translation.override("ar"):
        document = scene.document("ar")
    assert (document.language, document.direction) == ("ar", "rtl")
    said = [block for block in document.blocks if isinstance(block, Paragraph) and block.style in ("said", "quote")]
    assert {block.direction for block in said} == {"ltr"}


def test_texts_are_made_printable() -> None:
    assert printable("a\x00b\x1fc\ud800d\ufffe") == "abcd"
    assert lines_of("one\r\n\r\n two \x00\rthree") == ["one", "two", "three"]
    assert direction_of("2024: العربية", "ltr") == "rtl"
    assert direction_of("2024", "rtl") == "rtl"
