"""The one look of all tables: what a list says of itself, and what a screen reader hears."""

from __future__ import annotations

import re
from typing import Any

import django_tables2 as tables
from django.test import RequestFactory
from django_tables2.config import RequestConfig

ROWS = [{"name": f"State {place:02}", "reported": place} for place in range(30)]
RIGHT = {"th": {"class": "num"}, "td": {"class": "num"}}


class StateTable(tables.Table):
    caption = "States"
    empty_title = "No State"
    name = tables.Column(verbose_name="State", attrs={"td": {"data-row-header": "1"}})
    reported = tables.Column(verbose_name="Reported", attrs=RIGHT)
    note = tables.Column(verbose_name="Note", orderable=False, empty_values=())

    class Meta:
        empty_text = "Take a filter away."

    def render_note(self) -> str:
        return "<b>"


class WideTable(StateTable):
    scroll = True


def _html(rows: list[dict[str, Any]], address: str = "/", table: type[tables.Table] = StateTable) -> str:
    request = RequestFactory().get(address)
    made = table(rows)
    RequestConfig(request, paginate={"per_page": 25}).configure(made)
    return str(made.as_html(request))


def test_the_caption_says_how_many_and_how_sorted() -> None:
    html = _html(ROWS, "/?sort=-reported")
    caption = re.sub(r"<[^>]+>", "", re.findall(r'<p class="table-caption">.*?</p>', html, re.DOTALL)[0])
    assert caption == "States: 30, by Reported, descending"


def test_sorting_is_said_to_a_screen_reader_and_begins_at_the_first_page() -> None:
    html = _html(ROWS, "/?sort=-reported&page=2&group=african")
    headers = re.findall(r"<th [^>]*columnheader.*?</th>", html, re.DOTALL)
    assert ["aria-sort" in header for header in headers] == [False, True, False]
    assert 'aria-sort="descending"' in headers[1]
    links = [link.replace("&amp;", "&") for header in headers for link in re.findall(r'href="([^"]*)"', header)]
    assert links == ["?sort=name&group=african", "?sort=reported&group=african"]


def test_rows_have_a_header_and_cells_their_label_and_roles() -> None:
    html = _html(ROWS[:1])
    assert '<th scope="row" role="rowheader"' in html
    assert '<td role="cell" data-label="Reported"' in html
    assert 'role="table"' in html
    assert "&lt;b&gt;" in html


def test_long_tables_have_pages() -> None:
    html = _html(ROWS, "/?page=2")
    assert html.count("<tr") == 1 + 5
    assert "26 to 30 of 30" in html
    assert "page=1" in html


def test_an_empty_table_says_the_next_step() -> None:
    html = _html([])
    assert "No State" in html
    assert "Take a filter away." in html
    assert "<table" not in html


def test_a_table_of_many_columns_scrolls_in_a_region_that_the_keyboard_reaches() -> None:
    assert 'role="region" tabindex="0" aria-label="States"' in _html(ROWS, table=WideTable)
    assert 'role="region"' not in _html(ROWS)
