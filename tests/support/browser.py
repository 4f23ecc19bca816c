"""Watches pages in a real browser: what must not happen on any of them, and how they look.

A page must write no error to the console, ask no other host for anything, get no answer of 400 or
more, break no accessibility rule that axe-core knows, and not be wider than the window.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

SCREENSHOTS = Path(__file__).resolve().parents[2] / "var" / "screenshots"
#: Widths in CSS pixels that every page is looked at: a desk and a telephone.
WIDTHS = (1280, 390)
#: A window of 1280 pixels at 400 % zoom: nothing may need sideways scrolling.
NARROWEST = 320
HEIGHT = 900
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str:
    """Path of the system's Chromium, or of the one that `CHROMIUM` names.

    Raises:
        FileNotFoundError: there is none; the message says what to install.
    """
    named = os.environ.get("CHROMIUM")
    for name in [named] if named else ["chromium", "chromium-browser", "google-chrome"]:
        if found := shutil.which(name):
            return found
    raise FileNotFoundError(
        f"No browser found ({named or 'chromium'}). Install your system's chromium package, "
        "or name one with CHROMIUM=/path/to/chromium."
    )


class Watch:
    """Notes what goes wrong on the pages of a browser context.

    A test that means to provoke a fault says so first: `watch.allow(r"404 .*/resolutions/none/")`.
    """

    def __init__(self, home: str) -> None:
        self.home = home
        self.problems: list[str] = []
        self._allowed: list[re.Pattern[str]] = []

    def follow(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)
        context.on("weberror", lambda error: self.problems.append(f"script error: {error.error}"))

    def allow(self, pattern: str) -> None:
        """Expect problems that `pattern` is found in: their kind, status and address."""
        self._allowed.append(re.compile(pattern))

    @property
    def unexpected(self) -> list[str]:
        return [problem for problem in self.problems if not any(pattern.search(problem) for pattern in self._allowed)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        address = message.location.get("url", "")
        # Chromium repeats every answer of 400 or more here, without its request: said by _response.
        if not message.text.startswith("Failed to load resource: the server responded"):
            self.problems.append(f"console {message.type}: {message.text} {address}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.home + "/", "data:", "blob:", "about:")):
            self.problems.append(f"request off the host: {request.url}")

    def _failed(self, request: Request) -> None:
        # Leaving a page ends what it was still loading; that is no fault.
        if request.failure != "net::ERR_ABORTED":
            self.problems.append(f"request failed: {request.failure} {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.problems.append(f"response {response.status} {response.request.method} {response.url}")


def axe(page: Page) -> None:
    """Assert that axe-core finds no accessibility violation in the page as it stands."""
    found = Axe().run(page).response["violations"]
    told = [
        f"{violation['id']} ({violation['impact']}): {violation['help']}\n"
        + "\n".join(f"    {node['html'][:200]}" for node in violation["nodes"][:5])
        for violation in found
    ]
    assert not found, f"{page.url} breaks {len(found)} accessibility rules:\n" + "\n".join(told)


def assert_fits(page: Page) -> None:
    """Assert that the page is no wider than the window: wide things scroll in a box of their own."""
    wide, window = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= window, f"{page.url} is {wide} pixels wide in a window of {window}"


def screenshot(page: Page, name: str) -> Path:
    """Write the whole page, as it stands, to `var/screenshots/NAME-WIDTH.png`."""
    size = page.viewport_size
    assert size is not None
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{name}-{size['width']}.png"
    page.screenshot(path=path, full_page=True, timeout=30_000)
    return path


def look(page: Page, name: str, *, reload: bool = False) -> None:
    """Look at the page at each of `WIDTHS`: accessible, no wider than the window, and a screenshot of it.

    `reload` fetches it anew at each width, as people on either device would. What came of sending a form
    cannot be fetched again and is only made narrower.
    """
    before = page.viewport_size
    assert before is not None
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if reload:
            page.reload()
        axe(page)
        assert_fits(page)
        screenshot(page, name)
    page.set_viewport_size({"width": NARROWEST, "height": HEIGHT})
    assert_fits(page)
    page.set_viewport_size(before)
