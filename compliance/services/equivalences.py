"""Clauses of different resolutions that ask the same: proposed by their words, confirmed or refused by a person."""

from __future__ import annotations

from collections import defaultdict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.enums import EquivalenceState, ResolutionState
from compliance.models import Equivalence, Obligation, Resolution, User
from compliance.reading.equivalents import Text, propose
from compliance.services import nudges, readings, trail
from compliance.services.errors import Conflict, Invalid
from compliance.services.loading import BATCH

PROPOSE_TASK = "compliance.propose_equivalents"


def nudge(symbol: str = "") -> None:
    """Ask a worker to look for equivalents of a resolution's clauses, or of all. Best effort: what a lost message
    leaves out is found in the night, or when an administrator asks again."""
    nudges.send(PROPOSE_TASK, symbol, expires=3600)


def families() -> list[set[str]]:
    """The symbols of resolutions that follow one another, family by family. One statement."""
    symbols = dict(Resolution.objects.values_list("pk", "symbol"))
    root = {pk: pk for pk in symbols}

    def top(pk: int) -> int:
        while root[pk] != pk:
            pk = root[pk]
        return pk

    for pk, follows in Resolution.objects.exclude(follows=None).values_list("pk", "follows"):
        assert follows is not None
        root[top(pk)] = top(follows)
    members: dict[int, set[str]] = defaultdict(set)
    for pk, symbol in symbols.items():
        members[top(pk)].add(symbol)
    return [family for family in members.values() if len(family) > 1]


@transaction.atomic
def equivalences_propose(*, resolution: Resolution | None = None, actor: User | None = None) -> int:
    """Look for clauses in force that ask the same, of one resolution and all others or of all; returns how many
    proposals are new. What was proposed, confirmed or refused before is left alone."""
    readings.require_administrator(actor)
    found = Obligation.objects.in_force().filter(wording__isnull=False).order_by("pk")
    rows = list(found.values_list("pk", "resolution__symbol", "wording__version__language", "wording__text"))
    only = {resolution.symbol} if resolution is not None else None
    languages = sorted({language for _pk, _symbol, language, _text in rows})
    pairs: dict[tuple[int, int], float] = {}
    related = families()
    for language in languages:  # clauses in different languages share no words
        texts = [Text(str(pk), symbol, text) for pk, symbol, its, text in rows if its == language]
        for proposal in propose(texts, only=only, families=related):
            left, right = sorted((int(proposal.first), int(proposal.second)))
            pairs[left, right] = min(1.0, proposal.score)
    known = set(Equivalence.objects.values_list("left", "right"))
    new = [pair for pair in pairs if pair not in known]
    Equivalence.objects.bulk_create(
        [Equivalence(left_id=left, right_id=right, similarity=pairs[left, right]) for left, right in new],
        batch_size=BATCH,
    )
    if new:
        trail.append(
            verb="equivalence.propose",
            object_type="resolution",
            object_key=resolution.symbol if resolution else "*",
            actor=actor,
            payload={"proposed": len(new)},
        )
    return len(new)


@transaction.atomic
def equivalence_confirm(
    *, equivalence: Equivalence, actor: User | None = None, reason: str = "", seen: str = ""
) -> Equivalence:
    """Say that two clauses ask the same, so that evidence offered for one is offered for the other.

    `seen` is the state the person was looking at: Conflict where somebody else has decided meanwhile.
    """
    return _decide(equivalence, EquivalenceState.CONFIRMED, reason, actor, seen)


@transaction.atomic
def equivalence_refuse(
    *, equivalence: Equivalence, actor: User | None = None, reason: str = "", seen: str = ""
) -> Equivalence:
    """Say that they do not; they are not proposed again. A confirmed pair is taken back with a reason."""
    return _decide(equivalence, EquivalenceState.REFUSED, reason, actor, seen)


@transaction.atomic
def equivalence_reopen(*, equivalence: Equivalence, actor: User | None = None, seen: str = "") -> Equivalence:
    """Undo a decision: the pair waits among the proposals again. Evidence that was linked meanwhile stays linked."""
    return _decide(equivalence, EquivalenceState.PROPOSED, "", actor, seen)


@transaction.atomic
def equivalence_add(*, one: Obligation, other: Obligation, actor: User | None = None, reason: str = "") -> Equivalence:
    """Confirm a pair that nobody proposed."""
    readings.require_administrator(actor)
    if one.resolution_id == other.resolution_id:
        raise Invalid(other=_("Choose a clause of another resolution."))
    left, right = sorted((one, other), key=lambda obligation: obligation.pk)
    equivalence, _made = Equivalence.objects.get_or_create(left=left, right=right, defaults={"similarity": 0.0})
    return _decide(equivalence, EquivalenceState.CONFIRMED, reason, actor)


_VERBS = {
    EquivalenceState.CONFIRMED: "confirm",
    EquivalenceState.REFUSED: "refuse",
    EquivalenceState.PROPOSED: "reopen",
}


def _decide(
    equivalence: Equivalence, state: EquivalenceState, reason: str, actor: User | None, seen: str = ""
) -> Equivalence:
    readings.require_administrator(actor)
    equivalence = (
        Equivalence.objects.select_for_update(of=("self",))
        .select_related("left__resolution", "right__resolution")
        .get(pk=equivalence.pk)
    )
    if seen and equivalence.state != seen:
        raise Conflict(_("Somebody else has decided on this pair meanwhile."), equivalence)
    if equivalence.state == state:
        return equivalence
    if (equivalence.state, state) == (EquivalenceState.CONFIRMED, EquivalenceState.REFUSED) and not reason.strip():
        raise Invalid(reason=_("Say why, for those who read the record later."))
    sides = (equivalence.left, equivalence.right)
    if state == EquivalenceState.CONFIRMED and any(
        side.retired_at is not None or side.resolution.state != ResolutionState.PUBLISHED for side in sides
    ):
        raise Conflict(_("One of the two is no longer in force."), equivalence)
    before, equivalence.state = equivalence.state, state
    undone = state == EquivalenceState.PROPOSED
    equivalence.reason, equivalence.decided_by = reason.strip(), None if undone else actor
    equivalence.decided_at = None if undone else timezone.now()
    equivalence.save()
    trail.append(
        verb=f"equivalence.{_VERBS[state]}",
        object_type="equivalence",
        object_key=f"{equivalence.left.key}={equivalence.right.key}",
        actor=actor,
        payload={"before": before, "after": state, "reason": equivalence.reason},
    )
    return equivalence
