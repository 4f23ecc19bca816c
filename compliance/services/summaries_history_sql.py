"""The statements that keep what summaries said, where it changed: part of a compilation, in its transaction.

A compilation gives `changed_at` its own moment where it came to other counts, and only those rows are kept. What is
asked no more is first emptied, so that it is kept as a row of zeros, and then forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass

from compliance.models import (
    ObligationHistory,
    RegionHistory,
    ResolutionHistory,
    StateHistory,
    StateResolutionHistory,
    StateThemeHistory,
    ThemeHistory,
    WorkMark,
    WorldHistory,
)
from compliance.services.summaries_sql import COUNTED, COUNTED_OVER_STATES, T, differ

_MARK = f'"{WorkMark._meta.db_table}"'


@dataclass(frozen=True)
class Grain:
    """A summary's table and its history's, by what keys a row is told, and what is counted in it.

    `of_states`: each State's rows are compiled under that State's own mark, the others under the world's.
    """

    summary: str
    history: str
    keys: tuple[str, ...]
    counted: tuple[str, ...]

    @property
    def of_states(self) -> bool:
        return "country_id" in self.keys

    def _claimed(self, condition: str) -> str:
        """FROM and WHERE of the summaries this compilation is about. CROSS JOIN begins with the few marks in SQLite."""
        if self.of_states:
            return (
                f"{_MARK} m CROSS JOIN {self.summary} s"
                f" WHERE m.lease_token = %(token)s AND s.country_id = m.country_id AND {condition}"
            )
        return f"{self.summary} s WHERE {condition}"

    def empty(self) -> str:
        """Zeros for what the compilation did not touch: it is asked no more."""
        mark = "country_id = " + self.summary + ".country_id" if self.of_states else "lease_token = %(token)s"
        claimed = "AND country_id IN (SELECT country_id FROM " + _MARK + " WHERE lease_token = %(token)s)"
        return f"""
UPDATE {self.summary} SET {", ".join(f"{name} = 0" for name in self.counted)}, last_published_at = NULL,
as_of = %(today)s, changed_at = %(now)s, record_version = (SELECT claimed FROM {_MARK} WHERE {mark})
WHERE compiled_at <> %(now)s {claimed if self.of_states else ""}"""

    def forget(self) -> str:
        """Take out what was emptied."""
        claimed = "AND country_id IN (SELECT country_id FROM " + _MARK + " WHERE lease_token = %(token)s)"
        return f"DELETE FROM {self.summary} WHERE compiled_at <> %(now)s {claimed if self.of_states else ''}"

    def keep(self) -> str:
        """A row of today for what this compilation changed, over one of an earlier compilation of today."""
        kept = (*self.counted, "last_published_at", "as_of", "record_version")
        chosen = ", ".join(f"s.{name}" for name in (*self.keys, *kept))
        return f"""
INSERT INTO {self.history} ({", ".join((*self.keys, *kept))}, compiled_at)
SELECT {chosen}, %(now)s FROM {self._claimed("s.changed_at = %(now)s")}
ON CONFLICT ({", ".join(self.keys)}, as_of) DO UPDATE SET
{", ".join(f"{name} = excluded.{name}" for name in (*kept, "compiled_at"))}"""

    def settle(self) -> str:
        """Take out today's row where the day's changes came back to what the last row before it says."""
        keys = ", ".join(self.keys)
        chosen = ", ".join(f"s.{name}" for name in self.keys)
        same = " AND ".join(f"{{row}}.{name} = {self.history}.{name}" for name in self.keys)
        return f"""
DELETE FROM {self.history}
WHERE as_of = %(today)s AND ({keys}) IN (SELECT {chosen} FROM {self._claimed("s.changed_at = %(now)s")})
AND EXISTS (
    SELECT 1 FROM {self.history} p WHERE {same.format(row="p")} AND p.as_of = (
        SELECT MAX(q.as_of) FROM {self.history} q WHERE {same.format(row="q")} AND q.as_of < %(today)s)
    AND NOT COALESCE({differ("p", self.history, self.counted)}, {_FALSE}))"""


#: `false` is a word in PostgreSQL and the number 0 in SQLite; both understand a comparison. Two rows of which neither
#: has a last publication compare to NULL: they do not differ.
_FALSE = "1 = 0"


def _grain(summary: str, history: type, keys: tuple[str, ...], counted: tuple[str, ...]) -> Grain:
    return Grain(T[summary], f'"{history._meta.db_table}"', keys, counted)  # type: ignore[attr-defined]


STATE_RESOLUTION = _grain("StateResolutionSummary", StateResolutionHistory, ("country_id", "resolution_id"), COUNTED)
STATE_THEME = _grain("StateThemeSummary", StateThemeHistory, ("country_id", "theme_id"), COUNTED)
STATE = _grain("StateSummary", StateHistory, ("country_id",), COUNTED)
RESOLUTION = _grain("ResolutionSummary", ResolutionHistory, ("resolution_id",), COUNTED_OVER_STATES)
THEME = _grain("ThemeSummary", ThemeHistory, ("theme_id",), COUNTED_OVER_STATES)
REGION = _grain("RegionSummary", RegionHistory, ('"group"',), COUNTED_OVER_STATES)
WORLD = _grain("WorldSummary", WorldHistory, ('"only"',), COUNTED_OVER_STATES)
OBLIGATION = _grain("ObligationSummary", ObligationHistory, ("obligation_id",), ("states_reporting",))

#: After the States' resolutions and themes were compiled, and after the States were; in this order.
KEEP_PARTS = tuple(
    statement
    for grain in (STATE_RESOLUTION, STATE_THEME)
    for statement in (grain.empty(), grain.keep(), grain.settle(), grain.forget())
)
KEEP_STATES = (STATE.keep(), STATE.settle())
#: After everything of the world was.
KEEP_WORLD = (
    *(
        statement
        for grain in (RESOLUTION, THEME)
        for statement in (grain.empty(), grain.keep(), grain.settle(), grain.forget())
    ),
    *(statement for grain in (REGION, WORLD, OBLIGATION) for statement in (grain.keep(), grain.settle())),
)
