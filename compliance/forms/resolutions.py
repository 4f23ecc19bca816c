"""Loading a resolution's text, and what is set when it is published."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from compliance.forms.base import WorkForm, date_field, text_area
from compliance.parser.readers.errors import KINDS
from compliance.parser.readers.sniff import PLAIN, kind_of, media_type_of

#: A file up to this size comes back with the form when something else was wrong, so that it need not be chosen
#: again: as base64 it stays below what a form may weigh (DATA_UPLOAD_MAX_MEMORY_SIZE).
KEEP_BYTES = 1_500_000
PASTED_NAME = "pasted-text.txt"


class LoadForm(WorkForm):
    """A resolution as it comes: a file, or its text."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        help_text=_("A plain text file (.txt) of the whole resolution."),
        widget=forms.FileInput(attrs={"accept": ".txt,text/plain"}),
    )
    text = forms.CharField(
        label=_("Or its text, pasted here"),
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
    kept = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    kept_name = forms.CharField(required=False, max_length=255, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """`source` is the bytes and the name to read: a new file before the kept one, that before pasted text."""
        data = super().clean() or {}
        if self.errors:
            return data
        text = data["text"].replace("\r\n", "\n")
        if upload := data["file"]:
            data["source"] = (upload.read(), upload.name or "upload.txt", "file")
        elif data["kept"]:
            try:
                data["source"] = (
                    base64.b64decode(data["kept"], validate=True),
                    data["kept_name"] or "upload.txt",
                    "file",
                )
            except binascii.Error:
                self.add_error("file", _("The file did not come back whole. Choose it again."))
        elif text.strip():
            data["source"] = (text.encode(), PASTED_NAME, "text")
        else:
            self.add_error("file", _("Choose a file or paste the text of the resolution."))
        if "source" in data and (kind := media_type_of(data["source"][0])) not in (None, PLAIN):
            del data["source"]
            self.add_error(
                "file",
                _("This is %(kind)s. Only plain text is read here: save it as a text file (.txt) and choose that.")
                % {"kind": gettext(KINDS[kind_of(kind)])},
            )
        return data

    def keep(self) -> None:
        """Send the file back with the form. A large one has to be chosen again, which the page says."""
        source = self.cleaned_data.get("source")
        if source is None or source[2] != "file" or len(source[0]) > KEEP_BYTES:
            return
        data: Any = self.data
        data = data.copy()
        data["kept"], data["kept_name"] = base64.b64encode(source[0]).decode(), source[1]
        self.data = data

    @property
    def kept_file(self) -> str:
        """Name of the file that came back with the form, or empty."""
        return str(self.data.get("kept_name", "")) if self.data.get("kept") else ""


class DescribeForm(WorkForm):
    """Title and date as read, to be corrected."""

    title = forms.CharField(label=_("Title"), max_length=500, widget=forms.TextInput(attrs={"dir": "auto"}))
    adopted_on = date_field(label=_("Adopted on"), required=False)


class PublishForm(WorkForm):
    """When States are asked to report."""

    first_report_on = date_field(label=_("First report due"))
    interval_months = forms.IntegerField(
        label=_("Months between reports"),
        min_value=1,
        max_value=120,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
