"""Correcting what was read from a text: a form for each operation of `compliance.reading.corrections`.

Each form is about a stretch of the text, which comes back with it, so that it finds its words although somebody else
corrected something meanwhile. `values()` gives what the correction says: only what differs from what was shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from compliance.enums import AddresseeClass, Force, Latitude, ProvisionKind, Scope
from compliance.forms.base import LinesField, WorkForm, date_field, text_area
from compliance.forms.choices import FORCE_CHOICES
from compliance.models import Country, LanguageVersion, Theme
from compliance.reading.finding import nearest, occurrences, words_with_places
from compliance.selectors.check import CheckedAction, CheckedObligation, CheckedProvision
from compliance.selectors.checking import verbs
from compliance.services.errors import Invalid

Node = CheckedObligation | CheckedProvision | CheckedAction


@dataclass(frozen=True)
class Subject:
    """What a correction is about: the text, and a clause, paragraph or action of it, or nothing but the text."""

    version: LanguageVersion
    node: Node | None = None
    provision: str = ""

    @property
    def mark(self) -> str:
        """Changes when the text is read anew from another reading of the file."""
        return f"{len(self.version.text)}-{self.version.parser_version}"[:60]


class CorrectionForm(WorkForm):
    """A correction of the words from `start` to `end` (code points, end excluded)."""

    op = ""
    needs_reason = False
    service_names = {"slugs": "themes"}

    start = forms.IntegerField(required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, widget=forms.HiddenInput)
    provision = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    mark = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = LinesField(
        label=_("Why"),
        required=False,
        max_length=2000,
        widget=text_area(2),
        help_text=_("For whoever looks at this correction later."),
    )

    def __init__(self, subject: Subject, data: Any = None) -> None:
        self.subject = subject
        node = subject.node
        span = {"start": node.start, "end": node.end, "provision": subject.provision} if node else {}
        initial = {**span, "mark": subject.mark, **self.shown(subject)}
        super().__init__(data, initial=initial, auto_id=f"{self.op}-%s")
        if self.needs_reason:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = gettext("Say why it is set aside.")
        self.move_reason_last()

    def move_reason_last(self) -> None:
        self.order_fields([name for name in self.fields if name != "reason"] + ["reason"])

    def shown(self, subject: Subject) -> dict[str, Any]:
        """What is there now, by field."""
        return {}

    def values(self) -> dict[str, Any]:
        """What the correction says."""
        return {}

    def span(self) -> tuple[int | None, int | None]:
        """The words it is about."""
        return self.cleaned_data.get("start"), self.cleaned_data.get("end")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("mark") and data["mark"] != self.subject.mark:
            self.add_error(
                None, _("The text was read again meanwhile. What you see now is the new reading: look again.")
            )
        return data

    def changed_values(self, *names: str) -> dict[str, Any]:
        """Of these fields those that were changed; an empty one is None."""
        return {name: self.cleaned_data[name] or None for name in names if name in self.changed_data}

    def take(self, error: Invalid) -> None:
        """What the service refused stands above the form where it speaks of no field here."""
        super().take(Invalid({n if n in self.fields else "": texts for n, texts in error.messages.items()}))


def _verb_choices(current: str) -> list[Any]:
    """The lexicon's verbs by force, the strongest first, and the one read where the lexicon does not know it."""
    groups = [
        (str(band.label), [(base, base) for base, force in verbs().items() if force == band])
        for band in sorted(Force, reverse=True)
    ]
    unknown = [(current, current)] if current and current not in verbs() else []
    return [("", "–"), *unknown, *((label, bases) for label, bases in groups if bases)]


