"""What an act on a record costs: a number of statements that does not grow, and nothing skipped for it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from compliance.models import Country, Obligation, TrailChain, TrailEntry, User, VersionSave, WorkMark
from compliance.services import trail, work
from tests.factories import make_contributor, make_country, make_rapporteur, make_resolution, publish
from tests.support.queries import count_queries

pytestmark = pytest.mark.django_db(transaction=True)

#: A status published through the page: the request's own two statements, the transaction's two, one that locks (in
#: SQLite the transaction does) and one that reads, and one for each table written, the index of words among them.
PUBLISHED = 13


@pytest.fixture
def kenya() -> Country:
    country = make_country("KEN", "Kenya", four_eyes=False)
    work.mark_country(country.pk)
    return country


@pytest.fixture
def clause() -> Obligation:
    resolution = make_resolution(clauses=[["to criminalize trafficking", "to train officials", "to report"]])
    return resolution.obligations.get()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="compliance.backends.LedgerBackend")
    return client


def sent(client: Client, clause: Obligation, **more: Any) -> Any:
    """The form of a clause, as its page fills it in, sent with some of it changed."""
    assert clause.wording is not None
    address = reverse("implementation_edit", kwargs={"slug": clause.resolution.slug, "place": clause.wording.slug})
    form = client.get(address).context["form"]
    data: dict[str, Any] = {name: form[name].value() for name in form.fields}
    for part in form.actions:
        data |= {part.add_prefix(name): part[name].value() for name in part.fields}
    data = {name: value for name, value in (data | more).items() if value is not None}
    with count_queries() as queries:
        answer = client.post(address, data)
    return answer, queries


def texts(queries: Any) -> list[str]:
    return [query["sql"][:100] for query in queries.captured_queries]


def test_a_status_change_through_the_page_takes_a_statement_for_each_table(kenya: Country, clause: Obligation) -> None:
    officer = make_rapporteur(kenya)
    publish(officer, clause, status="planned", narrative="A bill was laid before parliament.")
    before = WorkMark.objects.get(country=kenya).wanted
    chain = TrailChain.objects.get(country=kenya).length
    answer, queries = sent(signed_in(officer), clause, status="under_way", act="publish")
    assert answer.status_code == 302
    assert len(queries) <= PUBLISHED, texts(queries)
    record = kenya.pairs.get(obligation=clause).implementation
    assert record.current_version is not None
    assert (record.current_version.number, record.current_version.status) == (2, "under_way")
    assert record.current_version.narrative == "A bill was laid before parliament."
    assert record.current_version.actions.count() == 3
    assert WorkMark.objects.get(country=kenya).wanted == before + 1
    chain_now = TrailChain.objects.get(country=kenya)
    assert chain_now.length == chain + 2
    assert list(trail.verify(chain_now)) == []
    last = TrailEntry.objects.filter(chain=chain_now).order_by("sequence")[chain:]
    assert [entry.verb for entry in last] == ["implementation.save", "implementation.publish"]
    assert VersionSave.objects.filter(version=record.current_version).count() == 1


def test_saving_submitting_and_returning_take_no_more_than_a_status_change(kenya: Country, clause: Obligation) -> None:
    rapporteur, contributor = make_rapporteur(kenya), make_contributor(kenya)
    publish(rapporteur, clause, status="planned")
    writer = signed_in(contributor)
    answer, queries = sent(writer, clause, narrative="Courts have begun to apply it.", act="save")
    assert (answer.status_code, len(queries) <= 11) == (302, True), texts(queries)
    answer, queries = sent(writer, clause, act="submit")
    assert (answer.status_code, len(queries) <= 9) == (302, True), texts(queries)
    version = kenya.pairs.get(obligation=clause).implementation.versions.get(number=2)
    assert (version.state, version.narrative) == ("submitted", "Courts have begun to apply it.")
    answer, queries = sent(signed_in(rapporteur), clause, act="publish")
    assert (answer.status_code, len(queries) <= 11) == (302, True), texts(queries)
    version.refresh_from_db()
    assert (version.state, version.published_by, version.submitted_by) == ("published", rapporteur, contributor)
