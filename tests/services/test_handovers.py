"""A hand-over: roles, what was in hand, and that no State is left without a rapporteur by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from compliance import rules
from compliance.enums import Role
from compliance.models import Absence, Country, Handover, HandoverItem, Invitation, Membership, TrailEntry, User
from compliance.services import accounts, handing_over, implementations
from compliance.services.absences import absence_enter
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.handovers import Successor, handover_begin, handover_cancel, handover_read
from tests.factories import (
    PASSWORD,
    draft,
    make_contributor,
    make_country,
    make_institution,
    make_rapporteur,
    make_resolution,
)

pytestmark = pytest.mark.django_db


def begin(
    actor: User, officer: User | None = None, *, stays: str = "leaves", email: str = "", **more: object
) -> tuple[Handover, str]:
    successor = Successor(officer=officer, name="Next" if email else "", email=email)
    return handover_begin(actor=actor, successor=successor, note="The law is in committee.", stays=stays, **more)  # type: ignore[arg-type]


def roles(country: Country) -> dict[str, str]:
    return dict(Membership.objects.active().filter(country=country).values_list("user__email", "role"))


def test_to_an_officer_it_is_done_at_once_and_the_successor_is_rapporteur() -> None:
    country = make_country()
    giver, taker = make_rapporteur(country), make_contributor(country, make_institution(country))
    handover, token = begin(giver, taker)
    assert token == ""
    assert handover.completed_at is not None
    assert roles(country) == {taker.email: "rapporteur"}
    assert rules.is_rapporteur_of(User.objects.get(pk=taker.pk), country.pk)
    assert rules.role_of(User.objects.get(pk=giver.pk)) is None
    assert Membership.objects.active().get(user=taker).institution is not None
    verbs = TrailEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == [
        "handover.begin", "membership.end", "membership.begin", "membership.end", "handover.complete",
    ]  # fmt: skip


@pytest.mark.parametrize(("stays", "role"), [("contributor", "contributor"), ("rapporteur", "rapporteur")])
def test_whoever_stays_keeps_or_changes_the_role(stays: str, role: str) -> None:
    country = make_country()
    ministry = make_institution(country)
    giver, taker = make_rapporteur(country), make_contributor(country)
    begin(giver, taker, stays=stays, institution=ministry)
    assert roles(country) == {taker.email: "rapporteur", giver.email: role}
    kept = Membership.objects.active().get(user=giver).institution
    assert kept == (ministry if stays == "contributor" else None)


def test_drafts_returned_and_submitted_work_is_the_successors() -> None:
    country = make_country()
    rapporteur, giver, taker = make_rapporteur(country), make_contributor(country), make_contributor(country)
    one, two, three = make_resolution(clauses=["to act", "to wait", "to think"]).obligations.order_by("pk")
    drafted, sent = draft(giver, one), draft(giver, two)
    sent = implementations.implementation_submit(actor=giver, version=sent, expected=sent.revision_count)
    elsewhere = draft(taker, three)
    handover, _token = begin(giver, taker, stays="contributor")
    assert {item.version_id for item in HandoverItem.objects.filter(handover=handover)} == {drafted.pk, sent.pk}
    assert {v.pk for v in handing_over.in_hands_of(taker, country)} == {drafted.pk, sent.pk, elsewhere.pk}
    assert handing_over.in_hands_of(giver, country) == []
    # Who wrote it does not change, and a return reaches the successor.
    returned = implementations.implementation_return(
        actor=rapporteur, version=sent, expected=sent.revision_count, reason="Which law?"
    )
    assert returned.edited_by == giver
    assert returned.pk in {v.pk for v in handing_over.in_hands_of(taker, country)}
    # Writing on it again takes it back.
    draft(giver, one)
    assert {v.pk for v in handing_over.in_hands_of(giver, country)} == {drafted.pk}


def test_what_was_handed_over_is_handed_on() -> None:
    country = make_country()
    one, two, three = make_contributor(country), make_contributor(country), make_contributor(country)
    version = draft(one, make_resolution().obligations.get())
    begin(one, two)
    begin(two, three)
    assert [v.pk for v in handing_over.in_hands_of(three, country)] == [version.pk]
    assert handing_over.in_hands_of(two, country) == []


def test_to_somebody_invited_it_waits_until_they_come_in() -> None:
    country = make_country()
    giver = make_rapporteur(country)
    version = draft(giver, make_resolution().obligations.get())
    handover, token = begin(giver, email="next@example.org", stays="leaves")
    assert handover.is_pending
    assert roles(country) == {giver.email: "rapporteur"}
    with pytest.raises(Conflict):
        begin(giver, make_contributor(country))
    taker = accounts.invitation_accept(token=token, password=PASSWORD)
    handover.refresh_from_db()
    assert (handover.to_user, handover.is_pending) == (taker, False)
    assert roles(country)[taker.email] == "rapporteur"
    assert giver.email not in roles(country)
    assert [v.pk for v in handing_over.in_hands_of(taker, country)] == [version.pk]


@pytest.mark.parametrize("way", ["cancel", "revoke", "invite again"])
def test_a_pending_one_is_cancelled_with_its_invitation(way: str) -> None:
    country = make_country()
    giver, colleague = make_rapporteur(country), make_rapporteur(country)
    handover, token = begin(giver, email="next@example.org")
    invitation = Invitation.objects.get()
    if way == "cancel":
        handover_cancel(actor=colleague, handover=handover)
    elif way == "revoke":
        accounts.invitation_revoke(actor=giver, invitation=invitation)
    else:
        accounts.invitation_send(actor=colleague, email="next@example.org", name="Next", role=Role.CONTRIBUTOR)
    handover.refresh_from_db()
    assert handover.cancelled_at is not None
    assert not Invitation.objects.get(pk=invitation.pk).is_open
    with pytest.raises(Conflict):
        accounts.invitation_accept(token=token, password=PASSWORD)
    with pytest.raises(Conflict):
        handover_cancel(actor=giver, handover=handover)
    assert set(roles(country).values()) == {"rapporteur"}
    assert begin(giver, colleague)[0].completed_at is not None


def test_a_role_that_ended_meanwhile_stays_ended_and_the_work_still_comes() -> None:
    country = make_country()
    giver, colleague = make_rapporteur(country), make_rapporteur(country)
    version = draft(giver, make_resolution().obligations.get())
    _handover, token = begin(giver, email="next@example.org", stays="contributor")
    accounts.membership_end(actor=colleague, membership=giver.memberships.get(), reason="Left already.")
    taker = accounts.invitation_accept(token=token, password=PASSWORD)
    assert giver.email not in roles(country)
    assert [v.pk for v in handing_over.in_hands_of(taker, country)] == [version.pk]


def test_what_cannot_be_is_refused_and_nothing_changes() -> None:
    country = make_country()
    giver, helper, foreign = make_rapporteur(country), make_contributor(country), make_contributor(make_country())
    make_institution(country)
    theirs = make_institution(make_country(), "Theirs")
    colleague = make_contributor(country)
    before = roles(country)
    refused: tuple[Callable[[], object], ...] = (
        lambda: begin(giver, giver),
        lambda: begin(giver, foreign),
        lambda: begin(giver, helper, stays="wanders"),
        lambda: begin(giver, helper, stays="contributor"),
        lambda: begin(giver, helper, stays="contributor", institution=theirs),
        lambda: begin(giver, email="no address"),
        lambda: begin(giver, email=helper.email),
        lambda: begin(helper, email="next@example.org"),
        lambda: begin(helper, colleague, stays="rapporteur"),
        lambda: handover_begin(actor=giver, successor=Successor(officer=helper), note=" ", stays="leaves"),
    )
    for act in refused:
        with pytest.raises(Invalid):
            act()
    assert roles(country) == before
    assert not Handover.objects.exists()
    assert not TrailEntry.objects.exists()


def test_a_contributor_hands_over_drafts_and_no_role() -> None:
    country = make_country()
    giver, taker = make_contributor(country), make_contributor(country)
    begin(giver, taker)
    assert roles(country) == {taker.email: "contributor"}
    assert Handover.objects.get().role == "contributor"


def test_the_successor_alone_marks_it_as_read_once() -> None:
    country = make_country()
    giver, taker = make_rapporteur(country), make_rapporteur(country)
    handover, _token = begin(giver, taker, stays="rapporteur")
    for other in (giver, make_rapporteur(make_country())):
        with pytest.raises(NotAllowed):
            handover_read(actor=other, handover=handover)
    assert handover_read(actor=taker, handover=handover).read_at is not None
    with pytest.raises(Conflict):
        handover_read(actor=taker, handover=handover)


def test_people_of_other_states_cancel_nothing() -> None:
    giver = make_rapporteur(make_country())
    handover, _token = begin(giver, email="next@example.org")
    with pytest.raises(NotAllowed):
        handover_cancel(actor=make_rapporteur(make_country()), handover=handover)
    assert Handover.objects.get().is_pending


def test_who_follows_somebody_who_leaves_stands_in_where_they_would_have() -> None:
    country, today = make_country(), timezone.localdate()
    giver, taker, away = make_contributor(country), make_contributor(country), make_contributor(country)
    absence_enter(actor=away, user=away, first_day=today, last_day=today + timedelta(days=5), stand_in=giver)
    own = absence_enter(
        actor=taker,
        user=taker,
        first_day=today + timedelta(days=20),
        last_day=today + timedelta(days=22),
        stand_in=giver,
    )
    begin(giver, taker, stays="contributor")
    assert Absence.objects.get(user=away).stand_in == giver
    begin(giver, taker)
    assert Absence.objects.get(user=away).stand_in == taker
    own.refresh_from_db()
    assert own.stand_in == giver


def test_who_stays_as_contributor_stands_in_for_rapporteurs_no_more() -> None:
    country, today = make_country(), timezone.localdate()
    giver, taker, away = make_rapporteur(country), make_contributor(country), make_rapporteur(country)
    absence_enter(actor=away, user=away, first_day=today, last_day=today, stand_in=giver)
    begin(giver, taker, stays="contributor")
    assert Absence.objects.get().stand_in == taker
