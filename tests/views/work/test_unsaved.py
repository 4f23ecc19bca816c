"""What is typed and not saved: kept by the page's script, offered again, taken up or thrown away."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from compliance.models import UnsavedText
from tests import factories
from tests.support.queries import count_queries
from tests.views.work.conftest import SignIn
from tests.views.work.test_records import fields_of, form_of, latest, page_of
from tests.views.work.world import CAST, World

pytestmark = pytest.mark.django_db


def keep(client: Client, world: World, **typed: Any) -> Any:
    """What the script sends of the page of clause 3 as it stands, with what was typed."""
    _url, page = page_of(client, world, 3)
    return client.post(reverse("unsaved_text", kwargs=world.clause(3)), {**fields_of(page), **typed})


def test_what_is_kept_is_offered_again_to_its_writer_and_shown_to_nobody_else(sign_in: SignIn, world: World) -> None:
    client = sign_in("contributor")
    assert keep(client, world, narrative="Half a sentence that nobody saved").json()["seen"]
    url, page = page_of(client, world, 3)
    assert "not saved</h2>" in page
    assert "Half a sentence that nobody saved" not in fields_of(page)["narrative"]
    taken = client.get(f"{url}?kept=yes").content.decode()
    assert fields_of(taken)["narrative"] == "Half a sentence that nobody saved"
    for name in CAST:
        if name not in ("contributor", "anonymous"):
            assert "Half a sentence" not in sign_in(name).get(f"{url}?kept=yes").content.decode()
    assert client.post(url, {**fields_of(taken), "act": "save"})["Location"] == url
    assert latest(world, 3).narrative == "Half a sentence that nobody saved"
    assert not UnsavedText.objects.exists()


def test_a_form_as_it_is_stored_needs_no_keeping(sign_in: SignIn, world: World) -> None:
    client = sign_in("contributor")
    assert keep(client, world).json() == {"seen": ""}
    assert not UnsavedText.objects.exists()
    seen = keep(client, world, narrative="Typed.").json()["seen"]
    assert keep(client, world).json() == {"seen": ""}
    assert UnsavedText.objects.exists(), "another window's text stays"
    assert keep(client, world, seen=seen).json() == {"seen": ""}
    assert not UnsavedText.objects.exists()


def test_another_window_is_told_and_overwrites_nothing(sign_in: SignIn, world: World) -> None:
    client = sign_in("contributor")
    keep(client, world, narrative="First window.")
    answer = keep(client, world, narrative="Second window.")
    assert answer.status_code == 409
    assert "Another window" in answer.json()["said"]
    assert UnsavedText.objects.get().data["narrative"] == "First window."


def test_where_the_record_moved_on_taking_it_up_shows_both_texts(sign_in: SignIn, world: World) -> None:
    client, rapporteur = sign_in("contributor"), world.people["rapporteur"]
    assert rapporteur is not None
    keep(client, world, narrative="Mine.")
    factories.draft(rapporteur, world.obligations[2], narrative="Theirs.", status="planned")
    url, page = page_of(client, world, 3)
    assert "The record has changed since" in page
    answer = client.get(f"{url}?kept=yes")
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert rapporteur.name in shown
    assert form_of(shown, url)["take-status"] == ["theirs"]
    client.post(url, {**form_of(shown, url), "take-narrative": "both", "act": "merge"})
    version = latest(world, 3)
    assert (version.narrative, version.status) == ("Theirs.\n\nMine.", "planned")
    assert not UnsavedText.objects.exists()


def test_the_note_that_was_to_go_with_it_is_kept_too(sign_in: SignIn, world: World) -> None:
    client = sign_in("contributor")
    keep(client, world, **{"with-text": "Please look at the second action."})
    url, _page = page_of(client, world, 3)
    assert fields_of(client.get(f"{url}?kept=yes").content.decode())["with-text"] == "Please look at the second action."


def test_what_is_too_long_or_strange_is_not_kept(sign_in: SignIn, world: World) -> None:
    client = sign_in("contributor")
    assert keep(client, world, narrative="a" * 400_001).status_code == 400
    assert not UnsavedText.objects.exists()
    assert (
        keep(client, world, narrative="x", evidence=["x", "-1", "999999"], seen="nonsense", basis="no").status_code
        == 200
    )
    url, _page = page_of(client, world, 3)
    assert client.get(f"{url}?kept=yes").status_code == 200


def test_who_is_signed_out_is_sent_to_sign_in_and_keeps_nothing(world: World) -> None:
    url = reverse("unsaved_text", kwargs=world.clause(3))
    assert Client().post(url, {"narrative": "Typed."})["Location"].startswith(reverse("sign_in"))
    assert not UnsavedText.objects.exists()


@pytest.mark.long
def test_keeping_takes_as_many_queries_for_thirty_pieces_of_evidence_as_for_one(sign_in: SignIn, world: World) -> None:
    client, rapporteur = sign_in("rapporteur"), world.people["rapporteur"]
    assert rapporteur is not None
    url, _page = page_of(client, world, 3)

    def asked() -> list[int]:
        found = []
        for _turn in range(2):  # the second time nothing is cached for the first time
            with count_queries() as queries:
                client.get(url)
            found.append(len(queries))
        return found

    few = asked()[1]
    for number in range(29):
        factories.offer_evidence(rapporteur, world.obligations[2], title=f"Act No. {number}")
    assert asked()[1] == few
