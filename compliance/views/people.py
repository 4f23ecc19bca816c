"""Who is here and in what role: inviting, revoking, ending; organisations.

Administrators look after everybody, a rapporteur after the State's people, an approver after the organisation's
members. One set of pages serves the three rooms; `visible_to` decides who is in a list.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance import rules
from compliance.enums import Role
from compliance.forms.base import ReasonForm
from compliance.forms.people import InvitationForm, OrganisationForm
from compliance.models import Handover, Invitation, Membership, Organisation, User
from compliance.selectors.officers import absences_by_user, here_to_stand_in, pending_handovers
from compliance.services import accounts
from compliance.services.errors import Invalid
from compliance.views import mail
from compliance.views.access import (
    ACT,
    ADMINISTRATORS,
    APPROVERS,
    FORM,
    INVITERS,
    OFFICERS,
    RAPPORTEURS,
    READ,
    REVIEWERS,
    open_to,
    person,
)

PAGE = 50
#: Hand-overs listed under the people.
RECENT = 10


@dataclass(frozen=True)
class Room:
    """Names of the pages on which one kind of person looks after people."""

    people: str
    invite: str
    home: str


ADMINISTRATION = Room("people", "invitation_create", "administration")
COUNTRY = Room("my_people", "my_people_invite", "my_country")
ORGANISATION = Room("my_members", "my_members_invite", "my_organisation")
_ROOM_OF = {
    Role.ADMINISTRATOR: ADMINISTRATION,
    Role.RAPPORTEUR: COUNTRY,
    Role.CONTRIBUTOR: COUNTRY,
    Role.APPROVER: ORGANISATION,
    Role.MEMBER: ORGANISATION,
}


def room_of(user: User) -> Room:
    role = rules.role_of(user)
    if role is None:
        raise PermissionDenied
    return _ROOM_OF[Role(role)]


def officers_context(user: User, members: Iterable[Membership]) -> dict[str, Any]:
    """What the people of a State read of one another besides: leave, and hand-overs that wait or were made."""
    today = timezone.localdate()
    handovers = Handover.objects.visible_to(user).filter(completed_at__isnull=False)
    rapporteur = rules.is_rapporteur(user)
    return {
        "today": today,
        "absences": absences_by_user(user=user, today=today),
        "here": here_to_stand_in(user=user),
        "pending": pending_handovers(user=user),
        "handovers": handovers.select_related("from_user", "to_user").order_by("-completed_at")[:RECENT],
        # Whose leave this person enters: their own, and a contributor's as rapporteur.
        "may_leave": {m.pk for m in members if m.user_id == user.pk or (rapporteur and m.role == Role.CONTRIBUTOR)},
        "may_move": {m.pk for m in members if rapporteur and m.role == Role.CONTRIBUTOR},
    }


def _people(request: HttpRequest, room: Room) -> HttpResponse:
    user = person(request)
    members = (
        Membership.objects.visible_to(user)
        .active()
        .select_related("user", "country", "organisation", "institution")
        .order_by("user__name", "pk")
    )
    invitations = (
        Invitation.objects.visible_to(user)
        .open()
        .select_related("country", "organisation", "institution", "invited_by")
    )
    words = request.GET.get("q", "").strip()[:100]
    if words:
        members = members.filter(Q(user__name__icontains=words) | Q(user__email__icontains=words))
        invitations = invitations.filter(Q(name__icontains=words) | Q(email__icontains=words))
    invitable = set(rules.invitable_roles(user))
    page = Paginator(members, PAGE).get_page(request.GET.get("page"))
    context = {
        "room": room,
        "words": words,
        "page": page,
        "invitations": Paginator(invitations, PAGE).get_page(request.GET.get("invited")),
        "rows": [
            (member, member.user_id != user.pk and (rules.is_administrator(user) or member.role in invitable))
            for member in page.object_list
        ],
        **(officers_context(user, page.object_list) if room is COUNTRY else {}),
        "may_invite": bool(invitable),
        "is_administrator": rules.is_administrator(user),
        # Shown once, to whoever has just invited somebody and whose messages do not leave this machine.
        "link": request.session.pop("invitation_link", None),
    }
    return render(request, "people.html", context)


@open_to(ADMINISTRATORS, methods=READ)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with a role, and everybody invited."""
    return _people(request, ADMINISTRATION)


