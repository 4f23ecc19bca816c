"""Nothing needs a script: reading, filtering, signing in, publishing, reviewing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.people import sign_in, told
from tests.support.site import Site

COUNTRY = "/countries/xaa/"


@pytest.fixture(scope="module")
def site(demonstration_site: Site) -> Site:
    return demonstration_site


@pytest.fixture
def plain_page(open_page: Callable[..., Page]) -> Callable[[], Page]:
    return lambda: open_page(java_script_enabled=False)


def test_reading_filtering_and_sorting(plain_page: Callable[[], Page]) -> None:
    page = plain_page()
    page.goto("/")
    page.locator("#coverage summary").click()
    page.locator("#coverage").get_by_role("link", name="Kenya", exact=True).click()
    expect(page.locator("main h1")).to_contain_text("Kenya")
    page.goto("/countries/")
    page.get_by_label("Name", exact=True).fill("fiji")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(re.compile("q=fiji"))
    expect(page.locator("#results tbody tr").first).to_contain_text("Fiji")
    page.goto("/countries/")
    first = page.locator("#results tbody tr").first.inner_text()
    # It comes sorted by name: the first press turns it round.
    page.locator("#results thead").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("sort=-"))
    expect(page.locator("#results tbody tr").first).not_to_have_text(first)
    page.locator(".language-menu summary").click()
    page.get_by_role("button", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")


def test_publishing_and_reviewing(plain_page: Callable[[], Page], site: Site, tmp_path: Path) -> None:
    page, reviewer, anyone = plain_page(), plain_page(), plain_page()
    anyone.goto(COUNTRY)
    number = anyone.locator("#country-summary .stats > div").filter(has_text="Reported").locator("dd")
    before = int(number.inner_text().split()[0])

    sign_in(page, "rapporteur@brenivar.example")
    page.locator("#checklist").get_by_role("link", name="3 (h)").click()
    page.locator("fieldset.action").first.get_by_label("Done", exact=True).check()
    page.get_by_label("Implemented", exact=True).check()
    page.get_by_role("button", name="Save the draft and add evidence").click()
    page.get_by_label("Title").fill("Decree No. 9")
    page.get_by_label("Kind").select_option(label="Policy")
    page.get_by_label("Date of the document").fill("2025-02-01")
    page.get_by_label("Structure: law and institutions").check()
    file = tmp_path / "Decree.txt"
    file.write_text("Article 1. A mechanism is established.\n")
    page.get_by_label("Files").set_input_files(file)
    page.get_by_role("button", name="Add this evidence").click()
    expect(page.locator("#evidence").get_by_label("Decree No. 9")).to_be_checked()
    page.get_by_role("main").get_by_role("button", name="Publish this status").click()
    expect(told(page)).to_contain_text("Published")

    sign_in(reviewer, "member@amberlight.example")
    reviewer.goto(f"{COUNTRY}A-HRC-RES-11-3/3-h/")
    reviewer.get_by_role("link", name="Review this").click()
    reviewer.get_by_label(re.compile("^A ")).check()
    reviewer.get_by_label("Detailed", exact=True).check()
    reviewer.get_by_label("Reasons").fill("The decree is applied.")
    reviewer.get_by_role("main").get_by_role("button", name="Publish this review").click()
    expect(told(reviewer)).to_contain_text("Your review is published")

    site.wait_for_summaries()
    anyone.reload()
    expect(number).to_have_text(re.compile(rf"^\s*{before + 1}\b"))
    anyone.goto(f"{COUNTRY}A-HRC-RES-11-3/3-h/")
    expect(anyone.locator("main")).to_contain_text("The decree is applied.")
    expect(anyone.locator("main")).to_contain_text("Decree No. 9")
    page.locator(".account-menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
