"""What a depositary has on record: public by itself, nobody's to write, and complete in the database."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from compliance.models import Evidence, Treaty, TreatyAction
from tests.factories import (
    make_country,
    make_rapporteur,
    make_resolution,
    make_reviewer,
    offer_evidence,
)
from tests.support.treaties import make_act, make_treaty

pytestmark = pytest.mark.django_db


def refused(rows: Any, **change: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**change)


def test_it_is_public_without_being_cited_while_an_officers_piece_is_not() -> None:
    kenya = make_country("KEN", "Kenya")
    officer = make_rapporteur(kenya)
    own = offer_evidence(officer, make_resolution().obligations.get())
    piece = make_act(kenya, make_treaty()).evidence
    for stranger in (AnonymousUser(), make_reviewer(), make_rapporteur(make_country())):
        assert set(Evidence.objects.visible_to(stranger)) == {piece}
    assert set(Evidence.objects.visible_to(officer)) == {own, piece}
    assert piece.is_depositary
    assert not own.is_depositary


def test_only_the_depositary_writes_without_a_person_and_only_for_everyone() -> None:
    kenya = make_country("KEN", "Kenya")
    officer = make_rapporteur(kenya)
    own = Evidence.objects.filter(pk=offer_evidence(officer, make_resolution().obligations.get()).pk)
    refused(own, created_by=None)
    refused(own, origin="depositary")
    refused(own, origin="somebody")
    piece = Evidence.objects.filter(pk=make_act(kenya, make_treaty()).evidence_id)
    refused(piece, created_by=officer)
    refused(piece, audience="own_state")
    refused(piece, state="draft")
    refused(piece, kind="law")


def test_an_act_has_a_date_and_what_it_was() -> None:
    act = TreatyAction.objects.filter(pk=make_act(make_country(), make_treaty()).pk)
    refused(act, how="")
    refused(act, bound_on=None)
    refused(act, bound_on=None, how="")
    refused(act, how="conquest")
    assert act.update(bound_on=None, how="", signed_on=date(2000, 12, 12)) == 1
    treaty = Treaty.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_act(act.get().country, treaty)
    refused(Treaty.objects, in_force_on=date(1999, 1, 1))


@pytest.mark.parametrize(("code", "chapter"), [("4-8", "IV, 8"), ("18-12-a", "XVIII, 12.a"), ("29-1", "XXIX, 1")])
def test_a_chapter_is_printed_as_the_collection_does(code: str, chapter: str) -> None:
    assert Treaty(code=code).chapter == chapter
