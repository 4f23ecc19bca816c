"""What administrators say of how texts hang together: families, equivalents, themes, and to whom a clause applies."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance.enums import EquivalenceState
from compliance.forms.relations import EquivalenceFilterForm, FamilyForm, ScopeForm, ThemesForm
from compliance.models import Equivalence, Obligation, Resolution
from compliance.selectors.equivalents import equivalence_rows, side_by_side
from compliance.selectors.families import family_of, proposed_predecessors
from compliance.selectors.places import obligation_title
from compliance.selectors.texts import with_words
from compliance.services import equivalences, resolutions, scopes, themes
from compliance.services.errors import Invalid
from compliance.views.access import ACT, ADMINISTRATORS, FORM, READ, open_to, person

PAGE = 20


@open_to(ADMINISTRATORS, methods=FORM)
def resolution_family(request: HttpRequest, slug: str) -> HttpResponse:
    """Which earlier resolution this one follows: proposed by title and citation, decided here."""
    found = Resolution.objects.visible_to(request.user).select_related("follows", "current_revision")
    resolution = get_object_or_404(found, slug=slug)
    form = FamilyForm(request.POST or None, resolution=resolution)
    if request.method == "POST" and form.is_valid():
        follows = form.cleaned_data["follows"]
        try:
            resolutions.resolution_follow(resolution=resolution, follows=follows, actor=person(request))
        except Invalid as error:
            form.take(error)
        else:
            names = {"symbol": resolution.symbol, "follows": follows.symbol if follows else ""}
            said = _("%(symbol)s follows %(follows)s.") if follows else _("%(symbol)s follows no other resolution.")
            messages.success(request, said % names)
            return redirect(resolution)
    context = {
        "resolution": resolution,
        "form": form,
        "family": family_of(resolution, request.user),
        "proposals": proposed_predecessors(resolution, request.user),
    }
    return render(request, "resolution_family.html", context)


def _list_address(request: HttpRequest) -> str:
    """The list as it was filtered; only its own parameters are carried."""
    query = request.GET.copy()
    for name in set(query) - {"state", "resolution", "page"}:
        del query[name]
    address = reverse("equivalence_list")
    return f"{address}?{query.urlencode()}" if query else address


@open_to(ADMINISTRATORS, methods=READ)
def equivalence_list(request: HttpRequest) -> HttpResponse:
    """Pairs of clauses that seem to ask the same, beside each other, to be confirmed or refused."""
    form = EquivalenceFilterForm(request.GET)
    form.is_valid()
    chosen = form.cleaned_data.get("state") or EquivalenceState.PROPOSED
    rows = equivalence_rows(request.user, state=chosen, resolution=form.cleaned_data.get("resolution"))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    decided = request.GET.get("decided", "")
    last = Equivalence.objects.visible_to(request.user).filter(pk=decided) if decided.isdecimal() else None
    context = {
        "filter": form,
        "state": chosen,
        "page_obj": page,
        "pairs": side_by_side(list(page)),
        "last": last.exclude(state=EquivalenceState.PROPOSED).first() if last is not None else None,
        "query": request.GET.urlencode(),
    }
    return render(request, "equivalence_list.html", context)


@open_to(ADMINISTRATORS, methods=ACT)
def equivalence_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a pair, refuse it, or put it back among the proposals."""
    found = get_object_or_404(Equivalence.objects.visible_to(request.user), pk=pk)
    state, seen = request.POST.get("state", ""), request.POST.get("seen", "")
    if state not in EquivalenceState.values or seen not in EquivalenceState.values:
        raise Http404
    acts = {
        EquivalenceState.CONFIRMED: equivalences.equivalence_confirm,
        EquivalenceState.REFUSED: equivalences.equivalence_refuse,
        EquivalenceState.PROPOSED: equivalences.equivalence_reopen,
    }
    try:
        acts[EquivalenceState(state)](equivalence=found, seen=seen, actor=person(request))
    except Invalid as error:
        messages.error(request, str(error))
        return redirect(_list_address(request))
    said = {
        EquivalenceState.CONFIRMED: _("Confirmed. Evidence on one of the two is offered for the other."),
        EquivalenceState.REFUSED: _("Refused. The pair is not proposed again."),
        EquivalenceState.PROPOSED: _("The pair waits for a decision again."),
    }
    messages.success(request, said[EquivalenceState(state)])
    address = _list_address(request)
    if state == EquivalenceState.PROPOSED:
        return redirect(address)
    return redirect(f"{address}{'&' if '?' in address else '?'}decided={found.pk}")


@open_to(ADMINISTRATORS, methods=ACT)
def equivalence_propose(request: HttpRequest) -> HttpResponse:
    """Look through all clauses in force anew."""
    added = equivalences.equivalences_propose(actor=person(request))
    if added:
        said = ngettext("%(n)d new pair is proposed.", "%(n)d new pairs are proposed.", added)
        messages.success(request, said % {"n": added})
    else:
        messages.info(request, _("Nothing new was found."))
    return redirect("equivalence_list")


@open_to(ADMINISTRATORS, methods=FORM)
def obligation_correct(request: HttpRequest, key: str) -> HttpResponse:
    """Themes and scope of a published obligation, corrected by a person."""
    visible = with_words(Obligation.objects.visible_to(request.user).filter(wording__isnull=False))
    obligation = get_object_or_404(visible, key=key)
    act = request.POST.get("act", "")
    listed = obligation.scope_states.values_list("country__iso3", flat=True)
    themes_form = ThemesForm(
        request.POST if act == "themes" else None,
        initial={"slugs": list(obligation.themes.values_list("slug", flat=True))},
    )
    scope_form = ScopeForm(
        request.POST if act == "scope" else None,
        initial={"scope": obligation.scope, "note": obligation.scope_note, "states": list(listed)},
    )
    if act == "themes" and themes_form.is_valid():
        chosen = [theme.slug for theme in themes_form.cleaned_data["slugs"]]
        themes.themes_set(obligation=obligation, slugs=chosen, actor=person(request))
        messages.success(request, _("The themes are set."))
        return redirect(obligation)
    if act == "scope" and scope_form.is_valid():
        data = scope_form.cleaned_data
        states = [country.iso3 for country in data["states"]]
        try:
            scopes.scope_set(
                obligation=obligation, scope=data["scope"], states=states, note=data["note"], actor=person(request)
            )
        except Invalid as error:
            scope_form.take(error)
        else:
            messages.success(request, _("It is set to whom this applies. The summaries follow within seconds."))
            return redirect(obligation)
    assert obligation.wording is not None
    context = {
        "obligation": obligation,
        "wording": obligation.wording,
        "resolution": obligation.resolution,
        "title": obligation_title(obligation.resolution.symbol, obligation.wording.place),
        "themes_form": themes_form,
        "scope_form": scope_form,
        "themes": obligation.theme_links.select_related("theme").order_by("theme__position"),
    }
    return render(request, "obligation_correct.html", context)
