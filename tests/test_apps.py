"""What the application sets for the whole process."""

from __future__ import annotations

import gc

from compliance.apps import NEW_OBJECTS


def test_pages_are_not_searched_for_cycles_while_they_are_written() -> None:
    assert gc.get_threshold()[0] == NEW_OBJECTS
    assert gc.isenabled()
