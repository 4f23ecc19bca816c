"""At the desk of a record: text kept while it is typed, two people at once, notes, and an earlier version back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser import Watch, look
from tests.support.people import press_and_confirm, sign_in, told
from tests.support.site import Site

RAPPORTEUR = "rapporteur@brenivar.example"
CONTRIBUTOR = "contributor@brenivar.example"
#: Milliseconds until what is typed has been kept.
KEPT = 15_000


@pytest.fixture(scope="module")
def site(demonstration_site: Site) -> Site:
    return demonstration_site


@pytest.fixture
def contributor(open_page: Callable[..., Page]) -> Page:
    page = open_page()
    sign_in(page, CONTRIBUTOR)
    return page


@pytest.fixture
def rapporteur(open_page: Callable[..., Page]) -> Page:
    page = open_page()
    sign_in(page, RAPPORTEUR)
    return page


def line(page: Page) -> Locator:
    """The quiet line that says whether what is typed is kept."""
    return page.locator("[data-kept-line]")


def test_what_was_typed_survives_a_closed_window(contributor: Page, site: Site) -> None:
    page, address = contributor, "/my-country/A-RES-65-190/op5/"
    before = site.stored()
    page.goto(address)
    page.locator("#id_narrative").fill("A sentence that nobody saved.")
    expect(line(page)).to_have_text(re.compile(r"^Kept at \d\d:\d\d, not saved$"), timeout=KEPT)
    after = site.stored()
    assert after["compliance_unsavedtext"] == before["compliance_unsavedtext"] + 1
    for table in ("compliance_trailentry", "compliance_implementationversion", "compliance_versionsave"):
        assert after[table] == before[table], "keeping is no save"
    again = page.context.new_page()
    page.close()  # without being asked: as when the browser dies

    again.goto(address)
    kept = again.locator(".kept-text")
    expect(kept).to_contain_text("not saved")
    kept.get_by_text("What it would change").click()
    expect(kept).to_contain_text("A sentence that nobody saved.")
    expect(again.locator("#id_narrative")).to_have_value("")
    look(again, "desk-kept-en", reload=True)
    # Until it is decided upon, nothing is kept over it.
    again.locator("#id_narrative").fill("Something else.")
    expect(line(again)).to_contain_text("first take up, or throw away", timeout=KEPT)
    again.locator("#id_narrative").fill("")
    again.get_by_role("link", name="Take it up").click()
    expect(again.locator("#id_narrative")).to_have_value("A sentence that nobody saved.")
    look(again, "desk-taken-up-en", reload=True)
    again.get_by_role("button", name="Save the draft", exact=True).click()
    expect(told(again)).to_contain_text("The draft is saved")
    expect(again.locator(".kept-text")).to_have_count(0)
    assert site.stored()["compliance_unsavedtext"] == before["compliance_unsavedtext"]


def test_without_a_connection_or_signed_out_the_page_says_so_and_keeps_what_is_typed(
    contributor: Page, watch: Watch
) -> None:
    page = contributor
    page.goto("/my-country/A-RES-65-190/op6/")
    typed = page.locator("#id_narrative")
    watch.allow("^request failed: net::ERR_INTERNET_DISCONNECTED .*/unsaved/$")
    watch.allow("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    typed.fill("Typed on a train.")
    expect(line(page)).to_contain_text("there is no connection", timeout=KEPT)
    look(page, "desk-offline-en")
    expect(typed).to_have_value("Typed on a train.")
    page.context.set_offline(False)
    expect(line(page)).to_contain_text("Kept at", timeout=KEPT)

    page.context.clear_cookies()
    typed.fill("Typed after the session ended.")
    watch.allow(r"^response 403 POST .*/unsaved/$")
    expect(line(page)).to_contain_text("you are signed out", timeout=KEPT)
    expect(typed).to_have_value("Typed after the session ended.")
    other = page.context.new_page()
    sign_in(other, CONTRIBUTOR)
    other.close()
    # The page takes over the new session by itself, and the form can be saved as it stands.
    expect(line(page)).to_contain_text("Kept at", timeout=2 * KEPT)
    page.get_by_role("button", name="Save the draft", exact=True).click()
    expect(told(page)).to_contain_text("The draft is saved")
    expect(typed).to_have_value("Typed after the session ended.")


def test_two_people_join_their_texts_and_talk_about_it(contributor: Page, rapporteur: Page, watch: Watch) -> None:
    address = "/my-country/A-HRC-RES-11-3/3-h/"
    for page in (contributor, rapporteur):
        page.goto(address)
    contributor.locator("#id_narrative").fill("The law on victims was adopted in March 2024.")
    contributor.get_by_label("Under way", exact=True).check()
    contributor.get_by_role("button", name="Save the draft", exact=True).click()
    expect(told(contributor)).to_contain_text("The draft is saved")

    rapporteur.locator("#id_narrative").fill("Two desks for victims opened in 2025.")
    rapporteur.get_by_label("Target date").fill("2027-05-01")
    watch.allow(rf"^response 409 POST .*{address}$")
    rapporteur.get_by_role("button", name="Save the draft", exact=True).click()
    main = rapporteur.locator("main")
    expect(main).to_contain_text("Tomasz Okonjo saved")
    expect(main).to_contain_text("changed: Status, What was done")
    rows = main.locator("tbody tr")
    expect(rows.filter(has_text="Target date").get_by_label("mine", exact=True)).to_be_checked()
    expect(rows.filter(has_text="Under way").get_by_label("theirs", exact=True)).to_be_checked()
    look(rapporteur, "desk-two-texts-en")
    rows.filter(has_text="What was done").get_by_label("both, one below the other").check()
    rapporteur.get_by_role("button", name="Save the draft with what I took").click()
    expect(rapporteur.locator("#id_narrative")).to_have_value(
        "The law on victims was adopted in March 2024.\n\nTwo desks for victims opened in 2025."
    )
    expect(rapporteur.get_by_label("Under way", exact=True)).to_be_checked()
    expect(rapporteur.get_by_label("Target date")).to_have_value("2027-05-01")

    contributor.reload()
    contributor.locator("#id_with-text").fill("The figures follow on Monday.")
    contributor.get_by_role("button", name="Submit to the national rapporteur").click()
    expect(told(contributor)).to_contain_text("Submitted")
    rapporteur.goto(address)
    expect(rapporteur.locator("#notes")).to_contain_text("The figures follow on Monday.")
    rapporteur.locator("#id_return-reason").fill("Which law?")
    rapporteur.get_by_role("button", name="Return with this reason").click()
    contributor.goto(address)
    contributor.locator("#id_say-text").fill("Law No. 7.")
    contributor.get_by_role("button", name="Add this note").click()
    expect(contributor.locator(".thread li")).to_have_count(3)
    look(contributor, "desk-notes-en", reload=True)


def test_an_earlier_version_is_seen_compared_and_brought_back(rapporteur: Page, open_page: Callable[..., Page]) -> None:
    page, address = rapporteur, "/my-country/A-HRC-RES-11-3/3-d/"
    page.goto(address)
    said = page.locator("#id_narrative").input_value()
    page.locator("#id_narrative").fill("Training has ended.")
    page.get_by_label("Implemented", exact=True).check()
    press_and_confirm(page, "Publish this status")
    expect(told(page)).to_contain_text("Published")
    page.get_by_role("link", name="The whole history, with what changed").click()
    look(page, "desk-history-en", reload=True)
    page.get_by_role("link", name="What changed since version 1").click()
    changes = page.locator(".changes")
    expect(changes.locator("ins", has_text="ended")).to_be_visible()
    expect(changes.locator("ins", has_text="Implemented")).to_be_visible()
    look(page, "desk-compared-en", reload=True)
    page.goto(f"{address}history/1/")
    look(page, "desk-version-en", reload=True)
    page.get_by_role("button", name=re.compile("Bring it back as a draft")).click()
    page.get_by_role("dialog").get_by_role("button", name="Bring it back as a draft").click()
    expect(told(page)).to_contain_text("Version 1 is brought back")
    expect(page.locator("#id_narrative")).to_have_value(said)

    anyone = open_page()
    anyone.goto("/countries/xaa/A-HRC-RES-11-3/3-d/")
    expect(anyone.locator("main")).to_contain_text("Training has ended.")
    anyone.get_by_role("link", name="What changed between them, and what each said").click()
    look(anyone, "public-versions-en", reload=True)
    anyone.get_by_role("link", name="What changed since version 1").click()
    look(anyone, "public-versions-compared-en", reload=True)
    anyone.goto("/countries/xaa/A-HRC-RES-11-3/3-d/history/1/")
    expect(anyone.locator("main")).to_contain_text("A later version has taken its place.")
    look(anyone, "public-version-en", reload=True)
    arabic = open_page(locale="ar")
    arabic.goto("/countries/xaa/A-HRC-RES-11-3/3-d/history/1/2/")
    look(arabic, "public-versions-compared-ar", reload=True)
