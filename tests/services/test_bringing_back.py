"""An earlier version brought back: a new working version with its content, and the earlier one as it was."""

from __future__ import annotations

import pytest
from django.utils import timezone

from compliance.models import Country, ImplementationVersion, Obligation, TrailEntry
from compliance.models.contents import values_of
from compliance.services import implementations as service
from compliance.services.bringing_back import implementation_bring_back
from compliance.services.errors import Conflict, NotAllowed
from compliance.services.evidence import evidence_withdraw
from tests.factories import (
    draft,
    make_contributor,
    make_country,
    make_institution,
    make_rapporteur,
    make_resolution,
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


def test_a_working_version_begins_with_what_the_earlier_one_said(kenya: Country, obligation: Obligation) -> None:
    officer = make_rapporteur(kenya)
    piece = offer_evidence(officer, obligation)
    ministry = make_institution(kenya)
    first = publish(officer, obligation, status="planned", narrative="A plan.", done=[1], lead_institution=ministry)
    second = publish(officer, obligation, status="implemented", narrative="Done.", evidence_ids=[])
    brought = implementation_bring_back(actor=officer, version=first, expected=second.number)
    assert (brought.number, brought.state, brought.restored_from) == (3, "draft", first)
    assert values_of(brought) == values_of(first)
    assert list(brought.evidence.all()) == [piece]
    entry = TrailEntry.objects.get(verb="implementation.bring_back")
    assert (entry.payload["version"], entry.payload["restored_from"]) == (3, 1)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, second.current_of.pair.country) == ("published", "published", kenya)


def test_a_discarded_draft_can_be_brought_back_too(kenya: Country, obligation: Obligation) -> None:
    officer = make_contributor(kenya)
    version = draft(officer, obligation, narrative="Better than I thought.")
    service.implementation_discard(actor=officer, version=version, expected=version.revision_count)
    brought = implementation_bring_back(actor=officer, version=version, expected=version.number)
    assert brought.narrative == "Better than I thought."


def test_what_is_no_longer_asked_or_offered_stays_behind(kenya: Country, obligation: Obligation) -> None:
    officer = make_rapporteur(kenya)
    piece = offer_evidence(officer, obligation)
    first = publish(officer, obligation, done=[0, 1], evidence_ids=[piece.pk])
    evidence_withdraw(actor=officer, evidence=piece, reason="Repealed.")
    obligation.actions.filter(wording__position=1).update(retired_at=timezone.now())
    brought = implementation_bring_back(actor=officer, version=first, expected=1)
    assert brought.actions.count() == first.actions.count() - 1
    assert not brought.evidence.exists()


def test_with_a_working_version_nothing_is_brought_back(kenya: Country, obligation: Obligation) -> None:
    officer = make_rapporteur(kenya)
    first = publish(officer, obligation)
    working = draft(officer, obligation, narrative="In hand.")
    with pytest.raises(Conflict) as caught:
        implementation_bring_back(actor=officer, version=first, expected=working.number)
    assert caught.value.current == working
    assert ImplementationVersion.objects.count() == 2
    assert ImplementationVersion.objects.working().get().narrative == "In hand."


def test_what_came_since_is_not_passed_over(kenya: Country, obligation: Obligation) -> None:
    officer = make_rapporteur(kenya)
    first = publish(officer, obligation)
    publish(officer, obligation)
    with pytest.raises(Conflict):
        implementation_bring_back(actor=officer, version=first, expected=first.number)
    assert ImplementationVersion.objects.count() == 2


def test_only_the_states_own_officers_bring_back(kenya: Country, obligation: Obligation) -> None:
    first = publish(make_rapporteur(kenya), obligation)
    with pytest.raises(NotAllowed):
        implementation_bring_back(actor=make_rapporteur(make_country()), version=first, expected=1)
    assert ImplementationVersion.objects.count() == 1
