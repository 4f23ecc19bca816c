"""What changed between two versions, in words: labels, choices, dates, pieces that the reader may see."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import override

from compliance.models import Country, Obligation
from compliance.models.contents import Values, action_field
from compliance.selectors.changes import Words, changed_labels, changes_between
from tests.factories import make_country, make_institution, make_rapporteur, make_resolution, offer_evidence

pytestmark = pytest.mark.django_db


@pytest.fixture
def kenya() -> Country:
    return make_country("KEN", "Kenya")


@pytest.fixture
def obligation() -> Obligation:
    return make_resolution(clauses=[["to criminalize trafficking", "to train officials"]]).obligations.get()


def test_values_are_said_in_the_readers_words(kenya: Country, obligation: Obligation) -> None:
    ministry = make_institution(kenya, "Ministry of Labour")
    first, _second = obligation.actions.order_by("wording__position")
    new: Values = {
        "status": "under_way",
        "lead_institution": str(ministry.pk),
        "target_date": "2027-01-31",
        "narrative": "Begun.",
        action_field(first.key, "status"): "done",
    }
    words = Words.of(obligation, AnonymousUser(), [new])
    said = [(c.label, c.action, c.before, c.after) for c in changes_between(words, {}, new)]
    assert said == [
        ("State of this action", "to criminalize trafficking", "Open", "Done"),
        ("Status", "", "None chosen", "Under way"),
        ("What was done", "", "", "Begun."),
        ("Lead institution", "", "", "Ministry of Labour"),
        ("Target date", "", "", "31 January 2027"),
    ]
    assert changed_labels(words, {}, new) == ["Actions", "Status", "What was done", "Lead institution", "Target date"]
    with override("fr"):
        assert "31 janvier 2027" in [c.after for c in changes_between(words, {}, new)]


def test_pieces_a_reader_may_not_see_make_no_difference(kenya: Country, obligation: Obligation) -> None:
    officer = make_rapporteur(kenya)
    piece = offer_evidence(officer, obligation, title="Draft act")
    old: Values = {"evidence": []}
    new: Values = {"evidence": [str(piece.pk)]}
    assert not changes_between(Words.of(obligation, AnonymousUser(), [old, new]), old, new)
    (change,) = changes_between(Words.of(obligation, officer, [old, new]), old, new)
    assert (change.is_list, change.parts) == (True, [("added", "Draft act")])


def test_an_action_that_is_gone_keeps_the_last_words_it_had(obligation: Obligation) -> None:
    first, _second = obligation.actions.order_by("wording__position")
    obligation.actions.filter(pk=first.pk).update(retired_at=timezone.now(), wording=None)
    values: Values = {action_field(first.key, "note"): "In two provinces."}
    (change,) = changes_between(Words.of(obligation, AnonymousUser(), [values]), {}, values)
    assert (change.label, change.action) == ("Note", "to criminalize trafficking")


def test_nonsense_that_was_kept_is_shown_and_breaks_nothing(obligation: Obligation) -> None:
    values: Values = {
        "status": "finished",
        "target_date": "soon",
        "lead_institution": "x",
        "evidence": ["-1", "9" * 40],
    }
    words = Words.of(obligation, AnonymousUser(), [values])
    assert [c.after for c in changes_between(words, {}, values)] == ["finished", "x", "soon"]
