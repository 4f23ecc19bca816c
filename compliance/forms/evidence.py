"""Forms on a piece of evidence: correcting it, making a new version of it, who may see it, which clause it serves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from compliance.enums import Audience, EvidenceKind
from compliance.forms.base import WorkForm
from compliance.forms.records import EvidenceForm
from compliance.models import Evidence

#: Values a form takes from a piece and gives back, by the same names.
FACTS = (
    "kind",
    "dimension",
    "title",
    "dated",
    "issued_by",
    "place_in_document",
    "language",
    "url",
    "description",
    "audience",
)


class PieceForm(EvidenceForm):
    """The facts of a piece that is there, and which of its files stay."""

    keep = forms.TypedMultipleChoiceField(
        label=_("Files that stay"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    expected = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    apart = (*EvidenceForm.apart, "keep", "expected")

    def __init__(self, *args: Any, piece: Evidence, **kwargs: Any) -> None:
        if piece.kind == EvidenceKind.STATISTIC:
            self.sources = ()
        files = [file for file in piece.files.all() if file.file]
        initial = {name: getattr(piece, name) for name in FACTS}
        initial |= {"keep": [file.number for file in files], "expected": piece.revision_count}
        super().__init__(*args, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        keep = self.fields["keep"]
        assert isinstance(keep, forms.TypedMultipleChoiceField)
        if files:
            keep.choices = [(file.number, file.original_name) for file in files]
        else:
            del self.fields["keep"]


class AudienceForm(WorkForm):
    """Who may see a piece."""

    audience = forms.ChoiceField(
        label=_("Who may see it once it is published"), choices=Audience.choices, widget=forms.RadioSelect
    )


class ServeForm(WorkForm):
    """Words to look for a clause by."""

    q = forms.CharField(
        label=_("Words, paragraph or symbol"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
