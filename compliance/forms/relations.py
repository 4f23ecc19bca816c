"""What administrators set between resolutions and obligations: families, equivalents, themes, scope."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from compliance.enums import EquivalenceState, Scope
from compliance.forms.base import LinesField, WorkForm, text_area
from compliance.models import Country, Resolution, Theme


class ResolutionChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.symbol} · {obj.title}"


class FamilyForm(WorkForm):
    """Which earlier resolution this one follows."""

    follows = ResolutionChoiceField(
        label=_("Follows"),
        required=False,
        queryset=Resolution.objects.none(),
        to_field_name="slug",
        empty_label=_("No other resolution here"),
    )

    def __init__(self, *args: Any, resolution: Resolution, **kwargs: Any) -> None:
        super().__init__(*args, initial={"follows": resolution.follows}, **kwargs)
        field = self.fields["follows"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Resolution.objects.exclude(pk=resolution.pk).order_by("-adopted_on", "symbol")


class EquivalenceFilterForm(WorkForm):
    """Which pairs are listed: of one resolution, and by what was decided."""

    state = forms.ChoiceField(
        label=_("Decision"),
        required=False,
        choices=[
            ("", _("Waiting for a decision")),
            (EquivalenceState.CONFIRMED, EquivalenceState.CONFIRMED.label),
            (EquivalenceState.REFUSED, EquivalenceState.REFUSED.label),
        ],
    )
    resolution = ResolutionChoiceField(
        label=_("Resolution"),
        required=False,
        queryset=Resolution.objects.published(),
        to_field_name="slug",
        empty_label=_("All resolutions"),
    )


class ThemeChoiceField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Ticks of themes, each with the one above it: "Prevention: Demand"."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.parent.label}: {obj.label}" if obj.parent else obj.label


class ThemesForm(WorkForm):
    """The themes of an obligation, as a person sees them."""

    slugs = ThemeChoiceField(
        label=_("Themes"),
        required=False,
        queryset=Theme.objects.select_related("parent"),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
    )


class ScopeForm(WorkForm):
    """To which States an obligation applies."""

    scope = forms.ChoiceField(label=_("Applies to"), choices=Scope.choices, widget=forms.RadioSelect)
    states = forms.ModelMultipleChoiceField(
        label=_("States"),
        required=False,
        queryset=Country.objects.none(),
        to_field_name="iso3",
        widget=forms.SelectMultiple(attrs={"size": 10}),
        help_text=_("Needed for named States and for parties to a treaty. States may also declare it themselves."),
    )
    note = LinesField(
        label=_("Note"),
        required=False,
        max_length=200,
        widget=text_area(2),
        help_text=_("For example the treaty, or the words of the clause that narrow it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["states"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Country.objects.in_reader_order()
