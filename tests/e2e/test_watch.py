"""The watch on the pages sees what it is there to see; a test that means a fault can say so."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.support.browser import Watch, assert_fits, axe

SOUND = "<!doctype html><html lang=en><title>A page</title><main><h1>A page</h1>{}</main></html>"


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ("console.error('broken')", "console error: broken"),
        ("console.warn('odd')", "console warning: odd"),
        ("setTimeout(() => { throw new Error('thrown') })", "script error: thrown"),
        (
            "fetch('http://127.0.0.1:1/pixel').catch(() => 0)",
            "request off the host: http://127.0.0.1:1/pixel",
        ),
    ],
)
def test_faults_of_a_page_are_seen(page: Page, watch: Watch, script: str, problem: str) -> None:
    page.set_content(SOUND.format(""))
    page.evaluate(f"() => {{ {script} }}")
    page.wait_for_timeout(300)
    assert any(found.startswith(problem) for found in watch.unexpected), watch.problems
    watch.allow(".")


def test_a_missing_page_is_seen_and_can_be_expected(page: Page, watch: Watch) -> None:
    page.goto("/nowhere-at-all/")
    assert [found.split(" http")[0] for found in watch.unexpected] == ["response 404 GET"]
    watch.allow(r"^response 404 GET .*/nowhere-at-all/$")
    assert not watch.unexpected


def test_axe_says_what_is_wrong(page: Page) -> None:
    page.set_content(SOUND.format("<img src='data:,'>"))
    with pytest.raises(AssertionError, match=r"image-alt \(critical\)"):
        axe(page)
    page.set_content(SOUND.format(""))
    axe(page)


def test_a_page_wider_than_its_window_is_told(page: Page) -> None:
    page.set_content(SOUND.format("<div style='width: 2000px'>wide</div>"))
    with pytest.raises(AssertionError, match="pixels wide in a window of 1280"):
        assert_fits(page)
    page.set_content(SOUND.format("<p>narrow</p>"))
    assert_fits(page)
