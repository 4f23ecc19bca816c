"""What of the matrix, of a comparison and of a map is shown: choices from the address, with no query of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from compliance.enums import Force, RegionalGroup
from compliance.forms.base import WorkForm
from compliance.forms.choices import FORCE_CHOICES, REVIEW_CHOICES, STATUS_CHOICES
from compliance.selectors.matrix import Choice, Filters

FICTIONAL, BY_GROUP = "fictional", "group"


class CoverageForm(WorkForm):
    """Which resolution or theme."""

    resolution = forms.ChoiceField(label=_("Resolution"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)

    def __init__(
        self, *args: Any, resolutions: Sequence[Choice] = (), themes: Sequence[Choice] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.resolutions = {one.slug: one for one in resolutions}
        self.themes = {one.slug: one for one in themes}
        self._offer("resolution", ("", _("All resolutions")), ((one.slug, one.label) for one in resolutions))
        self._offer("theme", ("", _("All themes")), tree(themes))

    def _offer(self, name: str, empty: tuple[str, Any], choices: Iterable[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [empty, *choices]

    def filters(self) -> Filters:
        """What is asked for; a value that is none of the choices asks for nothing."""
        self.is_valid()
        data = self.cleaned_data
        return Filters(
            fictional=data.get("states") == FICTIONAL,
            group=data.get("group", ""),
            by_group=data.get("sort") == BY_GROUP,
            resolution=self.resolutions.get(data.get("resolution", "")),
            theme=self.themes.get(data.get("theme", "")),
            force=Force(int(data["force"])) if data.get("force") else None,
            status=data.get("status", ""),
            review=data.get("review", ""),
        )


def tree(themes: Sequence[Choice]) -> list[tuple[str, str]]:
    """Themes as choices, each below the one it belongs to and set in."""

    def branch(above: int | None, depth: int) -> list[tuple[str, str]]:
        found = []
        for one in themes:
            if one.above == above:
                found += [(one.slug, f"{'– ' * depth}{one.label}"), *branch(one.pk, depth + 1)]
        return found

    return branch(None, 0)


class CellsForm(CoverageForm):
    """Which obligations, and which cells of them."""

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
    review = forms.ChoiceField(
        label=_("Review"),
        required=False,
        choices=[("", _("Reviewed or not")), *REVIEW_CHOICES],
    )


class MatrixForm(CellsForm):
    """Which States stand in the rows as well, and in which order: by name or by group, never by a number."""

    states = forms.ChoiceField(
        label=_("States"),
        required=False,
        choices=[("", _("Members and observers")), (FICTIONAL, _("Fictional States of the demonstration"))],
    )
    group = forms.ChoiceField(
        label=_("Regional group"), required=False, choices=[("", _("All groups")), *RegionalGroup.choices]
    )
    sort = forms.ChoiceField(
        label=_("Order of the States"), required=False, choices=[("", _("By name")), (BY_GROUP, _("By regional group"))]
    )
    field_order = ("resolution", "theme", "force", "group", "status", "review", "sort", "states")

    def without_fictional(self) -> None:
        """Where there are no fictional States, none are offered."""
        self.fields.pop("states", None)
