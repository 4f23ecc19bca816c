"""A field of a filter form, written without a template for each choice.

Django renders every choice of a list with two templates of its own: a list of two hundred States took longer than
the page around it. What is not the plain case (errors, help, several choices) is left to crispy-forms.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe


def filter_field_html(field: BoundField) -> SafeString:
    """Label and input, as crispy-forms writes them."""
    widget = field.field.widget
    if field.errors or field.help_text or field.field.required or not field.auto_id:
        return SafeString(as_crispy_field(field))
    if type(widget) is forms.Select:
        written = _select(field, widget)
    elif type(widget) is forms.TextInput:
        written = field.as_widget(attrs={"class": _classes(widget, "form-control")})
    else:
        return SafeString(as_crispy_field(field))
    return format_html(
        '<div id="div_{}" class="mb-3"><label for="{}" class="form-label">{}</label>{}</div>',
        field.auto_id,
        field.id_for_label,
        field.label,
        written,
    )


def _classes(widget: forms.Widget, look: str) -> str:
    own = str(widget.attrs.get("class", "")).split()
    return " ".join(dict.fromkeys([type(widget).__name__.lower(), look, *own]))


def _select(field: BoundField, widget: forms.Select) -> SafeString:
    attributes = {
        **widget.build_attrs(widget.attrs, field.build_widget_attrs({})),
        "name": field.html_name,
        "class": _classes(widget, "form-select"),
        "id": field.auto_id,
    }
    chosen = set(widget.format_value(field.value()))
    return mark_safe(  # noqa: S308 - escaped word by word
        f"<select{flatatt(attributes)}>{''.join(_options(widget.choices, chosen))}</select>"
    )


def _options(choices: Iterable[Any], chosen: set[str]) -> Iterable[str]:
    for value, words in choices:
        if isinstance(words, list | tuple):
            yield f'<optgroup label="{escape(value)}">{"".join(_options(words, chosen))}</optgroup>'
            continue
        stored = "" if value is None else str(value)
        selected = " selected" if stored in chosen else ""
        yield f'<option value="{escape(stored)}"{selected}>{escape(words)}</option>'
