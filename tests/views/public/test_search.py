"""The search page: one question, what answers of each kind, filters in the address, and nothing typed is a fault."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from compliance.enums import SearchKind
from compliance.models import Theme
from compliance.services.implementations import implementation_withdraw
from compliance.services.resolutions import resolution_withdraw
from compliance.services.themes import themes_set
from tests import factories
from tests.support.queries import count_queries
from tests.support.worlds import kept, taken_out

pytestmark = pytest.mark.django_db


def page(client: Client, query: str, **more: str) -> str:
    answer = client.get("/search/", {"q": query, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def sections(text: str) -> dict[str, list[str]]:
    """The titles found, by kind, without marks."""
    found = {}
    for kind, part in re.findall(
        r'<section class="section search-section" aria-labelledby="found-(\w+)">(.*?)</section>', text, re.S
    ):
        titles = re.findall(r'<h3 class="search-title">(.*?)</h3>', part, re.S)
        found[kind] = [html.unescape(re.sub(r"<[^>]+>|[\u2066-\u2069]", "", title)).strip() for title in titles]
    return found


class World:
    """A State that says something, evidence, a review, and a clause."""

    def __init__(self) -> None:
        self.kenya = factories.make_country("KEN", "Kenya", m49_region="002", m49_subregion="014")
        self.peru = factories.make_country(
            "PER", "Peru", m49_region="019", m49_subregion="005", regional_group="grulac"
        )
        self.resolution = factories.make_resolution(
            "A/RES/99/1", ["to ban lead paint", "to train inspectors"], title="Chemicals"
        )
        self.ban, self.train = self.resolution.obligations.order_by("wording__position")
        self.officer = factories.make_rapporteur(self.kenya)
        self.piece = factories.offer_evidence(self.officer, self.ban, title="Lead Paints Act", description="Bans it.")
        self.version = factories.publish(
            self.officer, self.ban, status="implemented", narrative="The lead paint act entered into force."
        )
        self.reviewer = factories.make_reviewer(factories.make_organisation("Watch"))
        self.review = factories.review(
            self.reviewer, self.ban, self.kenya, grade="C", reasons="Lead paint is still sold in markets."
        )


@pytest.fixture
def world() -> World:
    return World()


def test_a_question_is_answered_kind_by_kind(client: Client, world: World) -> None:
    text = page(client, "lead paint")
    assert sections(text) == {
        "clause": ["A/RES/99/1, paragraph 1"],
        "narrative": ["Kenya: A/RES/99/1, paragraph 1"],
        "evidence": ["Lead Paints Act"],
        "review": ["Kenya: A/RES/99/1, paragraph 1"],
    }
    assert "<mark>Lead</mark> <mark>Paints</mark> Act" in text
    pair = "/countries/ken/A-RES-99-1/1/"
    for address in ["/resolutions/A-RES-99-1/1/", f"{pair}#claim-title", f"{pair}#evidence-{world.piece.key}",
                    f"{pair}#review-{world.review.key}"]:  # fmt: skip
        assert f'href="{address}"' in text
        assert client.get(address).status_code == 200


def test_names_of_states_symbols_and_titles_are_found(client: Client, world: World) -> None:
    assert sections(page(client, "ken")) == {"country": ["Kenya"]}
    assert sections(page(client, "chemicals")) == {"resolution": ["A/RES/99/1"]}
    assert sections(page(client, "99/1"))["resolution"] == ["A/RES/99/1"]


def test_a_kind_is_paged_and_keeps_the_rest_of_the_address(client: Client) -> None:
    factories.make_resolution(clauses=[f"to ban lead number {n}" for n in range(1, 46)])
    text = page(client, "lead", kind="clause", page="2", force="4")
    titles = sections(text)["clause"]
    assert len(titles) == 20
    assert titles[0].endswith("paragraph 21")
    assert "21 to 40 of 45" in re.sub(r"[\u2066-\u2069]", "", text)
    assert "kind=clause&amp;page=3&amp;force=4" in text or "q=lead&amp;kind=clause&amp;page=3" in text
    assert len(sections(page(client, "lead"))["clause"]) == 4


class TestOneWorld:
    """Questions put to one world, each test in its own copy of it."""

    @pytest.fixture(scope="class")
    @classmethod
    def made(cls, django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
        with kept(World, django_db_blocker) as world:
            yield world

    @pytest.fixture
    def world(self, made: World, db: None) -> World:
        return taken_out(made)

    @pytest.mark.parametrize(
        ("name", "value", "kinds"),
        [
            ("language", "en", {"clause", "narrative", "evidence", "review"}),
            ("language", "fr", set()),
            ("region", "002", {"narrative", "evidence", "review"}),
            ("region", "014", {"narrative", "evidence", "review"}),
            ("region", "019", set()),
            ("group", "african", {"narrative", "evidence", "review"}),
            ("group", "grulac", set()),
            ("theme", "toys", {"clause", "narrative", "evidence", "review"}),
            ("theme", "ports", set()),
            ("force", "4", {"clause", "narrative", "evidence", "review"}),
            ("force", "2", set()),
            ("status", "implemented", {"narrative", "review"}),
            ("status", "planned", set()),
            ("grade", "C", {"narrative", "review"}),
            ("grade", "A", set()),
            ("disagreement", "claimed", {"narrative", "review"}),
            ("disagreement", "disputed", {"narrative", "review"}),
            ("age", "1", {"narrative", "review"}),
            ("age", "3", {"evidence"}),
            ("age", "old", set()),
        ],
    )
    def test_a_filter_leaves_what_it_says_and_has_its_chip(
        self, client: Client, world: World, name: str, value: str, kinds: set[str]
    ) -> None:
        for slug, obligation in (("toys", world.ban), ("ports", world.train)):
            labels = {f"label_{code}": slug for code in ("ar", "zh", "en", "fr", "ru", "es")}
            Theme.objects.create(slug=slug, **labels)
            themes_set(obligation=obligation, slugs=[slug], actor=factories.make_administrator())
        world.piece.__class__.objects.filter(pk=world.piece.pk).update(dated="2025-01-01")
        text = page(client, "lead paint", **{name: value})
        assert set(sections(text)) == kinds
        assert 'href="?q=lead+paint"' in text  # the chip that takes it away

    @pytest.mark.parametrize(
        "query",
        [
            '"',
            '""',
            "-",
            "OR",
            "(",
            "a' OR 1=1",
            "lead AND (",
            '"lead',
            "* : & | ! <->",
            "\x00lead",
            "%s %d",
            "x" * 900,
        ],
    )
    @pytest.mark.parametrize("kind", ["", "clause", "narrative", "nonsense"])
    def test_nothing_typed_is_a_fault(self, client: Client, world: World, query: str, kind: str) -> None:
        page(client, query, kind=kind, page="-3", region="zz", theme="zz", force="x", age="'")


def test_what_no_longer_stands_is_found_only_where_it_is_asked_for(client: Client, world: World) -> None:
    factories.publish(world.officer, world.ban, status="planned", narrative="Nothing yet.")
    assert "narrative" not in sections(page(client, "lead paint act entered"))
    text = page(client, "lead paint act entered", earlier="on")
    assert sections(text)["narrative"] == ["Kenya: A/RES/99/1, paragraph 1"]
    assert 'href="/countries/ken/A-RES-99-1/1/history/1/"' in text
    current = world.version.implementation
    current.refresh_from_db()
    assert current.current_version is not None
    implementation_withdraw(actor=world.officer, version=current.current_version, reason="Wrong.")
    assert "narrative" not in sections(page(client, "nothing yet"))
    resolution_withdraw(resolution=world.resolution, reason="Mistake.", actor=factories.make_administrator())
    assert "clause" not in sections(page(client, "lead paint"))
    assert "clause" in sections(page(client, "lead paint", earlier="on"))


def test_words_are_shown_and_never_written_as_signs_of_the_page(client: Client, world: World) -> None:
    factories.publish(world.officer, world.train, narrative="<script>alert(1)</script> & lead")
    text = page(client, "<script> alert")
    assert "<script>alert" not in text
    assert "&lt;<mark>script</mark>&gt;<mark>alert</mark>(1)" in text


def test_an_empty_page_says_what_can_be_asked_and_nothing_found_what_to_do(client: Client, world: World) -> None:
    assert "in quotation marks stand side by side" in page(client, "")
    text = page(client, "unfindable")
    assert "Nothing was found" in text
    assert "Look at the spelling" in text
    assert "Type at least one word" in page(client, "?!")


def test_arabic_words_are_marked_in_their_own_direction(client: Client, world: World) -> None:
    factories.publish(world.officer, world.train, narrative="قامت الحكومة بتدريب المفتشين.")
    text = page(client, "الحكومات")
    assert '<p class="search-excerpt" dir="rtl" lang="ar">' in text
    assert "<mark>الحكومة</mark>" in text


def test_the_box_is_on_every_page_and_goes_here(client: Client) -> None:
    for address in ["/", "/countries/", "/about/"]:
        text = client.get(address).content.decode()
        assert '<form class="search-box" method="get" action="/search/" role="search"' in text
    assert "search-box" not in client.get("/search/").content.decode()


@pytest.mark.long
def test_the_number_of_queries_does_not_grow_with_what_is_found(client: Client) -> None:
    def fill(first: int, last: int) -> None:
        for n in range(first, last):
            symbol = f"A/RES/99/{n}"
            obligation = factories.make_resolution(symbol, [f"to ban lead {n}"], title=f"Lead {n}").obligations.get()
            country = factories.make_country(name=f"Leadland {n}")
            officer = factories.make_rapporteur(country)
            factories.offer_evidence(officer, obligation, title=f"Lead Act {n}")
            factories.publish(officer, obligation, narrative="Lead is banned.")
            factories.review(factories.make_reviewer(), obligation, country, reasons="Lead is sold.")

    few = {}
    fill(1, 2)
    for kind in ("", *SearchKind.values):
        client.get("/search/", {"q": "lead", "kind": kind})
        with count_queries() as queries:
            page(client, "lead", kind=kind)
        few[kind] = len(queries)
    fill(2, 9)
    for kind, number in few.items():
        with count_queries() as many:
            page(client, "lead", kind=kind)
        assert len(many) == number <= 10, (kind, [q["sql"][:120] for q in many.captured_queries])


def test_what_is_not_for_the_reader_is_found_by_those_it_is_for(client: Client, world: World) -> None:
    draft = factories.offer_evidence(world.officer, world.train, title="Secretplan")
    factories.draft(world.officer, world.train, narrative="Secretplan is drafted.", evidence_ids=[draft.pk])
    accredited = factories.offer_evidence(world.officer, world.ban, title="Accreditedpaper", audience="accredited")
    factories.publish(world.officer, world.ban, narrative="Lead again.", evidence_ids=[accredited.pk])

    def who(person: Any) -> Client:
        one = Client()
        one.force_login(person)
        return one

    contributor = factories.make_contributor(world.kenya)
    other, administrator = factories.make_rapporteur(world.peru), factories.make_administrator()
    for reader in (client, who(world.reviewer), who(other), who(administrator)):
        assert sections(page(reader, "secretplan")) == {}
    text = page(who(contributor), "secretplan")
    assert sections(text) == {"evidence": ["Secretplan"]}
    assert f'href="/my-country/evidence/{draft.key}/"' in text
    for reader in (client, who(other), who(administrator)):
        assert sections(page(reader, "accreditedpaper")) == {}
    for reader in (who(world.reviewer), who(world.officer)):
        assert sections(page(reader, "accreditedpaper")) == {"evidence": ["Accreditedpaper"]}


@pytest.mark.long
def test_real_names_are_found_in_any_of_the_six_languages(client: Client) -> None:
    call_command("loaddata", "countries", verbosity=0)
    for words, name in [
        ("cote d'ivoire", "Côte d'Ivoire"),
        ("Côte d’Ivoire", "Côte d'Ivoire"),
        ("Elfenbein", None),
        ("Германия", "Germany"),
        ("герман", "Germany"),
        ("德国", "Germany"),
        ("ألمانيا", "Germany"),
        ("Allemagne", "Germany"),
        ("DEU", "Germany"),
        ("Nauru", "Naoero"),
        ('"united republic"', "United Republic of Tanzania"),
        ("guinea -equatorial -bissau -papua", "Guinea"),
    ]:
        assert sections(page(client, words)).get("country") == ([name] if name else None), words
