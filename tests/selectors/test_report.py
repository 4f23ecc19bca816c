from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from compliance.figures import Place
from compliance.models import (
    Action,
    ImplementationVersion,
    LanguageVersion,
    Obligation,
    ObligationWording,
    Resolution,
    Review,
    Revision,
    StateResolutionSummary,
)
from compliance.models.summaries import Counts
from compliance.selectors.report import Choices, NotForYou, Report, clause_count, national_report
from compliance.selectors.report_facts import Happened
from compliance.services import evidence, implementations, reviews, summaries
from compliance.services.evidence import EvidenceData
from compliance.services.statistics import statistic_create
from tests import factories
from tests.factories import draft, offer_evidence, publish

pytestmark = pytest.mark.django_db
ANYONE = AnonymousUser()


class Scene:
    """A State, its rapporteur, and a resolution of three clauses."""

    def __init__(self, clauses: int = 3) -> None:
        self.country = factories.make_country("KEN", "Kenya")
        self.rapporteur = factories.make_rapporteur(self.country)
        self.resolution = factories.make_resolution("A/RES/99/1", [f"to do thing {n}" for n in range(1, clauses + 1)])
        # As if it had been here for long.
        long_ago = datetime(2019, 1, 1, tzinfo=UTC)
        Resolution.objects.update(published_at=long_ago)
        Revision.objects.update(published_at=long_ago)
        LanguageVersion.objects.update(published_at=long_ago)
        Obligation.objects.update(created_at=long_ago)
        Action.objects.update(created_at=long_ago)
        self.obligations = list(self.resolution.obligations.order_by("wording__position"))

    def report(self, user: Any = ANYONE, **choices: Any) -> Report:
        chosen = Choices(**{"end": timezone.localdate(), **choices})
        return national_report(user=user, country=self.country, resolutions=[self.resolution], choices=chosen)


@pytest.fixture(name="scene")
def small_scene() -> Scene:
    return Scene()


def on(version: ImplementationVersion, moment: datetime) -> None:
    """As if it had been published then."""
    ImplementationVersion.objects.filter(pk=version.pk).update(published_at=moment)


def test_clauses_stand_in_printed_order_with_what_is_said_of_them(scene: Scene) -> None:
    first, second, _third = scene.obligations
    piece = offer_evidence(scene.rapporteur, first, title="Act No. 7")
    version = publish(scene.rapporteur, first, status="implemented", done=[0], narrative="It is law.")
    publish(scene.rapporteur, second, status="planned")

    report = scene.report()

    assert [clause.place for clause in report.clauses] == ["1", "2", "3"]
    assert [clause.status for clause in report.clauses] == ["implemented", "planned", None]
    told = report.clauses[0]
    assert told.version == version
    assert (told.label, told.words.text, told.words.language) == ("1.", "Urges Governments to do thing 1", "en")
    assert [(one.words.text, one.status) for one in told.actions] == [("to do thing 1", "done")]
    assert [(one.number, one.piece) for one in report.sources] == [(1, piece)]
    assert told.numbers == (1,)


def test_a_piece_that_serves_two_clauses_has_one_number(scene: Scene) -> None:
    first, second, _third = scene.obligations
    piece = offer_evidence(scene.rapporteur, first)
    evidence.evidence_link(actor=scene.rapporteur, evidence=piece, obligation=second)
    publish(scene.rapporteur, first, evidence_ids=[piece.pk])
    publish(scene.rapporteur, second, evidence_ids=[piece.pk])

    report = scene.report()

    assert [clause.numbers for clause in report.clauses] == [(1,), (1,), ()]
    assert [source.clauses for source in report.sources] == [(first.key, second.key)]


def test_drafts_and_their_evidence_are_in_no_report(scene: Scene) -> None:
    first, second, _third = scene.obligations
    publish(scene.rapporteur, first, status="planned", narrative="The published words.")
    draft(scene.rapporteur, first, status="implemented", narrative="SECRET")
    offer_evidence(scene.rapporteur, second, title="SECRET")

    for user, internal in ((ANYONE, False), (scene.rapporteur, False), (scene.rapporteur, True)):
        report = scene.report(user, internal=internal)
        assert [clause.status for clause in report.clauses] == ["planned", None, None]
        assert report.clauses[0].version is not None
        assert report.clauses[0].version.narrative == "The published words."
        assert report.sources == ()


@pytest.mark.parametrize("audience", ["own_state", "accredited"])
def test_evidence_for_few_is_only_in_a_report_for_the_states_own_use(scene: Scene, audience: str) -> None:
    first = scene.obligations[0]
    offer_evidence(scene.rapporteur, first, title="For few", audience=audience)
    publish(scene.rapporteur, first)
    member = factories.make_reviewer()

    assert scene.report().sources == ()
    assert scene.report(scene.rapporteur).sources == ()
    assert scene.report(member).sources == ()
    own = scene.report(scene.rapporteur, internal=True)
    assert [(source.piece.title, source.piece.audience) for source in own.sources] == [("For few", audience)]


