"""What is not for everyone carries a mark; a crawl of the whole site as those it is not for finds it nowhere."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from compliance.forms.search import SearchForm
from compliance.selectors.search import find
from compliance.services import search_index
from tests.access import LINES
from tests.access.table import REFUSALS
from tests.support.marks import ACCREDITED, ADMINISTRATION, MADE, PREFIX, SECRETS, STATE, Marks, mark_everything
from tests.views.work.world import World, build

pytestmark = pytest.mark.any_database

MARK = re.compile(rf"{PREFIX}\d{{4}}x".encode())
LINK = re.compile(r"""(?:href|src|action|hx-get)="(/[^"#]*)""")
#: Everything a query might be, at once: what a view does not know it has to pass over.
ODD = (
    f"?q={PREFIX[:4]}&page=99&status=draft&state=draft&audience=own_state&format=json&export=csv&group=theme&next=//x&"
    "version=1&revision=1&sort=-narrative&order_by=created_by&compare=1&from=1&to=2&all=1&draft=1&preview=1&language=fr"
)
#: Pages of one pattern that are followed from links.
FOLLOWED = 3

#: Text fields without a mark, and why nothing in them is kept from anybody, or where else they are watched.
CODES = "a word of a list, a code or a hash, and no text of a person"
PUBLISHED = "part of what is published, or of the reference data"
EXEMPT = {
    "User": {"password": CODES, "language": CODES},
    "Organisation": dict.fromkeys(["slug", "name", "acronym", "kind", "url"], PUBLISHED),
    "Membership": {"role": CODES},
    "Invitation": {"language": CODES, "role": CODES, "token_hash": CODES},
    "Institution": dict.fromkeys(["slug", "name", "acronym"], "named as lead in published versions"),
    "Resolution": dict.fromkeys(
        ["slug", "symbol", "body", "body_name", "session", "number", "meeting", "vote", "state", "ended_reason"],
        "the title stands for the row: no page shows one of these without it",
    ),
    "Revision": {"state": CODES, "pairings": CODES},
    "LanguageVersion": {
        **dict.fromkeys(["language", "state", "media_type", "sha256"], CODES),
        **dict.fromkeys(
            ["original", "text", "parsed", "warnings", "unpaired", "proposals"],
            "the check reads them by place; draft resolutions have their own tests of access",
        ),
    },
    "Correction": dict.fromkeys(["op", "provision", "quote", "values"], "anchored in the draft's text, like it"),
    "ImplementationVersion": {"state": CODES, "status": CODES, "withdrawn_reason": "of what was published once"},
    "VersionAction": {"status": CODES},
    "RecordNote": {"kind": CODES},
    "Download": dict.fromkeys(["key", "kind", "language", "fingerprint", "state", "lease_token", "media_type"], CODES),
    "Equivalence": {"state": CODES},
    "Evidence": dict.fromkeys(["key", "kind", "dimension", "language", "state", "audience", "origin"], CODES)
    | {"withdrawn_reason": "of a piece that no page outside shows any more"},
    "EvidenceFile": dict.fromkeys(["media_type", "sha256", "taken_out", "scan_state", "lease_token"], CODES),
    "EvidenceCheck": dict.fromkeys(["outcome"], CODES),
    "Handover": {"role": CODES, "stays": CODES},
    "Review": dict.fromkeys(
        ["key", "grade", "information_quality", "reasons", "sources", "state", "ended_reason"], PUBLISHED
    ),
    "SavedView": {"query": CODES},
    "SearchDocument": dict.fromkeys(["kind", "language"], CODES)
    | {"stems": "shown to nobody; the last test below looks for every mark"},
    "SignOfLife": dict.fromkeys(["name", "kind", "queues"], CODES),
    "SheetUpload": dict.fromkeys(["key", "kind", "errors", "outcome", "state", "lease_token"], CODES),
    "StatisticCell": dict.fromkeys(["measure", "sex", "age_group", "form"], CODES),
    "TrailChain": {"name": CODES},
    "TrailEntry": {"verb": CODES, "object_type": CODES, "object_key": CODES},
    "Upload": dict.fromkeys(
        ["key", "sha256", "media_type", "file", "symbol", "state", "code", "values", "lease_token"], CODES
    ),
    "WorkMark": {"kind": CODES, "lease_token": CODES},
}
#: Models of which every row is public.
PUBLIC_MODELS = {
    "Country", "Provision", "ProvisionWording", "Theme", "Obligation", "ObligationWording", "Action", "ActionWording",
    "RegionHistory", "RegionSummary", "Treaty", "TreatyAction",
}  # fmt: skip


def text_fields() -> Iterator[str]:
    """Every field of the application in which a text, a structure of texts or a file stands."""
    for model in apps.get_app_config("compliance").get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField | models.FileField):
                yield f"{model.__name__}.{field.name}"


def test_every_text_of_every_model_is_marked_or_exempt_with_a_reason() -> None:
    marked = {str(secret) for secret in SECRETS} | MADE
    exempt = {f"{model}.{name}" for model, names in EXEMPT.items() for name in names}
    public = {name for name in text_fields() if name.split(".")[0] in PUBLIC_MODELS}
    assert set(text_fields()) - marked - exempt - public == set(), "mark it in tests/support/marks.py, or say why not"
    assert (marked | exempt) - set(text_fields()) == set(), "no field has this name"
    assert not marked & exempt


