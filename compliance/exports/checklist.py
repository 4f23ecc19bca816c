"""A State's checklist as a workbook: to be filled in offline and given back as drafts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook

from compliance.enums import ActionStatus, Status, VersionState
from compliance.exports.workbooks import Choices, Writer, code_cell, head_cell, new_sheet, protect, saved
from compliance.models import Country
from compliance.models.contents import action_field
from compliance.selectors.places import place_text
from compliance.services.checklist_columns import ACTIONS, CLAUSES, OPEN
from compliance.services.checklist_state import ClauseState

_CLAUSE_WIDTHS = (15, 18, 12, 60, 18, 30, 60, 30, 14, 18, 12)
_ACTION_WIDTHS = (15, 15, 12, 60, 18, 14, 40, 30)


def workbook(country: Country, states: Mapping[str, ClauseState], institutions: list[str]) -> bytes:
    """Sheets "How to fill in", "Clauses" and "Actions", in the reader's language and direction."""
    book = Workbook(write_only=True)
    lists = Choices(book)
    about = new_sheet(book, _("How to fill in"), [100], hidden_codes=False)
    writer = Writer(about)
    for line in how_to(country):
        about.append([writer.text(line)])
    _clauses(book, lists, states, institutions)
    _actions(book, lists, states)
    lists.write()
    return saved(book)


def how_to(country: Country) -> list[str]:
    """What there is to know, line by line."""
    return [
        _("The checklist of %(country)s, to be filled in and given back under “My country”.")
        % {"country": country.name},
        _("Fill in the white columns. Grey ones are locked: they say which clause and action are meant."),
        _("Status: choose from the list. With “Not applicable” say why in the next column."),
        _("Dates: as a date of the spreadsheet, or written like 2024-05-31."),
        _("Actions stand on the next sheet: open, done (with the day) or not applicable (with the reason)."),
        _("Rows may be sorted, and rows that you leave as they are change nothing."),
        _("What you give back becomes drafts of your State. Nothing is published, and you see first what will change."),
        _("Where somebody has changed a clause meanwhile, both texts are shown and that row is left alone."),
        _("Evidence is not in the workbook; it stays as it is."),
    ]  # fmt: skip


def _clauses(book: Workbook, lists: Choices, states: Mapping[str, ClauseState], institutions: list[str]) -> None:
    sheet = new_sheet(book, pgettext("sheet", "Clauses"), _CLAUSE_WIDTHS, hidden_codes=True)
    last = max(len(states), 1) + 2
    words = {str(value): str(label) for value, label in Status.choices}
    message = _("Choose one of the list.")
    sheet.data_validations.append(lists.add(list(words.values()), cells=f"E3:E{last}", message=message))
    sheet.data_validations.append(lists.add(institutions, cells=f"H3:H{last}", message=message))
    sheet.column_dimensions["K"].hidden = True
    writer = _begun(sheet, CLAUSES)
    for key, state in states.items():
        wording, content = state.obligation.wording, state.content
        assert wording is not None
        sheet.append(
            [
                writer.text(key),
                writer.text(state.obligation.resolution.symbol),
                writer.text(place_text(wording.place)),
                writer.text(wording.text),
                writer.text(words.get(content["status"], ""), is_open=True),
                writer.text(content["status_reason"], is_open=True),
                writer.text(content["narrative"], is_open=True),
                writer.text(content["lead_institution"], is_open=True),
                writer.day(_day(content["target_date"])),
                writer.text(_stands(state)),
                writer.text(state.mark),
            ]
        )
    protect(sheet)


def _actions(book: Workbook, lists: Choices, states: Mapping[str, ClauseState]) -> None:
    sheet = new_sheet(book, pgettext("sheet", "Actions"), _ACTION_WIDTHS, hidden_codes=True)
    last = max(sum(len(state.actions) for state in states.values()), 1) + 2
    words = {str(value): str(label) for value, label in ActionStatus.choices}
    rule = lists.add(list(words.values()), cells=f"E3:E{last}", message=_("Choose one of the list."))
    sheet.data_validations.append(rule)
    writer = _begun(sheet, ACTIONS)
    for key, state in states.items():
        wording, content = state.obligation.wording, state.content
        assert wording is not None
        place = place_text(wording.place)
        for action in state.actions:
            said = {name: content[action_field(action.key, name)] for name in OPEN["actions"]}
            sheet.append(
                [
                    writer.text(key),
                    writer.text(action.key),
                    writer.text(place),
                    writer.text(action.wording.text if action.wording else ""),
                    writer.text(words.get(said["status"], ""), is_open=True),
                    writer.day(_day(said["done_on"])),
                    writer.text(said["note"], is_open=True),
                    writer.text(said["reason"], is_open=True),
                ]
            )
    protect(sheet)


def _begun(sheet: Any, columns: Mapping[str, object]) -> Writer:
    sheet.append([head_cell(sheet, str(label)) for label in columns.values()])
    sheet.append([code_cell(sheet, code) for code in columns])
    return Writer(sheet)


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


def _stands(state: ClauseState) -> str:
    if state.working is not None:
        return str(VersionState(state.working.state).label)
    return str(VersionState.PUBLISHED.label) if state.current is not None else ""
