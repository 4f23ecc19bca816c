"""What was found, as lines to read: a title, where it leads, and the words around what was asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from compliance import rules
from compliance.enums import SearchKind
from compliance.finding.excerpts import Part, excerpt, marked
from compliance.finding.questions import wanted
from compliance.models import (
    Country,
    Evidence,
    ImplementationVersion,
    Obligation,
    Resolution,
    Review,
    VersionEvidence,
)
from compliance.models.countries import reader_language
from compliance.selectors.places import obligation_title
from compliance.selectors.search import Asked, Found, languages_of, matching_wordings
from compliance.selectors.texts import direction_of

K = SearchKind


@dataclass(frozen=True, slots=True)
class Hit:
    """One line: `about` is the object itself, for its chips; the excerpt is in `language`."""

    kind: SearchKind
    about: Any
    url: str
    title: list[Part]
    excerpt: list[Part]
    language: str = ""

    @property
    def direction(self) -> str:
        return direction_of(self.language) if self.language else "auto"


def hits(found: Found, shown: Mapping[SearchKind, Sequence[int]], asked: Asked) -> dict[SearchKind, list[Hit]]:
    """Lines for some of what was found, in the order of the ids: at most two queries a kind. Everything is read as the
    person may see it: what went meanwhile is left out."""
    lines = {}
    for kind, ids in shown.items():
        read = _READERS[kind](ids, asked, found) if ids else {}
        lines[kind] = [read[pk] for pk in ids if pk in read]
    return lines


def _pair_url(country: Country, obligation: Obligation, at: str = "") -> str:
    place = {"code": country.code, "slug": obligation.resolution.slug, "place": obligation.place_slug}
    return reverse("pair_detail", kwargs=place) + (f"#{at}" if at else "")


def _title(obligation: Obligation) -> str:
    assert obligation.wording is not None
    return obligation_title(obligation.resolution.symbol, obligation.wording.place)


def _clauses(ids: Sequence[int], asked: Asked, _found: Found) -> dict[int, Hit]:
    """Each in the reader's language where its words there answer, else in the original, else in any that does."""
    words: dict[int, list[Any]] = {}
    matching = matching_wordings(asked.question, languages_of(asked), earlier=asked.earlier)
    visible = Obligation.objects.visible_to(asked.user).filter(pk__in=ids)
    matching = matching.filter(obligation__in=visible).select_related(
        "version", "obligation__wording", "obligation__resolution"
    )
    for one in matching.defer("version__text", "version__parsed", "version__warnings", "version__proposals"):
        words.setdefault(one.obligation_id, []).append(one)
    mine = reader_language()
    lines = {}
    for pk, wordings in words.items():
        best = min(wordings, key=lambda one: (one.version.language != mine, not one.version.is_original, -one.pk))
        obligation, language = best.obligation, best.version.language
        asks = wanted(asked.question, language)
        lines[pk] = Hit(
            K.CLAUSE,
            obligation,
            obligation.get_absolute_url() + ("" if best.version.is_original else f"?text={language}"),
            marked(_title(obligation), asks, language),
            excerpt(best.text, asks, language),
            language,
        )
    return lines


def _resolutions(ids: Sequence[int], asked: Asked, found: Found) -> dict[int, Hit]:
    lines = {}
    for one in Resolution.objects.visible_to(asked.user).filter(pk__in=ids):
        language = found.languages[K.RESOLUTION, one.pk]
        asks = wanted(asked.question, language)
        title = marked(one.symbol, asks, language)
        lines[one.pk] = Hit(
            K.RESOLUTION, one, one.get_absolute_url(), title, marked(one.title, asks, language), language
        )
    return lines


def _countries(ids: Sequence[int], asked: Asked, found: Found) -> dict[int, Hit]:
    asks = wanted(asked.question, "").beginnings()
    lines = {}
    for pk in ids:
        one = found.countries[pk]
        title, formal = marked(one.name, asks, ""), marked(one.formal_name, asks, "")
        lines[pk] = Hit(K.COUNTRY, one, one.get_absolute_url(), title, formal)
    return lines


