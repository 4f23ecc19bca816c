"""Figures as evidence: read, put right, confirmed; and what the public sees of them."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from compliance.models import Country, Evidence, Obligation, SheetUpload, StatisticCell, TrailEntry, User
from compliance.services import implementations
from compliance.services.sheets import MOST_WAITING
from tests import factories

pytestmark = pytest.mark.django_db

HEAD = ["Year", "What is counted", "Sex", "Age group", "Form of exploitation", "Count"]


@pytest.fixture
def kenya() -> Country:
    return factories.make_country("KEN", "Kenya")


@pytest.fixture
def officer(kenya: Country) -> User:
    return factories.make_rapporteur(kenya)


@pytest.fixture
def clause() -> Obligation:
    return factories.make_resolution("A/RES/99/1", ["to collect data"]).obligations.get()


@pytest.fixture
def desk(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def create_url() -> str:
    return reverse("statistic_create", kwargs={"slug": "A-RES-99-1", "place": "1"})


def xlsx(*rows: list[Any]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in [HEAD, *rows]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(desk: Client, data: bytes, name: str = "figures.xlsx") -> Any:
    return desk.post(create_url(), {"act": "upload", "file": SimpleUploadedFile(name, data)}, follow=True)


ABOUT = {
    "title": "Victims identified",
    "dated": "2025-03-01",
    "dimension": "outcome",
    "issued_by": "National Bureau of Statistics",
    "language": "en",
    "audience": "everyone",
}
ROWS = [
    [2024, "Victims identified", "All", "All", "All", 43],
    [2024, "Victims identified", "Female", "All", "All", 40],
    [2024, "Victims identified", "Male", "All", "All", 3],
]


def store(desk: Client, data: bytes, **about: Any) -> Evidence:
    upload(desk, data)
    sheet = SheetUpload.objects.latest("pk")
    response = desk.post(
        reverse("sheet_detail", kwargs={"key": sheet.key}),
        {"act": "apply", "expected": sheet.revision_count, **ABOUT, **about},
    )
    assert response.status_code == 302, response.content.decode()
    return Evidence.objects.latest("pk")


def test_a_workbook_is_read_and_nothing_is_stored_until_it_is_confirmed(desk: Client, clause: Obligation) -> None:
    page = upload(desk, xlsx(*ROWS))
    assert page.redirect_chain
    assert StatisticCell.objects.count() == 0
    text = page.content.decode()
    assert "3 numbers are understood" in text
    assert 'value="43"' in text


def test_a_wrong_word_is_told_by_row_and_column_with_what_was_probably_meant(desk: Client, clause: Obligation) -> None:
    page = upload(desk, xlsx(*ROWS, [2024, "Victims identified", "Female", "adlut", "All", 7]))
    text = page.content.decode()
    assert "Row 5, column “Age group”: “adlut” is not one of:" in text
    assert "Did you mean “Adults”?" in text
    assert StatisticCell.objects.count() == 0


@pytest.mark.long
def test_one_cell_is_put_right_on_the_page_and_the_table_is_stored_with_its_evidence(
    desk: Client, officer: User, clause: Obligation
) -> None:
    upload(desk, xlsx(*ROWS, [2024, "Victims identified", "Female", "adlut", "All", 7]))
    sheet = SheetUpload.objects.get()
    url = reverse("sheet_detail", kwargs={"key": sheet.key})
    wrong = desk.post(url, {"act": "apply", "expected": 1, **ABOUT})
    assert wrong.status_code == 200
    assert Evidence.objects.count() == 0
    sheet.refresh_from_db()
    grid = {"n": 5, "year": "2024", "measure": "identified", "sex": "female", "age_group": "adults", "form": "all"}
    done = desk.post(url, {"act": "apply", "expected": sheet.revision_count, **grid, "count": "7", **ABOUT})
    assert done.status_code == 302
    piece = Evidence.objects.get()
    assert (piece.kind, piece.title, piece.created_by) == ("statistic", "Victims identified", officer)
    assert piece.links.get().pair.obligation == clause
    assert sorted(piece.cells.values_list("sex", "age_group", "count")) == [
        ("all", "all", 43),
        ("female", "adults", 7),
        ("female", "all", 40),
        ("male", "all", 3),
    ]
    sheet.refresh_from_db()
    assert (sheet.state, sheet.rows, sheet.evidence) == ("applied", [], piece)
    assert TrailEntry.objects.filter(verb="evidence.table").get().payload["cells"] == 4


def test_totals_that_do_not_add_up_are_refused(desk: Client, clause: Obligation) -> None:
    page = upload(desk, xlsx([2024, "identified", "all", "all", "all", 41], *ROWS[1:]))
    assert "41 is given for “All” (Sex), which is less than the parts together: 43." in page.content.decode()


@pytest.mark.long
def test_more_convictions_than_prosecutions_are_a_warning_only(desk: Client, clause: Obligation) -> None:
    rows = [[2024, "Prosecutions", "All", "All", "All", 20], [2024, "Convictions", "All", "All", "All", 25]]
    page = upload(desk, xlsx(*rows))
    assert "There are more convictions than prosecutions in 2024 (25 and 20)." in page.content.decode()
    store(desk, xlsx(*rows))
    assert StatisticCell.objects.count() == 2


def test_rows_are_typed_in_and_more_can_be_asked_for_without_a_script(desk: Client, clause: Obligation) -> None:
    page = desk.post(create_url(), {"act": "type"}, follow=True)
    sheet = SheetUpload.objects.get()
    url = reverse("sheet_detail", kwargs={"key": sheet.key})
    text = page.content.decode()
    assert "error-summary" not in text
    pasting = text[text.index('name="pasted"') - 60 :][:300]
    assert "required" not in pasting, "folded up and empty it would keep the form from being sent"
    row = {"n": 1, "year": "2024", "measure": "convictions", "sex": "all", "age_group": "all", "form": "all"}
    more = desk.post(url, {"act": "more", "expected": 1, **row, "count": "12"})
    assert more.content.decode().count('name="count"') == 11
    sheet.refresh_from_db()
    assert [one["count"] for one in sheet.rows] == ["12"]
    emptied = desk.post(url, {"act": "check", "expected": 2, **dict.fromkeys(row, ""), "n": 1, "count": ""})
    assert emptied.status_code == 200
    sheet.refresh_from_db()
    assert sheet.rows == []


def test_rows_copied_from_a_spreadsheet_are_pasted_without_headings(desk: Client, clause: Obligation) -> None:
    pasted = "2024\tidentified\tFemale\tAdults\tAll\t1 234\r\n2024\tidentified\tMale\tAdults\tAll\t12\r\n"
    desk.post(create_url(), {"act": "paste", "pasted": pasted})
    assert [(row["sex"], row["count"]) for row in SheetUpload.objects.get().rows] == [
        ("Female", "1 234"),
        ("Male", "12"),
    ]


@pytest.mark.long
def test_somebody_elses_correction_is_not_overwritten(desk: Client, clause: Obligation) -> None:
    upload(desk, xlsx(*ROWS))
    sheet = SheetUpload.objects.get()
    url = reverse("sheet_detail", kwargs={"key": sheet.key})
    assert desk.post(url, {"act": "check", "expected": 1}).status_code == 200
    assert desk.post(url, {"act": "apply", "expected": 1, **ABOUT}).status_code == 409
    assert Evidence.objects.count() == 0


def opened_again(desk: Client, piece: Evidence) -> str:
    """The address of a sheet in which the table of a draft stands open."""
    assert desk.post(reverse("statistic_edit", kwargs={"key": piece.key})).status_code == 302
    return reverse("sheet_detail", kwargs={"key": SheetUpload.objects.latest("pk").key})


def pasted(count: int) -> str:
    return f"2023\tVictims identified\tAll\tAll\tAll\t{count}"


@pytest.mark.long
def test_of_two_who_open_the_table_of_a_draft_the_second_does_not_write_over_the_first(
    desk: Client, clause: Obligation
) -> None:
    piece = store(desk, xlsx(*ROWS))
    first, second = opened_again(desk, piece), opened_again(desk, piece)
    for url, count in ((first, 30), (second, 31)):
        assert desk.post(url, {"act": "paste", "expected": 1, "pasted": pasted(count)}).status_code == 200
    assert desk.post(first, {"act": "apply", "expected": 2}).status_code == 302
    assert desk.post(second, {"act": "apply", "expected": 2}).status_code == 409
    assert piece.cells.get(year=2023).count == 30


@pytest.mark.long
def test_facts_corrected_meanwhile_do_not_stand_in_the_way_of_a_table(desk: Client, clause: Obligation) -> None:
    piece = store(desk, xlsx(*ROWS))
    url = opened_again(desk, piece)
    desk.post(url, {"act": "paste", "expected": 1, "pasted": pasted(30)})
    changed = desk.post(reverse("evidence_audience", kwargs={"key": piece.key}), {"audience": "own_state"})
    assert changed.status_code == 302
    assert desk.post(url, {"act": "apply", "expected": 2}).status_code == 302
    assert piece.cells.get(year=2023).count == 30


def test_where_too_many_sheets_wait_no_empty_table_is_begun_and_the_page_says_so(
    desk: Client, officer: User, kenya: Country, clause: Obligation
) -> None:
    SheetUpload.objects.bulk_create(
        SheetUpload(kind="checklist", country=kenya, user=officer, name="old.xlsx") for _n in range(MOST_WAITING)
    )
    page = desk.post(create_url(), {"act": "type"})
    assert (page.status_code, SheetUpload.objects.count()) == (200, MOST_WAITING)
    assert "Many sheets wait already. Apply or discard some of them first." in page.content.decode()


def test_a_sheet_of_another_state_is_hidden(desk: Client, clause: Obligation, client: Client) -> None:
    upload(desk, xlsx(*ROWS))
    sheet = SheetUpload.objects.get()
    client.force_login(factories.make_rapporteur(factories.make_country("FRA", "France")))
    assert client.get(reverse("sheet_detail", kwargs={"key": sheet.key})).status_code == 404
    assert client.post(reverse("sheet_discard", kwargs={"key": sheet.key})).status_code == 404
    sheet.refresh_from_db()
    assert sheet.state == "waiting"


@pytest.mark.long
def test_a_discarded_sheet_keeps_nothing_that_was_read(desk: Client, clause: Obligation) -> None:
    upload(desk, xlsx(*ROWS))
    sheet = SheetUpload.objects.get()
    assert desk.post(reverse("sheet_discard", kwargs={"key": sheet.key})).status_code == 302
    sheet.refresh_from_db()
    assert (sheet.state, sheet.rows, sheet.errors, sheet.outcome) == ("discarded", [], [], {})
    assert desk.post(reverse("sheet_discard", kwargs={"key": sheet.key})).status_code == 409


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("figures.xlsm", b"PK\x03\x04", "holds macros"),
        ("figures.pdf", b"%PDF-1.4", "Only Excel workbooks"),
        ("figures.xlsx", b"not a workbook", "does not hold what its name says"),
        ("figures.csv", b"a,b\n1,2\n", "No row of headings was found"),
    ],
)
def test_a_file_that_is_no_table_of_ours_is_refused_with_a_sentence(
    desk: Client, clause: Obligation, name: str, data: bytes, says: str
) -> None:
    assert says in upload(desk, data, name).content.decode()
    assert SheetUpload.objects.count() == 0


@pytest.mark.long
def test_the_template_is_read_back_in_every_language(desk: Client, clause: Obligation, officer: User) -> None:
    for language in ("en", "ar", "fr", "zh"):
        officer.language = language
        officer.save()
        data = desk.get(
            reverse("statistic_template", kwargs={"extension": "xlsx"}), headers={"accept-language": language}
        ).content
        book = load_workbook(io.BytesIO(data))
        sheet = book.worksheets[0]
        assert [cell.value for cell in sheet[2]] == ["year", "measure", "sex", "age_group", "form", "count"]
        assert sheet.row_dimensions[2].hidden
        words = [cell.value for cell in book["Lists"]["A"]]
        sheet.append([2024, words[0], "all", "all", "all", 30])
        out = io.BytesIO()
        book.save(out)
        upload(desk, out.getvalue())
        assert [row["count"] for row in SheetUpload.objects.latest("pk").rows] == ["30"]


def published(desk: Client, officer: User, clause: Obligation) -> Evidence:
    piece = store(desk, xlsx(*ROWS))
    version = factories.draft(officer, clause)
    implementations.implementation_publish(actor=officer, version=version, expected=version.revision_count)
    return piece


@pytest.mark.long
def test_the_public_page_shows_the_picture_and_never_a_small_number(
    desk: Client, officer: User, clause: Obligation
) -> None:
    published(desk, officer, clause)
    url = reverse("pair_detail", kwargs={"code": "ken", "slug": "A-RES-99-1", "place": "1"})
    for reader in (Client(), desk):
        text = reader.get(url).content.decode()
        assert "Victims identified: 43 in 2024" in text
        assert "Victims identified, by sex" not in text, "nothing of it may be seen"
        assert "fewer than 5" in text
        assert '<td class="num">3</td>' not in text
        assert '<td class="num">40</td>' not in text, "43 and 40 would give the 3 away"
        assert '<td class="num muted">not shown</td>' in text


@pytest.mark.long
def test_ages_of_one_sex_are_not_drawn_as_if_they_were_everybodys(
    desk: Client, officer: User, clause: Obligation
) -> None:
    told = [("female", "children", 30), ("female", "adults", 50), ("male", "all", 60)]
    store(desk, xlsx(*[[2024, "Victims identified", sex, age, "all", count] for sex, age, count in told]))
    version = factories.draft(officer, clause)
    implementations.implementation_publish(actor=officer, version=version, expected=version.revision_count)
    url = reverse("pair_detail", kwargs={"code": "ken", "slug": "A-RES-99-1", "place": "1"})
    text = Client().get(url).content.decode()
    assert "Victims identified, by sex" in text
    assert "Victims identified, by age group" not in text


@pytest.mark.long
def test_the_number_of_queries_of_the_public_page_does_not_grow_with_the_tables(
    desk: Client, officer: User, clause: Obligation
) -> None:
    published(desk, officer, clause)
    url = reverse("pair_detail", kwargs={"code": "ken", "slug": "A-RES-99-1", "place": "1"})
    Client().get(url)
    with CaptureQueriesContext(connection) as one:
        Client().get(url)
    for _n in range(4):
        store(desk, xlsx(*ROWS))
    version = factories.draft(officer, clause)
    implementations.implementation_publish(actor=officer, version=version, expected=version.revision_count)
    with CaptureQueriesContext(connection) as five:
        assert Client().get(url).content.decode().count("<figure") == 5
    assert len(five) == len(one)
