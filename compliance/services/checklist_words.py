"""What is wrong with a row of a checklist, as a sentence in the reader's language."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from compliance.enums import ActionStatus, Status
from compliance.pictures import line_text
from compliance.services.checklist_columns import SHEETS
from compliance.services.checklist_rows import SheetFault

_SENTENCES: dict[str, str | Promise] = {
    "no-clauses": gettext_lazy(
        "No sheet with clauses was found. Download the workbook again and fill that in; leave its columns as they are."
    ),
    "too-many": gettext_lazy("The sheet has more than %(most)s clauses; only those were read."),
    "no-key": gettext_lazy("The row does not say which clause it is about; its first column is empty."),
    "repeated": gettext_lazy("This clause stands in row %(row)s already. Neither row is used."),
    "repeated-action": gettext_lazy("This action stands in an earlier row already. Its clause is left alone."),
    "unknown-clause": gettext_lazy("“%(written)s” is no clause of your State's checklist."),
    "unknown-action": gettext_lazy("The sheet of actions names one that is not, or no longer, part of this clause."),
    "formula": gettext_lazy("“%(written)s” is a formula without a stored value. Write what is meant."),
    "status": gettext_lazy("“%(written)s” is not one of: %(known)s."),
    "status-near": gettext_lazy("“%(written)s” is not one of: %(known)s. Did you mean “%(near)s”?"),
    "no-reason": gettext_lazy("Say why it does not apply to your State."),
    "no-action-reason": gettext_lazy("Say, on the sheet of actions, why an action does not apply."),
    "day-words": gettext_lazy("“%(written)s” is not a date. Write it like 2024-05-31."),
    "day-ambiguous": gettext_lazy("“%(written)s” can be two dates. Write it like 2024-05-31."),
    "day-formula": gettext_lazy("“%(written)s” is a formula without a stored value. Write what is meant."),
    "future": gettext_lazy("An action cannot have been done in the future (%(written)s)."),
    "long": gettext_lazy("The text has more than %(most)s characters."),
    "institution": gettext_lazy(
        "“%(written)s” is no institution of your State. Add it under “Institutions”, or choose one of the list."
    ),
    "refused": "%(message)s",
}


def sheet_fault_sentence(fault: SheetFault) -> str:
    """What is wrong, without its place."""
    code, values = fault.code, {name: str(value)[:200] for name, value in fault.values.items()}
    if code == "status":
        choices = ActionStatus if fault.sheet == "actions" else Status
        values["known"] = line_text(str(label) for label in choices.labels)
        if values.get("near"):
            code, values["near"] = "status-near", str(choices(values["near"]).label)
    return str(_SENTENCES[code]) % values


def sheet_fault_place(fault: SheetFault) -> str:
    """Where it is wrong: "Clauses, row 7, column “Status”"."""
    if not fault.sheet:
        return _("The workbook")
    name = pgettext("sheet", "Clauses") if fault.sheet == "clauses" else pgettext("sheet", "Actions")
    values = {"sheet": name, "row": fault.row, "column": SHEETS[fault.sheet].get(fault.column, "")}
    if fault.column:
        return _("%(sheet)s, row %(row)s, column “%(column)s”") % values
    return _("%(sheet)s, row %(row)s") % values
