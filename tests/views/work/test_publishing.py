"""Publishing through its page: the plan first, a second administrator, pairs by hand, revisions, languages, the end."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from compliance.enums import ResolutionState
from compliance.models import LanguageVersion, Obligation, Resolution, Revision, User
from compliance.services.resolutions import resolution_load
from tests import factories
from tests.support.queries import count_queries
from tests.views.work.world import fingerprint

pytestmark = pytest.mark.django_db
DATES = {"first_report_on": "2099-06-30", "interval_months": "12"}
HEAD = """General Assembly

A/RES/79/600

Resolution adopted by the General Assembly on 17 December 2024

79/600. Safe passage

The General Assembly,

"""
BEFORE = """1. Urges Governments to adopt laws against trafficking in persons and to train officials;

2. Calls upon Governments to protect the victims of trafficking and to give them shelter;

3. Invites Governments to study the causes of trafficking.
"""
AFTER = """1. Recalls its earlier resolutions;

2. Urges Governments to adopt laws against trafficking in persons and to train officials;

3. Calls upon Governments to protect the victims of trafficking, especially children, and to give them shelter;

4. Requests Governments to report on the money spent each year.
"""
FRENCH = """Assemblée générale

A/RES/79/600

Résolution adoptée par l'Assemblée générale le 17 décembre 2024

79/600. Passage sûr

L'Assemblée générale,

1. Prie instamment les gouvernements d'adopter des lois contre la traite des personnes et de former les agents;

