"""Ministries and agencies: whose they are, what hangs on them, and one handing over to another."""

from __future__ import annotations

import pytest

from compliance.enums import Role
from compliance.models import Assignment, Institution, Invitation, TrailEntry, User
from compliance.services import accounts, institutions
from compliance.services.assignments import assignments_change, assignments_plan
from compliance.services.errors import Conflict, Invalid, NotAllowed
from tests.factories import (
    make_contributor,
    make_country,
    make_institution,
    make_rapporteur,
    make_resolution,
)

pytestmark = pytest.mark.django_db


def assign(actor: User, institution: Institution, keys: list[str], act: str = "lead") -> None:
    plan = assignments_plan(country=institution.country, keys=keys, act=act, institution=institution)
    assignments_change(actor=actor, keys=keys, act=act, institution=institution, seen=plan.mark)


def test_institutions_belong_to_the_rapporteurs_state_and_names_are_not_doubled() -> None:
    kenya = make_country("KEN", "Kenya")
    officer = make_rapporteur(kenya)
    institution = institutions.institution_create(actor=officer, name=" Ministry of Justice ", acronym="MoJ")
    assert (institution.country, institution.slug, institution.acronym) == (kenya, "ministry-of-justice", "MoJ")
    with pytest.raises(Invalid):
        institutions.institution_create(actor=officer, name="ministry of justice")
    with pytest.raises(Invalid):
        institutions.institution_create(actor=officer, name=" ")
    with pytest.raises(NotAllowed):
        institutions.institution_create(actor=make_contributor(kenya), name="Ministry of Health")
    assert Institution.objects.count() == 1


def test_spaces_and_capitals_make_no_other_institution() -> None:
    actor = make_rapporteur(make_country("KEN", "Kenya"))
    assert institutions.institution_create(actor=actor, name=" Ministry  of Labour ").name == "Ministry of Labour"
    with pytest.raises(Invalid, match="already here"):
        institutions.institution_create(actor=actor, name="ministry of  labour")


def test_renaming_keeps_the_identity_and_refuses_a_name_that_is_taken_or_a_page_that_is_old() -> None:
    kenya = make_country()
    officer = make_rapporteur(kenya)
    justice = institutions.institution_create(actor=officer, name="Justice")
    institutions.institution_create(actor=officer, name="Labour")
    renamed = institutions.institution_rename(
        actor=officer, institution=justice, seen="Justice", name="Justice and Home Affairs", acronym="JHA"
    )
    assert (renamed.pk, renamed.slug, renamed.name) == (justice.pk, "justice", "Justice and Home Affairs")
    with pytest.raises(Conflict):
        institutions.institution_rename(actor=officer, institution=justice, seen="Justice", name="X", acronym="")
    with pytest.raises(Invalid):
        institutions.institution_rename(
            actor=officer, institution=justice, seen="Justice and Home Affairs", name="LABOUR", acronym=""
        )
    with pytest.raises(NotAllowed):
        institutions.institution_rename(
            actor=make_rapporteur(make_country()), institution=justice, seen=renamed.name, name="Ours", acronym=""
        )
    payload = TrailEntry.objects.get(verb="institution.rename").payload
    assert (payload["before"], payload["name"]) == ("Justice", "Justice and Home Affairs")


def test_an_institution_closes_only_when_nothing_hangs_on_it_and_opens_again() -> None:
    kenya = make_country()
    officer = make_rapporteur(kenya)
    justice = make_institution(kenya)
    clause = make_resolution().obligations.get()
    make_contributor(kenya, justice)
    assign(officer, justice, [clause.key])
    with pytest.raises(Invalid, match="1 clause and 1 person still"):
        institutions.institution_close(actor=officer, institution=justice)
    labour = make_institution(kenya, "Ministry of Labour")
    institutions.institution_hand_over(actor=officer, institution=justice, to=labour, note="Merged.")
    assert institutions.institution_close(actor=officer, institution=justice).closed_at is not None
    with pytest.raises(Conflict):
        institutions.institution_close(actor=officer, institution=justice)
    make_institution(kenya, "Ministry of Justice")
    with pytest.raises(Invalid):
        institutions.institution_reopen(actor=officer, institution=justice)
    Institution.objects.filter(name="Ministry of Justice", closed_at__isnull=True).update(name="Another")
    assert institutions.institution_reopen(actor=officer, institution=justice).closed_at is None
    with pytest.raises(Conflict):
        institutions.institution_reopen(actor=officer, institution=justice)


