"""Handing over one's work, and a rapporteur's role, to a successor."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from compliance.forms.officers import HandoverForm
from compliance.models import Handover, Institution
from compliance.services import handing_over, handovers
from compliance.services.errors import Invalid
from compliance.services.handovers import Successor
from compliance.services.officers import officers_of, rapporteurs_of
from compliance.views.access import ACT, FORM, OFFICERS, membership, open_to, own_country, person
from compliance.views.people import tell_of_invitation


@open_to(OFFICERS, methods=FORM)
def handover_begin(request: HttpRequest) -> HttpResponse:
    """Hand over everything in hand to an officer, or to somebody who is invited; with a note."""
    user, member, country = person(request), membership(request), own_country(request)
    form = HandoverForm(
        request.POST or None,
        role=member.role,
        officers=officers_of(country).exclude(user_id=user.pk),
        institutions=Institution.objects.of_user(user).open(),
        initial={"language": user.language},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        successor = Successor(
            officer=given["officer"],
            name=given.get("name", ""),
            email=given.get("email", ""),
            language=given.get("language") or user.language,
        )
        try:
            handover, token = handovers.handover_begin(
                actor=user,
                successor=successor,
                note=given["note"],
                stays=given["stays"],
                institution=given.get("institution"),
            )
        except Invalid as error:
            form.take(error)
        else:
            if handover.invitation is not None:
                tell_of_invitation(request, handover.invitation, token)
                return redirect("my_people")
            assert handover.to_user is not None
            messages.success(request, _("Handed over to %(name)s.") % {"name": handover.to_user.name})
            return redirect("after_sign_in")
    context = {
        "form": form,
        "country": country,
        "member": member,
        "pending": Handover.objects.visible_to(user)
        .pending()
        .select_related("invitation")
        .filter(from_user=user)
        .first(),
        "in_hand": len(handing_over.in_hands_of(user, country)),
        "only_rapporteur": member.role == "rapporteur" and rapporteurs_of(country).count() == 1,
    }
    return render(request, "handover_begin.html", context)


def _visible(request: HttpRequest, pk: int) -> Handover:
    return get_object_or_404(Handover.objects.visible_to(person(request)), pk=pk)


@open_to(OFFICERS, methods=ACT)
def handover_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a hand-over that waits for its invitation."""
    handovers.handover_cancel(actor=person(request), handover=_visible(request, pk))
    messages.success(request, _("The hand-over is cancelled; the invitation works no more."))
    return redirect("my_people")


@open_to(OFFICERS, methods=ACT)
def handover_read(request: HttpRequest, pk: int) -> HttpResponse:
    """The successor has read the note."""
    handovers.handover_read(actor=person(request), handover=_visible(request, pk))
    messages.success(request, _("Marked as read. The note stays under People."))
    return redirect("my_country")