def test_only_an_officer_of_the_state_gets_a_report_for_own_use(scene: Scene) -> None:
    other = factories.make_rapporteur(factories.make_country("FRA", "France"))
    for user in (ANYONE, other, factories.make_administrator(), factories.make_reviewer()):
        with pytest.raises(NotForYou):
            scene.report(user, internal=True)


def test_small_numbers_are_exact_only_for_own_use(scene: Scene) -> None:
    first = scene.obligations[0]
    cells = {Place(2024, "convictions", "all", "all", "all"): 3, Place(2025, "convictions", "all", "all", "all"): 30}
    data = EvidenceData(title="Convictions", dated=date(2026, 1, 31), dimension="outcome")
    statistic_create(actor=scene.rapporteur, obligation=first, data=data, cells=cells)
    publish(scene.rapporteur, first)

    def counts(report: Report) -> list[int | None]:
        table = report.sources[0].table
        return [figure.count for figure in table.figures] if table else []

    assert counts(scene.report(scene.rapporteur)) == [None, 30]
    assert counts(scene.report(scene.rapporteur, internal=True)) == [3, 30]
    assert counts(scene.report(statistics=False)) == []


def test_the_counts_are_those_of_the_compiled_summary(scene: Scene) -> None:
    first, second, third = scene.obligations
    offer_evidence(scene.rapporteur, first)
    publish(scene.rapporteur, first, status="implemented", done=[0])
    publish(scene.rapporteur, second, status="planned", target_date=date(2020, 1, 1))
    factories.review(factories.make_reviewer(), first, scene.country, grade="A")
    factories.review(factories.make_reviewer(), second, scene.country, grade="C")
    version = publish(scene.rapporteur, third, status="under_way")
    implementations.implementation_withdraw(actor=scene.rapporteur, version=version, reason="A slip.")
    summaries.drain()

    report = scene.report()

    compiled = StateResolutionSummary.objects.get(country=scene.country, resolution=scene.resolution)
    other = ("as_of", "compiled_at", "record_version")
    names = [field.name for field in Counts._meta.get_fields() if field.name not in other]
    assert {"obligations", "withdrawn", "disputed", "evidence_structure", "target_overdue", "actions_done"} <= set(
        names
    )
    assert {name: getattr(report.counts, name) for name in names} == {name: getattr(compiled, name) for name in names}


def test_it_tells_the_record_as_it_stood_when_the_day_was_over(scene: Scene) -> None:
    first, second, _third = scene.obligations
    on(publish(scene.rapporteur, first, status="planned"), datetime(2026, 3, 31, 23, 59, 59, tzinfo=UTC))
    on(publish(scene.rapporteur, first, status="implemented"), datetime(2026, 4, 1, 0, 0, tzinfo=UTC))
    gone = publish(scene.rapporteur, second, status="under_way")
    on(gone, datetime(2026, 3, 1, tzinfo=UTC))
    gone.refresh_from_db()
    implementations.implementation_withdraw(actor=scene.rapporteur, version=gone, reason="A slip.")
    ImplementationVersion.objects.filter(pk=gone.pk).update(withdrawn_at=datetime(2026, 5, 1, 12, tzinfo=UTC))

    def statuses(day: date) -> list[str | None]:
        return [clause.status for clause in scene.report(end=day).clauses[:2]]

    assert statuses(date(2026, 2, 28)) == [None, None]
    assert statuses(date(2026, 3, 31)) == ["planned", "under_way"]
    assert statuses(date(2026, 4, 1)) == ["implemented", "under_way"]
    assert statuses(date(2026, 4, 30)) == ["implemented", "under_way"]
    assert statuses(date(2026, 5, 1)) == ["implemented", None]
    assert scene.report(end=date(2026, 5, 1)).clauses[1].withdrawn is not None


def test_changes_are_those_of_the_first_to_the_last_day(scene: Scene) -> None:
    first, second, _third = scene.obligations
    for status, moment in (
        ("planned", datetime(2026, 1, 1, 0, 0, tzinfo=UTC)),
        ("planned", datetime(2026, 2, 1, 9, 0, tzinfo=UTC)),
        ("implemented", datetime(2026, 2, 28, 23, 59, tzinfo=UTC)),
    ):
        on(publish(scene.rapporteur, first, status=status), moment)
    on(publish(scene.rapporteur, second, status="under_way"), datetime(2026, 3, 1, 0, 0, tzinfo=UTC))
    review = factories.review(factories.make_reviewer(), first, scene.country, grade="B")
    Review.objects.filter(pk=review.pk).update(published_at=datetime(2026, 2, 10, tzinfo=UTC))

    def told(begin: date, end: date, **more: Any) -> list[tuple[date, Happened, str, str]]:
        report = scene.report(begin=begin, end=end, **more)
        return [(one.day, one.what, one.before, one.after) for one in report.changes]

    assert told(date(2026, 1, 1), date(2026, 2, 28)) == [
        (date(2026, 1, 1), Happened.FIRST, "", "planned"),
        (date(2026, 2, 1), Happened.UPDATED, "", "planned"),
        (date(2026, 2, 10), Happened.REVIEWED, "", ""),
        (date(2026, 2, 28), Happened.STATUS, "planned", "implemented"),
    ]
    assert told(date(2026, 1, 2), date(2026, 2, 27), reviews=False) == [
        (date(2026, 2, 1), Happened.UPDATED, "", "planned")
    ]
    assert told(date(2026, 3, 1), date(2026, 3, 1)) == [(date(2026, 3, 1), Happened.FIRST, "", "under_way")]


