"""A family compared in a browser, and evidence that serves the clauses a person has found to ask the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import look
from tests.support.people import sign_in, told
from tests.support.site import Site

#: Texts of our own in the shape of a real family: a term replaced throughout, one paragraph dropped and another new
#: at its number, one amended inside a sub-paragraph, the rest carried over.
OLDER = """A/RES/98/7

General Assembly
Seventy-eighth session

Resolution adopted by the General Assembly on 3 December 2018

98/7. Roads and rivers

The General Assembly,

Convinced that rivers carry more than water,

1. Takes note of the report of the Secretary-General on rivers;

2. Urges Governments to train pilots in the use of river charts and against human smuggling;

3. Invites shipping companies to publish the speed of their vessels;

4. Calls upon Governments:

(a) To protect the victims of human smuggling on board of vessels;

(b) To collect data on human smuggling, by river;

5. Requests the Secretary-General to report on human smuggling to the General Assembly.
"""
NEWER = (
    OLDER.replace("98/7", "99/7")
    .replace("2018", "2020")
    .replace("Seventy-eighth", "Eightieth")
    .replace("human smuggling", "smuggling of persons")
    .replace(
        "Invites shipping companies to publish the speed of their vessels",
        "Encourages Governments to devise and enforce measures against the demand that fosters smuggling",
    )
    .replace("on board of vessels", "on board of vessels and in ports")
    .replace("Convinced that rivers", "Recalling its resolution 98/7 of 3 December 2018,\n\nConvinced that rivers")
)
COUNCIL = """A/HRC/RES/55/1

Human Rights Council
Fifty-fifth session

Resolution adopted by the Human Rights Council on 4 April 2024

The Human Rights Council,

1. Urges Governments to devise, enforce and strengthen measures against the demand that fosters smuggling;

2. Requests the High Commissioner to submit a summary of the panel on rivers.
"""
COMPARED = "/resolutions/A-RES-99-7/compared-with/A-RES-98-7/"
ADMINISTRATOR, RAPPORTEUR = "administrator@secretariat.example", "rapporteur@brenivar.example"


@pytest.fixture(scope="module")
def site(demonstration_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder: Path = tmp_path_factory.mktemp("texts")
    for name, text in (("older.txt", OLDER), ("newer.txt", NEWER), ("council.txt", COUNCIL)):
        (folder / name).write_text(text, encoding="utf-8")
        demonstration_site.manage("load_resolution", str(folder / name), "--publish")
    return demonstration_site


def test_a_family_is_set_and_compared(open_page: Callable[..., Page]) -> None:
    page, anyone = open_page(), open_page()
    sign_in(page, ADMINISTRATOR)
    page.goto("/resolutions/A-RES-99-7/")
    page.get_by_role("link", name="Say which resolution it follows").click()
    expect(page.locator("main")).to_contain_text("The preamble cites it.")
    look(page, "administration-family-en")
    page.get_by_role("button", name="It follows A/RES/98/7").click()
    expect(told(page)).to_contain_text("A/RES/99/7 follows A/RES/98/7.")

    anyone.goto("/resolutions/A-RES-98-7/")
    anyone.get_by_role("link", name="Compare with A/RES/99/7, paragraph by paragraph").click()
    expect(anyone).to_have_url(re.compile(f"{COMPARED}$"))
    changes = anyone.locator(".compare-change")
    expect(changes).to_have_text(
        ["Carried over", "Only a term changed", "Dropped", "New", "Amended", "Only a term changed"]
    )
    expect(anyone.locator(".compare-said")).to_contain_text("5 paragraphs: 1 carried over from A/RES/98/7, 3 amended")
    amended = anyone.locator("#new-p4")
    expect(amended.locator("ins").filter(has_text="and in ports")).to_be_visible()
    expect(amended.locator(".doc-number")).to_have_text(["4.", "(a)", "(b)"])
    look(anyone, "public-compared-en", reload=True)

    anyone.goto(COMPARED)
    anyone.get_by_label("New").check()
    anyone.get_by_label("Dropped").check()
    anyone.get_by_role("button", name="Show", exact=True).click()
    expect(changes).to_have_text(["Dropped", "New"])
    anyone.get_by_role("link", name=re.compile("Clear all")).first.click()
    expect(changes).to_have_count(6)


@pytest.mark.parametrize(("locale", "width"), [("en", 390), ("ar", 390), ("ar", 1280)])
def test_it_can_be_read_on_a_phone_and_from_right_to_left(
    open_page: Callable[..., Page], locale: str, width: int
) -> None:
    page = open_page(locale=locale, width=width)
    page.goto(COMPARED)
    expect(page.locator(".compare-row")).to_have_count(6)
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if locale == "ar" else "ltr")
    expect(page.locator(".compare-words").first).to_have_css("direction", "ltr")
    look(page, f"public-compared-{locale}-{width}")


def test_what_differs_is_seen_without_colour(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(COMPARED)
    expect(page.locator(".compare-row del").first).to_have_css("text-decoration-line", "line-through")
    expect(page.locator(".compare-row ins").first).to_have_css("text-decoration-line", "underline")
    page.emulate_media(media="print")
    expect(page.locator(".compare-row ins").first).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    expect(page.locator(".compare-row ins").first).to_have_css("text-decoration-line", "underline")


def test_a_confirmed_equivalent_is_offered_the_evidence(open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_in(page, ADMINISTRATOR)
    page.goto("/administration/equivalents/?resolution=A-HRC-RES-55-1")
    if not page.locator("#results .alike-row").count():  # the worker has not looked yet
        page.get_by_role("button", name="Propose anew").click()
        page.goto("/administration/equivalents/?resolution=A-HRC-RES-55-1")
    pair = page.locator(".alike-row").filter(has_text="A/RES/99/7")
    expect(pair.locator(".shared-words").first).to_be_visible()
    look(page, "administration-equivalents-en")
    pair.get_by_role("button", name="They ask the same").click()
    expect(told(page)).to_contain_text("Evidence on one of the two is offered for the other.")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()

    officer = open_page()
    sign_in(officer, RAPPORTEUR)
    officer.goto("/my-country/A-HRC-RES-55-1/1/evidence/")
    expect(officer.get_by_role("group", name=re.compile("Also serves"))).to_contain_text("A/RES/99/7, paragraph 3")
    officer.get_by_label("Title").fill("Decree on smugglers")
    officer.get_by_label("Kind").select_option(label="Law")
    officer.get_by_label("Date of the document").fill("2024-05-01")
    officer.get_by_label("Structure: law and institutions").check()
    officer.get_by_label("Link", exact=False).first.fill("https://laws.example/smugglers")
    officer.get_by_role("button", name="Add this evidence").click()
    expect(told(officer)).to_contain_text("The evidence is added")

    officer.goto("/my-country/A-RES-99-7/3/")
    offered = officer.locator("#may-serve")
    expect(offered).to_contain_text("Decree on smugglers")
    look(officer, "my-country-evidence-offered-en")
    offered.get_by_role("button", name="Use it here too").click()
    expect(told(officer)).to_contain_text("The evidence is linked")
    expect(officer.locator("#evidence")).to_contain_text("Decree on smugglers")
    expect(officer.locator("#may-serve")).to_have_count(0)
    officer.goto("/resolutions/A-RES-99-7/3/")
    expect(officer.locator("main")).to_contain_text("Other clauses that ask the same")
