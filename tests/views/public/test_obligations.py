"""Obligations: the list, one across all States, and addresses that were once right."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from compliance.models import (
    LanguageVersion,
    Obligation,
    ObligationWording,
    Provision,
    ProvisionWording,
    Revision,
    Theme,
)
from tests.factories import make_country, make_rapporteur, make_resolution, publish, review
from tests.support.queries import count_queries
from tests.views.public.world import World, chips, page, words

ADDRESS = "/resolutions/A-RES-99-1/1/"


def names(text: str, ident: str = "standing") -> list[str]:
    """States of a table, in its order."""
    table = re.search(rf'<table[^>]*id="{ident}".*?</table>', text, re.DOTALL)
    return re.findall(r'<a href="/countries/\w+/A-RES-99-1/\w+/">([^<]+)</a>', table[0]) if table else []


def renumber(obligation: Obligation, place: str) -> None:
    """A corrected text: the obligation moves to another paragraph, and nothing else of it changes."""
    resolution, old = obligation.resolution, obligation.wording
    assert old is not None
    revision = Revision.objects.create(resolution=resolution, number=2)
    text = f"{place}. {old.text};\n"
    version = LanguageVersion.objects.create(
        revision=revision,
        language="en",
        filename="two.txt",
        media_type="text/plain",
        sha256="b" * 64,
        text=text,
        parsed={},
    )
    provision = Provision.objects.create(revision=revision, path=place, kind="operative", label=place, position=0)
    span = {"text": old.text, "start": len(place) + 2, "end": len(text) - 2}
    ProvisionWording.objects.create(provision=provision, version=version, verb="Urges", **span)
    obligation.wording = ObligationWording.objects.create(
        obligation=obligation,
        version=version,
        provision=provision,
        place=place,
        slug=place,
        position=0,
        verb="Urges",
        verb_base="urges",
        force=4,
        addressee="Governments",
        **span,
    )
    obligation.save()
    resolution.current_revision = revision
    resolution.save()


class TestDetail:
    def test_it_shows_the_clause_in_its_context_and_what_is_asked(self, world: World, client: Client) -> None:
        text = page(client, "/resolutions/A-RES-99-1/2/")
        assert "Urges Governments to protect victims" in words(text)
        before, clause, after = (text.index(w) for w in ("to criminalize", "to protect victims", "to collect data"))
        assert before < clause < after
        assert 'href="/resolutions/A-RES-99-1/#p2"' in text
        assert "Urged or called upon" in text
        assert "All Members and observers" in text
        assert "1 action" in text
        assert f'href="/obligations/{world.obligations[1].key}/"' in text

    def test_it_counts_real_states_and_shows_the_fictional_apart(self, world: World, client: Client) -> None:
        publish(world.rapporteur, world.obligations[0], status="implemented")
        publish(make_rapporteur(world.brenivar), world.obligations[0], status="planned")
        review(world.people["ngo"], world.obligations[0], world.kenya, grade="E")
        text = page(client, ADDRESS)
        assert "1 of 2 States has reported on this obligation" in text
        assert re.search(r"<dt>Disputed by review</dt><dd>1</dd>", text)
        assert names(text) == ["France", "Kenya"]
        assert names(text, "fictional-standing") == ["Brenivar"]
        assert chips(text) == ["Not reported", "Implemented · disputed", "Planned"]
        figure = text[text.index("<figure") : text.index("</figure>")]
        assert "Kenya: Disputed by review" in figure
        assert "France: Not reported" in figure
        assert "Brenivar" not in figure

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("status=implemented", ["Kenya"]),
            ("status=not_reported", ["France"]),
            ("group=weog", ["France"]),
            ("grade=E", ["Kenya"]),
            ("grade=A", []),
            ("sort=-name", ["Kenya", "France"]),
            ("sort=group", ["Kenya", "France"]),
            ("sort=-last_publication", ["Kenya", "France"]),
            ("sort=status", ["France", "Kenya"]),
            ("status=nonsense", ["France", "Kenya"]),
        ],
    )
    def test_filters_and_order(self, world: World, client: Client, query: str, found: list[str]) -> None:
        publish(world.rapporteur, world.obligations[0], status="implemented")
        review(world.people["ngo"], world.obligations[0], world.kenya, grade="E")
        text = page(client, f"{ADDRESS}?{query}")
        assert names(text) == found
        assert "1 of 2 States has reported on this obligation" in text

    def test_only_states_in_scope_are_asked(self, world: World, client: Client) -> None:
        world.obligations[0].scope_states.create(country=world.france)
        Obligation.objects.filter(pk=world.obligations[0].pk).update(scope="named", scope_note="coastal States")
        text = page(client, ADDRESS)
        assert names(text) == ["France"]
        assert "Named States: coastal States" in words(text)

    @pytest.mark.long
    def test_queries_do_not_grow_with_states(self, world: World, client: Client) -> None:
        publish(world.rapporteur, world.obligations[0])
        review(world.people["ngo"], world.obligations[0], world.kenya)
        client.get(ADDRESS)
        with count_queries() as few:
            client.get(ADDRESS)
        for _ in range(30):
            country = make_country()
            publish(make_rapporteur(country), world.obligations[0])
            review(world.people["ngo"], world.obligations[0], country)
        with count_queries() as many:
            text = page(client, ADDRESS)
        assert len(names(text)) == 25
        assert len(few) == len(many)
        assert len(many) <= 20

    def test_a_retired_obligation_stays_readable_and_says_so(self, world: World, client: Client) -> None:
        Obligation.objects.filter(pk=world.obligations[0].pk).update(retired_at=timezone.now())
        moved = client.get(ADDRESS)  # another clause may stand there one day
        assert (moved.status_code, moved["Location"]) == (301, f"/resolutions/A-RES-99-1/{world.obligations[0].key}/")
        assert "Retired on" in page(client, moved["Location"])
        assert "/countries/ken/A-RES-99-1/1/" not in page(client, "/countries/ken/")


class TestAddresses:
    def test_an_address_of_an_earlier_revision_leads_to_the_present_one(self, world: World, client: Client) -> None:
        renumber(world.obligations[1], "9")
        response = client.get("/resolutions/A-RES-99-1/2/")
        assert (response.status_code, response["Location"]) == (301, "/resolutions/A-RES-99-1/9/")
        pair = client.get("/countries/ken/A-RES-99-1/2/")
        assert (pair.status_code, pair["Location"]) == (301, "/countries/ken/A-RES-99-1/9/")
        assert "to protect victims" in page(client, "/resolutions/A-RES-99-1/9/")

    def test_a_place_taken_over_is_its_present_obligations(self, world: World, client: Client) -> None:
        renumber(world.obligations[1], "1")
        Obligation.objects.filter(pk=world.obligations[0].pk).update(retired_at=timezone.now())
        assert "to protect victims" in words(page(client, ADDRESS))

    def test_the_key_leads_to_it_for_ever(self, world: World, client: Client) -> None:
        obligation = world.obligations[1]
        response = client.get(f"/obligations/{obligation.key}/")
        assert (response.status_code, response["Location"]) == (301, "/resolutions/A-RES-99-1/2/")
        renumber(obligation, "9")
        assert client.get(f"/obligations/{obligation.key}/")["Location"] == "/resolutions/A-RES-99-1/9/"

    def test_other_letter_cases_lead_to_the_one_address(self, world: World, client: Client) -> None:
        response = client.get("/resolutions/a-res-99-1/1/")
        assert (response.status_code, response["Location"]) == (301, ADDRESS)


class TestThemes:
    def test_a_theme_takes_in_those_below_it_and_is_offered_where_these_are_used(
        self, world: World, client: Client
    ) -> None:
        above, below = (
            Theme.objects.create(
                slug=word.lower(), **{f"label_{x}": word for x in ("ar", "zh", "en", "fr", "ru", "es")}
            )
            for word in ("Prevention", "Demand")
        )
        Theme.objects.filter(pk=below.pk).update(parent=above)
        Theme.objects.create(slug="unused", **{f"label_{x}": "Unused" for x in ("ar", "zh", "en", "fr", "ru", "es")})
        world.obligations[1].theme_links.create(theme=below)
        for query in ("theme=prevention", "theme=demand"):
            text = page(client, f"/obligations/?{query}")
            assert "to protect victims" in words(text)
            assert "to collect data" not in words(text)
            assert "Unused" not in text


class TestList:
    def places(self, text: str) -> list[str]:
        return re.findall(r'<a href="/resolutions/([^"]+)/">', text[text.index('id="obligations"') :])

    def test_it_lists_obligations_in_force_as_printed(self, world: World, client: Client) -> None:
        make_resolution("A/RES/98/1", ["to act first"], adopted_on="2019-01-01")
        publish(world.rapporteur, world.obligations[1])
        text = page(client, "/obligations/")
        assert self.places(text)[:4] == ["A-RES-98-1/1", "A-RES-99-1/1", "A-RES-99-1/2", "A-RES-99-1/3"]
        assert "Obligations: 4" in words(text)

    @pytest.mark.parametrize(
        ("query", "number"),
        [("q=victims", 1), ("q=urges", 3), ("force=4", 3), ("force=2", 0), ("resolution=A-RES-99-1", 3)],
    )
    def test_filters(self, world: World, client: Client, query: str, number: int) -> None:
        text = page(client, f"/obligations/?{query}")
        assert len(re.findall(r'<a href="/resolutions/A-RES-99-1/\d/">', text)) == number
        assert ("No obligation matches" in text) == (number == 0)

    def test_25_rows_a_page_at_the_same_number_of_queries(self, world: World, client: Client) -> None:
        client.get("/obligations/")
        with count_queries() as few:
            client.get("/obligations/?q=victims")
        make_resolution("A/RES/98/1", [f"to help victims {n}" for n in range(30)])
        with count_queries() as many:
            text = page(client, "/obligations/?q=victims")
        assert len(re.findall(r'<a href="/resolutions/A-RES-9\d-1/\d+/">', text)) == 25
        assert len(few) == len(many)
