"""Clauses assigned to institutions: what the step will change is shown first, then carried out."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance.enums import AssignmentAct
from compliance.models import Institution, Obligation
from compliance.pictures import number_text
from compliance.services.assignments import Plan, assignments_change, assignments_plan
from compliance.services.errors import Conflict, Invalid
from compliance.views.access import FORM, RAPPORTEURS, open_to, own_country, person


def plan_words(plan: Plan) -> str:
    """What the step changes, as the line above its button says it."""
    number = len(plan.changed)
    words = {"n": number_text(number), "name": plan.institution.name if plan.institution else ""}
    match plan.act:
        case AssignmentAct.LEAD:
            said = ngettext("%(n)s clause to %(name)s as lead", "%(n)s clauses to %(name)s as lead", number)
        case AssignmentAct.OTHER:
            said = ngettext("%(n)s clause to %(name)s, not as lead", "%(n)s clauses to %(name)s, not as lead", number)
        case AssignmentAct.REMOVE:
            said = ngettext("%(name)s off %(n)s clause", "%(name)s off %(n)s clauses", number)
        case _:
            said = ngettext("All institutions off %(n)s clause", "All institutions off %(n)s clauses", number)
    parts = [said % words]
    for count, text in (
        (
            len(plan.replaced),
            ngettext("%(n)s has another lead now", "%(n)s have another lead now", len(plan.replaced)),
        ),
        (
            len(plan.without_lead),
            ngettext("%(n)s will have no lead", "%(n)s will have no lead", len(plan.without_lead)),
        ),
        (len(plan.unchanged), ngettext("%(n)s stays as it is", "%(n)s stay as they are", len(plan.unchanged))),
    ):
        if count:
            parts.append(text % {"n": number_text(count)})
    return _("; ").join(parts) + _(".")


def _back(asked: Mapping[str, str]) -> str:
    """Where the person came from: a clause of the own State, or the list with its filters. Never an address given."""
    key = asked.get("of", "")
    clause = Obligation.objects.in_force().select_related("resolution", "wording").filter(key=key).first()
    if clause is not None and clause.wording is not None:
        address = {"slug": clause.resolution.slug, "place": clause.wording.slug}
        return f"{reverse('implementation_edit', kwargs=address)}#assigned"
    query = urlencode(parse_qsl(asked.get("list", "").removeprefix("?")[:2000]))
    return f"{reverse('my_country')}{'?' if query else ''}{query}#checklist"


@open_to(RAPPORTEURS, methods=FORM)
def assignment_change(request: HttpRequest) -> HttpResponse:
    """Shows what assigning the ticked clauses will change; sent with that plan's mark it is done."""
    user, country = person(request), own_country(request)
    asked = request.POST if request.method == "POST" else request.GET
    keys, act, slug = asked.getlist("clause"), asked.get("act", ""), asked.get("institution", "")
    institution = get_object_or_404(Institution.objects.of_user(user), slug=slug) if slug else None
    if act == AssignmentAct.CLEAR:
        institution = None
    back = _back(asked.dict())
    try:
        if request.method == "POST":
            plan = assignments_change(
                actor=user, keys=keys, act=act, institution=institution, seen=request.POST.get("seen", "")
            )
            messages.success(request, _("Assigned: %(what)s") % {"what": plan_words(plan)})
            return redirect(back)
        plan = assignments_plan(country=country, keys=keys, act=act, institution=institution)
    except Invalid as error:
        messages.error(request, str(error))
        return redirect(back)
    except Conflict as error:
        if not isinstance(error.current, Plan):
            raise
        plan, status = error.current, 409
        messages.error(request, str(error))
    else:
        status = 200
    context = {
        "country": country,
        "plan": plan,
        "words": plan_words(plan),
        "back": back,
        "kept": [(name, asked[name]) for name in ("of", "list") if asked.get(name)],
    }
    return render(request, "assignment_change.html", context, status=status)
