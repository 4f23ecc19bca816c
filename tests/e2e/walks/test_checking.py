"""The check in a real browser: by keyboard only, by mouse, without script, from right to left; and a revision."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import look
from tests.support.people import press_and_confirm, sign_in, told
from tests.support.processes import ROOT
from tests.support.site import ADMINISTRATOR, Site

FULL_TEXT = ROOT / "fixtures" / "resolutions" / "A-HRC-RES-11-3.txt"
CHECK = "/administration/resolutions/A-HRC-RES-11-3/"
READING = 30_000
#: A digest of a resolution, its paragraphs without numbers; and the official text, in which they have some.
DIGEST = """A/RES/79/600. Safe passage

The General Assembly, on 17 December 2024,

Urges Governments to adopt laws against trafficking in persons and to train officials;

Calls upon Governments to protect the victims of trafficking and to give them shelter;

Invites Governments to study the causes of trafficking in persons.
"""
OFFICIAL = """General Assembly

A/RES/79/600

Resolution adopted by the General Assembly on 17 December 2024

79/600. Safe passage

The General Assembly,

Recalling its earlier resolutions,

1. Welcomes the report of the Secretary-General;

2. Urges Governments to adopt laws against trafficking in persons and to train officials;

3. Calls upon Governments to protect the victims of trafficking, especially children, and to give them shelter;

4. Invites Governments to study the causes of trafficking in persons;

5. Requests Governments to report on the money spent each year.
"""


@pytest.fixture(scope="module")
def site(fresh_site: Site) -> Site:
    return fresh_site


@pytest.fixture
def administrator(open_page: Callable[..., Page]) -> Page:
    return come_in(open_page())


def come_in(page: Page) -> Page:
    sign_in(page, ADMINISTRATOR[0], ADMINISTRATOR[2])
    return page


def give(page: Page, file: Path, said: str) -> None:
    page.goto("/administration/resolutions/load/")
    page.get_by_label("Choose files").set_input_files(file)
    expect(page.locator("li.upload").first).to_contain_text(said, timeout=READING)


@pytest.fixture
def draft(administrator: Page, site: Site) -> Page:
    """The check of the Human Rights Council's resolution, which the first test of the module loads."""
    if not site.ask("SELECT 1 FROM compliance_resolution WHERE slug = 'A-HRC-RES-11-3'"):
        give(administrator, FULL_TEXT, "19 obligations")
    administrator.goto(CHECK)
    return administrator


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.closest('li.check-row')?.id || document.activeElement.name || ''"))


def test_words_and_rows_lead_to_each_other_by_mouse(draft: Page) -> None:
    page = draft
    text = page.get_by_role("region", name="The text as it was read")
    page.locator("#row-3-b .check-place").click()
    expect(text.locator("[data-clause='3-b'].is-near").first).to_be_in_viewport()
    text.locator("[data-clause='3-f']").first.scroll_into_view_if_needed()
    text.locator("[data-clause='3-f']").first.click()
    expect(page.locator("#row-3-f")).to_have_class(re.compile("is-near"))
    expect(page.locator("#row-3-f")).to_be_in_viewport()
    expect(page.locator("#row-3-f .check-place")).to_be_focused()
    expect(page.locator("#row-3-b")).not_to_have_class(re.compile("is-near"))
    look(page, "check-en", reload=True)
    for act in ("verb", "actions", "split", "join", "themes", "scope", "aside"):
        page.goto(f"{CHECK}?row=3-e&act={act}#row-3-e")
        look(page, f"check-{act}-en")
    page.goto(f"{CHECK}?row=3-e&act=action&n=1#row-3-e")
    look(page, "check-action-en")
    page.goto(f"{CHECK}?show=all")
    look(page, "check-all-en")


def test_selected_words_become_an_obligation(draft: Page) -> None:
    page = draft
    page.evaluate(
        """() => {
          const block = [...document.querySelectorAll("[data-paragraph]")]
            .find((one) => one.dataset.paragraph === "p-9" || one.dataset.paragraph === "p-7");
          const words = block.querySelector("[data-start]");
          getSelection().selectAllChildren(words);
          words.scrollIntoView();
        }"""
    )
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="Add this obligation")).to_be_focused()
    expect(page.locator("#add textarea[name=words]")).not_to_have_value("")
    page.keyboard.press("Enter")
    expect(told(page)).to_contain_text("obligation added")
    expect(page.locator(".check-filters [aria-current]")).to_contain_text("20")
    page.keyboard.press("u")
    expect(told(page)).to_contain_text("is undone")
    expect(page.locator(".check-filters [aria-current]")).to_contain_text("19")


def test_without_script_everything_is_reached_by_links(open_page: Callable[..., Page], draft: Page) -> None:
    page = come_in(open_page(java_script_enabled=False))
    page.goto(CHECK)
    page.locator("#row-3-b .check-tools a").click()
    page.get_by_role("link", name="Set aside").last.click()
    page.locator("#row-3-b").get_by_role("button", name="Set it aside").click()
    if "Say why it is set aside" not in page.content():  # the browser itself asks for the reason
        page.locator("#row-3-b textarea[name=reason]").fill("To see that it can be undone.")
        page.locator("#row-3-b").get_by_role("button", name="Set it aside").click()
    expect(told(page)).to_contain_text("obligation set aside")
    expect(page.locator("#row-3-b")).to_have_count(0)
    page.locator("#corrections").get_by_role("button", name=re.compile("Undo")).first.click()
    expect(page.locator("#row-3-b")).to_have_count(1)


