"""Fixtures of the browser tests: a real Chromium, a real server, and a watch on every page.

All tests in this folder are marked `e2e`. Those on the test's own database use real transactions, because
the server and the worker have connections of their own; those in `walks` visit sites of their own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support.browser import CHROMIUM_FLAGS, Watch, find_chromium

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            if "site" not in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    # Playwright keeps an event loop in this thread, in which Django would refuse its database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def home(live_server: LiveServer) -> str:
    """Address of the server whose pages the test opens, without a last slash."""
    return str(live_server.url)


@pytest.fixture
def watch(home: str) -> Watch:
    """What goes wrong on this test's pages; `watch.allow(pattern)` before provoking a fault."""
    return Watch(home)


@pytest.fixture
def open_page(browser: Browser, home: str, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Opens pages for as many people as the test has: `open_page(locale="ar", width=390)`.

    Each has cookies of its own, addresses relative to the server, and is watched. The test fails at
    its end if anything went wrong on any of them that it did not expect.
    """
    contexts: list[BrowserContext] = []

    def open_one(*, locale: str = "en", width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(
            base_url=home,
            locale=locale,
            viewport={"width": width, "height": 900},
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        watch.follow(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()
    if watch.unexpected:
        pytest.fail("On the pages of this test:\n" + "\n".join(watch.unexpected), pytrace=False)


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page of one person, in English, on a desk's window."""
    return open_page()
