"""Two stored texts beside each other: of a family, or two revisions of one resolution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Q

from compliance.enums import DRAFT_STATES, Language, ProvisionKind
from compliance.models import LanguageVersion, ProvisionWording, Resolution, Revision
from compliance.reading.comparing import Comparison, Node, compare
from compliance.selectors.texts import label_text

#: Stored texts never change; a comparison is kept for a day. Its number changes with the way texts are compared.
_KEPT_SECONDS = 86_400
_MADE_AS = 1


@dataclass(frozen=True, slots=True)
class TextPair:
    """Two texts in one language, the old and the new."""

    old: LanguageVersion
    new: LanguageVersion

    @property
    def language(self) -> str:
        return str(self.new.language)


def _texts(revision_ids: Sequence[int]) -> list[LanguageVersion]:
    """The texts of revisions that are, or once were, published, without the words."""
    found = LanguageVersion.objects.filter(revision__in=revision_ids).exclude(state__in=DRAFT_STATES)
    # Of one language the latest; an earlier copy of a translation gave way to it.
    return list(found.select_related("revision__resolution").defer("text", "parsed", "warnings").order_by("pk"))


def common_texts(old: Revision, new: Revision, language: str) -> TextPair | None:
    """The two revisions in a language that both have: the reader's, else English, else any. One query."""
    by_language: dict[int, dict[str, LanguageVersion]] = {old.pk: {}, new.pk: {}}
    for version in _texts([old.pk, new.pk]):
        by_language[version.revision_id][version.language] = version
    olds, news = by_language[old.pk], by_language[new.pk]
    for wanted in (language, Language.ENGLISH, *news):
        if wanted in olds and wanted in news:
            return TextPair(olds[wanted], news[wanted])
    return None


def _mark(version: LanguageVersion) -> str:
    """What tells a stored text from every other, even where a database was emptied and its numbers begin again."""
    published = version.published_at.timestamp() if version.published_at else 0
    return f"{version.pk}-{version.sha256[:12]}-{published}"


def text_comparison(pair: TextPair, kind: str = ProvisionKind.OPERATIVE) -> Comparison:
    """The paragraphs of one kind, compared. One query, or none while it is kept."""
    key = f"comparison:{_MADE_AS}:{_mark(pair.old)}:{_mark(pair.new)}:{kind}"
    known = cache.get(key)
    if isinstance(known, Comparison):
        return known
    nodes: dict[int, list[Node]] = {pair.old.pk: [], pair.new.pk: []}
    wordings = ProvisionWording.objects.filter(version__in=nodes, provision__kind=kind)
    rows = wordings.order_by("provision__position").values_list(
        "version", "provision__path", "provision__parent__path", "provision__label", "text", "provision__verb_base"
    )
    for version, path, parent, label, text, verb_base in rows:
        nodes[version].append(Node(path, parent or "", label_text(label), text, verb_base))
    made = compare(nodes[pair.old.pk], nodes[pair.new.pk])
    cache.set(key, made, _KEPT_SECONDS)
    return made


def revisions_of(resolution: Resolution, user: Any) -> list[Revision]:
    """Its revisions that are, or once were, public, the newest first; an administrator's draft is not among them."""
    found = Revision.objects.visible_to(user).filter(resolution=resolution)
    return list(found.filter(~Q(state__in=DRAFT_STATES), published_at__isnull=False).order_by("-number"))
