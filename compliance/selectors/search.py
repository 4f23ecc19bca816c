"""Finding by words: what of each kind answers a question, as far as a person may see it.

The index only says which objects might answer; every one is asked for again at `visible_to(user)` of its source, with
the filters. States are never ranked: clauses stand as printed, States by name, all else newest first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL

from compliance.enums import (
    NOT_REPORTED,
    EvidenceState,
    Language,
    ResolutionState,
    SearchKind,
    Status,
    VersionState,
)
from compliance.finding.questions import Question
from compliance.models import (
    Country,
    Evidence,
    ImplementationVersion,
    Obligation,
    ObligationTheme,
    ObligationWording,
    Resolution,
    Review,
    SearchDocument,
    Theme,
    VersionEvidence,
)
from compliance.models.countries import CountryQuerySet
from compliance.models.obligations import ObligationQuerySet
from compliance.models.search import Search
from compliance.selectors import as_at
from compliance.selectors.names import states_named
from compliance.selectors.reviews import OBJECTING

#: As many of one kind are counted and listed; who finds more has to say more.
MOST = 1000
K = SearchKind
_RECORDS = frozenset({K.NARRATIVE, K.EVIDENCE, K.REVIEW})
#: The kinds that a filter can tell apart; while it is in force the others are not looked for.
SPOKEN_OF: Mapping[str, frozenset[SearchKind]] = {
    "language": _RECORDS | {K.CLAUSE},
    "region": _RECORDS | {K.COUNTRY},
    "group": _RECORDS | {K.COUNTRY},
    "theme": _RECORDS | {K.CLAUSE},
    "force": _RECORDS | {K.CLAUSE},
    "status": frozenset({K.NARRATIVE, K.REVIEW}),
    "grade": frozenset({K.NARRATIVE, K.REVIEW}),
    "disagreement": frozenset({K.NARRATIVE, K.REVIEW}),
    "age": _RECORDS,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person looks for: the question and the filters in force."""

    question: Question
    user: Any
    language: str = ""
    region: str = ""
    group: str = ""
    theme: Theme | None = None
    force: str = ""
    status: str = ""
    grade: str = ""
    disagreement: str = ""
    age: str = ""
    earlier: bool = False

    @property
    def kinds(self) -> list[SearchKind]:
        """What is looked for, in the order of the page."""
        active = [name for name in SPOKEN_OF if getattr(self, name)]
        return [kind for kind in SearchKind if all(kind in SPOKEN_OF[name] for name in active)]


@dataclass(frozen=True, slots=True)
class Found:
    """The ids of what was found of each kind that was looked for, in the order of the page, up to `MOST` and one;
    the languages they were found in, and the States themselves."""

    ids: dict[SearchKind, list[int]]
    languages: dict[tuple[SearchKind, int], str]
    countries: dict[int, Country]

    def number(self, kind: SearchKind) -> int:
        return min(len(self.ids.get(kind, ())), MOST)

    def is_more(self, kind: SearchKind) -> bool:
        """Whether there are more than are listed."""
        return len(self.ids.get(kind, ())) > MOST

    @property
    def total(self) -> int:
        return sum(map(self.number, self.ids))


# --- conditions ------------------------------------------------------------------------------------------
def themes_in_use() -> QuerySet[Theme]:
    """The themes that some obligation in force has, and those above them: a choice that can only end in nothing is
    not offered."""
    links = ObligationTheme.objects.filter(obligation__in=Obligation.objects.in_force())
    # Asked theme by theme, which ends at the first clause; a list of all clauses with a theme is long.
    used = Exists(links.filter(theme=OuterRef("pk"))) | Exists(links.filter(theme__parent=OuterRef("pk")))
    return Theme.objects.filter(used)


def with_theme(theme: Theme) -> QuerySet[Any, Any]:
    """Ids of the obligations of a theme, or of one below it."""
    return ObligationTheme.objects.filter(Q(theme=theme) | Q(theme__parent=theme)).values("obligation_id")


def published_within(field_name: str, age: str, *, is_date: bool = False) -> Q:
    """How long ago: within a year ("1"), one to three ("3"), or more ("old")."""
    now: Any = as_at.today() if is_date else as_at.now()
    one, three = now - timedelta(days=365), now - timedelta(days=3 * 365)
    if age == "1":
        return Q(**{f"{field_name}__gte": one})
    if age == "3":
        return Q(**{f"{field_name}__lt": one, f"{field_name}__gte": three})
    return Q(**{f"{field_name}__lt": three})


