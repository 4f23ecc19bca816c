"""The matrix of States and obligations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client

from compliance.enums import Scope
from compliance.models import Country, Obligation, ObligationTheme, ScopeState, Theme
from compliance.services.implementations import implementation_withdraw
from tests.factories import (
    draft,
    make_country,
    make_organisation,
    make_rapporteur,
    make_resolution,
    make_reviewer,
    publish,
    review,
)
from tests.support.queries import count_queries
from tests.support.worlds import kept
from tests.views.public.world import World, compile_all, page, words


def grid(text: str) -> dict[str, list[str]]:
    """Every row of the matrix by its head: for each cell what it says after the paragraph, or its plain words."""
    table = re.search(r'<table class="matrix".*?</table>', text, re.DOTALL)
    if table is None:
        return {}
    rows = {}
    for head, cells in re.findall(r'<tr><th scope="row"><a[^>]*>([^<]*)</a></th>(.*?)</tr>', table[0], re.DOTALL):
        said = []
        for cell in re.findall(r"<td.*?</td>", cells, re.DOTALL):
            title = re.search(r'title="([^"]*)"', cell)
            said.append(unescape(title[1]).partition(": ")[2] if title else words(cell))
        rows[head] = said
    return rows


def columns(text: str) -> list[str]:
    head = re.search(r'<tr class="matrix-places">(.*?)</tr>', text, re.DOTALL)
    return re.findall(r"<span>([^<]*)</span>", head[1]) if head else []


def test_claim_and_review_stand_in_every_cell(world: World, client: Client) -> None:
    first, second, third = world.obligations
    ngo = world.people["ngo"]
    publish(world.rapporteur, first, status="under_way")
    review(ngo, first, world.kenya, grade="C")
    publish(world.rapporteur, second, status="implemented")
    review(ngo, second, world.kenya, grade="A")
    review(make_reviewer(make_organisation("Elsewhere")), second, world.kenya, grade="B")
    review(ngo, third, world.france, grade="B")
    assert grid(page(client, "/matrix/")) == {
        "France": ["not reported", "not reported", "not reported; reviewed once (grade B)"],
        "Kenya": [
            "under way; disputed by 1 review (grade C)",
            "implemented; confirmed by 1 review (grades A and B)",
            "not reported",
        ],
    }


def test_a_cell_is_a_link_to_its_pair_with_a_name_that_says_everything(world: World, client: Client) -> None:
    publish(world.rapporteur, world.obligations[0], status="planned")
    text = page(client, "/matrix/")
    cell = re.search(r'<a href="(/countries/ken/A-RES-99-1/1/)" title="([^"]*)">(.*?)</a>', text)
    assert cell is not None
    assert cell[2] == "Kenya, A/RES/99/1, paragraph 1: planned"
    assert '<use href="#m-planned-none"/>' in cell[3]
    assert client.get(cell[1]).status_code == 200
    symbols = re.findall(r'<symbol id="([^"]+)"', text)
    assert set(re.findall(r'<use href="#([^"]+)"', text)) <= set(symbols)
    assert len(symbols) == len(set(symbols)) == 24


def test_it_is_a_table_with_heads_for_rows_columns_and_resolutions(world: World, client: Client) -> None:
    make_resolution("A/RES/99/2", ["to wait"])
    text = page(client, "/matrix/")
    assert "Rows 1 to 2 of 2 States, columns 1 to 4 of 4 obligations" in words(text)
    assert '<th scope="colgroup" colspan="3"><a href="/resolutions/A-RES-99-1/"><bdi>A/RES/99/1</bdi>' in text
    assert '<th scope="colgroup" colspan="1"><a href="/resolutions/A-RES-99-2/"><bdi>A/RES/99/2</bdi>' in text
    assert columns(text) == ["1", "2", "3", "1"]
    assert len(re.findall(r'<th scope="row">', text)) == 2
    assert re.search(r"<caption[^>]*>States and obligations: Rows 1 to 2 of 2 States", text)


def test_a_draft_and_what_was_withdrawn_say_nothing(world: World, client: Client) -> None:
    first, second, _third = world.obligations
    draft(world.rapporteur, first, status="implemented")
    version = publish(world.rapporteur, second, status="planned")
    implementation_withdraw(actor=world.rapporteur, version=version, reason="A mistake.")
    for who in ("anonymous", "contributor", "rapporteur", "administrator"):
        assert grid(page(world.client(who), "/matrix/"))["Kenya"] == ["not reported"] * 3, who


def test_fictional_states_stand_apart_behind_a_choice_that_is_seen(world: World, client: Client) -> None:
    publish(make_rapporteur(world.brenivar), world.obligations[0], status="implemented")
    text = page(client, "/matrix/")
    assert set(grid(text)) == {"France", "Kenya"}
    assert 'href="/matrix/?states=fictional"' in text
    text = page(client, "/matrix/?states=fictional")
    assert grid(text) == {"Brenivar": ["implemented", "not reported", "not reported"]}
    assert "These States are fictional." in text


def test_without_fictional_states_none_are_offered(world: World, client: Client) -> None:
    Country.objects.filter(is_fictional=True).delete()
    text = page(client, "/matrix/")
    assert "fictional" not in text.split('class="take-away"')[0].lower()


def test_a_pair_out_of_scope_is_not_asked(world: World, client: Client) -> None:
    named, members, _all = world.obligations
    Obligation.objects.filter(pk=named.pk).update(scope=Scope.NAMED)
    ScopeState.objects.create(obligation=named, country=world.france)
    Obligation.objects.filter(pk=members.pk).update(scope=Scope.MEMBERS)
    Country.objects.filter(pk=world.france.pk).update(membership="observer")
    assert grid(page(client, "/matrix/")) == {
        "France": ["not reported", "not asked –", "not reported"],
        "Kenya": ["not asked –", "not reported", "not reported"],
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=planned", {"Kenya": ["", "planned", ""]}),
        ("status=not_reported", {"France": ["not reported"] * 3, "Kenya": ["", "", "not reported"]}),
        ("review=disputed", {"Kenya": ["implemented; disputed by 1 review (grade E)", "", ""]}),
        ("review=confirmed", {}),
        ("review=any&status=planned", {"Kenya": ["", "", ""]}),
        ("review=none&status=planned&resolution=A-RES-99-1", {"Kenya": ["planned"]}),
        ("review=disputed&resolution=A-RES-99-1", {"Kenya": ["implemented; disputed by 1 review (grade E)"]}),
        ("group=weog", {"France": ["not reported"] * 3}),
        ("force=2", {}),
        ("resolution=no-such&status=nonsense&page=x&columns=-1", None),
    ],
)
def test_filters(world: World, client: Client, query: str, found: dict[str, list[str]] | None) -> None:
    first, second, _third = world.obligations
    publish(world.rapporteur, first, status="implemented")
    review(world.people["ngo"], first, world.kenya, grade="E")
    publish(world.rapporteur, second, status="planned")
    compile_all()
    left_out = "not shown by the filters"
    everything = {"France": ["not reported"] * 3, "Kenya": [
        "implemented; disputed by 1 review (grade E)", "planned", "not reported"]}  # fmt: skip
    text = page(client, f"/matrix/?{query}")
    shown = {name: ["" if cell == left_out else cell for cell in cells] for name, cells in grid(text).items()}
    assert shown == (everything if found is None else found)
    if not shown:
        assert "No cell matches" in text


def test_it_narrows_to_a_theme_and_those_below_it(world: World, client: Client) -> None:
    labels = {f"label_{code}": "Victims" for code in ("ar", "zh", "en", "fr", "ru", "es")}
    above = Theme.objects.create(slug="rights", **labels)
    below = Theme.objects.create(slug="victims", parent=above, **labels)
    ObligationTheme.objects.create(obligation=world.obligations[1], theme=below)
    assert columns(page(client, "/matrix/?theme=rights")) == ["2"]
    assert columns(page(client, "/matrix/?theme=victims")) == ["2"]
    assert '<option value="victims" selected>– Victims</option>' in page(client, "/matrix/?theme=victims")


def test_states_stand_by_name_or_under_their_groups(world: World, client: Client) -> None:
    make_country("ALB", "Albania", regional_group="eastern_european")
    make_country("XQQ", "Aland", regional_group="")
    assert list(grid(page(client, "/matrix/"))) == ["Aland", "Albania", "France", "Kenya"]
    text = page(client, "/matrix/?sort=group")
    assert list(grid(text)) == ["Kenya", "Albania", "France", "Aland"]
    headings = re.findall(r'scope="rowgroup"><span>([^<]*)<', text)
    assert headings == ["African States", "Eastern European States", "Western European and other States",
                        "In no regional group"]  # fmt: skip
    assert list(grid(page(client, "/matrix/?sort=-reported"))) == ["Aland", "Albania", "France", "Kenya"]


class TestPages:
    """Forty rows by twenty-five columns, paged both ways."""

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def many(cls, made: World, django_db_blocker: Any) -> Iterator[None]:
        with kept(cls.fill, django_db_blocker):
            yield

    @pytest.fixture(autouse=True)
    def _all_of_them(self, many: None, db: None) -> None:
        """They are in the database."""

    @staticmethod
    def fill() -> None:
        for number in range(60):
            make_country(name=f"State {number:02}")
        make_resolution("A/RES/99/2", [f"to do {number}" for number in range(30)])
        for name in ("Kenya", "State 00"):
            officer = make_rapporteur(Country.objects.get(short_name_en=name))
            for obligation in Obligation.objects.filter(resolution__symbol="A/RES/99/2"):
                publish(officer, obligation, status="planned")

    def test_links_lead_on_in_both_directions_and_keep_the_filters(self, client: Client) -> None:
        text = page(client, "/matrix/?force=4")
        rows = grid(text)
        assert len(rows) == 40
        assert {len(cells) for cells in rows.values()} == {25}
        assert "Rows 1 to 40 of 62 States, columns 1 to 25 of 33 obligations" in words(text)
        assert 'href="?force=4&amp;page=2"' in text
        assert 'href="?force=4&amp;columns=2"' in text
        text = page(client, "/matrix/?force=4&page=2&columns=2")
        assert "Rows 41 to 62 of 62 States, columns 26 to 33 of 33 obligations" in words(text)
        assert 'href="?force=4&amp;page=1&amp;columns=2"' in text
        assert 'aria-label="Pages of States"' in text
        assert 'aria-label="Pages of obligations"' in text
        # Another filter begins at the first window again.
        form = text[text.index('<details class="filters"') : text.index('id="results"')]
        assert 'name="columns"' not in form
        assert 'name="page"' not in form

    def test_a_page_beyond_the_last_shows_the_last(self, client: Client) -> None:
        text = page(client, "/matrix/?page=99&columns=99")
        assert "Rows 41 to 62 of 62 States, columns 26 to 33 of 33 obligations" in words(text)

    def test_a_full_window_takes_no_more_queries_than_a_small_one(self, client: Client) -> None:
        compile_all()
        client.get("/matrix/")
        with count_queries() as few:
            client.get("/matrix/?group=weog&resolution=A-RES-99-1")
        with count_queries() as many:
            page(client, "/matrix/?resolution=A-RES-99-2&status=planned")
        assert len(few) <= len(many) <= 8, [query["sql"][:90] for query in many.captured_queries]


def test_names_are_the_readers(world: World, client: Client) -> None:
    text = page(client, "/matrix/", headers={"accept-language": "ar"})
    assert "كينيا" in grid(text)
    assert "\u2066A/RES/99/1\u2069" in text


def test_the_matrix_is_cited_with_its_filters(world: World, client: Client) -> None:
    compile_all()
    assert "http://testserver/matrix/?states=members&amp;status=planned" in page(
        client, "/matrix/?states=members&status=planned"
    )
