"""The index of words, written in the transaction of the change. What a row says is in `search_documents`.

The order in which documents come in is that in which large kinds are listed, newest first; so a publication is a new
row, and only what is corrected changes one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from compliance.enums import INDEXED_KINDS, SearchKind
from compliance.models import Evidence, ImplementationVersion, Obligation, Resolution, Review, SearchDocument
from compliance.models.search import stored
from compliance.services.search_documents import SOURCES, Document

#: Rows of one statement, and of one transaction when everything is built anew.
BATCH = 2000


def clauses_index(rows: QuerySet[Any]) -> None:
    """Write the words of clauses: wordings of a text that is being published, or of a clause whose themes changed."""
    _write(SearchKind.CLAUSE, _documents_of(SearchKind.CLAUSE, rows))


def obligation_index(obligation: Obligation) -> None:
    """Write the words of one clause anew, in every language and revision."""
    clauses_index(SOURCES[SearchKind.CLAUSE].rows().filter(obligation=obligation))


def clauses_forget(rows: QuerySet[Any]) -> None:
    """Take out clauses' words that are about to be removed."""
    SearchDocument.objects.filter(kind=SearchKind.CLAUSE, object_id__in=rows.values("pk")).delete()


def resolution_index(resolution: Resolution) -> None:
    """Write a resolution's symbol and title."""
    _write(SearchKind.RESOLUTION, _made(SearchKind.RESOLUTION, [(resolution.pk, resolution.symbol, resolution.title)]))


def narrative_index(version: ImplementationVersion, iso3: str) -> None:
    """Write what a version says, as it is published: one statement, or none where it says nothing in words."""
    if version.narrative or version.status_reason:
        row = (version.pk, iso3, version.narrative, version.status_reason)
        _write(SearchKind.NARRATIVE, _made(SearchKind.NARRATIVE, [row]))


def evidence_index(*pieces: Evidence) -> None:
    """Write what pieces say of themselves: one statement, whatever their number."""
    rows = [(e.pk, e.country.iso3 if e.country else "", e.key, e.title, e.issued_by, e.description) for e in pieces]
    _write(SearchKind.EVIDENCE, _made(SearchKind.EVIDENCE, rows))


def review_index(review: Review) -> None:
    """Write a review's reasons and sources: one statement."""
    row = (review.pk, review.pair.country.iso3, review.reasons, review.sources)
    _write(SearchKind.REVIEW, _made(SearchKind.REVIEW, [row]))


def _made(kind: SearchKind, rows: Sequence[tuple[Any, ...]]) -> list[Document]:
    return list(SOURCES[kind].documents(rows))


def _documents_of(kind: SearchKind, rows: QuerySet[Any]) -> list[Document]:
    source = SOURCES[kind]
    return _made(kind, list(rows.order_by(*source.order).values_list(*source.fields)))


def _write(kind: SearchKind, documents: Sequence[Document]) -> int:
    """Insert or change documents; gives how many. Those that say the same already stay untouched."""
    written = 0
    with connection.cursor() as cursor:
        for begin in range(0, len(documents), BATCH):
            part = documents[begin : begin + BATCH]
            values = [
                value
                for one in part
                for value in (kind.value, one.object_id, one.language, stored(one.stems, connection.vendor), one.digest)
            ]
            cursor.execute(
                "INSERT INTO compliance_searchdocument (kind, object_id, language, stems, digest) VALUES "  # noqa: S608
                + ", ".join(["(%s, %s, %s, %s, %s)"] * len(part))
                + " ON CONFLICT (kind, object_id) DO UPDATE SET language = excluded.language, stems = excluded.stems,"
                " digest = excluded.digest WHERE compliance_searchdocument.digest <> excluded.digest",
                values,
            )
            written += cursor.rowcount
    return written


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What building the index anew did to a kind: documents looked at, written and taken out."""

    kind: str
    looked_at: int
    written: int
    removed: int


def rebuild(say: Callable[[Rebuilt], None] | None = None) -> list[Rebuilt]:
    """Bring every document to what its source says, in batches, while the site is in use. A right index stays as it is.

    Nothing is emptied first: until a batch is reached, its old words are found.
    """
    done = []
    for kind in INDEXED_KINDS:
        found = _rebuild(kind)
        done.append(found)
        if say:
            say(found)
    return done


def fill_if_empty() -> None:
    """Write the whole index where none of it is there: after an upgrade from a version without one."""
    if not SearchDocument.objects.exists() and Resolution.objects.exists():
        rebuild()


def _rebuild(kind: SearchKind) -> Rebuilt:
    source = SOURCES[kind]
    looked_at = written = 0
    ids = source.rows().order_by(*source.order).values_list("pk", flat=True)
    for part in _batches(ids):
        with transaction.atomic():  # what is changed meanwhile is read here as it is
            rows = source.rows().filter(pk__in=part).values_list(*source.fields)
            places = {pk: n for n, pk in enumerate(part)}
            documents = sorted(source.documents(list(rows)), key=lambda one: places[one.object_id])
            known = dict(
                SearchDocument.objects.filter(kind=kind, object_id__in=part).values_list("object_id", "digest")
            )
            written += _write(kind, [one for one in documents if known.get(one.object_id) != one.digest])
            looked_at += len(part)
    alive = source.rows().filter(pk=OuterRef("object_id"))
    removed, _by_model = SearchDocument.objects.filter(~Exists(alive), kind=kind).delete()
    return Rebuilt(kind, looked_at, written, removed)


def _batches(ids: QuerySet[Any, int]) -> Iterator[list[int]]:
    """The ids, so many at a time; read whole, because what is written must not wait for a reader."""
    every = list(ids)
    for begin in range(0, len(every), BATCH):
        yield every[begin : begin + BATCH]
