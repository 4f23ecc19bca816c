"""Loading a resolution's text, and what is set when it is published."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from compliance.forms.base import WorkForm, date_field, text_area
from compliance.forms.records import ManyFilesField, ManyFilesInput

PASTED_NAME = "pasted-text.txt"
#: What the browser offers to choose; the content decides.
ACCEPTED = ".pdf,.docx,.html,.htm,.txt,.text"


class LoadForm(WorkForm):
    """Resolutions as they come: files, or the text of one."""

    documents = ManyFilesField(
        label=_("Files"),
        required=False,
        allow_empty_file=True,
        most=50,
        widget=ManyFilesInput(attrs={"accept": ACCEPTED}),
    )
    text = forms.CharField(
        label=_("The whole text of one resolution"),
        required=False,
        strip=False,
        widget=text_area(10, spellcheck="false"),
    )
    symbol = forms.CharField(
        label=_("Symbol"),
        required=False,
        max_length=60,
        help_text=_("Only needed where the text does not state it. For example A/RES/65/190 or A/HRC/RES/11/3."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        data["text"] = data["text"].replace("\r\n", "\n")
        if not data["documents"] and not data["text"].strip():
            self.add_error("documents", _("Choose files, or paste the text of a resolution."))
        elif len(data["documents"]) > 1 and data["symbol"]:
            self.add_error("symbol", _("A symbol names one resolution: give one file with it."))
        return data


class PublishForm(WorkForm):
    """When States are asked to report."""

    first_report_on = date_field(label=_("First report due"))
    interval_months = forms.IntegerField(
        label=_("Months between reports"),
        min_value=1,
        max_value=120,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
