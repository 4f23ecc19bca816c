"""What of a comparison is shown."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from compliance.forms.base import WorkForm
from compliance.reading.comparing import AMENDED, CARRIED_OVER, DROPPED, NEW, TERMS

#: In the order in which they are counted and offered.
CHANGES = [
    (AMENDED, _("Amended")),
    (TERMS, _("Only a term changed")),
    (NEW, _("New")),
    (DROPPED, _("Dropped")),
    (CARRIED_OVER, _("Carried over")),
]


class ComparisonForm(WorkForm):
    """Filters of a comparison; every one stands in the address. Nothing ticked shows everything."""

    change = forms.MultipleChoiceField(
        label=_("Paragraphs"), choices=CHANGES, required=False, widget=forms.CheckboxSelectMultiple
    )
    preamble = forms.BooleanField(label=_("Compare the preamble too"), required=False)

    @property
    def wanted(self) -> set[str]:
        """The changes shown; a word that is none of them is passed over."""
        self.is_valid()
        cleaned: dict[str, Any] = getattr(self, "cleaned_data", {})
        return set(cleaned.get("change") or []) or {change for change, _label in CHANGES}

    @property
    def with_preamble(self) -> bool:
        self.is_valid()
        return bool(getattr(self, "cleaned_data", {}).get("preamble"))
