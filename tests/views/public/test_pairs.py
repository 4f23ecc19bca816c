"""One State on one obligation: claim and reviews side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from compliance.models import Obligation
from compliance.services.evidence import evidence_withdraw
from compliance.services.implementations import implementation_withdraw
from compliance.services.reviews import review_withdraw
from tests.factories import (
    draft,
    make_institution,
    make_organisation,
    make_reviewer,
    offer_evidence,
    publish,
    review,
)
from tests.support.queries import count_queries
from tests.support.worlds import kept, taken_out
from tests.views.public.world import CAST, World, chips, page

ADDRESS = "/countries/ken/A-RES-99-1/1/"


def test_silence_is_said_plainly_with_what_is_asked(world: World, client: Client) -> None:
    text = page(client, ADDRESS)
    assert "Kenya has not reported on this obligation." in text
    assert "Its first report is asked for by" in text
    assert "Urges Governments to criminalize trafficking in persons and to train officials" in text
    assert "2 actions asked for" in text
    assert "No organisation has reviewed this yet." in text
    assert "Published versions" not in text


def test_the_claim_stands_with_all_that_was_published(world: World, client: Client) -> None:
    publish(
        world.rapporteur,
        world.obligations[0],
        status="implemented",
        narrative="Act No. 12 amended the Penal Code.",
        lead_institution=make_institution(world.kenya, "Ministry of Justice"),
        target_date=date(2027, 1, 31),
        done=[0],
    )
    text = page(client, ADDRESS)
    assert "Act No. 12 amended the Penal Code." in text
    assert "Ministry of Justice" in text
    assert "31 January 2027" in text
    assert re.search(r'class="tick tick-done">.*?to criminalize trafficking', text, re.DOTALL)
    assert re.search(r'class="tick tick-open">.*?to train officials', text, re.DOTALL)
    assert chips(text)[0] == "Implemented · claimed"


def test_not_applicable_stands_with_its_reason(world: World, client: Client) -> None:
    publish(world.rapporteur, world.obligations[0], status="not_applicable", status_reason="There is no such register.")
    assert "There is no such register." in page(client, ADDRESS)


def test_reviews_stand_beside_it_with_all_they_say(world: World, client: Client) -> None:
    publish(world.rapporteur, world.obligations[0], status="implemented")
    review(
        world.people["ngo"],
        world.obligations[0],
        world.kenya,
        grade="C",
        reasons="It is not applied in practice.",
        sources="Court registers",
        information_quality="partial",
        evidence_cutoff=date(2026, 6, 30),
    )
    text = page(client, ADDRESS)
    for words in (
        "Amberlight Watch",
        "Not satisfactory",
        "It is not applied in practice.",
        "Court registers",
        "Partial",
    ):
        assert words in text
    assert "30 June 2026" in text
    assert chips(text)[0] == "Implemented · disputed"
    assert world.people["ngo"].name not in text


def test_a_review_of_an_earlier_version_says_so_and_counts_no_more(world: World, client: Client) -> None:
    publish(world.rapporteur, world.obligations[0], status="implemented", narrative="First word.")
    review(world.people["ngo"], world.obligations[0], world.kenya, grade="C")
    publish(world.rapporteur, world.obligations[0], status="implemented", narrative="Second word.")
    text = page(client, ADDRESS)
    assert "Of an earlier version: it judged version 1." in text
    assert "disputed" not in " ".join(chips(text))
    history = text[text.index("Published versions") :]
    assert history.index("Version 2") < history.index("Version 1")
    assert "First word." in history


def test_a_review_of_silence_becomes_one_of_an_earlier_time(world: World, client: Client) -> None:
    review(world.people["ngo"], world.obligations[0], world.kenya, grade="E")
    assert chips(page(client, ADDRESS)) == ["Not reported · disputed"]
    publish(world.rapporteur, world.obligations[0], status="planned")
    assert "Of an earlier time: it judged that nothing had been published." in page(client, ADDRESS)


def test_a_version_of_an_amended_clause_and_its_review_say_so(world: World, client: Client) -> None:
    publish(world.rapporteur, world.obligations[0], status="implemented")
    review(world.people["ngo"], world.obligations[0], world.kenya, grade="A")
    # An amendment points the obligation at other words; those of its neighbour will do.
    spare, obligation = world.obligations[2].wording, world.obligations[0]
    Obligation.objects.filter(pk=world.obligations[2].pk).update(wording=None)
    Obligation.objects.filter(pk=obligation.pk).update(wording=spare, words_from=spare)
    response = client.get("/countries/ken/A-RES-99-1/3/")
    text = response.content.decode()
    assert "The clause was amended after this was reported." in text
    assert "Of an earlier wording of the clause." in text
    assert "confirmed" not in " ".join(chips(text))


def test_withdrawing_leaves_a_date_and_never_a_blank(world: World, client: Client) -> None:
    version = publish(world.rapporteur, world.obligations[0], status="implemented", narrative="Too early.")
    implementation_withdraw(actor=world.rapporteur, version=version, reason="Published by mistake.")
    text = page(client, ADDRESS)
    assert "Kenya withdrew what it had published on" in text
    assert "Published by mistake." in text
    assert "Kenya has not reported" not in text
    assert "Too early." in text[text.index("Published versions") :]


def test_a_withdrawn_review_stays_readable(world: World, client: Client) -> None:
    mine = review(world.people["ngo"], world.obligations[0], world.kenya, grade="C", reasons="We were wrong.")
    review_withdraw(actor=world.people["ngo"], review=mine, reason="New facts.")
    text = page(client, ADDRESS)
    assert "1 earlier review" in text
    assert "We were wrong." in text
    assert "disputed" not in " ".join(chips(text))


class TestEvidence:
    @staticmethod
    def cite(world: World) -> World:
        first = world.obligations[0]
        offer_evidence(world.rapporteur, first, title="Open to all", place_in_document="Section 3")
        offer_evidence(world.rapporteur, first, title="For reviewers", audience="accredited")
        offer_evidence(world.rapporteur, first, title="For ourselves", audience="own_state")
        gone = offer_evidence(world.rapporteur, first, title="Taken back")
        publish(world.rapporteur, first, status="implemented")
        evidence_withdraw(actor=world.rapporteur, evidence=gone, reason="Superseded.")
        offer_evidence(world.rapporteur, first, title="Still a draft")
        return world

    @pytest.fixture(scope="class")
    @classmethod
    def made_cited(cls, made: World, django_db_blocker: Any) -> Iterator[World]:
        with kept(lambda: cls.cite(taken_out(made)), django_db_blocker) as cited:
            yield cited

    @pytest.fixture
    def cited(self, made_cited: World, db: None) -> World:
        return taken_out(made_cited)

    @pytest.mark.parametrize(
        ("who", "seen"),
        [
            ("anonymous", {"Open to all"}),
            ("ngo", {"Open to all", "For reviewers"}),
            ("officer of another State", {"Open to all"}),
            ("contributor", {"Open to all", "For reviewers", "For ourselves"}),
            ("rapporteur", {"Open to all", "For reviewers", "For ourselves"}),
            ("administrator", {"Open to all"}),
        ],
    )
    def test_each_sees_what_is_published_cited_and_meant_for_them(self, cited: World, who: str, seen: set[str]) -> None:
        text = page(cited.client(who), ADDRESS)
        titles = ("Open to all", "For reviewers", "For ourselves", "Taken back", "Still a draft")
        assert {title for title in titles if title in text} == seen
        assert 'href="https://laws.example/1" rel="noopener nofollow external"' in text


@pytest.mark.parametrize("who", CAST)
def test_only_those_who_may_act_get_a_button(world: World, who: str) -> None:
    text = page(world.client(who), ADDRESS)
    assert ("Edit this record" in text) == (who in {"contributor", "rapporteur"})
    assert ("Review this" in text) == (who == "ngo")


def test_a_state_out_of_scope_has_no_page(world: World, client: Client) -> None:
    Obligation.objects.filter(pk=world.obligations[0].pk).update(scope="named")
    assert client.get(ADDRESS).status_code == 404


def test_other_letter_cases_lead_to_the_one_address(world: World, client: Client) -> None:
    response = client.get("/countries/KEN/a-res-99-1/1/")
    assert (response.status_code, response["Location"]) == (301, ADDRESS)


@pytest.mark.long
def test_queries_do_not_grow_with_reviews_evidence_or_versions(world: World, client: Client) -> None:
    first = world.obligations[0]
    offer_evidence(world.rapporteur, first)
    publish(world.rapporteur, first, status="planned")
    review(world.people["ngo"], first, world.kenya)
    client.get(ADDRESS)
    with count_queries() as few:
        client.get(ADDRESS)
    for number in range(10):
        offer_evidence(world.rapporteur, first, title=f"Act {number}")
        publish(world.rapporteur, first, status="under_way")
        review(make_reviewer(make_organisation()), first, world.kenya)
    draft(world.rapporteur, first)
    with count_queries() as many:
        client.get(ADDRESS)
    assert len(few) == len(many)
    assert len(many) <= 17
