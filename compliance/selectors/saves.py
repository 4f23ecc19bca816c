"""What became of a record since somebody opened it: who saved, submitted or published what, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from compliance.models import ImplementationVersion, Obligation, Pair, TrailEntry, UnsavedText, VersionSave
from compliance.models.contents import Values, values_of
from compliance.selectors.changes import Words, changed_labels

#: What an act on a version is called in a story of it.
ACTS: dict[str, Promise] = {
    "save": gettext_lazy("saved"),
    "submit": gettext_lazy("submitted"),
    "return": gettext_lazy("returned"),
    "approve": gettext_lazy("approved"),
    "publish": gettext_lazy("published"),
    "withdraw": gettext_lazy("withdrew"),
    "discard": gettext_lazy("discarded"),
    "bring_back": gettext_lazy("brought back an earlier version"),
}
#: Acts that leave the content as it is.
DECISIONS = ("submit", "return", "approve", "publish", "withdraw", "discard")
#: No revision of a version comes after its publication.
_PUBLISHED = 10**9
#: Lines of what happened since; of more the newest.
MOST = 30


@dataclass(frozen=True, slots=True)
class Since:
    """One act: `fields` are those that a save changed, in words."""

    who: str
    at: datetime
    act: str
    version: int
    fields: list[str]

    @property
    def said(self) -> str:
        return str(ACTS.get(self.act, self.act))


def seen_values(pair: Pair | None, number: int | None, revision: int | None, user: Any) -> Values | None:
    """What the version with this number said when its revision was the one named (None for a published one).

    None where that is not known any more; nothing at all (`{}`) where the person had seen an empty record.
    """
    if number is None:
        return {}
    if pair is None:
        return None
    if revision is not None:
        saves = VersionSave.objects.visible_to(user).filter(version__implementation__pair=pair, version__number=number)
        save = saves.filter(revision__lte=revision).order_by("-revision").first()
        return None if save is None else save.data
    version = (
        ImplementationVersion.objects.visible_to(user)
        .published()
        .filter(implementation__pair=pair, number=number)
        .with_contents()
        .first()
    )
    return values_of(version) if version else None


def acts_since(
    pair: Pair, number: int | None, revision: int | None, user: Any, words: Words, base: Mapping[str, Any] | None
) -> list[Since]:
    """Every act on the record after that revision of that version, the newest first. Two queries."""
    began = (number or 0, revision if revision is not None else _PUBLISHED)
    saves = (
        VersionSave.objects.visible_to(user)
        .filter(version__implementation__pair=pair, version__number__gte=number or 0)
        .select_related("version", "saved_by")
        .order_by("version__number", "revision")
    )
    found, before = [], base
    for save in saves:
        if (save.version.number, save.revision) <= began:
            continue
        fields = changed_labels(words, before or {}, save.data)
        found.append(Since(save.saved_by.name, save.saved_at, "save", save.version.number, fields))
        before = save.data
    decisions = (
        TrailEntry.objects.visible_to(user)
        .filter(object_type="implementation", object_key=f"{pair.country.iso3}/{pair.obligation.key}")
        .filter(verb__in=[f"implementation.{act}" for act in DECISIONS])
        .select_related("actor")
        .order_by("-sequence")[:MOST]
    )
    for entry in decisions:
        # Publishing and withdrawing leave a version's revision as it was.
        place = (entry.payload.get("version", 0), entry.payload.get("revision", 0))
        act = entry.verb.removeprefix("implementation.")
        if place > began or (place == began and act == "publish"):
            found.append(Since(entry.actor.name if entry.actor else "", entry.at, act, place[0], []))
    return sorted(found, key=lambda one: one.at, reverse=True)[:MOST]


def kept_text(user: Any, obligation: Obligation) -> UnsavedText | None:
    """What this person typed on the clause and did not save."""
    return UnsavedText.objects.visible_to(user).filter(obligation=obligation).first()
