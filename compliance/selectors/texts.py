"""A resolution's text as it is printed, with the words of its obligations marked in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from compliance.enums import Language, ProvisionKind
from compliance.models import (
    LanguageVersion,
    Obligation,
    ObligationWording,
    Provision,
    ProvisionWording,
    Resolution,
)
from compliance.models.obligations import ObligationQuerySet
from compliance.selectors.places import anchor

_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a paragraph: plain words, its operative verb, or the words of an obligation."""

    text: str
    is_verb: bool = False
    obligation: Obligation | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph for reading. `level` is its depth: 0 for "3.", 1 for "(e)"."""

    provision: Provision
    label: str
    level: int
    anchor: str
    segments: list[Segment]
    obligations: list[Obligation] = field(default_factory=list)

    @property
    def is_preambular(self) -> bool:
        return self.provision.kind == ProvisionKind.PREAMBULAR


@dataclass(frozen=True, slots=True)
class Line:
    """Words of the source that belong to no paragraph: headings, the adoption line."""

    text: str


@dataclass(frozen=True, slots=True)
class ResolutionText:
    """The current revision in its original language: what is printed before, in and after the paragraphs."""

    version: LanguageVersion
    heading: list[Line]
    preamble: list[Paragraph | Line]
    operative: list[Paragraph | Line]
    closing: list[Line]
    preambular_paragraphs: int


def original_version(resolution: Resolution) -> LanguageVersion | None:
    """The text obligations are read from: the original language of the current revision."""
    if resolution.current_revision_id is None:
        return None
    versions = LanguageVersion.objects.filter(revision=resolution.current_revision_id, is_original=True)
    return versions.defer("parsed").first()


def with_words(obligations: ObligationQuerySet) -> ObligationQuerySet:
    """Obligations with their words, the language of these and their resolution, but not the whole text."""
    whole = ("text", "parsed", "warnings", "unpaired", "proposals", "original", "filename", "media_type", "sha256")
    return obligations.select_related("wording__version", "resolution").defer(
        *(f"wording__version__{name}" for name in whole)
    )


def direction_of(language: str) -> str:
    """`rtl` or `ltr`: a quoted text keeps its own direction in a page of another."""
    return "rtl" if language == Language.ARABIC else "ltr"


def label_text(label: str) -> str:
    """A paragraph's number as printed: "3." but "(e)"."""
    return f"{label}." if label and label[-1].isalnum() else label


def _segments(wording: ProvisionWording, obligations: Sequence[Obligation]) -> list[Segment]:
    """Cut a paragraph's words at those of its obligations, in order; words that are not found leave it whole."""
    found: list[tuple[int, int, Obligation]] = []
    cursor = 0
    for obligation in obligations:
        words = obligation.wording.text if obligation.wording else ""
        start = wording.text.find(words, cursor) if words else -1
        if start >= 0:
            cursor = start + len(words)
            found.append((start, cursor, obligation))
    segments: list[Segment] = []
    position = 0
    for start, end, obligation in found:
        if start > position:
            segments += _with_verb(wording.text[position:start], wording.verb if position == 0 else "", None)
        segments += _with_verb(wording.text[start:end], wording.verb if start == 0 else "", obligation)
        position = end
    if position < len(wording.text):
        segments += _with_verb(wording.text[position:], wording.verb if position == 0 else "", None)
    return segments


def _with_verb(text: str, verb: str, obligation: Obligation | None) -> list[Segment]:
    """The operative verb at the head of a paragraph is set apart, as in the printed resolution."""
    if verb and text.startswith(verb):
        rest = text[len(verb) :]
        return [
            Segment(verb, is_verb=True, obligation=obligation),
            *([Segment(rest, obligation=obligation)] if rest else []),
        ]
    return [Segment(text, obligation=obligation)]


def _levels(provisions: Iterable[Provision]) -> dict[int, int]:
    levels: dict[int, int] = {}
    for provision in provisions:
        levels[provision.pk] = levels.get(provision.parent_id, -1) + 1 if provision.parent_id else 0
    return levels


def _obligations_of(version: LanguageVersion, user: Any, *, retired: bool) -> dict[int, list[Obligation]]:
    """Obligations by paragraph, in order, with one query."""
    found: dict[int, list[Obligation]] = defaultdict(list)
    visible = Obligation.objects.visible_to(user)
    wordings = ObligationWording.objects.filter(
        version=version, obligation__in=visible if retired else visible.filter(retired_at__isnull=True)
    )
    for wording in wordings.select_related("obligation__resolution").order_by("position"):
        wording.obligation.wording = wording
        found[wording.provision_id].append(wording.obligation)
    return found


