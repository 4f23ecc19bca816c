"""The index follows every change in its transaction; building it anew changes nothing, and repairs what is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from compliance.enums import SearchKind
from compliance.finding.questions import read
from compliance.models import Evidence, ImplementationVersion, ObligationWording, Review, SearchDocument, Theme
from compliance.models.search import Search
from compliance.services import demonstration, search_index
from compliance.services.evidence import EvidenceData, evidence_audience, evidence_update, evidence_withdraw
from compliance.services.evidence_versions import evidence_new_version
from compliance.services.implementations import implementation_withdraw
from compliance.services.languages import language_publish
from compliance.services.resolutions import resolution_publish
from compliance.services.reviews import review_withdraw
from compliance.services.themes import themes_set
from tests import factories
from tests.services.test_languages import ENGLISH, FRENCH, load
from tests.support.queries import count_queries

pytestmark = pytest.mark.django_db


def found(kind: str, text: str) -> list[int]:
    """Ids of what the index finds, whoever may see it."""
    documents = SearchDocument.objects.matching(Search(kind, read(text)))
    return sorted(documents.values_list("object_id", flat=True))


def changes() -> int:
    return sum(kind.written + kind.removed for kind in search_index.rebuild())


def test_publishing_a_text_and_its_languages_writes_their_clauses() -> None:
    resolution = load(ENGLISH, "en.txt").resolution
    assert found("clause", "victims") == []
    resolution_publish(resolution=resolution)
    [pk] = found("clause", "victims trafficking -data")
    assert ObligationWording.objects.get(pk=pk).place == "2(a)"
    assert found("clause", '"A/RES/99/1 2(a)"') == [pk]
    assert found("resolution", "99/1") == [resolution.pk]
    language_publish(version=load(FRENCH, "fr.txt").version)
    [other] = found("clause", "protéger")
    assert ObligationWording.objects.get(pk=other).version.language == "fr"
    assert changes() == 0


def test_another_reading_of_a_language_takes_the_place_of_the_one_before() -> None:
    resolution_publish(resolution=load(ENGLISH, "en.txt").resolution)
    language_publish(version=load(FRENCH, "fr.txt").version)
    language_publish(version=load(FRENCH.replace("les victimes", "les personnes victimes"), "fr2.txt").version)
    assert len(found("clause", "protéger")) == 1
    assert len(found("clause", '"personnes victimes"')) == 1
    assert changes() == 0


def test_a_revision_adds_its_words_and_keeps_the_old_ones() -> None:
    factories.load_text("A/RES/99/3", ["Urges Governments to ban lead", "Urges Governments to train officials"])
    factories.load_text("A/RES/99/3", ["Urges Governments to ban cadmium", "Urges Governments to train officials"])
    assert len(found("clause", "cadmium")) == 1
    assert len(found("clause", "lead")) == 1  # of the text before
    assert changes() == 0


def test_themes_are_words_of_a_clause_in_its_language() -> None:
    theme = Theme.objects.create(
        slug="toys", **{f"label_{code}": f"{word}" for code, word in
                        {"en": "Toys", "fr": "Jouets", "es": "Juguetes", "ar": "x", "zh": "y", "ru": "z"}.items()}
    )  # fmt: skip
    obligation = factories.make_resolution().obligations.get()
    assert found("clause", "toy") == []
    themes_set(obligation=obligation, slugs=[theme.slug], actor=factories.make_administrator())
    assert found("clause", "toy") == [obligation.wording_id]
    assert found("clause", "jouets") == []
    themes_set(obligation=obligation, slugs=[], actor=factories.make_administrator())
    assert found("clause", "toy") == []
    assert changes() == 0


def test_what_a_state_publishes_is_written_with_one_statement_and_drafts_are_not() -> None:
    kenya = factories.make_country("KEN", "Kenya")
    officer = factories.make_rapporteur(kenya)
    obligation = factories.make_resolution().obligations.get()
    factories.draft(officer, obligation, narrative="A bill on lead paint was tabled.")
    assert found("narrative", "bill") == []
    version = factories.publish(officer, obligation, narrative="A bill on lead paint was tabled.")
    assert found("narrative", '"lead paint"') == [version.pk]
    newer = factories.publish(officer, obligation, narrative="The bill on lead paint is law.")
    assert found("narrative", '"lead paint"') == [version.pk, newer.pk]
    implementation_withdraw(actor=officer, version=newer, reason="Wrong.")
    with count_queries() as queries:
        search_index.narrative_index(version, kenya.iso3)
    assert len(queries) == 1
    assert changes() == 0


def test_a_version_without_words_has_no_document() -> None:
    officer = factories.make_rapporteur(factories.make_country("KEN", "Kenya"))
    version = factories.publish(officer, factories.make_resolution().obligations.get(), narrative="")
    assert not SearchDocument.objects.filter(kind=SearchKind.NARRATIVE, object_id=version.pk).exists()
    with count_queries() as queries:
        search_index.narrative_index(version, "KEN")
    assert len(queries) == 0
    assert changes() == 0


def test_evidence_is_written_when_offered_corrected_and_replaced() -> None:
    officer = factories.make_rapporteur(factories.make_country("KEN", "Kenya"))
    obligation = factories.make_resolution().obligations.get()
    piece = factories.offer_evidence(officer, obligation, title="Paint Act", description="Bans lead.")
    assert found("evidence", "ban") == found("evidence", piece.key) == [piece.pk]
    data: dict[str, Any] = {"kind": "law", "dated": piece.dated, "url": piece.url}
    evidence_update(actor=officer, evidence=piece, data=EvidenceData(title="Toy Act", **data))
    assert found("evidence", "paint") == []
    assert found("evidence", "toys") == [piece.pk]
    factories.publish(officer, obligation)
    newer = evidence_new_version(actor=officer, evidence=piece, data=EvidenceData(title="Toy Act II", **data))
    assert found("evidence", "toy act") == [piece.pk, newer.pk]
    evidence_audience(actor=officer, evidence=piece, audience="own_state")
    evidence_withdraw(actor=officer, evidence=piece, reason="Repealed.")
    assert changes() == 0


def test_reviews_are_written_when_published_and_stay() -> None:
    kenya = factories.make_country("KEN", "Kenya")
    obligation = factories.make_resolution().obligations.get()
    reviewer = factories.make_reviewer()
    one = factories.review(reviewer, obligation, kenya, reasons="We visited the factories.", sources="Report 7")
    two = factories.review(reviewer, obligation, kenya, reasons="The factories closed.")
    review_withdraw(actor=reviewer, review=two, reason="Mistaken.")
    assert found("review", "factory") == [one.pk, two.pk]
    assert found("review", '"report 7"') == [one.pk]
    assert changes() == 0


def test_a_change_that_is_undone_leaves_no_words() -> None:
    officer = factories.make_rapporteur(factories.make_country("KEN", "Kenya"))
    obligation = factories.make_resolution().obligations.get()
    with transaction.atomic():
        factories.publish(officer, obligation, narrative="A bill.")
        transaction.set_rollback(True)
    assert found("narrative", "bill") == []


def spoil() -> None:
    """An index with a document too many, one too few, and others that say something else, for each kind."""
    for kind in SearchKind.values:
        documents = SearchDocument.objects.filter(kind=kind).order_by("pk")
        if not documents:
            continue
        documents[0].delete()
        last = documents.last()
        if last:
            SearchDocument.objects.filter(pk=last.pk).update(digest=7)
            SearchDocument.objects.create(kind=kind, object_id=10**9, language="en", stems="gone", digest=1)


@pytest.mark.long
def test_the_demonstration_is_indexed_as_it_is_made_and_a_spoiled_index_is_repaired(
    capsys: pytest.CaptureFixture[str],
) -> None:
    demonstration.prepare(lambda _words: None)
    call_command("rebuild_search")
    assert "0 documents changed" in capsys.readouterr().out
    before = contents()
    assert {kind for kind, _pk in before} == {"clause", "resolution", "narrative", "evidence", "review"}
    spoil()
    assert contents() != before
    assert changes() > 0
    assert contents() == before
    assert changes() == 0


def contents() -> dict[tuple[str, int], tuple[str, int]]:
    rows = SearchDocument.objects.values_list("kind", "object_id", "language", "digest")
    return {(kind, pk): (language, digest) for kind, pk, language, digest in rows}


def test_building_anew_writes_in_order_of_publication_and_in_few_statements(
    django_assert_max_num_queries: Any,
) -> None:
    officer = factories.make_rapporteur(factories.make_country("KEN", "Kenya"))
    obligations = factories.make_resolution(clauses=["to act", "to see", "to do"]).obligations.all()
    versions = [factories.publish(officer, one, narrative="A bill.") for one in obligations]
    ImplementationVersion.objects.filter(pk=versions[0].pk).update(published_at="2030-01-01T00:00Z")
    SearchDocument.objects.all().delete()
    with django_assert_max_num_queries(32):
        search_index.rebuild()
    documents = SearchDocument.objects.filter(kind="narrative").order_by("pk")
    assert list(documents.values_list("object_id", flat=True)) == [versions[1].pk, versions[2].pk, versions[0].pk]
    assert not Evidence.objects.exists()
    assert not Review.objects.exists()


def test_an_index_that_was_never_filled_is_filled_and_one_that_was_is_left_alone() -> None:
    factories.make_resolution()
    SearchDocument.objects.all().delete()
    search_index.fill_if_empty()
    assert len(found("clause", "act")) == 1
    SearchDocument.objects.filter(kind="clause").delete()
    search_index.fill_if_empty()
    assert found("clause", "act") == []
