"""How the whole ledger is narrowed before it is taken away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from compliance.enums import RegionalGroup
from compliance.forms.base import WorkForm
from compliance.forms.choices import STATUS_CHOICES
from compliance.models import Resolution


class LedgerForm(WorkForm):
    """Which States and obligations."""

    resolution = forms.ModelChoiceField(
        label=_("Resolution"),
        required=False,
        queryset=Resolution.objects.none(),
        to_field_name="slug",
        empty_label=_("All resolutions"),
    )
    group = forms.ChoiceField(
        label=_("Regional group"), required=False, choices=[("", _("All groups")), *RegionalGroup.choices]
    )
    status = forms.ChoiceField(
        label=_("Status, by the State"),
        required=False,
        choices=[("", _("Any status")), *STATUS_CHOICES],
    )
    states = forms.ChoiceField(
        label=_("States"),
        required=False,
        choices=[
            ("", pgettext_lazy("States", "Real ones alone")),
            ("all", pgettext_lazy("States", "With fictional ones of the demonstration")),
        ],
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        resolution = self.fields["resolution"]
        assert isinstance(resolution, forms.ModelChoiceField)
        resolution.queryset = Resolution.objects.visible_to(user).published()
