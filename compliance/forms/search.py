"""What a person looks for, from the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from compliance.enums import (
    M49_WHOLE,
    Language,
    M49Region,
    RegionalGroup,
    SearchKind,
)
from compliance.finding import questions
from compliance.forms.base import WorkForm
from compliance.forms.choices import FORCE_CHOICES, GRADE_CHOICES, STATUS_CHOICES
from compliance.models import Theme
from compliance.selectors.search import Asked, themes_in_use

DISAGREEMENT = [
    ("claimed", _("Implemented by the State, graded C or E")),
    ("disputed", _("Any status, graded C or E")),
]
AGE = [("1", _("Within a year")), ("3", _("One to three years ago")), ("old", _("More than three years ago"))]


def region_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Regions with their sub-regions below them."""
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    for region in M49Region:
        if region in M49_WHOLE:
            groups.append((str(region.label), [(region.value, str(region.label))]))
        else:
            groups[-1][1].append((region.value, str(region.label)))
    return groups


class SearchForm(WorkForm):
    """Words, and how what they find is narrowed. A value that is none of the choices is passed over."""

    q = forms.CharField(label=_("Words"), required=False, max_length=questions.LONGEST)
    kind = forms.ChoiceField(choices=SearchKind.choices, required=False, widget=forms.HiddenInput)
    language = forms.ChoiceField(
        label=_("Language of the text"), required=False, choices=[("", _("Any language")), *Language.choices]
    )
    region = forms.ChoiceField(
        label=_("Region"), required=False, choices=lambda: [("", _("All regions")), *region_choices()]
    )
    group = forms.ChoiceField(
        label=_("Regional group"), required=False, choices=[("", _("All groups")), *RegionalGroup.choices]
    )
    theme = forms.ModelChoiceField(
        label=_("Theme"),
        required=False,
        queryset=Theme.objects.none(),
        to_field_name="slug",
        empty_label=_("All themes"),
    )
    force = forms.ChoiceField(
        label=_("Force of the verb"),
        required=False,
        choices=[("", _("Any verb")), *FORCE_CHOICES],
    )
    status = forms.ChoiceField(
        label=_("Status, by the State"),
        required=False,
        choices=[("", _("Any status")), *STATUS_CHOICES],
    )
    grade = forms.ChoiceField(
        label=_("Grade, by a review"),
        required=False,
        choices=[("", _("Any grade or none")), *GRADE_CHOICES],
    )
    disagreement = forms.ChoiceField(
        label=_("Disagreement"), required=False, choices=[("", _("Agreed or not")), *DISAGREEMENT]
    )
    age = forms.ChoiceField(label=_("Published or dated"), required=False, choices=[("", _("Any date")), *AGE])
    earlier = forms.BooleanField(label=_("Also what was replaced or withdrawn"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes: Any = self.fields["theme"]
        themes.queryset = themes_in_use()

    def asked(self, user: Any) -> Asked:
        """The question and the filters that are well formed."""
        self.is_valid()
        narrowed = {name: value for name, value in self.cleaned_data.items() if name not in ("q", "kind") and value}
        typed = str(self.data.get(self.add_prefix("q"), ""))
        return Asked(question=questions.read(typed), user=user, **narrowed)

    @property
    def chosen_kind(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("kind") or "")