def _obligations(asked: Asked, path: str) -> Q:
    """The filters on the clause itself; `path` leads to it."""
    condition = Q()
    if asked.theme:
        condition &= Q(**{f"{path}__in" if path else "pk__in": with_theme(asked.theme)})
    if asked.force:
        condition &= Q(**{f"{path}__wording__force" if path else "wording__force": asked.force})
    return condition


def _narratives(asked: Asked) -> QuerySet[Any]:
    found = ImplementationVersion.objects.visible_to(asked.user).filter(state=VersionState.PUBLISHED)
    if not asked.earlier or asked.disagreement or asked.grade:
        found = found.current()
    found = found.filter(_obligations(asked, "implementation__pair__obligation"))
    if asked.status:
        found = found.filter(status=asked.status)
    # A current review judged the current version itself: no way round by the pair.
    reviews = Review.objects.visible_to(asked.user).current().order_by().values("judged_version")
    if asked.grade:
        found = found.filter(pk__in=reviews.filter(grade=asked.grade))
    if asked.disagreement:
        found = found.filter(pk__in=reviews.filter(grade__in=OBJECTING))
        if asked.disagreement == "claimed":
            found = found.filter(status=Status.IMPLEMENTED)
    return found.filter(published_within("published_at", asked.age)) if asked.age else found


def _evidence(asked: Asked) -> QuerySet[Any]:
    found = Evidence.objects.visible_to(asked.user)
    if not asked.earlier:
        found = found.exclude(state=EvidenceState.WITHDRAWN)
    if asked.theme or asked.force:
        cited = VersionEvidence.objects.filter(
            _obligations(asked, "version__implementation__pair__obligation"),
            evidence=OuterRef("pk"),
            version__current_of__isnull=False,
        )
        found = found.filter(Exists(cited))
    return found.filter(published_within("dated", asked.age, is_date=True)) if asked.age else found


def _reviews(asked: Asked) -> QuerySet[Any]:
    found = Review.objects.visible_to(asked.user)
    if asked.disagreement:
        found = found.current().filter(grade__in=OBJECTING)
        if asked.disagreement == "claimed":
            found = found.filter(pair__implementation__current_version__status=Status.IMPLEMENTED)
    elif not asked.earlier:
        found = found.published()
    found = found.filter(_obligations(asked, "pair__obligation"))
    if asked.status:
        value = None if asked.status == NOT_REPORTED else asked.status
        current = "pair__implementation__current_version__status"
        found = found.filter(**({f"{current}__isnull": True} if value is None else {current: value}))
    if asked.grade:
        found = found.filter(grade=asked.grade)
    return found.filter(published_within("published_at", asked.age)) if asked.age else found


_RECORD_SOURCES: dict[SearchKind, Callable[[Asked], QuerySet[Any]]] = {
    K.NARRATIVE: _narratives,
    K.EVIDENCE: _evidence,
    K.REVIEW: _reviews,
}


def languages_of(asked: Asked) -> tuple[str, ...]:
    return (asked.language,) if asked.language else tuple(Language.values)


def matching_wordings(question: Question, languages: Sequence[str], *, earlier: bool = False) -> QuerySet[Any]:
    """The words of clauses that answer a question: those in force, in every published language, or earlier ones too."""
    documents = SearchDocument.objects.matching(Search(K.CLAUSE, question, tuple(languages)))
    found = ObligationWording.objects.filter(pk__in=documents.values("object_id"))
    if earlier:
        return found
    return found.filter(
        version__state=ResolutionState.PUBLISHED,
        version__revision=F("version__revision__resolution__current_revision"),
    )


def _clauses(asked: Asked) -> ObligationQuerySet:
    """Obligations by the printed text, one line each whatever the number of languages that answer."""
    words = matching_wordings(asked.question, languages_of(asked), earlier=asked.earlier)
    found: ObligationQuerySet = Obligation.objects.visible_to(asked.user).filter(wording__isnull=False)
    if not asked.earlier:
        found = found.in_force()
    return found.filter(_obligations(asked, ""), pk__in=words.values("obligation_id"))


def _resolutions(asked: Asked) -> QuerySet[Any]:
    documents = SearchDocument.objects.matching(Search(K.RESOLUTION, asked.question, languages_of(asked)))
    return Resolution.objects.visible_to(asked.user).filter(pk__in=documents.values("object_id"))


def countries_asked(asked: Asked) -> CountryQuerySet:
    """The States of the region and the group."""
    found: CountryQuerySet = Country.objects.visible_to(asked.user)
    if asked.region:
        found = found.in_region(asked.region)
    return found.filter(regional_group=asked.group) if asked.group else found


