"""The reviewer's path: find what is claimed and not reviewed, read it and its evidence, grade it with reasons."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Watch, look
from tests.support.people import press_and_confirm, sign_in, told
from tests.support.site import Site

APPROVER = "approver@kitestring.example"
MEMBER = "member@amberlight.example"
COUNTRY = "/countries/xaa/"
LAW = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


@pytest.fixture(scope="module")
def site(demonstration_site: Site) -> Site:
    return demonstration_site


@pytest.fixture
def reviewer(open_page: Callable[..., Page]) -> Page:
    """A member of Amberlight Watch."""
    page = open_page()
    sign_in(page, MEMBER)
    expect(page).to_have_url(re.compile(r"/my-organisation/$"))
    return page


def count_of(page: Page, name: str) -> int:
    """A number of the summary on a country's page, by the words below it."""
    told_number = page.locator("#country-summary .stats > div").filter(has_text=name).locator("dd").inner_text()
    return int(told_number.split()[0])


def assess(page: Page, grade: str, reasons: str) -> None:
    page.get_by_label(re.compile(rf"^{grade} ")).check()
    page.get_by_label("Partial", exact=True).check()
    page.get_by_label("Reasons").fill(reasons)
    page.get_by_label("Sources").fill("Visit report of 3 November 2026")


def test_from_the_filter_to_both_side_by_side(
    reviewer: Page, open_page: Callable[..., Page], site: Site, tmp_path: Path
) -> None:
    page, anyone, officer = reviewer, open_page(), open_page()
    # Brenivar has published a claim with a file.
    sign_in(officer, "rapporteur@brenivar.example")
    officer.goto("/my-country/A-HRC-RES-11-3/3-a/evidence/")
    file = tmp_path / "Plan.pdf"
    file.write_bytes(LAW)
    officer.get_by_label("Title").fill("Plan against root factors")
    officer.get_by_label("Kind").select_option(label="Action plan")
    officer.get_by_label("Date of the document").fill("2025-06-01")
    officer.get_by_label("Process: policies, budgets, programmes").check()
    officer.get_by_label("Files").set_input_files(file)
    officer.get_by_role("button", name="Add this evidence").click()
    officer.get_by_label("Implemented", exact=True).check()
    officer.locator("#evidence").get_by_label("Plan against root factors", exact=True).check()
    press_and_confirm(officer, "Publish this status")
    expect(told(officer)).to_contain_text("Published")
    site.wait_for_summaries()

    look(page, "my-organisation-en", reload=True)
    page.goto(COUNTRY)
    disputed, reviewed = count_of(page, "Disputed by review"), count_of(page, "Implemented")
    assert reviewed
    filters = page.get_by_role("search", name="Filters")
    filters.get_by_label("Status, by the State").select_option(label="Implemented")
    filters.get_by_label("Review", exact=True).select_option(label="Not reviewed")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(re.compile("status=implemented"))
    rows = page.locator("#results .checklist > li")
    expect(rows.first).to_be_visible()
    for row in rows.all():
        expect(row).to_contain_text("Implemented")
        expect(row.locator(".grade")).to_have_count(0)
    look(page, "reviewer-country-filtered-en", reload=True)

    rows.get_by_role("link", name="3 (a)").click()
    expect(page.locator("main")).to_contain_text("root factors")
    with page.expect_download() as download:
        page.get_by_role("link", name="Plan.pdf").click()
    assert Path(download.value.path()).read_bytes() == LAW
    answer = page.request.get(download.value.url)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"

    page.get_by_role("link", name="Review this").click()
    expect(page.get_by_role("heading", name="What the State reports")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name="Plan.pdf")).to_be_visible()
    look(page, "review-en", reload=True)
    assess(page, "C", "The plan has no budget line.\n\nTwo of its five measures were not begun.")
    press_and_confirm(page, "Publish this review")
    expect(told(page)).to_contain_text("Your review is published")

    anyone.goto(f"{COUNTRY}A-HRC-RES-11-3/3-a/")
    claim = anyone.locator("section", has=anyone.locator("#claim-title")).last
    review = anyone.locator("section", has=anyone.locator("#reviews-title")).last
    expect(claim).to_contain_text("Implemented")
    expect(review).to_contain_text("Amberlight Watch")
    expect(review).to_contain_text("The plan has no budget line.")
    expect(review.locator(".grade").first).to_contain_text("C")
    left, right = claim.bounding_box(), review.bounding_box()
    assert left
    assert right
    assert left["x"] + left["width"] <= right["x"]
    look(anyone, "public-pair-side-by-side-en", reload=True)
    site.wait_for_summaries()
    anyone.goto(COUNTRY)
    assert count_of(anyone, "Disputed by review") == disputed + 1


