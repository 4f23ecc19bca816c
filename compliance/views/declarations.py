"""Clauses of which each State says itself whether it is concerned."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from compliance.enums import Scope
from compliance.models import Obligation, ScopeState
from compliance.selectors.texts import with_words
from compliance.services import scopes
from compliance.views.access import FORM, RAPPORTEURS, open_to, own_country, person


@open_to(RAPPORTEURS, methods=FORM)
def scope_declare(request: HttpRequest) -> HttpResponse:
    """The clauses that apply to the States that declare it, and what the person's own State has declared."""
    country = own_country(request)
    asked = Obligation.objects.visible_to(request.user).in_force().filter(scope=Scope.SELF_DECLARED)
    if request.method == "POST":
        obligation = get_object_or_404(asked, key=request.POST.get("obligation", ""))
        applies = request.POST.get("applies") == "yes"
        scopes.scope_declare(actor=person(request), obligation=obligation, applies=applies)
        said = _("Declared. The clause is on your State's checklist.")
        messages.success(request, said if applies else _("The clause is off your State's checklist. Records stay."))
        return redirect("scope_declare")
    declared = set(
        ScopeState.objects.filter(country=country, obligation__in=asked).values_list("obligation", flat=True)
    )
    rows = [(obligation, obligation.pk in declared) for obligation in with_words(asked).in_order()]
    return render(request, "scope_declare.html", {"country": country, "rows": rows})
