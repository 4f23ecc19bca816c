"""The whole checklist out as a workbook and back in as drafts."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from compliance.exports import checklist as export
from compliance.models import (
    Country,
    ImplementationVersion,
    Institution,
    Obligation,
    SheetUpload,
    TrailEntry,
    User,
)
from compliance.services import checklist_sheets
from compliance.services.checklist_plans import Plan, plan_of
from compliance.services.checklist_rows import SheetFault
from compliance.services.checklist_state import checklist_states
from compliance.services.checklist_words import sheet_fault_place, sheet_fault_sentence
from compliance.services.errors import Conflict, Invalid, NotAllowed
from tests import factories
from tests.views.work.sheets import workbook as any_workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def kenya() -> Country:
    return factories.make_country("KEN", "Kenya")


@pytest.fixture
def officer(kenya: Country) -> User:
    return factories.make_rapporteur(kenya)


@pytest.fixture
def clauses() -> list[Obligation]:
    resolution = factories.make_resolution(
        "A/RES/99/1", ["to criminalize trafficking", "to train officials", ["to inform victims", "to collect data"]]
    )
    return list(resolution.obligations.order_by("wording__position"))


def taken(officer: User, country: Country, language: str = "en") -> Workbook:
    """The workbook as an officer downloads it."""
    with translation.override(language):
        states = checklist_states(user=officer, country=country)
        names = list(Institution.objects.filter(country=country).values_list("name", flat=True))
        return load_workbook(io.BytesIO(export.workbook(country, states, names)))


def column(sheet: Worksheet, code: str) -> int:
    return next(cell.column for cell in sheet[2] if cell.value == code)


def write(book: Workbook, row: int, sheet: int = 1, **values: Any) -> None:
    """Fill in cells; rows are counted from 1 below the headings."""
    where = book.worksheets[sheet]
    for code, value in values.items():
        where.cell(row + 2, column(where, code)).value = value


def data_of(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def give(officer: User, book: Workbook | bytes, name: str = "checklist.xlsx") -> SheetUpload:
    data = book if isinstance(book, bytes) else data_of(book)
    return checklist_sheets.checklist_receive(actor=officer, data=data, filename=name)


def planned(officer: User, sheet: SheetUpload) -> Plan:
    return plan_of(sheet.rows, user=officer, country=sheet.country)


def apply(officer: User, sheet: SheetUpload) -> SheetUpload:
    sheet = checklist_sheets.checklist_apply(actor=officer, sheet=sheet, expected=sheet.revision_count)
    return checklist_sheets.apply_now(sheet)


def said(sheet: SheetUpload) -> list[str]:
    faults = [SheetFault.from_json(one) for one in sheet.errors]
    return [f"{sheet_fault_place(fault)}: {sheet_fault_sentence(fault)}" for fault in faults]


@pytest.mark.long
def test_what_is_filled_in_becomes_drafts_and_the_same_again_changes_nothing(
    officer: User, kenya: Country, clauses: list[Obligation]
) -> None:
    ministry = factories.make_institution(kenya, "Ministry of Justice")
    book = taken(officer, kenya)
    write(book, 1, status="Under way", narrative="A bill is before Parliament.")
    write(book, 1, lead_institution="ministry of justice", target_date=date(2027, 5, 31))
    write(book, 3, status="Not applicable", status_reason="There is no such office.")
    write(book, 4, sheet=2, status="Done", done_on=date(2024, 2, 29), note="See the circular.")
    sheet = give(officer, book)
    plan = planned(officer, sheet)
    assert [one.state.obligation for one in plan.changed] == [clauses[0], clauses[2]]
    assert (plan.unchanged, plan.stale, plan.faults, sheet.errors) == (1, [], [], [])
    assert ImplementationVersion.objects.count() == 0
    done = apply(officer, sheet)
    assert (done.state, done.outcome["saved"], done.rows) == ("applied", 2, [])
    first, third = ImplementationVersion.objects.order_by("pk")
    assert (first.state, first.status, first.narrative) == ("draft", "under_way", "A bill is before Parliament.")
    assert (first.lead_institution, first.target_date, first.edited_by) == (ministry, date(2027, 5, 31), officer)
    assert (third.status, third.status_reason) == ("not_applicable", "There is no such office.")
    actions = list(third.actions.order_by("action__wording__position").values_list("status", "done_on", "note"))
    assert actions == [("open", None, ""), ("done", date(2024, 2, 29), "See the circular.")]
    assert TrailEntry.objects.filter(verb="implementation.save").count() == 2
    again = planned(officer, give(officer, book))
    assert (again.changed, again.stale, again.faults, again.unchanged) == ([], [], [], 3)


@pytest.mark.long
def test_a_row_that_somebody_changed_meanwhile_is_left_alone_and_shown_with_both_texts(
    officer: User, kenya: Country, clauses: list[Obligation]
) -> None:
    book = taken(officer, kenya)
    write(book, 1, status="Planned", narrative="Mine.")
    write(book, 2, status="Planned")
    other = factories.make_contributor(kenya)
    theirs = factories.draft(other, clauses[0], status="under_way", narrative="Theirs.")
    plan = planned(officer, give(officer, book))
    assert [one.state.obligation for one in plan.changed] == [clauses[1]]
    (stale,) = plan.stale
    assert stale.theirs == theirs
    assert [(one.name, one.before, one.after) for one in stale.differences] == [
        ("status", "under_way", "planned"),
        ("narrative", "Theirs.", "Mine."),
    ]
    apply(officer, SheetUpload.objects.get())
    theirs.refresh_from_db()
    assert (theirs.narrative, theirs.revision_count) == ("Theirs.", 1)


def test_a_row_that_nobody_touched_is_not_stale_whatever_became_of_its_clause(
    officer: User, kenya: Country, clauses: list[Obligation]
) -> None:
    factories.publish(officer, clauses[0], status="planned")
    book = taken(officer, kenya)
    factories.draft(officer, clauses[0], status="implemented", narrative="Done since.")
    plan = planned(officer, give(officer, book))
    assert (plan.changed, plan.stale, plan.unchanged) == ([], [], 3)


def test_a_change_between_the_plan_and_its_batch_is_not_overwritten(
    officer: User, kenya: Country, clauses: list[Obligation]
) -> None:
    book = taken(officer, kenya)
    write(book, 1, status="Planned")
    write(book, 2, status="Planned")
    sheet = give(officer, book)
    sheet = checklist_sheets.checklist_apply(actor=officer, sheet=sheet, expected=1)
    factories.draft(officer, clauses[0], status="implemented")
    done = checklist_sheets.apply_now(sheet)
    assert (done.outcome["saved"], done.outcome["stale"]) == (1, [clauses[0].key])
    statuses = ImplementationVersion.objects.order_by("implementation__pair__obligation").values_list(
        "status", flat=True
    )
    assert list(statuses) == ["implemented", "planned"]


def test_evidence_that_is_cited_stays_cited(officer: User, kenya: Country, clauses: list[Obligation]) -> None:
    piece = factories.offer_evidence(officer, clauses[0])
    factories.publish(officer, clauses[0], evidence_ids=[piece.pk])
    book = taken(officer, kenya)
    write(book, 1, status="Implemented")
    apply(officer, give(officer, book))
    draft = ImplementationVersion.objects.working().get()
    assert (draft.status, list(draft.evidence.all())) == ("implemented", [piece])


@pytest.mark.parametrize(
    ("sheet", "row", "values", "says"),
    [
        (1, 1, {"status": "Plannd"}, "Clauses, row 3, column “Status”: “Plannd” is not one of: Not started, Planned, Under way, Implemented, Not applicable. Did you mean “Planned”?"),  # noqa: E501
        (1, 2, {"status": "Not applicable"}, "Clauses, row 4, column “Why the clause does not apply”: Say why it does not apply to your State."),  # noqa: E501
        (1, 1, {"target_date": "05/06/2027"}, "Clauses, row 3, column “Target date”: “05/06/2027” can be two dates. Write it like 2024-05-31."),  # noqa: E501
        (1, 1, {"target_date": "next year"}, "Clauses, row 3, column “Target date”: “next year” is not a date. Write it like 2024-05-31."),  # noqa: E501
        (1, 1, {"narrative": "=A1"}, "Clauses, row 3, column “What was done”: “=A1” is a formula without a stored value. Write what is meant."),  # noqa: E501
        (2, 4, {"status": "Not applicable"}, "Actions, row 6, column “Why it does not apply”: Say why it does not apply to your State."),  # noqa: E501
        (2, 1, {"status": "Finished"}, "Actions, row 3, column “State of this action”: “Finished” is not one of: Open, Done, Not applicable."),  # noqa: E501
    ],
)  # fmt: skip
def test_a_mistake_is_told_by_sheet_row_and_column_and_the_good_rows_are_applied(
    officer: User, kenya: Country, clauses: list[Obligation], sheet: int, row: int, values: dict[str, Any], says: str
) -> None:
    book = taken(officer, kenya)
    write(book, row, sheet=sheet, **values)
    good = 3 if row < 3 else 2
    write(book, good, status="Planned")
    given = give(officer, book)
    assert said(given) == [says]
    done = apply(officer, given)
    assert done.outcome["saved"] == 1
    assert done.outcome["refused"] == given.errors
    saved = ImplementationVersion.objects.get()
    assert saved.implementation.pair.obligation == clauses[good - 1]


def plan_says(plan: Plan) -> list[str]:
    return [sheet_fault_sentence(fault) for fault in plan.faults]


def test_what_only_the_record_can_tell_is_said_in_the_plan(
    officer: User, kenya: Country, clauses: list[Obligation]
) -> None:
    book = taken(officer, kenya)
    tomorrow = timezone.localdate() + timedelta(days=1)
    write(book, 1, lead_institution="Ministry of Magic")
    write(book, 2, clause="nobody")
    write(book, 3, sheet=2, status="Done", done_on=tomorrow)
    plan = planned(officer, give(officer, book))
    assert plan.changed == []
    assert plan_says(plan) == [
        "“Ministry of Magic” is no institution of your State. Add it under “Institutions”, or choose one of the list.",
        "“nobody” is no clause of your State's checklist.",
        f"An action cannot have been done in the future ({tomorrow.isoformat()}).",
    ]


def reordered(book: Workbook) -> bytes:
    """Columns the other way round, sheets renamed and turned round, headings alone, empty rows between."""
    sheets = []
    for sheet in reversed(book.worksheets[1:3]):
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        rows = [[*reversed(row)] for number, row in enumerate(rows) if number != 1]
        sheets.append([[], *[line for row in rows for line in (row, [])], []])
    return any_workbook(*sheets, titles=["B", "A"])


def serial_dates(book: Workbook) -> bytes:
    """Days as the numbers that spreadsheets make of them where a column has lost its format."""
    where = book.worksheets[1]
    cell = where.cell(3, column(where, "target_date"))
    cell.value, cell.number_format = 46538, "General"
    return data_of(book)


@pytest.mark.parametrize("edit", [data_of, reordered, serial_dates], ids=lambda one: one.__name__)
def test_a_workbook_survives_what_spreadsheets_and_people_do_to_it(
    officer: User, kenya: Country, clauses: list[Obligation], edit: Callable[[Workbook], bytes]
) -> None:
    book = taken(officer, kenya)
    write(book, 1, status="PLANNED ", narrative="Two\r\nlines", target_date="2027-05-31")
    sheet = give(officer, edit(book))
    assert sheet.errors == []
    apply(officer, sheet)
    draft = ImplementationVersion.objects.get()
    assert (draft.status, draft.narrative, draft.target_date) == ("planned", "Two\nlines", date(2027, 5, 31))


@pytest.mark.parametrize("language", ["ar", "fr", "zh"])
def test_a_workbook_in_another_language_comes_back(
    officer: User, kenya: Country, clauses: list[Obligation], language: str
) -> None:
    book = taken(officer, kenya, language)
    assert book.worksheets[1].sheet_view.rightToLeft == (language == "ar")
    words = [cell.value for cell in book["Lists"]["A"]]
    write(book, 2, status=words[3])
    apply(officer, give(officer, book))
    assert ImplementationVersion.objects.get().status == "implemented"


def test_the_workbook_holds_texts_as_texts_locks_what_is_not_filled_in_and_offers_lists(
    officer: User, kenya: Country, clauses: list[Obligation]
) -> None:
    factories.draft(officer, clauses[0], status="planned", narrative='=HYPERLINK("http://evil.example")')
    book = taken(officer, kenya)
    assert book.sheetnames == ["How to fill in", "Clauses", "Actions", "Lists"]
    sheet = book["Clauses"]
    cell = sheet.cell(3, column(sheet, "narrative"))
    assert (cell.value, cell.data_type, cell.quotePrefix) == ('=HYPERLINK("http://evil.example")', "s", True)
    assert sheet.protection.sheet
    locked = {
        code: sheet.cell(3, column(sheet, code)).protection.locked for code in ("clause", "text", "mark", "status")
    }
    assert locked == {"clause": True, "text": True, "mark": True, "status": False}
    assert {rule.formula1 for rule in sheet.data_validations.dataValidation} == {
        "'Lists'!$A$1:$A$5",
        "'Lists'!$B$1:$B$1",
    }
    assert book["Lists"].sheet_state == "hidden"
    assert sheet.row_dimensions[2].hidden


def test_a_sheet_belongs_to_its_state_and_is_applied_once(
    officer: User, kenya: Country, clauses: list[Obligation]
) -> None:
    book = taken(officer, kenya)
    write(book, 1, status="Planned")
    sheet = give(officer, book)
    stranger = factories.make_rapporteur(factories.make_country("FRA", "France"))
    with pytest.raises(NotAllowed):
        checklist_sheets.checklist_apply(actor=stranger, sheet=sheet, expected=1)
    with pytest.raises(Conflict):
        checklist_sheets.checklist_apply(actor=officer, sheet=sheet, expected=7)
    apply(officer, sheet)
    with pytest.raises(Conflict):
        checklist_sheets.checklist_apply(actor=officer, sheet=sheet, expected=2)
    assert ImplementationVersion.objects.count() == 1


def test_a_key_of_another_states_clause_is_no_clause_of_ones_own(
    officer: User, kenya: Country, clauses: list[Obligation]
) -> None:
    Obligation.objects.filter(pk=clauses[0].pk).update(scope="named")
    rows = [["clause", "status", "mark"], [clauses[0].key, "planned", "0.0.0.x"]]
    plan = planned(officer, give(officer, any_workbook(rows)))
    assert (plan.changed, plan_says(plan)) == ([], [f"“{clauses[0].key}” is no clause of your State's checklist."])


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [(b"PK\x03\x04", "a.xlsm", "holds macros"), (b"", "a.xlsx", "empty"), (b"a;b", "a.ods", "Only Excel workbooks")],
)
def test_a_file_that_cannot_be_read_is_refused_and_nothing_is_kept(
    officer: User, clauses: list[Obligation], data: bytes, name: str, says: str
) -> None:
    with pytest.raises(Invalid, match=says):
        give(officer, data, name)
    assert SheetUpload.objects.count() == 0


def test_a_workbook_without_our_columns_says_so(officer: User, clauses: list[Obligation]) -> None:
    sheet = give(officer, any_workbook([["a", "b"], [1, 2]]))
    assert said(sheet) == [
        "The workbook: No sheet with clauses was found. Download the workbook again and fill that in; leave its columns as they are."  # noqa: E501
    ]


def test_a_worker_goes_on_where_another_died(
    officer: User, kenya: Country, clauses: list[Obligation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checklist_sheets, "BATCH", 1)
    book = taken(officer, kenya)
    for row in (1, 2, 3):
        write(book, row, status="Planned")
    sheet = checklist_sheets.checklist_apply(actor=officer, sheet=give(officer, book), expected=1)
    first = checklist_sheets._claim(None)
    assert first is not None
    assert checklist_sheets._apply_batch(first)
    assert not checklist_sheets.apply_next(), "somebody holds it"
    SheetUpload.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert checklist_sheets.apply_next()
    assert not checklist_sheets._apply_batch(first), "the first one's lease is lost"
    sheet.refresh_from_db()
    assert (sheet.state, sheet.outcome["saved"], sheet.outcome["stale"]) == ("applied", 3, [])
    assert list(ImplementationVersion.objects.values_list("revision_count", flat=True)) == [1, 1, 1]


def test_a_worker_turns_to_other_work_and_the_sheet_goes_on_with_the_next_message(
    officer: User, kenya: Country, clauses: list[Obligation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checklist_sheets, "BATCH", 1)
    monkeypatch.setattr(checklist_sheets, "TURN_SECONDS", -1.0)
    book = taken(officer, kenya)
    for row in (1, 2):
        write(book, row, status="Planned")
    sheet = checklist_sheets.checklist_apply(actor=officer, sheet=give(officer, book), expected=1)
    assert checklist_sheets.apply_next()
    sheet.refresh_from_db()
    assert (sheet.state, sheet.progress, sheet.lease_token) == ("applying", 1, "")
    assert checklist_sheets.apply_next()
    assert not checklist_sheets.apply_next()
    sheet.refresh_from_db()
    assert (sheet.state, sheet.outcome["saved"]) == ("applied", 2)


@pytest.mark.long
def test_the_queries_for_the_state_do_not_grow_with_the_clauses(officer: User, kenya: Country) -> None:
    counts = []
    for number in (1, 30):
        resolution = factories.make_resolution(f"A/RES/98/{number}", ["to act"] * number)
        for clause in resolution.obligations.all():
            factories.draft(officer, clause)
        with CaptureQueriesContext(connection) as queries:
            states = checklist_states(user=officer, country=kenya)
            assert all(state.mark for state in states.values())
        counts.append(len(queries))
    assert counts[1] <= counts[0] <= 8
