"""The matrix, a comparison and the map of a theme in a browser: seen, walked by keyboard, read from the right."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import NARROWEST, WIDTHS, assert_fits, axe, look, screenshot
from tests.support.site import Site

#: The fictional States of the demonstration are the ones that have records.
MATRIX = "/matrix/?states=fictional"
PAGES = {
    "matrix": MATRIX,
    "matrix-real": "/matrix/",
    "matrix-narrowed": f"{MATRIX}&status=implemented&review=disputed&resolution=A-HRC-RES-11-3",
    "compare": "/compare/?state=xaa&state=xab",
    "compare-none": "/compare/",
    "compare-faulty": "/compare/?state=xaa&state=ken&state=zzz",
    "map-resolution": "/map/?resolution=A-HRC-RES-11-3",
    "themes": "/themes/",
    "theme": "/themes/criminalization/",
}
NAME = "() => document.activeElement.title"


@pytest.fixture(scope="module")
def site(still_site: Site) -> Site:
    return still_site


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_pictures_on_a_desk_and_on_a_telephone(
    open_page: Callable[..., Page], name: str, language: str
) -> None:
    page = open_page(locale=language)
    page.goto(PAGES[name])
    expect(page.locator("main h1")).to_have_count(1)
    look(page, f"pictures-{name}-{language}", reload=True)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_matrix_keeps_to_its_frame_at_four_times_the_size(open_page: Callable[..., Page], language: str) -> None:
    page = open_page(locale=language)
    page.set_viewport_size({"width": NARROWEST, "height": 640})
    page.goto(MATRIX)
    axe(page)
    assert_fits(page)
    screenshot(page, f"pictures-matrix-{language}")
    frame = page.locator(".matrix-frame")
    wide, seen = frame.evaluate("it => [it.scrollWidth, it.clientWidth]")
    assert wide > seen
    # The head of a row stays at the edge while its cells go by.
    head = page.locator(".matrix tbody th[scope=row]").first
    before = head.bounding_box()
    frame.evaluate("(it, to) => it.scrollTo(to, 0)", 200 if language == "en" else -200)
    after = head.bounding_box()
    assert before is not None
    assert after is not None
    assert after["x"] == pytest.approx(before["x"], abs=2)


@pytest.mark.parametrize(("language", "on"), [("en", "ArrowRight"), ("ar", "ArrowLeft")])
def test_arrows_walk_the_cells_and_their_words_are_shown(
    open_page: Callable[..., Page], language: str, on: str
) -> None:
    page = open_page(locale=language)
    page.goto(MATRIX)
    expect(page.locator(".matrix td > a[tabindex='0']")).to_have_count(1)
    page.locator(".matrix td > a").first.focus()
    first = page.evaluate(NAME)
    page.keyboard.press(on)
    second = page.evaluate(NAME)
    assert second != first
    expect(page.locator("[data-matrix-said]")).to_have_text(second)
    page.keyboard.press("ArrowDown")
    below = page.evaluate(NAME)
    page.keyboard.press("ArrowUp")
    assert page.evaluate(NAME) == second != below
    page.keyboard.press("Home")
    assert page.evaluate(NAME) == first
    page.keyboard.press("Control+End")
    last = page.locator(".matrix td > a").last
    expect(last).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/countries/xa\w/A-RES-65-190/"))


def test_without_a_script_every_cell_is_a_plain_link(open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(MATRIX)
    expect(page.locator(".matrix td > a[tabindex]")).to_have_count(0)
    expect(page.locator("[data-matrix-said]")).to_be_hidden()
    cell = page.locator(".matrix td > a[title*='disputed by']").first
    cell.click()
    expect(page.locator("main")).to_contain_text("disputed")


def test_cells_are_large_enough_to_press(page: Page) -> None:
    page.set_viewport_size({"width": WIDTHS[1], "height": 800})
    page.goto(MATRIX)
    box = page.locator(".matrix td > a").first.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 24


def test_states_are_added_and_taken_away_and_the_address_says_which(page: Page) -> None:
    page.goto("/compare/")
    page.get_by_label("Add a State").select_option(label="Brenivar")
    page.get_by_role("button", name="Add this State").click()
    expect(page).to_have_url(re.compile(r"\?state=xaa$"))
    page.get_by_label("Add a State").select_option(label="Octavalle")
    page.get_by_role("button", name="Add this State").click()
    expect(page).to_have_url(re.compile(r"\?state=xaa&state=xab$"))
    page.get_by_label("Only where they differ").check()
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(re.compile(r"state=xaa&state=xab.*differ=on|differ=on.*state=xaa&state=xab"))
    page.get_by_role("link", name=re.compile("Brenivar.*Take this State away")).click()
    expect(page.locator("main h1")).to_have_text("Compare Octavalle with others")
