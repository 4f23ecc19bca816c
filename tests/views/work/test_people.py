"""Inviting, revoking, ending: who may ask whom, the link shown once, the message in the invitee's language."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from compliance.enums import Role
from compliance.models import Institution, Invitation, Membership, Organisation, TrailEntry
from tests import factories
from tests.support.queries import count_queries
from tests.views.work.conftest import SignIn
from tests.views.work.world import World, fingerprint

pytestmark = pytest.mark.django_db
NEW = {"name": "Amina Odhiambo", "email": "amina@example.org", "language": "en"}


def test_where_mail_stays_here_the_link_is_shown_once(sign_in: SignIn, world: World, settings: Any) -> None:
    settings.MAIL_LEAVES_THIS_MACHINE = False
    client = sign_in("administrator")
    client.post(reverse("invitation_create"), {**NEW, "role": "rapporteur", "country": world.state.pk})
    page = html.unescape(client.get(reverse("people")).content.decode())
    link = re.search(r"http://testserver(/invitations/[\w-]+/)", page)
    assert link
    assert Client().get(link[1]).status_code == 200
    assert link[1] not in client.get(reverse("people")).content.decode()


def test_where_mail_goes_out_the_link_is_only_in_the_message(sign_in: SignIn, world: World, settings: Any) -> None:
    settings.MAIL_LEAVES_THIS_MACHINE = True
    client = sign_in("administrator")
    client.post(reverse("invitation_create"), {**NEW, "role": "rapporteur", "country": world.state.pk})
    link = re.search(r"http://testserver(/invitations/[\w-]+/)", str(mail.outbox[0].body))
    assert link
    assert mail.outbox[0].to == ["amina@example.org"]
    assert link[1] not in client.get(reverse("people")).content.decode()
    assert Client().get(link[1]).status_code == 200


def test_a_rapporteur_cannot_name_another_state(sign_in: SignIn, world: World) -> None:
    data = {**NEW, "role": "contributor", "country": world.other_state.pk, "organisation": 1}
    sign_in("rapporteur").post(reverse("my_people_invite"), data)
    invitation = Invitation.objects.get(email="amina@example.org")
    assert (invitation.country, invitation.organisation) == (world.state, None)


@pytest.mark.parametrize(
    ("who", "page", "data"),
    [
        ("rapporteur", "my_people_invite", {"role": "administrator"}),
        ("rapporteur", "my_people_invite", {"role": "member"}),
        ("approver", "my_members_invite", {"role": "approver"}),
        ("administrator", "invitation_create", {"role": "contributor"}),
        ("administrator", "invitation_create", {"role": "rapporteur"}),
        ("administrator", "invitation_create", {"role": "approver"}),
        ("administrator", "invitation_create", {"role": "administrator", "email": "no address"}),
        ("administrator", "invitation_create", {"role": "administrator", "name": " "}),
        ("administrator", "invitation_create", {"role": "administrator", "language": "tlh"}),
    ],
)
def test_what_cannot_be_is_refused_with_the_values_kept(
    sign_in: SignIn, who: str, page: str, data: dict[str, str]
) -> None:
    client, before = sign_in(who), fingerprint()
    response = client.post(reverse(page), {**NEW, **data})
    assert response.status_code == 200
    shown = response.content.decode()
    assert 'id="errors"' in shown
    assert "Amina Odhiambo" in shown or "name" in data
    assert fingerprint() == before
    assert not mail.outbox


def test_somebody_with_a_role_is_not_invited_to_another(sign_in: SignIn, world: World) -> None:
    member = world.people["member"]
    assert member is not None
    response = sign_in("rapporteur").post(
        reverse("my_people_invite"), {**NEW, "role": "contributor", "email": member.email}
    )
    assert "already has a role" in response.content.decode()


def test_ending_a_role_works_at_once_and_keeps_the_reason(sign_in: SignIn, world: World) -> None:
    theirs = sign_in("contributor")
    assert theirs.get(reverse("my_country")).status_code == 200
    url = reverse("membership_end", kwargs={"pk": world.memberships["contributor"].pk})
    client = sign_in("rapporteur")
    assert "errors" in client.post(url, {"reason": " "}).content.decode()
    assert client.post(url, {"reason": "Moved to another ministry."}).status_code == 302
    assert theirs.get(reverse("my_country")).status_code == 403
    assert TrailEntry.objects.filter(verb="membership.end", payload__reason="Moved to another ministry.").exists()
    assert client.post(url, {"reason": "Again."}).status_code == 409


def test_a_revoked_link_stops_working(sign_in: SignIn, world: World) -> None:
    invitation, token = world.invitations["contributor"]
    link = reverse("invitation_accept", kwargs={"token": token})
    assert Client().get(link).status_code == 200
    sign_in("rapporteur").post(reverse("invitation_revoke", kwargs={"pk": invitation.pk}))
    assert Client().get(link).status_code == 404


def test_organisations_and_institutions_are_added_once(sign_in: SignIn, world: World) -> None:
    administrator, rapporteur = sign_in("administrator"), sign_in("rapporteur")
    data = {"name": "New Watch", "kind": "ngo", "url": "https://watch.example"}
    assert administrator.post(reverse("organisation_create"), data).status_code == 302
    assert rapporteur.post(reverse("institution_list"), {"name": "Ministry of Labour"}).status_code == 302
    before = fingerprint()
    assert "already here" in administrator.post(reverse("organisation_create"), data).content.decode()
    bad = administrator.post(reverse("organisation_create"), {"name": "X", "kind": "ngo", "url": "javascript:alert(1)"})
    assert "begins with https" in bad.content.decode()
    assert (
        "already here" in rapporteur.post(reverse("institution_list"), {"name": "ministry of labour"}).content.decode()
    )
    assert fingerprint() == before
    assert Institution.objects.get(name="Ministry of Labour").country == world.state
    assert Organisation.objects.get(name="New Watch").slug == "new-watch"


def test_each_room_lists_its_own_people_only(sign_in: SignIn, world: World) -> None:
    emails = {name: person.email for name, person in world.people.items() if person}
    seen = {
        ("rapporteur", "my_people"): {"contributor", "rapporteur"},
        ("contributor", "my_people"): {"contributor", "rapporteur"},
        ("approver", "my_members"): {"approver", "member"},
        ("other", "my_people"): {"other"},
        ("administrator", "people"): set(emails) - {"ended"},
    }
    for (who, page), expected in seen.items():
        shown = sign_in(who).get(reverse(page)).content.decode()
        assert {name for name, email in emails.items() if email in shown} == expected, who


def test_a_search_finds_by_name_or_address_and_pages_ask_no_more_for_more_rows(sign_in: SignIn, world: World) -> None:
    client = sign_in("administrator")
    member = world.people["member"]
    assert member is not None
    found = client.get(reverse("people"), {"q": member.email[:-4].upper()}).content.decode()
    assert member.email in found
    assert "1 person with a role" in found
    client.get(reverse("people"))
    with count_queries() as few:
        client.get(reverse("people"))
    organisation = factories.make_organisation()
    for _ in range(30):
        Membership.objects.create(user=factories.make_user(), role=Role.MEMBER, organisation=organisation)
    with count_queries() as many:
        client.get(reverse("people"))
    assert len(few) == len(many)