2. Demande aux gouvernements de protéger les victimes de la traite et de leur offrir un abri.
"""


@pytest.fixture
def administrator(db: None) -> User:
    return factories.make_administrator()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def client(administrator: User) -> Client:
    return signed_in(administrator)


def load(text: str) -> Resolution:
    return resolution_load(data=text.encode(), filename="passage.txt").resolution


def url(name: str, **names: Any) -> str:
    return reverse(name, kwargs={"slug": "A-RES-79-600", **names})


def plan(client: Client, **query: Any) -> str:
    answer = client.get(url("resolution_publish"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def mark(html: str) -> str:
    found = re.search(r'name="mark" value="([^"]*)"', html)
    assert found
    return found[1]


def published(client: Client, body: str = BEFORE) -> Resolution:
    load(HEAD + body)
    answer = client.post(url("resolution_publish"), {**DATES, "mark": mark(plan(client))})
    assert answer["Location"] == "/resolutions/A-RES-79-600/"
    return Resolution.objects.get()


def revised(client: Client) -> Resolution:
    """Published, with a record and a review on the second clause, and a fuller text that waits."""
    resolution = published(client)
    kenya = factories.make_country("KEN", "Kenya")
    asked = {o.wording.place: o for o in Obligation.objects.select_related("wording") if o.wording}
    factories.publish(factories.make_rapporteur(kenya), asked["2"])
    factories.review(factories.make_reviewer(), asked["2"], kenya)
    load(HEAD + AFTER)
    return resolution


def test_the_page_says_what_will_happen_and_publishing_does_it(client: Client) -> None:
    for _ in range(2):
        factories.make_country()
    load(HEAD + BEFORE)
    html = plan(client)
    assert "3 obligations will stand on 2 checklists at once" in html
    assert "Submit it for review" in html
    assert Client().get("/resolutions/A-RES-79-600/").status_code == 404
    client.post(url("resolution_publish"), {**DATES, "mark": mark(html)})
    resolution = Resolution.objects.get()
    assert (str(resolution.first_report_on), resolution.report_interval_months) == ("2099-06-30", 12)
    assert client.get(url("resolution_publish")).status_code == 404, "nothing waits any more"


def test_a_revision_is_planned_clause_by_clause_with_the_words_that_differ(client: Client) -> None:
    revised(client)
    html = plan(client)
    numbers = dict(re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", html))
    assert {name: numbers[name] for name in ("Unchanged", "Amended", "New", "Retired")} == {
        "Unchanged": "1", "Amended": "1", "New": "1", "Retired": "1"
    }  # fmt: skip
    assert (numbers["States with a record touched"], numbers["Records touched"]) == ("1", "1")
    assert "1 review of an amended or retired obligation stays readable" in html
    amended = plan(client, change="amended")
    assert re.search(r"<ins><span[^>]*>added: </span>[^<]*especially children", amended)
    assert "was 2" in amended
    assert "1 State has a record" in amended
    assert "study the causes" in plan(client, change="retired")


def test_a_published_revision_keeps_the_records_and_the_public_page_shows_it(client: Client) -> None:
    resolution = revised(client)
    key = Obligation.objects.get(wording__place="2").key
    client.post(url("resolution_publish"), {**DATES, "mark": mark(plan(client))})
    assert Obligation.objects.get(key=key).wording.place == "3"  # type: ignore[union-attr]
    assert Client().get("/countries/ken/A-RES-79-600/3/").status_code == 200
    resolution.refresh_from_db()
    assert resolution.current_revision.number == 2  # type: ignore[union-attr]


def test_a_pair_made_by_hand_changes_the_plan_and_can_be_taken_back(client: Client) -> None:
    revised(client)
    key = Obligation.objects.get(wording__place="3").key
    client.post(url("resolution_pair"), {"place": "4", "key": key})
    html = plan(client, change="amended")
    assert "Decided by hand" in html
    assert "was 3" in html
    client.post(url("resolution_pair"), {"place": "3", "key": "new"})
    assert Revision.objects.get(number=2).pairings == {"4": key, "3": ""}
    for place in ("4", "3"):
        client.post(url("resolution_pair"), {"place": place, "key": "auto"})
    assert "Decided by hand" not in plan(client)
    answer = client.post(url("resolution_pair"), {"place": "4", "key": "none-such"}, follow=True)
    assert "There is no such obligation in force." in answer.content.decode()


def test_who_publishes_what_was_changed_meanwhile_is_shown_the_new_plan_first(client: Client) -> None:
    revised(client)
    seen = mark(plan(client))
    client.post(url("resolution_pair"), {"place": "4", "key": "new"})
    before = fingerprint()
    answer = client.post(url("resolution_publish"), {**DATES, "mark": seen})
    assert answer.status_code == 409
    assert "The draft was changed since you looked." in answer.content.decode()
    assert 'value="2099-06-30"' in answer.content.decode()
    assert fingerprint() == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"first_report_on": "2001-01-01"},
        {"first_report_on": "soon"},
        {"interval_months": "0"},
        {"interval_months": "121"},
        {"first_report_on": "", "interval_months": ""},
    ],
)
@pytest.mark.parametrize("act", ["resolution_publish", "resolution_submit"])
def test_bad_dates_are_said_and_change_nothing(client: Client, act: str, wrong: dict[str, str]) -> None:
    load(HEAD + BEFORE)
    before = fingerprint()
    if act == "resolution_submit" and wrong.get("first_report_on") == "2001-01-01":
        return  # a date in the past is refused when it is published
    answer = client.post(url(act), {**DATES, **wrong})
    assert answer.status_code == 422
    assert 'id="errors"' in answer.content.decode()
    assert fingerprint() == before


def test_a_second_administrator_publishes_where_the_site_asks_for_one(client: Client, settings: Any) -> None:
    settings.PUBLISH_NEEDS_SECOND_ADMINISTRATOR = True
    load(HEAD + BEFORE)
    html = plan(client)
    assert "Here a second administrator publishes. Submit it for review." in html
    assert "data-confirm=" not in html[html.index('id="publish"') :].split("</form>")[0]
    assert client.post(url("resolution_publish"), DATES).status_code == 403
    client.post(url("resolution_submit"), DATES)
    assert "You submitted it." in plan(client)
    assert client.post(url("resolution_publish"), DATES).status_code == 403
    second = signed_in(factories.make_administrator())
    html = plan(second)
    assert 'value="2099-06-30"' in html, "the dates that were submitted"
    second.post(url("resolution_publish"), {**DATES, "mark": mark(html)})
    assert Resolution.objects.get().state == ResolutionState.PUBLISHED


def test_a_draft_is_returned_with_a_reason_that_its_check_shows(client: Client) -> None:
    load(HEAD + BEFORE)
    client.post(url("resolution_submit"), DATES)
    second = signed_in(factories.make_administrator())
    assert second.post(url("resolution_return"), {"reason": " "}).status_code == 422
    assert Revision.objects.get().state == ResolutionState.IN_REVIEW
    second.post(url("resolution_return"), {"reason": "Paragraph 3 is missing."})
    assert "Paragraph 3 is missing." in client.get(url("resolution_check")).content.decode()
    assert Revision.objects.get().state == ResolutionState.DRAFT


def test_the_published_text_is_opened_for_correction_and_the_revision_can_be_discarded(client: Client) -> None:
    published(client)
    html = client.get(url("resolution_check")).content.decode()
    assert "Correct the published text" in html
    assert 'name="op"' not in html, "what is published is not corrected in place"
    client.post(url("resolution_revise"))
    html = client.get(url("resolution_check")).content.decode()
    assert "revision 2" in html
    assert 'value="describe"' in html
    assert "disabled" in html, "the symbol of what was public stays"
    assert client.post(url("resolution_revise")).status_code == 409
    client.post(url("resolution_discard"))
    assert Revision.objects.count() == 1
    assert Resolution.objects.get().state == ResolutionState.PUBLISHED


def test_a_resolution_is_withdrawn_publicly_and_put_back(client: Client) -> None:
    published(client)
    assert client.post(url("resolution_withdraw"), {"act": "withdraw", "reason": " "}).status_code == 422
    client.post(url("resolution_withdraw"), {"act": "withdraw", "reason": "Loaded twice by mistake."})
    public = Client().get("/resolutions/A-RES-79-600/").content.decode()
    assert "Withdrawn on" in public
    assert "Loaded twice by mistake." in public
    assert client.get(url("resolution_withdraw")).status_code == 200
    client.post(url("resolution_withdraw"), {"act": "restore", "reason": "It was not."})
    assert Resolution.objects.get().state == ResolutionState.PUBLISHED


def test_an_open_draft_is_settled_before_the_end(client: Client) -> None:
    revised(client)
    assert "Publish or discard it first" in client.get(url("resolution_withdraw")).content.decode()
    assert client.post(url("resolution_withdraw"), {"act": "withdraw", "reason": "No."}).status_code == 409


def test_another_language_is_planned_with_what_finds_no_partner_and_published(client: Client) -> None:
    published(client)
    load(FRENCH)
    html = plan(client)
    assert "Français" in html
    assert "2 obligations get their words" in html
    assert re.search(r"<li>3: (obligation|paragraph) of the original without", html)
    check = client.get(url("resolution_check"), {"language": "fr"}).content.decode()
    assert "It adds words to the same obligations" in check
    client.post(url("language_publish", language="fr"))
    assert LanguageVersion.objects.get(language="fr").state == ResolutionState.PUBLISHED
    assert client.post(url("language_publish", language="fr")).status_code == 409
    assert client.post(url("language_publish", language="xx")).status_code == 404


def test_a_language_that_waits_is_discarded(client: Client) -> None:
    published(client)
    load(FRENCH)
    client.post(url("language_discard", language="fr"))
    assert not LanguageVersion.objects.filter(language="fr").exists()


def test_the_number_of_queries_does_not_grow_with_the_clauses(client: Client) -> None:
    revised(client)
    with count_queries() as few:
        plan(client)
    more = "\n".join(f"{n}. Urges Governments to act in the matter {n};" for n in range(5, 50))
    client.post(url("resolution_discard"))
    load(HEAD + AFTER + more)
    with count_queries() as many:
        plan(client)
    assert len(few) == len(many)
    assert len(few) < 25
