"""Clauses that ask the same: pairs to decide on, and what a confirmed one is good for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from compliance import rules
from compliance.enums import EvidenceState, VersionState
from compliance.models import Country, Equivalence, Evidence, EvidenceLink, ImplementationVersion, Obligation, Pair
from compliance.models.obligations import ObligationQuerySet
from compliance.reading.equivalents import shared_words
from compliance.selectors.texts import with_words

#: From this similarity on two clauses ask the same in other words; below, a part of it.
ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Side:
    """One clause of a pair: its words in stretches, with whether the other clause has them too."""

    obligation: Obligation
    stretches: list[tuple[bool, str]]


@dataclass(frozen=True, slots=True)
class EquivalencePair:
    """Two clauses to be looked at beside each other."""

    equivalence: Equivalence
    left: Side
    right: Side

    @property
    def likeness(self) -> str:
        """Why they were proposed, in words: a number would read as a grade."""
        if self.equivalence.similarity >= ALIKE:
            return _("Seem to ask the same, in much the same words")
        return _("Seem to ask a part of the same")


def equivalence_rows(user: Any, *, state: str, resolution: Any = None) -> QuerySet[Equivalence]:
    """Pairs of clauses in force in one state, the most alike first; only those with a clause of `resolution`."""
    in_force = Obligation.objects.in_force()
    found = Equivalence.objects.visible_to(user).filter(state=state, left__in=in_force, right__in=in_force)
    if resolution is not None:
        found = found.filter(Q(left__resolution=resolution) | Q(right__resolution=resolution))
    return found.select_related("decided_by").order_by("-similarity", "pk")


def side_by_side(rows: Sequence[Equivalence]) -> list[EquivalencePair]:
    """The pairs with the words of both clauses. One query."""
    wanted = {pk for row in rows for pk in (row.left_id, row.right_id)}
    clauses = with_words(Obligation.objects.filter(pk__in=wanted, wording__isnull=False)).in_bulk()
    pairs = []
    for row in rows:
        left, right = clauses[row.left_id], clauses[row.right_id]
        assert left.wording is not None
        assert right.wording is not None
        ours, theirs = shared_words(left.wording.text, right.wording.text)
        pairs.append(EquivalencePair(row, Side(left, ours), Side(right, theirs)))
    return pairs


def equivalents_of(obligation: Obligation, user: Any) -> ObligationQuerySet:
    """Obligations in force confirmed as asking the same, directly, in printed order; two statements."""
    confirmed = Equivalence.objects.visible_to(user).confirmed().of(obligation).values_list("left", "right")
    others = {pk for pair in confirmed for pk in pair} - {obligation.pk}
    return with_words(Obligation.objects.visible_to(user).in_force().filter(pk__in=others).in_order())


def clauses_it_may_serve(obligation: Obligation, country: Country, user: Any) -> ObligationQuerySet:
    """Equivalents asked of the State whose record this officer may write on now: evidence is offered for them too."""
    found: ObligationQuerySet = equivalents_of(obligation, user).applying_to(country)
    if rules.is_rapporteur(user):
        return found
    handed_over = ImplementationVersion.objects.filter(
        implementation__pair__country=country, state__in=[VersionState.SUBMITTED, VersionState.APPROVED]
    )
    left: ObligationQuerySet = found.exclude(pk__in=handed_over.values("implementation__pair__obligation"))
    return left


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A piece of the State's evidence that stands on an equivalent clause and not on this one."""

    evidence: Evidence
    recorded_on: Obligation


def evidence_that_may_serve(
    *, user: Any, country: Country, obligation: Obligation, pair: Pair | None
) -> list[Suggestion]:
    """The State's own evidence on equivalents of a clause, not offered for it yet, the newest first. Three queries."""
    clauses = {one.pk: one for one in equivalents_of(obligation, user)}
    if not clauses:
        return []
    links = EvidenceLink.objects.filter(
        ended_at__isnull=True,
        pair__country=country,
        pair__obligation__in=clauses,
        evidence__in=Evidence.objects.visible_to(user).filter(country=country).exclude(state=EvidenceState.WITHDRAWN),
    )
    if pair is not None:
        here = EvidenceLink.objects.filter(pair=pair, ended_at__isnull=True)
        links = links.exclude(evidence__in=here.values("evidence"))
    found: dict[int, Suggestion] = {}
    for link in links.select_related("evidence", "pair").order_by("-evidence__dated", "evidence__title", "pk"):
        found.setdefault(link.evidence_id, Suggestion(link.evidence, clauses[link.pair.obligation_id]))
    return list(found.values())
