"""The administrator's path on a site that begins empty: load, check, publish; be told what is wrong; invite."""

from __future__ import annotations

import re
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support import hostile
from tests.support.browser import Watch, look
from tests.support.people import accept_invitation, press_and_confirm, sign_in, told
from tests.support.processes import ROOT
from tests.support.site import ADMINISTRATOR, Site

SOURCES = ROOT / "fixtures" / "resolutions"
FULL_TEXT = SOURCES / "A-HRC-RES-11-3.txt"
DIGEST = SOURCES / "A-RES-65-190-digest.txt"
LOAD = "/administration/resolutions/load/"
MEGABYTE = 1_000_000
#: How long the page may take from a file to what became of it, in milliseconds.
READING = 30_000
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


def give(page: Page, *files: Path) -> None:
    """Choose files on the page that takes them; they are sent at once."""
    page.goto(LOAD)
    page.get_by_label("Choose files").set_input_files(list(files))


def row(page: Page, name: str) -> Locator:
    """What the page says of one file, the time it was given last."""
    rows = page.locator("li.upload").filter(has=page.locator(".upload-name bdi").get_by_text(name, exact=True))
    return rows.first


def checklist_of(page: Page, country: str) -> int:
    """How many obligations stand on a State's public checklist."""
    page.goto(f"/countries/{country}/")
    return page.locator("#results .checklist > li").count()


def settled(site: Site) -> dict[str, int]:
    """What is stored once the worker has done what publishing leaves it to do, such as proposing equivalents."""
    last: dict[str, int] = {}
    found = site.stored()
    while last != found:
        time.sleep(1.5)
        last, found = found, site.stored()
    return found


def test_from_a_file_to_every_checklist(
    administrator: Page, open_page: Callable[..., Page], site: Site, tmp_path: Path
) -> None:
    page, anyone = administrator, open_page()
    look(page, "administration-empty-en", reload=True)
    assert checklist_of(anyone, "ken") == 0
    look(anyone, "public-country-nothing-asked-en", reload=True)

    give(page, FULL_TEXT)
    expect(row(page, FULL_TEXT.name)).to_contain_text("19 obligations", timeout=READING)
    look(page, "administration-load-en")
    row(page, FULL_TEXT.name).get_by_role("link", name="Check A/HRC/RES/11/3").click()
    expect(page).to_have_url(re.compile(r"/administration/resolutions/A-HRC-RES-11-3/$"))
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
    page.get_by_role("link", name="See what publishing will do").click()
    expect(page.locator(".consequence")).to_contain_text("19 obligations will stand on 195 checklists at once")
    look(page, "administration-publish-en", reload=True)
    press_and_confirm(page, "Publish A/HRC/RES/11/3")
    expect(page).to_have_url(re.compile(r"/resolutions/A-HRC-RES-11-3/$"))
    for country in ("ken", "fra", "vat", "pse"):
        assert checklist_of(anyone, country) == 19, country
    site.wait_for_summaries()
    anyone.goto("/")
    expect(anyone.locator(".stats")).to_contain_text("195")
    expect(anyone.locator(".stats")).to_contain_text("19")

    # Under another name the digest does not say its symbol: asked for, and the file need not be given again.
    nameless = tmp_path / "digest.txt"
    nameless.write_bytes(DIGEST.read_bytes())
    give(page, nameless)
    expect(row(page, "digest.txt")).to_contain_text("The text does not say its symbol", timeout=READING)
    look(page, "administration-load-symbol-asked-en")
    for symbol, said in (("banana", "has no form of a United Nations symbol"), ("A/RES/65/190", "8 obligations")):
        row(page, "digest.txt").get_by_label("Symbol").fill(symbol)
        row(page, "digest.txt").get_by_role("button", name="Read it as this resolution").click()
        expect(row(page, "digest.txt")).to_contain_text(said, timeout=READING)
    row(page, "digest.txt").get_by_role("link", name="Check A/RES/65/190").click()
    expect(page.get_by_role("region", name="Proposed obligations").locator("li.check-row")).to_have_count(8)
    # Its heading and its prose give different dates: said among the doubtful places, and at its line.
    page.get_by_text("warning of the reader").or_(page.get_by_text("warnings of the reader")).first.click()
    doubtful = page.locator(".check-warnings li").filter(has_text="2011")
    expect(doubtful).to_have_count(1)
    doubtful.get_by_role("link", name="Show in the text").click()
    expect(page.locator(".check-text .is-warned").first).to_be_in_viewport()
    look(page, "administration-check-warnings-en")
    page.get_by_role("link", name="See what publishing will do").click()
    press_and_confirm(page, "Publish A/RES/65/190")
    expect(page).to_have_url(re.compile(r"/resolutions/A-RES-65-190/$"))
    assert checklist_of(anyone, "ken") == 27
    site.wait_for_summaries()

    # The same file again: said, and nothing changes.
    before = settled(site)
    give(page, FULL_TEXT)
    expect(row(page, FULL_TEXT.name)).to_contain_text("The same file was given before. Nothing has changed")
    assert site.stored() == before
    page.goto("/administration/")
    look(page, "administration-en", reload=True)


