"""Template tags of the pages' own look: `{% load compliance_ui %}`.

Tags that show a word of the scales take the stored value and show word, mark and shade together; a status
that is missing is "not reported".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from compliance import pictures
from compliance.enums import NOT_REPORTED, NOT_REPORTED_LABEL, Force, Grade, Language, Latitude, Status
from compliance.pictures.localise import kept_by_language, local_day
from compliance.pictures.palette import DISPUTED, IMPLEMENTED_CONFIRMED
from compliance.templatetags._fields import filter_field_html
from compliance.templatetags._lists import (
    address,
    chips_of,
    form_of,
    kept_parameters,
    page_links,
    query_without,
)
from compliance.templatetags._rows import rows_html

register = template.Library()

_REVIEW_WORDS = ("", "reviewed", "confirmed", "disputed")
_GRADE_D = gettext_lazy("No cooperation: no report after reminders")


@register.simple_tag
def comma() -> str:
    """What stands between two facts of a line in the page's language: `{{ symbol }}{% comma %}{{ place }}`."""
    return pictures.line_text(("", ""))


@register.filter
def in_one_line(facts: Iterable[str]) -> str:
    """Facts parted as the page's language does, without an "and"."""
    return pictures.line_text(str(fact) for fact in facts)


@register.filter
def listed(names: Iterable[str]) -> str:
    """Names as the reader's language puts them together: "a, b and c"."""
    return pictures.list_text(list(names))


# --- words of the scales ---------------------------------------------------------------------------------
@register.simple_tag
@kept_by_language
def status_chip(status: str | None, review: str | None = "") -> SafeString:
    """The status of a pair: `{% status_chip "implemented" review="confirmed" %}`.

    `status` is a `Status` value, or "not_reported", "" or None for silence; `review` is "confirmed",
    "disputed", "reviewed" (which is neither) or empty. "Implemented" that is neither confirmed nor disputed is named a
    claim. Raises ValueError for other words.
    """
    key = str(status or NOT_REPORTED)
    review = review or ""
    if review not in _REVIEW_WORDS:
        raise ValueError(f"no outcome of reviews: {review}")
    label = NOT_REPORTED_LABEL if key == NOT_REPORTED else Status(key).label
    mark, beside = key, ""
    if review == "disputed":
        mark, beside = DISPUTED, pgettext("a status, by review", "disputed")
    elif review == "confirmed":
        mark = IMPLEMENTED_CONFIRMED if key == Status.IMPLEMENTED else key
        beside = pgettext("a status, by review", "confirmed")
    elif key == Status.IMPLEMENTED:
        beside = pgettext("a status, without review", "claimed")
    note = format_html(' <span class="chip-beside">· {}</span>', beside) if beside else ""
    return format_html(
        '<span class="chip status-chip{}">{} <span class="chip-word">{}</span>{}</span>',
        " is-disputed" if review == "disputed" else "",
        pictures.status_mark_svg(mark),
        label,
        note,
    )


@register.simple_tag
@kept_by_language
def grade_square(grade: str, with_label: bool = False) -> SafeString:
    """A reviewer's grade as its letter in a square; D, no cooperation, is computed and never chosen.

    The meaning is read out beside the letter, and shown with `with_label=True`. Raises ValueError for other
    letters.
    """
    letter = str(grade)
    label = _GRADE_D if letter == "D" else Grade(letter).label
    words = "grade-label" if with_label else "visually-hidden"
    return format_html(
        '<span class="grade-holder"><span class="grade grade-{}">{}</span> <span class="{}">{}</span></span>',
        letter,
        letter,
        words,
        label,
    )


@register.simple_tag
@kept_by_language
def verb_chip(verb: str, force: int) -> SafeString:
    """An operative verb as printed, with its band of force (0 to 6) as bars and in words."""
    band = Force(int(force))
    return format_html(
        '<span class="chip verb-chip" title="{}"><em>{}</em> {}<span class="visually-hidden">({})</span></span>',
        band.label,
        verb,
        pictures.force_mark_svg(band),
        band.label,
    )


@register.simple_tag
@kept_by_language
def latitude_chip(latitude: str) -> SafeString:
    """How much room the wording of an action leaves. Raises ValueError for other words."""
    value = Latitude(latitude)
    return format_html('<span class="chip latitude-chip latitude-{}">{}</span>', value.value, value.label)


