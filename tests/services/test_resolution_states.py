"""Resolutions that end, follow another, and apply to some States only."""

from __future__ import annotations

import pytest

from compliance.models import Obligation, Pair, Resolution, ScopeState, TrailEntry
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.resolutions import (
    resolution_follow,
    resolution_load,
    resolution_publish,
    resolution_restore,
    resolution_supersede,
    resolution_withdraw,
)
from compliance.services.scopes import scope_declare, scope_set
from compliance.services.summaries import drain
from compliance.services.themes import themes_set
from tests.factories import (
    make_administrator,
    make_contributor,
    make_country,
    make_rapporteur,
    make_resolution,
    publish,
)

pytestmark = pytest.mark.django_db


def test_withdrawing_takes_it_off_the_checklists_and_keeps_every_record() -> None:
    kenya, admin = make_country("KEN", "Kenya"), make_administrator()
    resolution = make_resolution(clauses=["to act", "to report"])
    publish(make_rapporteur(kenya), resolution.obligations.all()[0])
    drain()
    assert kenya.summary.obligations == 2
    with pytest.raises(Invalid):
        resolution_withdraw(resolution=resolution, reason=" ", actor=admin)
    resolution = resolution_withdraw(resolution=resolution, reason="Loaded by mistake.", actor=admin)
    assert (resolution.state, resolution.ended_by, resolution.ended_reason) == (
        "withdrawn",
        admin,
        "Loaded by mistake.",
    )
    assert not Obligation.objects.in_force().exists()
    assert Obligation.objects.visible_to(None).count() == 2
    assert Pair.objects.filter(implementation__current_version__isnull=False).count() == 1
    drain()
    kenya.summary.refresh_from_db()
    assert kenya.summary.obligations == 0
    with pytest.raises(Conflict):
        resolution_publish(resolution=resolution)
    with pytest.raises(Conflict):
        resolution_withdraw(resolution=resolution, reason="Again.")
    with pytest.raises(Invalid, match="is withdrawn"):
        resolution_load(
            data=b"The General Assembly,\n\n1. Urges Governments to act.\n", filename="x.txt", symbol="A/RES/99/1"
        )
    resolution_restore(resolution=resolution, reason="It was the right one.", actor=admin)
    drain()
    kenya.summary.refresh_from_db()
    assert (kenya.summary.obligations, kenya.summary.reported) == (2, 1)


def test_a_superseded_one_names_what_took_its_place() -> None:
    old, new = make_resolution("A/RES/99/1"), make_resolution("A/RES/99/2")
    draft = make_resolution("A/RES/99/3", publish=False)
    for by in (old, draft):
        with pytest.raises(Invalid):
            resolution_supersede(resolution=old, by=by)
    old = resolution_supersede(resolution=old, by=new)
    assert (old.state, old.superseded_by) == ("superseded", new)
    assert set(Obligation.objects.in_force().values_list("resolution__symbol", flat=True)) == {"A/RES/99/2"}
    assert resolution_withdraw(resolution=old, reason="Wrong text.").state == "withdrawn"


def test_a_family_has_no_circle() -> None:
    first, second, third = (make_resolution(f"A/RES/9{n}/1") for n in (1, 2, 3))
    resolution_follow(resolution=second, follows=first)
    resolution_follow(resolution=third, follows=second)
    for follows in (first, second, third):
        with pytest.raises(Invalid):
            resolution_follow(resolution=first, follows=follows)
    assert [r.symbol for r in first.followed_by.all()] == ["A/RES/92/1"]
    resolution_follow(resolution=third, follows=None)
    assert Resolution.objects.get(pk=third.pk).follows is None
    assert TrailEntry.objects.filter(verb="resolution.follow").count() == 3


class TestScope:
    @pytest.fixture
    def obligation(self) -> Obligation:
        return make_resolution(clauses=["to act"]).obligations.get()

    def test_it_decides_on_whose_checklist_a_clause_stands(self, obligation: Obligation) -> None:
        kenya, chad = make_country("KEN", "Kenya"), make_country("TCD", "Chad")
        observer = make_country("VAT", "Holy See", membership="observer")
        publish(make_rapporteur(chad), obligation)

        def asked() -> list[bool]:
            return [Obligation.objects.in_force().applying_to(c).exists() for c in (kenya, chad, observer)]

        assert asked() == [True, True, True]
        scope_set(obligation=obligation, scope="members")
        assert asked() == [True, True, False]
        scope_set(obligation=obligation, scope="named", states=["KEN"], note="Named in the text")
        assert asked() == [True, False, False]
        assert Pair.objects.filter(country=chad).exists(), "what was said while it applied stays"
        for scope, states in (("named", []), ("parties", []), ("named", ["XXX"]), ("some", ["KEN"])):
            with pytest.raises(Invalid):
                scope_set(obligation=obligation, scope=scope, states=states)
        entry = TrailEntry.objects.filter(verb="scope.set").latest("sequence")
        assert entry.payload["after"] == {"scope": "named", "note": "Named in the text", "states": ["KEN"]}
        scope_set(obligation=obligation, scope="all")
        assert not ScopeState.objects.exists()

    def test_states_declare_themselves_where_the_clause_leaves_it_to_them(self, obligation: Obligation) -> None:
        kenya = make_country("KEN", "Kenya")
        rapporteur = make_rapporteur(kenya)
        with pytest.raises(Conflict):
            scope_declare(actor=rapporteur, obligation=obligation, applies=True)
        scope_set(obligation=obligation, scope="self_declared")
        assert not Obligation.objects.in_force().applying_to(kenya).exists()
        for other in (make_contributor(kenya), make_administrator()):
            with pytest.raises(NotAllowed):
                scope_declare(actor=other, obligation=obligation, applies=True)
        assert scope_declare(actor=rapporteur, obligation=obligation, applies=True)
        assert not scope_declare(actor=rapporteur, obligation=obligation, applies=True)
        assert Obligation.objects.in_force().applying_to(kenya).exists()
        assert scope_declare(actor=rapporteur, obligation=obligation, applies=False)
        assert TrailEntry.objects.filter(verb="scope.declare", chain__country=kenya).count() == 2

    def test_themes_a_person_sets_are_no_proposals(self, obligation: Obligation) -> None:
        with pytest.raises(Invalid):
            themes_set(obligation=obligation, slugs=["no-such-theme"])
        themes_set(obligation=obligation, slugs=[])
        assert not obligation.themes.exists()
