"""Publishing and revising a large resolution: a fixed number of statements, and nothing lost."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from compliance.models import (
    Action,
    Implementation,
    ImplementationVersion,
    Obligation,
    ObligationWording,
    Pair,
    Review,
    Revision,
    VersionAction,
)
from compliance.sandbox.reading import Reading
from compliance.services.plans import revision_plan
from compliance.services.publishing import revision_publish
from compliance.services.revisions import revision_propose
from tests import factories
from tests.support.queries import count_queries

pytestmark = pytest.mark.django_db


def reading(clauses: list[tuple[str, str]]) -> tuple[Reading, bytes]:
    """What the parser gives for a text of numbered paragraphs, each with two actions."""
    text, provisions, obligations = "", [], []
    for n, (one, other) in enumerate(clauses, start=1):
        start = len(text) + len(f"{n}. ")
        words = f"Urges Governments {one} and {other}"
        text += f"{n}. {words};\n"
        at = start + len("Urges Governments ")
        second = at + len(one) + len(" and ")
        node = {
            "verb": "Urges",
            "verb_base": "urges",
            "addressee": "Governments",
            "addressee_class": "governments",
            "text": words,
            "start": start,
            "end": start + len(words),
        }
        provisions.append({"id": str(n), "kind": "operative", "number": str(n), "parent": None, **node})
        actions = [
            {"text": one, "verbs": [one.split()[1]], "start": at, "end": at + len(one), "qualifiers": []},
            {"text": other, "verbs": [other.split()[1]], "start": second, "end": second + len(other), "qualifiers": []},
        ]
        obligations.append({"id": str(n), "provision": str(n), "force": 4, "actions": actions, **node})
    data = text.encode()
    sha = hashlib.sha256(data).hexdigest()
    parsed = {
        "schema": "parsed-resolution/1",
        "source": {"language": "en"},
        "symbol": "A/RES/99/1",
        "title": "A large one",
        "provisions": provisions,
        "obligations": obligations,
        "warnings": [],
    }
    return Reading(text, "text/plain", sha, json.loads(json.dumps(parsed))), data


def clauses(number: int) -> list[tuple[str, str]]:
    return [(f"to criminalize form {n} of trafficking", f"to train the officials of branch {n}") for n in range(number)]


def later(number: int) -> list[tuple[str, str]]:
    """The next text: a tenth amended, a tenth dropped, a tenth new, the order kept."""
    found = []
    for n, (one, other) in enumerate(clauses(number)):
        if n % 10 == 3:
            found.append((one, f"{other} and to publish results"))
        elif n % 10 != 7:
            found.append((one, other))
        if n % 10 == 9:
            found.append((f"to extradite suspects in case {n} at once", f"to seize assets number {n} without delay"))
    return found


def proposed(given: list[tuple[str, str]]) -> Revision:
    what, data = reading(given)
    return revision_propose(reading=what, data=data, filename="large.txt").version.revision


def fill(states: int) -> None:
    """A published record with both actions ticked, and a review, of every State on every obligation."""
    countries = [factories.make_country() for _ in range(states)]
    user, organisation = factories.make_user(), factories.make_organisation()
    rows = list(Obligation.objects.in_force().values_list("pk", "words_from"))
    words = dict(rows)
    pairs = Pair.objects.bulk_create([Pair(country=c, obligation_id=pk) for c in countries for pk, _ in rows])
    kept = Implementation.objects.bulk_create([Implementation(pair=pair) for pair in pairs])
    now = timezone.now()
    versions = ImplementationVersion.objects.bulk_create(
        [
            ImplementationVersion(
                implementation=one,
                number=1,
                state="published",
                status="implemented",
                wording_id=words[one.pair.obligation_id],
                edited_by=user,
                published_by=user,
                published_at=now,
            )
            for one in kept
        ]
    )
    for one, version in zip(kept, versions, strict=True):
        one.current_version = version
    Implementation.objects.bulk_update(kept, ["current_version"])
    asked: dict[int, list[int]] = {}
    for action, obligation in Action.objects.values_list("pk", "obligation"):
        asked.setdefault(obligation, []).append(action)
    VersionAction.objects.bulk_create(
        [
            VersionAction(version=v, action_id=a, status="done")
            for v, p in zip(versions, pairs, strict=True)
            for a in asked[p.obligation_id]
        ]
    )
    Review.objects.bulk_create(
        [
            Review(
                pair=pair,
                organisation=organisation,
                judged_version=version,
                judged_wording_id=words[pair.obligation_id],
                grade="A",
                information_quality="detailed",
                reasons="We looked.",
                evidence_cutoff=timezone.localdate(),
                written_by=user,
            )
            for pair, version in zip(pairs, versions, strict=True)
        ]
    )


RECORDS = (Pair, Implementation, ImplementationVersion, VersionAction, Review)


@pytest.mark.long
def test_2000_clauses_are_published_in_fewer_than_40_statements() -> None:
    call_command("loaddata", "themes", verbosity=0)
    factories.make_country("KEN", "Kenya")
    revision = proposed(clauses(2000))
    with count_queries() as queries:
        revision_publish(revision=revision)
    assert len(queries) < 40, [q["sql"][:90] for q in queries.captured_queries]
    assert (Obligation.objects.in_force().count(), Action.objects.count()) == (2000, 4000)


@pytest.mark.parametrize("number", [20, 200])
def test_a_revision_takes_the_same_statements_and_loses_nothing(number: int) -> None:
    revision_publish(revision=proposed(clauses(number)))
    fill(5)
    before = [model.objects.count() for model in RECORDS]
    current = Review.objects.current().count()
    revision = proposed(later(number))
    plan = revision_plan(revision=revision)
    tenth = number // 10
    assert (plan.unchanged, plan.amended, plan.new, plan.retired) == (number - 2 * tenth, tenth, tenth, tenth)
    assert (plan.states_touched, plan.records_touched) == (5, 5 * 2 * tenth)
    with count_queries() as queries:
        revision_publish(revision=revision)
    assert len(queries) < 60, [q["sql"][:90] for q in queries.captured_queries]
    assert [model.objects.count() for model in RECORDS] == before
    assert Obligation.objects.in_force().count() == number
    assert Review.objects.current().count() == current - 5 * tenth, "only those of amended clauses are of earlier words"
    assert not Obligation.objects.filter(wording=None).exists()
    assert ObligationWording.objects.count() == 2 * number
    connection.check_constraints()
