"""What each of the cast gets at every address, by room."""

from tests.access import accounts, administration, organisation, public, sheets, state

LINES = [*public.LINES, *accounts.LINES, *administration.LINES, *state.LINES, *organisation.LINES, *sheets.LINES]
