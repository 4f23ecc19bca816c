"""The whole cast before every address: what each person gets is written down here, and nothing else happens.

A new address without a line here fails the first test. Every refused POST is sent with data that would be
accepted from somebody else, and leaves every row of every table as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests import factories
from tests.views.work.world import CAST, World, build, fingerprint

pytestmark = pytest.mark.django_db

#: Sent to sign in. All other answers are their status; 301 and 302 lead somewhere else.
SIGN_IN = "sign in"
#: Answers after which every row is as it was.
REFUSALS = (SIGN_IN, 403, 404, 405, 409)
Answer = int | str
Answers = Mapping[str, Answer]
Values = Callable[[World], dict[str, Any]]

OFFICERS = ("contributor", "rapporteur", "other")
RAPPORTEURS = ("rapporteur", "other")
REVIEWERS = ("member", "approver")
INVITERS = ("approver", "rapporteur", "other", "administrator")
SIGNED_IN = CAST[1:]


def everyone(answer: Answer, **others: Answer) -> Answers:
    return {**dict.fromkeys(CAST, answer), **others}


def only(people: tuple[str, ...], answer: Answer, **others: Answer) -> Answers:
    """This answer for these; who is not signed in is sent there, the rest are refused."""
    return {"anonymous": SIGN_IN, **{name: answer if name in people else 403 for name in SIGNED_IN}, **others}


def nothing(_world: World) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Line:
    """One address (and one object where it matters which): what each of the cast gets for GET and for POST."""

    name: str
    get: Answers
    post: Answers
    kwargs: Values = nothing
    data: Values = nothing
    about: str = ""

    def __str__(self) -> str:
        return f"{self.name}-{self.about}" if self.about else self.name


def readable(name: str, kwargs: Values = nothing, about: str = "", **others: Answer) -> Line:
    return Line(name, everyone(200, **others), everyone(405), kwargs, about=about)


def place(number: int, **more: str) -> Values:
    return lambda w: {**w.clause(number), **more}


def in_draft(**more: str) -> Values:
    return lambda w: {"slug": w.draft.slug, "place": "1", **more}


def record(world: World, number: int, expected: Any, act: str = "save") -> dict[str, Any]:
    """A whole form of a clause, as the page sends it."""
    data = {"act": act, "expected": expected, "status": "under_way", "narrative": "A new law."}
    for action in world.obligations[number - 1].actions.all():
        data[f"action-{action.key}-status"] = "open"
    return data


EVIDENCE = {
    "kind": "law",
    "dimension": "structure",
    "title": "Act No. 9",
    "dated": "2024-05-01",
    "language": "en",
    "url": "https://laws.example/9",
    "audience": "everyone",
}
REASON: Values = lambda _w: {"reason": "A good reason."}  # noqa: E731
TEXT = "General Assembly\n\nThe General Assembly,\n\n1. Urges Governments to criminalize trafficking in persons;\n"


def invitation(role: str, **more: Any) -> Values:
    return lambda _w: {"role": role, "name": "New", "email": "new@example.org", "language": "en", **more}


def review_data(world: World) -> dict[str, Any]:
    return {
        "grade": "A",
        "information_quality": "detailed",
        "reasons": "We looked again.",
        "evidence_cutoff": "2024-06-01",
        "judged": world.published.pk,
    }


LINES = [
    Line("healthz", everyone(200), everyone(405)),
    Line("readyz", everyone(200), everyone(405)),
    Line("robots", everyone(200), everyone(405)),
    Line("set_language", everyone(302), everyone(302), data=lambda _w: {"language": "fr"}),
    # --- anyone reads; drafts are administrators' ---
    readable("home"),
    readable("about"),
    readable("country_list"),
    readable("country_detail", lambda w: {"code": w.state.code}),
    Line("country_summary", everyone(302), everyone(405), lambda w: {"code": w.state.code}),
    readable("pair_detail", place(1, code="ken")),
    readable("pair_detail", place(2, code="ken"), "silent"),
    Line("pair_detail", everyone(404), everyone(405), in_draft(code="ken"), about="draft"),
    readable("resolution_list"),
    readable("resolution_detail", lambda w: {"slug": w.resolution.slug}),
    Line(
        "resolution_detail",
        everyone(404, administrator=200),
        everyone(405),
        lambda w: {"slug": w.draft.slug},
        about="draft",
    ),
    readable("resolution_comparison", lambda w: {"slug": w.sequel.slug, "other": w.resolution.slug}),
    Line(
        "resolution_comparison",
        everyone(404),
        everyone(405),
        lambda w: {"slug": w.resolution.slug, "other": w.draft.slug},
        about="no family",
    ),
    readable("revision_comparison", lambda w: {"slug": w.sequel.slug, "old": 1, "new": 2}),
    Line(
        "revision_comparison",
        everyone(404),
        everyone(405),
        lambda w: {"slug": w.draft.slug, "old": 1, "new": 2},
        about="draft",
    ),
    readable("resolution_file", lambda w: {"slug": w.sequel.slug, "revision": 2, "language": "en"}),
    Line(
        "resolution_file",
        everyone(404),
        everyone(405),
        lambda w: {"slug": w.draft.slug, "revision": 1, "language": "en"},
        about="draft",
    ),
    readable("obligation_list"),
    readable("obligation_detail", place(1)),
    Line("obligation_detail", everyone(404), everyone(405), in_draft(), about="draft"),
    Line("obligation_by_key", everyone(301), everyone(405), lambda w: {"key": w.obligations[0].key}),
    Line(
        "evidence_file",
        everyone(200),
        everyone(405),
        lambda w: {"key": w.open_evidence.key, "number": 1},
    ),
    Line(
        "evidence_file",
        everyone(404, member=200, approver=200, contributor=200, rapporteur=200),
        everyone(405),
        lambda w: {"key": w.accredited_evidence.key, "number": 1},
        about="accredited",
    ),
    Line(
        "evidence_file",
        everyone(404, contributor=200, rapporteur=200),
        everyone(405),
        lambda w: {"key": w.draft_evidence.key, "number": 1},
        about="draft",
    ),
    # --- accounts ---
    Line(
        "sign_in",
        everyone(302, anonymous=200),
        everyone(302),
        data=lambda w: {"username": w.people["rapporteur"].email, "password": factories.PASSWORD},  # type: ignore[union-attr]
    ),
    Line("sign_out", everyone(405), everyone(302)),
    Line("after_sign_in", everyone(302, anonymous=SIGN_IN), everyone(405, anonymous=SIGN_IN)),
    Line(
        "my_profile",
        only(SIGNED_IN, 200),
        only(SIGNED_IN, 302),
        data=lambda _w: {"name": "Another name", "language": "fr"},
    ),
    Line(
        "password_change",
        only(SIGNED_IN, 200),
        only(SIGNED_IN, 302),
        data=lambda _w: {
            "old_password": factories.PASSWORD,
            "new_password1": "quiet river stone 88",
            "new_password2": "quiet river stone 88",
        },
    ),
    Line("password_reset", everyone(200), everyone(302), data=lambda _w: {"email": "nobody@example.org"}),
    readable("password_reset_done"),
    readable("password_reset_complete"),
    Line("password_reset_confirm", everyone(200), everyone(200), lambda _w: {"uidb64": "MQ", "token": "x-y"}),
    Line(
        "invitation_accept",
        everyone(200),
        everyone(302),
        lambda w: {"token": w.invitations["contributor"][1]},
        lambda _w: {"password": "quiet river stone 88", "password_again": "quiet river stone 88"},
    ),
    Line("invitation_accept", everyone(404), everyone(404), lambda _w: {"token": "unknown"}, about="unknown"),
    # --- people ---
    Line(
        "invitation_revoke",
        only(INVITERS, 405),
        only((), 403, rapporteur=302, other=404, approver=404),
        lambda w: {"pk": w.invitations["contributor"][0].pk},
        about="contributor",
    ),
    Line(
        "invitation_revoke",
        only(INVITERS, 405),
        only((), 403, rapporteur=404, other=404, approver=302),
        lambda w: {"pk": w.invitations["member"][0].pk},
        about="member",
    ),
    Line(
        "invitation_revoke",
        only(INVITERS, 405),
        only((), 403, rapporteur=302, other=404, approver=404, administrator=302),
        lambda w: {"pk": w.invitations["rapporteur"][0].pk},
        about="rapporteur",
    ),
    Line(
        "membership_end",
        only((), 403, rapporteur=200, other=404, approver=404, administrator=200),
        only((), 403, rapporteur=302, other=404, approver=404, administrator=302),
        lambda w: {"pk": w.memberships["contributor"].pk},
        REASON,
        "contributor",
    ),
    Line(
        "membership_end",
        only((), 403, rapporteur=200, other=404, approver=404, administrator=200),
        only((), 403, rapporteur=403, other=404, approver=404, administrator=302),
        lambda w: {"pk": w.memberships["rapporteur"].pk},
        REASON,
        "own",
    ),
    Line(
        "membership_end",
        only((), 403, rapporteur=404, other=404, approver=200, administrator=200),
        only((), 403, rapporteur=404, other=404, approver=302, administrator=302),
        lambda w: {"pk": w.memberships["member"].pk},
        REASON,
        "member",
    ),
    Line(
        "membership_end",
        only((), 403, rapporteur=404, other=404, approver=404, administrator=200),
        only((), 403, rapporteur=404, other=404, approver=404, administrator=403),
        lambda w: {"pk": w.memberships["administrator"].pk},
        REASON,
        "administrator",
    ),
    # --- administration ---
    Line("administration", only(("administrator",), 200), only(("administrator",), 405)),
    Line("people", only(("administrator",), 200), only(("administrator",), 405)),
    Line(
        "invitation_create",
        only(("administrator",), 200),
        only(("administrator",), 302),
        data=lambda w: {**invitation("rapporteur")(w), "country": w.state.pk},
    ),
    Line(
        "organisation_create",
        only(("administrator",), 200),
        only(("administrator",), 302),
        data=lambda _w: {"name": "New Watch", "kind": "ngo"},
    ),
    Line(
        "resolution_load",
        only(("administrator",), 200),
        only(("administrator",), 302),
        data=lambda _w: {"text": TEXT, "symbol": "A/RES/99/7"},
    ),
    Line("upload_row", only(("administrator",), 200), only(("administrator",), 405), lambda w: {"key": w.upload.key}),
    Line(
        "upload_row",
        only(("administrator",), 404),
        only(("administrator",), 405),
        lambda _w: {"key": "x"},
        about="none",
    ),
    Line("upload_file", only(("administrator",), 200), only(("administrator",), 405), lambda w: {"key": w.upload.key}),
    Line(
        "upload_resume",
        only(("administrator",), 405),
        only(("administrator",), 302),
        lambda w: {"key": w.upload.key},
        lambda _w: {"symbol": "A/RES/99/8"},
    ),
    Line(
        "upload_discard", only(("administrator",), 405), only(("administrator",), 302), lambda w: {"key": w.upload.key}
    ),
    Line(
        "resolution_check",
        only(("administrator",), 200),
        only(("administrator",), 405),
        lambda w: {"slug": w.draft.slug},
        about="draft",
    ),
    Line(
        "resolution_check",
        only(("administrator",), 200),
        only(("administrator",), 405),
        lambda w: {"slug": w.resolution.slug},
    ),
    Line(
        "correction_create",
        only(("administrator",), 405),
        only(("administrator",), 302),
        lambda w: {"slug": w.draft.slug},
        lambda _w: {"op": "obligation_aside", "look": "row=1", "start": 3, "end": 35, "reason": "Nobody is asked."},
        about="draft",
    ),
    Line(
        "correction_create",
        only(("administrator",), 405),
        only(("administrator",), 409),
        lambda w: {"slug": w.resolution.slug},
        lambda _w: {"op": "obligation_aside", "look": "row=1", "start": 3, "end": 35, "reason": "Nobody is asked."},
        about="published",
    ),
    Line(
        "correction_undo",
        only(("administrator",), 405),
        only(("administrator",), 302),
        lambda w: {"slug": w.draft.slug, "number": 1},
        about="draft",
    ),
    Line(
        "correction_undo",
        only(("administrator",), 405),
        only(("administrator",), 404),
        lambda w: {"slug": w.resolution.slug, "number": 1},
        about="none",
    ),
    Line(
        "correction_redo",
        only(("administrator",), 405),
        only(("administrator",), 302),
        lambda w: {"slug": w.draft.slug, "number": 1},
        about="draft",
    ),
    Line(
        "correction_redo",
        only(("administrator",), 405),
        only(("administrator",), 404),
        lambda w: {"slug": w.resolution.slug, "number": 1},
        about="none",
    ),
    Line(
        "resolution_reread",
        only(("administrator",), 405),
        only(("administrator",), 302),
        lambda w: {"slug": w.draft.slug},
    ),
    Line(
        "resolution_publish",
        only(("administrator",), 200),
        only(("administrator",), 302),
        lambda w: {"slug": w.draft.slug},
        lambda _w: {"first_report_on": "2099-01-01", "interval_months": 24},
        about="draft",
    ),
    Line(
        "resolution_publish",
        only(("administrator",), 404),
        only(("administrator",), 409),
        lambda w: {"slug": w.resolution.slug},
        lambda _w: {"first_report_on": "2099-01-01", "interval_months": 24},
        about="twice",
    ),
    Line(
        "resolution_submit",
        only(("administrator",), 405),
        only(("administrator",), 302),
        lambda w: {"slug": w.draft.slug},
        lambda _w: {"first_report_on": "2099-01-01", "interval_months": 24},
        about="draft",
    ),
    Line(
        "resolution_submit",
        only(("administrator",), 405),
        only(("administrator",), 409),
        lambda w: {"slug": w.resolution.slug},
        lambda _w: {"first_report_on": "2099-01-01", "interval_months": 24},
        about="published",
    ),
    Line(
        "resolution_return",
        only(("administrator",), 405),
        only(("administrator",), 409),
        lambda w: {"slug": w.draft.slug},
        REASON,
        about="draft",
    ),
    Line(
        "resolution_return",
        only(("administrator",), 405),
        only(("administrator",), 409),
        lambda w: {"slug": w.resolution.slug},
        REASON,
        about="published",
    ),
    Line(
        "resolution_pair",
        only(("administrator",), 405),
        only(("administrator",), 302),
        lambda w: {"slug": w.draft.slug},
        lambda _w: {"place": "1", "key": "new"},
        about="draft",
    ),
    Line(
        "resolution_pair",
        only(("administrator",), 405),
        only(("administrator",), 409),
        lambda w: {"slug": w.resolution.slug},
        lambda _w: {"place": "1", "key": "new"},
        about="published",
    ),
    Line(
        "resolution_discard",
        only(("administrator",), 405),
        only(("administrator",), 302),
        lambda w: {"slug": w.draft.slug},
        about="draft",
    ),
    Line(
        "resolution_discard",
        only(("administrator",), 405),
        only(("administrator",), 409),
        lambda w: {"slug": w.resolution.slug},
        about="published",
    ),
    Line(
        "resolution_family",
        only(("administrator",), 200),
        only(("administrator",), 302),
        lambda w: {"slug": w.sequel.slug},
        lambda _w: {"follows": ""},
    ),
    Line("equivalence_list", only(("administrator",), 200), only(("administrator",), 405)),
    Line("equivalence_propose", only(("administrator",), 405), only(("administrator",), 302)),
    Line(
        "equivalence_decide",
        only(("administrator",), 405),
        only(("administrator",), 302),
        lambda w: {"pk": w.equivalence.pk},
        lambda _w: {"state": "confirmed", "seen": "proposed"},
    ),
    Line(
        "equivalence_decide",
        only(("administrator",), 405),
        only(("administrator",), 409),
        lambda w: {"pk": w.equivalence.pk},
        lambda _w: {"state": "confirmed", "seen": "refused"},
        "too late",
    ),
    Line(
        "obligation_correct",
        only(("administrator",), 200),
        only(("administrator",), 302),
        lambda w: {"key": w.obligations[0].key},
        lambda _w: {"act": "scope", "scope": "named", "states": ["KEN"]},
    ),
    Line(
        "language_publish",
        only(("administrator",), 405),
        only(("administrator",), 404),
        lambda w: {"slug": w.resolution.slug, "language": "fr"},
        about="none",
    ),
    Line(
        "language_discard",
        only(("administrator",), 405),
        only(("administrator",), 404),
        lambda w: {"slug": w.resolution.slug, "language": "fr"},
        about="none",
    ),
    Line(
        "resolution_revise",
        only(("administrator",), 405),
        only(("administrator",), 409),
        lambda w: {"slug": w.draft.slug},
        about="draft",
    ),
    Line(
        "resolution_revise",
        only(("administrator",), 405),
        only(("administrator",), 302),
        lambda w: {"slug": w.resolution.slug},
        about="published",
    ),
    Line(
        "resolution_withdraw",
        only(("administrator",), 200),
        only(("administrator",), 409),
        lambda w: {"slug": w.draft.slug},
        REASON,
        about="draft",
    ),
    Line(
        "resolution_withdraw",
        only(("administrator",), 200),
        only(("administrator",), 302),
        lambda w: {"slug": w.resolution.slug},
        REASON,
        about="published",
    ),
    # --- a State's own record: the address is the same for every State, the record is one's own ---
    Line("my_country", only(OFFICERS, 200), only(OFFICERS, 405)),
    Line("my_people", only(OFFICERS, 200), only(OFFICERS, 405)),
    Line("my_people_invite", only(RAPPORTEURS, 200), only(RAPPORTEURS, 302), data=invitation("contributor")),
    Line(
        "institution_list", only(OFFICERS, 200), only(RAPPORTEURS, 302), data=lambda _w: {"name": "Ministry of Labour"}
    ),
    Line(
        "implementation_edit",
        only(OFFICERS, 200),
        only(OFFICERS, 302, other=409),
        place(1),
        lambda w: record(w, 1, w.submitted.revision_count),
        "with a record",
    ),
    Line(
        "implementation_edit", only(OFFICERS, 200), only(OFFICERS, 302), place(2), lambda w: record(w, 2, ""), "silent"
    ),
    Line(
        "implementation_edit",
        only(OFFICERS, 200),
        only(RAPPORTEURS, 302),
        place(2),
        lambda w: record(w, 2, "", "publish"),
        "publish",
    ),
    Line("implementation_edit", only(OFFICERS, 404), only(OFFICERS, 404), in_draft(), about="draft"),
    Line("evidence_create", only(OFFICERS, 200), only(OFFICERS, 302), place(2), lambda _w: EVIDENCE),
    Line(
        "evidence_link",
        only(OFFICERS, 405),
        only(("contributor", "rapporteur"), 302, other=404),
        place(2),
        lambda w: {"evidence": w.open_evidence.key},
    ),
    Line("scope_declare", only(RAPPORTEURS, 200), only(RAPPORTEURS, 404), data=lambda _w: {"obligation": "unknown"}),
    Line(
        "implementation_return",
        only(RAPPORTEURS, 405),
        only((), 403, rapporteur=302, other=404),
        place(1),
        lambda w: {"return-reason": "What about victims?", "expected": w.submitted.revision_count},
    ),
    Line(
        "implementation_discard",
        only(OFFICERS, 405),
        only(("contributor", "rapporteur"), 302, other=404),
        place(3),
        lambda w: {"expected": w.drafted.revision_count},
    ),
    Line(
        "implementation_withdraw",
        only((), 403, rapporteur=200, other=404),
        only((), 403, rapporteur=302, other=404),
        place(1),
        lambda w: {"reason": "It was a mistake.", "version": w.published.pk},
    ),
    Line(
        "evidence_withdraw",
        only(OFFICERS, 200, other=404),
        only((), 403, rapporteur=302, other=404),
        lambda w: {"key": w.open_evidence.key},
        REASON,
        "published",
    ),
    Line(
        "evidence_withdraw",
        only(OFFICERS, 200, other=404),
        only(OFFICERS, 302, other=404),
        lambda w: {"key": w.draft_evidence.key},
        REASON,
        "draft",
    ),
    # --- an organisation's reviews ---
    Line("my_organisation", only(REVIEWERS, 200), only(REVIEWERS, 405)),
    Line("my_members", only(REVIEWERS, 200), only(REVIEWERS, 405)),
    Line("my_members_invite", only(("approver",), 200), only(("approver",), 302), data=invitation("member")),
    Line("review_create", only(REVIEWERS, 200), only(REVIEWERS, 302), place(1, code="ken"), review_data),
    Line("review_create", only(REVIEWERS, 404), only(REVIEWERS, 404), in_draft(code="ken"), review_data, "draft"),
    Line("review_withdraw", only(REVIEWERS, 200), only(REVIEWERS, 302), lambda w: {"key": w.review.key}, REASON),
    Line("review_withdraw", only((), 403), only((), 403), lambda w: {"key": w.foreign_review.key}, REASON, "another's"),
]


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