def _narratives(ids: Sequence[int], asked: Asked, found: Found) -> dict[int, Hit]:
    pair = "implementation__pair"
    versions = ImplementationVersion.objects.visible_to(asked.user).filter(pk__in=ids)
    lines = {}
    for one in versions.select_related(
        f"{pair}__country", f"{pair}__obligation__resolution", f"{pair}__obligation__wording", "implementation"
    ):
        language = found.languages[K.NARRATIVE, one.pk]
        country, obligation = one.implementation.pair.country, one.implementation.pair.obligation
        text = "\n".join(part for part in (one.narrative, one.status_reason) if part)
        is_current = one.implementation.current_version_id == one.pk
        url = _pair_url(country, obligation, "claim-title")
        if not is_current:
            place = {"code": country.code, "slug": obligation.resolution.slug, "place": obligation.place_slug}
            url = reverse("pair_version", kwargs={**place, "number": one.number})
        title = [Part(f"{country.name}: {_title(obligation)}")]
        asks = wanted(asked.question, language)
        lines[one.pk] = Hit(K.NARRATIVE, one, url, title, excerpt(text, asks, language), language)
    return lines


def _evidence(ids: Sequence[int], asked: Asked, found: Found) -> dict[int, Hit]:
    cited = _citing(ids)
    own = rules.country_id_of(asked.user)
    lines = {}
    for one in Evidence.objects.visible_to(asked.user).filter(pk__in=ids).select_related("country", "organisation"):
        language = found.languages[K.EVIDENCE, one.pk]
        asks = wanted(asked.question, language)
        if own and one.country_id == own:
            url = reverse("evidence_detail", kwargs={"key": one.key})
        elif one.pk in cited:
            url = f"{cited[one.pk]}#evidence-{one.key}"
        else:
            url = one.country.get_absolute_url() if one.country else ""
        text = "\n".join(part for part in (one.issued_by, one.description) if part)
        lines[one.pk] = Hit(
            K.EVIDENCE, one, url, marked(one.title, asks, language), excerpt(text, asks, language), language
        )
    return lines


def _citing(ids: Sequence[int]) -> dict[int, str]:
    """The address of a clause whose published record cites each piece: the first as printed. One query."""
    pair = "version__implementation__pair"
    rows = VersionEvidence.objects.filter(evidence__in=ids, version__current_of__isnull=False).order_by(
        f"-{pair}__obligation__resolution__symbol", f"-{pair}__obligation__wording__position"
    )
    found = {}
    for link in rows.select_related(
        f"{pair}__country", f"{pair}__obligation__resolution", f"{pair}__obligation__wording"
    ):
        own = link.version.implementation.pair
        found[link.evidence_id] = _pair_url(own.country, own.obligation)
    return found


def _reviews(ids: Sequence[int], asked: Asked, found: Found) -> dict[int, Hit]:
    lines = {}
    for one in (
        Review.objects.visible_to(asked.user)
        .filter(pk__in=ids)
        .select_related("organisation", "pair__country", "pair__obligation__resolution", "pair__obligation__wording")
    ):
        language = found.languages[K.REVIEW, one.pk]
        text = "\n".join(part for part in (one.reasons, one.sources) if part)
        lines[one.pk] = Hit(
            K.REVIEW,
            one,
            _pair_url(one.pair.country, one.pair.obligation, f"review-{one.key}"),
            [Part(f"{one.pair.country.name}: {_title(one.pair.obligation)}")],
            excerpt(text, wanted(asked.question, language), language),
            language,
        )
    return lines


_READERS: Mapping[SearchKind, Callable[[Sequence[int], Asked, Found], dict[int, Hit]]] = {
    K.CLAUSE: _clauses,
    K.RESOLUTION: _resolutions,
    K.COUNTRY: _countries,
    K.NARRATIVE: _narratives,
    K.EVIDENCE: _evidence,
    K.REVIEW: _reviews,
}
