"""A page that fails: 503 with what to do while the database is away, 500 for a fault of ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DataError, InterfaceError, OperationalError, connection
from django.test import Client

from tests.factories import make_administrator

pytestmark = pytest.mark.django_db


def failing(error: Exception) -> Callable[..., Any]:
    """What the database answers to every statement."""

    def answer(*_statement: Any) -> Any:
        raise error

    return answer


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("error", [OperationalError("the server closed the connection"), InterfaceError("closed")])
def test_while_the_database_is_away_people_are_told_to_come_back(method: str, error: Exception) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(make_administrator())
    with connection.execute_wrapper(failing(error)):
        response: Any = getattr(client, method)("/countries/")
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "The records cannot be reached at this moment" in response.content.decode()
    assert client.get("/countries/").status_code == 200


def test_any_other_error_is_a_fault_of_ours() -> None:
    client = Client(raise_request_exception=False)
    with connection.execute_wrapper(failing(DataError("no such number"))):
        response: Any = client.get("/countries/")
    assert response.status_code == 500
    assert "Retry-After" not in response
    assert "Something went wrong here" in response.content.decode()
