"""Coming in: one answer for every wrong guess, invitations, passwords, the person's own language."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance.enums import Role
from compliance.models import Invitation, Membership, User
from compliance.services import accounts
from tests import factories
from tests.views.work.conftest import SignIn
from tests.views.work.world import World, fingerprint

pytestmark = pytest.mark.django_db
PASSWORD = "quiet river stone 88"


def try_to_sign_in(email: str, password: str, client: Client | None = None) -> Any:
    return (client or Client()).post(reverse("sign_in"), {"username": email, "password": password})


def words(response: Any) -> str:
    """The page without what differs from request to request."""
    return re.sub(r'value="[^"]*"|X-CSRFToken": "[^"]*"', "", response.content.decode())


def test_signing_in_leads_each_role_to_its_room(world: World) -> None:
    rooms = {
        "administrator": "administration",
        "rapporteur": "my_country",
        "contributor": "my_country",
        "approver": "my_organisation",
        "member": "my_organisation",
        "ended": "my_profile",
    }
    for name, room in rooms.items():
        client, person = Client(), world.people[name]
        assert person is not None
        response = client.post(
            reverse("sign_in"), {"username": person.email.upper(), "password": factories.PASSWORD}, follow=True
        )
        assert response.redirect_chain[-1][0] == reverse(room)


def test_the_page_to_sign_in_has_the_sites_name_and_not_the_hosts(client: Client, db: None) -> None:
    text = client.get(reverse("sign_in")).content.decode()
    assert f"{django_settings.SITE_NAME}</title>" in text
    assert ">testserver" not in text


def test_a_wrong_password_an_unknown_address_and_a_closed_account_get_the_same_answer(world: World) -> None:
    closed = factories.make_user("closed@example.org", is_active=False)
    rapporteur = world.people["rapporteur"]
    assert rapporteur is not None
    pages = {
        words(try_to_sign_in(rapporteur.email, "wrong")),
        words(try_to_sign_in("nobody@example.org", "wrong")),
        words(try_to_sign_in(closed.email, factories.PASSWORD)),
    }
    assert len(pages) == 1
    assert "do not go together" in pages.pop()


def test_after_ten_failures_the_door_closes_for_any_spelling_of_the_address(world: World) -> None:
    rapporteur = world.people["rapporteur"]
    assert rapporteur is not None
    spellings = [rapporteur.email, rapporteur.email.upper(), f" {rapporteur.email} "]
    answers = [try_to_sign_in(spellings[n % 3], "wrong").status_code for n in range(10)]
    assert answers[-1] == 429
    assert set(answers[:9]) == {200}
    locked = try_to_sign_in(rapporteur.email, factories.PASSWORD)
    assert locked.status_code == 429
    assert "Too many attempts" in locked.content.decode()
    other = world.people["other"]
    assert other is not None
    assert try_to_sign_in(other.email, factories.PASSWORD).status_code == 302


def test_signing_in_goes_on_in_the_persons_language(db: None) -> None:
    for language, code in (("fr", "fr"), ("zh", "zh-hans"), ("ar", "ar")):
        person = factories.make_user(language=language)
        client = Client()
        response = try_to_sign_in(person.email, factories.PASSWORD, client)
        assert response.cookies[django_settings.LANGUAGE_COOKIE_NAME].value == code
        assert f'<html lang="{code}"' in client.get(reverse("my_profile")).content.decode()


def test_an_address_outside_is_not_followed(world: World) -> None:
    rapporteur = world.people["rapporteur"]
    assert rapporteur is not None
    response = Client().post(
        reverse("sign_in"),
        {"username": rapporteur.email, "password": factories.PASSWORD, "next": "https://elsewhere.example/"},
    )
    assert response["Location"] == reverse("after_sign_in")


def test_signing_out_needs_a_form_and_ends_the_session(sign_in: SignIn) -> None:
    client = sign_in("rapporteur")
    assert client.get(reverse("sign_out")).status_code == 405
    assert client.get(reverse("my_country")).status_code == 200
    client.post(reverse("sign_out"))
    assert client.get(reverse("my_country")).status_code == 302


def test_a_profile_is_saved_with_its_language_and_bad_values_are_not(sign_in: SignIn, world: World) -> None:
    client = sign_in("rapporteur")
    before = fingerprint()
    for wrong in (
        {"name": " ", "language": "fr"},
        {"name": "A" * 201, "language": "fr"},
        {"name": "A", "language": "xx"},
    ):
        response = client.post(reverse("my_profile"), wrong)
        assert response.status_code == 200
        assert 'id="errors"' in response.content.decode()
    assert fingerprint() == before
    response = client.post(reverse("my_profile"), {"name": "Amina Odhiambo", "language": "fr"})
    assert response.cookies[django_settings.LANGUAGE_COOKIE_NAME].value == "fr"
    person = world.people["rapporteur"]
    assert person is not None
    person.refresh_from_db()
    assert (person.name, person.language) == ("Amina Odhiambo", "fr")


def test_a_new_password_ends_the_other_sessions(sign_in: SignIn, world: World) -> None:
    here, there = sign_in("rapporteur"), sign_in("rapporteur")
    values = {"old_password": factories.PASSWORD, "new_password1": PASSWORD, "new_password2": PASSWORD}
    assert here.post(reverse("password_change"), {**values, "old_password": "wrong"}).status_code == 200
    assert here.post(reverse("password_change"), {**values, "new_password2": "another"}).status_code == 200
    assert there.get(reverse("my_country")).status_code == 200
    assert here.post(reverse("password_change"), values).status_code == 302
    assert here.get(reverse("my_country")).status_code == 200
    assert there.get(reverse("my_country")).status_code == 302


# --- a forgotten password ---


def test_asking_for_a_link_says_the_same_for_everybody_and_writes_only_to_those_here(db: None) -> None:
    person = factories.make_user("amina@example.org", language="fr")
    answers = [
        Client().post(reverse("password_reset"), {"email": email}, follow=True)
        for email in (person.email, "nobody@example.org")
    ]
    assert words(answers[0]) == words(answers[1])
    assert [message.to for message in mail.outbox] == [[person.email]]


def test_the_link_sets_a_password_once(db: None) -> None:
    person = factories.make_user("amina@example.org")
    Client().post(reverse("password_reset"), {"email": person.email})
    link = re.search(r"http://testserver(/\S+)", str(mail.outbox[0].body))
    assert link
    client = Client()
    form = client.get(link[1], follow=True)
    response = client.post(form.redirect_chain[-1][0], {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert response["Location"] == reverse("password_reset_complete")
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    again = Client().get(link[1])
    assert "no longer works" in again.content.decode()


def test_the_links_host_is_not_the_senders_word(db: None, settings: Any) -> None:
    settings.SITE_URL = "https://ledger.example.org"
    person = factories.make_user()
    Client().post(reverse("password_reset"), {"email": person.email}, headers={"host": "localhost"})
    assert "https://ledger.example.org/password-reset/" in str(mail.outbox[0].body)
    settings.SITE_URL = ""
    assert (
        Client().post(reverse("password_reset"), {"email": person.email}, headers={"host": "evil.example"}).status_code
        == 400
    )


# --- invitations ---


@pytest.fixture
def invited(db: None) -> tuple[Invitation, str]:
    country = factories.make_country("UGA", "Uganda")
    return accounts.invitation_send(
        actor=factories.make_administrator(),
        email="amina@example.org",
        name="Amina Odhiambo",
        role=Role.RAPPORTEUR,
        country=country,
        language="fr",
    )


def test_accepting_makes_the_account_and_leads_to_the_room(invited: tuple[Invitation, str]) -> None:
    client, url = Client(), reverse("invitation_accept", kwargs={"token": invited[1]})
    page = client.get(url).content.decode()
    assert "Amina Odhiambo" in page
    assert "amina@example.org" in page
    response = client.post(url, {"password": PASSWORD, "password_again": PASSWORD}, follow=True)
    assert response.redirect_chain[-1][0] == reverse("my_country")
    assert '<html lang="fr"' in response.content.decode()
    membership = Membership.objects.get(user__email="amina@example.org")
    assert (membership.role, membership.country and membership.country.iso3) == (Role.RAPPORTEUR, "UGA")


@pytest.mark.parametrize(
    ("password", "again"),
    [("short", "short"), (PASSWORD, "another river 88"), ("", ""), ("password1234", "password1234")],
)
def test_a_bad_password_is_refused_and_makes_nobody(invited: tuple[Invitation, str], password: str, again: str) -> None:
    before = fingerprint()
    url = reverse("invitation_accept", kwargs={"token": invited[1]})
    response = Client().post(url, {"password": password, "password_again": again})
    assert response.status_code == 200
    assert 'id="errors"' in response.content.decode()
    assert fingerprint() == before


def test_a_used_an_old_a_revoked_and_an_unknown_link_say_so_alike(invited: tuple[Invitation, str]) -> None:
    invitation, token = invited
    url = reverse("invitation_accept", kwargs={"token": token})
    states: list[dict[str, Any]] = [
        {"accepted_at": timezone.now()},
        {"revoked_at": timezone.now()},
        {"expires_at": timezone.now() - timedelta(seconds=1)},
    ]
    pages = {words(Client().get(reverse("invitation_accept", kwargs={"token": "x" * 43})))}
    for change in states:
        Invitation.objects.filter(pk=invitation.pk).update(
            **{"accepted_at": None, "revoked_at": None, "expires_at": timezone.now() + timedelta(days=1), **change}
        )
        response = Client().get(url)
        assert response.status_code == 404
        assert Client().post(url, {"password": PASSWORD, "password_again": PASSWORD}).status_code == 404
        pages.add(words(response).replace(token, "x" * 43))
    assert not User.objects.filter(email="amina@example.org").exists()
    assert len({re.sub("x{43}", "", page) for page in pages}) == 1
