"""What a State says on a clause: the form of a working version, with one part for each action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from compliance.enums import ActionStatus, Audience, Dimension, EvidenceKind, Language, Status
from compliance.forms.base import LinesField, WorkForm, date_field, text_area
from compliance.models import Action, Evidence, ImplementationVersion, Institution, Obligation
from compliance.models.contents import Values, action_field, action_prefix, is_list, names_of, value_of, values_of
from compliance.selectors.places import obligation_title
from compliance.services.errors import Invalid
from compliance.services.evidence import NO_SOURCE, NOT_YET, EvidenceData
from compliance.services.notes import LONGEST
from compliance.services.versions import ActionData, ImplementationData
from compliance.validators import validate_web_address


class ActionForm(WorkForm):
    """One tick-box item: open, done or not applicable, with its date, note or reason."""

    status = forms.ChoiceField(
        label=_("State of this action"),
        choices=ActionStatus.choices,
        widget=forms.RadioSelect,
        initial=ActionStatus.OPEN,
    )
    done_on = date_field(label=_("Done on"), required=False)
    reason = LinesField(label=_("Why it does not apply"), required=False, max_length=2000, widget=text_area(2))
    note = LinesField(label=_("Note"), required=False, max_length=4000, widget=text_area(2))
    evidence = forms.TypedMultipleChoiceField(
        label=_("Evidence that shows it"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, action: Action, pieces: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        """`pieces` are the State's own that are offered for the clause, by number and title."""
        super().__init__(*args, prefix=action_prefix(action.key), **kwargs)
        self.action = action
        field = self.fields["evidence"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = list(pieces)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("status") == ActionStatus.NOT_APPLICABLE and not data.get("reason", "").strip():
            self.add_error("reason", _("Say why this action does not apply to your State."))
        if data.get("done_on") and data["done_on"] > timezone.localdate():
            self.add_error("done_on", _("Choose today or an earlier day."))
        return data

    def data_for_service(self) -> ActionData:
        data = self.cleaned_data
        return ActionData(
            action_id=self.action.pk,
            status=data["status"],
            done_on=data["done_on"] if data["status"] == ActionStatus.DONE else None,
            note=data["note"],
            evidence_ids=data["evidence"],
            reason=data["reason"] if data["status"] == ActionStatus.NOT_APPLICABLE else "",
        )


class EvidenceChoiceField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Ticks of the evidence that the version cites."""

    widget = forms.CheckboxSelectMultiple
    #: The pieces by id where they are at hand; else the database is asked for those that were ticked.
    known: Mapping[int, Evidence] | None = None

    def _check_values(self, value: Any) -> Any:
        if self.known is None:
            return super()._check_values(value)  # type: ignore[misc]
        pieces = [self.known.get(int(pk)) if str(pk).isdecimal() else None for pk in value]
        if None in pieces:
            return super()._check_values(value)  # type: ignore[misc]
        return pieces

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} ({_('version %(number)s') % {'number': obj.number}})" if obj.number > 1 else str(obj.title)


class InstitutionChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the State's institutions."""

    #: Those there are to choose from, by id, where they are at hand.
    known: Mapping[int, Institution] | None = None

    def to_python(self, value: Any) -> Any:
        if self.known is not None and str(value).isdecimal() and int(value) in self.known:
            return self.known[int(value)]
        return super().to_python(value)


class RecordForm(WorkForm):
    """The status and what explains it. `actions` holds one form for each action of the clause."""

    status = forms.ChoiceField(label=_("Status"), choices=Status.choices, widget=forms.RadioSelect, required=False)
    status_reason = LinesField(
        label=_("Why the clause does not apply"),
        required=False,
        max_length=4000,
        widget=text_area(3),
        help_text=_("Needed with “Not applicable”."),
    )
    narrative = LinesField(
        label=_("What was done"),
        required=False,
        max_length=20000,
        widget=text_area(8),
        help_text=_("In a few sentences: laws, decisions, programmes and their results, with dates."),
    )
    lead_institution = InstitutionChoiceField(
        label=_("Lead institution"), required=False, queryset=Institution.objects.none(), empty_label=_("None named")
    )
    target_date = date_field(
        label=_("Target date"), required=False, help_text=_("The day your State aims to have this implemented by.")
    )
    evidence = EvidenceChoiceField(label=_("Evidence cited"), required=False, queryset=Evidence.objects.none())
    expected = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    basis = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    service_names = {"evidence_ids": "evidence"}

    def __init__(
        self,
        data: Any = None,
        *,
        version: ImplementationVersion | None,
        actions: Sequence[Action],
        institutions: Any,
        evidence: Any,
        editing: ImplementationVersion | None,
        typed: Values | None = None,
        stored: Values | None = None,
    ) -> None:
        """`version` gives the first values (the working one, or the current it will be a copy of), `stored` them where
        they are at hand; `typed` is what was kept of an earlier sitting, shown instead of them. `institutions` and
        `evidence` are querysets, or mappings by id for a form that is not shown."""
        at_hand = isinstance(evidence, Mapping)
        pieces = [(piece.pk, piece.title) for piece in (evidence.values() if at_hand else evidence)]
        known = {str(pk) for pk, _title in pieces}
        if stored is None:
            stored = values_of(version) if version else {}
        shown = typed if typed is not None else stored
        first = {name: _first(value_of(shown, name), known) for name in names_of(action.key for action in actions)}
        first["expected"] = editing.revision_count if editing else None
        first["basis"] = version.number if version else None
        super().__init__(data, initial=first)
        for name, rows in (("lead_institution", institutions), ("evidence", evidence)):
            field = self.fields[name]
            assert isinstance(field, InstitutionChoiceField | EvidenceChoiceField)
            if at_hand:
                field.known = rows
            else:
                field.queryset = rows
        self.actions = [
            ActionForm(
                data,
                action=action,
                pieces=pieces,
                initial={name: first[action_field(action.key, name)] for name in ActionForm.base_fields},
            )
            for action in actions
        ]

    def is_valid(self) -> bool:
        """All parts are asked, so that one answer names every mistake."""
        parts = [part.is_valid() for part in self.actions]
        return super().is_valid() and all(parts)

    def has_changed(self) -> bool:
        return super().has_changed() or any(part.has_changed() for part in self.actions)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("status") == Status.NOT_APPLICABLE and not data.get("status_reason", "").strip():
            self.add_error("status_reason", _("Say why this clause does not apply to your State."))
        return data

    def take(self, error: Invalid) -> None:
        """What the service says of the actions is shown above them, where no part has the fault itself."""
        super().take(Invalid({"" if name == "actions" else name: texts for name, texts in error.messages.items()}))

    @property
    def faulty_parts(self) -> list[ActionForm]:
        return [part for part in self.actions if part.errors]

    def data_for_service(self) -> ImplementationData:
        data = self.cleaned_data
        applies = data["status"] != Status.NOT_APPLICABLE
        return ImplementationData(
            status=data["status"],
            status_reason="" if applies else data["status_reason"],
            narrative=data["narrative"],
            lead_institution=data["lead_institution"],
            target_date=data["target_date"],
            actions=[part.data_for_service() for part in self.actions],
            evidence_ids=[piece.pk for piece in data["evidence"]],
        )


def _first(value: Any, offered: set[str]) -> Any:
    """A stored value as a field first has it: of the evidence only what is still offered."""
    return [int(pk) for pk in value if pk in offered] if isinstance(value, list) else value or None


def posted_values(post: QueryDict, actions: Sequence[Action]) -> Values:
    """What somebody typed, as it came and unchecked, under the names of the clause's own fields and no others."""
    return {
        name: [pk for pk in post.getlist(name) if pk.isascii() and pk.isdigit()]
        if is_list(name)
        else post.get(name, "")
        for name in names_of(action.key for action in actions)
    }


class NoteForm(WorkForm):
    """Something said to the State's other officers."""

    text = LinesField(label=_("Note"), required=False, max_length=LONGEST, widget=text_area(3))

    service_names = {"note": "text"}


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files, at most `most`, as a list."""

    widget = ManyFilesInput

    def __init__(self, *, most: int = 5, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > self.most:
            raise forms.ValidationError(_("Choose at most %(most)s files at once.") % {"most": self.most})
        return [super(ManyFilesField, self).clean(one, initial) for one in files]


class ClauseChoiceField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Ticks of clauses, each with its place and the beginning of its words."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{obligation_title(obj.resolution.symbol, obj.wording.place)}: {obj.wording.short_text}"


class EvidenceForm(WorkForm):
    """A dated, sourced fact, with a link or a file."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Choose a kind")), *EvidenceKind.choices])
    dimension = forms.ChoiceField(label=_("What it shows"), choices=Dimension.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Title"), max_length=300, widget=forms.TextInput(attrs={"dir": "auto"}))
    dated = date_field(label=_("Date of the document"))
    issued_by = forms.CharField(
        label=_("Issued by"), max_length=200, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    place_in_document = forms.CharField(
        label=_("Place in the document"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("For example: articles 4 to 9."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    url = forms.CharField(
        label=_("Link"),
        max_length=1000,
        required=False,
        validators=[validate_web_address],
        widget=forms.URLInput,
        help_text=_("The address where it can be read. Begins with https://"),
    )
    uploads = ManyFilesField(
        label=_("Files"),
        required=False,
        help_text=_("PDF, Word (.docx), Excel (.xlsx), PNG, JPEG or text. A link or a file is needed."),
    )
    strip = forms.BooleanField(
        label=_("Take hidden details out (author, place, device)"),
        required=False,
        help_text=_("The files are stored without them; what they show stays as it is."),
    )
    description = LinesField(
        label=_("What it says about this clause"), max_length=10000, required=False, widget=text_area(4)
    )
    also = ClauseChoiceField(
        label=_("Also serves"),
        required=False,
        queryset=Obligation.objects.none(),
        to_field_name="key",
        help_text=_("Clauses of other resolutions that ask the same. Their drafts will cite it as well."),
    )
    audience = forms.ChoiceField(
        label=_("Who may see it once it is published"),
        choices=Audience.choices,
        widget=forms.RadioSelect,
        initial=Audience.EVERYONE,
    )

    # As they stand on the page: what has to be put right is listed in this order.
    field_order: tuple[str, ...] = (
        *("title", "kind", "dated", "dimension", "issued_by", "place_in_document", "language"),
        *("url", "keep", "uploads", "strip", "description", "audience", "also"),
    )
    service_names = {"files": "uploads"}
    #: Fields that are no facts of the piece.
    apart: tuple[str, ...] = ("uploads", "strip", "also")
    #: Where it can be read; one of them is needed, unless the piece has figures of its own.
    sources: tuple[str, ...] = ("url", "keep", "uploads")

    def __init__(self, *args: Any, also: Any = None, **kwargs: Any) -> None:
        """`also` are the clauses the piece may serve too; without any the question is not asked."""
        super().__init__(*args, **kwargs)
        field = self.fields["also"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        if also is None or not also:
            del self.fields["also"]
        else:
            field.queryset = also

    def clean_dated(self) -> date:
        dated: date = self.cleaned_data["dated"]
        if dated > timezone.localdate():
            raise forms.ValidationError(NOT_YET)
        return dated

    def clean(self) -> dict[str, Any]:
        """What the service would refuse, said together with the rest."""
        given = super().clean() or self.cleaned_data
        if self.sources and not any(name in self.errors or given.get(name) for name in self.sources):
            self.add_error("url", NO_SOURCE)
        return given

    def data_for_service(self) -> EvidenceData:
        return EvidenceData(**{name: value for name, value in self.cleaned_data.items() if name not in self.apart})
