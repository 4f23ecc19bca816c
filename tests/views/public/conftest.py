"""Fixtures of the public pages' tests."""

from __future__ import annotations

import pytest

from tests.views.public.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world()
