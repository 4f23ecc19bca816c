"""What machines ask: alive, ready, may be indexed."""

from __future__ import annotations

from unittest import mock

import pytest
from django.db import OperationalError, connection
from django.test import Client


def test_healthz_answers_without_a_database(client: Client) -> None:
    """No database fixture: a query would fail this test."""
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_readyz_asks_the_database(client: Client) -> None:
    assert client.get("/readyz").status_code == 200
    # A database that is away cannot be had in a test without taking it from all others.
    with mock.patch.object(connection, "cursor", side_effect=OperationalError("gone")):
        assert client.get("/readyz").status_code == 503


def test_robots_may_read_what_is_public(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    assert b"Allow: /\n" in response.content
    assert b"Disallow: /as-at/\n" in response.content  # each page once, not for every past date
    assert response.content.count(b"Disallow") == 1
