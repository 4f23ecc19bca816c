"""Reviews through their pages: publishing, a claim that moves while one writes, withdrawing, the room's lists."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from compliance.enums import ReviewState
from compliance.models import Country, Review
from tests import factories
from tests.support.queries import count_queries
from tests.views.work.conftest import SignIn
from tests.views.work.world import World, fingerprint

pytestmark = pytest.mark.django_db


def form(world: World, **change: Any) -> dict[str, Any]:
    return {
        "grade": "C",
        "information_quality": "partial",
        "reasons": "Shelters turned people away.\r\nWe asked twelve of them.",
        "sources": "Shelter survey, 2024",
        "evidence_cutoff": "2024-06-30",
        "judged": world.published.pk,
        **change,
    }


def url_of(world: World, number: int = 1) -> str:
    return reverse("review_create", kwargs={"code": "ken", **world.clause(number)})


def test_a_review_is_published_beside_the_claim_and_replaces_the_earlier_one(sign_in: SignIn, world: World) -> None:
    client = sign_in("approver")
    page = client.get(url_of(world)).content.decode()
    assert world.open_evidence.title in page
    assert world.accredited_evidence.title in page
    assert world.draft_evidence.title not in page
    public = reverse("pair_detail", kwargs={"code": "ken", **world.clause(1)})
    assert client.post(url_of(world), form(world))["Location"] == public
    review = Review.objects.get(organisation=world.review.organisation, state=ReviewState.PUBLISHED)
    assert (review.grade, review.judged_version, str(review.evidence_cutoff)) == ("C", world.published, "2024-06-30")
    assert "We asked twelve of them." in Client().get(public).content.decode()
    world.review.refresh_from_db()
    assert world.review.state == ReviewState.REPLACED
    assert (
        "Disputed by a review"
        in sign_in("rapporteur").get(reverse("my_country"), {"due": "is_disputed"}).content.decode()
    )


def test_silence_can_be_reviewed(sign_in: SignIn, world: World) -> None:
    assert sign_in("member").post(url_of(world, 2), form(world, judged="")).status_code == 302
    assert Review.objects.get(pair__obligation=world.obligations[1]).judged_version is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"grade": "D"}, "not one of the available choices"),
        ({"grade": ""}, "This field is required"),
        ({"information_quality": "excellent"}, "not one of the available choices"),
        ({"reasons": "  "}, "This field is required"),
        ({"evidence_cutoff": "2099-01-01"}, "Choose today or an earlier day"),
        ({"evidence_cutoff": "yesterday"}, "Enter a date such as"),
    ],
)
def test_bad_values_are_named_kept_and_not_stored(
    sign_in: SignIn, world: World, change: dict[str, str], said: str
) -> None:
    client, before = sign_in("member"), fingerprint()
    response = client.post(url_of(world), form(world, **change))
    shown = html.unescape(response.content.decode())
    assert response.status_code == 200
    assert said in shown
    assert "Shelter survey, 2024" in shown
    assert fingerprint() == before


def test_a_claim_that_changed_meanwhile_is_shown_before_the_grade_is_taken(sign_in: SignIn, world: World) -> None:
    client, rapporteur = sign_in("member"), world.people["rapporteur"]
    assert rapporteur is not None
    newer = factories.publish(rapporteur, world.obligations[0], status="under_way", narrative="We were too early.")
    before = fingerprint()
    response = client.post(url_of(world), form(world))
    shown = html.unescape(response.content.decode())
    assert response.status_code == 409
    assert "Shelters turned people away." in shown
    assert "We were too early." in shown
    assert f'name="judged" value="{newer.pk}"' in shown
    assert fingerprint() == before
    assert client.post(url_of(world), form(world, judged=newer.pk)).status_code == 302


def test_withdrawing_needs_a_reason_and_works_once(sign_in: SignIn, world: World) -> None:
    client, url = sign_in("member"), reverse("review_withdraw", kwargs={"key": world.review.key})
    before = fingerprint()
    assert "errors" in client.post(url, {"reason": " "}).content.decode()
    assert fingerprint() == before
    assert client.post(url, {"reason": "Our survey was wrong."}).status_code == 302
    assert client.post(url, {"reason": "Our survey was wrong."}).status_code == 409
    world.review.refresh_from_db()
    assert world.review.state == ReviewState.WITHDRAWN


def test_the_room_lists_what_waits_what_stands_and_what_is_of_an_earlier_version(sign_in: SignIn, world: World) -> None:
    client, rapporteur, other = sign_in("member"), world.people["rapporteur"], world.people["other"]
    assert rapporteur is not None
    assert other is not None

    def lists(**query: str) -> tuple[list[str], list[int], list[int]]:
        context = client.get(reverse("my_organisation"), query).context
        return (
            [str(v.implementation.pair.country) for v in context["claims"]],
            [review.pk for review in context["reviews"]],
            [review.pk for review in context["earlier"]],
        )

    assert lists() == ([], [world.review.pk], [])
    factories.publish(rapporteur, world.obligations[0], status="implemented", narrative="More.")
    claim = factories.publish(other, world.obligations[1], status="implemented")
    factories.publish(other, world.obligations[0], status="under_way")
    # Kenya's new claim is with the review of its earlier version, and stands in one list only.
    assert lists() == (["France"], [], [world.review.pk])
    assert lists(country="FRA")[0] == ["France"]
    assert lists(country="nonsense")[0] == ["France"]
    french = reverse("review_create", kwargs={"code": "fra", **world.clause(2)})
    assert client.post(french, form(world, judged=claim.pk)).status_code == 302
    assert lists()[0] == []


def test_beside_a_claim_stands_what_others_reviews_make_of_it(sign_in: SignIn, world: World) -> None:
    client, rapporteur = sign_in("member"), world.people["rapporteur"]
    assert rapporteur is not None
    factories.publish(rapporteur, world.obligations[1], status="implemented")
    claims = client.get(reverse("my_organisation")).content.decode().partition('id="claims-title"')[2]
    assert "claimed" in claims
    another = factories.make_reviewer(factories.make_organisation("Another Watch"))
    factories.review(another, world.obligations[1], Country.objects.get(iso3="KEN"), grade="A")
    claims = client.get(reverse("my_organisation")).content.decode().partition('id="claims-title"')[2]
    line = claims.partition("</li>")[0]
    assert "confirmed" in line
    assert "claimed" not in line
    assert 'class="grade grade-A"' in line


def test_a_fictional_organisation_reviews_fictional_states_only(sign_in: SignIn, world: World) -> None:
    organisation = factories.make_organisation()
    organisation.is_fictional = True
    organisation.save()
    client, fictional = sign_in(factories.make_reviewer(organisation)), factories.make_country(is_fictional=True)
    before = fingerprint()
    assert client.get(url_of(world)).status_code == 403
    assert client.post(url_of(world), form(world)).status_code == 403
    assert fingerprint() == before
    there = reverse("review_create", kwargs={"code": fictional.code, **world.clause(1)})
    assert client.get(there).status_code == 200
    assert list(client.get(reverse("my_organisation")).context["claims"]) == []
    factories.publish(factories.make_rapporteur(fictional), world.obligations[0], status="implemented")
    assert len(client.get(reverse("my_organisation")).context["claims"]) == 1


@pytest.mark.long
def test_the_room_asks_as_much_for_one_row_as_for_thirty(sign_in: SignIn, world: World) -> None:
    client, rapporteur = sign_in("member"), world.people["rapporteur"]
    assert rapporteur is not None
    factories.publish(rapporteur, world.obligations[1], status="implemented")
    client.get(reverse("my_organisation"))
    with count_queries() as one:
        client.get(reverse("my_organisation"))
    resolution = factories.make_resolution("A/RES/98/2", [f"to act on {n}" for n in range(30)])
    for obligation in resolution.obligations.all():
        factories.publish(rapporteur, obligation, status="implemented")
    with count_queries() as thirty:
        assert client.get(reverse("my_organisation")).content.decode().count("work-row") == 20
    assert len(one) == len(thirty)
