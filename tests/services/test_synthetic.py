"""Synthetic records: like real ones in every constraint and count, the same for a seed, never among real ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from compliance.enums import Status
from compliance.models import (
    Country,
    Evidence,
    ImplementationVersion,
    Obligation,
    Pair,
    Review,
    StateSummary,
    SyntheticLoad,
    TrailChain,
    TrailEntry,
    User,
    VersionAction,
)
from compliance.services import synthetic, trail
from compliance.services.errors import Invalid
from tests.factories import make_administrator, make_country, make_rapporteur, make_resolution, publish
from tests.services.test_summaries import count_by_hand, counts_of

pytestmark = pytest.mark.django_db

ASKED: dict[str, Any] = {"countries": 3, "obligations": 45, "fill": 1.0, "seed": 7}


def nothing(_words: str) -> None:
    pass


@pytest.fixture
def states() -> list[Country]:
    return [make_country(code, m49=m49) for code, m49 in (("KEN", "404"), ("MEX", "484"), ("NOR", "578"))]


def fingerprint() -> list[Any]:
    """Everything that was decided at random, by what does not depend on ids."""
    versions = ImplementationVersion.objects.order_by(
        "implementation__pair__country__iso3",
        "wording__version__revision__resolution__symbol",
        "wording__place",
        "number",
    )
    reviews = Review.objects.order_by("key").values_list("key", "grade", "published_at", "judged_version__number")
    evidence = Evidence.objects.order_by("key").values_list("key", "dimension", "dated", "audience")
    ticks = VersionAction.objects.order_by("version__implementation__pair__country__iso3", "action__wording__text")
    return [
        list(versions.values_list("wording__text", "number", "state", "status", "published_at", "target_date")),
        list(reviews),
        list(evidence),
        sorted(ticks.values_list("action__wording__text", "version__number", "status")),
    ]


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_every_pair_is_filled_and_compiles_to_what_counting_by_hand_gives(states: list[Country]) -> None:
    load = synthetic.synthetic_load(**ASKED, say=nothing)
    assert load.finished_at
    assert load.filled == 3
    assert Obligation.objects.in_force().count() == 45
    assert Pair.objects.count() == 3 * 45
    assert set(ImplementationVersion.objects.current().values_list("status", flat=True)) == set(Status.values)
    everything = list(Obligation.objects.select_related("resolution", "wording"))
    mexico = states[1]
    assert counts_of(StateSummary.objects.get(country=mexico)) == +count_by_hand(mexico, everything)


def test_records_pass_the_models_own_checks(states: list[Country]) -> None:
    synthetic.synthetic_load(**ASKED, say=nothing)
    for model in (Evidence, Review, ImplementationVersion, VersionAction):
        rows = list(model._default_manager.all())
        assert rows, model
        # Relations and constraints are the database's own to check.
        relations = [field.name for field in model._meta.fields if field.is_relation]
        for row in rows:
            row.clean_fields(exclude=relations)
    assert not VersionAction.objects.exclude(version__implementation__pair__obligation__actions__isnull=False).exists()


@pytest.mark.long
def test_a_seed_gives_the_same_records_and_another_seed_others(states: list[Country]) -> None:
    found = []
    for seed in (7, 7, 8):
        with undone():
            synthetic.synthetic_load(**{**ASKED, "seed": seed}, say=nothing)
            found.append(fingerprint())
    assert found[0] == found[1]
    assert all(one != other for one, other in zip(found[0], found[2], strict=True))


def test_a_share_of_the_pairs_is_filled(states: list[Country]) -> None:
    synthetic.synthetic_load(**{**ASKED, "fill": 0.4}, say=nothing)
    assert 0.25 < Pair.objects.count() / (3 * 45) < 0.55


def test_an_interrupted_run_keeps_whole_batches_and_goes_on(
    states: list[Country], monkeypatch: pytest.MonkeyPatch
) -> None:
    with undone():
        synthetic.synthetic_load(**ASKED, say=nothing)
        whole = fingerprint()
    monkeypatch.setattr(synthetic, "BATCH_PAIRS", 45)

    def interrupt(words: str) -> None:
        if words.startswith("2 of 3 States"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        synthetic.synthetic_load(**ASKED, say=interrupt)
    assert SyntheticLoad.objects.get().filled == 2
    assert Pair.objects.count() == 2 * 45
    synthetic.synthetic_load(**ASKED, say=nothing)
    assert fingerprint() == whole
    said: list[str] = []
    synthetic.synthetic_load(**ASKED, say=said.append)
    assert said == ["Run 1 did this before; nothing was changed."]
    assert fingerprint() == whole


def test_the_trail_has_an_entry_for_each_batch_and_none_for_a_record(states: list[Country]) -> None:
    synthetic.synthetic_load(**ASKED, say=nothing)
    verbs = sorted(TrailEntry.objects.values_list("verb", flat=True))
    assert verbs == ["resolution.load"] * 2 + ["resolution.publish"] * 2 + ["synthetic.fill", "synthetic.start"]
    assert not [fault for chain in TrailChain.objects.all() for fault in trail.verify(chain)]


def test_a_second_run_adds_resolutions_of_its_own(states: list[Country]) -> None:
    synthetic.synthetic_load(**ASKED, say=nothing)
    synthetic.synthetic_load(**{**ASKED, "obligations": 5}, say=nothing)
    assert Pair.objects.count() == 3 * 50
    assert StateSummary.objects.get(country=states[0]).obligations == 50


def test_nothing_is_generated_among_real_records(states: list[Country]) -> None:
    make_resolution(clauses=["to act"])
    publish(make_rapporteur(states[0]), Obligation.objects.get())
    with pytest.raises(Invalid, match=r"not generated \(1 resolutions, 1 pairs, 1 memberships\)"):
        synthetic.synthetic_load(**ASKED, say=nothing)
    assert not SyntheticLoad.objects.exists()
    assert Pair.objects.count() == 1


def test_administrators_alone_do_not_make_a_database_real(states: list[Country]) -> None:
    make_administrator()
    synthetic.require_no_real_records()


@pytest.mark.parametrize(
    "wrong", [{"countries": 0}, {"countries": 196}, {"obligations": 0}, {"fill": 1.1}, {"seed": -1}], ids=str
)
def test_impossible_numbers_are_refused_in_words(wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        synthetic.synthetic_load(**{**ASKED, **wrong}, say=nothing)
    assert not SyntheticLoad.objects.exists()


def test_every_page_says_that_the_data_is_synthetic(states: list[Country], client: Client) -> None:
    said = "Synthetic data: every status and review on this site was generated"
    pages = [reverse("home"), reverse("country_list"), reverse("about"), states[0].get_absolute_url()]
    assert not [page for page in pages if said in client.get(page).content.decode()]
    synthetic.synthetic_load(**{**ASKED, "obligations": 3}, say=nothing)
    client.force_login(User.objects.get(email="rapporteur-ken@load.example"))
    assert all(said in client.get(page).content.decode() for page in [*pages, reverse("my_country")])