@pytest.fixture(scope="module")
def marked(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[World, Marks]]:
    with django_db_blocker.unblock(), transaction.atomic():
        world = build()
        yield world, mark_everything(world)
        transaction.set_rollback(True)


class Crawl:
    """One of the cast goes through the site: every address of the project, what its pages link to, and odd queries."""

    def __init__(self, world: World, name: str, more: list[str]) -> None:
        self.client = Client()
        person = world.people[name]
        if person is not None:
            self.client.force_login(person)
        self.world, self.name, self.more = world, name, more
        self.found: dict[str, str] = {}
        self.seen: set[str] = set()
        self.patterns: dict[str, int] = {}

    def look(self, response: Any, where: str) -> str:
        """Note the marks of an answer: body, headers, and what is packed in it."""
        body = b"".join(response.streaming_content) if response.streaming else response.content
        parts = [body, repr(list(response.headers.items())).encode(), str(response.cookies).encode()]
        if body[:4] == b"PK\x03\x04":
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                parts += [archive.read(name) for name in archive.namelist()]
        for part in parts:
            for mark in MARK.findall(part):
                self.found.setdefault(mark.decode(), where)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        return body.decode() if is_page else ""

    def visit(self, url: str) -> list[str]:
        """Read a page; gives the addresses it links to."""
        if url in self.seen:
            return []
        self.seen.add(url)
        return LINK.findall(self.look(self.client.get(url), f"GET {url}"))

    def send(self, url: str, data: dict[str, Any]) -> None:
        """What is refused has a page too, with a message on it."""
        with transaction.atomic():
            self.look(self.client.post(url, data), f"POST {url}")
            transaction.set_rollback(True)

    def all(self) -> Crawl:
        waiting = list(self.more)
        for line in LINES:
            url = reverse(line.name, kwargs=line.kwargs(self.world))
            waiting += self.visit(url)
            self.visit(url + ODD)
            if line.post[self.name] in REFUSALS:
                self.send(url, line.data(self.world))
        while waiting:
            url = waiting.pop().replace("&amp;", "&")
            path = re.sub(r"\d+|[0-9a-z]{12}", "*", url.partition("?")[0])
            if "/static/" in url or "sign-out" in url or self.patterns.get(path, 0) >= FOLLOWED:
                continue
            self.patterns[path] = self.patterns.get(path, 0) + 1
            waiting += self.visit(url)
        return self


@pytest.fixture(scope="module")
def inside(marked: tuple[World, Marks], django_db_blocker: Any) -> dict[str, Crawl]:
    """What those find who are entitled."""
    with django_db_blocker.unblock():
        return {
            name: Crawl(marked[0], name, marked[1].more).all()
            for name in ("contributor", STATE, ACCREDITED, ADMINISTRATION)
        }


@pytest.mark.long
@pytest.mark.django_db
def test_whoever_is_entitled_finds_every_mark_that_a_page_shows(
    marked: tuple[World, Marks], inside: dict[str, Crawl]
) -> None:
    """So that finding nothing outside means something."""
    _world, marks = marked
    for reader in (STATE, ACCREDITED, ADMINISTRATION):
        found = set(inside[reader].found) | (set(inside["contributor"].found) if reader == STATE else set())
        missing = {mark for mark in marks.shown if marks.readers[mark] == reader} - found
        assert not missing, sorted(marks.places[mark] for mark in missing)
    assert len(marks.shown) > 20


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["anonymous", "ended", "other", "member", "administrator"])
def test_nobody_else_finds_any(marked: tuple[World, Marks], name: str, request: pytest.FixtureRequest) -> None:
    world, marks = marked
    crawl = Crawl(world, name, marks.more).all()
    assert len(crawl.seen) > 100
    allowed = {"member": {ACCREDITED}, "administrator": {ADMINISTRATION}}.get(name, set())
    leaked = {mark: where for mark, where in crawl.found.items() if marks.readers[mark] not in allowed}
    # Whoever has the link of an invitation is the invited person, and reads who invites whom.
    leaked = {mark: where for mark, where in leaked.items() if not where.startswith("GET /invitations/")}
    if name == "administrator":  # who looks after users sees their names and addresses
        leaked = {
            mark: where for mark, where in leaked.items() if not marks.places[mark].startswith(("User.", "Invitation."))
        }
    assert not leaked, {marks.places[mark]: where for mark, where in leaked.items()}


@pytest.mark.long
@pytest.mark.django_db
def test_search_finds_a_mark_for_its_readers_alone(marked: tuple[World, Marks]) -> None:
    world, marks = marked
    search_index.rebuild()

    def found_by(name: str) -> set[str]:
        user = world.people[name] or AnonymousUser()
        return {mark for mark in marks.readers if find(SearchForm(QueryDict(f"q={mark}")).asked(user)).total}

    assert found_by(STATE)
    for name in ("anonymous", "ended", "other", "member", "administrator"):
        allowed = {"member": {ACCREDITED}, "administrator": {ADMINISTRATION}}.get(name, set())
        leaked = {mark for mark in found_by(name) if marks.readers[mark] not in allowed}
        assert not leaked, (name, sorted(marks.places[mark] for mark in leaked))