#: The columns in which ids and languages of each kind come.
_COLUMNS = {
    **dict.fromkeys((K.CLAUSE, K.RESOLUTION), "id, found_in"),
    **dict.fromkeys((K.NARRATIVE, K.EVIDENCE, K.REVIEW), "object_id, language"),
}


# --- the search ------------------------------------------------------------------------------------------
def _records(kind: SearchKind, asked: Asked, countries: tuple[str, ...] | None) -> tuple[str, Sequence[Any]]:
    """Documents of records that answer and may be seen, newest first, up to `MOST` and one."""
    search = Search(kind, asked.question, languages_of(asked), countries)
    documents, sources = SearchDocument.objects.newest(search), _RECORD_SOURCES[kind](asked).order_by()
    reviewed = kind == K.NARRATIVE and (asked.grade or asked.disagreement)
    if reviewed or asked.age:
        # These may leave few or none, which are looked up first: few narratives are reviewed, and a date has an index.
        left = Q(object_id__in=sources.values("pk")) if reviewed else Exists(sources.filter(pk=OuterRef("object_id")))
        return _compiled(documents.filter(left).values_list("object_id", "language")[: MOST + 1])
    # One document after the other is asked for, until the page is full; an EXISTS would be made a join.
    if connection.vendor != "postgresql":
        seen = Subquery(sources.filter(pk=OuterRef("object_id")).values("pk")[:1])
        shown = documents.alias(seen=seen).filter(seen__isnull=False)
        return _compiled(shown.values_list("object_id", "language")[: MOST + 1])
    # PostgreSQL keeps the order of a subquery that is sorted, and plans it for the few rows that are taken only where
    # nothing is sorted outside; in one piece it would ask for the sources of all that answers before it sorts.
    answering, params = _compiled(documents.values_list("id", "object_id", "language"))
    source, more = _compiled(sources.filter(pk=RawSQL("d.object_id", ())).values("pk")[:1])
    sql = f"SELECT object_id, language FROM ({answering}) d WHERE ({source}) IS NOT NULL LIMIT {MOST + 1}"  # noqa: S608
    return sql, (*params, *more)


def _ordered(kind: SearchKind, asked: Asked) -> QuerySet[Any, Any]:
    """The ids of clauses or resolutions that answer with the language of each, in the order of the page."""
    if kind == K.CLAUSE:
        clauses: QuerySet[Any, Any] = _clauses(asked).in_order().annotate(found_in=Value(""))
        return clauses.values_list("id", "found_in")
    language = SearchDocument.objects.filter(kind=kind, object_id=OuterRef("pk")).values("language")
    newest = F("adopted_on").desc(nulls_last=True)
    found: QuerySet[Any, Any] = _resolutions(asked).annotate(found_in=Subquery(language))
    return found.order_by(newest, "symbol").values_list("id", "found_in")


def find(asked: Asked) -> Found:
    """What of each kind answers, up to `MOST` and one more: two queries, one more with a region or a group."""
    kinds, states = asked.kinds, _states(asked)
    found = Found({kind: [] for kind in kinds}, {}, {})
    parts: list[str] = []
    params: list[Any] = []
    for n, kind in enumerate(kinds):
        if kind == K.COUNTRY:
            named = states_named(countries_asked(asked), asked.question)
            found.countries.update((country.pk, country) for country in named)
            found.ids[kind] += [country.pk for country in named]
            continue
        try:
            if kind in _RECORDS:
                sql, values = _records(kind, asked, states)
            else:
                sql, values = _compiled(_ordered(kind, asked)[: MOST + 1])
        except EmptyResultSet:
            continue
        parts.append(f"SELECT {n}, {_COLUMNS[kind]} FROM ({sql}) k{n}")  # noqa: S608
        params += values
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), params)
            for n, pk, language in cursor.fetchall():
                found.ids[kinds[n]].append(pk)
                found.languages[kinds[n], pk] = language
    return found


def _compiled(rows: QuerySet[Any, Any]) -> tuple[str, Sequence[Any]]:
    sql, params = rows.query.get_compiler(connection=connection).as_sql()
    return sql, params


def _states(asked: Asked) -> tuple[str, ...] | None:
    """The codes of the States that the filters leave, None for all of them."""
    if not (asked.region or asked.group):
        return None
    return tuple(code.lower() for code in countries_asked(asked).values_list("iso3", flat=True))
