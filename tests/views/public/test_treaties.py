"""What a treaty's depositary has on record stands beside the claim, on a pair's page and a State's."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from compliance.services.treaty_calls import treaty_calls_find
from tests.factories import load_text, make_country, make_rapporteur
from tests.support.queries import count_queries
from tests.support.treaties import make_act, make_treaty
from tests.views.public.world import page as html_of

pytestmark = pytest.mark.django_db
CLAUSE = "Urges Governments to consider ratifying the Trafficking Protocol and the Palermo Convention"
ADDRESS = "/countries/ken/A-RES-99-1/1/"
HEADING = "On record with the depositary"


def page(client: Client, address: str) -> str:
    """The words of a page, without its tags."""
    return " ".join(re.sub("<[^>]*>", " ", html_of(client, address)).split())


def test_the_act_stands_beside_a_silence_that_stays_one(client: Client) -> None:
    kenya = make_country("KEN", "Kenya")
    load_text("A/RES/99/1", [CLAUSE, "Urges Governments to act"])
    protocol = make_treaty(list_as_of=date(2015, 3, 31))
    make_treaty("18-12", "Convention against Crime", list_as_of=date(2015, 3, 31))
    make_treaty("4-8", "Convention on Discrimination")  # no list of it was read, and no clause asks for it
    make_act(kenya, protocol, bound_on=date(2005, 1, 5), how="accession", signed_on=date(2001, 2, 3))
    assert treaty_calls_find() == 2
    text = page(client, ADDRESS)
    assert "Kenya has not reported on this obligation." in text
    record = text[text.index(HEADING) :]
    assert "Trafficking Protocol Accession, 5 January 2005" in record
    assert "signed on 3 February 2001" in record
    assert "UN Treaty Collection, chapter XVIII, 12.a · as of 31 March 2015" in record
    assert "Convention against Crime no act on record" in record
    assert "Convention on Discrimination" not in text
    assert HEADING not in page(client, "/countries/ken/A-RES-99-1/2/")


def test_a_signature_is_called_one_and_a_fictional_state_has_no_acts(client: Client) -> None:
    kenya = make_country("KEN", "Kenya")
    make_country("XAA", "Brenivar", is_fictional=True)
    load_text("A/RES/99/1", [CLAUSE])
    make_act(kenya, make_treaty(list_as_of=date(2015, 3, 31)), signed_on=date(2001, 2, 3), bound_on=None, how="")
    treaty_calls_find()
    assert "Trafficking Protocol Signature, 3 February 2001" in page(client, ADDRESS)
    assert HEADING not in page(client, "/countries/xaa/A-RES-99-1/1/")


def test_a_states_page_lists_every_act_and_no_treaty_without_one(client: Client) -> None:
    kenya = make_country("KEN", "Kenya")
    make_country("FRA", "France")
    make_act(kenya, make_treaty())
    make_treaty("18-12", "Convention against Crime")
    text = page(client, "/countries/ken/")
    assert "Trafficking Protocol Ratification, 21 August 2002" in text[text.index(HEADING) :]
    assert "Convention against Crime" not in text
    assert HEADING not in page(client, "/countries/fra/")


@pytest.mark.parametrize("address", ["/countries/ken/", ADDRESS])
def test_queries_do_not_grow_with_treaties(client: Client, address: str) -> None:
    kenya = make_country("KEN", "Kenya")
    asked = "the Trafficking Protocol, the Palermo Convention and the Convention on the Rights of the Child"
    load_text("A/RES/99/1", [f"Urges Governments to ratify {asked}"])
    make_act(kenya, make_treaty(list_as_of=date(2015, 3, 31)))
    treaty_calls_find()
    client.get(address)
    with count_queries() as few:
        client.get(address)
    for code in ("18-12", "4-11"):
        make_act(kenya, make_treaty(code, code, list_as_of=date(2015, 3, 31)))
    treaty_calls_find()
    with count_queries() as many:
        assert client.get(address).content.count(b"UN Treaty Collection") == 3
    assert len(many) == len(few)


def test_an_officer_cites_an_act_with_one_press_and_it_is_offered_no_more(client: Client) -> None:
    kenya = make_country("KEN", "Kenya")
    load_text("A/RES/99/1", [CLAUSE])
    piece = make_act(kenya, make_treaty(list_as_of=date(2015, 3, 31))).evidence
    treaty_calls_find()
    client.force_login(make_rapporteur(kenya))
    desk = "/my-country/A-RES-99-1/1/"
    assert f'value="{piece.key}"' in client.get(desk).content.decode()
    assert client.post(f"{desk}evidence/link/", {"evidence": piece.key}).status_code == 302
    assert f'<input type="hidden" name="evidence" value="{piece.key}">' not in client.get(desk).content.decode()
    assert piece.versions.get().state == "draft"
    client.force_login(make_rapporteur(make_country("FRA", "France")))
    assert piece.key not in client.get(desk).content.decode()
    assert client.post(f"{desk}evidence/link/", {"evidence": piece.key}).status_code == 404
