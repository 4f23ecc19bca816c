"""A later text of a resolution: identities and records go on, whatever it does to the clauses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.test import override_settings as with_settings

from compliance.enums import ResolutionState
from compliance.models import (
    Action,
    Country,
    ImplementationVersion,
    LanguageVersion,
    Obligation,
    Pair,
    Resolution,
    Review,
    Revision,
    TrailEntry,
    VersionAction,
    WorkMark,
)
from compliance.services import work
from compliance.services.corrections import correction_add, correction_redo, correction_undo
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.plans import PlanChanged, plan_mark, revision_plan
from compliance.services.publishing import revision_publish
from compliance.services.resolutions import LoadReport, resolution_load, resolution_publish
from compliance.services.revisions import (
    revision_begin,
    revision_discard,
    revision_pair,
    revision_return,
    revision_submit,
)
from compliance.services.summaries import drain
from tests import factories

pytestmark = pytest.mark.django_db

OLD = [
    "Urges Governments to criminalize trafficking in persons and to train officials",
    "Calls upon Governments to protect victims of trafficking and to provide them with shelter",
    "Encourages Governments to collect data on trafficking and to publish them",
    "Requests Governments to cooperate with one another in returning victims in safety",
]


def text_of(clauses: list[str]) -> bytes:
    return ("The General Assembly,\n\n" + "\n\n".join(f"{n}. {c};" for n, c in enumerate(clauses, 1)) + "\n").encode()


def load(clauses: list[str], symbol: str = "A/RES/99/1") -> LoadReport:
    return resolution_load(data=text_of(clauses), filename="text.txt", symbol=symbol)


def published(clauses: list[str] = OLD) -> Resolution:
    return resolution_publish(resolution=load(clauses).resolution)


def keys(resolution: Resolution) -> dict[str, str]:
    """Keys of the obligations in force by their place."""
    in_force = Obligation.objects.in_force().filter(resolution=resolution)
    return dict(in_force.order_by("wording__position").values_list("wording__place", "key"))


class TestRevision:
    """The second text drops 3, moves and amends 2, adds one, and leaves 1 and 4 but for their number."""

    NEW = [
        OLD[0],
        "Encourages Governments to hold consultations with civil society every year",
        OLD[3],
        "Calls upon Governments to protect all victims of trafficking and to provide them with shelter and legal aid",
    ]

    @pytest.fixture
    def kenya(self) -> Country:
        return factories.make_country("KEN", "Kenya")

    @pytest.fixture
    def resolution(self, kenya: Country) -> Resolution:
        return published()

    def test_the_plan_says_what_will_happen_and_changes_nothing(self, kenya: Country, resolution: Resolution) -> None:
        officer = factories.make_rapporteur(kenya)
        for obligation in resolution.obligations.all()[:3]:
            factories.publish(officer, obligation)
        before = keys(resolution)
        report = load(self.NEW)
        assert (report.kind, report.created, report.is_draft) == ("revision", True, True)
        plan = revision_plan(revision=report.version.revision)
        assert (plan.unchanged, plan.amended, plan.new, plan.retired, plan.moved) == (2, 1, 1, 1, 2)
        assert (plan.states_touched, plan.records_touched) == (1, 2)
        assert [(c.change, c.place, c.old_place) for c in plan.clauses] == [
            ("unchanged", "1", "1"),
            ("new", "2", ""),
            ("unchanged", "3", "4"),
            ("amended", "4", "2"),
            ("retired", "", "3"),
        ]
        assert keys(resolution) == before

    def test_identities_records_and_addresses_go_on(
        self, kenya: Country, resolution: Resolution, client: Client
    ) -> None:
        officer, reviewer = factories.make_rapporteur(kenya), factories.make_reviewer()
        old = {o.wording.place: o for o in resolution.obligations.select_related("wording") if o.wording}
        for place in ("2", "3", "4"):
            factories.publish(officer, old[place], status="implemented", narrative=f"Done for {place}.")
            factories.review(reviewer, old[place], kenya, grade="A")
        counted = [m.objects.count() for m in (Pair, ImplementationVersion, VersionAction, Review)]
        entries = TrailEntry.objects.count()
        wanted = WorkMark.objects.get(country=kenya).wanted
        resolution_publish(resolution=load(self.NEW).resolution)
        assert [m.objects.count() for m in (Pair, ImplementationVersion, VersionAction, Review)] == counted
        assert TrailEntry.objects.count() == entries + 2, "one for the text, one for all that publishing it did"
        assert WorkMark.objects.get(country=kenya).wanted == wanted + 1
        now = keys(resolution)
        assert (now["1"], now["3"], now["4"]) == (old["1"].key, old["4"].key, old["2"].key)
        assert now["2"] not in {o.key for o in old.values()}
        retired = Obligation.objects.get(key=old["3"].key)
        assert retired.retired_at is not None
        changes = dict(resolution.obligations.values_list("wording__place", "wording__change").filter(retired_at=None))
        assert changes == {"1": "unchanged", "2": "new", "3": "unchanged", "4": "amended"}
        # What was said of a clause that only moved stays current; of an amended one it is of earlier words.
        current = {r.pair.obligation.key for r in Review.objects.current().select_related("pair__obligation")}
        assert current == {old["4"].key, old["3"].key}
        # An amended clause keeps the action that goes on; what is new in it is another action.
        assert Action.objects.filter(obligation=old["2"], retired_at=None, version_states__isnull=False).exists()
        pages = {p: client.get(f"/countries/ken/A-RES-99-1/{p}/") for p in ("1", "3", "4")}
        assert "Done for 4." in pages["3"].content.decode()
        assert "Done for 2." in pages["4"].content.decode()
        assert "Of an earlier wording of the clause." in pages["4"].content.decode()
        assert "Of an earlier wording" not in pages["3"].content.decode()
        permanent = client.get(f"/obligations/{old['3'].key}/", follow=True)
        assert "Retired on" in permanent.content.decode()
        record = client.get(f"/countries/ken/A-RES-99-1/{old['3'].key}/").content.decode()
        assert "Done for 3." in record
        assert "Retired on" in record
        drain()
        assert kenya.summary.reported == 2
        assert kenya.summary.confirmed == 1

    def test_an_address_of_the_text_before_leads_to_the_clause_that_stood_there(self, client: Client) -> None:
        factories.make_country("KEN", "Kenya")
        resolution = published(OLD[:3])
        last = keys(resolution)["3"]
        resolution_publish(resolution=load([OLD[2], OLD[0]]).resolution)  # the numbers 1 and 2 are taken, 3 is free
        for room in ("/resolutions/A-RES-99-1", "/countries/ken/A-RES-99-1"):
            moved = client.get(f"{room}/3/")
            assert (moved.status_code, moved["Location"]) == (301, f"{room}/1/")
        assert keys(resolution)["1"] == last

    def test_what_a_person_decides_on_a_clause_goes_before_the_matching(self, resolution: Resolution) -> None:
        before = keys(resolution)
        revision = load(self.NEW).version.revision
        with pytest.raises(Invalid):
            revision_pair(revision=revision, place="2", key="nothing")
        revision = revision_pair(revision=revision, place="4", key="")
        revision = revision_pair(revision=revision, place="2", key=before["3"])
        plan = revision_plan(revision=revision)
        assert [(c.change, c.place, c.old_place) for c in plan.clauses] == [
            ("unchanged", "1", "1"),
            ("amended", "2", "3"),
            ("unchanged", "3", "4"),
            ("new", "4", ""),
            ("retired", "", "2"),
        ]
        revision_publish(revision=revision)
        assert keys(resolution)["2"] == before["3"]

    def test_a_draft_revision_shows_nowhere_and_leaves_no_trace_when_discarded(
        self, resolution: Resolution, client: Client
    ) -> None:
        before = client.get("/resolutions/A-RES-99-1/").content
        report = load(self.NEW)
        with pytest.raises(Invalid, match="not published yet"):
            load([*self.NEW, OLD[2]])
        assert client.get("/resolutions/A-RES-99-1/").content.count(b"consultations") == 0
        assert len(client.get("/resolutions/A-RES-99-1/").content) == len(before)
        revision_discard(revision=report.version.revision)
        assert Revision.objects.count() == LanguageVersion.objects.count() == 1
        with pytest.raises(Conflict):
            revision_publish(revision=report.version.revision)
        resolution.refresh_from_db()
        assert resolution.state == ResolutionState.PUBLISHED

    def test_the_text_in_force_can_be_opened_for_correction(self, resolution: Resolution) -> None:
        before = keys(resolution)
        version = revision_begin(resolution=resolution)
        assert version.text == resolution.current_revision.texts.get().text  # type: ignore[union-attr]
        with pytest.raises(Conflict):
            revision_begin(resolution=resolution)
        revision_publish(revision=version.revision)
        assert keys(resolution) == before
        assert [r.state for r in resolution.revisions.all()] == ["superseded", "published"]
        assert not Obligation.objects.exclude(wording__change="unchanged").exists()


class TestSeenPlan:
    def test_a_plan_that_is_another_by_now_is_not_carried_out(self) -> None:
        version = load(OLD).version
        revision, seen = version.revision, plan_mark(version.revision, version.effective().reading)
        correction_add(version=version, op="describe", values={"title": "Another", "adopted_on": None}, actor=None)
        with pytest.raises(PlanChanged):
            revision_publish(revision=revision, seen=seen)
        assert not Obligation.objects.exists()

    def test_undoing_one_correction_and_redoing_another_makes_another_plan(self) -> None:
        version = load(OLD).version
        for title in ("One", "Two"):
            correction_add(version=version, op="describe", values={"title": title, "adopted_on": None}, actor=None)
        one, two = version.corrections.order_by("number")
        correction_undo(correction=two, actor=None)
        before = plan_mark(version.revision, version.effective().reading)
        correction_redo(correction=two, actor=None)
        correction_undo(correction=one, actor=None)
        version = LanguageVersion.objects.get(pk=version.pk)
        assert version.corrections.standing().count() == 1
        with pytest.raises(PlanChanged):
            revision_publish(revision=version.revision, seen=before)

    def test_the_plan_as_it_was_seen_is_carried_out(self) -> None:
        version = load(OLD).version
        revision_publish(revision=version.revision, seen=plan_mark(version.revision, version.effective().reading))
        assert Obligation.objects.count() == len(OLD)


class TestSecondAdministrator:
    def test_by_default_one_administrator_publishes(self) -> None:
        admin = factories.make_administrator()
        resolution_publish(resolution=load(OLD).resolution, actor=admin)

    @with_settings(PUBLISH_NEEDS_SECOND_ADMINISTRATOR=True)
    def test_where_it_is_set_another_one_publishes_what_was_submitted(self) -> None:
        first, second = factories.make_administrator(), factories.make_administrator()
        revision = load(OLD).version.revision
        with pytest.raises(NotAllowed, match="Submit this draft"):
            revision_publish(revision=revision, actor=first)
        revision = revision_submit(revision=revision, actor=first)
        with pytest.raises(NotAllowed, match="You submitted"):
            revision_publish(revision=revision, actor=first)
        revision_return(revision=revision, actor=second, reason="The date is wrong.")
        with pytest.raises(NotAllowed):
            revision_publish(revision=revision, actor=second)
        revision_submit(revision=revision, actor=first)
        resolution = revision_publish(revision=revision, actor=second)
        assert (resolution.state, resolution.published_by) == ("published", second)
        verbs = TrailEntry.objects.order_by("sequence").values_list("verb", flat=True)
        assert list(verbs)[1:] == ["revision.submit", "revision.return", "revision.submit", "resolution.publish"]


@pytest.mark.shared
class TestRealTexts:
    """The digest of A/RES/65/190 first, its official text later."""

    SHARED = Path(settings.BASE_DIR).parent / "shared" / "data"

    def test_the_digests_obligations_find_their_official_paragraphs(self) -> None:
        kenya = factories.make_country("KEN", "Kenya")
        officer = factories.make_rapporteur(kenya)
        digest = Path(settings.BASE_DIR) / "fixtures" / "resolutions" / "A-RES-65-190-digest.txt"
        report = resolution_load(data=digest.read_bytes(), filename=digest.name, symbol="A/RES/65/190")
        resolution = resolution_publish(resolution=report.resolution)
        before = keys(resolution)
        assert len(before) == 8
        for key in before.values():
            factories.publish(officer, Obligation.objects.get(key=key), narrative=f"Said of {key}.")
        official = self.SHARED / "resolutions" / "A_RES_65_190.txt"
        revision = resolution_load(data=official.read_bytes(), filename=official.name).version.revision
        plan = revision_plan(revision=revision)
        expected = json.loads((self.SHARED / "relations" / "digest_to_official.json").read_text())["A/RES/65/190"]
        found = {c.old_place: c.place for c in plan.clauses if c.old_place}
        wanted = {f"op{e['digest'][1:]}": e["official_paragraph"] for e in expected}
        assert {old: new for old, new in found.items() if "/" not in old} == wanted
        assert found["op3/s1"] == "23/s1"
        identical = {f"op{e['digest'][1:]}" for e in expected if e["match"] == "identical"} | {"op3/s1"}
        assert {c.old_place for c in plan.of("unchanged")} == identical
        assert {c.old_place for c in plan.of("amended")} == {"op7"}
        assert plan.retired == 0
        revision_publish(revision=revision)
        after = {key: place for place, key in keys(resolution).items()}
        assert {old: after[key] for old, key in before.items()} == found
        assert len(after) == len(plan.clauses) > 8
        for key in before.values():
            version = ImplementationVersion.objects.current().get(implementation__pair__obligation__key=key)
            assert version.narrative == f"Said of {key}."


def test_marks_are_nudged_once_for_a_whole_revision(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    monkeypatch.setattr(work, "mark_all", lambda: calls.append(1))
    published()
    resolution_publish(resolution=load(OLD[:2]).resolution)
    assert len(calls) == 2
