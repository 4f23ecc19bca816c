"""Coming in and going: invitations, memberships, organisations and institutions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from compliance.enums import Role
from compliance.models import Invitation, Membership, TrailEntry, User
from compliance.services import accounts
from compliance.services.errors import Conflict, Invalid, NotAllowed
from tests.factories import (
    PASSWORD,
    make_administrator,
    make_contributor,
    make_country,
    make_institution,
    make_organisation,
    make_rapporteur,
    make_reviewer,
)

pytestmark = pytest.mark.django_db
NEW: Any = {"email": "Amina.Odhiambo@justice.example", "name": "Amina Odhiambo"}


def test_the_first_administrator_can_sign_in_and_is_in_the_trail() -> None:
    user = accounts.administrator_create(email="Admin@Example.org", name="Ana", password=PASSWORD)
    assert (user.email, user.check_password(PASSWORD)) == ("admin@example.org", True)
    assert user.active_membership is not None
    assert user.active_membership.role == Role.ADMINISTRATOR
    assert TrailEntry.objects.get().verb == "membership.begin"


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("not an address", PASSWORD),
        ("a@example.org", "short"),
        ("anabolena@example.org", "anabolena@example.org"),
    ],
)
def test_bad_addresses_and_passwords_make_no_administrator(email: str, password: str) -> None:
    with pytest.raises(Invalid):
        accounts.administrator_create(email=email, name="Ana", password=password)
    assert not User.objects.exists()


def test_an_administrator_invites_a_rapporteur_who_comes_in() -> None:
    kenya = make_country("KEN", "Kenya")
    invitation, token = accounts.invitation_send(actor=make_administrator(), role="rapporteur", country=kenya, **NEW)
    assert token not in str(Invitation.objects.values())
    found = accounts.invitation_find(token=token)
    assert found == invitation
    user = accounts.invitation_accept(token=token, password=PASSWORD)
    assert user.email == "amina.odhiambo@justice.example"
    assert user.active_membership is not None
    assert (user.active_membership.role, user.active_membership.country) == ("rapporteur", kenya)


def test_a_link_works_once_and_not_when_revoked_or_out_of_date() -> None:
    admin, kenya = make_administrator(), make_country("KEN", "Kenya")
    _, used = accounts.invitation_send(actor=admin, role="rapporteur", country=kenya, **NEW)
    accounts.invitation_accept(token=used, password=PASSWORD)
    revoked_row, revoked = accounts.invitation_send(
        actor=admin, role="rapporteur", country=kenya, email="b@x.example", name="B"
    )
    accounts.invitation_revoke(actor=admin, invitation=revoked_row)
    late_row, late = accounts.invitation_send(
        actor=admin, role="rapporteur", country=kenya, email="c@x.example", name="C"
    )
    Invitation.objects.filter(pk=late_row.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    for token in (used, revoked, late, "unknown"):
        assert accounts.invitation_find(token=token) is None
        with pytest.raises(Conflict):
            accounts.invitation_accept(token=token, password=PASSWORD)
    assert Membership.objects.filter(role="rapporteur").count() == 1


def test_a_weak_password_does_not_use_up_the_invitation() -> None:
    _, token = accounts.invitation_send(actor=make_administrator(), role="rapporteur", country=make_country(), **NEW)
    with pytest.raises(Invalid) as caught:
        accounts.invitation_accept(token=token, password="short")
    assert "password" in caught.value.messages
    assert accounts.invitation_find(token=token) is not None


def test_the_state_of_an_invited_contributor_is_the_rapporteurs_own() -> None:
    kenya, uganda = make_country("KEN", "Kenya"), make_country("UGA", "Uganda")
    invitation, _ = accounts.invitation_send(
        actor=make_rapporteur(kenya),
        role="contributor",
        country=uganda,
        institution=make_institution(kenya),
        **NEW,
    )
    assert invitation.country == kenya


def test_an_institution_of_another_state_is_refused() -> None:
    kenya, uganda = make_country("KEN", "Kenya"), make_country("UGA", "Uganda")
    with pytest.raises(Invalid):
        accounts.invitation_send(
            actor=make_rapporteur(kenya), role="contributor", institution=make_institution(uganda), **NEW
        )


def test_nobody_invites_beyond_their_role() -> None:
    kenya, organisation = make_country("KEN", "Kenya"), make_organisation()
    refused = [
        (make_rapporteur(kenya), "administrator"),
        (make_rapporteur(kenya), "approver"),
        (make_contributor(kenya), "contributor"),
        (make_reviewer(organisation), "member"),
        (make_reviewer(organisation, approver=True), "rapporteur"),
        (make_administrator(), "contributor"),
    ]
    for actor, role in refused:
        with pytest.raises(NotAllowed):
            accounts.invitation_send(actor=actor, role=role, country=kenya, organisation=organisation, **NEW)
    assert not Invitation.objects.exists()


def test_somebody_with_a_role_is_not_invited_again() -> None:
    kenya = make_country("KEN", "Kenya")
    officer = make_rapporteur(kenya)
    with pytest.raises(Invalid):
        accounts.invitation_send(
            actor=make_administrator(), role="rapporteur", country=kenya, email=officer.email, name="X"
        )


def test_ending_a_membership_takes_the_role_away_and_keeps_the_person() -> None:
    admin, officer = make_administrator(), make_rapporteur(make_country())
    accounts.membership_end(actor=admin, membership=officer.memberships.get(), reason="Left the ministry")
    again = User.objects.get(pk=officer.pk)
    assert again.active_membership is None
    assert again.is_active
    assert TrailEntry.objects.filter(verb="membership.end").get().payload["reason"] == "Left the ministry"


def test_nobody_ends_their_own_membership_or_one_elsewhere() -> None:
    kenya = make_country("KEN", "Kenya")
    officer, foreign = make_rapporteur(kenya), make_contributor(make_country("UGA", "Uganda"))
    admin = make_administrator()
    for actor, person in ((admin, admin), (officer, foreign), (make_contributor(kenya), officer)):
        with pytest.raises(NotAllowed):
            accounts.membership_end(actor=actor, membership=person.memberships.get(), reason="x")
    assert Membership.objects.filter(ended_at__isnull=False).count() == 0


def test_only_administrators_add_organisations() -> None:
    organisation = accounts.organisation_create(
        actor=make_administrator(), name="مرصد الحقوق", url="https://rights.example"
    )
    assert organisation.slug
    with pytest.raises(NotAllowed):
        accounts.organisation_create(actor=make_rapporteur(make_country()), name="Ours")
    with pytest.raises(Invalid):
        accounts.organisation_create(actor=make_administrator(), name="Bad link", url="javascript:alert(1)")
