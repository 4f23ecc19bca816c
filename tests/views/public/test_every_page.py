"""What holds of every public page: open to all, citable, in the reader's language, silent about drafts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from compliance.models import Evidence
from tests.factories import draft, make_resolution, offer_evidence, publish, review
from tests.support.worlds import kept, taken_out
from tests.views.public.world import CAST, SECRET, World, compile_all, page

PAGES = (
    "/",
    "/about/",
    "/countries/",
    "/countries/ken/",
    "/countries/ken/?group=theme",
    "/countries/ken/A-RES-99-1/1/",
    "/countries/fra/A-RES-99-1/1/",
    "/resolutions/",
    "/resolutions/A-RES-99-1/",
    "/resolutions/A-RES-99-1/1/",
    "/obligations/",
    "/matrix/",
    "/map/?resolution=A-RES-99-1",
    "/themes/",
    "/compare/?state=ken&state=fra",
)


def fill(world: World) -> World:
    """Kenya has published, was reviewed, and is writing something new that nobody may see."""
    first, second, _third = world.obligations
    publish(world.rapporteur, first, status="implemented", narrative="The Penal Code was amended.")
    review(world.people["ngo"], first, world.kenya, grade="C", reasons="It is not applied.")
    draft(world.rapporteur, first, status="implemented", narrative=SECRET)
    draft(world.people["contributor"], second, status="planned", narrative=SECRET)
    offer_evidence(world.rapporteur, second, title=f"Bill {SECRET}")
    make_resolution("A/RES/99/2", [f"to keep {SECRET}"], publish=False, title=SECRET)
    compile_all()
    return world


@pytest.fixture(scope="module")
def made_busy(made: World, django_db_blocker: Any) -> Iterator[World]:
    with kept(lambda: fill(taken_out(made)), django_db_blocker) as busy:
        yield busy


@pytest.fixture
def busy(made_busy: World, db: None) -> World:
    return taken_out(made_busy)


@pytest.mark.parametrize("who", CAST)
def test_everybody_may_read_them_and_nobody_finds_a_draft_in_them(busy: World, who: str) -> None:
    assert Evidence.objects.filter(title__contains=SECRET).exists()
    client = busy.client(who)
    for address in PAGES:
        assert SECRET not in page(client, address), address


def test_each_has_a_title_a_heading_and_a_line_to_cite_it_by(busy: World, client: Client) -> None:
    for address in PAGES:
        text = page(client, address)
        assert re.search(r"<title>\S[^<]+ – Resolution Ledger</title>", text), address
        assert len(re.findall(r"<h1[ >]", text)) == 1, address
        line = re.search(r'id="citation-line">([^<]+)<', text)
        assert line is not None, address
        assert f"http://testserver{address.partition('?')[0]}" in line[1]
        assert "read on" in line[1]
        assert ('class="breadcrumbs"' in text) == (address != "/"), address


def test_the_citation_has_the_date_of_what_the_page_says(busy: World, client: Client) -> None:
    dated = ("/", "/countries/", "/countries/ken/", "/countries/ken/A-RES-99-1/1/", "/resolutions/A-RES-99-1/1/")
    for address in dated:
        assert re.search(r'id="citation-line">[^<]*as of \d{1,2} \w+ \d{4}', page(client, address)), address


def test_ids_are_unique_and_there_is_no_inline_style_or_script(busy: World, client: Client) -> None:
    for address in PAGES:
        text = page(client, address)
        ids = re.findall(r'\sid="([^"]+)"', text)
        assert sorted(ids) == sorted(set(ids)), address
        assert not re.search(r'<[^>]+\sstyle="', text), address
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), address
        assert not re.search(r'<[^>]+\son[a-z]+="', text), address


def test_they_come_in_the_readers_language_and_direction(busy: World, client: Client) -> None:
    for address in PAGES:
        text = page(client, address, headers={"accept-language": "ar"})
        assert '<html lang="ar" dir="rtl">' in text, address


def test_states_are_named_in_the_readers_language(busy: World, client: Client) -> None:
    assert "كينيا" in page(client, "/countries/ken/", headers={"accept-language": "ar"})
    assert "Kenya" in page(client, "/countries/ken/", headers={"accept-language": "fr"})


def test_quoted_text_keeps_its_own_language_and_direction(busy: World, client: Client) -> None:
    for address in ("/countries/ken/", "/countries/ken/A-RES-99-1/1/", "/resolutions/A-RES-99-1/"):
        assert 'lang="en" dir="ltr"' in page(client, address, headers={"accept-language": "ar"}), address


def test_what_is_not_there_is_404(busy: World, client: Client) -> None:
    nowhere = (
        "/countries/zzz/",
        "/countries/zzz/summary/",
        "/countries/ken/A-RES-99-1/44/",
        "/countries/ken/no-such/1/",
        "/countries/zzz/A-RES-99-1/1/",
        "/resolutions/no-such/",
        "/resolutions/A-RES-99-1/44/",
        "/obligations/aaaaaaaaaaaa/",
    )
    for address in nowhere:
        assert client.get(address).status_code == 404, address


def test_pages_are_only_read(busy: World, client: Client) -> None:
    for address in PAGES:
        assert client.post(address).status_code == 405, address
        assert client.head(address).status_code == 200, address


class TestDraftResolutions:
    """A resolution that is not published is there for administrators only, and its clauses for nobody yet."""

    @pytest.fixture(autouse=True)
    def draft(self, busy: World) -> None:
        make_resolution("A/RES/99/3", ["to wait"], publish=False)

    @pytest.mark.parametrize("who", CAST)
    def test_only_administrators_find_it(self, busy: World, who: str) -> None:
        client = busy.client(who)
        assert client.get("/resolutions/A-RES-99-3/").status_code == (200 if who == "administrator" else 404)
        for address in ("/resolutions/A-RES-99-3/1/", "/countries/ken/A-RES-99-3/1/"):
            assert client.get(address).status_code == 404, address

    @pytest.mark.parametrize("who", CAST)
    def test_no_list_has_it(self, busy: World, who: str) -> None:
        client = busy.client(who)
        for address in ("/", "/resolutions/", "/obligations/", "/countries/ken/"):
            assert "A/RES/99/3" not in page(client, address)
