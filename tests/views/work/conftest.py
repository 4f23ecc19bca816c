"""Fixtures of the rooms' tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from compliance.models import User
from tests.support.worlds import kept, taken_out
from tests.views.work.world import World, build


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with kept(build, django_db_blocker) as world:
        yield world


@pytest.fixture
def world(made: World, db: None) -> World:
    return taken_out(made)


@pytest.fixture
def sign_in(world: World) -> SignIn:
    return SignIn(world)


class SignIn:
    """`sign_in("rapporteur")` gives a browser in which that one of the cast is signed in."""

    def __init__(self, world: World) -> None:
        self.world = world

    def __call__(self, name: str | User) -> Client:
        person = self.world.people[name] if isinstance(name, str) else name
        assert person is not None
        client = Client()
        client.force_login(person)
        return client
