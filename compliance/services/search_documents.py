"""What the search documents of each kind say: which rows have one, and the stems of each."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from compliance.enums import Language, SearchKind, VersionState
from compliance.finding.stems import tokens
from compliance.models import (
    Evidence,
    ImplementationVersion,
    ObligationTheme,
    ObligationWording,
    Resolution,
    Review,
)
from compliance.models.search import GAP, facet
from compliance.parser.language import detect_language

#: Stems of one document; what a text says after them is not found.
MOST_STEMS = 10_000


@dataclass(frozen=True, slots=True)
class Document:
    """An object's words as the index holds them."""

    object_id: int
    language: str
    stems: tuple[str, ...]

    @property
    def digest(self) -> int:
        said = hashlib.blake2b(" ".join((self.language, *self.stems)).encode(), digest_size=8)
        return int.from_bytes(said.digest(), "big", signed=True)


@lru_cache(maxsize=4096)
def _stems(text: str, language: str) -> tuple[str, ...]:
    return tuple(token.stem for token in tokens(text, language))


@lru_cache(maxsize=4096)
def _language_of(text: str) -> str:
    return detect_language(text)


def document(kind: str, object_id: int, parts: Iterable[str], *, language: str = "", country: str = "") -> Document:
    """The stems of texts, which no phrase joins. Without a language it is that of the words themselves."""
    texts = [part for part in parts if part]
    language = language or _language_of("\n".join(texts))
    stems = [facet(kind), facet(kind, language), *([facet(country.lower())] if country else [])]
    for text in texts:
        stems += [GAP, *_stems(text, language)]
    return Document(object_id, language, tuple(stems[:MOST_STEMS]))


Rows = Sequence[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the documents of a kind come from: the rows that have one, the values read of each, oldest words first,
    and what is made of them."""

    rows: Callable[[], QuerySet[Any]]
    fields: tuple[str, ...]
    order: tuple[str, ...]
    documents: Callable[[Rows], Iterator[Document]]


def _wordings() -> QuerySet[Any]:
    """The clauses of every text: none is written before its text is published."""
    return ObligationWording.objects.all()


def _clauses(rows: Rows) -> Iterator[Document]:
    """A clause under its symbol, place and themes."""
    themes: dict[int, list[dict[str, str]]] = defaultdict(list)
    names = [f"theme__label_{language}" for language in Language.values]
    obligations = {row[1] for row in rows}
    links = ObligationTheme.objects.filter(obligation__in=obligations)
    for obligation, *labels in links.order_by("theme__position", "theme__slug").values_list("obligation_id", *names):
        themes[obligation].append(dict(zip(Language.values, labels, strict=True)))
    for pk, obligation, language, symbol, place, text in rows:
        about = (labels[language] for labels in themes[obligation])
        yield document(SearchKind.CLAUSE, pk, (f"{symbol} {place}", text, *about), language=language)


def _resolutions(rows: Rows) -> Iterator[Document]:
    for pk, symbol, title in rows:
        yield document(SearchKind.RESOLUTION, pk, (symbol, title), language=_language_of(title))


def _narratives(rows: Rows) -> Iterator[Document]:
    for pk, country, narrative, reason in rows:
        yield document(SearchKind.NARRATIVE, pk, (narrative, reason), country=country)


def _evidence(rows: Rows) -> Iterator[Document]:
    for pk, country, key, title, issued_by, description in rows:
        language = _language_of(f"{title}\n{description}")
        parts = (title, issued_by, description, key)
        yield document(SearchKind.EVIDENCE, pk, parts, language=language, country=country or "")


def _reviews(rows: Rows) -> Iterator[Document]:
    for pk, country, reasons, sources in rows:
        yield document(SearchKind.REVIEW, pk, (reasons, sources), country=country)


SOURCES: dict[str, Source] = {
    SearchKind.CLAUSE: Source(
        _wordings,
        ("pk", "obligation_id", "version__language", "version__revision__resolution__symbol", "place", "text"),
        ("version_id", "position", "pk"),
        _clauses,
    ),
    SearchKind.RESOLUTION: Source(
        lambda: Resolution.objects.filter(published_at__isnull=False),
        ("pk", "symbol", "title"),
        ("pk",),
        _resolutions,
    ),
    SearchKind.NARRATIVE: Source(
        lambda: ImplementationVersion.objects.filter(state=VersionState.PUBLISHED).exclude(
            narrative="", status_reason=""
        ),
        ("pk", "implementation__pair__country__iso3", "narrative", "status_reason"),
        ("published_at", "pk"),
        _narratives,
    ),
    SearchKind.EVIDENCE: Source(
        Evidence.objects.all,
        ("pk", "country__iso3", "key", "title", "issued_by", "description"),
        ("created_at", "pk"),
        _evidence,
    ),
    SearchKind.REVIEW: Source(
        Review.objects.all,
        ("pk", "pair__country__iso3", "reasons", "sources"),
        ("published_at", "pk"),
        _reviews,
    ),
}
