"""The map of a chosen resolution or theme, and the pages of themes."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from compliance.models import ObligationTheme, Theme
from tests.factories import make_country, make_rapporteur, make_resolution, publish, review
from tests.support.queries import count_queries
from tests.views.public.world import World, compile_all, page, words

LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")


def theme(slug: str, label: str, parent: Theme | None = None) -> Theme:
    return Theme.objects.create(slug=slug, parent=parent, **{f"label_{code}": label for code in LANGUAGES})


@pytest.fixture
def themes(world: World) -> World:
    """Protection has victims below it; the second clause is about victims."""
    above = theme("protection", "Protection")
    ObligationTheme.objects.create(obligation=world.obligations[1], theme=theme("victims", "Victims", above))
    publish(world.rapporteur, world.obligations[1], status="under_way")
    publish(make_rapporteur(world.brenivar), world.obligations[1], status="implemented")
    review(world.people["ngo"], world.obligations[1], world.kenya, grade="B")
    compile_all()
    return world


def said_on_map(text: str) -> dict[str, str]:
    picture = re.search(r'<svg class="map".*?</svg>', text, re.DOTALL)
    assert picture is not None
    return dict(re.findall(r"<a href=[^>]*><title>([^:<]+): ([^<]*)</title>", picture[0]))


def test_the_map_says_how_many_each_state_has_reported(themes: World, client: Client) -> None:
    text = page(client, "/map/?resolution=A-RES-99-1")
    assert said_on_map(text) == {"France": "0 of 3 reported", "Kenya": "1 of 3 reported"}
    assert "A/RES/99/1: 1 of 2 States asked has reported" in text
    assert "2 States are asked to act on 3 obligations. 1 of them has reported on at least one." in words(text)
    assert "Brenivar" not in text
    assert 'href="/matrix/?resolution=A-RES-99-1"' in text
    assert "do not imply official endorsement" in text
    assert "/map/?resolution=A-RES-99-1" in text[text.index('id="citation-line"') :]
    assert re.search(r'href="/countries/ken/">Kenya</a></th><td class="num">1 of 3</td>', text)


def test_of_a_theme_only_its_obligations_count(themes: World, client: Client) -> None:
    text = page(client, "/map/?theme=victims")
    assert said_on_map(text) == {"France": "0 of 1 reported", "Kenya": "1 of 1 reported"}
    bars = dict(zip(re.findall(r'class="bars-name"><bdi>([^<]*)', text),
                    re.findall(r'class="bars-said">([^<]*)', text), strict=True))  # fmt: skip
    assert bars == {"African States": "1 of 1 reported", "Western European and other States": "0 of 1 reported"}


def test_without_a_choice_it_is_of_everything(themes: World, client: Client) -> None:
    make_resolution("A/RES/99/2", ["to wait"])
    compile_all()
    assert said_on_map(page(client, "/map/"))["Kenya"] == "1 of 4 reported"


def test_a_theme_has_sentences_map_bars_and_its_obligations(themes: World, client: Client) -> None:
    text = page(client, "/themes/victims/")
    said = words(text)
    assert "1 of them has reported on at least one. 1 status is published, of 2 that are asked for" in said
    assert said_on_map(text)["Kenya"] == "1 of 1 reported"
    assert 'href="/themes/protection/">Protection</a>' in text
    assert 'href="/matrix/?theme=victims"' in text
    obligations = text[text.index('id="obligations-title"') :]
    assert re.findall(r'href="(/resolutions/A-RES-99-1/\d/)"', obligations) == ["/resolutions/A-RES-99-1/2/"]


def test_a_theme_with_others_below_it_leads_to_them(themes: World, client: Client) -> None:
    text = page(client, "/themes/protection/")
    assert 'href="/themes/victims/">Victims</a>' in text
    assert "/resolutions/A-RES-99-1/2/" in text
    assert 'class="map"' not in text, "themes overlap, and those below it are not added up"


def test_the_list_has_the_themes_in_use_in_their_tree(themes: World, client: Client) -> None:
    theme("unused", "Unused")
    text = page(client, "/themes/")
    assert re.findall(r'href="/themes/([\w-]+)/"', text) == ["protection", "victims"]
    assert client.get("/themes/none/").status_code == 404
    assert client.get("/themes/Victims/").headers["Location"] == "/themes/victims/"


def test_before_anything_is_compiled_the_pages_say_so(world: World, client: Client) -> None:
    assert "Nothing has been compiled yet" in page(client, "/map/")


def test_queries_do_not_grow_with_states(themes: World, client: Client) -> None:
    addresses = ("/map/?theme=victims", "/themes/victims/")
    for address in addresses:
        client.get(address)
    with count_queries() as few:
        for address in addresses:
            client.get(address)
    for number in range(30):
        make_country(name=f"State {number:02}")
    compile_all()
    with count_queries() as many:
        for address in addresses:
            page(client, address)
    assert len(few) == len(many) <= 16, [query["sql"][:90] for query in many.captured_queries]
