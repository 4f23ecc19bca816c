"""Coming in and going out: sign in, passwords, invitations, one's own profile."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth import views as auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from compliance import rules
from compliance.enums import Role
from compliance.forms.accounts import (
    ChangePasswordForm,
    InvitationAcceptForm,
    ProfileForm,
    ResetPasswordForm,
    ResetRequestForm,
    SignInForm,
    interface_language,
)
from compliance.models import Handover, User
from compliance.services import accounts
from compliance.services.errors import Conflict, Invalid
from compliance.views.access import ACT, ANYONE, FORM, READ, SIGNED_IN, open_to, person
from compliance.views.mail import site_address

#: Where each role works.
ROOMS = {
    Role.ADMINISTRATOR: "administration",
    Role.RAPPORTEUR: "my_country",
    Role.CONTRIBUTOR: "my_country",
    Role.APPROVER: "my_organisation",
    Role.MEMBER: "my_organisation",
}


def speak(response: HttpResponse, language: str) -> None:
    """Show the pages that follow in this language of the six."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        interface_language(language),
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,  # type: ignore[arg-type]  # the stubs know only str
    )


class _SignIn(auth.LoginView):
    """Signs in and goes on in the person's own language."""

    authentication_form = SignInForm
    template_name = "registration/sign_in.html"
    redirect_authenticated_user = True
    # Django's own view puts the host in its place.
    extra_context = {"site_name": settings.SITE_NAME}

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        speak(response, form.get_user().language)
        return response


class _ResetRequest(auth.PasswordResetView):
    """Mails a link that sets a new password. The link's host is never the sender's word."""

    form_class = ResetRequestForm
    template_name = "registration/password_reset.html"
    email_template_name = "mail/password_reset.txt"
    subject_template_name = "mail/password_reset_subject.txt"

    def form_valid(self, form: Any) -> HttpResponse:
        address = urlsplit(site_address(self.request))
        form.save(
            domain_override=address.netloc,
            use_https=address.scheme == "https",
            token_generator=self.token_generator,
            from_email=self.from_email,
            email_template_name=self.email_template_name,
            subject_template_name=self.subject_template_name,
            request=self.request,
            extra_email_context={"site_name": settings.SITE_NAME},
        )
        return redirect(self.get_success_url())


class _ChangePassword(auth.PasswordChangeView):
    form_class = ChangePasswordForm
    template_name = "registration/password_change.html"
    success_url = reverse_lazy("my_profile")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your password is changed. Your other sessions have ended."))
        return super().form_valid(form)


sign_in = open_to(ANYONE, methods=FORM)(_SignIn.as_view())
sign_out = open_to(ANYONE, methods=ACT)(auth.LogoutView.as_view())
password_change = open_to(SIGNED_IN, methods=FORM)(_ChangePassword.as_view())
password_reset = open_to(ANYONE, methods=FORM)(_ResetRequest.as_view())
password_reset_done = open_to(ANYONE, methods=READ)(
    auth.PasswordResetDoneView.as_view(template_name="registration/password_reset_sent.html")
)
password_reset_confirm = open_to(ANYONE, methods=FORM)(
    auth.PasswordResetConfirmView.as_view(
        form_class=ResetPasswordForm, template_name="registration/password_reset_confirm.html"
    )
)
password_reset_complete = open_to(ANYONE, methods=READ)(
    auth.PasswordResetCompleteView.as_view(template_name="registration/password_reset_complete.html")
)


@open_to(SIGNED_IN, methods=READ)
def after_sign_in(request: HttpRequest) -> HttpResponse:
    """To the room of the person's role; somebody without one reads their profile, which says so."""
    role = rules.role_of(request.user)
    return redirect(ROOMS[Role(role)] if role else "my_profile")


@open_to(SIGNED_IN, methods=FORM)
def my_profile(request: HttpRequest) -> HttpResponse:
    """Own name and language; what one may do here is shown, not changed."""
    user = person(request)
    if request.method != "POST":
        form = ProfileForm(initial={"name": user.name, "language": user.language})
        return render(request, "registration/my_profile.html", {"form": form})
    form = ProfileForm(request.POST)
    if form.is_valid():
        try:
            # A fresh copy: values that are refused must not show in the page's header.
            accounts.user_update(user=User.objects.get(pk=user.pk), **form.cleaned_data)
        except Invalid as error:
            form.take(error)
        else:
            with translation.override(interface_language(form.cleaned_data["language"])):
                messages.success(request, _("Your profile is saved."))
            response = redirect("my_profile")
            speak(response, form.cleaned_data["language"])
            return response
    return render(request, "registration/my_profile.html", {"form": form})


@open_to(ANYONE, methods=FORM)
@never_cache
@sensitive_post_parameters("password", "password_again")
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Take up an invitation by choosing a password. A link that is no good says so, and why it may be."""
    invitation = accounts.invitation_find(token=token)
    if invitation is None:
        return render(request, "invitation_closed.html", status=404)
    form = InvitationAcceptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = accounts.invitation_accept(token=token, password=form.cleaned_data["password"])
        except Invalid as error:
            form.take(error)
        except Conflict as error:
            return render(request, "invitation_closed.html", {"message": str(error)}, status=409)
        else:
            login(request, user, backend=settings.AUTHENTICATION_BACKENDS[-1])
            response = redirect("after_sign_in")
            speak(response, user.language)
            return response
    handover = Handover.objects.pending().select_related("from_user").filter(invitation=invitation).first()
    context = {"form": form, "invitation": invitation, "giver": handover.from_user if handover else None}
    return render(request, "invitation_accept.html", context)
