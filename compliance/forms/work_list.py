"""Filters of the rooms' lists, from the address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from compliance.enums import NOT_REPORTED, NOT_REPORTED_LABEL, Status, VersionState
from compliance.forms.base import WorkForm
from compliance.models import Country, ObligationTheme, Resolution, Theme
from compliance.selectors.work_list import Filters

_ANY = ("", pgettext_lazy("filter", "Any"))
_WORKING = (VersionState.DRAFT, VersionState.SUBMITTED, VersionState.RETURNED, VersionState.APPROVED)


class WorkListForm(WorkForm):
    """How a State's officers narrow their checklist."""

    status = forms.ChoiceField(
        label=_("Published status"),
        required=False,
        choices=[_ANY, (NOT_REPORTED, NOT_REPORTED_LABEL), *Status.choices],
    )
    working = forms.ChoiceField(
        label=_("Working version"),
        required=False,
        choices=[_ANY, ("none", pgettext_lazy("working version", "None")), *[(s.value, s.label) for s in _WORKING]],
    )
    due = forms.ChoiceField(
        label=_("Needs attention"),
        required=False,
        choices=[
            _ANY,
            ("report_overdue", _("Report overdue")),
            ("target_overdue", _("Target overdue")),
            ("is_disputed", _("Disputed by a review")),
        ],
    )
    theme = forms.ModelChoiceField(
        label=_("Theme"), required=False, queryset=Theme.objects.none(), to_field_name="slug", empty_label=_ANY[1]
    )
    resolution = forms.ModelChoiceField(
        label=_("Resolution"),
        required=False,
        queryset=Resolution.objects.none(),
        to_field_name="slug",
        empty_label=_ANY[1],
    )
    q = forms.CharField(
        label=_("Words or paragraph"), required=False, max_length=100, widget=forms.TextInput(attrs={"dir": "auto"})
    )

    def __init__(self, *args: Any, obligations: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theme, resolution = self.fields["theme"], self.fields["resolution"]
        assert isinstance(theme, forms.ModelChoiceField)
        assert isinstance(resolution, forms.ModelChoiceField)
        theme.queryset = Theme.objects.filter(
            pk__in=ObligationTheme.objects.filter(obligation__in=obligations).values("theme")
        )
        resolution.queryset = Resolution.objects.visible_to(user).published()

    def filters(self) -> Filters:
        """What is asked for; a value that is none of the choices asks for nothing."""
        self.is_valid()
        data = self.cleaned_data
        return Filters(
            status=data.get("status", ""),
            working=data.get("working", ""),
            due=data.get("due", ""),
            theme=data.get("theme"),
            resolution=data.get("resolution"),
            words=data.get("q", ""),
        )


class ClaimsForm(WorkForm):
    """How a reviewer narrows the claims that wait for a review."""

    country = forms.ChoiceField(label=_("State"), required=False)
    resolution = forms.ModelChoiceField(
        label=_("Resolution"),
        required=False,
        queryset=Resolution.objects.none(),
        to_field_name="slug",
        empty_label=_ANY[1],
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        resolution = self.fields["resolution"]
        assert isinstance(resolution, forms.ModelChoiceField)
        resolution.queryset = Resolution.objects.visible_to(user).published()

    def chosen_resolution(self) -> Resolution | None:
        """The resolution asked for, before it is known which States there are to choose from."""
        field = self.fields["resolution"]
        try:
            found = field.clean(field.widget.value_from_datadict(self.data, self.files, self.add_prefix("resolution")))
        except forms.ValidationError:
            return None
        return found if isinstance(found, Resolution) else None

    def offer(self, countries: Iterable[Country]) -> None:
        """The States to choose from, in the reader's order."""
        field = self.fields["country"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [_ANY, *((country.iso3, country.name) for country in countries)]
