"""An organisation's assessment of a pair."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.enums import Grade, InformationQuality
from compliance.forms.base import LinesField, WorkForm, date_field, text_area


class ReviewForm(WorkForm):
    """Grade, reasons and sources. `judged` names the version the person had before them; empty for silence."""

    grade = forms.ChoiceField(label=_("Grade"), choices=Grade.choices, widget=forms.RadioSelect)
    information_quality = forms.ChoiceField(
        label=_("Quality of the information given by the State"),
        choices=InformationQuality.choices,
        widget=forms.RadioSelect,
    )
    reasons = LinesField(
        label=_("Reasons"),
        max_length=20000,
        widget=text_area(8),
        help_text=_("What the grade rests on. Published under your organisation's name."),
    )
    sources = LinesField(
        label=_("Sources"),
        max_length=10000,
        required=False,
        widget=text_area(4),
        help_text=_("One on each line: titles, dates, addresses."),
    )
    evidence_cutoff = date_field(
        label=_("Evidence considered until"),
        initial=timezone.localdate,
        help_text=_("Nothing after this day was looked at."),
    )
    judged = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
