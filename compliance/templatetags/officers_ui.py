"""Template tags about a State's officers and what is assigned to them: `{% load officers_ui %}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils import timezone

from compliance import pictures, rules
from compliance.enums import AssignmentAct
from compliance.models import Country, Institution, Obligation
from compliance.selectors.officers import absences_by_user, assigned_to, here_to_stand_in
from compliance.services.assignments import clauses_mark

register = template.Library()


@register.filter
def of_key(mapping: Mapping[Any, Any], key: Any) -> Any:
    """What a mapping holds under a key, None where it holds nothing."""
    return mapping.get(key)


@register.filter
def is_in(value: Any, collection: Any) -> bool:
    """Whether a collection, or nothing, holds a value: for an argument of a tag."""
    return value in (collection or ())


@register.filter
def long_day(moment: Any) -> str:
    """A date in full, as words inside a sentence."""
    return pictures.long_date_text(moment) if moment else ""


@register.inclusion_tag("_absences.html", takes_context=True)
def leave_of(context: Any, absences: Any, here: Any, may_end: bool = False) -> dict[str, Any]:
    """When somebody is away, or will be, and who stands in: "on leave until 3 December 2026; N.N. stands in"."""
    today = timezone.localdate()
    rows = [
        {
            "absence": absence,
            "now": absence.first_day <= today,
            "stand_in": absence.stand_in if absence.stand_in_id in here else None,
        }
        for absence in absences or ()
    ]
    return {"rows": rows, "may_end": may_end, "csrf_token": context.get("csrf_token", "")}


@register.inclusion_tag("_assigned.html", takes_context=True)
def assigned_panel(context: Any, obligation: Obligation, country: Country) -> dict[str, Any]:
    """Who is asked to supply what this clause needs; a rapporteur changes it there."""
    user = context["request"].user
    assigned = assigned_to(user=user, obligation=obligation)
    may_assign = rules.is_rapporteur_of(user, country.pk)
    people = bool(assigned.people)
    return {
        "obligation": obligation,
        "assigned": assigned,
        "absences": absences_by_user(user=user, today=timezone.localdate()) if people else {},
        "here": here_to_stand_in(user=user) if people else frozenset(),
        "may_assign": may_assign,
        "mark": clauses_mark(country=country, clauses=[obligation]) if may_assign else "",
        "institutions": Institution.objects.of_user(user).open() if may_assign else (),
        "acts": [(act.value, act.label) for act in AssignmentAct if act != AssignmentAct.CLEAR],
        "csrf_token": context.get("csrf_token", ""),
    }
