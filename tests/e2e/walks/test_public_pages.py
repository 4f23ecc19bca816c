"""Everybody's pages, walked without an account: in three languages, on a desk and on a telephone.

What must hold on each of them (no error in the console, no request off the host, no answer of 400 or more)
is watched by `open_page`; `look` finds what is not accessible or wider than the window.
"""

from __future__ import annotations

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


def test_a_page_that_is_not_there(page: Page, watch: Watch) -> None:
    watch.allow(r"^response 404 GET .*/countries/zzz/$")
    page.goto("/countries/zzz/")
    expect(page.locator("main h1")).to_have_count(1)
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    look(page, "public-not-found-en")
