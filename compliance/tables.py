"""Tables of the public pages. States are sorted by name, group or last publication, never by a number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from compliance.templatetags import _cells as cells

_ROW_HEADER = {"td": {"data-row-header": "1"}}
_NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}


class Written(tables.Column):
    """A column whose cells a function writes from the row, whole: see `compliance.templatetags._rows`."""

    def __init__(self, write: Callable[[Any], str], **options: Any) -> None:
        super().__init__(empty_values=(), **options)
        self.write = write

    def render(self, record: Any) -> str:
        return self.write(record)


class CountryTable(tables.Table):
    """States with how much of what is asked they have reported on; rows are `CountryRow`."""

    name = Written(cells.state, verbose_name=_("State"), order_by="sort_name", attrs=_ROW_HEADER)
    group: tables.Column | None = Written(cells.group, verbose_name=_("Regional group"), order_by="sort_group")
    reported = Written(cells.reported, verbose_name=_("Reported"), orderable=False, attrs=_NUMBER)
    statuses = Written(
        cells.strip,
        verbose_name=_("Statuses"),
        orderable=False,
        attrs={"th": {"class": "strip-column"}, "td": {"class": "strip-column"}},
    )
    last_publication = Written(cells.last_published, verbose_name=_("Last publication"), order_by="sort_published")

    caption = _("States")
    empty_title = _("No State matches")

    class Meta:
        empty_text = _("Take a filter away, or look for another part of the name.")
        order_by = "name"
        attrs = {"id": "countries"}


class FictionalCountryTable(CountryTable):
    """The same for the fictional States of a demonstration, which are few and stand apart."""

    group = None
    caption = _("Fictional States")

    class Meta:
        orderable = False
        attrs = {"id": "fictional-countries"}


class StandingTable(tables.Table):
    """Where States stand on one obligation; rows are `StandingRow`."""

    name = Written(cells.state_on_clause, verbose_name=_("State"), order_by="sort_name", attrs=_ROW_HEADER)
    group: tables.Column | None = Written(cells.group, verbose_name=_("Regional group"), order_by="sort_group")
    status = Written(cells.claim, verbose_name=_("Status, by the State"), orderable=False)
    reviews = Written(cells.grades, verbose_name=pgettext_lazy("column", "Reviews"), orderable=False)
    last_publication = Written(cells.published, verbose_name=_("Last publication"), order_by="sort_published")

    caption = _("States")
    empty_title = _("No State matches")

    class Meta:
        empty_text = _("Take a filter away to see the others.")
        order_by = "name"
        attrs = {"id": "standing"}


class FictionalStandingTable(StandingTable):
    """The same for the fictional States of a demonstration."""

    group = None
    caption = _("Fictional States")

    class Meta:
        orderable = False
        attrs = {"id": "fictional-standing"}


class ResolutionTable(tables.Table):
    """Resolutions followed here; rows come from `resolutions_with_counts`."""

    symbol = tables.Column(linkify=True, verbose_name=_("Symbol"), attrs=_ROW_HEADER)
    title = tables.Column(verbose_name=_("Title"))
    body = tables.Column(verbose_name=_("Adopted by"))
    adopted_on = tables.TemplateColumn(template_name="cells/_adopted.html", verbose_name=_("Adopted on"))
    asked = tables.Column(verbose_name=_("Obligations"), attrs=_NUMBER)
    reporting = tables.TemplateColumn(
        template_name="cells/_reporting.html",
        verbose_name=_("States reporting"),
        orderable=False,
        attrs=_NUMBER,
    )

    caption = _("Resolutions")
    empty_title = _("No resolution is published here yet")

    class Meta:
        empty_text = _(
            "Administrators load the text of a resolution; once it is published, its obligations appear here."
        )
        order_by = "-adopted_on"
        attrs = {"id": "resolutions"}

    def render_asked(self, value: int) -> str:
        from compliance.pictures.localise import number_text  # noqa: PLC0415

        return number_text(value)


class ObligationTable(tables.Table):
    """Obligations across resolutions; rows are obligations with `wording` and `resolution`."""

    place = tables.TemplateColumn(
        template_name="cells/_place.html", verbose_name=_("Paragraph"), orderable=False, attrs=_ROW_HEADER
    )
    resolution = tables.Column(accessor="resolution__symbol", verbose_name=_("Resolution"), orderable=False)
    clause = tables.TemplateColumn(template_name="cells/_words.html", verbose_name=_("Clause"), orderable=False)
    verb = tables.TemplateColumn(template_name="cells/_verb.html", verbose_name=_("Verb"), orderable=False)
    reporting = tables.TemplateColumn(
        template_name="cells/_reporting.html",
        verbose_name=_("States reporting"),
        orderable=False,
        attrs=_NUMBER,
    )

    caption = _("Obligations")
    empty_title = _("No obligation matches")

    class Meta:
        empty_text = _("Take a filter away, or look for other words.")
        attrs = {"id": "obligations"}


class EvidenceTable(tables.Table):
    """A State's evidence; rows come from `selectors.evidence.evidence_rows`."""

    title = tables.TemplateColumn(
        template_name="cells/_evidence_title.html", verbose_name=_("Evidence"), order_by="title", attrs=_ROW_HEADER
    )
    dated = tables.TemplateColumn(template_name="cells/_evidence_dated.html", verbose_name=_("Dated"))
    dimension = tables.TemplateColumn(
        template_name="cells/_evidence_shows.html", verbose_name=_("Shows"), orderable=False
    )
    state = tables.TemplateColumn(
        template_name="cells/_evidence_state.html", verbose_name=pgettext_lazy("evidence", "State")
    )
    clauses = tables.Column(verbose_name=_("Clauses"), attrs=_NUMBER)
    attention = tables.TemplateColumn(
        template_name="cells/_evidence_attention.html", verbose_name=_("Needs attention"), orderable=False
    )

    caption = _("Evidence")
    empty_title = _("No evidence fits these filters")

    class Meta:
        empty_text = _("Take a filter away to see more.")
        order_by = "-dated"
        attrs = {"id": "evidence"}

    def render_clauses(self, value: int) -> str:
        from compliance.pictures.localise import number_text  # noqa: PLC0415

        return number_text(value)


def configured(table: tables.Table, request: Any, *, per_page: int = 25) -> tables.Table:
    """The table sorted and paged as the address asks; a page beyond the last shows the last."""
    tables.RequestConfig(request, paginate={"per_page": per_page, "silent": True}).configure(table)
    return table