class ReadingForm(CorrectionForm):
    """Verb and addressee of an obligation."""

    op = "obligation_set"

    verb = forms.CharField(label=_("Verb as printed"), max_length=120, widget=forms.TextInput(attrs={"dir": "auto"}))
    verb_base = forms.ChoiceField(
        label=_("Verb of the lexicon"),
        required=False,
        help_text=_("It decides how strongly the clause asks, unless you choose the force below."),
    )
    force = forms.ChoiceField(label=_("Force"), required=False)
    addressee = forms.CharField(label=_("Addressed to"), max_length=2000, widget=text_area(2))
    addressee_class = forms.ChoiceField(label=_("Class of the addressee"))

    classes: tuple[AddresseeClass, ...] = (AddresseeClass.GOVERNMENTS, AddresseeClass.MIXED)

    def __init__(self, subject: Subject, data: Any = None) -> None:
        super().__init__(subject, data)
        node: Any = subject.node
        base, force, classes = (self.fields[name] for name in ("verb_base", "force", "addressee_class"))
        base.choices = _verb_choices(node.verb_base if node else "")  # type: ignore[attr-defined]
        force.choices = [("", _("As the verb has it")), *FORCE_CHOICES]  # type: ignore[attr-defined]
        classes.choices = [(one.value, one.label) for one in self.classes]  # type: ignore[attr-defined]

    def shown(self, subject: Subject) -> dict[str, Any]:
        node: Any = subject.node
        if node is None:
            return {}
        shown = {name: getattr(node, name) for name in ("verb", "verb_base", "addressee", "addressee_class")}
        force = getattr(node, "force", None)
        usual = verbs().get(node.verb_base)
        return {**shown, "force": "" if force is None or force == usual else str(force)}

    def values(self) -> dict[str, Any]:
        values = self.changed_values("verb", "verb_base", "addressee", "addressee_class")
        if values.get("verb_base", "") is None:
            del values["verb_base"]
        if "force" in self.changed_data:
            given = self.cleaned_data["force"]
            usual = verbs().get(self.cleaned_data.get("verb_base") or "")
            if given or usual is not None:
                values["force"] = int(given) if given else usual
        return values


