"""What a list needs of the address it was asked by: filters in force, addresses without them, page links."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.paginator import Page
from django.http import QueryDict

from compliance import pictures
from compliance.forms.words import choice_words, value_words

#: Where in a list, and in a table that is paged across as well, somebody is: it fits only the list as it was filtered.
PAGE_PARAMETERS = frozenset({"page", "columns"})


def form_of(filterset: Any) -> forms.Form:
    """The bound form of a FilterSet, or the form itself, validated."""
    form: forms.Form = getattr(filterset, "form", filterset)
    form.is_valid()
    return form


def address(query: QueryDict) -> str:
    """A relative address with this query; the page's own address when nothing is left of it."""
    return f"?{query.urlencode()}" if query else "?"


def query_without(query: QueryDict, names: Iterable[str]) -> str:
    """The address without these parameters and without the page number, which only fits the old list."""
    left = query.copy()
    for name in {*names, *PAGE_PARAMETERS}:
        left.pop(name, None)
    return address(left)


def kept_parameters(form: forms.Form, query: QueryDict) -> list[tuple[str, str]]:
    """Parameters that the filter form has to carry along: neither its own nor the page number."""
    own = {form.add_prefix(name) for name in form.fields} | PAGE_PARAMETERS
    return [
        (name, value)
        for name, values in query.lists()
        if name not in own and not any(name.startswith(f"{prefix}_") for prefix in _many_part_names(form))
        for value in values
    ]


def _many_part_names(form: forms.Form) -> list[str]:
    """Names of fields whose widget has several inputs (`date_after`, `date_before`)."""
    return [form.add_prefix(name) for name, field in form.fields.items() if isinstance(field.widget, forms.MultiWidget)]


def chips_of(form: forms.Form, query: QueryDict) -> list[dict[str, str]]:
    """One chip for each value of each filter in force: label, value in words, address without it."""
    chips: list[dict[str, str]] = []
    cleaned: dict[str, Any] = getattr(form, "cleaned_data", {})
    for name, field in form.fields.items():
        value = cleaned.get(name)
        if value is None or value in ("", False) or isinstance(field.widget, forms.HiddenInput):
            continue
        parameter = form.add_prefix(name)
        label = str(form[name].label)
        raw = query.getlist(parameter)
        if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
            for word in raw:
                left = query.copy()
                left.setlist(parameter, [other for other in raw if other != word])
                for page in PAGE_PARAMETERS:
                    left.pop(page, None)
                chips.append({"name": name, "label": label, "value": choice_words(field, word), "url": address(left)})
            continue
        parts = {parameter} | {other for other in query if other.startswith(f"{parameter}_")}
        gone = parts if isinstance(field.widget, forms.MultiWidget) else {parameter}
        chips.append(
            {"name": name, "label": label, "value": value_words(field, value), "url": query_without(query, gone)}
        )
    return chips


def page_links(page: Page[Any], query: QueryDict, param: str) -> dict[str, Any]:
    """Addresses of the neighbouring pages, and of the first, the last and those around this one."""
    paginator = page.paginator
    if paginator.num_pages <= 1:
        return {"links": []}

    def at(number: int) -> str:
        to = query.copy()
        to[param] = str(number)
        return address(to)

    links = [
        {
            "label": pictures.number_text(number) if isinstance(number, int) else "",
            "url": at(number) if isinstance(number, int) else "",
            "current": number == page.number,
        }
        for number in paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    ]
    return {
        "links": links,
        "previous": at(page.previous_page_number()) if page.has_previous() else "",
        "next": at(page.next_page_number()) if page.has_next() else "",
    }