#: Clauses nobody has reviewed yet, and how the claim is shown once they are: a B alone neither confirms nor disputes.
GRADES = {"A": ("3-i", "confirmed"), "B": ("3-l", "claimed"), "C": ("3-m", "disputed"), "E": ("5", "disputed")}


@pytest.mark.parametrize("grade", GRADES)
def test_every_grade_stands_beside_the_claim(open_page: Callable[..., Page], site: Site, grade: str) -> None:
    place, outcome = GRADES[grade]
    page = open_page()
    sign_in(page, APPROVER)
    page.goto(f"{COUNTRY}A-HRC-RES-11-3/{place}/review/")
    page.locator(f"input[name=grade][value={grade}]").check()
    page.locator("input[name=information_quality]").first.check()
    page.locator("#id_reasons").fill(f"Reasons for {grade}.")
    page.locator("form[data-guard] button[type=submit]").click()
    page.locator("dialog button[value=yes]").click()
    expect(page).to_have_url(re.compile(f"/{place}/$"))
    expect(page.locator("article.review .grade")).to_contain_text(grade)
    expect(page.locator("article.review")).to_contain_text(f"Reasons for {grade}.")
    site.wait_for_summaries()
    page.context.clear_cookies()
    page.goto(f"{COUNTRY}A-HRC-RES-11-3/{place}/")
    expect(page.locator(".pair-status")).to_contain_text(outcome, ignore_case=True)
    for other in {"confirmed", "claimed", "disputed"} - {outcome}:
        expect(page.locator(".pair-status")).not_to_contain_text(other, ignore_case=True)


def test_reasons_are_needed(reviewer: Page, site: Site) -> None:
    page, before = reviewer, site.stored()
    page.goto(f"{COUNTRY}A-HRC-RES-11-3/3-j/review/")
    # The browser's own check is switched off, so that the page's answer is seen.
    page.locator("form[data-guard]").evaluate(
        "(form) => { for (const part of form.elements) { part.removeAttribute('required') } }"
    )
    page.get_by_label("Sources").fill("Kept although the reasons are missing.")
    page.get_by_role("button", name="Publish this review").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish this review").click()
    expect(page.get_by_role("alert")).to_contain_text("Reasons")
    expect(page.get_by_role("alert")).to_contain_text("Grade")
    expect(page.get_by_label("Sources")).to_have_value("Kept although the reasons are missing.")
    assert site.stored() == before
    look(page, "review-mistake-en")


def test_a_claim_renewed_while_it_was_read(reviewer: Page, open_page: Callable[..., Page], watch: Watch) -> None:
    """The review was of another version: both are shown, what was typed stays, nothing is published unawares."""
    page, officer = reviewer, open_page()
    address = f"{COUNTRY}A-HRC-RES-11-3/3-e/review/"
    page.goto(address)
    sign_in(officer, "rapporteur@brenivar.example")
    officer.goto("/my-country/A-HRC-RES-11-3/3-e/")
    officer.get_by_label("Implemented", exact=True).check()
    press_and_confirm(officer, "Publish this status")
    expect(told(officer)).to_contain_text("Published")
    assess(page, "B", "Written about the earlier version.")
    watch.allow(rf"^response 409 POST .*{address}$")
    press_and_confirm(page, "Publish this review")
    expect(page.locator("#id_reasons")).to_have_value("Written about the earlier version.")
    look(page, "review-conflict-en")


def test_the_other_rooms_of_an_organisation(open_page: Callable[..., Page], site: Site) -> None:
    page = open_page()
    sign_in(page, "approver@amberlight.example")
    key = site.ask(
        "SELECT r.key FROM compliance_review r JOIN compliance_organisation o ON o.id = r.organisation_id"
        " WHERE o.name = 'Amberlight Watch' AND r.grade = 'B' LIMIT 1"
    )[0][0]
    for name, address in {
        "people": "/my-organisation/people/",
        "invite": "/my-organisation/people/invite/",
        "withdraw": f"/my-organisation/reviews/{key}/withdraw/",
        "none": "/my-organisation/?country=xac",
    }.items():
        page.goto(address)
        expect(page.locator("main h1")).to_have_count(1)
        # She reads Spanish: the rooms speak her language.
        expect(page.locator("html")).to_have_attribute("lang", "es")
        look(page, f"my-organisation-{name}-es", reload=True)


def test_a_reviewer_edits_no_record(reviewer: Page, watch: Watch) -> None:
    watch.allow(r"^response 403 ")
    page = reviewer
    page.goto(f"{COUNTRY}A-HRC-RES-11-3/3-b/")
    expect(page.get_by_role("link", name="Edit this record")).to_have_count(0)
    expect(page.get_by_role("link", name="Review this")).to_have_count(1)
    for address in (
        "/my-country/",
        "/my-country/A-HRC-RES-11-3/3-b/",
        "/administration/",
        "/my-organisation/people/invite/",
    ):
        answer = page.goto(address)
        assert answer
        assert answer.status == 403, address
