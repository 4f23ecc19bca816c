"""The frame of every page: languages, directions, navigation by role, the strict content policy."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

TEMPLATES = Path(settings.BASE_DIR) / "templates"
STATIC = Path(settings.BASE_DIR) / "static"


class Person:
    """Somebody signed in, as the templates see them."""

    is_authenticated = True

    def __init__(self, role: str) -> None:
        self.viewer = SimpleNamespace(role=role, get_role_display=role, country="Kenya", organisation=None)

    def __str__(self) -> str:
        return "A. Person"


def frame(address: str = "/about/", **context: Any) -> str:
    """The base page, rendered without a database."""
    request = RequestFactory().get(address)
    return render_to_string("base.html", {"site_name": "Ledger", "request": request, "csrf_token": "token", **context})


@pytest.mark.parametrize(
    ("language", "opening", "sheet"),
    [
        ("en", '<html lang="en" dir="ltr">', "bootstrap.min.css"),
        ("ar", '<html lang="ar" dir="rtl">', "bootstrap.rtl.min.css"),
        ("zh-hans", '<html lang="zh-hans" dir="ltr">', "bootstrap.min.css"),
    ],
)
def test_language_and_direction(language: str, opening: str, sheet: str) -> None:
    with translation.override(language):
        html = frame()
    assert opening in html
    assert re.findall(r"vendor/bootstrap/([\w.]+)", html) == [sheet]


def test_it_begins_with_a_way_past_the_navigation() -> None:
    html = frame()
    body = html[html.index("<body") :]
    assert body.index('href="#main"') < body.index("<header")
    assert '<main id="main"' in html


@pytest.mark.parametrize(
    ("role", "room"),
    [
        ("administrator", "/administration/"),
        ("rapporteur", "/my-country/"),
        ("contributor", "/my-country/"),
        ("approver", "/my-organisation/"),
        ("member", "/my-organisation/"),
    ],
)
def test_each_role_finds_its_room_and_no_other(role: str, room: str) -> None:
    person = Person(role)
    html = frame(user=person, viewer=person.viewer)
    navigation = html[html.index('<nav class="main-nav"') : html.index("</nav>")]
    rooms = {"/administration/", "/my-country/", "/my-organisation/"}
    assert rooms & set(re.findall(r'href="([^"]*)"', navigation)) == {room}
    assert re.search(r'<form method="post" action="/sign-out/">', html)


def test_a_visitor_can_sign_in_and_sees_no_room() -> None:
    html = frame()
    assert 'href="/sign-in/"' in html
    assert "/my-country/" not in html
    navigation = html[html.index('<nav class="main-nav"') : html.index("</nav>")]
    assert re.findall(r'href="([^"]*)"', navigation) == ["/", "/countries/", "/resolutions/", "/matrix/", "/about/"]


def test_the_language_form_comes_back_to_this_page() -> None:
    html = frame("/countries/?group=african&page=2")
    assert '<input type="hidden" name="next" value="/countries/?group=african&amp;page=2">' in html
    assert re.findall(r'name="language" value="([\w-]+)"', html) == [code for code, _name in settings.LANGUAGES]


def test_banners_appear_only_where_they_are_true() -> None:
    assert "Synthetic data" not in frame()
    assert "Synthetic data" in frame(synthetic_data=True)
    assert "Demonstration:" in frame(demonstration=True)


def test_it_is_not_an_official_publication_and_draws_no_map() -> None:
    html = frame()
    assert "It is not an official publication of the United Nations." in html
    assert "boundaries" not in html


def test_htmx_is_told_to_keep_to_the_policy() -> None:
    html = frame()
    assert '"includeIndicatorStyles": false' in html
    assert '"allowEval": false' in html
    assert """hx-headers='{"X-CSRFToken": "token"}'""" in html


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_breaks_the_content_policy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=[\"']|javascript:", text)
    for script in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in script
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", text)


@pytest.mark.parametrize("path", sorted((STATIC / "css").glob("*.css")), ids=lambda path: path.name)
def test_sheets_use_logical_directions_only(path: Path) -> None:
    """One sheet serves both directions of reading."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    physical = (
        r"(?:margin|padding|border)-(?:left|right)|text-align:\s*(?:left|right)"
        r"|(?<![\w-])(?:left|right)\s*:|float:\s*(?:left|right)"
    )
    assert re.findall(physical, text) == []
    assert "url(http" not in text


@pytest.mark.parametrize("name", ["403.html", "404.html", "409.html", "500.html", "503.html", "403_csrf.html"])
def test_error_pages_say_what_to_do_next(name: str) -> None:
    html = render_to_string(name, {"site_name": "Ledger", "request": RequestFactory().get("/nowhere/")})
    assert html.count("<h1") == 1
    assert "Go to the front page" in html
