"""Everybody's pages, walked without an account: in three languages, on a desk and on a telephone.

What must hold on each of them (no error in the console, no request off the host, no answer of 400 or more)
is watched by `open_page`; `look` finds what is not accessible or wider than the window.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Watch, look
from tests.support.site import Site

LANGUAGES = {"en": "ltr", "ar": "rtl", "fr": "ltr"}
#: Name of the screenshot, and the address. Brenivar is fictional and has records; no real State has any.
PAGES = {
    "front": "/",
    "about": "/about/",
    "countries": "/countries/",
    "country": "/countries/xaa/",
    "pair": "/countries/xaa/A-HRC-RES-11-3/3-b/",
    "resolutions": "/resolutions/",
    "resolution": "/resolutions/A-HRC-RES-11-3/",
    "obligation": "/resolutions/A-HRC-RES-11-3/3-b/",
    "obligations": "/obligations/",
    "sign-in": "/sign-in/",
    "password-reset": "/password-reset/",
}
#: The same pages with other things on them: filtered, empty, silent, disputed.
VARIANTS = {
    "countries-filtered": "/countries/?group=african&sort=-name",
    "countries-none": "/countries/?q=atlantis",
    "country-silent": "/countries/ken/",
    "country-by-theme": "/countries/xaa/?group=theme",
    "country-filtered": "/countries/xaa/?status=implemented&review=none",
    "country-none": "/countries/ken/?status=implemented",
    "pair-disputed": "/countries/xaa/A-HRC-RES-11-3/3-c/",
    "pair-silent": "/countries/ken/A-RES-65-190/op7/",
    "resolution-digest": "/resolutions/A-RES-65-190/",
    "obligation-second-verb": "/resolutions/A-HRC-RES-11-3/3-e-s1/",
}


@pytest.fixture(scope="module")
def site(still_site: Site) -> Site:
    return still_site


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_public_page_in_three_languages(open_page: Callable[..., Page], name: str, language: str) -> None:
    page = open_page(locale=language)
    page.goto(PAGES[name])
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("html")).to_have_attribute("dir", LANGUAGES[language])
    expect(page.locator("main h1")).to_have_count(1)
    look(page, f"public-{name}-{language}", reload=True)


@pytest.mark.parametrize("name", VARIANTS)
def test_a_public_page_in_another_state(page: Page, name: str) -> None:
    page.goto(VARIANTS[name])
    expect(page.locator("main h1")).to_have_count(1)
    look(page, f"public-{name}-en", reload=True)


#: A list, what is pressed in it, and the address that must open with a page of its own.
LINES = {
    "a State in the list": ("/countries/", "Algeria", "/countries/dza/"),
    "a clause in a checklist": ("/countries/ken/", "3 (a)", "/countries/ken/A-HRC-RES-11-3/3-a/"),
    "a resolution over a checklist": ("/countries/ken/", "A/HRC/RES/11/3", "/resolutions/A-HRC-RES-11-3/"),
    "a resolution in the list": ("/resolutions/", "A/HRC/RES/11/3", "/resolutions/A-HRC-RES-11-3/"),
    "a clause in the list": ("/obligations/", "3 (a)", "/resolutions/A-HRC-RES-11-3/3-a/"),
    "a State on an obligation": (
        "/resolutions/A-HRC-RES-11-3/3-a/?group=african",
        "Algeria",
        "/countries/dza/A-HRC-RES-11-3/3-a/",
    ),
}


@pytest.mark.parametrize("what", LINES)
def test_a_line_of_a_list_opens_its_page(page: Page, site: Site, what: str) -> None:
    address, words, opens = LINES[what]
    page.goto(address)
    before = page.locator("main h1").inner_text()
    page.locator("#results").get_by_role("link", name=words).first.click()
    expect(page.locator("main h1")).not_to_have_text(before)
    expect(page).to_have_url(f"{site.address}{opens}")


def test_sorting_and_turning_pages_stay_in_the_list(page: Page) -> None:
    """Fetched in place: what stands around the list is still the same document."""
    page.goto("/countries/")
    page.evaluate("document.body.dataset.same = 'yes'")
    first = page.locator("#results tbody tr").first
    name = first.inner_text()
    page.locator("#results .pager").first.get_by_role("link", name="Page 2", exact=True).click()
    expect(first).not_to_have_text(name)
    expect(page).to_have_url(re.compile(r"page=2"))
    expect(page.locator("body[data-same=yes]")).to_have_count(1)
    page.go_back()
    expect(first).to_contain_text(name.split()[0])


def test_a_page_that_is_not_there(page: Page, watch: Watch) -> None:
    watch.allow(r"^response 404 GET .*/countries/zzz/$")
    page.goto("/countries/zzz/")
    expect(page.locator("main h1")).to_have_count(1)
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    look(page, "public-not-found-en")