class ParagraphForm(ReadingForm):
    """Kind, verb and addressee of a paragraph, and with it of its obligation and of its sub-paragraphs."""

    op = "provision_set"
    classes = tuple(AddresseeClass)

    kind = forms.ChoiceField(label=_("Kind"), choices=ProvisionKind.choices, widget=forms.RadioSelect)
    verb = forms.CharField(
        label=_("Verb as printed"), required=False, max_length=120, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    addressee = forms.CharField(label=_("Addressed to"), required=False, max_length=2000, widget=text_area(2))
    field_order = ["kind"]

    def __init__(self, subject: Subject, data: Any = None) -> None:
        super().__init__(subject, data)
        del self.fields["force"]
        self.fields["verb_base"].help_text = ""

    def shown(self, subject: Subject) -> dict[str, Any]:
        node: Any = subject.node
        names = ("kind", "verb", "verb_base", "addressee", "addressee_class")
        return {name: getattr(node, name) for name in names} if node else {}

    def values(self) -> dict[str, Any]:
        values = self.changed_values("kind", "verb", "verb_base", "addressee", "addressee_class")
        return {name: value for name, value in values.items() if value is not None or name == "addressee"}


class ThemesForm(CorrectionForm):
    """What an obligation is about. None at all is an answer too."""

    op = "themes_set"

    themes = forms.MultipleChoiceField(
        label=_("Themes"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("What the clause is about.")
    )

    def __init__(self, subject: Subject, data: Any = None, proposed: list[str] | None = None) -> None:
        self.proposed = proposed or []
        super().__init__(subject, data)
        self.all = list(Theme.objects.all())
        self.fields["themes"].choices = [(theme.slug, theme.label) for theme in self.all]  # type: ignore[attr-defined]

    def shown(self, subject: Subject) -> dict[str, Any]:
        slugs = getattr(subject.node, "theme_slugs", None)
        return {"themes": self.proposed if slugs is None else slugs}

    @property
    def tree(self) -> list[dict[str, Any]]:
        """The boxes: each theme with those below it."""
        boxes = {str(box.data["value"]): box for box in self["themes"].subwidgets}
        below: dict[int | None, list[Theme]] = {}
        for theme in self.all:
            below.setdefault(theme.parent_id, []).append(theme)

        def branch(parent: int | None) -> list[dict[str, Any]]:
            return [{"box": boxes[theme.slug], "below": branch(theme.pk)} for theme in below.get(parent, [])]

        return branch(None)

    def values(self) -> dict[str, Any]:
        return {"slugs": self.cleaned_data["themes"]}


class ScopeForm(CorrectionForm):
    """To which States an obligation applies."""

    op = "scope_set"

    scope = forms.ChoiceField(label=_("Applies to"), choices=Scope.choices, widget=forms.RadioSelect)
    states = forms.MultipleChoiceField(
        label=_("States"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For named States, for parties to a treaty, and for those that have declared it already."),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=200,
        help_text=_("For example which treaty. Everyone can read it."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, subject: Subject, data: Any = None) -> None:
        super().__init__(subject, data)
        known = sorted(Country.objects.real(), key=lambda country: country.name)
        self.fields["states"].choices = [(country.iso3, country.name) for country in known]  # type: ignore[attr-defined]

    def shown(self, subject: Subject) -> dict[str, Any]:
        now = getattr(subject.node, "scope", None)
        return dict(now) if now else {"scope": Scope.ALL.value}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        chosen, states = data.get("scope"), data.get("states")
        if chosen in (Scope.NAMED, Scope.PARTIES) and not states:
            self.add_error("states", _("Name the States this applies to."))
        return data

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        listed = data["scope"] not in (Scope.ALL, Scope.MEMBERS)
        return {"scope": data["scope"], "states": data["states"] if listed else [], "note": data["note"]}


class AsideForm(CorrectionForm):
    """Setting an obligation aside: it is no obligation of governments."""

    op = "obligation_aside"
    needs_reason = True


class ActionAsideForm(CorrectionForm):
    op = "action_aside"


class JoinForm(CorrectionForm):
    """One obligation of this one and the next."""

    op = "obligation_merge"


class ActionJoinForm(CorrectionForm):
    op = "action_merge"


class SplitForm(CorrectionForm):
    """Two obligations of one: the second begins at the word chosen."""

    op = "obligation_split"

    at = forms.TypedChoiceField(
        label=_("The second begins at this word"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the word at which the second one begins.")},
    )

    def __init__(self, subject: Subject, data: Any = None) -> None:
        super().__init__(subject, data)
        node = subject.node
        self.gaps = words_with_places(subject.version.text, node.start, node.end) if node else []
        self.fields["at"].choices = self.gaps[1:]  # type: ignore[attr-defined]

    @property
    def first_word(self) -> str:
        """Nothing can be split before it."""
        return self.gaps[0][1] if self.gaps else ""

    def values(self) -> dict[str, Any]:
        return {"at": self.cleaned_data["at"]}


class ActionSplitForm(SplitForm):
    op = "action_split"


class ActionForm(CorrectionForm):
    """How much room an action leaves, what it is narrowed to, and with which others it is an alternative."""

    op = "action_set"

    latitude = forms.ChoiceField(label=_("Latitude"), choices=Latitude.choices, widget=forms.RadioSelect)
    narrowed_to = forms.CharField(
        label=_("Narrowed to"),
        required=False,
        max_length=200,
        help_text=_("For example “children”, where the action names only some of those the clause is about."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    alternative_group = forms.TypedChoiceField(
        label=_("One of several ways"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("No: it stands by itself")), *((n, n) for n in range(1, 10))],
        help_text=_("Actions with the same number are alternatives: one of them is enough."),
    )

    def shown(self, subject: Subject) -> dict[str, Any]:
        node: Any = subject.node
        return {name: getattr(node, name) for name in ("latitude", "narrowed_to", "alternative_group")} if node else {}

    def values(self) -> dict[str, Any]:
        return self.changed_values("latitude", "narrowed_to", "alternative_group")


class WordsForm(CorrectionForm):
    """Words of the text, selected or typed; `near` is where a selection was, to tell equal words apart."""

    op = "obligation_add"

    words = LinesField(
        label=_("The words"),
        max_length=20_000,
        widget=text_area(3),
        help_text=_("Select them in the text, or type or paste them exactly as they stand there."),
        error_messages={"required": _("Select or type the words.")},
    )
    near = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        words = data.get("words")
        if not words:
            return data
        node = self.subject.node
        start, end = (node.start, node.end) if node else (0, None)
        found = occurrences(self.subject.version.text, words, start, end)
        if not found:
            said = (
                _("These words are not in the text of this clause.") if node else _("These words are not in the text.")
            )
            self.add_error("words", said)
        elif len(found) > 1 and data.get("near") is None:
            many = ngettext(
                "These words stand at %(n)d place. Give more of them.",
                "These words stand at %(n)d places. Give more of them.",
                len(found),
            )
            self.add_error("words", many % {"n": len(found)})
        else:
            data["found"] = nearest(found, data.get("near") or 0)
        return data

    def span(self) -> tuple[int | None, int | None]:
        start, end = self.cleaned_data["found"]
        return start, end


class ActionWordsForm(WordsForm):
    op = "action_add"


class TitleForm(CorrectionForm):
    """The title block: what the resolution is."""

    op = "describe"

    symbol = forms.CharField(
        label=_("Symbol"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )
    title = forms.CharField(label=_("Title"), max_length=500, widget=text_area(2))
    adopted_on = date_field(label=_("Adopted on"), required=False)
    body = forms.CharField(
        label=_("Adopted by"), required=False, max_length=120, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    session = forms.CharField(label=_("Session"), required=False, max_length=30)
    number = forms.CharField(label=_("Number"), required=False, max_length=30)
    meeting = forms.CharField(label=_("Meeting"), required=False, max_length=60)
    vote = forms.CharField(
        label=_("Vote"), required=False, max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    names = ("symbol", "title", "adopted_on", "body", "session", "number", "meeting", "vote")

    def __init__(
        self, subject: Subject, data: Any = None, description: dict[str, Any] | None = None, *, is_first: bool = True
    ) -> None:
        self.description = description or {}
        super().__init__(subject, data)
        if not is_first:
            self.fields["symbol"].disabled = True
            self.fields["symbol"].help_text = gettext("The symbol of a published resolution does not change.")

    def shown(self, subject: Subject) -> dict[str, Any]:
        return {name: self.description.get(name) or "" for name in self.names}

    def values(self) -> dict[str, Any]:
        given = self.changed_values(*self.names)
        if day := given.get("adopted_on"):
            given["adopted_on"] = day.isoformat()
        return {name: value for name, value in given.items() if value != (self.description.get(name) or None)}


#: The form of each operation.
FORMS: dict[str, type[CorrectionForm]] = {
    form.op: form
    for form in (
        ReadingForm,
        ParagraphForm,
        ThemesForm,
        ScopeForm,
        AsideForm,
        ActionAsideForm,
        JoinForm,
        ActionJoinForm,
        SplitForm,
        ActionSplitForm,
        ActionForm,
        WordsForm,
        ActionWordsForm,
        TitleForm,
    )
}
#: The operations offered by each act on an open row.
OPERATIONS_OF: dict[str, tuple[str, ...]] = {
    "verb": ("obligation_set",),
    "actions": ("action_add",),
    "action": ("action_set", "action_split", "action_merge", "action_aside"),
    "split": ("obligation_split",),
    "join": ("obligation_merge",),
    "themes": ("themes_set",),
    "scope": ("scope_set",),
    "aside": ("obligation_aside",),
}
