"""Equivalents, families, themes and scope in the administrators' room, and what rapporteurs make of them."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from compliance.models import Equivalence, Evidence, EvidenceLink, Obligation, Resolution, ScopeState, Theme, TrailEntry
from compliance.services.equivalences import equivalence_confirm
from tests import factories
from tests.support.queries import count_queries
from tests.views.public.world import words
from tests.views.work.conftest import SignIn
from tests.views.work.world import World, fingerprint

LIST = "/administration/equivalents/"
#: Clause 2 of A/RES/99/1 and the first clause of its sequel are proposed as equivalents.
HERE, THERE = "/my-country/A-RES-99-1/2/", "/my-country/A-RES-99-3/1/"
EVIDENCE = {
    "kind": "training",
    "dimension": "process",
    "title": "Training plan of the police",
    "dated": "2024-05-01",
    "language": "en",
    "url": "https://police.example/plan",
    "audience": "everyone",
}


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


class TestEquivalents:
    def test_two_clauses_stand_beside_each_other_with_what_they_share(self, world: World, sign_in: SignIn) -> None:
        text = read(sign_in("administrator"), LIST)
        assert "1 pair, the most alike first" in words(text)
        assert "A/RES/99/1, 2 · A/RES/99/3, 1" in words(text)
        shared = [words(one) for one in re.findall(r'<span class="shared-words">(.*?)</span>', text)]
        assert shared == ["Urges Governments to train officials", "Urges Governments to train all officials"]
        assert "0.5" not in words(text)

    def test_confirming_can_be_undone_and_decided_anew(self, world: World, sign_in: SignIn) -> None:
        client = sign_in("administrator")
        address = f"{LIST}{world.equivalence.pk}/"
        response = client.post(f"{address}?state=", {"state": "confirmed", "seen": "proposed"}, follow=True)
        text = response.content.decode()
        assert "Undo" in text
        assert "No pair waits for a decision" in text
        assert "They ask the same" not in text
        assert "1 pair" in words(read(client, f"{LIST}?state=confirmed"))
        client.post(address, {"state": "proposed", "seen": "confirmed"})
        found = Equivalence.objects.get()
        assert (found.state, found.decided_by, found.decided_at) == ("proposed", None, None)
        client.post(address, {"state": "refused", "seen": "proposed"})
        verbs = TrailEntry.objects.filter(object_type="equivalence").order_by("pk").values_list("verb", flat=True)
        assert list(verbs) == ["equivalence.confirm", "equivalence.reopen", "equivalence.refuse"]

    def test_a_pair_decided_meanwhile_is_left_alone(self, world: World, sign_in: SignIn) -> None:
        equivalence_confirm(equivalence=world.equivalence)
        before = fingerprint()
        response = sign_in("administrator").post(
            f"{LIST}{world.equivalence.pk}/", {"state": "refused", "seen": "proposed"}
        )
        assert response.status_code == 409
        assert fingerprint() == before

    def test_the_list_is_filtered_by_resolution(self, world: World, sign_in: SignIn) -> None:
        factories.make_resolution("A/RES/97/1")
        client = sign_in("administrator")
        assert "1 pair" in words(read(client, f"{LIST}?resolution=A-RES-99-3"))
        assert "0 pairs" in words(read(client, f"{LIST}?resolution=A-RES-97-1"))

    def test_proposing_anew_finds_pairs_and_keeps_decisions(self, world: World, sign_in: SignIn) -> None:
        factories.make_resolution("A/HRC/RES/98/2", ["to criminalize trafficking", "to build roads in rural regions"])
        client = sign_in("administrator")
        assert "new pair" in words(client.post(f"{LIST}propose/", follow=True).content.decode())
        found = Equivalence.objects.count()
        assert found > 1
        assert "Nothing new was found" in client.post(f"{LIST}propose/", follow=True).content.decode()
        assert Equivalence.objects.count() == found

    def test_queries_do_not_grow_with_pairs(self, world: World, sign_in: SignIn) -> None:
        client = sign_in("administrator")
        client.get(LIST)
        with count_queries() as few:
            client.get(LIST)
        other = factories.make_resolution("A/RES/97/1", [f"to act {n}" for n in range(15)])
        left = world.obligations[0]
        for right in other.obligations.all():
            Equivalence.objects.create(left=left, right=right, similarity=0.4)
        with count_queries() as many:
            assert "16 pairs" in words(read(client, LIST))
        assert len(few) == len(many)


class TestEvidenceForEquivalents:
    @pytest.fixture(autouse=True)
    def _confirmed(self, world: World) -> None:
        equivalence_confirm(equivalence=world.equivalence)

    def test_new_evidence_is_offered_for_the_equivalent_too(self, world: World, sign_in: SignIn) -> None:
        client = sign_in("rapporteur")
        other = world.sequel.obligations.get(wording__place="1")
        assert "Also serves" in read(client, f"{HERE}evidence/")
        client.post(f"{HERE}evidence/", {**EVIDENCE, "also": [other.key]})
        piece = Evidence.objects.get(title=EVIDENCE["title"])
        assert {link.pair.obligation_id for link in piece.links.all()} == {world.obligations[1].pk, other.pk}
        assert piece.citations.count() == 2
        assert {link.pair.country for link in piece.links.all()} == {world.state}
        entry = TrailEntry.objects.get(verb="evidence.create", object_key=piece.key)
        assert entry.payload["also"] == [other.key]

    def test_a_clause_that_is_no_equivalent_is_not_accepted(self, world: World, sign_in: SignIn) -> None:
        before = fingerprint()
        stranger = world.obligations[0]
        response = sign_in("rapporteur").post(f"{HERE}evidence/", {**EVIDENCE, "also": [stranger.key]})
        assert response.status_code == 200
        assert fingerprint() == before
        assert "Also serves" not in read(sign_in("rapporteur"), "/my-country/A-RES-99-1/3/evidence/")

    def test_evidence_there_is_suggested_here_and_linked_with_one_press(self, world: World, sign_in: SignIn) -> None:
        rapporteur = world.people["rapporteur"]
        assert rapporteur is not None
        piece = factories.offer_evidence(rapporteur, world.obligations[1], title="Training plan")
        client = sign_in("contributor")
        text = words(read(client, THERE))
        assert "Evidence that may serve here" in text
        assert "Training plan Law, 1 February 2024 · Draft Recorded on A/RES/99/1, paragraph 2" in text
        response = client.post(f"{THERE}evidence/link/", {"evidence": piece.key})
        assert response["Location"] == f"{THERE}#evidence"
        assert "Evidence that may serve here" not in read(client, THERE)
        assert TrailEntry.objects.filter(verb="evidence.link", object_key=piece.key).count() == 1
        client.post(f"{THERE}evidence/link/", {"evidence": piece.key})
        assert EvidenceLink.objects.filter(evidence=piece).count() == 2

    def test_another_states_evidence_is_neither_suggested_nor_linked(self, world: World, sign_in: SignIn) -> None:
        rapporteur = world.people["rapporteur"]
        assert rapporteur is not None
        piece = factories.offer_evidence(rapporteur, world.obligations[1], title="Training plan")
        factories.publish(rapporteur, world.obligations[1], status="implemented", evidence_ids=[piece.pk])
        client = sign_in("other")
        assert "Training plan" not in read(client, THERE)
        before = fingerprint()
        assert client.post(f"{THERE}evidence/link/", {"evidence": piece.key}).status_code == 404
        assert fingerprint() == before

    def test_the_public_page_of_each_names_the_other(self, world: World, client: Client) -> None:
        for address, other in (
            ("/resolutions/A-RES-99-1/2/", "A/RES/99/3"),
            ("/resolutions/A-RES-99-3/1/", "A/RES/99/1"),
        ):
            text = words(read(client, address))
            assert "Other clauses that ask the same" in text
            assert f"{other}, paragraph" in text

    def test_a_proposal_is_nobodys_but_the_administrators(self, world: World, client: Client) -> None:
        Equivalence.objects.update(state="proposed", decided_at=None)
        assert "Other clauses that ask the same" not in read(client, "/resolutions/A-RES-99-1/2/")


class TestFamily:
    def test_the_likely_one_is_proposed_and_set_with_one_press(self, world: World, sign_in: SignIn) -> None:
        newer = factories.load_text(
            "A/RES/99/9", ["Urges Governments to act"], preamble=["Recalling its resolution 99/1 of 16 December 2020"]
        )
        Resolution.objects.filter(pk=newer.pk).update(adopted_on="2022-12-16")
        client = sign_in("administrator")
        address = "/administration/resolutions/A-RES-99-9/family/"
        assert "The preamble cites it." in words(read(client, address))
        client.post(address, {"follows": "A-RES-99-1"})
        newer.refresh_from_db()
        assert newer.follows == world.resolution
        client.post(address, {"follows": ""})
        newer.refresh_from_db()
        assert newer.follows is None

    def test_a_circle_is_refused_in_words(self, world: World, sign_in: SignIn) -> None:
        client = sign_in("administrator")
        response = client.post("/administration/resolutions/A-RES-99-1/family/", {"follows": "A-RES-99-3"})
        assert "A/RES/99/3 follows this one already." in words(response.content.decode())


class TestThemesAndScope:
    def test_themes_are_set_and_are_proposals_no_longer(self, world: World, sign_in: SignIn) -> None:
        labels = {f"label_{language}": "Training" for language in ("ar", "zh", "en", "fr", "ru", "es")}
        theme = Theme.objects.create(slug="training", unbis_id="1006438", sdg_targets=["16.2"], **labels)
        obligation = world.obligations[1]
        obligation.theme_links.create(theme=theme)
        public = "/resolutions/A-RES-99-1/2/"
        assert "Training proposed UNBIS 1006438 · SDG target 16.2" in words(read(Client(), public))
        client = sign_in("administrator")
        address = f"/administration/obligations/{obligation.key}/"
        assert "Training is only proposed" in words(read(client, address))
        client.post(address, {"act": "themes", "slugs": ["training"]})
        assert "Training UNBIS" in words(read(Client(), public))
        client.post(address, {"act": "themes"})
        assert not obligation.themes.exists()

    def test_named_states_are_asked_and_nobody_else(self, world: World, sign_in: SignIn) -> None:
        obligation = world.obligations[1]
        client = sign_in("administrator")
        address = f"/administration/obligations/{obligation.key}/"
        wrong = client.post(address, {"act": "scope", "scope": "named"})
        assert "Name the States this applies to." in words(wrong.content.decode())
        client.post(address, {"act": "scope", "scope": "named", "states": ["KEN"], "note": "coastal States"})
        assert list(ScopeState.objects.values_list("country__iso3", flat=True)) == ["KEN"]
        assert sign_in("other").get(HERE).status_code == 404
        assert sign_in("rapporteur").get(HERE).status_code == 200

    def test_a_state_declares_that_it_is_concerned_and_takes_it_back(self, world: World, sign_in: SignIn) -> None:
        obligation = world.obligations[1]
        Obligation.objects.filter(pk=obligation.pk).update(scope="self_declared")
        client = sign_in("rapporteur")
        assert client.get(HERE).status_code == 404
        assert "Declare that this applies to us" in words(read(client, "/my-country/declarations/"))
        client.post("/my-country/declarations/", {"obligation": obligation.key, "applies": "yes"})
        assert client.get(HERE).status_code == 200
        assert sign_in("other").get(HERE).status_code == 404
        assert "Kenya declares that this applies to it." in words(read(client, "/my-country/declarations/"))
        client.post("/my-country/declarations/", {"obligation": obligation.key, "applies": "no"})
        assert client.get(HERE).status_code == 404
        verbs = (
            TrailEntry.objects.filter(verb="scope.declare").order_by("pk").values_list("payload__applies", flat=True)
        )
        assert list(verbs) == [True, False]
