"""My country: what needs somebody, the list narrowed and kept, clauses assigned to one's own institution, in bulk."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance.models import (
    Assignment,
    Evidence,
    EvidenceCheck,
    ImplementationVersion,
    Membership,
    Obligation,
    Resolution,
    Review,
    SavedView,
    TrailEntry,
    User,
)
from compliance.services import implementations
from compliance.services.absences import absence_enter
from compliance.services.assignments import assignments_change, assignments_plan
from tests import factories
from tests.support.queries import count_queries
from tests.views.work.conftest import SignIn
from tests.views.work.world import World

pytestmark = pytest.mark.django_db


def places_of(client: Client, slug: str = "A-RES-99-1", **query: str) -> set[str]:
    """Places of the clauses that the list shows under these filters."""
    page = client.get(reverse("my_country"), query).content.decode()
    results = page[page.index('id="results"') :]
    return set(re.findall(rf'<a href="/my-country/{slug}/(\w+)/"', results))


def today_of(client: Client) -> str:
    """What needs me today, without the groups below it."""
    page = client.get(reverse("my_country")).content.decode()
    section = page[page.index("today-title") :]
    return section[: section.index("</section>")].split("need-nav")[0]


def groups_of(client: Client, **query: str) -> dict[str, int]:
    """Numbers of the groups by the filter each leads to."""
    page = client.get(reverse("my_country"), query).content.decode()
    section = page[page.index("need-nav") :].split("</nav>")[0]
    found = re.findall(r'due=(\w+)#checklist"[^>]*>[^<]+<span class="count">(\d+)<', section)
    return {name: int(number) for name, number in found}


def assign(world: World, numbers: list[int], act: str = "lead") -> None:
    rapporteur = world.people["rapporteur"]
    assert rapporteur is not None
    keys = [world.obligations[number - 1].key for number in numbers]
    step: dict[str, Any] = {"keys": keys, "act": act, "institution": world.officers.trade}
    mark = assignments_plan(country=world.state, **step).mark
    assignments_change(actor=rapporteur, seen=mark, **step)


def person_of(world: World, name: str) -> User:
    found = world.people[name]
    assert found is not None
    return found


@pytest.mark.long
def test_filters_narrow_the_list(sign_in: SignIn, world: World) -> None:
    client = sign_in("rapporteur")

    def places(**query: str) -> set[str]:
        return places_of(client, **query)

    assert places() == {"1", "2", "3"}
    assert places(status="implemented") == {"1"}
    assert places(status="not_reported") == {"2", "3"}
    assert places(working="submitted") == {"1"}
    assert places(working="none") == {"2"}
    assert places(q="train") == {"2"}
    assert places(q="3") == {"3"}
    assert places(due="report_overdue") == set()
    world.resolution.first_report_on = "2024-01-01"
    world.resolution.save()
    assert places(due="report_overdue") == {"2", "3"}
    assert places(status="nonsense", theme="nonsense") == {"1", "2", "3"}
    assert places(resolution="A-RES-99-2") == {"1", "2", "3"}


@pytest.mark.parametrize(
    ("status", "is_late"), [("planned", True), ("under_way", True), ("implemented", False), ("not_applicable", False)]
)
def test_a_target_date_passes_only_where_something_is_left_to_do(
    sign_in: SignIn, world: World, status: str, is_late: bool
) -> None:
    obligation = factories.make_resolution("A/RES/99/30", ["to do a thing"]).obligations.get()
    reason = {"status_reason": "No such thing here."} if status == "not_applicable" else {}
    factories.publish(person_of(world, "rapporteur"), obligation, status=status, target_date=date(2024, 1, 1), **reason)
    client = sign_in("rapporteur")
    assert len(places_of(client, "A-RES-99-30", due="target_overdue")) == is_late
    text = client.get(reverse("my_country"), {"resolution": "A-RES-99-30"}).content.decode()
    assert ("Target overdue</span>" in text) == is_late


def test_what_needs_me_is_at_most_seven_lines(sign_in: SignIn, world: World) -> None:
    rapporteur, contributor = world.people["rapporteur"], sign_in("contributor")
    assert rapporteur is not None
    resolution = factories.make_resolution("A/RES/99/30", [f"to do thing {n}" for n in range(12)])
    for obligation in resolution.obligations.all()[:9]:
        factories.publish(rapporteur, obligation, target_date=date(2024, 1, 1))
    page = sign_in("rapporteur").get(reverse("my_country")).content.decode()
    today = page[page.index("today-title") : page.index("need-nav")]
    assert today.count("<li>") == 7
    assert "submitted this to you" in today
    assert "Your target date has passed" in today
    assert "never reported on" in today
    assert "submitted this to you" not in contributor.get(reverse("my_country")).content.decode()


@pytest.mark.long
def test_the_list_asks_as_much_for_one_row_as_for_thirty(db: None) -> None:
    country = factories.make_country()
    factories.make_resolution("A/RES/98/1", ["to act"])
    client = Client()
    officer = factories.make_rapporteur(country)
    client.force_login(officer)
    client.get(reverse("my_country"))
    with count_queries() as one:
        before = client.get(reverse("my_country")).content.decode().count("work-row")
    resolution = factories.make_resolution("A/RES/98/2", [f"to act on {n}" for n in range(30)])
    for obligation in resolution.obligations.all()[:10]:
        factories.draft(officer, obligation)
    with count_queries() as thirty:
        assert client.get(reverse("my_country")).content.decode().count("work-row") == before + 30
    # Evidence is looked up with one more statement where something is said than where nothing is.
    assert len(thirty) <= len(one) + 1, [query["sql"][:90] for query in thirty.captured_queries]
    assert len(thirty) <= 20


@pytest.mark.long
def test_every_group_counts_what_its_filter_finds(sign_in: SignIn, world: World) -> None:
    today = timezone.localdate()
    Resolution.objects.filter(pk=world.resolution.pk).update(
        first_report_on=today - timedelta(days=1), report_interval_months=12
    )
    Resolution.objects.exclude(pk=world.resolution.pk).update(first_report_on=today + timedelta(days=20))
    rapporteur = person_of(world, "rapporteur")
    long_ago = timezone.now() - timedelta(days=400)
    ImplementationVersion.objects.filter(pk=world.published.pk).update(published_at=long_ago)
    Evidence.objects.filter(pk=world.open_evidence.pk).update(published_at=long_ago)
    client = sign_in("rapporteur")
    groups = groups_of(client)
    assert groups == {
        "waiting": 1, "report_overdue": 2, "newly_reviewed": 1, "due_soon": 2, "due_later": 2, "stale": 1,
        "unconfirmed": 1, "never_reported": 4,
    }  # fmt: skip
    for due, number in groups.items():
        found = places_of(client, due=due) | {f"2:{p}" for p in places_of(client, "A-RES-99-3", due=due)}
        assert len(found) == number, due
    Evidence.objects.filter(pk=world.open_evidence.pk).update(confirmed_on=today, confirmed_by=rapporteur)
    Review.objects.update(published_at=timezone.now() - timedelta(days=40))
    assert {"unconfirmed", "newly_reviewed"}.isdisjoint(groups_of(client))
    file = world.open_evidence.files.get()
    EvidenceCheck.objects.create(
        evidence=world.open_evidence, file=file, outcome="missing", failures=1, failing_since=timezone.now()
    )
    assert groups_of(client)["failing"] == len(places_of(client, due="failing")) == 1


def test_a_new_version_answers_a_review(sign_in: SignIn, world: World) -> None:
    client = sign_in("rapporteur")
    assert groups_of(client)["newly_reviewed"] == 1
    version = ImplementationVersion.objects.get(pk=world.submitted.pk)
    implementations.implementation_publish(
        actor=person_of(world, "rapporteur"), version=version, expected=version.revision_count
    )
    assert "newly_reviewed" not in groups_of(client)


def test_a_clause_amended_since_is_told_until_the_version_is_written_anew(sign_in: SignIn, world: World) -> None:
    revised = factories.load_text("A/RES/99/9", ["Urges Governments to train judges"])
    rapporteur = person_of(world, "rapporteur")
    obligation = revised.obligations.get()
    factories.publish(rapporteur, obligation)
    client = sign_in("rapporteur")
    assert "amended" not in groups_of(client)
    factories.load_text("A/RES/99/9", ["Urges Governments to train judges and prosecutors"])
    assert groups_of(client)["amended"] == 1
    assert "amended since you reported" in today_of(client)
    factories.publish(rapporteur, obligation)
    assert "amended" not in groups_of(client)


@pytest.mark.long
def test_a_contributor_lands_on_the_clauses_of_the_own_institution(sign_in: SignIn, world: World) -> None:
    client = sign_in("contributor")
    assert places_of(client) == {"1", "2", "3"}
    Membership.objects.filter(user=person_of(world, "contributor")).update(institution=world.officers.trade)
    assert places_of(client) == {"1", "2", "3"}
    assign(world, [2])
    assert places_of(client) == {"2"}
    assert places_of(client, assigned="all") == {"1", "2", "3"}
    assert places_of(client, due="never_reported") == {"2"}
    # One's own draft on a clause of another institution stays among what needs one.
    assert "Your draft" in today_of(client)
    assert groups_of(client) == {"draft": 1, "never_reported": 1}
    assert places_of(client, due="draft", assigned="all") == {"3"}
    # A rapporteur begins with everything, and may look at one institution.
    rapporteur = sign_in("rapporteur")
    assert places_of(rapporteur) == {"1", "2", "3"}
    assert places_of(rapporteur, institution=world.officers.trade.slug) == {"2"}
    assert places_of(rapporteur, institution="none") == {"1", "3"}
    assert places_of(rapporteur, force="4") == {"1", "2", "3"}
    assert places_of(rapporteur, force="2") == set()


def test_a_stand_in_sees_the_absent_persons_tasks_while_the_leave_lasts(sign_in: SignIn, world: World) -> None:
    contributor, today = person_of(world, "contributor"), timezone.localdate()
    helper = factories.make_contributor(world.state)
    client = sign_in(helper)
    assert "Draft of" not in today_of(client)
    leave = absence_enter(
        actor=contributor, user=contributor, first_day=today, last_day=today + timedelta(days=3), stand_in=helper
    )
    assert f"Draft of {contributor.name}, for whom you stand in" in today_of(client)
    assert groups_of(client)["draft"] == 1
    assert "You stand in for" in client.get(reverse("my_country")).content.decode()
    leave.ended_at = timezone.now()
    leave.save()
    assert "Draft of" not in today_of(client)


def test_a_hand_over_is_read_on_my_country_until_it_is_marked(sign_in: SignIn, world: World) -> None:
    client = sign_in("contributor")
    page = client.get(reverse("my_country")).content.decode()
    assert "The draft law is with the committee." in page
    client.post(reverse("handover_read", kwargs={"pk": world.officers.received.pk}))
    assert "The draft law is with the committee." not in client.get(reverse("my_country")).content.decode()
    assert "The draft law is with the committee." in client.get(reverse("my_people")).content.decode()
    assert "The draft law is with" not in sign_in("other").get(reverse("my_people")).content.decode()


def test_ticked_clauses_are_assigned_after_a_look_at_what_changes(sign_in: SignIn, world: World) -> None:
    assign(world, [1])
    client, keys = sign_in("rapporteur"), [clause.key for clause in world.obligations]
    step = {"clause": keys, "act": "lead", "institution": world.officers.transport.slug, "list": "due=stale&q=%3Cb%3E"}
    page = client.get(reverse("assignment_change"), step).content.decode()
    assert "3 clauses to Ministry of Transport as lead; 1 has another lead now." in page
    assert Assignment.objects.open().count() == 1
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    before = TrailEntry.objects.count()
    answer = client.post(reverse("assignment_change"), {**step, "seen": seen[1]})
    assert answer.status_code == 302
    assert answer["Location"] == "/my-country/?due=stale&q=%3Cb%3E#checklist"
    assert Assignment.objects.open().filter(institution=world.officers.transport, is_lead=True).count() == 3
    assert TrailEntry.objects.count() == before + 1
    # What was looked at is no longer so: nothing happens, and the new state is shown.
    again = client.post(
        reverse("assignment_change"), {**step, "institution": world.officers.trade.slug, "seen": seen[1]}
    )
    assert again.status_code == 409
    assert "3 have another lead now" in again.content.decode()
    assert Assignment.objects.open().filter(institution=world.officers.trade).count() == 0


def test_nothing_ticked_or_chosen_says_so_and_goes_back_to_the_list(sign_in: SignIn, world: World) -> None:
    client, key = sign_in("rapporteur"), world.obligations[0].key
    for step, said in (
        ({"act": "lead", "institution": world.officers.trade.slug}, "Tick at least one clause"),
        ({"clause": key, "act": "lead"}, "Choose an institution"),
        ({"clause": key, "act": "marry", "institution": world.officers.trade.slug}, "Choose what to do"),
    ):
        answer = client.get(reverse("assignment_change"), {**step, "list": "https://evil.example/"}, follow=True)
        assert said in answer.content.decode()
        assert answer.redirect_chain[0][0].startswith("/my-country/")


def test_the_record_page_shows_who_is_asked_and_lets_the_rapporteur_change_it(sign_in: SignIn, world: World) -> None:
    Membership.objects.filter(user=person_of(world, "contributor")).update(institution=world.officers.trade)
    assign(world, [2])
    url = reverse("implementation_edit", kwargs=world.clause(2))
    page = sign_in("contributor").get(url).content.decode()
    panel = page[page.index('id="assigned"') :].split("</section>")[0]
    assert "Ministry of Trade" in panel
    assert person_of(world, "contributor").name in panel
    assert "<form" not in panel
    client = sign_in("rapporteur")
    panel = client.get(url).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', panel)
    assert seen
    clause = world.obligations[1].key
    step = {
        "clause": clause,
        "of": clause,
        "seen": seen[1],
        "act": "other",
        "institution": world.officers.transport.slug,
    }
    answer = client.post(reverse("assignment_change"), step)
    assert answer["Location"] == f"{url}#assigned"
    assert "Ministry of Transport" in client.get(url).content.decode()
    assert "Ministry of Transport" not in sign_in("other").get(url).content.decode()


def test_a_view_is_saved_shared_renamed_and_deleted(sign_in: SignIn, world: World) -> None:
    client = sign_in("rapporteur")
    saved = client.post(reverse("saved_view_list"), {"name": "Silent", "query": "status=not_reported&page=2"})
    assert saved["Location"] == "/my-country/?status=not_reported#checklist"
    page = client.get(saved["Location"]).content.decode()
    assert ">Silent</bdi>" in page
    assert "chip-removable" in page
    view = SavedView.objects.get(name="Silent")
    change = reverse("saved_view_change", kwargs={"pk": view.pk})
    assert client.post(change, {"act": "rename", "name": "No word yet"}).status_code == 302
    assert "No word yet" in client.get(reverse("saved_view_list")).content.decode()
    assert "already" in client.post(reverse("saved_view_list"), {"name": "no word yet"}).content.decode()
    assert client.post(change, {"act": "dance"}).status_code == 404
    assert "No word yet" not in sign_in("contributor").get(reverse("saved_view_list")).content.decode()
    client.post(change, {"act": "delete"})
    assert not SavedView.objects.filter(pk=view.pk).exists()


def test_one_rapporteur_left_with_four_eyes_on_is_told(sign_in: SignIn, world: World) -> None:
    second = factories.make_rapporteur(world.state)
    client = sign_in("rapporteur")
    switch = reverse("four_eyes_switch")
    client.post(switch, {"act": "on"})
    assert "nobody can approve" not in client.get(reverse("my_country")).content.decode()
    sign_in(second).post(switch, {"act": "off"})
    assert "Another rapporteur asks" in client.get(reverse("my_country")).content.decode()
    client.post(switch, {"act": "keep"})
    Membership.objects.filter(user=second).update(ended_at=timezone.now())
    for name in ("rapporteur", "contributor"):
        assert "nobody can approve" in sign_in(name).get(reverse("my_country")).content.decode()
    client.post(switch, {"act": "off"})
    assert "nobody can approve" not in client.get(reverse("my_country")).content.decode()


def test_a_state_that_nothing_is_asked_of_has_an_empty_page(db: None) -> None:
    Obligation.objects.update(retired_at=timezone.now())
    client = Client()
    client.force_login(factories.make_rapporteur(factories.make_country()))
    page = client.get(reverse("my_country")).content.decode()
    assert "Nothing is asked yet" in page
