"""Which obligations are compared, and which State is added."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from compliance.forms.base import WorkForm
from compliance.forms.matrix import CellsForm
from compliance.selectors.compare_countries import Candidate


class ComparedForm(CellsForm):
    """The filters of a comparison; a status or a review asks for obligations on which one of the States has it."""

    differ = forms.BooleanField(label=_("Only where they differ"), required=False)


class AddStateForm(WorkForm):
    """One more State, by its name in the reader's language."""

    state = forms.ChoiceField(label=_("Add a State"), required=False)

    def __init__(self, *args: Any, offered: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)
        real = [(one.code, one.name) for one in offered if not one.is_fictional]
        fictional = [(one.code, one.name) for one in offered if one.is_fictional]
        field.choices = [("", _("Choose a State")), *real]
        if fictional:
            field.choices = [*field.choices, (_("Fictional States of the demonstration"), fictional)]
