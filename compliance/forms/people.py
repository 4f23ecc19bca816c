"""Inviting people, and the organisations and institutions they act for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from compliance import rules
from compliance.enums import ORGANISATION_ROLES, STATE_ROLES, Language, OrganisationKind, Role
from compliance.forms.base import WorkForm
from compliance.models import Country, Institution, Organisation, User


class InvitationForm(WorkForm):
    """Whom to ask in, and as what. Only an administrator chooses a State or an organisation."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"})
    )
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    language = forms.ChoiceField(
        label=_("Language of the invitation"), choices=Language.choices, initial=Language.ENGLISH
    )
    country = forms.ModelChoiceField(
        label=_("State"), queryset=Country.objects.none(), required=False, help_text=_("For a national rapporteur.")
    )
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        required=False,
        help_text=_("For an organisation's approver."),
    )
    institution = forms.ModelChoiceField(
        label=_("Institution"),
        queryset=Institution.objects.none(),
        required=False,
        help_text=_("The ministry or agency a contributor works for."),
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = rules.invitable_roles(actor)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]
        if len(roles) == 1:
            self.fields["role"].initial = roles[0].value
        if rules.is_administrator(actor):
            self._choose_from("country", Country.objects.visible_to(actor).in_reader_order())
            self._choose_from("organisation", Organisation.objects.visible_to(actor))
            del self.fields["institution"]
            return
        del self.fields["country"], self.fields["organisation"]
        if rules.is_rapporteur(actor):
            self._choose_from("institution", Institution.objects.of_user(actor).open())
        else:
            del self.fields["institution"]

    def _choose_from(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def clean(self) -> dict[str, Any]:
        """A State or organisation chosen for a role that has none is left out, not refused."""
        data = super().clean() or {}
        role = data.get("role", "")
        if role not in STATE_ROLES:
            data["country"] = None
        if role not in ORGANISATION_ROLES:
            data["organisation"] = None
        if role != Role.CONTRIBUTOR:
            data["institution"] = None
        return data


class OrganisationForm(WorkForm):
    """A body outside government that will review."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    acronym = forms.CharField(label=_("Acronym"), max_length=20, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=OrganisationKind.choices, initial=OrganisationKind.NGO)
    url = forms.CharField(
        label=_("Web address"),
        max_length=500,
        required=False,
        widget=forms.URLInput,
        help_text=_("Begins with https://"),
    )


class InstitutionForm(WorkForm):
    """A ministry or agency of one's own State."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    acronym = forms.CharField(label=_("Acronym"), max_length=20, required=False)
