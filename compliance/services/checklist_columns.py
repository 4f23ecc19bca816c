"""The sheets of a checklist as a workbook: their columns by code, with headings in the reader's language."""

from __future__ import annotations

from functools import cache

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from compliance.enums import ActionStatus, Language, Status
from compliance.services.statistic_rows import folded

CLAUSES: dict[str, str | Promise] = {
    "clause": pgettext_lazy("sheet", "Clause"),
    "resolution": _("Resolution"),
    "place": pgettext_lazy("sheet", "Paragraph"),
    "text": pgettext_lazy("sheet", "What is asked"),
    "status": _("Status"),
    "status_reason": _("Why the clause does not apply"),
    "narrative": _("What was done"),
    "lead_institution": _("Lead institution"),
    "target_date": _("Target date"),
    "draft": pgettext_lazy("sheet", "Where it stands"),
    "mark": pgettext_lazy("sheet", "Mark, leave as it is"),
}
ACTIONS: dict[str, str | Promise] = {
    "clause": pgettext_lazy("sheet", "Clause"),
    "action": pgettext_lazy("sheet", "Action"),
    "place": pgettext_lazy("sheet", "Paragraph"),
    "text": pgettext_lazy("sheet", "What is asked"),
    "status": _("State of this action"),
    "done_on": _("Done on"),
    "note": _("Note"),
    "reason": _("Why it does not apply"),
}
#: Columns that a person fills in; the others only say which clause is meant.
OPEN = {
    "clauses": ("status", "status_reason", "narrative", "lead_institution", "target_date"),
    "actions": ("status", "done_on", "note", "reason"),
}
SHEETS = {"clauses": CLAUSES, "actions": ACTIONS}


@cache
def headings(sheet: str) -> dict[str, str]:
    """Every heading of a sheet in the six languages, folded, and the codes themselves, to the code of the column."""
    known: dict[str, str] = {}
    for language in Language.values:
        with translation.override(language):
            for code, label in SHEETS[sheet].items():
                known.setdefault(folded(str(label)), code)
    return {**known, **{folded(code): code for code in SHEETS[sheet]}}


@cache
def status_words(sheet: str) -> dict[str, str]:
    """The same for what the column of the status may say."""
    choices = Status if sheet == "clauses" else ActionStatus
    known: dict[str, str] = {}
    for language in Language.values:
        with translation.override(language):
            for value, label in choices.choices:
                known.setdefault(folded(str(label)), str(value))
    return {**known, **{folded(value): value for value in choices.values}}
