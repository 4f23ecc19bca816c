"""Filters of the rooms' lists, from the address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from compliance.enums import Force, Need, VersionState
from compliance.forms.base import WorkForm
from compliance.forms.choices import FORCE_CHOICES, STATUS_CHOICES
from compliance.models import Country, Institution, ObligationTheme, Resolution, Theme
from compliance.selectors.tasks import need_words
from compliance.selectors.work_list import Filters

_ANY = ("", pgettext_lazy("filter", "Any"))
_WORKING = (VersionState.DRAFT, VersionState.SUBMITTED, VersionState.RETURNED, VersionState.APPROVED)


class WorkListForm(WorkForm):
    """How a State's officers narrow their checklist."""

    status = forms.ChoiceField(
        label=_("Published status"),
        required=False,
        choices=[_ANY, *STATUS_CHOICES],
    )
    working = forms.ChoiceField(
        label=_("Working version"),
        required=False,
        choices=[_ANY, ("none", pgettext_lazy("working version", "None")), *[(s.value, s.label) for s in _WORKING]],
    )
    due = forms.ChoiceField(
        label=_("Needs attention"),
        required=False,
        choices=lambda: [_ANY, *((need.value, need_words(need)) for need in Need)],
    )
    institution = forms.ChoiceField(label=_("Institution"), required=False)
    force = forms.ChoiceField(
        label=_("Force of the verb"),
        required=False,
        choices=[_ANY, *FORCE_CHOICES],
    )
    theme = forms.ModelChoiceField(
        label=_("Theme"), required=False, queryset=Theme.objects.none(), to_field_name="slug", empty_label=_ANY[1]
    )
    resolution = forms.ChoiceField(label=_("Resolution"), required=False)
    q = forms.CharField(
        label=_("Words or paragraph"), required=False, max_length=100, widget=forms.TextInput(attrs={"dir": "auto"})
    )

    def __init__(
        self,
        *args: Any,
        obligations: Any,
        resolutions: Mapping[int, tuple[str, str]],
        institutions: Iterable[Institution] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.resolutions = {slug: pk for pk, (slug, _symbol) in resolutions.items()}
        self.institutions = {institution.slug: institution for institution in institutions}
        theme, resolution, institution = self.fields["theme"], self.fields["resolution"], self.fields["institution"]
        assert isinstance(institution, forms.ChoiceField)
        institution.choices = [
            _ANY,
            *((slug, one.name) for slug, one in self.institutions.items()),
            ("none", pgettext_lazy("institution", "None is asked")),
        ]
        assert isinstance(resolution, forms.ChoiceField)
        resolution.choices = [_ANY, *reversed(list(resolutions.values()))]
        assert isinstance(theme, forms.ModelChoiceField)
        links = ObligationTheme.objects.filter(theme=OuterRef("pk"), obligation__in=obligations)
        theme.queryset = Theme.objects.filter(Exists(links))

    def filters(self) -> Filters:
        """What is asked for; a value that is none of the choices asks for nothing."""
        self.is_valid()
        data = self.cleaned_data
        return Filters(
            status=data.get("status", ""),
            working=data.get("working", ""),
            due=data.get("due", ""),
            institution=self._institution(data.get("institution", "")),
            force=Force(int(data["force"])) if data.get("force") else None,
            theme=data.get("theme"),
            resolution=self.resolutions.get(data.get("resolution", "")),
            words=data.get("q", ""),
        )

    def _institution(self, slug: str) -> int | str:
        found = self.institutions.get(slug)
        return found.pk if found else slug


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
