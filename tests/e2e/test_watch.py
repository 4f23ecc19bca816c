"""The watch on the pages sees what it is there to see; a test that means a fault can say so."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.support import browser
from tests.support.browser import Watch, assert_fits, axe, look

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


def test_pictures_are_taken_at_both_widths(page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "SCREENSHOTS", tmp_path)
    page.set_content(SOUND.format("<p>narrow</p>"))
    look(page, "sound")
    # A PNG's header holds its width in bytes 16 to 19.
    widths = {path.name: int.from_bytes(path.read_bytes()[16:20]) for path in tmp_path.iterdir()}
    assert widths == {"sound-1280.png": 1280, "sound-390.png": 390}
    assert page.viewport_size == {"width": 1280, "height": 900}
