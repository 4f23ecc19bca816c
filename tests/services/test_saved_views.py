"""Filters kept under a name: one's own, cleaned, and few enough to be read."""

from __future__ import annotations

import pytest

from compliance.models import SavedView, TrailEntry
from compliance.services import saved_views
from compliance.services.errors import Invalid, NotAllowed
from tests.factories import make_administrator, make_contributor, make_country, make_rapporteur

pytestmark = pytest.mark.django_db


def test_a_view_keeps_the_filters_without_page_and_empty_ones() -> None:
    officer = make_rapporteur(make_country())
    view = saved_views.saved_view_save(
        actor=officer, name="  Late   ones ", query="?due=report_overdue&page=3&q=&theme="
    )
    assert (view.name, view.query) == ("Late ones", "due=report_overdue")
    assert not TrailEntry.objects.exists()


def test_names_are_not_doubled_and_endless_filters_not_kept() -> None:
    officer = make_rapporteur(make_country())
    save = saved_views.saved_view_save
    save(actor=officer, name="Late", query="due=stale")
    for name, query in (("late", ""), (" ", ""), ("Long", "q=" + "x" * 600)):
        with pytest.raises(Invalid):
            save(actor=officer, name=name, query=query)
    for n in range(saved_views.MOST - 1):
        save(actor=officer, name=f"View {n}", query="")
    with pytest.raises(Invalid):
        save(actor=officer, name="One more", query="")
    assert SavedView.objects.count() == saved_views.MOST


def test_only_whoever_keeps_a_view_renames_or_deletes_it() -> None:
    country = make_country()
    officer = make_rapporteur(country)
    view = saved_views.saved_view_save(actor=officer, name="Late", query="due=stale")
    for other in (make_contributor(country), make_administrator()):
        with pytest.raises(NotAllowed):
            saved_views.saved_view_rename(actor=other, view=view, name="Mine")
        with pytest.raises(NotAllowed):
            saved_views.saved_view_delete(actor=other, view=view)
    assert saved_views.saved_view_rename(actor=officer, view=view, name="Gone stale").name == "Gone stale"
    saved_views.saved_view_delete(actor=officer, view=view)
    assert not SavedView.objects.exists()
