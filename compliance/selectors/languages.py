"""In which language a text is shown: the reader's where there is one, else the original, with a switch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from compliance.enums import ResolutionState
from compliance.models import Action, ActionWording, LanguageVersion, Obligation, ObligationWording, Resolution
from compliance.models.countries import reader_language

#: What the address says to see the original whatever the reader's language.
ORIGINAL = "original"


@dataclass(frozen=True, slots=True)
class Shown:
    """The languages of the text in force, the original first, and the one shown."""

    versions: list[LanguageVersion]
    version: LanguageVersion

    @property
    def original(self) -> LanguageVersion:
        return self.versions[0]

    @property
    def is_translated(self) -> bool:
        """Whether another language than the original is shown."""
        return self.version.pk != self.original.pk


def shown_text(resolution: Resolution, asked: str = "") -> Shown | None:
    """Which text of the revision in force to show: `asked` is a language, "original" or nothing; None where no text
    is stored. One query, without the words."""
    if resolution.current_revision_id is None:
        return None
    found = LanguageVersion.objects.filter(revision=resolution.current_revision_id).defer("text", "parsed", "warnings")
    # The original of a draft is shown to who may see the draft; another language only once it is published.
    versions = [one for one in found if one.is_original or one.state == ResolutionState.PUBLISHED]
    versions.sort(key=lambda one: (not one.is_original, one.language))
    if not versions or not versions[0].is_original:
        return None
    language = versions[0].language if asked == ORIGINAL else asked or reader_language()
    return Shown(versions, next((one for one in versions if one.language == language), versions[0]))


def wording_in(obligation: Obligation, version: LanguageVersion) -> ObligationWording | None:
    """The obligation's words in a text; None where the text could not be paired with it."""
    found = ObligationWording.objects.filter(obligation=obligation, version=version).first()
    if found is not None:
        found.version = version
    return found


def in_language(actions: Iterable[Action], wording: ObligationWording | None) -> list[tuple[Action, ActionWording]]:
    """The actions with their words in a wording of their obligation; the original's where it has none of them."""
    theirs = {one.action_id: one for one in ActionWording.objects.filter(obligation_wording=wording)} if wording else {}
    return [(one, theirs.get(one.pk) or one.wording) for one in actions if one.wording is not None]