def test_from_right_to_left_both_panes_stand_the_other_way(draft: Page) -> None:
    page = draft
    page.locator(".language-menu summary").click()
    page.get_by_role("button", name="العربية").click()
    page.goto(f"{CHECK}?row=3-b&act=verb#row-3-b")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    text, rows = page.locator(".check-text").bounding_box(), page.locator(".check-list").bounding_box()
    assert text
    assert rows
    assert text["x"] > rows["x"]
    look(page, "check-ar")
    page.goto(f"{CHECK}publish/")
    look(page, "publish-ar")
    page.locator(".language-menu summary").click()
    page.get_by_role("button", name="English").click()


def test_corrected_and_published_by_keyboard_only(draft: Page) -> None:
    page = draft
    keys = page.keyboard
    keys.press("j")
    first = focused(page)
    keys.press("j")
    assert focused(page) != first
    keys.press("k")
    assert focused(page) == first
    # The verb: its form opens in the row, and the first field has the focus; keys are letters there.
    keys.press("e")
    verb = page.locator(f"#{first} input[name=verb]")
    expect(verb).to_be_focused()
    verb.press("End")
    keys.type("xj")
    expect(verb).to_have_value(re.compile("xj$"))
    keys.press("Enter")
    expect(told(page)).to_contain_text("Correction")
    expect(page.locator(f"#{first}")).to_contain_text("Corrected")
    expect(page.locator(f"#{first} .check-place")).to_be_focused()
    keys.press("u")
    expect(told(page)).to_contain_text("is undone")

    # Splitting: arrows walk through the words.
    page.goto(f"{CHECK}#row-3-e")
    expect(page.locator("#row-3-e .check-place")).to_be_focused()
    keys.press("s")
    expect(page.locator("#row-3-e .split-word input").first).to_be_focused()
    for _ in range(4):
        keys.press("ArrowRight")
    keys.press("Enter")
    expect(told(page)).to_contain_text("obligation split")
    expect(page.locator(".check-filters [aria-current]")).to_contain_text("20")
    page.goto(f"{CHECK}#row-3-e")
    keys.press("m")
    expect(page.locator("#row-3-e").get_by_role("button", name="Join it with the next")).to_be_visible()
    page.locator("#row-3-e").get_by_role("button", name="Join it with the next").focus()
    keys.press("Enter")
    expect(told(page)).to_contain_text("joined with the next")

    # Setting aside asks why; Escape closes a form.
    page.goto(f"{CHECK}#row-6")
    keys.press("x")
    expect(page.locator("#row-6 textarea[name=reason]")).to_be_focused()
    keys.press("Escape")
    expect(page.locator("#row-6 .check-panel")).to_have_count(0)
    keys.press("x")
    expect(page.locator("#row-6 textarea[name=reason]")).to_be_focused()
    keys.type("It asks for cooperation only.")
    keys.press("Tab")
    keys.press("Enter")
    expect(told(page)).to_contain_text("obligation set aside")
    look(page, "check-corrected-en")
    keys.press("f")
    expect(page.locator("#check-filters a").first).to_be_focused()
    keys.press("?")
    expect(page.locator("details.keys")).to_have_attribute("open", "")
    keys.press("p")
    expect(page).to_have_url(re.compile(r"/publish/$"))
    expect(page.locator(".consequence")).to_contain_text("18 obligations will stand on 195 checklists at once")
    page.get_by_role("button", name="Publish A/HRC/RES/11/3").focus()
    keys.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    keys.press("Enter")
    expect(told(page)).to_contain_text("A/HRC/RES/11/3 is published")
    page.goto(CHECK)
    look(page, "check-published-en")


def test_a_fuller_text_becomes_a_revision_and_every_record_stays(
    open_page: Callable[..., Page], administrator: Page, tmp_path: Path
) -> None:
    page = administrator
    for name, text in (("digest.txt", DIGEST), ("official.txt", OFFICIAL)):
        (tmp_path / name).write_text(text)
    give(page, tmp_path / "digest.txt", "3 obligations")
    page.goto("/administration/resolutions/A-RES-79-600/publish/")
    press_and_confirm(page, "Publish A/RES/79/600")
    expect(page).to_have_url(re.compile(r"(?<!administration)/resolutions/A-RES-79-600/$"))
    anyone = open_page()
    before = f"{page.url.rstrip('/')}/op2/"

    give(page, tmp_path / "official.txt", "4 obligations")
    page.goto("/administration/resolutions/A-RES-79-600/publish/")
    shown = {
        item.locator("dt").inner_text(): item.locator("dd").inner_text() for item in page.locator(".stats > div").all()
    }
    assert {name: shown[name] for name in ("Unchanged", "Amended", "New", "Retired")} == {
        "Unchanged": "2", "Amended": "1", "New": "1", "Retired": "0"
    }  # fmt: skip
    expect(page.locator(".plan-words ins")).to_contain_text("especially children")
    look(page, "publish-revision-en", reload=True)
    press_and_confirm(page, "Publish A/RES/79/600")
    expect(page).to_have_url(re.compile(r"(?<!administration)/resolutions/A-RES-79-600/$"))
    answer = anyone.goto(before)
    assert answer is not None
    assert answer.ok, "the digest's address leads on"
    expect(anyone).to_have_url(re.compile(r"/A-RES-79-600/3/$"))
    expect(anyone.locator("main")).to_contain_text("especially children")

    page.goto("/administration/resolutions/A-RES-79-600/withdraw/")
    page.get_by_label("Reason").fill("It was a text of our own.")
    look(page, "withdraw-en")
    press_and_confirm(page, "Withdraw A/RES/79/600")
    expect(page).to_have_url(re.compile(r"(?<!administration)/resolutions/A-RES-79-600/$"))
    anyone.goto("/resolutions/A-RES-79-600/")
    expect(anyone.locator("main")).to_contain_text("Withdrawn on")
    expect(anyone.locator("main")).to_contain_text("It was a text of our own.")
