"""The national rapporteur's path: read the clause, tick, cite, publish; and the summary that follows by the worker."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Watch, look
from tests.support.people import press_and_confirm, sign_in, told
from tests.support.site import Site

RAPPORTEUR = "rapporteur@brenivar.example"
CONTRIBUTOR = "contributor@brenivar.example"
COUNTRY = "/countries/xaa/"
#: From the press of the button to the summary on everybody's page.
SECONDS = 5.0
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


@pytest.fixture(scope="module")
def site(demonstration_site: Site) -> Site:
    return demonstration_site


@pytest.fixture
def rapporteur(open_page: Callable[..., Page]) -> Page:
    page = open_page()
    sign_in(page, RAPPORTEUR)
    expect(page).to_have_url(re.compile(r"/my-country/$"))
    return page


def reported(page: Page) -> int:
    """The number before "of 27 Reported" in the summary of a country's page."""
    return int(
        page.locator("#country-summary .stats > div").filter(has_text="Reported").locator("dd").inner_text().split()[0]
    )


def add_evidence(page: Page, title: str, *, url: str = "", file: Path | None = None) -> None:
    page.get_by_role("button", name="Save the draft and add evidence").click()
    expect(page).to_have_url(re.compile(r"/3-o/evidence/"))
    page.get_by_label("Title").fill(title)
    page.get_by_label("Kind").select_option(label="Law")
    page.get_by_label("Date of the document").fill("2025-03-14")
    page.get_by_label("Structure: law and institutions").check()
    if url:
        page.get_by_label("Link").fill(url)
    if file:
        page.get_by_label("Files").set_input_files(file)
    look(page, f"my-country-evidence-{'file' if file else 'link'}-en")
    page.get_by_role("button", name="Add this evidence").click()
    expect(told(page)).to_contain_text("The evidence is added")


