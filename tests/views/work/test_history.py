"""The history of a record: for the State's officers all of it, for everybody what was published."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from compliance.models import ImplementationVersion
from compliance.selectors.history import PAGE
from compliance.services import implementations
from compliance.services.evidence import evidence_withdraw
from compliance.services.resolutions import resolution_withdraw
from tests import factories
from tests.support.queries import count_queries
from tests.views.work.conftest import SignIn
from tests.views.work.test_records import actions_of, fields_of, latest, page_of
from tests.views.work.world import World, fingerprint

pytestmark = pytest.mark.django_db


def address(world: World, name: str, clause: int, **more: Any) -> str:
    return reverse(name, kwargs={**world.clause(clause), **more})


def public(world: World, name: str, clause: int, **more: Any) -> str:
    return address(world, name, clause, code="ken", **more)


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return html.unescape(answer.content.decode())


def test_officers_read_who_did_what_with_each_version_and_why(sign_in: SignIn, world: World) -> None:
    contributor, rapporteur = world.people["contributor"], world.people["rapporteur"]
    assert contributor is not None
    assert rapporteur is not None
    version = implementations.implementation_return(
        actor=rapporteur, version=world.submitted, expected=world.submitted.revision_count, reason="Which act?"
    )
    implementations.implementation_discard(actor=contributor, version=version, expected=version.revision_count)
    implementations.implementation_withdraw(actor=rapporteur, version=world.published, reason="Wrong clause.")
    page = text_of(sign_in("contributor"), address(world, "record_history", 1))
    newest, first = page[page.index('id="version-2"') :].split('id="version-1"')
    for words in ("Discarded", "Which act?", f"{rapporteur.name}</bdi></strong> returned", "submitted"):
        assert words in newest
    for words in ("Withdrawn", "Wrong clause.", f"{rapporteur.name}</bdi></strong> published"):
        assert words in first


def test_what_a_save_changed_is_named(sign_in: SignIn, world: World) -> None:
    contributor = world.people["contributor"]
    assert contributor is not None
    factories.draft(contributor, world.obligations[2], narrative="A law.", done=[0])
    page = text_of(sign_in("rapporteur"), address(world, "record_history", 3))
    assert "changed: Actions, What was done" in page
    assert "changed: Evidence cited" in page


def test_two_versions_are_compared_word_by_word_with_ticks_and_evidence(sign_in: SignIn, world: World) -> None:
    client, rapporteur = sign_in("rapporteur"), world.people["rapporteur"]
    assert rapporteur is not None
    clause = world.obligations[2]
    factories.publish(rapporteur, clause, narrative="The law was drafted in March.", done=[0], evidence_ids=[])
    piece = factories.offer_evidence(rapporteur, clause, title="Act No. 12")
    factories.publish(rapporteur, clause, narrative="The law was adopted in March.", status="implemented", done=[0, 1])
    url = address(world, "record_comparison", 3, old=1, new=2)
    page = text_of(client, url)
    assert "drafted" in page[page.index("<del>") :]
    for words in (
        "adopted",
        "Implemented",
        "Under way",
        piece.title,
        str(clause.actions.order_by("wording__position")[1]),
    ):
        assert words in page
    assert str(clause.actions.order_by("wording__position")[0]) not in page, "what is the same is not shown"
    chosen = client.get(address(world, "record_history", 3), {"old": "2", "new": "1"})
    assert chosen["Location"] == url


def test_a_version_is_seen_whole_as_it_was(sign_in: SignIn, world: World) -> None:
    client, rapporteur = sign_in("rapporteur"), world.people["rapporteur"]
    assert rapporteur is not None
    factories.publish(rapporteur, world.obligations[2], narrative="The first word.", target_date=None)
    factories.publish(rapporteur, world.obligations[2], narrative="The second word.")
    page = text_of(client, address(world, "record_version", 3, number=1))
    assert "The first word." in page
    assert "The second word." not in page
    assert world.draft_evidence.title in page


def test_an_earlier_version_is_brought_back_as_a_draft_and_what_is_published_stays(
    sign_in: SignIn, world: World
) -> None:
    client, rapporteur = sign_in("contributor"), world.people["rapporteur"]
    assert rapporteur is not None
    factories.publish(rapporteur, world.obligations[2], narrative="The first word.")
    factories.publish(rapporteur, world.obligations[2], narrative="The second word.")
    url = address(world, "version_bring_back", 3, number=1)
    assert url in text_of(client, address(world, "record_history", 3))
    assert client.post(url, {"newest": 2})["Location"] == address(world, "implementation_edit", 3)
    version = latest(world, 3)
    assert (version.number, version.state, version.narrative) == (3, "draft", "The first word.")
    assert "The second word." in text_of(Client(), public(world, "pair_detail", 3))
    assert "brought back" in text_of(client, address(world, "record_history", 3))


def test_with_a_version_in_hand_nothing_is_brought_back_and_the_page_leads_to_it(sign_in: SignIn, world: World) -> None:
    client, before = sign_in("rapporteur"), fingerprint()
    url = address(world, "version_bring_back", 1, number=1)
    assert url not in text_of(client, address(world, "record_history", 1))
    for newest in ("2", "1", "x", ""):
        answer = client.post(url, {"newest": newest})
        assert answer.status_code == 409
        assert address(world, "implementation_edit", 1) in answer.content.decode()
    assert fingerprint() == before


def test_the_public_history_holds_what_was_published_and_nobodys_name(sign_in: SignIn, world: World) -> None:
    rapporteur, contributor = world.people["rapporteur"], world.people["contributor"]
    assert rapporteur is not None
    assert contributor is not None
    clause = world.obligations[2]
    factories.publish(rapporteur, clause, narrative="The first word.")
    second = factories.publish(rapporteur, clause, narrative="The second word.")
    implementations.implementation_withdraw(actor=rapporteur, version=second, reason="Not yet true.")
    factories.draft(contributor, clause, narrative="Not for everybody.")
    pages = [
        text_of(who, public(world, name, 3, **more))
        for who in (Client(), sign_in("member"), sign_in("rapporteur"))
        for name, more in (
            ("pair_history", {}),
            ("pair_version", {"number": 1}),
            ("pair_version", {"number": 2}),
            ("pair_versions_compared", {"old": 1, "new": 2}),
        )
    ]
    for page in pages:
        assert "Not for everybody." not in page
        main = page[page.index("<main") :]
        assert rapporteur.name not in main
        assert contributor.name not in main
        assert "Cite this page" in main
    assert "Not yet true." in pages[0]
    assert "The first word." in pages[1]
    assert "This version was withdrawn." in pages[2]
    assert Client().get(public(world, "pair_version", 3, number=3)).status_code == 404


def test_evidence_is_named_only_to_who_may_see_it(sign_in: SignIn, world: World) -> None:
    rapporteur = world.people["rapporteur"]
    assert rapporteur is not None
    clause = world.obligations[2]
    factories.offer_evidence(rapporteur, clause, title="Figures for the accredited", audience="accredited")
    factories.offer_evidence(rapporteur, clause, title="Minutes for ourselves", audience="own_state")
    gone = factories.offer_evidence(rapporteur, clause, title="An act since repealed")
    cited = list(factories.publish(rapporteur, clause).evidence.exclude(pk=gone.pk).values_list("pk", flat=True))
    evidence_withdraw(actor=rapporteur, evidence=gone, reason="Repealed.")
    factories.publish(rapporteur, clause, evidence_ids=cited)
    everyone = {"A draft nobody outside may see"}  # published with the first version
    accredited = everyone | {"Figures for the accredited"}
    own = accredited | {"Minutes for ourselves"}
    titles = own | {"An act since repealed"}
    for who, seen in ((Client(), everyone), (sign_in("member"), accredited), (sign_in("rapporteur"), own)):
        page = text_of(who, public(world, "pair_version", 3, number=1))
        assert {title for title in titles if title in page} == seen
        between = text_of(who, public(world, "pair_versions_compared", 3, old=1, new=2))
        named = {title for title in titles if title in between}
        assert named == (titles if seen == own else set()), "for the others both cite the same"
    assert "An act since repealed" in text_of(sign_in("contributor"), address(world, "record_version", 3, number=1))


def test_what_shows_an_action_stands_beside_it_for_who_may_see_the_evidence(sign_in: SignIn, world: World) -> None:
    client, rapporteur = sign_in("rapporteur"), world.people["rapporteur"]
    assert rapporteur is not None
    open_piece = factories.offer_evidence(rapporteur, world.obligations[2], title="Act No. 12")
    own = factories.offer_evidence(rapporteur, world.obligations[2], title="Minutes", audience="own_state")
    action = actions_of(world, 3)[1]
    url, page = page_of(client, world, 3)
    data = {**fields_of(page), f"{action}-evidence": [open_piece.pk, own.pk], "act": "publish", "evidence": []}
    assert client.post(url, data).status_code == 302
    seen = text_of(Client(), public(world, "pair_detail", 3))
    shown = seen[seen.index("Shown by:") :]
    assert f'href="#evidence-{open_piece.key}"' in shown
    assert "Minutes" not in seen
    assert "Minutes" in text_of(client, public(world, "pair_detail", 3))
    assert set(latest(world, 3).evidence.all()) == {open_piece, own}


def test_what_is_published_stays_while_a_new_version_is_prepared(sign_in: SignIn, world: World) -> None:
    """Saved, submitted, returned, submitted again, approved: everybody reads the published one until the next is."""
    world.state.four_eyes = True
    world.state.save()
    contributor, rapporteur = world.people["contributor"], world.people["rapporteur"]
    assert contributor is not None
    assert rapporteur is not None
    act = implementations
    url = public(world, "pair_detail", 1)
    public_before = text_of(Client(), url)
    version = world.submitted
    steps: list[Callable[[ImplementationVersion], ImplementationVersion]] = [
        lambda v: act.implementation_return(actor=rapporteur, version=v, expected=v.revision_count, reason="More."),
        lambda _v: factories.draft(contributor, world.obligations[0], narrative="In preparation."),
        lambda v: act.implementation_submit(actor=contributor, version=v, expected=v.revision_count, note="Now."),
        lambda v: act.implementation_approve(actor=rapporteur, version=v, expected=v.revision_count),
    ]
    token = 'name="csrfmiddlewaretoken"'
    for step in steps:
        version = step(version)
        now = text_of(Client(), url)
        assert "In preparation." not in now
        assert [line for line in now.splitlines() if token not in line and "csrf" not in line.lower()] == [
            line for line in public_before.splitlines() if token not in line and "csrf" not in line.lower()
        ]
    act.implementation_publish(actor=rapporteur, version=version, expected=version.revision_count)
    assert "In preparation." in text_of(Client(), url)


def test_a_retired_clauses_history_stays_readable_and_nothing_is_brought_back(sign_in: SignIn, world: World) -> None:
    administrator = world.people["administrator"]
    assert administrator is not None
    resolution_withdraw(resolution=world.resolution, actor=administrator, reason="Superseded.")
    client = sign_in("rapporteur")
    assert "Bring it back" not in text_of(client, address(world, "record_history", 1))
    assert text_of(Client(), public(world, "pair_version", 1, number=1))
    before = fingerprint()
    assert client.post(address(world, "version_bring_back", 1, number=1), {"newest": 2}).status_code == 409
    assert fingerprint() == before


@pytest.mark.long
def test_a_long_history_is_paged_and_takes_no_more_queries(sign_in: SignIn, world: World) -> None:
    client, rapporteur = sign_in("rapporteur"), world.people["rapporteur"]
    assert rapporteur is not None
    urls = [address(world, "record_history", 2), public(world, "pair_history", 2), public(world, "pair_detail", 2)]

    def asked() -> list[int]:
        found = []
        for url in urls:
            client.get(url)
            with count_queries() as queries:
                client.get(url)
            found.append(len(queries))
        return found

    factories.publish(rapporteur, world.obligations[1], narrative="Word 1.")
    factories.publish(rapporteur, world.obligations[1], narrative="Word 2.")
    few = asked()
    for number in range(3, PAGE + 4):
        factories.publish(rapporteur, world.obligations[1], narrative=f"Word {number}.")
    assert asked() == few
    first, second = (text_of(client, f"{urls[0]}?page={page}") for page in (1, 2))
    assert 'id="version-3"' not in first
    assert 'id="version-4"' in first
    assert 'id="version-3"' in second
    assert address(world, "record_comparison", 2, old=3, new=4) in first, "across the pages"
