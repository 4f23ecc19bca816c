"""What several people of the browser tests do: sign in, take up an invitation, answer the question before an act."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

#: The password of every demonstration account, as `make demo` prints it.
DEMONSTRATION = "demonstration-ledger"


def sign_in(page: Page, email: str, password: str = DEMONSTRATION) -> None:
    """Through the page, ending in the room of the person's role."""
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.locator(".account-menu")).to_be_visible()


def told(page: Page) -> Locator:
    """What the page says came of the last act."""
    return page.locator(".messages[role=status]")


def press_and_confirm(page: Page, words: str) -> None:
    """Press a button that asks before it acts, and say yes."""
    page.get_by_role("main").get_by_role("button", name=words, exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name=words, exact=True).click()


def accept_invitation(page: Page, link: str, password: str) -> None:
    """Open the link in a browser that knows nobody, choose a password, come in."""
    page.goto(link)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_label("The same password again").fill(password)
    page.get_by_role("button", name="Accept and sign in").click()
    expect(page.locator(".account-menu")).to_be_visible()
