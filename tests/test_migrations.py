"""Migrations: complete, reversible, and the trail's protection is there after them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps
from django.db.models import F
from django.utils import timezone

from compliance.models import Evidence, LanguageVersion, Obligation, Resolution, Revision, TrailEntry, WorkMark
from compliance.services import summaries, trail, work
from compliance.services.evidence import evidence_link, evidence_withdraw
from tests.factories import make_country, make_rapporteur, make_resolution, offer_evidence, publish
from tests.support.treaties import make_act, make_treaty


@pytest.mark.django_db
def test_no_change_of_a_model_is_without_its_migration() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def migrate(target: str | None = None) -> StateApps:
    """Migrate to a migration, or to the last one; gives the models as they are there."""
    executor = MigrationExecutor(connection)
    leaf = executor.loader.graph.leaf_nodes("compliance")
    goal = [("compliance", target)] if target else leaf
    executor.migrate(goal)
    apps: StateApps = MigrationExecutor(connection).loader.project_state(goal).apps
    return apps


@pytest.fixture
def back_and_forth() -> Iterator[None]:
    """Whatever a test does, the tables of today are there for the one after it."""
    yield
    migrate()


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_the_trails_protection_goes_and_comes_back_with_entries_in_place(back_and_forth: None) -> None:
    with transaction.atomic():
        entry = trail.append(verb="test", object_type="test", object_key="1", country=make_country("KEN", "Kenya"))
    try:
        migrate("0001_initial")
        TrailEntry.objects.filter(pk=entry.pk).update(object_key="2")  # nothing refuses it now
        TrailEntry.objects.filter(pk=entry.pk).update(object_key="1")
    finally:
        migrate("0002_trail_append_only")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        TrailEntry.objects.update(object_key="2")
    assert list(trail.verify(entry.chain)) == []
    assert TrailEntry.objects.get().object_key == "1"


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_drafts_rows_go_and_come_back_and_published_ones_stay(back_and_forth: None) -> None:
    make_resolution("A/RES/99/1", [["to act", "to report"], "to train officials"])
    draft = make_resolution("A/RES/99/2", ["to wait", ["to think", "to decide"]], publish=False, title="As put right")
    LanguageVersion.objects.filter(revision__resolution=draft).update(
        parsed=LanguageVersion.objects.get(revision__resolution=draft).parsed | {"title": "As read"}
    )
    rows = ("Provision", "ProvisionWording", "Obligation", "ObligationWording", "Action", "ActionWording")

    def counted(apps: StateApps) -> list[int]:
        return [apps.get_model("compliance", name).objects.count() for name in rows]

    before = migrate("0006_drafts_and_corrections")
    assert counted(before) == [4, 4, 4, 4, 6, 6]
    old = before.get_model("compliance", "Resolution").objects.get(symbol="A/RES/99/2")
    assert old.current_revision_id is not None
    found = before.get_model("compliance", "Obligation").objects.filter(resolution=old).order_by("pk")
    assert [o.wording.slug for o in found] == ["1", "2"]
    assert found[1].wording.action_wordings.count() == 2
    after = migrate("0007_drafts_without_rows")
    assert counted(after) == [2, 2, 2, 2, 3, 3]
    migrate()  # the models of today are those of the last migration
    assert set(Obligation.objects.values_list("resolution__symbol", flat=True)) == {"A/RES/99/1"}
    assert not Obligation.objects.exclude(words_from=F("wording")).exists()
    version = LanguageVersion.objects.get(revision__resolution=draft)
    assert (version.state, version.obligation_count, version.action_count) == ("draft", 2, 3)
    assert version.effective().reading["title"] == "As put right"
    assert {r.state for r in Resolution.objects.all()} == {r.state for r in Revision.objects.all()}


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_evidence_comes_from_officers_and_the_depositarys_goes_with_its_column(back_and_forth: None) -> None:
    officer = make_rapporteur(country := make_country("KEN", "Kenya"))
    own = offer_evidence(officer, make_resolution("A/RES/99/1").obligations.get())
    act = make_act(country, make_treaty())
    evidence_link(actor=officer, evidence=act.evidence, obligation=make_resolution("A/RES/99/2").obligations.get())
    before = migrate("0013_record_note_append_only")
    assert [piece.pk for piece in before.get_model("compliance", "Evidence").objects.all()] == [own.pk]
    after = migrate("0014_evidence_origin")
    assert [piece.origin for piece in after.get_model("compliance", "Evidence").objects.all()] == ["officer"]


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_published_evidence_is_dated_by_the_first_version_that_published_it(back_and_forth: None) -> None:
    kenya = make_country("KEN", "Kenya")
    officer = make_rapporteur(kenya)
    first, second = make_resolution("A/RES/99/1", ["to act", "to report"]).obligations.all()
    cited, withdrawn, never = (offer_evidence(officer, first, title=title) for title in ("Cited", "Withdrawn", "Never"))
    version = publish(officer, first, evidence_ids=[cited.pk, withdrawn.pk])
    evidence_withdraw(actor=officer, evidence=withdrawn, reason="Repealed.")
    evidence_withdraw(actor=officer, evidence=never, reason="Never needed.")
    draft = offer_evidence(officer, second, title="Draft")
    migrate("0016_evidence_versions_and_checks")
    Evidence.objects.update(published_at=None)
    migrate()
    dated = dict(Evidence.objects.values_list("pk", "published_at"))
    assert dated[cited.pk] == dated[withdrawn.pk] == version.published_at
    assert {dated[never.pk], dated[draft.pk]} == {None}


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("before", ["0019_downloads", "0024_order_by_publication_and_number"])
def test_summaries_of_before_new_ones_were_kept_are_compiled_again_at_once(back_and_forth: None, before: str) -> None:
    work.mark_country(make_country("KEN", "Kenya").pk)
    summaries.drain()
    migrate(before)
    migrate()
    now = timezone.now()
    assert WorkMark.objects.waiting(now).count() == WorkMark.objects.count() == 2  # Kenya's and the world's
