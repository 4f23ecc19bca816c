"""Ministries and agencies of one's own State: the list, and what a rapporteur does with one."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from compliance import rules
from compliance.forms.officers import InstitutionHandOverForm, RenameInstitutionForm
from compliance.forms.people import InstitutionForm
from compliance.models import Institution, Membership
from compliance.selectors.officers import institutions_of
from compliance.services import institutions
from compliance.services.errors import Invalid, NotAllowed
from compliance.views.access import ACT, FORM, OFFICERS, RAPPORTEURS, open_to, own_country, person

PAGE = 50


def _of_own(request: HttpRequest, slug: str) -> Institution:
    return get_object_or_404(Institution.objects.of_user(person(request)), slug=slug)


@open_to(OFFICERS, methods=FORM)
def institution_list(request: HttpRequest) -> HttpResponse:
    """The ministries and agencies of one's own State; a rapporteur adds to them."""
    user = person(request)
    form = InstitutionForm(request.POST or None)
    if request.method == "POST":
        if not rules.is_rapporteur(user):
            raise NotAllowed(_("Only a national rapporteur adds institutions."))
        if form.is_valid():
            try:
                made = institutions.institution_create(actor=user, **form.cleaned_data)
            except Invalid as error:
                form.take(error)
            else:
                messages.success(request, _("%(name)s is added.") % {"name": made.name})
                return redirect("institution_list")
    page = Paginator(institutions_of(user), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "country": own_country(request), "page": page, "may_change": rules.is_rapporteur(user)}
    return render(request, "institution_list.html", context)


@open_to(RAPPORTEURS, methods=FORM)
def institution_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Rename an institution; close it, open it again, hand it over."""
    user, institution = person(request), _of_own(request, slug)
    form = RenameInstitutionForm(
        request.POST or None,
        initial={"name": institution.name, "acronym": institution.acronym, "seen": institution.name},
    )
    if request.method == "POST" and form.is_valid():
        try:
            renamed = institutions.institution_rename(actor=user, institution=institution, **form.cleaned_data)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("It is called %(name)s now.") % {"name": renamed.name})
            return redirect("institution_list")
    people = Membership.objects.visible_to(user).active().filter(institution=institution).select_related("user")
    context = {
        "form": form,
        "country": own_country(request),
        "institution": institution,
        "held": institutions.holdings_of(institution),
        "people": people.order_by("user__name"),
    }
    return render(request, "institution_edit.html", context)


@open_to(RAPPORTEURS, methods=ACT)
def institution_close(request: HttpRequest, slug: str) -> HttpResponse:
    """Take it off the lists, if nothing hangs on it; else the way to hand it over."""
    institution = _of_own(request, slug)
    try:
        institutions.institution_close(actor=person(request), institution=institution)
    except Invalid as error:
        messages.error(request, str(error))
        return redirect("institution_hand_over", slug=slug)
    messages.success(request, _("%(name)s is closed.") % {"name": institution.name})
    return redirect("institution_list")


@open_to(RAPPORTEURS, methods=ACT)
def institution_reopen(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a closed institution back on the lists."""
    institution = _of_own(request, slug)
    try:
        institutions.institution_reopen(actor=person(request), institution=institution)
    except Invalid as error:
        messages.error(request, str(error))
        return redirect("institution_edit", slug=slug)
    messages.success(request, _("%(name)s is open again.") % {"name": institution.name})
    return redirect("institution_list")


@open_to(RAPPORTEURS, methods=FORM)
def institution_hand_over(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that hangs on one institution goes to another, in one step with a note."""
    user, institution = person(request), _of_own(request, slug)
    others = Institution.objects.of_user(user).open().exclude(pk=institution.pk)
    form = InstitutionHandOverForm(request.POST or None, others=others)
    if request.method == "POST" and form.is_valid():
        try:
            held = institutions.institution_hand_over(actor=user, institution=institution, **form.cleaned_data)
        except Invalid as error:
            form.take(error)
        else:
            words = {"holdings": held.words, "name": form.cleaned_data["to"].name}
            told = _("%(holdings)s went over to %(name)s.") if held else _("Nothing hung on it; nothing went over.")
            messages.success(request, told % words)
            return redirect("institution_list")
    context = {
        "form": form,
        "country": own_country(request),
        "institution": institution,
        "held": institutions.holdings_of(institution),
        "has_others": others.exists(),
    }
    return render(request, "institution_hand_over.html", context)
