"""What a State's officers do about one another: leave of absence, another institution, four eyes."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from compliance.enums import Role
from compliance.forms.officers import AbsenceForm, MoveForm
from compliance.models import Absence, Country, Institution, Membership
from compliance.services import absences, four_eyes, institutions
from compliance.services.errors import Invalid, NotAllowed
from compliance.services.officers import rapporteurs_of
from compliance.views.access import ACT, FORM, OFFICERS, RAPPORTEURS, membership, open_to, own_country, person


def _member(request: HttpRequest, pk: int) -> Membership:
    members = Membership.objects.visible_to(person(request)).active().select_related("user", "institution")
    return get_object_or_404(members, pk=pk)


@open_to(OFFICERS, methods=FORM)
def absence_enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave of the membership `pk`: one's own, or that of a contributor whose rapporteur one is."""
    user, own, member, country = person(request), membership(request), _member(request, pk), own_country(request)
    if member.user_id != user.pk and not (own.role == Role.RAPPORTEUR and member.role == Role.CONTRIBUTOR):
        raise NotAllowed(_("You enter your own leave, and as national rapporteur that of contributors."))
    form = AbsenceForm(request.POST or None, stand_ins=absences.stand_ins_for(country=country, membership=member))
    if request.method == "POST" and form.is_valid():
        given = {"stand_in": None, **form.cleaned_data}
        try:
            absences.absence_enter(actor=user, user=member.user, **given)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("The leave of %(name)s is entered.") % {"name": member.user.name})
            return redirect("my_people")
    context = {"form": form, "country": country, "member": member, "is_own": member.user_id == user.pk}
    return render(request, "absence_enter.html", context)


@open_to(OFFICERS, methods=ACT)
def absence_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody is back early, or does not leave after all."""
    user = person(request)
    absence = get_object_or_404(Absence.objects.visible_to(user).select_related("user"), pk=pk)
    absences.absence_end(actor=user, absence=absence)
    messages.success(request, _("The leave of %(name)s has ended.") % {"name": absence.user.name})
    return redirect("my_people")


@open_to(RAPPORTEURS, methods=FORM)
def contributor_move(request: HttpRequest, pk: int) -> HttpResponse:
    """A contributor works for another institution from now on."""
    user, member = person(request), _member(request, pk)
    if member.role != Role.CONTRIBUTOR:
        raise Http404
    form = MoveForm(
        request.POST or None,
        institutions=Institution.objects.of_user(user).open(),
        initial={"institution": member.institution.slug if member.institution else ""},
    )
    if request.method == "POST" and form.is_valid():
        try:
            moved = institutions.contributor_move(actor=user, membership=member, **form.cleaned_data)
        except Invalid as error:
            form.take(error)
        else:
            told = _("%(name)s works for %(institution)s now.") if moved.institution else _("%(name)s is moved.")
            messages.success(request, told % {"name": member.user.name, "institution": moved.institution or ""})
            return redirect("my_people")
    context = {"form": form, "country": own_country(request), "member": member}
    return render(request, "contributor_move.html", context)


@open_to(RAPPORTEURS, methods=FORM)
def four_eyes_switch(request: HttpRequest) -> HttpResponse:
    """Whether another rapporteur approves what one wrote: what it means now, and the switch."""
    user = person(request)
    if request.method == "POST":
        return _switch(request)
    country = Country.objects.select_related("four_eyes_off_asked_by").get(pk=own_country(request).pk)
    context = {
        "country": country,
        "rapporteurs": rapporteurs_of(country),
        "alone": rapporteurs_of(country).count() < 2,
        "asked_by_me": country.four_eyes_off_asked_by_id == user.pk,
    }
    return render(request, "four_eyes.html", context)


def _switch(request: HttpRequest) -> HttpResponse:
    user, act = person(request), request.POST.get("act", "")
    try:
        match act:
            case "on":
                four_eyes.four_eyes_switch_on(actor=user)
                messages.success(request, _("Four eyes are on: another rapporteur approves what one wrote."))
            case "off":
                country = four_eyes.four_eyes_switch_off(actor=user)
                told = (
                    _("Another rapporteur of your State has to confirm it.")
                    if country.four_eyes
                    else _("Four eyes are off.")
                )
                messages.success(request, told)
            case "keep":
                four_eyes.four_eyes_keep(actor=user)
                messages.success(request, _("Four eyes stay on."))
            case _:
                raise Http404
    except Invalid as error:
        messages.error(request, str(error))
    return redirect("four_eyes_switch")
