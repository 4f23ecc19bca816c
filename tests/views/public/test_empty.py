"""A ledger in which nothing is yet."""

from __future__ import annotations

from django.test import Client

from tests.views.public.world import page


def test_an_empty_ledger_says_what_the_place_is_for(db: None, client: Client) -> None:
    assert "Nothing has been compiled yet" in page(client, "/")
    assert "No resolution is published here yet" in page(client, "/resolutions/")
    assert "No State matches" in page(client, "/countries/")
    assert "No obligation matches" in page(client, "/obligations/")