@register.inclusion_tag("components/_clause.html")
def clause(text: str, number: str = "", url: str = "", lang: str = "en", symbol: str = "") -> dict[str, Any]:
    """Quoted UN text, set apart: `{% clause wording.text "8 (a)" url symbol="A/RES/65/190" %}`.

    `number` is that of its paragraph, `url` its place in the resolution, `lang` the language of the text,
    which keeps its own direction in a page of another.
    """
    if symbol and number:
        source = _("%(symbol)s, paragraph %(number)s") % {"symbol": symbol, "number": number.rstrip(".")}
    elif symbol:
        source = symbol
    elif number:
        source = _("Paragraph %(number)s in the resolution") % {"number": number.rstrip(".")}
    else:
        source = _("Its place in the resolution")
    return {
        "text": text,
        "number": number,
        "url": url,
        "lang": lang,
        "direction": _direction(lang),
        "symbol": symbol,
        "source": source,
    }


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small drawing, hidden from screen readers: write the word beside it."""
    return pictures.icon_svg(name)


# --- dates, numbers, names -------------------------------------------------------------------------------
@register.simple_tag
def long_date(moment: dt.date | dt.datetime | None) -> SafeString:
    """A full date in the reader's language, "22 November 2026"; nothing for no date."""
    if not moment:
        return SafeString("")
    return _dated(local_day(moment))


@register.simple_tag
def ago(moment: dt.date | dt.datetime | None) -> SafeString:
    """How long ago, in days or more, "3 weeks ago": only beside the full date, which it has as its title."""
    if not moment:
        return SafeString("")
    return _ago(local_day(moment), timezone.localdate())


@kept_by_language
def _dated(day: dt.date) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), pictures.long_date_text(day))


@kept_by_language
def _ago(day: dt.date, today: dt.date) -> SafeString:
    title, words = pictures.long_date_text(day), pictures.ago_text(day, today)
    return format_html('<time datetime="{}" title="{}">{}</time>', day.isoformat(), title, words)


@register.simple_tag
@kept_by_language
def count_of(number: int | None, of: int | None = None) -> str:
    """A whole number with the reader's separators; `{% count_of 12 of=27 %}` for "12 of 27"."""
    shown = pictures.number_text(number or 0)
    if of is None:
        return shown
    return _("%(number)s of %(total)s") % {"number": shown, "total": pictures.number_text(of)}


@register.simple_tag
def country_name(country: Any, link: bool = False) -> SafeString:
    """A State's short name in the reader's language, marked where it is fictional; `link=True` for a link."""
    name = format_html('<a href="{}">{}</a>', country.get_absolute_url(), country.name) if link else country.name
    return format_html("{} {}", name, fictional_chip()) if country.is_fictional else conditional_escape(name)


def fictional_chip() -> SafeString:
    """What stands beside the name of a fictional State."""
    return format_html('<span class="chip fictional-chip">{}</span>', pgettext("a State", "fictional"))


@register.simple_tag
def reported_by_state(rows: Iterable[tuple[str, str, Any]], nothing: str) -> SafeString:
    """Rows of a table of States: name, address and counts of each, or None, where `nothing` is said.

    All States stand there, on every page that has a map: they are written in one pass.
    """
    silent = format_html('<span class="muted">{}</span>', nothing)
    return format_html_join(
        "\n",
        '<tr><th scope="row"><a href="{}">{}</a></th><td class="num">{}</td></tr>',
        (
            (url, name, count_of(counts.reported, of=counts.obligations) if counts else silent)
            for name, url, counts in rows
        ),
    )


# --- lists -----------------------------------------------------------------------------------------------
@register.inclusion_tag("components/_filter_form.html", takes_context=True)
def filter_form(context: Any, filterset: Any, title: str = "") -> dict[str, Any]:
    """The filters of a list, a FilterSet or a bound form, as a form of its own that folds away.

    Sorting and other parameters of the address that are no filter are kept; the page number is not.
    """
    form = form_of(filterset)
    query = context["request"].GET
    number = len(chips_of(form, query))
    return {
        "form": form,
        "title": title or _("Filters"),
        "number": number,
        "open": True,
        "kept": kept_parameters(form, query),
        "clear_url": query_without(query, {form.add_prefix(name) for name in form.fields}),
    }


@register.inclusion_tag("components/_search_filters.html", takes_context=True)
def search_filters(context: Any, form: Any) -> dict[str, Any]:
    """How what is found is narrowed: the fields of the search page's own form that fold away, all but the words."""
    number = sum(chip["name"] != "q" for chip in chips_of(form_of(form), context["request"].GET))
    return {"fields": [field for field in form.visible_fields() if field.name != "q"], "number": number}


@register.simple_tag
def filter_field(field: Any) -> SafeString:
    """A field of a filter form: see `compliance.templatetags._fields`."""
    return filter_field_html(field)


@register.inclusion_tag("components/_active_filters.html", takes_context=True)
def active_filters(context: Any, filterset: Any) -> dict[str, Any]:
    """The filters in force, each with a link that takes it away; nothing when there are none."""
    form = form_of(filterset)
    query = context["request"].GET
    return {
        "chips": chips_of(form, query),
        "clear_url": query_without(query, {form.add_prefix(name) for name in form.fields}),
    }


