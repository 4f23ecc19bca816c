"""What each of the cast gets at every address, by room."""

from tests.access import (
    accounts,
    administration,
    comparing,
    downloads,
    evidence,
    history,
    officers,
    organisation,
    public,
    reports,
    search,
    sheets,
    state,
)

LINES = [
    *public.LINES,
    *comparing.LINES,
    *accounts.LINES,
    *administration.LINES,
    *state.LINES,
    *evidence.LINES,
    *history.LINES,
    *officers.LINES,
    *sheets.LINES,
    *organisation.LINES,
    *downloads.LINES,
    *search.LINES,
    *reports.LINES,
]
