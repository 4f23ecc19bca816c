"""Institutions, leave and hand-overs as officers meet them on their pages."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance.models import Absence, Handover, Institution, Membership, User
from compliance.pictures import long_date_text
from tests import factories
from tests.support.queries import count_queries
from tests.views.work.conftest import SignIn
from tests.views.work.world import World, fingerprint

pytestmark = pytest.mark.django_db
NOTE = "The law is in committee; Amal knows the figures."


def person_of(world: World, name: str) -> User:
    found = world.people[name]
    assert found is not None
    return found


def text_of(client: Client, name: str, **kwargs: Any) -> str:
    """The words of a page, and its links."""
    return re.sub(r"</?time[^>]*>", "", client.get(reverse(name, kwargs=kwargs)).content.decode())


# --- institutions ---


def test_an_institution_is_renamed_and_a_name_that_is_taken_keeps_the_form(sign_in: SignIn, world: World) -> None:
    client, slug = sign_in("rapporteur"), world.officers.trade.slug
    url = reverse("institution_edit", kwargs={"slug": slug})
    page = client.post(url, {"name": "Ministry of Transport", "seen": "Ministry of Trade"}).content.decode()
    assert "already here" in page
    client.post(url, {"name": "Ministry of Commerce", "acronym": "MoC", "seen": "Ministry of Trade"})
    assert "Ministry of Commerce" in text_of(sign_in("contributor"), "institution_list")
    assert "Ministry of Commerce" not in text_of(sign_in("other"), "institution_list")


def test_closing_one_that_somebody_works_for_leads_to_handing_over(sign_in: SignIn, world: World) -> None:
    Membership.objects.filter(user=person_of(world, "contributor")).update(institution=world.officers.trade)
    client, slug = sign_in("rapporteur"), world.officers.trade.slug
    answer = client.post(reverse("institution_close", kwargs={"slug": slug}), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("institution_hand_over", kwargs={"slug": slug})
    assert "1 person still hang" in answer.content.decode()
    assert Institution.objects.get(slug=slug, country=world.state).closed_at is None
    data = {"to": world.officers.transport.slug, "note": "Merged into Transport.", "close": "on"}
    done = client.post(reverse("institution_hand_over", kwargs={"slug": slug}), data, follow=True).content.decode()
    assert "1 person went over to Ministry of Transport." in done
    assert Institution.objects.get(slug=slug, country=world.state).closed_at is not None


def test_a_closed_institution_stays_where_a_record_names_it_and_nowhere_else(sign_in: SignIn, world: World) -> None:
    rapporteur, trade = person_of(world, "rapporteur"), world.officers.trade
    factories.publish(rapporteur, world.obligations[1], lead_institution=trade)
    sign_in("rapporteur").post(reverse("institution_close", kwargs={"slug": trade.slug}))
    client = sign_in("rapporteur")
    assert f'<option value="{trade.pk}" selected>' in text_of(client, "implementation_edit", **world.clause(2))
    assert f'<option value="{trade.pk}"' not in text_of(client, "implementation_edit", **world.clause(3))


def test_another_states_institution_takes_nothing_over(sign_in: SignIn, world: World) -> None:
    theirs = factories.make_institution(world.other_state, "Theirs")
    client, before = sign_in("rapporteur"), fingerprint()
    data = {"to": theirs.slug, "note": "Ours now."}
    url = reverse("institution_hand_over", kwargs={"slug": world.officers.trade.slug})
    assert 'id="errors"' in client.post(url, data).content.decode()
    assert fingerprint() == before


def test_the_list_of_institutions_asks_as_much_for_one_as_for_thirty(sign_in: SignIn, world: World) -> None:
    client = sign_in("rapporteur")
    client.get(reverse("institution_list"))
    with count_queries() as few:
        client.get(reverse("institution_list"))
    for n in range(30):
        factories.make_contributor(world.state, factories.make_institution(world.state, f"Agency {n}"))
    with count_queries() as many:
        assert "Agency 29" in client.get(reverse("institution_list")).content.decode()
    assert len(few) == len(many)


def test_a_contributor_is_moved_to_an_open_institution_of_the_state(sign_in: SignIn, world: World) -> None:
    client, pk = sign_in("rapporteur"), world.memberships["contributor"].pk
    url = reverse("contributor_move", kwargs={"pk": pk})
    assert 'id="errors"' in client.post(url, {"institution": world.officers.closed.slug}).content.decode()
    client.post(url, {"institution": world.officers.trade.slug})
    assert Membership.objects.get(pk=pk).institution == world.officers.trade
    assert "Ministry of Trade" in text_of(sign_in("contributor"), "my_people")


# --- leave ---


def test_leave_stands_on_the_people_page_and_the_record_until_it_is_ended(sign_in: SignIn, world: World) -> None:
    contributor, today = person_of(world, "contributor"), timezone.localdate()
    client = sign_in("contributor")
    last = today + timedelta(days=4)
    data = {"first_day": today, "last_day": last, "stand_in": person_of(world, "rapporteur").pk, "note": "Call me."}
    client.post(reverse("absence_enter", kwargs={"pk": world.memberships["contributor"].pk}), data)
    said = f"on leave until {long_date_text(last)}; {person_of(world, 'rapporteur').name} stands in"
    assert said in text_of(sign_in("rapporteur"), "my_people")
    absence = Absence.objects.get(user=contributor, last_day=last)
    client.post(reverse("absence_end", kwargs={"pk": absence.pk}))
    assert said not in text_of(client, "my_people")


def test_leave_that_overlaps_keeps_the_form_and_stores_nothing(sign_in: SignIn, world: World) -> None:
    leave = world.officers.leave
    client, before = sign_in("contributor"), fingerprint()
    data = {"first_day": leave.last_day, "last_day": leave.last_day, "stand_in": person_of(world, "rapporteur").pk}
    url = reverse("absence_enter", kwargs={"pk": world.memberships["contributor"].pk})
    page = client.post(url, data).content.decode()
    assert "There is leave in these days already" in page
    assert leave.last_day.isoformat() in page
    assert fingerprint() == before


def test_people_ask_as_much_for_one_absence_as_for_ten(sign_in: SignIn, world: World) -> None:
    client, rapporteur = sign_in("rapporteur"), person_of(world, "rapporteur")
    client.get(reverse("my_people"))
    with count_queries() as few:
        client.get(reverse("my_people"))
    day = timezone.localdate()
    for _ in range(10):
        Absence.objects.create(
            user=factories.make_contributor(world.state), country=world.state, stand_in=rapporteur,
            first_day=day, last_day=day, entered_by=rapporteur,
        )  # fmt: skip
    with count_queries() as many:
        assert client.get(reverse("my_people")).content.decode().count("stands in") >= 10
    assert len(few) == len(many)


# --- handing over ---


def test_a_rapporteur_hands_over_to_a_colleague_and_stays_as_contributor(sign_in: SignIn, world: World) -> None:
    contributor, client = person_of(world, "contributor"), sign_in("rapporteur")
    data = {"officer": contributor.pk, "note": NOTE, "stays": "contributor"}
    page = client.post(reverse("handover_begin"), data).content.decode()
    assert "Choose the institution you will work for" in page
    assert NOTE in page
    answer = client.post(reverse("handover_begin"), {**data, "institution": world.officers.trade.slug})
    assert answer.status_code == 302
    roles = {m.user_id: m.role for m in Membership.objects.active().filter(country=world.state)}
    assert roles == {contributor.pk: "rapporteur", person_of(world, "rapporteur").pk: "contributor"}
    theirs = sign_in("contributor")
    assert NOTE in text_of(theirs, "my_country")
    assert client.get(reverse("my_people_invite")).status_code == 403
    assert theirs.get(reverse("my_people_invite")).status_code == 200


def test_to_somebody_new_it_is_done_when_they_accept(sign_in: SignIn, world: World, settings: Any) -> None:
    settings.MAIL_LEAVES_THIS_MACHINE = True
    client = sign_in("rapporteur")
    data = {"name": "Amina Odhiambo", "email": "amina@example.org", "language": "en", "note": NOTE, "stays": "leaves"}
    assert client.post(reverse("handover_begin"), data).status_code == 302
    assert "Amina Odhiambo" in text_of(client, "my_people")
    assert client.get(reverse("my_country")).status_code == 200
    link = re.search(r"http://testserver(/invitations/[\w-]+/)", str(mail.outbox[-1].body))
    assert link
    assert NOTE not in str(mail.outbox[-1].body)
    theirs = Client()
    assert "hands over" in theirs.get(link[1]).content.decode()
    password = {"password": factories.PASSWORD, "password_again": factories.PASSWORD}
    assert theirs.post(link[1], password).status_code == 302
    assert NOTE in text_of(theirs, "my_country")
    assert client.get(reverse("my_country")).status_code == 403
    assert Handover.objects.get(to_user__email="amina@example.org").completed_at is not None


def test_a_pending_one_is_cancelled_and_its_link_works_no_more(sign_in: SignIn, world: World) -> None:
    client = sign_in("rapporteur")
    data = {"name": "Amina", "email": "amina@example.org", "language": "en", "note": NOTE, "stays": "leaves"}
    client.post(reverse("handover_begin"), data)
    link = re.search(r"http://testserver(/invitations/[\w-]+/)", text_of(client, "my_people"))
    assert link
    handover = Handover.objects.get(from_user=person_of(world, "rapporteur"))
    assert client.post(reverse("handover_begin"), data).status_code == 409
    client.post(reverse("handover_cancel", kwargs={"pk": handover.pk}))
    assert Client().get(link[1]).status_code == 404
    assert "It is done when" not in text_of(client, "my_people")


@pytest.mark.parametrize("data", [{"stays": "leaves"}, {"name": "A", "stays": "leaves"}, {"email": "a@example.org"}])
def test_what_is_missing_is_named_and_nothing_is_stored(sign_in: SignIn, world: World, data: dict[str, str]) -> None:
    client, before = sign_in("rapporteur"), fingerprint()
    page = client.post(reverse("handover_begin"), {"note": NOTE, **data}).content.decode()
    assert 'id="errors"' in page
    assert NOTE in page
    assert fingerprint() == before


def test_another_states_officer_does_not_take_over(sign_in: SignIn, world: World) -> None:
    client, before = sign_in("rapporteur"), fingerprint()
    data = {"officer": person_of(world, "other").pk, "note": NOTE, "stays": "leaves"}
    assert 'id="errors"' in client.post(reverse("handover_begin"), data).content.decode()
    assert fingerprint() == before
