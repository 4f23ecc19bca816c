"""Fixtures of the public pages' tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.worlds import kept, taken_out
from tests.views.public.world import World, make_world


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with kept(make_world, django_db_blocker) as world:
        yield world


@pytest.fixture
def world(made: World, db: None) -> World:
    return taken_out(made)
