"""Tables taken away hold what their pages show, under the same filters, and no program takes a text for a formula."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from compliance.enums import DownloadState
from compliance.exports.kinds import KINDS
from compliance.exports.tables import TABLES
from compliance.exports.tables.writing import harmless
from compliance.models import Download, SyntheticLoad
from compliance.pictures import long_date_text
from compliance.selectors.ledger import BATCH
from compliance.services import downloads
from tests.factories import make_country, make_institution, make_resolution, offer_evidence, publish, review
from tests.support.queries import count_queries
from tests.support.worlds import kept, taken_out
from tests.views.public.taken import column, sent, sheets, table
from tests.views.public.world import SECRET, World, compile_all, page, words

CHECKLIST = "/countries/ken/table.csv"


def tell(world: World) -> World:
    """Kenya says something of two clauses, one is reviewed twice; a draft nobody may see stands on a third."""
    offer_evidence(world.rapporteur, world.obligations[0], audience="everyone")
    institution = make_institution(world.kenya, "Ministry of Justice")
    publish(
        world.rapporteur, world.obligations[0], status="implemented", narrative='=HYPERLINK("http://x.example")',
        lead_institution=institution,
    )  # fmt: skip
    publish(world.rapporteur, world.obligations[1], status="under_way", target_date=date(2030, 5, 31))
    review(world.people["ngo"], world.obligations[0], world.kenya, grade="C")
    compile_all()
    return world


@pytest.fixture(scope="module")
def made_told(made: World, django_db_blocker: Any) -> Iterator[World]:
    with kept(lambda: tell(taken_out(made)), django_db_blocker) as told:
        yield told


@pytest.fixture
def told(made_told: World, db: None) -> World:
    return taken_out(made_told)


class TestContent:
    def test_a_checklist_has_the_rows_of_its_page_with_codes_and_words(self, told: World, client: Client) -> None:
        rows = table(client, f"{CHECKLIST}?columns=state_code,paragraph,clause,status_code,status,published_on,review,"
                             "grade_a,grade_c,evidence,lead_institution,target_date,address")  # fmt: skip
        today = timezone.localdate().isoformat()
        first = told.obligations[0]
        assert rows[0] == {
            "state_code": "KEN",
            "paragraph": "1",
            "clause": first.wording.text,  # type: ignore[union-attr]
            "status_code": "implemented",
            "status": "Implemented",
            "published_on": today,
            "review": "Disputed by review",
            "grade_a": "0",
            "grade_c": "1",
            "evidence": "1",
            "lead_institution": "Ministry of Justice",
            "target_date": "",
            "address": "http://testserver/countries/ken/A-RES-99-1/1/",
        }
        assert [row["status_code"] for row in rows] == ["implemented", "under_way", "not_reported", "not_reported"][
            : len(rows)
        ]
        assert rows[1]["target_date"] == "2030-05-31"
        text = words(page(client, "/countries/ken/"))
        assert all(row["status"] in text for row in rows)

    def test_the_whole_ledger_says_of_each_state_what_its_checklist_says(self, told: World, client: Client) -> None:
        keys = ",".join(column.key for column in TABLES["ledger"].columns)
        whole = table(client, f"/data/ledger.csv?columns={keys}&states=all")
        for code, state in (("KEN", "ken"), ("FRA", "fra"), ("XAA", "xaa")):
            own = table(client, f"/countries/{state}/table.csv?columns={keys}")
            assert own
            assert [row for row in whole if row["state_code"] == code] == own
        assert {row["state_code"] for row in table(client, "/data/ledger.csv")} == {"FRA", "KEN"}

    def test_where_all_states_stand_is_the_table_of_the_obligations_page(self, told: World, client: Client) -> None:
        rows = table(client, "/resolutions/A-RES-99-1/1/table.csv")
        assert [(row["state"], row["status"], row["fictional"]) for row in rows] == [
            ("Brenivar", "Not reported", "true"),
            ("France", "Not reported", "false"),
            ("Kenya", "Implemented", "false"),
        ]

    def test_the_matrix_has_a_row_for_each_cell_that_fits(self, told: World, client: Client) -> None:
        def cells(query: str) -> list[tuple[str, str, str]]:
            rows = table(client, f"/matrix/table.csv?{query}")
            return [(row["state_code"], row["paragraph"], row["status"]) for row in rows]

        assert cells("") == [
            (row["state_code"], row["paragraph"], row["status"]) for row in table(client, "/data/ledger.csv")
        ]
        assert cells("review=disputed") == [("KEN", "1", "Implemented")]
        assert cells("status=under_way&resolution=A-RES-99-1") == [("KEN", "2", "Under way")]
        assert {code for code, _place, _status in cells("group=weog")} == {"FRA"}
        assert {code for code, _place, _status in cells("states=fictional")} == {"XAA"}

    def test_compared_states_stand_side_by_side_on_each_obligation(self, told: World, client: Client) -> None:
        rows = table(client, "/compare/table.csv?state=ken&state=fra&differ=on")
        assert [(row["paragraph"], row["state_code"], row["status"]) for row in rows] == [
            ("1", "KEN", "Implemented"),
            ("1", "FRA", "Not reported"),
            ("2", "KEN", "Under way"),
            ("2", "FRA", "Not reported"),
        ]
        said, _rows = sheets(sent(client, "/compare/table.xlsx?state=ken&state=fra"))
        assert (said["Table"], said["States compared"]) == ("Kenya and France beside one another", "Kenya and France")
        assert table(client, "/compare/table.csv") == []

    def test_lists_have_the_counts_of_their_pages(self, told: World, client: Client) -> None:
        states = {row["state_code"]: row for row in table(client, "/countries/table.csv")}
        number = len(column(client, CHECKLIST, "status"))
        assert (states["KEN"]["obligations"], states["KEN"]["reported"]) == (str(number), "2")
        assert (states["KEN"]["implemented"], states["KEN"]["implemented_disputed"]) == ("1", "1")
        assert states["KEN"]["last_publication"] == timezone.localdate().isoformat()
        assert [row["states_reporting"] for row in table(client, "/resolutions/table.csv")] == ["1"]
        reporting = [row["states_reporting"] for row in table(client, "/obligations/table.csv")]
        assert reporting == ["1", "1", *["0"] * (number - 2)]

    def test_nobody_finds_what_is_not_published(self, told: World) -> None:
        from tests.factories import draft  # noqa: PLC0415

        draft(told.people["contributor"], told.obligations[2], status="planned", narrative=SECRET)
        keys = ",".join(one.key for one in TABLES["checklist"].columns)
        for who in ("anonymous", "contributor", "administrator"):
            for address in (f"{CHECKLIST}?columns={keys}", f"/data/ledger.csv?columns={keys}&states=all"):
                data = sent(told.client(who), address).decode()
                assert SECRET not in data
                assert "planned" not in data

    def test_words_are_in_the_readers_language_and_codes_are_not(self, told: World, client: Client) -> None:
        client.cookies["django_language"] = "ar"
        rows = table(client, f"{CHECKLIST}?columns=state,status,status_code,paragraph")
        assert rows[0] == {
            "state": "كينيا",
            "status": rows[0]["status"],
            "status_code": "implemented",
            "paragraph": "1",
        }
        assert rows[0]["status"] not in ("", "Implemented")
        book = load_workbook(io.BytesIO(sent(client, "/countries/ken/table.xlsx")))
        assert all(sheet.sheet_view.rightToLeft for sheet in book.worksheets)


class TestAsked:
    def test_filters_of_the_address_hold_and_are_said(self, told: World, client: Client) -> None:
        assert column(client, f"{CHECKLIST}?status=implemented", "status") == ["Implemented"]
        assert column(client, "/resolutions/A-RES-99-1/1/table.csv?group=weog", "state_code") == ["FRA"]
        assert column(client, "/countries/table.csv?q=keny", "state_code") == ["KEN"]
        assert column(client, "/data/ledger.csv?status=under_way", "state_code") == ["KEN"]
        assert set(column(client, "/data/ledger.csv?group=weog", "state_code")) == {"FRA"}
        said, rows = sheets(sent(client, "/countries/ken/table.xlsx?status=implemented&page=7"))
        assert said["Status, by the State"] == "Implemented"
        assert (said["Rows"], len(rows)) == ("1", 2)

    def test_columns_are_those_chosen_by_comma_or_one_by_one_in_the_tables_order(
        self, told: World, client: Client
    ) -> None:
        for query in ("columns=status,state", "columns=status&columns=state"):
            assert list(table(client, f"{CHECKLIST}?{query}")[0]) == ["state", "status"]
        ticked = [one.key for one in TABLES["checklist"].columns if one.ticked]
        assert list(table(client, CHECKLIST)[0]) == ticked

    def test_a_column_that_there_is_not_is_said_and_nothing_is_made(self, told: World, client: Client) -> None:
        response = client.get(f"{CHECKLIST}?columns=status,colour")
        assert response.status_code == 400
        assert "“colour”" in words(response.content.decode())
        assert "status_code" in response.content.decode()

    @pytest.mark.parametrize(
        "address", ["/countries/zzz/table.csv", "/resolutions/A-RES-99-1/99/table.csv", "/countries/table.ods"]
    )
    def test_what_is_not_there_is_404(self, told: World, client: Client, address: str) -> None:
        assert client.get(address).status_code == 404

    def test_each_page_offers_its_table_under_its_filters(self, told: World, client: Client) -> None:
        text = page(client, "/countries/ken/?status=implemented")
        panel = text[text.index('class="take-away"') :]
        assert "1 row under these filters." in panel
        assert '<input type="hidden" name="status" value="implemented">' in panel
        assert 'formaction="/countries/ken/table.csv"' in panel
        for address, file in (
            ("/countries/", "/countries/table.xlsx"),
            ("/obligations/", "/obligations/table.csv"),
            ("/resolutions/", "/resolutions/table.csv"),
            ("/resolutions/A-RES-99-1/1/", "/resolutions/A-RES-99-1/1/table.xlsx"),
            ("/data/", "/data/ledger.csv"),
            ("/matrix/", "/matrix/table.csv"),
            ("/compare/?state=ken&state=fra", "/compare/table.xlsx"),
        ):
            assert f'formaction="{file}"' in page(client, address)
        # What only lays a page out is left out, and the same word is a filter elsewhere.
        assert 'name="group" value="weog"' in page(client, "/countries/?group=weog").split('class="take-away"')[1]
        assert 'name="group"' not in page(client, "/countries/ken/?group=theme").split('class="take-away"')[1]
        assert page(client, "/compare/?state=ken&state=fra").split('class="take-away"')[1].count('name="state"') == 2
        assert "take-away" not in page(client, "/countries/?q=nowhere")


class TestFiles:
    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "－1"])
    def test_no_text_begins_like_a_formula(self, text: str) -> None:
        assert harmless(text) == f"'{text}"
        assert harmless(f"a{text}") == f"a{text}"

    def test_a_formula_is_a_text_in_both(self, told: World, client: Client) -> None:
        formula = '=HYPERLINK("http://x.example")'
        assert column(client, f"{CHECKLIST}?columns=narrative", "narrative")[0] == f"'{formula}"
        book = load_workbook(io.BytesIO(sent(client, "/countries/ken/table.xlsx?columns=narrative,published_on")))
        cell, day = book.worksheets[1]["B2"], book.worksheets[1]["A2"]
        assert (cell.value, cell.data_type) == (formula, "s")
        assert cell.quotePrefix
        assert day.is_date
        assert (day.value.date(), day.number_format) == (timezone.localdate(), "yyyy-mm-dd")
        assert not [c for sheet in book.worksheets for row in sheet.iter_rows() for c in row if c.data_type == "f"]

    def test_a_workbook_says_what_it_is_of(self, told: World, client: Client, settings: Any) -> None:
        settings.DATA_LICENCE = "CC BY 4.0"
        SyntheticLoad.objects.create(number=1, countries=1, obligations=1, fill=1, seed=1)
        said, rows = sheets(sent(client, "/countries/ken/table.xlsx?columns=state,status"))
        assert said["Table"] == "Checklist of Kenya"
        assert said["Filters"] == "none"
        assert said["As of"] == long_date_text(timezone.localdate())
        assert said["Page"] == "http://testserver/countries/ken/"
        assert said["Address of this table"] == "http://testserver/countries/ken/table.xlsx?columns=state,status"
        assert said["Licence"] == "CC BY 4.0"
        assert said["Note"].startswith("Synthetic data")
        assert said["Status, by the State"] == "status"
        assert rows[:2] == [["State", "Status, by the State"], ["Kenya", "Implemented"]]

    def test_a_csv_is_described_beside_it(self, told: World, client: Client) -> None:
        response: Any = client.get(f"{CHECKLIST}?status=implemented")
        b"".join(response.streaming_content)
        assert response["Content-Disposition"] == (
            f'attachment; filename="checklist-KEN-{timezone.localdate():%Y-%m-%d}.csv"'
        )
        assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("text/csv; charset=utf-8", "nosniff")
        link = response["Link"]
        assert link.startswith("</countries/ken/table.json?status=implemented>")
        about = json.loads(sent(client, "/countries/ken/table.json?status=implemented&columns=state,status"))
        assert about["url"] == "http://testserver/countries/ken/table.csv?status=implemented&columns=state,status"
        assert [one["name"] for one in about["tableSchema"]["columns"]] == ["state", "status"]
        assert "Status, by the State: Implemented" in about["dc:description"]

    def test_every_column_of_every_table_has_a_key_of_its_own(self) -> None:
        for one in TABLES.values():
            keys = [column.key for column in one.columns]
            assert len(keys) == len(set(keys)), one.name
            assert all(key.isidentifier() and key.islower() for key in keys)
            assert any(column.ticked for column in one.columns)


class TestLong:
    @pytest.fixture(autouse=True)
    def _short(self, settings: Any, tmp_path: Path) -> None:
        settings.DOWNLOAD_AT_ONCE_ROWS = 2
        settings.MEDIA_ROOT = tmp_path / "media"

    def test_a_visitor_takes_the_csv_and_is_told_about_the_workbook(self, told: World, client: Client) -> None:
        assert len(table(client, CHECKLIST)) > 2
        response = client.get("/countries/ken/table.xlsx?status=not_reported")
        assert response.status_code == 200, "a few of them are no long table"
        response = client.get("/countries/ken/table.xlsx")
        assert response.status_code == 413
        assert 'href="/countries/ken/table.csv"' in response.content.decode()
        panel = page(client, "/countries/ken/")
        assert 'formaction="/countries/ken/table.xlsx"' not in panel
        assert client.post("/downloads/table/", {"address": CHECKLIST}).status_code == 302
        assert not Download.objects.exists()

    def test_whoever_is_signed_in_has_it_made_and_gets_what_the_page_would_give(self, told: World) -> None:
        client = told.client("ngo")
        panel = page(client, "/countries/ken/?theme=x")
        assert 'action="/downloads/table/"' in panel
        asked = {"address": "/countries/ken/table.xlsx", "columns": ["state", "status"], "q": "to"}
        response = client.post("/downloads/table/", asked)
        download = Download.objects.get()
        assert response["Location"] == f"/downloads/{download.key}/"
        client.post("/downloads/table/", asked)
        assert Download.objects.count() == 1
        assert (download.title, download.origin) == ("Checklist of Kenya (.xlsx)", "/countries/ken/?q=to")
        assert downloads.drain(KINDS) == 1
        said, rows = sheets(sent(client, f"/downloads/{download.key}/file/"))
        csv = table(client, f"{CHECKLIST}?q=to")
        assert rows[1:] == [[row["state"], row["status"]] for row in csv]
        assert said["Rows"] == str(len(csv))
        assert said["Address of this table"].endswith("/countries/ken/table.xlsx?q=to&columns=state,status")
        download.refresh_from_db()
        assert (download.state, download.total) == (DownloadState.READY, 0 if len(csv) < 500 else len(csv))

    def test_a_short_one_is_led_to_its_address(self, told: World) -> None:
        client = told.client("ngo")
        asked = {"address": CHECKLIST, "status": "implemented", "columns": "state"}
        response = client.post("/downloads/table/", asked)
        assert response["Location"] == f"{CHECKLIST}?status=implemented&columns=state"
        assert not Download.objects.exists()

    @pytest.mark.parametrize(
        ("address", "answer"),
        [
            ("/countries/ken/", 404),
            ("/countries/zzz/table.csv", 404),
            ("/countries/ken/table.json", 404),
            ("//elsewhere.example/table.csv", 404),
            ("", 404),
            ("/my-country/table.csv", 403),
        ],
    )
    def test_what_is_no_table_of_theirs_cannot_be_asked_for(self, told: World, address: str, answer: int) -> None:
        assert told.client("ngo").post("/downloads/table/", {"address": address}).status_code == answer
        assert not Download.objects.exists()

    def test_who_is_no_officer_any_more_when_it_is_made_gets_nothing(self, told: World) -> None:
        client = told.client("rapporteur")
        client.post("/downloads/table/", {"address": "/my-country/table.csv"})
        told.rapporteur.memberships.update(ended_at=timezone.now())
        downloads.drain(KINDS)
        assert Download.objects.get().state == DownloadState.FAILED


@pytest.mark.long
def test_queries_do_not_grow_with_the_rows(told: World, client: Client) -> None:
    addresses = {
        "checklist": "/countries/ken/table.csv",
        "ledger": "/data/ledger.csv",
        "matrix": "/matrix/table.csv",
        "comparison": "/compare/table.csv?state=ken&state=fra",
        "standing": "/resolutions/A-RES-99-1/1/table.csv",
        "obligations": "/obligations/table.csv",
        "countries": "/countries/table.csv",
    }

    def asked(name: str) -> int:
        """Number of queries for all columns of a table, when everything that is kept in memory is there."""
        address, keys = addresses[name], ",".join(one.key for one in TABLES[name].columns)
        address += f"{'&' if '?' in address else '?'}columns={keys}"
        sent(client, address)
        with count_queries() as queries:
            sent(client, address)
        return len(queries)

    few = {name: asked(name) for name in addresses}
    more = make_resolution("A/RES/99/5", [f"to do thing {number}" for number in range(30)])
    for obligation in more.obligations.all()[:10]:
        publish(told.rapporteur, obligation)
    compile_all()
    of_states = ("standing", "countries")
    grown = [name for name in few if name not in of_states]
    assert {name: asked(name) for name in grown} == {name: few[name] for name in grown}
    for code in ("QAA", "QAB", "QAC", "QAD", "QAE", "QAF"):
        make_country(code, f"State {code}")
    compile_all()
    assert {name: asked(name) for name in of_states} == {name: few[name] for name in of_states}
    # One State after another, so that the whole record is never in memory: two statements for each.
    assert {name: asked(name) - few[name] for name in ("ledger", "matrix")} == {"ledger": 2 * 6, "matrix": 2 * 6}
    assert BATCH >= 30


def test_a_table_as_at_a_past_day_is_the_table_of_that_day(told: World, client: Client) -> None:
    day, keys = timezone.localdate(), "columns=state,status_code,published_on,grade_c"
    addresses = ("/countries/ken/table.csv", "/resolutions/A-RES-99-1/1/table.csv", "/data/ledger.csv")
    then = [table(client, f"{address}?{keys}") for address in addresses]
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        publish(told.rapporteur, told.obligations[0], status="planned")
        for address, rows in zip(addresses, then, strict=True):
            assert table(client, f"{address}?{keys}") != rows
            assert table(client, f"/as-at/{day}{address}?{keys}") == rows
        response: Any = client.get(f"/as-at/{day}/countries/ken/table.csv?columns=address")
        assert f"/as-at/{day}/countries/ken/A-RES-99-1/1/" in b"".join(response.streaming_content).decode()
        assert f"checklist-KEN-{day}.csv" in response["Content-Disposition"]
        assert response["Link"].startswith(f"</as-at/{day}/countries/ken/table.json?")
