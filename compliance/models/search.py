"""The words of clauses, narratives, evidence and reviews as stems, found alike by PostgreSQL and by SQLite.

A document holds no word of a source that a page could show: what is found is read from the source, as far as the person
may see it. So a document that is out of date never shows anything, it only finds too much or too little.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db import connection, models
from django.db.models import Q

from compliance.enums import INDEXED_KINDS, Language, SearchKind
from compliance.finding.questions import Phrase, Question, Wanted, by_analysis
from compliance.models.base import one_of

#: Begins what a document says of itself (kind, language, State): no word of a text begins so.
FACET = "¤"
#: Between the parts of a text: no phrase reaches over it.
GAP = "¶"
#: SQLite's own index over the stems. Migrations make it, triggers keep it.
FTS_TABLE = "compliance_searchdocument_fts"
#: How many places of one stem PostgreSQL keeps.
_MOST_PLACES = 255


def facet(*values: str) -> str:
    return FACET + FACET.join(values)


def stored(stems: Sequence[str], vendor: str) -> str:
    """Stems as the column holds them: with their places for PostgreSQL, side by side for SQLite."""
    if vendor != "postgresql":
        return " ".join(stems)
    places: dict[str, list[str]] = {}
    for place, stem in enumerate(stems, start=1):
        places.setdefault(stem, []).append(str(place))
    return " ".join(f"'{stem}':{','.join(found[:_MOST_PLACES])}" for stem, found in places.items())


class StemsField(models.TextField):  # type: ignore[type-arg]
    """A text of stems; PostgreSQL keeps it as what its index is made of."""

    def db_type(self, connection: Any) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"


@dataclass(frozen=True, slots=True)
class Search:
    """A question to the documents of one kind: its words, the languages looked in, and the States (ISO codes)
    spoken of, None for any."""

    kind: str
    question: Question
    languages: tuple[str, ...] = tuple(Language.values)
    countries: tuple[str, ...] | None = None

    @property
    def asks(self) -> bool:
        """Whether anything can answer it."""
        return bool(self.question and self.languages and self.countries != ())

    def branches(self) -> list[tuple[Wanted, tuple[str, ...]]]:
        """What has to hold, one branch for each way in which languages read the question: the words and the
        languages."""
        return by_analysis(self.question, self.languages)

    def states(self) -> list[list[str]]:
        """What a document says of its State where only some are asked for."""
        return [[facet(code) for code in self.countries]] if self.countries is not None else []


def as_condition(search: Search) -> Q:
    """The question as PostgreSQL answers it fastest. Kind and language are columns with statistics of their own, by
    which it judges whether to go down the newest documents or to look the words up in the index of the kind."""
    condition = Q()
    for wanted, languages in search.branches():
        branch = Q(language__in=languages) if len(languages) < len(Language.values) else Q()
        if asked := as_tsquery(search, wanted):
            branch &= Q(stems__holds=asked)
        condition |= branch
    return Q(kind=search.kind) & condition


def as_tsquery(search: Search, wanted: Wanted) -> str:
    """The States and the words of one branch in PostgreSQL's words; empty where nothing is asked."""
    parts = [_any(_tsphrase(Phrase((one,))) for one in group) for group in search.states()]
    parts += [_any(map(_tsphrase, group)) for group in wanted.all_of]
    parts += [f"!{_tsphrase(phrase)}" for phrase in wanted.none_of]
    return " & ".join(parts)


def _any(parts: Iterable[str]) -> str:
    return f"({' | '.join(parts)})"


def _tsphrase(phrase: Phrase) -> str:
    stems = [f"'{stem}'" for stem in phrase.stems]
    if phrase.prefix:
        stems[-1] += ":*"
    return f"({' <-> '.join(stems)})"


def as_fts5(search: Search) -> str:
    """The question in the words of SQLite's index."""
    branches = []
    for wanted, languages in search.branches():
        parts = [
            _or(_ftsphrase(Phrase((one,))) for one in group) for group in (*search.states(), _own(search, languages))
        ]
        parts += [_or(map(_ftsphrase, group)) for group in wanted.all_of]
        asked = " AND ".join(parts)
        branches.append(f"(({asked}) NOT {_or(map(_ftsphrase, wanted.none_of))})" if wanted.none_of else f"({asked})")
    return " OR ".join(branches)


def _own(search: Search, languages: Sequence[str]) -> list[str]:
    """What a document says of its kind and language."""
    if len(languages) == len(Language.values):
        return [facet(search.kind)]
    return [facet(search.kind, language) for language in languages]


def _or(parts: Iterable[str]) -> str:
    return f"({' OR '.join(parts)})"


def _ftsphrase(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.stems)}"{" *" if phrase.prefix else ""}'


@StemsField.register_lookup
class Holds(models.Lookup):
    """`stems__holds=asked`: what answers a question in the words of the database at hand."""

    lookup_name = "holds"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (value,)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        _one, asked = self.process_rhs(compiler, connection)
        return f"{column} @@ %s::tsquery", (*params, *asked)

    def as_sqlite(self, compiler: Any, connection: Any, **_extra: Any) -> tuple[str, tuple[Any, ...]]:
        alias = connection.ops.quote_name(self.lhs.alias)
        _one, asked = self.process_rhs(compiler, connection)
        return f"{alias}.id IN (SELECT rowid FROM {FTS_TABLE} WHERE {FTS_TABLE} MATCH %s)", tuple(asked)  # noqa: S608


class SearchDocumentQuerySet(models.QuerySet["SearchDocument"]):
    def matching(self, search: Search) -> SearchDocumentQuerySet:
        """The documents that answer the question. Who may see what they stand for is asked of their sources."""
        if not search.asks:
            return self.none()
        return self.filter(
            as_condition(search) if connection.vendor == "postgresql" else Q(stems__holds=as_fts5(search))
        )

    def newest(self, search: Search) -> SearchDocumentQuerySet:
        """The same, newest first, read only as far as they are taken: the index itself goes before. Not for
        subqueries."""
        if connection.vendor == "postgresql" or not search.asks:
            return self.matching(search).order_by("-pk")
        found: Any = self.extra(  # noqa: S610
            tables=[FTS_TABLE],
            where=[f"{FTS_TABLE}.rowid = compliance_searchdocument.id", f"{FTS_TABLE} MATCH %s"],
            params=[as_fts5(search)],
            order_by=[f"-{FTS_TABLE}.rowid"],
        )
        return cast("SearchDocumentQuerySet", found)


class SearchDocument(models.Model):
    """The stems of one object in its language. Objects are named by kind and id, so that a document never holds one
    back. `digest` is that of all it says: the same digest, the same document.
    """

    kind = models.CharField(max_length=10, choices=SearchKind.choices)
    object_id = models.BigIntegerField()
    language = models.CharField(max_length=2, choices=Language.choices)
    stems = StemsField()
    digest = models.BigIntegerField()

    objects = SearchDocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_document_unique"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in INDEXED_KINDS]), name="search_document_kind_known"
            ),
            one_of("language", Language, "search_document_language_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
