"""Signing in, passwords, one's own profile."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, PasswordResetForm, SetPasswordForm
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from compliance.enums import Language
from compliance.forms.base import LookMixin, WorkForm
from compliance.models import User


def interface_language(language: str) -> str:
    """The code of settings.LANGUAGES for one of the six languages: `zh` is written in simplified characters."""
    codes = [code for code, _name in settings.LANGUAGES]
    return next((code for code in codes if code.split("-")[0] == language), settings.LANGUAGE_CODE)


class SignInForm(LookMixin, AuthenticationForm):
    """E-mail address and password. One answer whether the address or the password is wrong."""

    error_messages = {
        "invalid_login": _("This address and password do not go together. Check both and try again."),
        "inactive": _("This address and password do not go together. Check both and try again."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("E-mail address")
        self.fields["username"].widget.input_type = "email"
        self.fields["username"].widget.attrs["autocomplete"] = "username"
        self.fields["username"].widget.attrs.pop("autofocus", None)

    def clean_username(self) -> str:
        """One spelling, so that failures are counted for the person and not for a way of writing the address."""
        return str(self.cleaned_data["username"]).strip().lower()


class ResetRequestForm(LookMixin, PasswordResetForm):
    """Asks for the message with the link; the answer is the same whether the address is known or not."""

    def send_mail(
        self,
        subject_template_name: str,
        email_template_name: str,
        context: dict[str, Any],
        from_email: str | None,
        to_email: str,
        html_email_template_name: str | None = None,
    ) -> None:
        """In the language of the person written to, not of whoever typed the address."""
        user = cast("User", context["user"])
        with translation.override(interface_language(user.language)):
            super().send_mail(
                subject_template_name, email_template_name, context, from_email, to_email, html_email_template_name
            )


class ResetPasswordForm(LookMixin, SetPasswordForm):  # type: ignore[type-arg]
    """A new password after the link."""


class ChangePasswordForm(LookMixin, PasswordChangeForm):
    """A new password for somebody who knows the old one."""


class ProfileForm(WorkForm):
    """A person's own name and language."""

    name = forms.CharField(
        label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"})
    )
    language = forms.ChoiceField(
        label=_("Preferred language"),
        choices=Language.choices,
        help_text=_("Pages and messages come in this language."),
    )


class InvitationAcceptForm(WorkForm):
    """The password somebody chooses when they come in."""

    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    password_again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = password_validators_help_text_html()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password") and data.get("password_again") and data["password"] != data["password_again"]:
            self.add_error("password_again", _("The two passwords differ. Type the same one twice."))
        return data
