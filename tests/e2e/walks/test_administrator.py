"""The administrator's path on a site that begins empty: load, check, publish; be told what is wrong; invite."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Watch, look
from tests.support.people import accept_invitation, press_and_confirm, sign_in, told
from tests.support.processes import ROOT
from tests.support.site import ADMINISTRATOR, Site

SOURCES = ROOT / "fixtures" / "resolutions"
FULL_TEXT = SOURCES / "A-HRC-RES-11-3.txt"
DIGEST = SOURCES / "A-RES-65-190-digest.txt"
LOAD = "/administration/resolutions/load/"
MEGABYTE = 1_000_000
#: A letter to the editor: text, but nothing in it urges, requests or decides.
NO_OPERATIVE_PART = b"Dear editor,\n\nThe weather in Geneva was fine all week.\n\nYours faithfully,\nA reader\n"


@pytest.fixture(scope="module")
def site(fresh_site: Site) -> Site:
    return fresh_site


@pytest.fixture
def administrator(open_page: Callable[..., Page]) -> Page:
    page = open_page()
    sign_in(page, ADMINISTRATOR[0], ADMINISTRATOR[2])
    expect(page).to_have_url(re.compile(r"/administration/$"))
    return page


def load(page: Page, file: Path, symbol: str = "") -> None:
    page.goto(LOAD)
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_label("Symbol").fill(symbol)
    page.get_by_role("button", name="Read this text").click()


def checklist_of(page: Page, country: str) -> int:
    """How many obligations stand on a State's public checklist."""
    page.goto(f"/countries/{country}/")
    return page.locator("#results .checklist > li").count()


def test_from_a_file_to_every_checklist(administrator: Page, open_page: Callable[..., Page], site: Site) -> None:
    page, anyone = administrator, open_page()
    look(page, "administration-empty-en", reload=True)
    assert checklist_of(anyone, "ken") == 0
    look(anyone, "public-country-nothing-asked-en", reload=True)

    load(page, FULL_TEXT)
    expect(page).to_have_url(re.compile(r"/administration/resolutions/A-HRC-RES-11-3/$"))
    expect(told(page)).to_contain_text("A/HRC/RES/11/3 is read: 19 obligations")
    text = page.get_by_role("region", name="The text as it was read")
    proposed = page.get_by_role("region", name="Proposed obligations")
    expect(proposed.locator("li.check-row")).to_have_count(19)
    # Beside each other, and each proposal leads to its own words in the text.
    left, right = text.bounding_box(), proposed.bounding_box()
    assert left
    assert right
    assert left["x"] + left["width"] <= right["x"]
    assert left["y"] == pytest.approx(right["y"], abs=2)
    proposed.get_by_role("link", name="3 (b)", exact=True).click()
    expect(text.locator("[data-clause='3-b']").first).to_be_in_viewport()
    expect(text.locator("[data-clause='3-b']").first).to_contain_text("criminalize trafficking in persons")
    look(page, "administration-check-en")

    assert checklist_of(anyone, "ken") == 0, "a draft is nobody's checklist yet"
    press_and_confirm(page, "Publish A/HRC/RES/11/3")
    expect(page).to_have_url(re.compile(r"/resolutions/A-HRC-RES-11-3/$"))
    for country in ("ken", "fra", "vat", "pse"):
        assert checklist_of(anyone, country) == 19, country
    site.wait_for_summaries()
    anyone.goto("/")
    expect(anyone.locator(".stats")).to_contain_text("195")
    expect(anyone.locator(".stats")).to_contain_text("19")

    # The digest does not say its symbol: asked for, and the file need not be chosen again.
    load(page, DIGEST)
    expect(page.get_by_role("alert")).to_contain_text("The text does not say its symbol")
    expect(page.get_by_label("Symbol")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("main")).to_contain_text("The file A-RES-65-190-digest.txt is still here")
    look(page, "administration-load-symbol-asked-en")
    page.get_by_label("Symbol").fill("A/RES/65/190")
    page.get_by_role("button", name="Read this text").click()
    expect(told(page)).to_contain_text("A/RES/65/190 is read: 8 obligations")
    expect(page.get_by_role("region", name="Proposed obligations").locator("li.check-row")).to_have_count(8)
    # Its heading and its prose give different dates: said among the doubtful places, and at its line.
    doubtful = page.locator(".check-warnings li").filter(has_text="2011")
    expect(doubtful).to_have_count(1)
    doubtful.get_by_role("link", name="Show in the text").click()
    expect(page.locator(".check-text .is-warned").first).to_be_in_viewport()
    look(page, "administration-check-warnings-en")
    press_and_confirm(page, "Publish A/RES/65/190")
    expect(page).to_have_url(re.compile(r"/resolutions/A-RES-65-190/$"))
    assert checklist_of(anyone, "ken") == 27
    site.wait_for_summaries()

    # The same file again: said, and nothing changes.
    before = site.stored()
    load(page, FULL_TEXT)
    expect(told(page)).to_contain_text("was loaded before from the same file")
    assert site.stored() == before
    page.goto("/administration/")
    look(page, "administration-en", reload=True)


