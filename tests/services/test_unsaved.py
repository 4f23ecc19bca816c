"""Text not yet saved: kept for its writer, bounded, never over another window's, gone once it is saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from compliance.models import Country, Obligation, TrailEntry, UnsavedText, User
from compliance.services import implementations as service
from compliance.services import unsaved
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.resolutions import resolution_withdraw
from tests.factories import draft, make_administrator, make_country, make_rapporteur, make_resolution, make_reviewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def kenya() -> Country:
    return make_country("KEN", "Kenya")


@pytest.fixture
def obligation() -> Obligation:
    return make_resolution(clauses=["to criminalize trafficking"]).obligations.get()


def keep(actor: User, obligation: Obligation, narrative: str = "half a sen", **more: Any) -> UnsavedText:
    values = {"basis": None, "expected": None, "seen": None, **more}
    return unsaved.unsaved_keep(actor=actor, obligation=obligation, data={"narrative": narrative}, **values)


def test_it_is_no_save_and_the_trail_does_not_know_it(kenya: Country, obligation: Obligation) -> None:
    officer = make_rapporteur(kenya)
    kept = keep(officer, obligation)
    kept = keep(officer, obligation, "half a sentence", seen=kept.saved_at)
    assert UnsavedText.objects.get().data == {"narrative": "half a sentence"}
    assert not TrailEntry.objects.exists()
    assert not obligation.pairs.exists()


def test_two_windows_do_not_overwrite_one_another(kenya: Country, obligation: Obligation) -> None:
    officer = make_rapporteur(kenya)
    first = keep(officer, obligation, "first window")
    for seen in (None, first.saved_at.replace(year=2000)):
        with pytest.raises(Conflict):
            keep(officer, obligation, "second window", seen=seen)
    assert UnsavedText.objects.get().data == {"narrative": "first window"}
    other = make_rapporteur(kenya)
    keep(other, obligation, "another officer")
    assert UnsavedText.objects.count() == 2


def test_what_is_too_long_is_refused(kenya: Country, obligation: Obligation) -> None:
    with pytest.raises(Invalid):
        keep(make_rapporteur(kenya), obligation, "a" * unsaved.MOST)
    assert not UnsavedText.objects.exists()


def test_nothing_is_kept_for_who_keeps_no_record_nor_on_a_clause_that_is_not_asked(
    kenya: Country, obligation: Obligation
) -> None:
    with pytest.raises(NotAllowed):
        keep(make_reviewer(), obligation)
    resolution_withdraw(resolution=obligation.resolution, actor=make_administrator(), reason="Never adopted.")
    with pytest.raises(Conflict):
        keep(make_rapporteur(kenya), obligation)
    assert not UnsavedText.objects.exists()


def saved(officer: User, obligation: Obligation) -> None:
    draft(officer, obligation)


def submitted(officer: User, obligation: Obligation) -> None:
    version = draft(officer, obligation)
    keep(officer, obligation)
    service.implementation_submit(actor=officer, version=version, expected=version.revision_count)


def published(officer: User, obligation: Obligation) -> None:
    version = draft(officer, obligation)
    keep(officer, obligation)
    service.implementation_publish(actor=officer, version=version, expected=version.revision_count)


def discarded(officer: User, obligation: Obligation) -> None:
    version = draft(officer, obligation)
    keep(officer, obligation)
    service.implementation_discard(actor=officer, version=version, expected=version.revision_count)


def thrown_away(officer: User, obligation: Obligation) -> None:
    assert unsaved.unsaved_discard(actor=officer, obligation=obligation)
    assert not unsaved.unsaved_discard(actor=officer, obligation=obligation)


@pytest.mark.parametrize("act", [saved, submitted, published, discarded, thrown_away])
def test_it_is_gone_once_its_writer_saves_submits_publishes_or_discards(
    kenya: Country, obligation: Obligation, act: Callable[[User, Obligation], None]
) -> None:
    officer, other = make_rapporteur(kenya), make_rapporteur(kenya)
    keep(officer, obligation)
    keep(other, obligation)
    act(officer, obligation)
    assert list(UnsavedText.objects.values_list("user", flat=True)) == [other.pk]
