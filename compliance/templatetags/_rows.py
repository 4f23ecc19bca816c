"""The rows of a django-tables2 table, written with what is common to them made once.

The package's own way asks each cell anew for its column's attributes and its fragment, and runs every context
processor for it: most of the time of a list went there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.template import Context
from django.template.loader import get_template
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django_tables2.columns import TemplateColumn

#: The mark of a column that names its rows (`attrs={"td": {"data-row-header": "1"}}`).
ROW_HEADER = "data-row-header"


def rows_html(context: Context, table: Any) -> SafeString:
    """The `<tr>` of the table's page. Attributes of cells are those of the column, whatever the row."""
    columns = [_written(context, column) for column in table.columns]
    parts: list[str] = []
    for row in table.paginated_rows:
        attributes = row.attrs.as_html() if table.row_attrs else f'class="{row.get_even_odd_css_class()}"'
        parts.append(f'<tr role="row" {attributes}>')
        for opening, cell, closing in columns:
            parts += (opening, cell(row), closing)
        parts.append("</tr>\n")
    return mark_safe("".join(parts))  # noqa: S308 - escaped cell by cell


def _written(context: Context, column: Any) -> tuple[str, Callable[[Any], str], str]:
    """A column's opening tag, what writes its cell of a row, and its closing tag."""
    attributes = column.attrs["td"]
    if ROW_HEADER in attributes:
        opening, closing = f'<th scope="row" role="rowheader" {attributes.as_html()}>', "</th>"
    else:
        label = format_html('data-label="{}"', column.header)
        opening, closing = f'<td role="cell" {label} {attributes.as_html()}>', "</td>"
    kind = column.column
    if write := getattr(kind, "write", None):
        return opening, lambda row: conditional_escape(write(row.record)), closing
    if isinstance(kind, TemplateColumn) and kind.template_name and not kind.extra_context:
        return opening, _fragment(context, kind), closing
    return opening, lambda row: conditional_escape(_localized(kind, row.get_cell(column.name))), closing


def _fragment(context: Context, kind: TemplateColumn) -> Callable[[Any], str]:
    """A cell's fragment, found once and rendered in the page's own context, which is ready."""
    template: Any = get_template(kind.template_name).template  # type: ignore[attr-defined]

    def cell(row: Any) -> str:
        with context.push(**{kind.context_object_name: row.record}):
            return str(template.render(context))

    return cell


def _localized(kind: Any, value: Any) -> Any:
    """As `{{ cell }}` writes it, unless the column says whether its values are localized."""
    return localize(value, use_l10n=kind.localize)