def paragraphs(
    version: LanguageVersion, user: Any, *, retired: bool = False
) -> list[tuple[ProvisionWording, Paragraph]]:
    """Every paragraph in printed order with its place in the source, with two queries; `retired` clauses are marked
    in a text that is not in force any more."""
    obligations = _obligations_of(version, user, retired=retired)
    wordings = list(
        ProvisionWording.objects.filter(version=version).select_related("provision").order_by("provision__position")
    )
    levels = _levels(wording.provision for wording in wordings)
    return [
        (
            wording,
            Paragraph(
                provision=wording.provision,
                label=label_text(wording.provision.label),
                level=levels[wording.provision_id],
                anchor=anchor(wording.provision.path),
                segments=_segments(wording, obligations[wording.provision_id]),
                obligations=obligations[wording.provision_id],
            ),
        )
        for wording in wordings
    ]


def _lines(text: str, next_label: str = "") -> list[Line]:
    """What stands between two paragraphs, without the marks of emphasis, loose punctuation and the next number."""
    bare = text.replace("*", "").replace("\x0c", "\n").strip()
    if next_label:
        bare = re.sub(rf"{re.escape(next_label)}\.?$", "", bare)
    found = (" ".join(line.split()).lstrip(";:,. ") for line in bare.splitlines())
    return [Line(line) for line in found if _LETTER.search(line)]


def _with_text(version: LanguageVersion | None) -> LanguageVersion | None:
    """The version with its words, where it was read without them. One query."""
    if version is not None and "text" in version.get_deferred_fields():
        version.refresh_from_db(fields=["text", "warnings"])
    return version


def resolution_text(resolution: Resolution, user: Any, version: LanguageVersion | None = None) -> ResolutionText | None:
    """The whole text, every word of the source in it somewhere; None where no text is stored. Three queries.

    `version` is another text of the revision in force than the original.
    """
    version = _with_text(version) or original_version(resolution)
    if version is None:
        return None
    found = paragraphs(version, user)
    parts: dict[str, list[Paragraph | Line]] = {ProvisionKind.PREAMBULAR: [], ProvisionKind.OPERATIVE: []}
    heading: list[Line] = []
    position = 0
    for wording, paragraph in found:
        lines = _lines(version.text[position : wording.start], paragraph.provision.label)
        if position == 0:
            heading = lines
        else:
            parts[paragraph.provision.kind].extend(lines)
        parts[paragraph.provision.kind].append(paragraph)
        position = max(position, wording.end)
    preamble = parts[ProvisionKind.PREAMBULAR]
    return ResolutionText(
        version=version,
        heading=heading,
        preamble=preamble,
        operative=parts[ProvisionKind.OPERATIVE],
        closing=_lines(version.text[position:]),
        preambular_paragraphs=sum(isinstance(part, Paragraph) for part in preamble),
    )


@dataclass(frozen=True, slots=True)
class ClauseContext:
    """An obligation's paragraph among its own: what governs it, itself, its neighbours."""

    version: LanguageVersion
    chapeau: list[Paragraph]
    before: Paragraph | None
    paragraph: Paragraph
    after: Paragraph | None


def clause_context(obligation: Obligation, user: Any, wording: ObligationWording | None = None) -> ClauseContext | None:
    """The paragraph of an obligation with its chapeau and neighbours; None where no text is stored. Three queries.

    `wording` is that of another text than the original in force: a translation, or the last text of a clause that
    was retired.
    """
    wording = wording or obligation.wording
    if wording is None:
        return None
    version = wording.version
    found = [paragraph for _wording, paragraph in paragraphs(version, user, retired=obligation.retired_at is not None)]
    by_id = {paragraph.provision.pk: index for index, paragraph in enumerate(found)}
    here = by_id.get(wording.provision_id)
    if here is None:
        return None
    chapeau: list[Paragraph] = []
    parent = found[here].provision.parent_id
    while parent is not None and parent in by_id:
        chapeau.insert(0, found[by_id[parent]])
        parent = chapeau[0].provision.parent_id
    known = {paragraph.provision.pk for paragraph in chapeau}
    before = found[here - 1] if here > 0 and found[here - 1].provision.pk not in known else None
    after = found[here + 1] if here + 1 < len(found) else None
    operative = ProvisionKind.OPERATIVE
    return ClauseContext(
        version=version,
        chapeau=chapeau,
        before=before if before and before.provision.kind == operative else None,
        paragraph=found[here],
        after=after,
    )