def test_everything_goes_over_to_another_institution_in_one_step() -> None:
    kenya = make_country()
    officer = make_rapporteur(kenya)
    justice, labour = make_institution(kenya), make_institution(kenya, "Ministry of Labour")
    person = make_contributor(kenya, justice)
    invitation, _token = accounts.invitation_send(
        actor=officer, email="new@example.org", name="New", role=Role.CONTRIBUTOR, institution=justice
    )
    one, two, three = make_resolution(clauses=["to act", "to wait", "to think"]).obligations.order_by("pk")
    assign(officer, justice, [one.key, two.key])
    assign(officer, justice, [three.key], act="other")
    assign(officer, labour, [two.key], act="other")
    held = institutions.institution_hand_over(
        actor=officer, institution=justice, to=labour, note="Merged into Labour.", close=True
    )
    assert (held.assignments, held.people, held.invitations) == (3, 1, 1)
    assert {
        (a.pair.obligation_id, a.institution, a.is_lead)
        for a in Assignment.objects.open().select_related("pair", "institution")
    } == {(one.pk, labour, True), (two.pk, labour, True), (three.pk, labour, False)}
    assert person.memberships.get().institution == labour
    assert Invitation.objects.get(pk=invitation.pk).institution == labour
    assert Institution.objects.get(pk=justice.pk).closed_at is not None
    entry = TrailEntry.objects.get(verb="institution.hand_over")
    assert entry.payload["clauses"] == sorted([one.key, two.key, three.key])
    assert (entry.payload["to"], entry.payload["note"]) == (labour.slug, "Merged into Labour.")


def test_what_cannot_take_over_is_refused_and_nothing_moves() -> None:
    kenya = make_country()
    officer, foreign = make_rapporteur(kenya), make_rapporteur(make_country())
    justice, theirs = make_institution(kenya), make_institution(make_country(), "Theirs")
    closed = institutions.institution_close(actor=officer, institution=make_institution(kenya, "Closed"))
    member = make_contributor(kenya, justice).memberships.get()
    for to, note in ((justice, "x"), (theirs, "x"), (closed, "x"), (make_institution(kenya, "Open"), " ")):
        with pytest.raises(Invalid):
            institutions.institution_hand_over(actor=officer, institution=justice, to=to, note=note)
    with pytest.raises(NotAllowed):
        institutions.institution_hand_over(actor=foreign, institution=justice, to=theirs, note="x")
    member.refresh_from_db()
    assert member.institution == justice


def test_a_rapporteur_moves_a_contributor_of_the_own_state_only() -> None:
    kenya = make_country()
    officer, justice, labour = make_rapporteur(kenya), make_institution(kenya), make_institution(kenya, "Labour")
    member = make_contributor(kenya, justice).memberships.get()
    move = institutions.contributor_move
    assert move(actor=officer, membership=member, institution=labour).institution == labour
    assert TrailEntry.objects.get(verb="membership.move").payload == {"from": justice.slug, "to": labour.slug}
    with pytest.raises(NotAllowed):
        move(actor=make_rapporteur(make_country()), membership=member, institution=justice)
    with pytest.raises(NotAllowed):
        move(actor=make_contributor(kenya), membership=member, institution=justice)
    with pytest.raises(NotAllowed):
        move(actor=officer, membership=officer.memberships.get(), institution=justice)
    with pytest.raises(Invalid):
        move(actor=officer, membership=member, institution=make_institution(make_country(), "Theirs"))
    member.refresh_from_db()
    assert member.institution == labour


def test_nobody_is_invited_for_a_closed_institution() -> None:
    kenya = make_country()
    officer = make_rapporteur(kenya)
    closed = institutions.institution_close(actor=officer, institution=make_institution(kenya))
    with pytest.raises(Invalid):
        accounts.invitation_send(
            actor=officer, email="new@example.org", name="New", role=Role.CONTRIBUTOR, institution=closed
        )
    assert not Invitation.objects.exists()
