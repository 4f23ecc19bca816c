"""A month of a State's record, as its people meet it: from the first institution to the successor's first day."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Watch, look
from tests.support.people import accept_invitation, press_and_confirm, sign_in, told
from tests.support.site import Site

RAPPORTEUR = "rapporteur@brenivar.example"
PASSWORD = "a password of 4 words"
CLAUSE = "/my-country/A-HRC-RES-11-3/3-a/"
PUBLIC = "/countries/xaa/A-HRC-RES-11-3/3-a/"
FIGURES = "/my-country/A-HRC-RES-11-3/3-m/"
#: Two rows are wrong: a word that is none of the age groups, and a number that is none.
WRONG = """year,measure,sex,age group,form of exploitation,count
2023,Victims identified,female,children,all,14
2023,Victims identified,female,adlut,all,60
2024,Victims identified,female,children,all,twelve
2024,Victims identified,female,adults,all,52
"""


@pytest.fixture(scope="module")
def site(demonstration_site: Site) -> Site:
    return demonstration_site


def day_1_an_institution_and_its_contributor(rapporteur: Page, contributor: Page) -> None:
    rapporteur.goto("/my-country/institutions/")
    look(rapporteur, "month-institutions")
    rapporteur.get_by_label("Name").fill("Agency against Trafficking")
    rapporteur.get_by_role("button", name="Add this institution").click()
    expect(rapporteur.locator("main")).to_contain_text("Agency against Trafficking")
    rapporteur.goto("/my-country/people/invite/")
    rapporteur.get_by_label("Contributor").check()
    rapporteur.get_by_label("Institution").select_option(label="Agency against Trafficking")
    rapporteur.get_by_label("Name").fill("Sela Taufa")
    rapporteur.get_by_label("E-mail address").fill("sela@agency.example")
    rapporteur.get_by_role("button", name="Send the invitation").click()
    look(rapporteur, "month-invited")
    accept_invitation(contributor, rapporteur.locator("#invitation-link").inner_text(), PASSWORD)
    expect(contributor).to_have_url(re.compile(r"/my-country/"))
    look(contributor, "month-contributor-first-day", reload=True)


def day_2_clauses_are_assigned(rapporteur: Page, contributor: Page) -> None:
    rapporteur.goto("/my-country/?assigned=all")
    for place in ("3 (a)", "3 (h)", "3 (m)"):
        rapporteur.get_by_label(f"Tick A/HRC/RES/11/3, {place}", exact=True).check()
    expect(rapporteur.locator("[data-tick-count]")).to_contain_text("3")
    rapporteur.locator("#assign-to").select_option(label="Agency against Trafficking")
    look(rapporteur, "month-clauses-ticked")
    rapporteur.get_by_role("button", name="See what changes").click()
    expect(rapporteur.locator("#what")).to_contain_text("Agency against Trafficking")
    look(rapporteur, "month-assign", reload=True)
    rapporteur.get_by_role("button", name="Assign them").click()
    expect(told(rapporteur)).to_be_visible()
    contributor.goto("/my-country/")
    expect(contributor.locator("#checklist li.checklist-row")).to_have_count(3)
    look(contributor, "month-assigned-to-mine", reload=True)


def week_1_a_draft_is_submitted(contributor: Page) -> None:
    contributor.goto(CLAUSE)
    contributor.locator("fieldset.action").first.get_by_label("Done", exact=True).check()
    contributor.get_by_label("Implemented", exact=True).check()
    contributor.locator("#id_narrative").fill("The Trafficking in Persons Act entered into force in 2024.")
    contributor.get_by_role("button", name="Save the draft and add evidence").click()
    contributor.get_by_label("Title").fill("Trafficking in Persons Act, No. 12 of 2024")
    contributor.get_by_label("Kind").select_option(label="Law")
    contributor.get_by_label("Date of the document").fill("2024-05-02")
    contributor.get_by_label("Structure: law and institutions").check()
    contributor.get_by_label("Link").fill("https://laws.example/2024/12")
    contributor.get_by_role("button", name="Add this evidence").click()
    expect(told(contributor)).to_contain_text("The evidence is added")
    contributor.get_by_role("main").get_by_role("button", name="Submit to the national rapporteur").click()
    expect(told(contributor)).to_contain_text("Submitted to the national rapporteur")


def week_2_returned_put_right_and_published(rapporteur: Page, contributor: Page, anyone: Page) -> None:
    rapporteur.goto("/my-country/")
    expect(rapporteur.locator("section[aria-labelledby=today-title]")).to_contain_text("Sela Taufa submitted this")
    look(rapporteur, "month-waiting-for-approval", reload=True)
    rapporteur.get_by_role("link", name="Read and decide").first.click()
    look(rapporteur, "month-submission", reload=True)
    returning = rapporteur.locator("#return")
    returning.locator("textarea").fill("Which article holds the penalty?")
    returning.get_by_role("button", name="Return with this reason").click()
    expect(told(rapporteur)).to_contain_text("Returned, with your reason")

    contributor.goto("/my-country/")
    expect(contributor.locator("section[aria-labelledby=today-title]")).to_contain_text("3 (a)")
    contributor.goto(CLAUSE)
    expect(contributor.locator("main")).to_contain_text("Which article holds the penalty?")
    look(contributor, "month-returned", reload=True)
    contributor.locator("#id_narrative").fill(
        "The Trafficking in Persons Act entered into force in 2024. Its article 7 punishes trafficking."
    )
    contributor.get_by_role("main").get_by_role("button", name="Submit to the national rapporteur").click()
    expect(told(contributor)).to_contain_text("Submitted")
    anyone.goto(PUBLIC)
    expect(anyone.locator("main")).not_to_contain_text("article 7")

    rapporteur.goto(CLAUSE)
    press_and_confirm(rapporteur, "Publish this status")
    expect(told(rapporteur)).to_contain_text("Published")
    anyone.reload()
    expect(anyone.locator("main")).to_contain_text("Its article 7 punishes trafficking.")
    look(anyone, "month-published", reload=True)


def week_3_figures_with_wrong_rows(contributor: Page, site: Site, tmp_path: Path) -> None:
    file = tmp_path / "victims.csv"
    file.write_text(WRONG)
    before = site.stored()
    contributor.goto(f"{FIGURES}statistics/")
    look(contributor, "month-figures", reload=True)
    contributor.locator("#id_file").set_input_files(file)
    contributor.get_by_role("button", name="Read this file").click()
    faults = contributor.locator("#errors")
    expect(faults).to_contain_text("adlut", timeout=20_000)
    expect(faults).to_contain_text("twelve")
    look(contributor, "month-figures-wrong")
    assert site.stored()["compliance_statisticcell"] == before["compliance_statisticcell"]
    assert site.stored()["compliance_evidence"] == before["compliance_evidence"]
    contributor.get_by_label(re.compile(r"^Age group, row 3")).select_option(label="Adults")
    contributor.get_by_label(re.compile(r"^(Count|Number), row 4")).fill("12")
    contributor.get_by_label("Title").fill("Victims identified by the police")
    contributor.locator("#id_dated").fill("2025-01-31")
    contributor.get_by_role("button", name="Add these figures as evidence").click()
    expect(contributor.locator("main")).to_contain_text("Victims identified by the police")
    assert site.stored()["compliance_statisticcell"] == before["compliance_statisticcell"] + 4
    look(contributor, "month-figures-stored")


def week_4_the_record_is_handed_over(rapporteur: Page, successor: Page, watch: Watch) -> None:
    rapporteur.goto("/my-country/hand-over/")
    look(rapporteur, "month-hand-over", reload=True)
    rapporteur.get_by_label("Name").fill("Mele Fonoti")
    rapporteur.get_by_label("E-mail address").fill("mele@brenivar.example")
    rapporteur.get_by_label("Note").fill("The figures for 3 (m) wait for the minister's signature.")
    rapporteur.get_by_label(re.compile("leave")).check()
    press_and_confirm(rapporteur, "Hand over")
    link = rapporteur.locator("#invitation-link").inner_text()
    look(rapporteur, "month-handing-over")
    accept_invitation(successor, link, PASSWORD)
    expect(successor.locator("main")).to_contain_text("wait for the minister's signature")
    look(successor, "month-successors-first-day", reload=True)
    watch.allow(r"^response 403 GET .*/my-country/$")
    rapporteur.goto("/my-country/")
    expect(rapporteur.locator("main h1")).not_to_contain_text("Brenivar")
    successor.goto(FIGURES)
    expect(successor.get_by_role("button", name="Publish this status")).to_be_visible()


def test_a_month(open_page: Callable[..., Page], site: Site, watch: Watch, tmp_path: Path) -> None:
    rapporteur, contributor, anyone = open_page(), open_page(), open_page()
    sign_in(rapporteur, RAPPORTEUR)
    day_1_an_institution_and_its_contributor(rapporteur, contributor)
    day_2_clauses_are_assigned(rapporteur, contributor)
    week_1_a_draft_is_submitted(contributor)
    week_2_returned_put_right_and_published(rapporteur, contributor, anyone)
    week_3_figures_with_wrong_rows(contributor, site, tmp_path)
    week_4_the_record_is_handed_over(rapporteur, open_page(), watch)
