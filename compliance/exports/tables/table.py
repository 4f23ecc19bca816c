"""What a table that can be taken away is: its columns, and how its rows are found for a reader.

The rows are those that the page shows to this reader under the filters of the address, all of them instead of one
page. They are found by the page's own selectors, which begin at `visible_to(user)`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from compliance.forms.words import choice_words, value_words
from compliance.pictures.localise import line_text, local_day

Value = str | int | bool | dt.date | None


@dataclass(frozen=True)
class Column:
    """One column: `key` heads it in .csv and never changes, `label` in .xlsx, in the reader's language.

    `value` gives what stands in a row, in the reader's language where it is a word; columns of codes are the same in
    every language. `ticked` ones are taken where nobody chooses. Of a `path` the site's address is put before it.
    """

    key: str
    label: Any
    value: Callable[[Any], Value]
    ticked: bool = True
    width: int = 18
    path: bool = False
    #: What may stand in a column of codes, with the words for it.
    codes: Sequence[tuple[str, Any]] = ()
    #: Rows for which this is the same have the same in this column, which is then made once: a ledger of 386,000 rows
    #: has 195 States and 2,000 clauses.
    same_for: Callable[[Any], Hashable] | None = None


def address_column(path: Callable[[Any], str]) -> Column:
    """Where a row's own page is."""
    return Column("address", _("Address"), path, ticked=False, width=50, path=True)


@dataclass(frozen=True)
class Opened:
    """A table as one reader has it: what it is called, where its page is, and its rows under the filters in force.

    `rows` is given the columns that are taken, by key, and may leave out of a row what none of these shows. `number` is
    how many there are, or at most are. `filters` are label and value in words.
    """

    title: str
    filename: str
    address: str
    number: int
    rows: Callable[[frozenset[str]], Iterator[Any]]
    filters: Sequence[tuple[str, str]] = ()
    as_of: dt.date | None = None
    has_fictional: bool = False


#: Finds the table for a reader: user, the address's query, what it is of. None where the reader sees no such page.
Opener = Callable[..., Opened | None]


@dataclass(frozen=True)
class Table:
    """A kind of table by its name; `page` is the name of the page's address, which has the same parts.

    `passing` are parameters of that page which change how it is laid out and not what it shows.
    """

    name: str
    page: str
    columns: tuple[Column, ...]
    open: Opener = field(repr=False)
    passing: tuple[str, ...] = ()

    def chosen(self, query: QueryDict) -> tuple[list[Column], list[str]]:
        """The columns that the address asks for, in the table's order, and what it asks for that there is not."""
        asked = [key.strip() for part in query.getlist(COLUMNS) for key in part.split(",") if key.strip()]
        known = {column.key for column in self.columns}
        unknown = sorted(set(asked) - known)
        wanted = set(asked) & known
        return [c for c in self.columns if (c.key in wanted if wanted else c.ticked)], unknown

    def filters_of(self, query: QueryDict) -> QueryDict:
        """The part of an address that says what the table is narrowed to."""
        left, passing = query.copy(), {*_PASSING, *self.passing}
        for name in [name for name, values in left.lists() if name in passing or not any(values)]:
            del left[name]
        return left


#: The parameter that chooses columns, several times or with commas.
COLUMNS = "columns"
#: Parameters of the pages that change nothing about a table taken away as a whole.
_PASSING = (COLUMNS, "page", "sort", "earlier", "reviews", "csrfmiddlewaretoken", "address")


def filters_in_words(filterset: Any) -> list[tuple[str, str]]:
    """The filters in force, label and value, as the page's chips say them."""
    form: forms.Form = getattr(filterset, "form", filterset)
    form.is_valid()
    said = []
    for name, value in getattr(form, "cleaned_data", {}).items():
        form_field = form.fields[name]
        if value is None or value in ("", False) or isinstance(form_field.widget, forms.HiddenInput):
            continue
        if isinstance(value, list | tuple):
            words = line_text(choice_words(form_field, str(one)) for one in value)
        else:
            words = value_words(form_field, value)
        if words:
            said.append((str(form[name].label), words))
    return said


def day(moment: dt.datetime | dt.date | None) -> dt.date | None:
    """The day of a moment, as the pages show it."""
    return local_day(moment) if moment else None