def test_a_past_report_has_the_clauses_and_words_of_its_day(scene: Scene) -> None:
    resolution = factories.load_text("A/RES/99/7", ["Urges Governments to act", "Urges Governments to count"])
    for model in (Resolution, Revision, LanguageVersion):
        model.objects.update(published_at=datetime(2026, 1, 10, tzinfo=UTC))
    Obligation.objects.update(created_at=datetime(2026, 1, 10, tzinfo=UTC))
    factories.load_text("A/RES/99/7", ["Urges Governments to act without delay", "Urges Governments to count"])

    def words(day: date) -> list[str]:
        asked = {"user": ANYONE, "country": scene.country}
        report = national_report(resolutions=[resolution], choices=Choices(end=day), **asked)  # type: ignore[arg-type]
        return [clause.words.text for clause in report.clauses]

    today = timezone.localdate()
    assert words(date(2026, 1, 9)) == []
    assert words(today - timedelta(days=1)) == ["Urges Governments to act", "Urges Governments to count"]
    assert words(today) == ["Urges Governments to act without delay", "Urges Governments to count"]


def test_a_review_that_has_ended_or_judges_an_earlier_version_does_not_count(scene: Scene) -> None:
    first, second, _third = scene.obligations
    publish(scene.rapporteur, first, status="implemented")
    reviewer = factories.make_reviewer()
    factories.review(reviewer, first, scene.country, grade="A")
    publish(scene.rapporteur, first, status="implemented", narrative="More.")
    publish(scene.rapporteur, second)
    ended = factories.review(factories.make_reviewer(), second, scene.country, grade="C")
    reviews.review_withdraw(actor=ended.written_by, review=ended, reason="A slip.")

    report = scene.report()

    assert [[line.is_current for line in clause.reviews] for clause in report.clauses] == [[False], [], []]
    assert [clause.review for clause in report.clauses] == ["", "", ""]
    before = scene.report(end=timezone.localdate() - timedelta(days=1))
    assert [clause.reviews for clause in before.clauses] == [(), (), ()]


def test_clauses_that_are_not_reported_can_be_left_out_and_are_still_counted(scene: Scene) -> None:
    publish(scene.rapporteur, scene.obligations[1])

    report = scene.report(not_reported=False)

    assert [clause.place for clause in report.clauses] == ["2"]
    assert (report.counts.obligations, report.counts.not_reported) == (3, 2)
    choices = Choices(end=timezone.localdate(), not_reported=False)
    whole = Choices(end=timezone.localdate())
    counted = [
        clause_count(user=ANYONE, country=scene.country, resolutions=[scene.resolution], choices=one)
        for one in (choices, whole)
    ]
    assert counted == [1, 3]


def test_words_are_in_the_reports_language_where_the_text_has_it(scene: Scene) -> None:
    original = LanguageVersion.objects.get(revision=scene.resolution.current_revision)
    first = scene.obligations[0]
    assert first.wording is not None
    french = LanguageVersion.objects.create(
        revision=original.revision, language="fr", is_original=False, state="published", filename="f", sha256="0" * 64,
        media_type="text/plain", text="", parsed={}, parser_version="test", published_at=timezone.now(),
    )  # fmt: skip
    wording = ObligationWording.objects.get(pk=first.wording.pk)
    wording.pk, wording.version, wording.text = None, french, "Demande instamment aux gouvernements d'agir"
    wording.save()

    with translation.override("fr"):
        shown = [(clause.words.text, clause.words.language) for clause in scene.report().clauses]

    assert shown[0] == ("Demande instamment aux gouvernements d'agir", "fr")
    assert shown[1] == ("Urges Governments to do thing 2", "en")


@pytest.mark.long
def test_the_number_of_queries_does_not_grow_with_clauses() -> None:
    scene = Scene(clauses=12)

    def queries(clauses: int) -> int:
        for obligation in scene.obligations[:clauses]:
            offer_evidence(scene.rapporteur, obligation, title=f"Act {obligation.pk}")
            publish(scene.rapporteur, obligation, done=[0])
            factories.review(factories.make_reviewer(), obligation, scene.country)
        with CaptureQueriesContext(connection) as captured:
            report = scene.report(begin=date(2020, 1, 1))
            for clause in report.clauses:
                assert clause.version is None or clause.version.lead_institution is None
                assert all(line.review.organisation.name for line in clause.reviews)
            assert all(list(source.piece.files.all()) == [] for source in report.sources)
        return len(captured)

    assert queries(1) == queries(12)
