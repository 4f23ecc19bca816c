"""Reviews: of the version that was read, by an organisation, never changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from compliance.models import Country, Obligation, Review, TrailEntry, User, WorkMark
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.reviews import review_publish, review_withdraw
from tests.factories import (
    make_administrator,
    make_country,
    make_organisation,
    make_rapporteur,
    make_resolution,
    make_reviewer,
    publish,
    review,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kenya() -> Country:
    return make_country("KEN", "Kenya")


@pytest.fixture
def obligation() -> Obligation:
    return make_resolution().obligations.get()


def test_a_review_names_the_version_and_the_words_it_judged(kenya: Country, obligation: Obligation) -> None:
    version = publish(make_rapporteur(kenya), obligation, status="implemented")
    before = WorkMark.objects.get(country=kenya).wanted
    written = review(make_reviewer(), obligation, kenya, grade="B")
    assert (written.judged_version, written.judged_wording, written.grade) == (
        version,
        obligation.wording,
        "B",
    )
    assert WorkMark.objects.get(country=kenya).wanted == before + 1
    assert TrailEntry.objects.get(verb="review.publish").payload["grade"] == "B"


def test_silence_can_be_reviewed(kenya: Country, obligation: Obligation) -> None:
    written = review(make_reviewer(), obligation, kenya, grade="C")
    assert written.judged_version is None
    assert list(Review.objects.current()) == [written]


def test_a_version_published_meanwhile_must_be_read_first(kenya: Country, obligation: Obligation) -> None:
    officer = make_rapporteur(kenya)
    first = publish(officer, obligation, status="planned")
    second = publish(officer, obligation, status="implemented")
    with pytest.raises(Conflict) as caught:
        review_publish(
            actor=make_reviewer(),
            obligation=obligation,
            country=kenya,
            judged_version_id=first.pk,
            grade="A",
            information_quality="detailed",
            reasons="Read the first",
            evidence_cutoff=timezone.localdate(),
        )
    assert caught.value.current == second
    assert not Review.objects.exists()


def test_a_review_of_an_earlier_version_stands_but_is_not_current(kenya: Country, obligation: Obligation) -> None:
    officer = make_rapporteur(kenya)
    publish(officer, obligation, status="planned")
    written = review(make_reviewer(), obligation, kenya)
    publish(officer, obligation, status="implemented")
    assert list(Review.objects.published()) == [written]
    assert not Review.objects.current().exists()


def test_a_later_review_replaces_the_organisations_earlier_one(kenya: Country, obligation: Obligation) -> None:
    organisation = make_organisation()
    first = review(make_reviewer(organisation), obligation, kenya, grade="C")
    second = review(make_reviewer(organisation), obligation, kenya, grade="A")
    other = review(make_reviewer(), obligation, kenya, grade="B")
    first.refresh_from_db()
    assert first.state == "replaced"
    assert set(Review.objects.published()) == {second, other}


@pytest.mark.parametrize("build", [make_administrator, lambda: make_rapporteur(make_country("UGA", "Uganda"))])
def test_only_organisations_review(build: Callable[[], User], kenya: Country, obligation: Obligation) -> None:
    with pytest.raises(NotAllowed):
        review(build(), obligation, kenya)


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"grade": "D"}, "grade"),
        ({"reasons": "  "}, "reasons"),
        ({"information_quality": "good"}, "information_quality"),
        ({"evidence_cutoff": timezone.localdate() + timedelta(days=2)}, "evidence_cutoff"),
    ],
)
def test_bad_values_are_named_and_nothing_is_stored(
    bad: dict[str, object], field: str, kenya: Country, obligation: Obligation
) -> None:
    with pytest.raises(Invalid) as caught:
        review(make_reviewer(), obligation, kenya, **bad)  # type: ignore[arg-type]
    assert field in caught.value.messages
    assert not Review.objects.exists()


def test_withdrawing_needs_a_reason_and_the_same_organisation(kenya: Country, obligation: Obligation) -> None:
    author = make_reviewer()
    written = review(author, obligation, kenya)
    with pytest.raises(NotAllowed):
        review_withdraw(actor=make_reviewer(), review=written, reason="not ours")
    with pytest.raises(Invalid):
        review_withdraw(actor=author, review=written, reason="")
    written = review_withdraw(actor=author, review=written, reason="New facts")
    assert (written.state, written.ended_reason) == ("withdrawn", "New facts")
    assert written.ended_at is not None
    with pytest.raises(Conflict):
        review_withdraw(actor=author, review=written, reason="again")


def test_a_fictional_organisation_says_nothing_about_a_real_state(kenya: Country, obligation: Obligation) -> None:
    organisation = make_organisation()
    organisation.is_fictional = True
    organisation.save()
    with pytest.raises(NotAllowed):
        review(make_reviewer(organisation), obligation, kenya)
    fictional = make_country("XAA", "Brenivar", is_fictional=True)
    assert review(make_reviewer(organisation), obligation, fictional).grade == "A"
