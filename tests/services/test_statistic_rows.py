"""What rows of figures say, and every way in which they are wrong."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from compliance.figures import Place
from compliance.services.fault_words import fault_place, fault_sentence
from compliance.services.statistic_rows import COLUMNS, Row, check_rows, header_given, rows_of
from compliance.sheets import Sheet, Tables


def row(number: int = 2, **values: Any) -> Row:
    given = {"year": "2024", "measure": "identified", "sex": "all", "age_group": "all", "form": "all", "count": "10"}
    return {"n": number, **given, **values}


def said(*rows: Row) -> list[str]:
    return [f"{fault_place(fault)}: {fault_sentence(fault)}" for fault in check_rows(rows).faults]


def tables(*rows: list[Any]) -> Tables:
    return Tables("text/csv", [Sheet("a.csv", list(rows))])


def test_words_and_codes_in_any_language_and_case_are_understood() -> None:
    with translation.override("fr"):
        cells = check_rows(
            [row(measure="VICTIMS identified", sex="Female ", age_group="children", form="Begging")]
        ).cells
    assert cells == {Place(2024, "identified", "female", "children", "begging"): 10}


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"age_group": "adlut"}, "Row 2, column “Age group”: “adlut” is not one of: All, Children under 18, Adults, Unknown. Did you mean “Adults”?"),  # noqa: E501
        ({"sex": "x"}, "Row 2, column “Sex”: “x” is not one of: All, Female, Male, Another or unknown."),
        ({"sex": ""}, "Row 2, column “Sex”: Nothing is written here. Choose a value; “All” where the figures do not tell apart."),  # noqa: E501
        ({"count": ""}, "Row 2, column “Count”: Nothing is written here. Leave the whole row out where the number is not known."),  # noqa: E501
        ({"count": "1,5"}, "Row 2, column “Count”: “1,5” is not a whole number."),
        ({"count": "=A1"}, "Row 2, column “Count”: “=A1” is a formula without a stored value. Write the number itself."),  # noqa: E501
        ({"year": "24"}, "Row 2, column “Year”: “24” is not a year such as 2024."),
    ],
)  # fmt: skip
def test_a_mistake_has_its_row_its_column_and_its_sentence(values: dict[str, Any], says: str) -> None:
    assert said(row(**values)) == [says]


def test_the_same_cell_twice_is_told_with_the_row_it_stands_in_already() -> None:
    assert said(row(2), row(3)) == ["Row 3: This row says the same as row 2. Take one of them away."]
    assert said(row(2), row(3, count="11")) == [
        "Row 3: Row 2 counts the same people and gives another number. Take one of them away."
    ]


def test_a_total_equals_its_parts_where_all_are_given_and_is_never_less() -> None:
    women, men, others = (row(n, sex=sex, count="5") for n, sex in enumerate(("female", "male", "other"), start=3))
    assert said(row(2, count="15"), women, men, others) == []
    assert said(row(2, count="16"), women, men, others) == [
        "Row 2, column “Count”: 16 is given for “All” (Sex), but the parts add up to 15."
    ]
    assert said(row(2, count="16"), women, men) == []
    assert said(row(2, count="9"), women, men) == [
        "Row 2, column “Count”: 9 is given for “All” (Sex), which is less than the parts together: 10."
    ]


def test_more_convictions_than_prosecutions_are_a_warning() -> None:
    checked = check_rows([row(2, measure="prosecutions", count="3"), row(3, measure="convictions", count="4")])
    assert (len(checked.errors), len(checked.warnings), len(checked.cells)) == (0, 1, 2)


def test_headings_stand_in_any_order_below_a_title_and_columns_may_be_missing() -> None:
    rows, faults = rows_of(
        tables(["Figures of the Bureau"], [], ["Count", "Year", "What is counted"], [7, 2024.0, "Convictions"])
    )
    assert faults == []
    assert rows == [row(4, measure="Convictions", count="7")]


def test_codes_below_the_headings_are_no_row_of_figures() -> None:
    head = [str(label) for label in COLUMNS.values()]
    rows, _faults = rows_of(tables(head, list(COLUMNS), ["2024", "identified", "all", "all", "all", "7"]))
    assert [one["n"] for one in rows] == [3]


@pytest.mark.parametrize(
    ("rows", "code"), [([["a", "b"], [1, 2]], "no-headings"), ([["Year", "What is counted", "Count"]], "no-rows")]
)
def test_a_table_without_headings_or_rows_says_so(rows: list[list[Any]], code: str) -> None:
    assert [fault.code for fault in rows_of(tables(*rows))[1]] == [code]


def test_pasted_rows_get_headings_where_they_have_none() -> None:
    assert header_given("2024\tidentified\tAll\tAll\tAll\t7").splitlines()[0] == "\t".join(COLUMNS)
    assert header_given("Year\tSex\tCount\n2024\tAll\t7").splitlines()[0] == "Year\tSex\tCount"
