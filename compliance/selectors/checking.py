"""The rows beside the text in the check: which are shown, why some should be looked at first, and in what order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from compliance.enums import Language
from compliance.models import LanguageVersion, Theme
from compliance.parser.lexicon import load_data
from compliance.reading.themes import propose
from compliance.selectors.check import Check, CheckedObligation, CheckedProvision, paragraph_slug

#: Rows on one page: as many as a browser lays out at once without a pause.
PAGE = 40

GOVERNMENTS, ALL, DOUBTFUL, CORRECTED, ASIDE = "governments", "all", "doubtful", "corrected", "aside"
SHOWS: dict[str, Promise] = {
    GOVERNMENTS: _("To governments"),
    ALL: _("All provisions"),
    DOUBTFUL: _("Doubtful"),
    CORRECTED: _("Corrected"),
    ASIDE: _("Set aside"),
}
BY_DOUBT, BY_PLACE = "doubt", "place"
ORDERS: dict[str, Promise] = {BY_DOUBT: _("Doubtful first"), BY_PLACE: _("As in the text")}
#: What can be done to a row that is open.
ACTS = ("verb", "actions", "action", "split", "join", "themes", "scope", "aside")

#: Why a person should look, by the parser's code.
DOUBTS: dict[str, Promise] = {
    "unknown-verb": _("Its verb is not in the lexicon."),
    "no-verb": _("It has no verb yet: say which, and choose that of the lexicon."),
    "no-addressee": _("It does not say yet whom it asks: name the addressee."),
    "unknown-opener": _("It begins with words that are not in the lexicon."),
    "verb-corrected": _("Its verb is misprinted and was read as the nearest one known."),
    "inline-list": _("It holds a list without lines of its own."),
    "shared-actions": _("Two verbs share these actions."),
    "mixed-addressee": _("Governments are addressed together with others."),
    "many-actions": _("It asks for more than four actions."),
}
OTHER_DOUBT = _("The reader is not sure of it.")


@dataclass(frozen=True, slots=True)
class Look:
    """What of a check is looked at: which rows, in which order, which page of them, which is open and for what."""

    show: str = GOVERNMENTS
    order: str = BY_DOUBT
    page: int = 1
    row: str = ""
    act: str = ""
    action: int = 0
    language: str = ""

    @classmethod
    def of(cls, query: Mapping[str, Any]) -> Look:
        """From an address; what is not known there is left out."""
        number = str(query.get("page", ""))
        action = str(query.get("n", ""))
        act, language = str(query.get("act", "")), str(query.get("language", ""))
        return cls(
            show=query["show"] if query.get("show") in SHOWS else GOVERNMENTS,
            order=query["order"] if query.get("order") in ORDERS else BY_DOUBT,
            page=int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1,
            row=slugify(str(query.get("row", "")))[:100],
            act=act if act in (*ACTS, "add", "title") else "",
            action=int(action) if action.isascii() and action.isdigit() and len(action) < 4 else 0,
            language=language if language in Language.values else "",
        )

    @property
    def address(self) -> str:
        """The filters as they stand in an address, without the row that is open."""
        return self._query(page=self.page)

    @property
    def without_page(self) -> str:
        """The same without the page: that of a row is found again."""
        return self._query(page=1)

    @property
    def whole(self) -> str:
        """Everything, to come back to."""
        more = {"row": self.row, "act": self.act, "n": self.action or ""}
        return "&".join(filter(None, [self.address, urlencode({k: v for k, v in more.items() if v})]))

    def _query(self, *, page: int) -> str:
        given = {
            "show": self.show if self.show != GOVERNMENTS else "",
            "order": self.order if self.order != BY_DOUBT else "",
            "page": page if page > 1 else "",
            "language": self.language,
        }
        return urlencode({key: value for key, value in given.items() if value})

    def closed(self) -> Look:
        """With no form open."""
        return replace(self, act="", action=0)


@dataclass(frozen=True, slots=True)
class Row:
    """A line beside the text. One of `obligation`, `provision` and `aside` is given, by `kind`.

    `slug` names it in the page, `reasons` say in words why it should be looked at, `warnings` are those of the reader
    that fall into its words, `corrected_by` the numbers of its corrections.
    """

    kind: str
    slug: str
    start: int
    obligation: CheckedObligation | None = None
    provision: CheckedProvision | None = None
    aside: dict[str, Any] | None = None
    reasons: list[Any] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    corrected_by: list[int] = field(default_factory=list)
    certainty: float = 1.0

    @property
    def is_doubtful(self) -> bool:
        return bool(self.reasons or self.warnings)

    @property
    def words(self) -> str:
        """The name of its words in the text: those of the clause, or of the paragraph."""
        return self.slug if self.kind != "aside" else ""


@dataclass
class Rows:
    """All rows of a check, and those looked at."""

    check: Check
    look: Look

    @cached_property
    def obligations(self) -> list[Row]:
        return [self._obligation(o) for o in self.check.obligations]

    @cached_property
    def provisions(self) -> list[Row]:
        return [
            Row(
                kind="provision",
                slug=paragraph_slug(p.path),
                start=p.start,
                provision=p,
                corrected_by=p.corrected_by,
            )
            for p in self.check.provisions
        ]

    @cached_property
    def asides(self) -> list[Row]:
        return [
            Row(kind="aside", slug=f"aside-{one['correction']}-{n}", start=one["node"]["start"], aside=one)
            for n, one in enumerate(self.check.aside)
        ]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows each filter shows."""
        return {show: len(self._shown(show)) for show in SHOWS}

    @cached_property
    def shown(self) -> list[Row]:
        """The rows of the filter, in order."""
        rows = self._shown(self.look.show)
        if self.look.order == BY_PLACE or self.look.show in (ALL, ASIDE):
            return sorted(rows, key=lambda row: row.start)
        return sorted(rows, key=lambda row: (not row.reasons, not row.warnings, row.certainty, row.start))

    @cached_property
    def page(self) -> Page[Row]:
        """The page looked at, or that with the open row."""
        paginator = Paginator(self.shown, PAGE)
        at = next((n for n, row in enumerate(self.shown) if row.slug == self.look.row), None)
        return paginator.get_page(self.look.page if at is None else at // PAGE + 1)

    @cached_property
    def here(self) -> set[str]:
        """The slugs on this page: the text leads to others over their page."""
        return {row.slug for row in self.page}

    @cached_property
    def _slugs(self) -> set[str]:
        return {row.slug for row in self.shown}

    @cached_property
    def _queries(self) -> tuple[str, str]:
        """The address without a filter, and that of the filter looked at."""
        return Look(language=self.look.language).address, self.look.without_page

    def address_of(self, slug: str) -> str:
        """Where a row is found: on this page, on another of the same filter, or among all obligations."""
        if slug in self.here:
            return f"#row-{slug}"
        query = self._queries[slug in self._slugs]
        return f"?{query}{'&' if query else ''}row={slug}#row-{slug}"

    @property
    def open(self) -> Row | None:
        """The row that is open, if it is among those shown."""
        return next((row for row in self.page if row.slug == self.look.row), None)

    def _shown(self, show: str) -> list[Row]:
        if show == ALL:
            return self.provisions
        if show == ASIDE:
            return self.asides
        if show == DOUBTFUL:
            return [row for row in self.obligations if row.is_doubtful]
        if show == CORRECTED:
            return [row for row in self.obligations if row.corrected_by]
        return self.obligations

    def _obligation(self, o: CheckedObligation) -> Row:
        inner = {number for action in o.actions for number in action.corrected_by}
        return Row(
            kind="obligation",
            slug=o.slug,
            start=o.start,
            obligation=o,
            reasons=[DOUBTS.get(str(code), OTHER_DOUBT) for code in o.doubts],
            warnings=self._warnings[bisect_left(self._starts, o.start) : bisect_left(self._starts, o.end)],
            corrected_by=sorted({*o.corrected_by, *inner}),
            certainty=o.certainty,
        )

    @cached_property
    def _warnings(self) -> list[dict[str, Any]]:
        return sorted((w for w in self.check.warnings if w.get("start") is not None), key=lambda w: w["start"])

    @cached_property
    def _starts(self) -> list[int]:
        return [w["start"] for w in self._warnings]


@lru_cache(maxsize=1)
def verbs() -> dict[str, int]:
    """The base forms of operative verbs that the lexicon knows, with the force of each, by name."""
    known = load_data("en.toml")["operative"]
    return {base: int(known[base]["force"]) for base in sorted(known)}


def proposed_themes(version: LanguageVersion, obligation: CheckedObligation) -> list[str]:
    """The themes printed above a clause's paragraph, or where none are those its words propose; people choose."""
    printed = next((p.get("themes") or [] for p in version.parsed["provisions"] if p["id"] == obligation.provision), [])
    labels = {label.lower() for label in printed}
    known = {theme.label_en.lower(): theme.slug for theme in Theme.objects.all()} if labels else {}
    if labels:
        return [known[label] for label in sorted(labels) if label in known]
    return [proposal.slug for proposal in propose(obligation.text, version.language)]
