"""Every writing address of the State's and the organisation's rooms refuses another's object, a wrong state and an old
page, and then no row of any table has changed. What it refuses is written in `tests/access/refusals*.py`."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from compliance.models import User
from tests.access.refusals import REFUSING, SHOWN, Entry, Refusal, Who
from tests.access.refusals_evidence import PIECES, SHEETS
from tests.access.refusals_institutions import INSTITUTIONS, REVIEWERS
from tests.access.refusals_people import OFFICERS
from tests.access.refusals_records import CLAUSES
from tests.support.worlds import kept, taken_out
from tests.views.work.world import World, build, fingerprint

pytestmark = pytest.mark.any_database

ENTRIES: list[Entry] = [*OFFICERS, *INSTITUTIONS, *CLAUSES, *PIECES, *SHEETS, *REVIEWERS]
KINDS = ("foreign", "state", "stale")
CASES = [
    pytest.param(entry.name, case, id=f"{entry.name}-{kind}-{case.about}")
    for entry in ENTRIES
    for kind in KINDS
    for case in entry.cases(kind)
]
#: Where the rooms' addresses begin, and the one that an organisation has on a State's pages.
ROOMS = ("my-country/", "my-organisation/", "people/")
REVIEW = "/review/"


def writing_addresses(resolver: Any = None, before: str = "") -> Iterator[str]:
    """The names of the rooms' addresses whose view takes a POST."""
    for one in (resolver or get_resolver()).url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from writing_addresses(one, route)
        elif isinstance(one, URLPattern) and (route.startswith(ROOMS) or route.endswith(REVIEW)):
            assert one.name is not None
            if "POST" in getattr(one.callback, "methods", ("POST",)):
                yield one.name


def test_every_writing_address_of_the_rooms_says_what_it_refuses() -> None:
    assert sorted(writing_addresses()) == sorted(entry.name for entry in ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_each_kind_has_refusals_or_a_reason_in_words(entry: Entry) -> None:
    for kind in KINDS:
        found = getattr(entry, kind)
        assert len(found.split()) > 3 if isinstance(found, str) else found, kind
        for case in entry.cases(kind):
            assert case.answer in REFUSING
            assert case.meanwhile or case.owner or case.right, f"{case.about}: nothing shows why it is refused"


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with kept(build, django_db_blocker) as world:
        yield world


@pytest.fixture
def world(made: World, db: None) -> World:
    return taken_out(made)


def browser_of(world: World, who: Who) -> Client:
    person = world.people[who] if isinstance(who, str) else who(world)
    assert isinstance(person, User)
    client = Client()
    client.force_login(person)
    return client


def said_on_the_page(response: Any) -> list[str]:
    """What is found wrong with what was sent, by the form that is shown again or above it; each stands on the page."""
    form = response.context["form"]
    parts = [form, *getattr(form, "actions", [])]
    said = [str(text) for part in parts for texts in part.errors.values() for text in texts]
    said += [str(message) for message in response.context["messages"]]
    page = unescape(response.content.decode())
    return said if all(message in page for message in said) else []


@pytest.mark.parametrize(("name", "case"), CASES)
def test_it_is_refused_and_no_row_has_changed(world: World, name: str, case: Refusal) -> None:
    case.given(world)
    url, data = reverse(name, kwargs=case.kwargs(world)), case.data(world)
    if case.meanwhile:
        case.meanwhile(world)
    client = browser_of(world, case.who)
    before = fingerprint()
    response = client.post(url, data)
    assert response.status_code == case.answer
    assert fingerprint() == before
    if case.answer == SHOWN:
        assert said_on_the_page(response)


@pytest.mark.parametrize(("name", "case"), CASES)
def test_it_is_refused_for_no_other_reason(world: World, name: str, case: Refusal) -> None:
    case.given(world)
    url, data = reverse(name, kwargs=case.kwargs(world)), case.data(world)
    if case.right:
        data |= case.right(world)
    client = browser_of(world, case.owner or case.who)
    before = fingerprint()
    assert client.post(url, data).status_code in (200, 302)
    assert fingerprint() != before
