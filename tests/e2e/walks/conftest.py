"""Sites to walk through: one a module, each a copy of a template that is loaded once a run.

A module says which it wants by a fixture of its own:

    @pytest.fixture(scope="module")
    def site(demonstration_site: Site) -> Site:
        return demonstration_site
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.site import Site, prepare_demonstration, prepare_fresh, running_site


@pytest.fixture(scope="session")
def fresh_template(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return prepare_fresh(tmp_path_factory.mktemp("fresh"))


@pytest.fixture(scope="session")
def demonstration_template(fresh_template: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return prepare_demonstration(tmp_path_factory.mktemp("demonstration") / "template", fresh_template)


@contextmanager
def _visited(template: Site, folder: Path, *, worker: bool = True) -> Iterator[Site]:
    """A site that must not have written a traceback by the time everybody has gone."""
    with running_site(template, folder, worker=worker) as site:
        yield site
        logs = {log.name: log.read_text(errors="replace") for log in folder.glob("*.log")}
    for name, text in logs.items():
        at = text.find("Traceback (most recent call last)")
        if at >= 0:
            pytest.fail(f"{name} has a traceback:\n{text[at : at + 4000]}", pytrace=False)


@pytest.fixture(scope="module")
def fresh_site(fresh_template: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The States and one administrator; no resolution. With a worker."""
    with _visited(fresh_template, tmp_path_factory.mktemp("site") / "var") as site:
        yield site


@pytest.fixture(scope="module")
def demonstration_site(demonstration_template: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Both resolutions, and fictional States with people and records. With a worker."""
    with _visited(demonstration_template, tmp_path_factory.mktemp("site") / "var") as site:
        yield site


@pytest.fixture(scope="module")
def still_site(demonstration_template: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration for reading only: no worker."""
    with _visited(demonstration_template, tmp_path_factory.mktemp("site") / "var", worker=False) as site:
        yield site


@pytest.fixture
def home(site: Site) -> str:
    return site.address
