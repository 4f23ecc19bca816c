"""What the rapporteur chooses of a national report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from compliance.enums import Language
from compliance.forms.base import WorkForm, date_field
from compliance.models import Resolution
from compliance.models.countries import reader_language
from compliance.selectors.report import Choices

#: The switches of the form, which are those of `Choices`.
PARTS = ("reviews", "statistics", "not_reported", "annex", "internal")


class ReportForm(WorkForm):
    """Which resolution, which period, in which language, what is in it, and as what file."""

    resolution = forms.ChoiceField(label=_("Resolution"), required=False)
    begin = date_field(
        label=_("From"),
        required=False,
        help_text=_("What changed from this day on is listed. Left empty, the report has no such list."),
    )
    end = date_field(label=_("As at"), help_text=_("The record is told as it stood when this day was over."))
    language = forms.ChoiceField(
        label=_("Language"),
        choices=Language.choices,
        help_text=_("What people wrote stays in the language they wrote it in."),
    )
    prepared_by = forms.CharField(
        label=_("Prepared by"),
        required=False,
        max_length=200,
        help_text=_("Printed on the cover. Left empty: the national rapporteur and the institution."),
    )
    reviews = forms.BooleanField(label=_("Reviews by organisations, with their reasons"), required=False)
    statistics = forms.BooleanField(label=_("Statistics, with charts"), required=False)
    not_reported = forms.BooleanField(label=_("Obligations that are not reported"), required=False)
    annex = forms.BooleanField(label=_("List of sources at the end"), required=False)
    internal = forms.BooleanField(
        label=_("For our own use: also evidence that is not public, and exact figures"),
        required=False,
        help_text=_("Every page then says that the report is not public. Drafts are never in a report."),
    )
    file_format = forms.ChoiceField(
        label=pgettext_lazy("file", "Format"),
        choices=[("pdf", ".pdf"), ("docx", ".docx")],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, resolutions: Sequence[Resolution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._resolutions = list(resolutions)
        field = self.fields["resolution"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All resolutions")), *((one.slug, f"{one.symbol}: {one.title}") for one in resolutions)]

    @staticmethod
    def beginning() -> dict[str, Any]:
        """The form as it is opened: everything anyone may read, as at today."""
        return {
            "end": timezone.localdate(),
            "language": reader_language(),
            "file_format": "pdf",
            **{name: name != "internal" for name in PARTS},
        }

    def clean_end(self) -> date:
        end: date = self.cleaned_data["end"]
        if end > timezone.localdate():
            raise forms.ValidationError(_("A report tells what has happened: choose today or an earlier day."))
        return end

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        begin, end = data.get("begin"), data.get("end")
        if begin and end and begin > end:
            self.add_error("begin", _("The period begins after it has ended."))
        return data

    @property
    def chosen(self) -> list[Resolution]:
        """The resolutions of the report."""
        slug = self.cleaned_data["resolution"]
        return [one for one in self._resolutions if not slug or one.slug == slug]

    @property
    def choices(self) -> Choices:
        data = self.cleaned_data
        return Choices(
            end=data["end"],
            begin=data["begin"],
            prepared_by=data["prepared_by"],
            **{name: data[name] for name in PARTS},
        )
