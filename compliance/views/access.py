"""Who may open a page: every view names its audience, and without one it has no decorator to stand on.

The order of answers is the same everywhere: who is not signed in is sent to sign in, who has another role gets
403, a method the page does not know gets 405. What a page shows is decided by `visible_to`: hidden is 404.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.defaults import permission_denied

from compliance import rules
from compliance.enums import Role
from compliance.models import Country, Membership, Organisation, User
from compliance.services.errors import Conflict, NotAllowed

View = Callable[..., HttpResponseBase]

#: Words for the two audiences that are no list of roles.
ANYONE = "anyone"
SIGNED_IN = "signed in"

ADMINISTRATORS = (Role.ADMINISTRATOR,)
RAPPORTEURS = (Role.RAPPORTEUR,)
OFFICERS = (Role.RAPPORTEUR, Role.CONTRIBUTOR)
REVIEWERS = (Role.APPROVER, Role.MEMBER)
APPROVERS = (Role.APPROVER,)
#: Everybody who may invite somebody.
INVITERS = (Role.ADMINISTRATOR, Role.RAPPORTEUR, Role.APPROVER)

READ = ("GET", "HEAD")
FORM = ("GET", "HEAD", "POST")
ACT = ("POST",)


def open_to(audience: str | Sequence[Role], *, methods: Sequence[str]) -> Callable[[View], View]:
    """Open a view to `ANYONE`, to whoever is `SIGNED_IN`, or to some roles, for some methods."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if audience != ANYONE:
                if not request.user.is_authenticated:
                    return redirect_to_login(request.get_full_path())
                if audience != SIGNED_IN and rules.role_of(request.user) not in audience:
                    # Answered, not raised: a refusal is no fault that the log should hold a traceback of.
                    return permission_denied(request, PermissionDenied())
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            try:
                return view(request, *args, **kwargs)
            except NotAllowed as error:
                messages.error(request, str(error))
                return permission_denied(request, error)
            except Conflict as error:
                return conflict_page(request, error)

        guarded.audience = audience  # type: ignore[attr-defined]
        guarded.methods = tuple(methods)  # type: ignore[attr-defined]
        return guarded

    return decorate


#: Fields in which people write at length.
_TYPED = {"reason", "narrative", "reasons", "words", "addressee", "title", "note"}


def conflict_page(request: HttpRequest, error: Conflict) -> HttpResponse:
    """409 for an act that came too late: says so, and shows what had been typed so that it can be copied."""
    typed = [
        value.strip() for name, values in request.POST.lists() for value in values if name in _TYPED and value.strip()
    ]
    return render(request, "work_conflict.html", {"message": str(error), "typed": typed}, status=409)


def person(request: HttpRequest) -> User:
    """Whoever is signed in; only for views that are not open to anyone."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user


def membership(request: HttpRequest) -> Membership:
    """The membership the person acts by. State and organisation come from here, never from the request."""
    found = rules.membership_of(request.user)
    if found is None:
        raise PermissionDenied
    return cast("Membership", found)


def own_country(request: HttpRequest) -> Country:
    """The State whose record the person keeps."""
    country = membership(request).country
    if country is None:
        raise PermissionDenied
    return country


def own_organisation(request: HttpRequest) -> Organisation:
    """The organisation the person reviews for."""
    organisation = membership(request).organisation
    if organisation is None:
        raise PermissionDenied
    return organisation