@open_to(OFFICERS, methods=READ)
def my_people(request: HttpRequest) -> HttpResponse:
    """The people of one's own State."""
    return _people(request, COUNTRY)


@open_to(REVIEWERS, methods=READ)
def my_members(request: HttpRequest) -> HttpResponse:
    """The people of one's own organisation."""
    return _people(request, ORGANISATION)


def _invite(request: HttpRequest, room: Room) -> HttpResponse:
    user = person(request)
    form = InvitationForm(request.POST or None, actor=user)
    if request.method == "POST" and form.is_valid():
        try:
            invitation, token = accounts.invitation_send(actor=user, **form.cleaned_data)
        except Invalid as error:
            form.take(error)
        else:
            tell_of_invitation(request, invitation, token)
            return redirect(room.people)
    context = {"form": form, "room": room, "is_administrator": rules.is_administrator(user)}
    return render(request, "people_invite.html", context)


def tell_of_invitation(request: HttpRequest, invitation: Invitation, token: str) -> None:
    """Mail the link; where no mail leaves this machine it is shown once to whoever invited."""
    link, sent = mail.send_invitation(request, invitation, token)
    words = {"email": invitation.email}
    if not settings.MAIL_LEAVES_THIS_MACHINE:
        request.session["invitation_link"] = {"link": link, "email": invitation.email}
        messages.success(request, _("%(email)s is invited. Pass the link on: no mail leaves this machine.") % words)
    elif sent:
        messages.success(request, _("The invitation is on its way to %(email)s.") % words)
    else:
        messages.error(
            request,
            _("The invitation of %(email)s is made, but the message could not be sent. Invite again in a while.")
            % words,
        )


@open_to(ADMINISTRATORS, methods=FORM)
def invitation_create(request: HttpRequest) -> HttpResponse:
    """Invite an administrator, a national rapporteur or an organisation's approver."""
    return _invite(request, ADMINISTRATION)


@open_to(RAPPORTEURS, methods=FORM)
def my_people_invite(request: HttpRequest) -> HttpResponse:
    """Invite a contributor or another rapporteur of one's own State."""
    return _invite(request, COUNTRY)


@open_to(APPROVERS, methods=FORM)
def my_members_invite(request: HttpRequest) -> HttpResponse:
    """Invite a member of one's own organisation."""
    return _invite(request, ORGANISATION)


@open_to(INVITERS, methods=ACT)
def invitation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an open invitation's link useless."""
    user = person(request)
    invitation = get_object_or_404(Invitation.objects.visible_to(user), pk=pk)
    accounts.invitation_revoke(actor=user, invitation=invitation)
    messages.success(request, _("The invitation of %(email)s is revoked.") % {"email": invitation.email})
    return redirect(room_of(user).people)


@open_to(INVITERS, methods=FORM)
def membership_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End somebody's role, with a reason."""
    user = person(request)
    member = get_object_or_404(
        Membership.objects.visible_to(user).select_related("user", "country", "organisation"), pk=pk
    )
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accounts.membership_end(actor=user, membership=member, reason=form.cleaned_data["reason"])
        messages.success(request, _("The role of %(name)s has ended.") % {"name": member.user.name})
        return redirect(room_of(user).people)
    return render(request, "people_end.html", {"form": form, "member": member, "room": room_of(user)})


@open_to(ADMINISTRATORS, methods=FORM)
def organisation_create(request: HttpRequest) -> HttpResponse:
    """Add an organisation, so that its approver can be invited."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = accounts.organisation_create(actor=person(request), **form.cleaned_data)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("%(name)s is added. Invite its approver next.") % {"name": made.name})
            return redirect("invitation_create")
    organisations = Paginator(Organisation.objects.visible_to(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "people_organisation.html", {"form": form, "organisations": organisations})
