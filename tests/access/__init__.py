"""What each of the cast gets at every address, by room."""

from tests.access import accounts, administration, officers, organisation, public, sheets, state

LINES = [
    *public.LINES,
    *accounts.LINES,
    *administration.LINES,
    *state.LINES,
    *officers.LINES,
    *sheets.LINES,
    *organisation.LINES,
]
