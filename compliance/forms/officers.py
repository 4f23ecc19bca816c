"""Forms about a State's officers and institutions: handing over, leave, closing, kept views."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from compliance.enums import AfterHandover, Language, Role
from compliance.forms.base import LinesField, WorkForm, date_field, text_area
from compliance.forms.people import InstitutionForm
from compliance.models import Institution, Membership, User
from compliance.pictures import line_text


class OfficerField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """One of some memberships, by the person's name, role and institution; cleaned to the person."""

    def __init__(self, members: Iterable[Membership] = (), **kwargs: Any) -> None:
        super().__init__(queryset=User.objects.none(), **kwargs)
        self.offer(members)

    def offer(self, members: Iterable[Membership]) -> None:
        """These people, and nobody else."""
        self.members = {member.user_id: member for member in members}
        self.queryset = User.objects.filter(pk__in=self.members).order_by("name")

    def label_from_instance(self, obj: Any) -> str:
        member = self.members[obj.pk]
        return line_text(filter(None, (obj.name, str(member.get_role_display()), str(member.institution or ""))))


class InstitutionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of some institutions, named in an address by its slug."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Institution.objects.none(), to_field_name="slug", **kwargs)


class RenameInstitutionForm(InstitutionForm):
    """Another name; `seen` is the one the person was looking at."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=200)


class InstitutionHandOverForm(WorkForm):
    """To which institution everything goes, why, and whether the emptied one closes."""

    to = InstitutionChoice(label=_("To"), empty_label=_("Choose an institution"))
    note = LinesField(
        label=_("Note"),
        max_length=2000,
        widget=text_area(3),
        help_text=_("Why, for those who read the history later: “The ministries were merged on 1 January.”"),
    )
    close = forms.BooleanField(label=_("Close the emptied institution in the same step"), required=False)

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = others  # type: ignore[attr-defined]


class MoveForm(WorkForm):
    """For which institution a contributor works from now on."""

    institution = InstitutionChoice(
        label=_("Institution"), required=False, empty_label=pgettext_lazy("institution", "None named")
    )

    def __init__(self, *args: Any, institutions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = institutions  # type: ignore[attr-defined]


class HandoverForm(WorkForm):
    """Who follows, what they have to know, and what the person does afterwards."""

    officer = OfficerField(
        label=_("An officer of your State"), required=False, empty_label=_("Somebody who is not here yet")
    )
    name = forms.CharField(
        label=_("Name"), max_length=200, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    email = forms.EmailField(label=_("E-mail address"), max_length=254, required=False)
    language = forms.ChoiceField(
        label=_("Language of the invitation"), choices=Language.choices, initial=Language.ENGLISH, required=False
    )
    note = LinesField(
        label=_("Note to your successor"),
        max_length=10000,
        widget=text_area(8),
        help_text=_("What is under way, who knows what, what is promised by when. Your State's officers can read it."),
    )
    stays = forms.ChoiceField(label=_("Afterwards you"), widget=forms.RadioSelect)
    institution = InstitutionChoice(
        label=_("Institution you will work for"), required=False, empty_label=_("Choose an institution")
    )

    def __init__(self, *args: Any, role: str, officers: Iterable[Membership], institutions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        officer, stays = self.fields["officer"], self.fields["stays"]
        assert isinstance(officer, OfficerField)
        officer.offer(officers)
        afterwards = {
            AfterHandover.LEAVES: _("leave: your role here ends"),
            AfterHandover.CONTRIBUTOR: _("stay as contributor"),
            AfterHandover.RAPPORTEUR: _("stay as national rapporteur beside your successor"),
        }
        if role != Role.RAPPORTEUR:
            officer.required, officer.empty_label = True, _("Choose an officer")
            for name in ("name", "email", "language", "institution"):
                del self.fields[name]
            del afterwards[AfterHandover.RAPPORTEUR]
        else:
            self.fields["institution"].queryset = institutions  # type: ignore[attr-defined]
        stays.choices = list(afterwards.items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Somebody invited needs a name and an address."""
        data = super().clean() or {}
        if "name" in self.fields and data.get("officer") is None:
            for name, words in (
                ("name", _("Enter your successor's name, or choose an officer.")),
                ("email", _("Enter your successor's e-mail address, or choose an officer.")),
            ):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return data


class AbsenceForm(WorkForm):
    """From when to when somebody is away, and who stands in."""

    first_day = date_field(label=_("First day"))
    last_day = date_field(label=_("Last day"))
    stand_in = OfficerField(label=_("Stands in"), required=False, empty_label=_("Choose who stands in"))
    note = LinesField(
        label=_("Note to the stand-in"),
        max_length=2000,
        required=False,
        widget=text_area(3),
        help_text=_("Your State's officers can read it."),
    )

    def __init__(self, *args: Any, stand_ins: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stand_in = self.fields["stand_in"]
        assert isinstance(stand_in, OfficerField)
        stand_in.offer(stand_ins)
        stand_in.required = bool(stand_in.members)
        if not stand_in.members:
            del self.fields["stand_in"]
        self.fields["last_day"].widget.attrs["min"] = timezone.localdate().isoformat()


class SavedViewForm(WorkForm):
    """A name for the filters in force."""

    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"dir": "auto"}))
    query = forms.CharField(widget=forms.HiddenInput, max_length=2000, required=False)
