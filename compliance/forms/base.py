"""What all forms share: one look, described fields, and a place for what a service answers."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from compliance.services.errors import Invalid

_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "form-check-input"),
    (forms.RadioSelect, "form-check-input"),
    (forms.CheckboxInput, "form-check-input"),
    (forms.Select, "form-select"),
    (forms.HiddenInput, ""),
    (forms.Widget, "form-control"),
)


def date_field(**kwargs: Any) -> forms.DateField:
    """A day, typed or chosen in the browser's own calendar."""
    return forms.DateField(
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Enter a date such as 2026-11-22.")},
        **kwargs,
    )


def text_area(rows: int = 4, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", **attrs})


class LinesField(forms.CharField):
    """Text of several lines. Browsers send each line's end as two characters; one is kept, so that text that
    nobody touched compares equal to what is stored."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n").replace("\r", "\n") if isinstance(text, str) else text


class LookMixin:
    """Gives each widget its class. Mixed into Django's own forms as well as ours."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            css = next(css for kind, css in _CLASSES if isinstance(field.widget, kind))
            if css:
                field.widget.attrs["class"] = f"{field.widget.attrs.get('class', '')} {css}".strip()

    @property
    def faulty(self) -> list[BoundField]:
        """Fields with errors, for the list at the top of the page."""
        form = cast("forms.BaseForm", self)
        return [form[name] for name in form.fields if name in form.errors]


class WorkForm(LookMixin, forms.Form):
    """A form of the application."""

    #: Names a service uses for values that have another name, or no field, here.
    service_names: dict[str, str] = {}

    def take(self, error: Invalid) -> None:
        """Show what a service would not accept beside the field it speaks of."""
        for name, texts in error.messages.items():
            field = self.service_names.get(name, name)
            for text in texts:
                self.add_error(field if field in self.fields else None, text)


class ReasonForm(WorkForm):
    """Why something is returned, ended or withdrawn."""

    reason = LinesField(label=_("Reason"), max_length=2000, widget=text_area(3))
