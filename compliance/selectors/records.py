"""One State's record on one clause, as its officers and its reviewers read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from compliance.enums import ActionStatus, EvidenceState, Status, VersionState
from compliance.models import (
    Action,
    Country,
    Evidence,
    ImplementationVersion,
    Obligation,
    Pair,
    ProvisionWording,
    Review,
    User,
    VersionAction,
)
from compliance.selectors.reviews import outcome


@dataclass
class Record:
    """What is said on a pair: `current` published and `working` in hand with all they say, and `history`, the rows of
    all that may be seen without their content."""

    obligation: Obligation
    country: Country
    pair: Pair | None = None
    current: ImplementationVersion | None = None
    working: ImplementationVersion | None = None
    history: list[ImplementationVersion] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)

    @property
    def basis(self) -> ImplementationVersion | None:
        """The version an editor starts from."""
        return self.working or self.current

    @property
    def review(self) -> str:
        """What the reviews of what stands now come to: see `outcome`."""
        return outcome(review.grade for review in self.reviews if not is_of_earlier_version(review, self))

    @property
    def withdrawn(self) -> ImplementationVersion | None:
        """The version whose withdrawal is the last word, where nothing has been published since."""
        if self.current is not None:
            return None
        published = [v for v in self.history if v.state == VersionState.PUBLISHED and v.withdrawn_at]
        return max(published, key=lambda v: v.number, default=None)


def record_of(*, user: User, country: Country, obligation: Obligation) -> Record:
    """Everything on the pair that the person may see, in a fixed number of queries."""
    actions = Action.objects.filter(obligation=obligation, retired_at__isnull=True, wording__isnull=False)
    record = Record(obligation, country, actions=list(actions.select_related("wording").order_by("wording__position")))
    record.pair = Pair.objects.visible_to(user).filter(country=country, obligation=obligation).first()
    if record.pair is None:
        return record
    versions = (
        ImplementationVersion.objects.visible_to(user)
        .filter(implementation__pair=record.pair)
        .select_related("lead_institution", "edited_by", "submitted_by", "approved_by", "published_by", "wording")
        .select_related("implementation")
        .order_by("-number")
    )
    record.history = list(versions.defer("narrative"))
    kept = [v.pk for v in record.history if v.is_working or v.pk == v.implementation.current_version_id]
    actions_said = VersionAction.objects.select_related("action__wording").order_by("action__wording__position")
    pieces = Evidence.objects.visible_to(user)
    whole = versions.filter(pk__in=kept).prefetch_related(
        Prefetch("actions", actions_said.prefetch_related(Prefetch("evidence", pieces))),
        Prefetch("evidence", pieces.prefetch_related("files")),
    )
    for version in whole if kept else ():
        if version.is_working:
            record.working = version
        else:
            record.current = version
    record.reviews = list(
        Review.objects.visible_to(user)
        .published()
        .filter(pair=record.pair)
        .select_related("organisation", "judged_version", "written_by")
    )
    return record


def is_of_earlier_version(review: Review, record: Record) -> bool:
    """Whether the State or the clause has moved on since the review."""
    current = record.current.pk if record.current else None
    return review.judged_version_id != current or review.judged_wording_id != record.obligation.words_from_id


def offered_evidence(*, user: User, country: Country, pair: Pair | None) -> Any:
    """The State's own evidence that may be cited for the pair, withdrawn pieces left out."""
    if pair is None:
        return Evidence.objects.none()
    offered = Evidence.objects.visible_to(user).filter(country=country, links__pair=pair, links__ended_at__isnull=True)
    return offered.exclude(state=EvidenceState.WITHDRAWN).prefetch_related("files").distinct()


def neighbours(obligation: Obligation) -> Sequence[ProvisionWording]:
    """The clause's paragraph with the one above it (its chapeau), to read it in its context."""
    wording = obligation.wording
    assert wording is not None
    wanted = [pk for pk in (wording.provision.parent_id, wording.provision_id) if pk]
    return list(
        ProvisionWording.objects.filter(version=wording.version_id, provision__in=wanted)
        .select_related("provision")
        .order_by("start")
    )


def mismatch(status: str, actions: Iterable[tuple[str, int | None]]) -> str:
    """How ticks and status disagree, or "": `done_not_started`, `open_implemented`, `all_done`.

    `actions` gives each action's state and its group of alternatives, of which any one satisfies. Ticks never
    set the status, so this is only ever a warning.
    """
    settled: dict[object, bool] = {}
    done = False
    for place, (state, group) in enumerate(actions):
        key: object = ("group", group) if group is not None else ("alone", place)
        settled[key] = settled.get(key, False) or state != ActionStatus.OPEN
        done = done or state == ActionStatus.DONE
    if not settled:
        return ""
    if status == Status.IMPLEMENTED and not all(settled.values()):
        return "open_implemented"
    if status == Status.NOT_STARTED and done:
        return "done_not_started"
    if status in (Status.PLANNED, Status.UNDER_WAY) and all(settled.values()) and done:
        return "all_done"
    return ""