def test_many_files_each_with_what_became_of_it(administrator: Page, site: Site, tmp_path: Path) -> None:
    """Dropped together: hostile ones are refused each with its reason, while the site goes on answering."""
    given = [*hostile.AT_THE_DOOR[:8], *hostile.WHEN_OPENED]
    for one in given:
        (tmp_path / one.name).write_bytes(one.make())
    before = site.stored()
    page = administrator
    give(page, *(tmp_path / one.name for one in given))
    began = time.monotonic()
    with urllib.request.urlopen(f"{site.address}/countries/", timeout=5) as answer:  # noqa: S310 - our own server
        assert answer.status == 200
    assert time.monotonic() - began < 3
    for one in given:
        expect(row(page, one.name)).to_contain_text(one.words, timeout=READING)
    look(page, "administration-load-refused-en")
    for one in hostile.WHEN_OPENED:
        row(page, one.name).get_by_role("button", name="Discard").click()
        page.get_by_role("dialog").get_by_role("button", name="Discard").click()
        expect(told(page)).to_contain_text(f"{one.name} is discarded")
    expect(page.locator("li.upload").filter(has_text="Refused")).to_have_count(0)
    after = site.stored()
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed <= {"compliance_upload", "compliance_trailentry", "compliance_trailchain"}, "no file, no draft"


def test_files_that_are_dropped_anywhere_on_the_page_are_given(administrator: Page) -> None:
    page = administrator
    page.goto(LOAD)
    carried = page.evaluate_handle(
        """() => {
          const carried = new DataTransfer();
          carried.items.add(new File(["<!doctype html><p>no text"], "dropped.txt"));
          return carried;
        }"""
    )
    page.dispatch_event("h1", "dragover", {"dataTransfer": carried})
    expect(page.locator("form.is-over")).to_have_count(1)
    page.dispatch_event("h1", "drop", {"dataTransfer": carried})
    expect(row(page, "dropped.txt")).to_contain_text("By its name it is a plain text, but it holds an HTML page")
    expect(page.locator("#announcement")).to_contain_text("dropped.txt: Not taken")


def test_the_original_comes_back_as_a_download(administrator: Page, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_bytes(NO_OPERATIVE_PART)
    give(administrator, file)
    expect(row(administrator, "letter.txt")).to_contain_text("No operative part was found", timeout=READING)
    with administrator.expect_download() as download:
        row(administrator, "letter.txt").get_by_role("link", name="Original").click()
    assert download.value.suggested_filename == "letter.txt"
    assert Path(download.value.path()).read_bytes() == NO_OPERATIVE_PART


def test_pasted_text_that_is_too_large(administrator: Page, site: Site, watch: Watch) -> None:
    watch.allow(rf"^response 413 POST .*{LOAD}$")
    administrator.goto(LOAD)
    before = site.stored()
    # Hidden while it is filled: laying out so much text takes the browser minutes, and is not our affair.
    administrator.get_by_text("Or paste the text").click()
    administrator.get_by_label("The whole text of one resolution").evaluate(
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
