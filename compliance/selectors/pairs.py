"""Everything the public may read of one State on one obligation: claim, evidence, reviews, history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from compliance import rules
from compliance.enums import ActionStatus, Audience, EvidenceState, ReviewState
from compliance.models import (
    Action,
    Country,
    Evidence,
    EvidenceFile,
    ImplementationVersion,
    Obligation,
    Pair,
    Review,
    VersionAction,
)
from compliance.models.evidence import audiences_of
from compliance.selectors.evidence import withdrawn_citations
from compliance.selectors.reviews import outcome

#: Published versions named on the page of the pair; its history has all of them.
NEWEST = 5


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One item of the obligation's list, and what the version says of it; `said` is None where it says nothing.

    `evidence` are the pieces that show it, those that the reader may see.
    """

    action: Action
    said: VersionAction | None
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def status(self) -> str:
        return self.said.status if self.said else ActionStatus.OPEN

    @property
    def status_label(self) -> str:
        return str(ActionStatus(self.status).label)


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A review and whether it judges what stands now; otherwise it is of an earlier version or wording."""

    review: Review
    is_current: bool


@dataclass(frozen=True, slots=True)
class PairRecord:
    """The published record of a pair: `current` is None while nothing stands; `withdrawn` is then the last word."""

    pair: Pair | None
    current: ImplementationVersion | None
    withdrawn: ImplementationVersion | None
    actions: list[ActionLine]
    evidence: Sequence[Evidence]
    withdrawn_evidence: list[date]
    reviews: list[ReviewLine]
    ended_reviews: list[Review]
    history: list[ImplementationVersion]
    has_more: bool = False

    @property
    def status(self) -> str | None:
        return self.current.status if self.current else None

    @property
    def review(self) -> str:
        return outcome(line.review.grade for line in self.reviews if line.is_current)

    @property
    def is_of_earlier_wording(self) -> bool:
        """Whether the clause was amended after the current version was written."""
        return bool(self.current and self.pair and self.current.wording_id != self.pair.obligation.words_from_id)


def actions_of(obligation: Obligation) -> list[Action]:
    """The items of an obligation in the order of its words."""
    found = Action.objects.filter(obligation=obligation, retired_at__isnull=True, wording__isnull=False)
    return list(found.select_related("wording").order_by("wording__position"))


def pair_record(country: Country, obligation: Obligation, user: Any) -> PairRecord:
    """The record as this reader may see it. A fixed number of queries, whatever its size."""
    actions = actions_of(obligation)
    pair = (
        Pair.objects.visible_to(user)
        .filter(country=country, obligation=obligation)
        .select_related("obligation", "implementation")
        .first()
    )
    if pair is None:
        nothing = [ActionLine(action, None) for action in actions]
        return PairRecord(None, None, None, nothing, [], [], [], [], [])
    implementation = getattr(pair, "implementation", None)
    history = list(_published(pair, user)[: NEWEST + 1])
    current_id = implementation.current_version_id if implementation else None
    current = next((version for version in history if version.pk == current_id), None)
    said = {one.action_id: one for one in current.actions.all()} if current else {}
    evidence = _evidence(current, user) if current else []
    reviews = list(
        Review.objects.visible_to(user)
        .filter(pair=pair)
        .select_related("organisation", "judged_version", "judged_wording")
    )
    return PairRecord(
        pair=pair,
        current=current,
        withdrawn=history[0] if history and current is None and history[0].withdrawn_at else None,
        actions=[
            ActionLine(action, said.get(action.pk), _shown_by(said.get(action.pk), evidence)) for action in actions
        ],
        evidence=evidence,
        withdrawn_evidence=withdrawn_citations(current.pk if current else None, _audiences(country, user)),
        reviews=[
            ReviewLine(r, r.judged_version_id == current_id and r.judged_wording_id == obligation.words_from_id)
            for r in reviews
            if r.state == ReviewState.PUBLISHED
        ],
        ended_reviews=[r for r in reviews if r.state != ReviewState.PUBLISHED],
        history=history[:NEWEST],
        has_more=len(history) > NEWEST,
    )


def _audiences(country: Country, user: Any) -> list[Audience]:
    """Whose evidence the reader may know of: an officer of the State, all of its own."""
    return list(Audience) if rules.is_officer_of(user, country.pk) else audiences_of(user)


def _published(pair: Pair, user: Any) -> QuerySet[ImplementationVersion]:
    """Published versions, the newest first. Drafts never leave the State's own rooms, even for its officers."""
    return (
        ImplementationVersion.objects.visible_to(user)
        .published()
        .filter(implementation__pair=pair)
        .select_related("lead_institution")
        .prefetch_related("actions__evidence")
        .order_by("-number")
    )


def _shown_by(said: VersionAction | None, visible: Sequence[Evidence]) -> list[Evidence]:
    shown = {piece.pk for piece in said.evidence.all()} if said else set()
    return [piece for piece in visible if piece.pk in shown]


def _evidence(version: ImplementationVersion, user: Any) -> list[Evidence]:
    """What the version cites and the reader may see, with its files."""
    files = Prefetch("files", queryset=EvidenceFile.objects.visible_to(user))
    visible = Evidence.objects.visible_to(user).filter(state=EvidenceState.PUBLISHED, citations__version=version)
    return list(visible.prefetch_related(files).order_by("-dated", "title"))
