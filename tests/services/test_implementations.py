"""What a State says on a clause: who may, from where, and what is left behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from compliance.models import (
    Action,
    Country,
    Evidence,
    Implementation,
    ImplementationVersion,
    Obligation,
    TrailEntry,
    User,
    WorkMark,
)
from compliance.services import implementations as service
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.evidence import evidence_withdraw
from compliance.services.versions import ActionData, ImplementationData
from tests.factories import (
    draft,
    make_administrator,
    make_contributor,
    make_country,
    make_institution,
    make_rapporteur,
    make_resolution,
    make_reviewer,
    offer_evidence,
    publish,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kenya() -> Country:
    return make_country("KEN", "Kenya")


@pytest.fixture
def obligation() -> Obligation:
    return make_resolution(clauses=[["to criminalize trafficking", "to train officials"]]).obligations.get()


def wanted(country: Country) -> int:
    return WorkMark.objects.get(country=country).wanted


def test_publishing_makes_the_version_current_and_asks_for_a_summary(kenya: Country, obligation: Obligation) -> None:
    officer = make_rapporteur(kenya)
    before = wanted(kenya)
    version = publish(officer, obligation, status="implemented", narrative="Act No. 1", done=[0])
    implementation = Implementation.objects.get()
    assert implementation.current_version == version
    assert (version.status, version.published_by, version.approved_by) == ("implemented", officer, officer)
    assert [(a.action.wording.text, a.status) for a in version.actions.order_by("action_id")] == [  # type: ignore[union-attr]
        ("to criminalize trafficking", "done"),
        ("to train officials", "open"),
    ]
    assert wanted(kenya) == before + 1
    assert list(TrailEntry.objects.filter(chain__country=kenya).values_list("verb", flat=True)) == [
        "implementation.save",
        "implementation.publish",
    ]


def test_a_second_version_leaves_the_first_readable(kenya: Country, obligation: Obligation) -> None:
    officer = make_rapporteur(kenya)
    first = publish(officer, obligation, status="planned", narrative="A plan")
    second = publish(officer, obligation, status="implemented", narrative="Done")
    first.refresh_from_db()
    assert (first.number, second.number) == (1, 2)
    assert (first.state, first.status, first.narrative) == ("published", "planned", "A plan")
    assert Implementation.objects.get().current_version == second


def test_a_new_draft_begins_as_a_copy_of_what_is_published(kenya: Country, obligation: Obligation) -> None:
    officer = make_rapporteur(kenya)
    cited = offer_evidence(officer, obligation)
    publish(officer, obligation, status="implemented", narrative="Done", done=[1])
    offer_evidence(officer, obligation, title="Act No. 2")
    working = ImplementationVersion.objects.working().get()
    assert (working.status, working.narrative) == ("implemented", "Done")
    assert set(working.evidence.values_list("title", flat=True)) == {cited.title, "Act No. 2"}
    assert working.actions.filter(status="done").count() == 1


def test_a_draft_does_not_touch_what_is_published(kenya: Country, obligation: Obligation) -> None:
    officer = make_rapporteur(kenya)
    published = publish(officer, obligation, status="planned")
    draft(officer, obligation, status="implemented")
    assert Implementation.objects.get().current_version == published


def test_the_second_of_two_editors_is_told_and_nothing_is_lost(kenya: Country, obligation: Obligation) -> None:
    first, second = make_contributor(kenya), make_rapporteur(kenya)
    seen = draft(first, obligation, narrative="one")
    draft(first, obligation, narrative="two")
    with pytest.raises(Conflict) as caught:
        service.implementation_save(
            actor=second,
            obligation=obligation,
            expected=seen.revision_count,
            data=ImplementationData(status="planned", narrative="mine"),
        )
    assert caught.value.current.narrative == "two"
    assert ImplementationVersion.objects.get().narrative == "two"


def test_saving_as_if_there_were_no_draft_is_a_conflict(kenya: Country, obligation: Obligation) -> None:
    officer = make_rapporteur(kenya)
    draft(officer, obligation)
    with pytest.raises(Conflict):
        service.implementation_save(
            actor=officer, obligation=obligation, expected=None, data=ImplementationData(status="planned")
        )


def test_a_contributor_submits_and_a_rapporteur_returns_with_a_reason(kenya: Country, obligation: Obligation) -> None:
    contributor, rapporteur = make_contributor(kenya), make_rapporteur(kenya)
    version = draft(contributor, obligation)
    version = service.implementation_submit(actor=contributor, version=version, expected=version.revision_count)
    with pytest.raises(Invalid):
        service.implementation_return(actor=rapporteur, version=version, expected=version.revision_count, reason=" ")
    version = service.implementation_return(
        actor=rapporteur, version=version, expected=version.revision_count, reason="Name the act"
    )
    assert (version.state, version.returned_reason) == ("returned", "Name the act")


def test_a_contributor_cannot_publish_or_return(kenya: Country, obligation: Obligation) -> None:
    contributor = make_contributor(kenya)
    version = draft(contributor, obligation)
    with pytest.raises(NotAllowed):
        service.implementation_publish(actor=contributor, version=version, expected=version.revision_count)
    version = service.implementation_submit(actor=contributor, version=version, expected=version.revision_count)
    with pytest.raises(NotAllowed):
        service.implementation_return(actor=contributor, version=version, expected=version.revision_count, reason="no")
    assert Implementation.objects.get().current_version is None


def test_nobody_changes_another_states_record(kenya: Country, obligation: Obligation) -> None:
    version = draft(make_rapporteur(kenya), obligation)
    stranger = make_rapporteur(make_country("UGA", "Uganda"))
    entries = TrailEntry.objects.count()
    for act in (
        service.implementation_submit,
        service.implementation_publish,
        service.implementation_discard,
        service.implementation_approve,
    ):
        with pytest.raises((NotAllowed, Conflict)):
            act(actor=stranger, version=version, expected=version.revision_count)
    with pytest.raises(NotAllowed):
        service.implementation_withdraw(actor=stranger, version=version, reason="x")
    version.refresh_from_db()
    assert (version.state, version.revision_count, TrailEntry.objects.count()) == ("draft", 1, entries)


@pytest.mark.parametrize("build", [make_administrator, make_reviewer])
def test_people_of_no_state_cannot_write_a_record(build: Callable[[], User], obligation: Obligation) -> None:
    make_country("KEN", "Kenya")
    with pytest.raises(NotAllowed):
        service.implementation_save(
            actor=build(), obligation=obligation, expected=None, data=ImplementationData(status="planned")
        )
    assert not Implementation.objects.exists()


def test_somebody_whose_membership_ended_is_refused_at_once(kenya: Country, obligation: Obligation) -> None:
    officer = make_rapporteur(kenya)
    assert officer.active_membership is not None  # cached on the object, as in a request that began before
    officer.memberships.update(ended_at=timezone.now())
    with pytest.raises(NotAllowed):
        service.implementation_save(
            actor=officer, obligation=obligation, expected=None, data=ImplementationData(status="planned")
        )


def test_with_four_eyes_nobody_publishes_their_own_words(kenya: Country, obligation: Obligation) -> None:
    Country.objects.update(four_eyes=True)
    author, other = make_rapporteur(kenya), make_rapporteur(kenya)
    version = draft(author, obligation)
    version = service.implementation_submit(actor=author, version=version, expected=version.revision_count)
    for act in (service.implementation_publish, service.implementation_approve):
        with pytest.raises(NotAllowed):
            act(actor=author, version=version, expected=version.revision_count)
    version = service.implementation_approve(actor=other, version=version, expected=version.revision_count)
    version = service.implementation_publish(actor=author, version=version, expected=version.revision_count)
    assert (version.approved_by, version.published_by) == (other, author)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (ImplementationData(status="compliant"), "status"),
        (ImplementationData(status="planned", actions=[ActionData(0, "done")]), "actions"),
        (ImplementationData(status="planned", evidence_ids=[0]), "evidence"),
    ],
)
def test_bad_values_are_named_and_nothing_is_stored(
    kenya: Country, obligation: Obligation, data: ImplementationData, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        service.implementation_save(actor=make_rapporteur(kenya), obligation=obligation, expected=None, data=data)
    assert set(caught.value.messages) == {field}
    assert not ImplementationVersion.objects.exists()


def test_an_action_that_does_not_apply_needs_a_reason_and_none_is_done_tomorrow(
    kenya: Country, obligation: Obligation
) -> None:
    officer, action = make_rapporteur(kenya), Action.objects.first()
    assert action is not None
    tomorrow = timezone.localdate() + timedelta(days=1)
    for bad in (ActionData(action.pk, "not_applicable"), ActionData(action.pk, "done", done_on=tomorrow)):
        with pytest.raises(Invalid):
            service.implementation_save(
                actor=officer, obligation=obligation, expected=None, data=ImplementationData(actions=[bad])
            )


def test_an_institution_of_another_state_is_refused(kenya: Country, obligation: Obligation) -> None:
    foreign = make_institution(make_country("UGA", "Uganda"))
    with pytest.raises(Invalid) as caught:
        draft(make_rapporteur(kenya), obligation, lead_institution=foreign)
    assert set(caught.value.messages) == {"lead_institution"}


def test_not_applicable_is_published_only_with_a_reason(kenya: Country, obligation: Obligation) -> None:
    officer = make_rapporteur(kenya)
    version = draft(officer, obligation, status="not_applicable")
    with pytest.raises(Invalid):
        service.implementation_publish(actor=officer, version=version, expected=version.revision_count)
    publish(officer, obligation, status="not_applicable", status_reason="No seaports")
    assert Implementation.objects.get().current_version is not None


def test_nothing_is_published_without_a_status(kenya: Country, obligation: Obligation) -> None:
    officer = make_rapporteur(kenya)
    version = draft(officer, obligation, status="")
    with pytest.raises(Invalid):
        service.implementation_publish(actor=officer, version=version, expected=version.revision_count)


def test_withdrawing_leaves_a_dated_version_and_the_clause_not_reported(kenya: Country, obligation: Obligation) -> None:
    officer = make_rapporteur(kenya)
    version = publish(officer, obligation)
    version = service.implementation_withdraw(actor=officer, version=version, reason="Published by mistake")
    assert version.withdrawn_at is not None
    assert (version.state, version.withdrawn_reason) == ("published", "Published by mistake")
    assert Implementation.objects.get().current_version is None
    with pytest.raises(Conflict):
        service.implementation_withdraw(actor=officer, version=version, reason="again")


def test_a_published_version_admits_no_further_act(kenya: Country, obligation: Obligation) -> None:
    officer = make_rapporteur(kenya)
    version = publish(officer, obligation)
    for act in (
        service.implementation_submit,
        service.implementation_publish,
        service.implementation_discard,
    ):
        with pytest.raises(Conflict):
            act(actor=officer, version=version, expected=version.revision_count)


def test_evidence_becomes_public_with_the_version_that_cites_it(kenya: Country, obligation: Obligation) -> None:
    officer, reader = make_rapporteur(kenya), make_reviewer()
    piece = offer_evidence(officer, obligation)
    assert not Evidence.objects.visible_to(reader).exists()
    publish(officer, obligation)
    assert list(Evidence.objects.visible_to(reader)) == [piece]
    evidence_withdraw(actor=officer, evidence=piece, reason="Superseded")
    assert not Evidence.objects.visible_to(reader).exists()
    assert list(Evidence.objects.visible_to(officer)) == [piece]


def test_evidence_for_organisations_is_hidden_from_the_public_and_from_other_states(
    kenya: Country, obligation: Obligation
) -> None:
    officer = make_rapporteur(kenya)
    offer_evidence(officer, obligation, audience="accredited")
    publish(officer, obligation)
    assert Evidence.objects.visible_to(make_reviewer()).count() == 1
    assert not Evidence.objects.visible_to(None).exists()
    assert not Evidence.objects.visible_to(make_rapporteur(make_country("UGA", "Uganda"))).exists()


def test_a_clause_out_of_scope_cannot_be_reported_on(kenya: Country, obligation: Obligation) -> None:
    Obligation.objects.update(scope="named")
    with pytest.raises(Conflict):
        draft(make_rapporteur(kenya), obligation)


# --- evidence that shows an action, and what each save left ---


def test_what_shows_an_action_is_cited_and_copied_into_the_next_version(kenya: Country, obligation: Obligation) -> None:
    officer = make_rapporteur(kenya)
    act, plan = (offer_evidence(officer, obligation, title=title) for title in ("Act No. 1", "Plan"))
    first, second = Action.objects.order_by("wording__position")
    working = ImplementationVersion.objects.get()
    data = ImplementationData(
        status="planned",
        actions=[ActionData(first.pk, "done", evidence_ids=[act.pk]), ActionData(second.pk)],
        evidence_ids=[plan.pk],
    )
    service.implementation_save(actor=officer, obligation=obligation, expected=working.revision_count, data=data)
    working.refresh_from_db()
    assert set(working.evidence.all()) == {act, plan}
    published = service.implementation_publish(actor=officer, version=working, expected=working.revision_count)
    evidence_withdraw(actor=officer, evidence=plan, reason="Ended.")
    offer_evidence(officer, obligation, title="Act No. 2")
    copied = ImplementationVersion.objects.working().get()
    for version in (published, copied):
        assert [list(a.evidence.all()) for a in version.actions.order_by("action_id")] == [[act], []]
    assert {piece.title for piece in copied.evidence.all()} == {"Act No. 1", "Act No. 2"}


def test_an_action_is_shown_only_by_evidence_offered_for_the_clause(kenya: Country, obligation: Obligation) -> None:
    officer = make_rapporteur(kenya)
    elsewhere = make_resolution("A/RES/99/9", clauses=["to report"]).obligations.get()
    foreign = offer_evidence(officer, elsewhere)
    theirs = offer_evidence(make_rapporteur(make_country()), obligation)
    action = Action.objects.filter(obligation=obligation)[0]
    for piece in (foreign, theirs):
        with pytest.raises(Invalid) as caught:
            service.implementation_save(
                actor=officer,
                obligation=obligation,
                expected=None,
                data=ImplementationData(status="planned", actions=[ActionData(action.pk, evidence_ids=[piece.pk])]),
            )
        assert "evidence" in caught.value.messages


def test_every_save_is_kept_with_who_made_it(kenya: Country, obligation: Obligation) -> None:
    first, second = make_contributor(kenya), make_rapporteur(kenya)
    draft(first, obligation, narrative="one")
    draft(second, obligation, narrative="two", done=[0])
    piece = offer_evidence(first, obligation)
    version = ImplementationVersion.objects.get()
    kept = list(version.saves.order_by("revision"))
    assert [(save.revision, save.saved_by) for save in kept] == [(1, first), (2, second), (3, first)]
    assert [save.data["narrative"] for save in kept] == ["one", "two", "two"]
    assert kept[2].data["evidence"] == [str(piece.pk)]
    done = Action.objects.filter(obligation=obligation).order_by("wording__position")[0]
    assert (kept[0].data[f"action-{done.key}-status"], kept[1].data[f"action-{done.key}-status"]) == ("open", "done")


def test_evidence_added_to_what_was_approved_needs_approval_again(kenya: Country, obligation: Obligation) -> None:
    kenya.four_eyes = True
    kenya.save()
    author, other = make_rapporteur(kenya), make_rapporteur(kenya)
    version = draft(author, obligation)
    version = service.implementation_submit(actor=author, version=version, expected=version.revision_count)
    version = service.implementation_approve(actor=other, version=version, expected=version.revision_count)
    offer_evidence(author, obligation)
    version.refresh_from_db()
    assert (version.state, version.approved_by) == ("draft", None)
    with pytest.raises(NotAllowed):
        service.implementation_publish(actor=author, version=version, expected=version.revision_count)


def test_one_officer_alone_drafts_and_publishes_where_four_eyes_are_off(kenya: Country, obligation: Obligation) -> None:
    officer = make_rapporteur(kenya)
    version = publish(officer, obligation)
    assert (version.edited_by, version.approved_by, version.published_by) == (officer, officer, officer)


def test_a_revision_seen_of_a_version_that_ended_is_stale_for_the_next(kenya: Country, obligation: Obligation) -> None:
    """The next version begins where the last one ended, so that nobody writes on one they have not seen."""
    officer = make_rapporteur(kenya)
    seen = draft(officer, obligation, narrative="first").revision_count
    publish(officer, obligation, narrative="second")
    begun = draft(officer, obligation, narrative="third")
    assert begun.number == 2
    with pytest.raises(Conflict):
        service.implementation_save(
            actor=officer, obligation=obligation, expected=seen, data=ImplementationData(narrative="from the first")
        )
    assert ImplementationVersion.objects.get(pk=begun.pk).narrative == "third"
