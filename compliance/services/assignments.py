"""Clauses assigned to institutions: a lead, and others; one clause or many, in one step that was looked at first."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.enums import AssignmentAct
from compliance.models import Assignment, Country, Institution, Obligation, Pair, User
from compliance.services import trail
from compliance.services.errors import Conflict, Invalid
from compliance.services.officers import rapporteur_for_update

#: Clauses of one step; a page of the work list has fewer.
MOST = 500


@dataclass(frozen=True)
class Plan:
    """What a step will change, by the obligation's id.

    `changed` are those it changes, `unchanged` those that are so already, `replaced` those that have another lead now
    which the step ends, `without_lead` those that will have no lead. `mark` stands for how the clauses are assigned
    now: a step is only carried out on what was looked at.
    """

    act: AssignmentAct
    institution: Institution | None
    changed: tuple[Obligation, ...]
    unchanged: tuple[Obligation, ...]
    replaced: dict[int, Institution]
    without_lead: tuple[Obligation, ...]
    mark: str

    @property
    def clauses(self) -> tuple[Obligation, ...]:
        return (*self.changed, *self.unchanged)


def assignments_plan(*, country: Country, keys: Iterable[str], act: str, institution: Institution | None) -> Plan:
    """What assigning these clauses would change. Two queries, whatever their number."""
    wanted = list(dict.fromkeys(keys))
    if act not in AssignmentAct.values:
        raise Invalid(act=_("Choose what to do with the clauses."))
    if not wanted:
        raise Invalid(clauses=_("Tick at least one clause."))
    if len(wanted) > MOST:
        raise Invalid(clauses=_("Choose at most %(most)s clauses at once.") % {"most": MOST})
    if act == AssignmentAct.CLEAR:
        institution = None
    elif institution is None:
        raise Invalid(institution=_("Choose an institution."))
    elif institution.country_id != country.pk:
        raise Invalid(institution=_("Choose an institution of your own State."))
    elif institution.closed_at is not None and act != AssignmentAct.REMOVE:
        raise Invalid(institution=_("Choose an institution that is open."))
    asked = list(
        Obligation.objects.in_force()
        .applying_to(country)
        .filter(key__in=wanted)
        .select_related("resolution", "wording")
        .in_order()
    )
    if len(asked) != len(wanted):
        raise Conflict(_("One of these clauses is no longer asked of your State."))
    return _plan(AssignmentAct(act), institution, asked, _standing(country, asked))


def _standing(country: Country, clauses: Iterable[Obligation]) -> dict[int, list[Assignment]]:
    """Open assignments of the clauses, by the obligation's id."""
    found: dict[int, list[Assignment]] = {clause.pk: [] for clause in clauses}
    rows = (
        Assignment.objects.open()
        .filter(pair__country=country, pair__obligation__in=list(found))
        .select_related("institution", "pair")
        .order_by("-is_lead", "institution__name", "pk")
    )
    for row in rows:
        found[row.pair.obligation_id].append(row)
    return found


def _mark(standing: dict[int, list[Assignment]]) -> str:
    rows = [(pk, [(a.institution_id, a.is_lead) for a in standing[pk]]) for pk in sorted(standing)]
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


def clauses_mark(*, country: Country, clauses: Iterable[Obligation]) -> str:
    """What stands for how these clauses are assigned now: a step names it to say what was looked at."""
    return _mark(_standing(country, clauses))


def _plan(
    act: AssignmentAct, institution: Institution | None, asked: list[Obligation], now: dict[int, list[Assignment]]
) -> Plan:
    changed: list[Obligation] = []
    unchanged: list[Obligation] = []
    without_lead: list[Obligation] = []
    replaced: dict[int, Institution] = {}
    for clause in asked:
        lead = next((a.institution for a in now[clause.pk] if a.is_lead), None)
        here = next((a for a in now[clause.pk] if a.institution == institution), None)
        match act:
            case AssignmentAct.LEAD:
                changes = here is None or not here.is_lead
                if lead is not None and changes:
                    replaced[clause.pk] = lead
            case AssignmentAct.OTHER:
                changes = here is None or here.is_lead
            case AssignmentAct.REMOVE:
                changes = here is not None
            case _:
                changes = bool(now[clause.pk])
        (changed if changes else unchanged).append(clause)
        if changes and lead is not None and act != AssignmentAct.LEAD and institution in (lead, None):
            without_lead.append(clause)
    return Plan(
        act=act,
        institution=institution,
        changed=tuple(changed),
        unchanged=tuple(unchanged),
        replaced=replaced,
        without_lead=tuple(without_lead),
        mark=_mark(now),
    )


@transaction.atomic
def assignments_change(
    *, actor: User, keys: Iterable[str], act: str, institution: Institution | None, seen: str
) -> Plan:
    """Carry out the plan with the mark `seen`; refuses one that has become another since. One entry in the trail."""
    _membership, country = rapporteur_for_update(actor, refusal=_("Only a national rapporteur assigns clauses."))
    if institution is not None:
        institution = Institution.objects.get(pk=institution.pk)
    plan = assignments_plan(country=country, keys=keys, act=act, institution=institution)
    if plan.mark != seen:
        raise Conflict(_("Somebody has assigned these clauses since you opened the page."), plan)
    if plan.changed:
        _carry_out(plan, actor, country)
    return plan


def _carry_out(plan: Plan, actor: User, country: Country) -> None:
    now, ids = timezone.now(), [clause.pk for clause in plan.changed]
    standing = Assignment.objects.open().filter(pair__country=country, pair__obligation__in=ids)
    if plan.act != AssignmentAct.CLEAR:
        ending = standing.filter(institution=plan.institution)
        if plan.act == AssignmentAct.LEAD:
            ending = ending | standing.filter(is_lead=True)
    else:
        ending = standing
    Assignment.objects.filter(pk__in=list(ending.values_list("pk", flat=True))).update(ended_at=now)
    if plan.act in (AssignmentAct.LEAD, AssignmentAct.OTHER):
        assert plan.institution is not None
        Assignment.objects.bulk_create(
            [
                Assignment(
                    pair_id=pair,
                    institution=plan.institution,
                    is_lead=plan.act == AssignmentAct.LEAD,
                    assigned_by=actor,
                    assigned_at=now,
                )
                for pair in _pairs(country, ids)
            ]
        )
    keys = {clause.pk: clause.key for clause in plan.changed}
    payload: dict[str, Any] = {"clauses": sorted(keys.values())}
    if plan.replaced:
        payload["replaced"] = {keys[pk]: institution.slug for pk, institution in sorted(plan.replaced.items())}
    trail.append(
        verb=f"assignment.{plan.act.value}",
        object_type="institution" if plan.institution else "country",
        object_key=plan.institution.slug if plan.institution else country.iso3,
        actor=actor,
        country=country,
        payload=payload,
    )


def _pairs(country: Country, ids: list[int]) -> list[int]:
    """The rows of these pairs, made where nothing has been said yet: three statements for any number."""
    wanted = Pair.objects.filter(country=country, obligation__in=ids)
    there = set(wanted.values_list("obligation_id", flat=True))
    Pair.objects.bulk_create(
        [Pair(country=country, obligation_id=pk) for pk in ids if pk not in there], ignore_conflicts=True
    )
    return sorted(wanted.values_list("pk", flat=True))
