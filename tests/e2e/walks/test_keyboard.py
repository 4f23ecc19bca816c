"""Everything by keyboard: the skip link, the order of stops, menus, and the question before an act."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.people import DEMONSTRATION, sign_in, told
from tests.support.site import Site

#: Words of what has the focus: the name a screen reader would say, near enough.
FOCUSED = """() => { const it = document.activeElement; return it === document.body ? "" :
    ((it.labels && it.labels[0] && it.labels[0].innerText) || it.innerText || it.value || it.name || it.id).trim() }"""
MOST_STOPS = 400


@pytest.fixture(scope="module")
def site(demonstration_site: Site) -> Site:
    return demonstration_site


def tab_to(page: Page, words: str) -> list[str]:
    """Press Tab until what has these words has the focus; gives every stop on the way."""
    stops: list[str] = []
    while len(stops) < MOST_STOPS:
        page.keyboard.press("Tab")
        stops.append(str(page.evaluate(FOCUSED)))
        if stops[-1] == words:
            return stops
    raise AssertionError(f"Tab never reaches {words!r}; it went: {stops}")


@pytest.mark.parametrize(
    "address", ["/", "/countries/", "/countries/xaa/", "/resolutions/A-HRC-RES-11-3/", "/sign-in/"]
)
def test_the_first_stop_skips_to_the_content(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_signing_in_and_publishing_without_a_mouse(page: Page) -> None:
    page.goto("/sign-in/")
    tab_to(page, "E-mail address")
    page.keyboard.type("rapporteur@brenivar.example")
    assert tab_to(page, "Password") == ["Password"]
    page.keyboard.type(DEMONSTRATION)
    tab_to(page, "Sign in")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/my-country/$"))

    page.goto("/my-country/A-HRC-RES-11-3/3-n/")
    radio = page.get_by_label("Planned", exact=True)
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "status":
            break
    # One stop for the choice; arrows walk through it.
    for _ in range(6):
        if radio.is_checked():
            break
        page.keyboard.press("ArrowDown")
    expect(radio).to_be_checked()
    tab_to(page, "Publish this status")
    page.keyboard.press("Enter")

    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert dialog.evaluate("(it) => it.contains(document.activeElement)")
    seen = set()
    for _ in range(6):
        page.keyboard.press("Tab")
        # Outside it there is only the browser itself, where the document has no focus of its own.
        assert dialog.evaluate(
            "(it) => it.contains(document.activeElement) || document.activeElement === document.body"
        )
        seen.add(page.evaluate(FOCUSED))
    assert {"Publish this status", "Go back"} <= seen
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="Publish this status")).to_be_focused()
    expect(told(page)).to_have_count(0)

    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    page.keyboard.press("Enter")
    expect(told(page)).to_contain_text("Published")


def test_menus_open_and_close_by_keys(page: Page) -> None:
    page.goto("/countries/")
    menu = page.locator(".language-menu")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu.get_by_role("button", name="Français")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu.get_by_role("button", name="Français")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "Français")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page).to_have_url(re.compile("/countries/$"))


def test_the_map_is_one_stop(page: Page) -> None:
    page.goto("/")
    links = page.locator("svg[data-map] a")
    assert links.count() > 190
    page.locator("svg[data-map] a[tabindex='0']").focus()
    first = page.evaluate("document.activeElement.querySelector('title').textContent")
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.querySelector('title').textContent")
    assert first != second
    expect(page.locator("#announcement")).to_have_text(second)
    page.keyboard.press("Tab")
    assert not page.evaluate("!!document.activeElement.closest('svg[data-map]')")


@pytest.mark.parametrize("address", ["/", "/countries/", "/countries/xaa/", "/resolutions/A-HRC-RES-11-3/3-b/"])
def test_what_has_the_focus_shows_it(page: Page, address: str) -> None:
    """Every stop has a ring around it."""
    page.goto(address)
    for _ in range(25):
        page.keyboard.press("Tab")
        ring = page.evaluate(
            """() => { const it = document.activeElement; if (it === document.body || it.closest("svg")) return null;
            const style = getComputedStyle(it), words = it.outerHTML.slice(0, 120);
            return [style.outlineStyle, parseFloat(style.outlineWidth), style.boxShadow, words] }"""
        )
        if ring is not None:
            assert (ring[0] != "none" and ring[1] >= 2) or ring[2] != "none", ring


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_covers_what_has_the_focus(open_page: Callable[..., Page], width: int) -> None:
    """The bar with the buttons stays at the window's edge: what is walked to by Tab must not end up behind it."""
    page = open_page(width=width)
    sign_in(page, "rapporteur@brenivar.example")
    page.goto("/my-country/A-HRC-RES-11-3/3-d/")
    stops = 0
    while stops < MOST_STOPS:
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => { const it = document.activeElement; if (it === document.body) return null;
            const box = it.getBoundingClientRect(), y = Math.min(box.top + 12, (box.top + box.bottom) / 2);
            const above = document.elementFromPoint(box.left + Math.min(box.width / 2, 12), y);
            const shown = it === above || it.contains(above) || !!above && above.contains(it);
            return [shown, it.outerHTML.slice(0, 120)] }"""
        )
        if seen is None:
            break
        assert seen[0], seen[1]
        stops += 1
    assert stops > 20


def test_leaving_with_something_unsaved_asks(open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_in(page, "rapporteur@brenivar.example")
    page.goto("/my-country/A-RES-65-190/op5/")
    page.locator("#id_narrative").fill("Half a sentence")
    asked = []

    def stay(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", stay)
    page.get_by_role("link", name="Countries").first.click(no_wait_after=True)
    expect(page.locator("#id_narrative")).to_have_value("Half a sentence")
    assert asked == ["beforeunload"]
    page.remove_listener("dialog", stay)