@register.inclusion_tag("components/_pager.html", takes_context=True)
def pager(context: Any, page: Page[Any], param: str = "page", label: str = "") -> dict[str, Any]:
    """Links to the pages of a list; nothing when one page holds it all. Where there are two, each has its `label`."""
    paginator = page.paginator
    first, last = page.start_index(), page.end_index()
    where = ngettext("%(first)s to %(last)s of %(total)s", "%(first)s to %(last)s of %(total)s", paginator.count) % {
        "first": pictures.number_text(first),
        "last": pictures.number_text(last),
        "total": pictures.number_text(paginator.count),
    }
    links = page_links(page, context["request"].GET, param)
    return {**links, "where": where, "label": label or _("Pages"), "heading": label}


# --- parts of a page -------------------------------------------------------------------------------------
@register.inclusion_tag("components/_breadcrumbs.html")
def breadcrumbs(*parts: Any) -> dict[str, Any]:
    """The way from the front page to here: label, address, label, address, ... and the label of this page."""
    labels, urls = parts[::2], [*parts[1::2], ""]
    return {"crumbs": [{"label": label, "url": url} for label, url in zip(labels, urls, strict=False)]}


@register.inclusion_tag("components/_citation.html", takes_context=True)
def citation(context: Any, title: str, as_of: dt.date | dt.datetime | None = None) -> dict[str, Any]:
    """The line to cite this page by: site, title, as-of date, permanent address, date of reading."""
    words = {
        "site": context.get("site_name", ""),
        "title": title,
        "address": context.get("permanent_address") or context["request"].build_absolute_uri(context["request"].path),
        "today": pictures.long_date_text(timezone.localdate()),
    }
    as_of = as_of or context.get("as_at")
    if as_of:
        words["date"] = pictures.long_date_text(as_of)
        line = _("%(site)s, “%(title)s”, as of %(date)s. %(address)s (read on %(today)s).") % words
    else:
        line = _("%(site)s, “%(title)s”. %(address)s (read on %(today)s).") % words
    return {
        "line": line,
        "as_at": context.get("as_at"),
        "address_today": context.get("address_today", ""),
        "today": f"{timezone.localdate():%Y-%m-%d}",
    }


@register.inclusion_tag("components/_empty_state.html")
def empty_state(title: str, text: str = "", url: str = "", action: str = "") -> dict[str, Any]:
    """What an empty place is for and the next step: a title, a sentence, a button."""
    return {"title": title, "text": text, "url": url, "action": action}


@register.simple_tag
def status_strip(counts: Mapping[str, int], title: str = "", ident: str = "strip", legend: bool = True) -> SafeString:
    """A stacked bar of obligations by status: see `compliance.pictures.status_strip`."""
    return pictures.status_strip(counts, title=title, ident=ident, legend=legend)


@register.simple_tag
def languages_by_own_name() -> list[dict[str, Any]]:
    """The languages of the site, each as `code`, `name` in itself and `dir`, in the order of the settings."""
    return [
        {"code": code, "name": Language(code[:2]).label, "dir": _direction(code)} for code, _name in settings.LANGUAGES
    ]


def _direction(language: str) -> str:
    return "rtl" if language.startswith("ar") else "ltr"


@register.inclusion_tag("components/_nav_link.html", takes_context=True)
def nav_link(context: Any, url: str, label: str) -> dict[str, Any]:
    """A link of the main navigation that knows whether the reader is on its page, or on one below it."""
    path = context["request"].path if "request" in context else ""
    current = ""
    if url and path == url:
        current = "page"
    elif url and len(url) > 1 and path.startswith(url):
        current = "true"
    return {"url": url, "label": label, "current": current}


@register.simple_tag
def sort_words(table: Any) -> SafeString | str:
    """How a django-tables2 table is sorted, for its caption: "by State, ascending"; nothing if it is not."""
    for alias in table.order_by or ():
        column = table.columns[alias.bare]
        words = {"column": column.header}
        if alias.is_descending:
            return _("by %(column)s, descending") % words
        return _("by %(column)s, ascending") % words
    return ""


@register.simple_tag(takes_context=True)
def sort_address(context: Any, table: Any, column: Any) -> str:
    """The address of a django-tables2 table sorted by this column, from its first page."""
    query = context["request"].GET.copy()
    query.pop(table.prefixed_page_field, None)
    query[table.prefixed_order_by_field] = str(column.order_by_alias.next)
    return address(query)


@register.simple_tag
def aria_sort(column: Any) -> SafeString:
    """The `aria-sort` of a column's header; nothing for a column that the table is not sorted by."""
    if not column.orderable or not column.is_ordered:
        return SafeString("")
    order = "descending" if column.order_by_alias.is_descending else "ascending"
    return mark_safe(f' aria-sort="{order}"')  # noqa: S308 - one of two words


@register.simple_tag(takes_context=True)
def table_rows(context: Any, table: Any) -> SafeString:
    """The rows of a django-tables2 table's page: see `compliance.templatetags._rows`."""
    return rows_html(context, table)
