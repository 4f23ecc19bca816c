"""Fixtures of the reports' tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.reports.scene import Scene, build
from tests.support.worlds import kept, taken_out


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    with kept(build, django_db_blocker) as scene:
        yield scene


@pytest.fixture
def scene(made: Scene, db: None) -> Scene:
    return taken_out(made)
