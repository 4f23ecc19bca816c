"""The whole cast before every address: what each person gets is written down here, and nothing else happens.

A new address without a line in `tests/access` fails the first test. Every refused POST is sent with data that would be
accepted from somebody else, and leaves every row of every table as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.access import LINES
from tests.access.state import record
from tests.access.table import REFUSALS, SIGN_IN, Answer, Line
from tests.views.work.world import CAST, World, build, fingerprint

pytestmark = pytest.mark.django_db


def patterns() -> Iterator[URLPattern]:
    """Every address of the project."""
    waiting = list(get_resolver().url_patterns)
    while waiting:
        one = waiting.pop()
        if isinstance(one, URLPattern):
            yield one
        else:
            waiting.extend(one.url_patterns)


def test_every_address_has_a_line_in_the_table() -> None:
    names = {pattern.name for pattern in patterns()}
    assert None not in names, "an address without a name cannot be cited or tested"
    assert names == {line.name for line in LINES}


def test_every_line_speaks_of_the_whole_cast() -> None:
    for line in LINES:
        assert set(line.get) == set(line.post) == set(CAST), str(line)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for all; every visit is taken back, so each test finds it as it was made."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def untouched(world: World, sessions: dict[str, str], django_db_blocker: Any) -> dict[str, str]:
    """The fingerprint of the world as it was made."""
    with django_db_blocker.unblock():
        return fingerprint()


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def sessions(world: World, django_db_blocker: Any) -> dict[str, str]:
    """The key of a session for each of the cast, so that nobody has to sign in for every visit."""
    keys = {}
    with django_db_blocker.unblock():
        for name, person in world.people.items():
            if person is not None:
                client = Client()
                client.force_login(person)
                keys[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return keys


def answer(client: Client, session: str | None, method: str, url: str, data: dict[str, Any]) -> Answer:
    """What somebody gets: a status, or SIGN_IN."""
    if session is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    response = getattr(client, method)(url, data)
    if response.streaming:
        b"".join(response.streaming_content)
    if response.status_code == 302 and response["Location"].startswith(reverse("sign_in")):
        return SIGN_IN
    return int(response.status_code)


def mistakes(line: Line, world: World, sessions: Mapping[str, str], method: str, cast: Sequence[str]) -> list[str]:
    """Where the cast gets something else than the table says."""
    url = reverse(line.name, kwargs=line.kwargs(world))
    expected = line.get if method == "get" else line.post
    wrong = []
    for name in cast:
        data = line.data(world) if method == "post" else {}
        got = answer(Client(), sessions.get(name), method, url, data)
        if got != expected[name]:
            wrong.append(f"{name} {method} {url}: {got}, not {expected[name]}")
    return wrong


def refused(line: Line) -> list[str]:
    return [name for name in CAST if line.post[name] in REFUSALS]


@pytest.mark.parametrize("line", LINES, ids=str)
def test_everybody_reads_what_the_table_says_and_reading_changes_nothing(
    line: Line, world: World, sessions: dict[str, str], untouched: dict[str, str]
) -> None:
    with taken_back():
        assert not mistakes(line, world, sessions, "get", CAST)
        assert fingerprint() == untouched


@pytest.mark.any_database
@pytest.mark.parametrize("line", LINES, ids=str)
def test_whoever_is_refused_changes_nothing(
    line: Line, world: World, sessions: dict[str, str], untouched: dict[str, str]
) -> None:
    with taken_back():
        assert not mistakes(line, world, sessions, "post", refused(line))
        assert fingerprint() == untouched


@pytest.mark.parametrize("line", LINES, ids=str)
def test_the_others_may_do_it(line: Line, world: World, sessions: dict[str, str]) -> None:
    """The same data are accepted, so that the refusals above are of the person and not of the form."""
    for name in set(CAST) - set(refused(line)):
        with taken_back():
            assert not mistakes(line, world, sessions, "post", [name])


POSTING = [line for line in LINES if 302 in line.post.values() and line.name not in ("set_language",)]


@pytest.mark.any_database
@pytest.mark.parametrize("line", POSTING, ids=str)
def test_without_its_token_no_form_is_taken(
    line: Line, world: World, sessions: dict[str, str], untouched: dict[str, str]
) -> None:
    """Cross-site requests carry cookies but no token: 403, and nothing changes, for everybody who may post."""
    url = reverse(line.name, kwargs=line.kwargs(world))
    with taken_back():
        for name in CAST:
            if line.post[name] == 302:
                client = Client(enforce_csrf_checks=True)
                assert answer(client, sessions.get(name), "post", url, line.data(world)) == 403, name
        assert fingerprint() == untouched


def test_an_officer_writes_only_the_own_record(world: World, sessions: dict[str, str]) -> None:
    """The same address and the same form: each rapporteur's words end with their own State."""
    url = reverse("implementation_edit", kwargs=world.clause(2))
    with taken_back():
        data = {**record(world, 2, "", "publish"), "country": world.state.pk, "country_id": world.state.pk}
        assert answer(Client(), sessions["other"], "post", url, data) == 302
        assert list(world.obligations[1].pairs.values_list("country", flat=True)) == [world.other_state.pk]
