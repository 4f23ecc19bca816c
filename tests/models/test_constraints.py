"""What the database refuses whatever the code above it does, by the name of the constraint."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from compliance.models import (
    Evidence,
    Implementation,
    ImplementationVersion,
    Membership,
    Obligation,
    Pair,
    Resolution,
    Review,
    SheetUpload,
    StatisticCell,
    User,
    WorkMark,
    WorldSummary,
)
from tests.factories import (
    draft,
    make_country,
    make_organisation,
    make_rapporteur,
    make_resolution,
    make_reviewer,
    make_user,
    offer_evidence,
    publish,
    review,
)

pytestmark = pytest.mark.django_db


def refused(act: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def test_a_person_has_one_active_membership_and_an_address_one_person() -> None:
    officer = make_rapporteur(make_country())
    refused(lambda: Membership.objects.create(user=officer, role="administrator"))
    Membership.objects.update(ended_at=timezone.now())
    Membership.objects.create(user=officer, role="administrator")
    refused(lambda: User.objects.create(email=officer.email.upper(), name="Twin"))


def test_a_role_fits_its_place() -> None:
    country, organisation = make_country(), make_organisation()
    for wrong in (
        {"role": "rapporteur"},
        {"role": "rapporteur", "organisation": organisation},
        {"role": "administrator", "country": country},
        {"role": "member", "country": country},
        {"role": "approver", "country": country, "organisation": organisation},
        {"role": "dictator"},
    ):
        user = make_user()
        refused(lambda wrong=wrong, user=user: Membership.objects.create(user=user, **wrong))  # type: ignore[misc]


def test_a_pair_and_its_record_exist_once() -> None:
    country, obligation = make_country(), make_resolution().obligations.get()
    draft(make_rapporteur(country), obligation)
    pair = Pair.objects.get()
    refused(lambda: Pair.objects.create(country=country, obligation=obligation))
    refused(lambda: Implementation.objects.create(pair=pair))


def test_a_record_has_one_working_version_and_published_ones_are_complete() -> None:
    country, obligation = make_country(), make_resolution().obligations.get()
    officer = make_rapporteur(country)
    publish(officer, obligation)
    working = draft(officer, obligation)
    twin = {"implementation": working.implementation, "wording": working.wording, "edited_by": officer}
    refused(lambda: ImplementationVersion.objects.create(number=9, state="draft", **twin))
    refused(lambda: ImplementationVersion.objects.create(number=9, state="published", status="planned", **twin))
    refused(lambda: ImplementationVersion.objects.create(number=1, state="discarded", **twin))
    refused(
        lambda: ImplementationVersion.objects.filter(state="published").update(
            status="not_applicable", status_reason=""
        )
    )
    refused(lambda: ImplementationVersion.objects.filter(state="draft").update(withdrawn_at=timezone.now()))
    refused(lambda: ImplementationVersion.objects.filter(state="draft").update(status="compliant"))


def test_evidence_has_one_owner_and_is_not_withdrawn_without_a_reason() -> None:
    country, obligation = make_country(), make_resolution().obligations.get()
    offer_evidence(make_rapporteur(country), obligation)
    refused(lambda: Evidence.objects.update(organisation=make_organisation()))
    refused(lambda: Evidence.objects.update(country=None))
    refused(lambda: Evidence.objects.update(state="withdrawn"))


def test_an_organisation_has_one_standing_review_of_a_pair() -> None:
    country, obligation = make_country(), make_resolution().obligations.get()
    first = review(make_reviewer(), obligation, country)
    first.pk, first.key = None, "another"
    refused(first.save)
    refused(lambda: Review.objects.update(grade="D"))


def test_a_published_resolution_is_complete() -> None:
    resolution = make_resolution(publish=False)
    refused(lambda: Resolution.objects.filter(pk=resolution.pk).update(state="published"))
    make_resolution("A/RES/99/2")
    refused(lambda: Obligation.objects.update(scope="some"))


def test_there_is_one_world_and_no_mark_is_done_before_it_was_wanted() -> None:
    country = make_country()
    WorkMark.objects.create(kind="world")
    refused(lambda: WorkMark.objects.create(kind="world"))
    refused(lambda: WorkMark.objects.create(kind="country"))
    refused(lambda: WorkMark.objects.create(kind="country", country=country, wanted=1, done=2))
    WorldSummary.objects.create(as_of=timezone.localdate())
    refused(lambda: WorldSummary.objects.create(as_of=timezone.localdate()))


def test_a_cell_of_a_statistic_stands_once_and_counts_what_it_may() -> None:
    officer = make_rapporteur(make_country())
    piece = offer_evidence(officer, make_resolution().obligations.get(), kind="statistic")
    cell = {"evidence": piece, "year": 2024, "measure": "identified", "sex": "female", "count": 7}
    StatisticCell.objects.create(**cell)
    refused(lambda: StatisticCell.objects.create(**{**cell, "count": 8}))
    StatisticCell.objects.create(**{**cell, "sex": "male"})
    for wrong in (
        {"year": 1899},
        {"year": 2101},
        {"measure": "arrests"},
        {"sex": "f"},
        {"age_group": "old"},
        {"form": "pirate"},
        {"age_group": "adults", "count": -1},
        {"age_group": "adults", "count": 2_000_000_001},
    ):
        refused(lambda wrong=wrong: StatisticCell.objects.create(**{**cell, **wrong}))  # type: ignore[misc]


def test_a_sheet_of_statistics_has_a_place_and_an_applied_one_its_date() -> None:
    country = make_country()
    officer = make_rapporteur(country)
    given = {"country": country, "user": officer, "name": "figures.xlsx"}
    SheetUpload.objects.create(**given, kind="checklist")
    refused(lambda: SheetUpload.objects.create(**given, kind="statistics"))
    refused(lambda: SheetUpload.objects.create(**given, kind="picture"))
    refused(lambda: SheetUpload.objects.update(state="applied"))
    refused(lambda: SheetUpload.objects.update(state="lost"))
