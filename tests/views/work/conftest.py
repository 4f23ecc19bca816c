"""Fixtures of the rooms' tests."""

from __future__ import annotations

import pytest
from django.test import Client

from compliance.models import User
from tests.views.work.world import World, build


@pytest.fixture
def world(db: None) -> World:
    return build()


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
