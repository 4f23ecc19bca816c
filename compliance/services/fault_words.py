"""What is wrong with a row of a sheet, as a sentence in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.pictures import line_text
from compliance.services.statistic_rows import CHOICES, COLUMNS, Fault

_SENTENCES: dict[str, str | Promise] = {
    "no-headings": gettext_lazy(
        "No row of headings was found: the table needs the columns %(columns)s. "
        "Take the template, or copy its first row."
    ),
    "no-rows": gettext_lazy("There are no figures yet."),
    "too-many": gettext_lazy("The table has more than %(most)s rows. Give it as two pieces of evidence, by years."),
    "column-missing": gettext_lazy("This column is missing."),
    "empty": gettext_lazy("Nothing is written here. Choose a value; “All” where the figures do not tell apart."),
    "empty-number": gettext_lazy("Nothing is written here. Leave the whole row out where the number is not known."),
    "formula": gettext_lazy("“%(written)s” is a formula without a stored value. Write the number itself."),
    "unknown": gettext_lazy("“%(written)s” is not one of: %(known)s."),
    "unknown-near": gettext_lazy("“%(written)s” is not one of: %(known)s. Did you mean “%(near)s”?"),
    "count-broken": gettext_lazy("“%(written)s” is not a whole number."),
    "count-negative": gettext_lazy("“%(written)s” is less than zero."),
    "count-large": gettext_lazy("“%(written)s” is more people than any State has."),
    "count-ambiguous": gettext_lazy("“%(written)s” can be read as more than one number. Write it without separators."),
    "count-formula": gettext_lazy("“%(written)s” is a formula without a stored value. Write the number itself."),
    "count-words": gettext_lazy(
        "“%(written)s” is not a number. Leave the whole row out where the number is not known."
    ),
    "year": gettext_lazy("“%(written)s” is not a year such as 2024."),
    "repeated": gettext_lazy("This row says the same as row %(row)s. Take one of them away."),
    "contradicts": gettext_lazy("Row %(row)s counts the same people and gives another number. Take one of them away."),
    "total-other": gettext_lazy("%(total)s is given for “All” (%(dimension)s), but the parts add up to %(parts)s."),
    "total-less": gettext_lazy(
        "%(total)s is given for “All” (%(dimension)s), which is less than the parts together: %(parts)s."
    ),
    "more-convictions": gettext_lazy(
        "There are more convictions than prosecutions in %(year)s (%(convictions)s and %(prosecutions)s). "
        "That can be, where cases began in earlier years; look again whether it is meant."
    ),
}
_PLAIN = ("row", "year")


def fault_sentence(fault: Fault) -> str:
    """What is wrong, without its place."""
    code, values = fault.code, dict(fault.values)
    shown: dict[str, str] = {}
    for name, value in values.items():
        shown[name] = (
            number_format(value, force_grouping=True)
            if isinstance(value, int) and name not in _PLAIN
            else str(value)[:80]
        )
    if code == "empty" and fault.column in ("year", "count"):
        code = "empty-number"
    if code == "unknown":
        choices = CHOICES[fault.column]
        shown["known"] = line_text(str(label) for label in choices.labels)
        if values.get("near"):
            code, shown["near"] = "unknown-near", str(choices(values["near"]).label)
    if code == "no-headings":
        shown["columns"] = line_text(str(label) for label in COLUMNS.values())
    if "dimension" in values:
        shown["dimension"] = str(COLUMNS[values["dimension"]])
    return str(_SENTENCES[code]) % shown


def fault_place(fault: Fault) -> str:
    """Where it is wrong: "Row 7, column “Age group”"."""
    column: Any = COLUMNS.get(fault.column, "")
    if fault.row and column:
        return _("Row %(row)s, column “%(column)s”") % {"row": fault.row, "column": column}
    if fault.row:
        return _("Row %(row)s") % {"row": fault.row}
    return _("Column “%(column)s”") % {"column": column} if column else _("The whole table")