#: What is given (a file's bytes or its size), the symbol, and a word of the sentence that says what is wrong.
BAD_FILES = {
    "empty": (b"", "", "The file is empty"),
    "binary": (bytes(range(256)) * 40, "", "it holds binary data"),
    "image": (b"\x89PNG\r\n\x1a\n" + bytes(2000), "", "This is a picture"),
    "no-operative-part": (NO_OPERATIVE_PART, "A/RES/65/190", "No operative part was found"),
    "unknown-symbol": (
        FULL_TEXT.read_bytes().replace(b"11/3", b"11/3 "),
        "RES-11-3",
        "has no form of a United Nations symbol",
    ),
    "too-large": (b"Urges Governments to act;\n" * (20 * MEGABYTE // 26), "A/RES/65/191", "may have at most 5.0 MB"),
}


@pytest.mark.parametrize("fault", BAD_FILES)
def test_a_file_that_will_not_do(administrator: Page, site: Site, tmp_path: Path, fault: str) -> None:
    content, symbol, said = BAD_FILES[fault]
    file = tmp_path / f"{fault}.txt"
    file.write_bytes(content)
    before = site.stored()
    load(administrator, file, symbol)
    expect(administrator.get_by_role("alert")).to_contain_text(said, timeout=20_000)
    expect(administrator.get_by_label("Symbol")).to_have_value(symbol)
    # Only a file that was good is offered to be read again.
    expect(administrator.locator("#id_kept")).to_have_value(re.compile("." if fault == "unknown-symbol" else "^$"))
    expect(administrator.get_by_role("alert")).to_be_focused()
    assert site.stored() == before
    look(administrator, f"administration-load-{fault}-en")


def test_pasted_text_that_is_too_large(administrator: Page, site: Site, watch: Watch) -> None:
    watch.allow(rf"^response 413 POST .*{LOAD}$")
    administrator.goto(LOAD)
    before = site.stored()
    # Hidden while it is filled: laying out so much text takes the browser minutes, and is not our affair.
    administrator.get_by_label("Or its text, pasted here").evaluate(
        f"(area) => {{ area.hidden = true; area.value = 'Urges Governments to act. '.repeat({3 * MEGABYTE // 26}) }}"
    )
    administrator.get_by_role("button", name="Read this text").click()
    expect(administrator.get_by_role("alert")).to_contain_text("Save it as a text file", timeout=20_000)
    assert site.stored() == before


def test_people_come_in_by_invitation(administrator: Page, open_page: Callable[..., Page], site: Site) -> None:
    page = administrator
    page.goto("/administration/organisations/add/")
    look(page, "administration-organisation-en", reload=True)
    page.get_by_label("Name").fill("Lantern Network")
    page.get_by_role("button", name="Add").click()
    expect(told(page)).to_contain_text("Lantern Network is added")

    invited = {
        "amina@justice.example": ("National rapporteur", {"State": "Kenya"}, "/my-country/", "Kenya"),
        "jo@lantern.example": ("approver", {"Organisation": "Lantern Network"}, "/my-organisation/", "Lantern Network"),
    }
    for email, (role, place, room, heading) in invited.items():
        page.goto("/administration/people/invite/")
        page.get_by_label(re.compile(role)).check()
        for label, value in place.items():
            page.get_by_label(label, exact=True).select_option(label=value)
        page.get_by_label("Name").fill(email.split("@")[0].title())
        page.get_by_label("E-mail address").fill(email)
        look(page, "administration-invite-en")
        page.get_by_role("button", name="Send the invitation").click()
        link = page.locator("#invitation-link").inner_text()
        look(page, "administration-invited-en")

        newcomer = open_page()
        newcomer.goto(link)
        look(newcomer, f"invitation-{room.strip('/')}-en", reload=True)
        accept_invitation(newcomer, link, "a password of 4 words")
        expect(newcomer).to_have_url(re.compile(f"{room}$"))
        expect(newcomer.locator("main h1")).to_have_text(heading)
        newcomer.locator(".account-menu summary").click()
        newcomer.get_by_role("button", name="Sign out").click()
        expect(newcomer.get_by_role("link", name="Sign in")).to_be_visible()
        sign_in(newcomer, email, "a password of 4 words")
        expect(newcomer).to_have_url(re.compile(f"{room}$"))

    page.goto("/administration/people/")
    expect(page.locator("main")).to_contain_text("Amina")
    expect(page.locator("#invitations")).to_contain_text("Everybody invited has come in")
    look(page, "administration-people-en", reload=True)


def test_a_link_that_was_used_opens_nothing(administrator: Page, open_page: Callable[..., Page], watch: Watch) -> None:
    page = administrator
    page.goto("/administration/people/invite/")
    page.get_by_label(re.compile("rapporteur")).check()
    page.get_by_label("State", exact=True).select_option(label="Fiji")
    page.get_by_label("Name").fill("Litia")
    page.get_by_label("E-mail address").fill("litia@justice.example")
    page.get_by_role("button", name="Send the invitation").click()
    link = page.locator("#invitation-link").inner_text()
    accept_invitation(open_page(), link, "a password of 4 words")
    watch.allow(r"^response 404 GET .*/invitations/")
    late = open_page()
    late.goto(link)
    expect(late.locator("main h1")).to_be_visible()
    expect(late.get_by_label("Password")).to_have_count(0)
    look(late, "invitation-closed-en")