def test_from_the_checklist_to_the_public_summary(
    rapporteur: Page, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    page, anyone = rapporteur, open_page()
    anyone.goto(COUNTRY)
    before = reported(anyone)

    expect(page.locator("main h1")).to_contain_text("Brenivar")
    expect(page.locator("#checklist li.checklist-row")).to_have_count(27)
    look(page, "my-country-en", reload=True)
    page.locator("#checklist").get_by_role("link", name="3 (o)").click()
    expect(page.get_by_role("heading", name="What is asked")).to_be_visible()
    expect(page.locator("main")).to_contain_text("To consider signing and ratifying")
    look(page, "my-country-clause-empty-en", reload=True)

    page.locator("fieldset.action").first.get_by_label("Done", exact=True).check()
    page.get_by_label("Implemented", exact=True).check()
    page.get_by_label("What was done").or_(page.locator("#id_narrative")).first.fill(
        "Brenivar ratified the Protocol on 3 March 2025.\n\nThe instrument was deposited on 14 March 2025."
    )
    add_evidence(page, "Act of ratification No. 4", url="https://laws.brenivar.example/acts/2025/4")
    file = tmp_path / "Instrument of ratification.pdf"
    file.write_bytes(PDF)
    add_evidence(page, "Instrument of ratification", file=file)
    cited = page.get_by_role("group", name="Tick what this version cites")
    for title in ("Act of ratification No. 4", "Instrument of ratification"):
        expect(cited.get_by_label(title, exact=True)).to_be_checked()
    look(page, "my-country-clause-en", reload=True)

    # What everybody sees while it is a draft: nothing of it.
    anyone.goto(f"{COUNTRY}A-HRC-RES-11-3/3-o/")
    expect(anyone.locator("main")).to_contain_text("has not reported on this obligation")
    expect(anyone.locator("main")).not_to_contain_text("ratification")

    page.get_by_role("main").get_by_role("button", name="Publish this status", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Publish this status?")
    look(page, "my-country-publish-asked-en")
    began = time.monotonic()
    dialog.get_by_role("button", name="Publish this status").click()
    # The country's page, opened at once and left alone: it fetches the summary itself when the worker is done.
    anyone.goto(COUNTRY)
    summary = anyone.locator("#country-summary")
    expect(summary.locator(".stats > div").filter(has_text="Reported").locator("dd")).to_have_text(
        re.compile(rf"^\s*{before + 1}\s+of 27\s*$"), timeout=(SECONDS - (time.monotonic() - began)) * 1000
    )
    expect(summary).to_contain_text(f"has reported on {before + 1}")
    expect(told(page)).to_contain_text("Published")

    anyone.goto(f"{COUNTRY}A-HRC-RES-11-3/3-o/")
    expect(anyone.locator("#claim-title + dl")).to_contain_text("Implemented")
    with anyone.expect_download() as download:
        anyone.get_by_role("link", name=file.name).click()
    assert download.value.suggested_filename == file.name
    assert Path(download.value.path()).read_bytes() == PDF
    look(anyone, "public-pair-published-en", reload=True)


def test_an_open_page_brings_itself_up_to_date(rapporteur: Page, open_page: Callable[..., Page], site: Site) -> None:
    """Whoever opens the country's page while its summary waits is told so, and sees it come without a reload."""
    page, anyone = rapporteur, open_page()
    anyone.goto(COUNTRY)
    before = reported(anyone)
    waits = anyone.locator("#country-summary [role=status]")
    with site.worker_held():
        page.goto("/my-country/A-HRC-RES-11-3/6/")
        page.get_by_label("Planned", exact=True).check()
        press_and_confirm(page, "Publish this status")
        expect(told(page)).to_contain_text("Published")
        anyone.reload()
        expect(waits).to_contain_text("The summary is being updated")
        assert reported(anyone) == before
        look(anyone, "public-country-waiting-en", reload=True)
        anyone.evaluate("document.body.dataset.same = 'yes'")
    expect(waits).to_have_count(0, timeout=SECONDS * 1000)
    assert reported(anyone) == before + 1
    expect(anyone.locator("body[data-same=yes]")).to_have_count(1)


def test_the_words_of_a_mistake_stand_beside_it(rapporteur: Page, site: Site) -> None:
    page, before = rapporteur, site.stored()
    page.goto("/my-country/A-RES-65-190/op6/")
    page.get_by_label("Not applicable", exact=True).last.check()
    page.locator("#id_narrative").fill("Kept although something else is wrong.")
    page.get_by_role("button", name="Save the draft", exact=True).click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Say why this clause does not apply")
    expect(alert).to_be_focused()
    expect(page).to_have_title(re.compile("^Error"))
    expect(page.locator("#id_narrative")).to_have_value("Kept although something else is wrong.")
    # What was typed may have been kept for its writer meanwhile; that is no save.
    kept = {"compliance_unsavedtext": 0}
    assert {**site.stored(), **kept} == {**before, **kept}
    look(page, "my-country-clause-mistake-en")
    page.get_by_role("button", name="Save the draft and add evidence").click()
    expect(page.get_by_role("alert")).to_be_visible()


def test_evidence_needs_a_link_or_a_file(rapporteur: Page, tmp_path: Path) -> None:
    page = rapporteur
    page.goto("/my-country/A-RES-65-190/op5/evidence/")
    page.get_by_label("Title").fill("A law that cannot be read anywhere")
    page.get_by_label("Kind").select_option(label="Law")
    page.get_by_label("Date of the document").fill("2025-03-14")
    page.get_by_label("Structure: law and institutions").check()
    page.get_by_role("button", name="Add this evidence").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("A law that cannot be read anywhere")
    program = tmp_path / "law.pdf"
    program.write_bytes(b"MZ\x90\x00" + bytes(4000))
    page.get_by_label("Files").set_input_files(program)
    page.get_by_role("button", name="Add this evidence").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look(page, "my-country-evidence-mistake-en")


def test_a_contributor_submits_and_the_rapporteur_publishes(open_page: Callable[..., Page], rapporteur: Page) -> None:
    officer, page = open_page(), rapporteur
    sign_in(officer, CONTRIBUTOR)
    look(officer, "contributor-my-country-en", reload=True)
    officer.goto("/my-country/A-RES-65-190/op2/")
    officer.get_by_label("Under way", exact=True).check()
    expect(officer.get_by_role("button", name="Publish this status")).to_have_count(0)
    look(officer, "contributor-clause-en")
    officer.get_by_role("button", name="Submit to the national rapporteur").click()
    expect(told(officer)).to_contain_text("Submitted")

    page.reload()
    waiting = (
        page.locator(".today li").filter(has_text="Tomasz Okonjo submitted this to you").filter(has_text="A/RES/65/190")
    )
    waiting.get_by_role("link", name="Read and decide").click()
    expect(page.locator("main")).to_contain_text("Tomasz Okonjo submitted this version")
    look(page, "my-country-clause-submitted-en", reload=True)
    press_and_confirm(page, "Publish this status")
    expect(told(page)).to_contain_text("Published")


def test_the_other_rooms_of_a_rapporteur(rapporteur: Page) -> None:
    page = rapporteur
    for name, address in {
        "people": "/my-country/people/",
        "invite": "/my-country/people/invite/",
        "institutions": "/my-country/institutions/",
        "clause-disputed": "/my-country/A-HRC-RES-11-3/3-c/",
        "clause-returned": "/my-country/A-HRC-RES-11-3/3-k/",
        "withdraw": "/my-country/A-HRC-RES-11-3/3-d/withdraw/",
        "none": "/my-country/?status=not_applicable#checklist",
        "filtered": "/my-country/?status=implemented#checklist",
    }.items():
        page.goto(address)
        expect(page.locator("main h1")).to_have_count(1)
        look(page, f"my-country-{name}-en", reload=True)
    page.goto("/my-profile/")
    look(page, "profile-en", reload=True)
    page.goto("/my-profile/password/")
    look(page, "profile-password-en", reload=True)


def test_two_tabs_never_overwrite_each_other(rapporteur: Page, watch: Watch) -> None:
    """The second to save is shown both texts, and loses nothing."""
    first = rapporteur
    address = "/my-country/A-RES-65-190/op4/"
    second = first.context.new_page()
    for tab in (first, second):
        tab.goto(address)
        tab.get_by_label("Planned", exact=True).check()
    first.locator("#id_narrative").fill("What the first tab says.")
    first.get_by_role("button", name="Save the draft", exact=True).click()
    expect(told(first)).to_contain_text("The draft is saved")
    watch.allow(rf"^response 409 POST .*{address}(unsaved/)?$")  # only one of them keeps what is typed
    second.locator("#id_narrative").fill("What the second tab says.")
    second.get_by_role("button", name="Save the draft", exact=True).click()
    for words in ("What the first tab says.", "What the second tab says."):
        expect(second.locator("main")).to_contain_text(words)
    look(second, "my-country-conflict-en")


def test_another_states_record_cannot_be_reached(rapporteur: Page, watch: Watch, site: Site) -> None:
    """Which State is meant never comes from the address: there is no address of another's record to try."""
    page, before = rapporteur, site.stored()
    watch.allow(r"^response (403|404) ")
    octavalle = "/countries/xab/A-HRC-RES-11-3/3-h/"
    page.goto(octavalle)
    expect(page.get_by_role("link", name="Edit this record")).to_have_count(0)
    page.goto(f"{COUNTRY}A-HRC-RES-11-3/3-h/")
    expect(page.get_by_role("link", name="Edit this record")).to_have_count(1)
    for address in (
        f"{octavalle}review/",
        "/administration/",
        "/administration/resolutions/load/",
        "/administration/people/",
        "/my-organisation/",
    ):
        answer = page.goto(address)
        assert answer
        assert answer.status == 403, address
    look(page, "forbidden-en", reload=True)
    # Evidence of Octavalle, by its key; and the same act with a State slipped into the form.
    key = site.ask(
        "SELECT e.key FROM compliance_evidence e JOIN compliance_country c ON c.id = e.country_id WHERE c.iso3 = 'XAB'"
    )[0][0]
    answer = page.goto(f"/my-country/evidence/{key}/withdraw/")
    assert answer
    assert answer.status == 404
    page.goto("/my-country/A-HRC-RES-11-3/3-h/")
    page.get_by_label("Not started", exact=True).check()
    page.locator("form.record-form").evaluate(
        """(form) => { for (const [name, value] of [["country", "XAB"], ["code", "xab"]]) {
            const field = document.createElement("input");
            Object.assign(field, {type: "hidden", name, value}); form.append(field); } }"""
    )
    page.get_by_role("button", name="Save the draft", exact=True).click()
    expect(told(page)).to_contain_text("The draft is saved")
    changed = site.ask(
        "SELECT c.iso3 FROM compliance_implementationversion v"
        " JOIN compliance_implementation i ON i.id = v.implementation_id"
        " JOIN compliance_pair p ON p.id = i.pair_id JOIN compliance_country c ON c.id = p.country_id"
        " ORDER BY v.id DESC LIMIT 1"
    )
    assert changed == [("XAA",)]
    assert site.stored()["compliance_implementationversion"] == before["compliance_implementationversion"] + 1
