"""The statements behind `as_at`: each table as it stood at the end of a day, the same on PostgreSQL and SQLite."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.db import connection, models

from compliance.enums import EvidenceOrigin, ResolutionState, ReviewState, VersionState, WordingChange
from compliance.models import (
    Action,
    ActionWording,
    Evidence,
    Implementation,
    ImplementationVersion,
    LanguageVersion,
    Obligation,
    ObligationHistory,
    ObligationSummary,
    ObligationWording,
    RegionHistory,
    RegionSummary,
    Resolution,
    ResolutionHistory,
    ResolutionSummary,
    Review,
    Revision,
    StateHistory,
    StateResolutionHistory,
    StateResolutionSummary,
    StateSummary,
    StateThemeHistory,
    StateThemeSummary,
    ThemeHistory,
    ThemeSummary,
    TreatyAction,
    WorkMark,
    WorldHistory,
    WorldSummary,
)

#: Every summary, and where is kept what it said on earlier days; the one column it has alone is `changed_at`.
GRAINS: dict[type[models.Model], type[models.Model]] = {
    StateSummary: StateHistory,
    StateResolutionSummary: StateResolutionHistory,
    StateThemeSummary: StateThemeHistory,
    ResolutionSummary: ResolutionHistory,
    ThemeSummary: ThemeHistory,
    RegionSummary: RegionHistory,
    WorldSummary: WorldHistory,
    ObligationSummary: ObligationHistory,
}
#: Those of which a row goes when nothing is asked any more.
FORGOTTEN = (StateResolutionSummary, StateThemeSummary, ResolutionSummary, ThemeSummary)


def end_of(day: date) -> datetime:
    """The first moment after a day (UTC): what happened before it had happened by that date."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=UTC)


def _columns(model: type[models.Model]) -> list[str]:
    return [field.column for field in model._meta.concrete_fields if field.column is not None]


def _told(column: str) -> str:
    return f't."{column}"'


class Then:
    """The statements that make the views for one day."""

    def __init__(self, day: date) -> None:
        self.day = f"'{day.isoformat()}'"
        self.moment = f"'{connection.ops.adapt_datetimefield_value(end_of(day))}'"
        self.schema = "main"
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_schema()")
                self.schema = connection.ops.quote_name(cursor.fetchone()[0])

    def statements(self) -> dict[str, str]:
        """`CREATE TEMPORARY VIEW` by the quoted name of the table that it stands before."""
        makers: dict[type[models.Model], Callable[[], str]] = {
            Resolution: self._resolutions,
            Revision: self._revisions,
            LanguageVersion: self._texts,
            Obligation: self._obligations,
            Action: self._actions,
            ImplementationVersion: self._versions,
            Implementation: self._implementations,
            Review: self._reviews,
            Evidence: self._evidence,
            TreatyAction: self._treaty_actions,
            WorkMark: self._work_marks,
            **{summary: partial(self._summary, summary, history) for summary, history in GRAINS.items()},
            **{history: partial(self._history, history) for history in GRAINS.values()},
        }
        return {
            f'"{model._meta.db_table}"': f'CREATE TEMPORARY VIEW "{model._meta.db_table}" AS {make()}'
            for model, make in makers.items()
        }

    def table(self, model: type[models.Model]) -> str:
        """The table itself, whatever stands before it."""
        return f'{self.schema}."{model._meta.db_table}"'

    def past(self, column: str) -> str:
        """Whether a dated thing had happened. NULL has not."""
        return f"{column} < {self.moment}"

    def select(self, model: type[models.Model], **changed: str) -> str:
        """All columns of a table aliased `t`, some of them as they were."""
        columns = [f'{changed.pop(name, _told(name))} AS "{name}"' for name in _columns(model)]
        if changed:
            raise KeyError(f"{model.__name__} has no column {sorted(changed)}")
        return f"SELECT {', '.join(columns)} FROM {self.table(model)} t"

    def _if_past(self, moment: str, *columns: str) -> dict[str, str]:
        """Columns that say something only once a moment was past; before it they are empty."""
        return {name: f"CASE WHEN {self.past(moment)} THEN t.{name} END" for name in columns}

    def _text_if_past(self, moment: str, name: str) -> dict[str, str]:
        return {name: f"CASE WHEN {self.past(moment)} THEN t.{name} ELSE '' END"}

    def _resolutions(self) -> str:
        revision = (
            f"FROM {self.table(Revision)} v WHERE v.resolution_id = t.id AND {self.past('v.published_at')}"
            " ORDER BY v.number DESC LIMIT 1"
        )
        ended = "t.ended_at"
        head = self.select(
            Resolution,
            state=f"CASE WHEN {self.past(ended)} THEN t.state ELSE '{ResolutionState.PUBLISHED}' END",
            current_revision_id=f"(SELECT v.id {revision})",
            first_report_on=f"COALESCE((SELECT v.first_report_on {revision}), t.first_report_on)",
            report_interval_months=(
                f"COALESCE((SELECT v.report_interval_months {revision}), t.report_interval_months)"
            ),
            **self._if_past(ended, "ended_at", "ended_by_id", "superseded_by_id"),
            **self._text_if_past(ended, "ended_reason"),
        )
        return f"{head} WHERE {self.past('t.published_at')}"

    def _revisions(self) -> str:
        newer = (
            f"SELECT 1 FROM {self.table(Revision)} n WHERE n.resolution_id = t.resolution_id"
            f" AND n.number > t.number AND {self.past('n.published_at')}"
        )
        state = f"CASE WHEN EXISTS ({newer}) THEN '{ResolutionState.SUPERSEDED}' ELSE '{ResolutionState.PUBLISHED}' END"
        return f"{self.select(Revision, state=state)} WHERE {self.past('t.published_at')}"

    def _texts(self) -> str:
        newer = (
            f"SELECT 1 FROM {self.table(LanguageVersion)} n WHERE n.revision_id = t.revision_id"
            f" AND n.language = t.language AND n.id > t.id AND {self.past('n.published_at')}"
        )
        state = f"CASE WHEN EXISTS ({newer}) THEN '{ResolutionState.SUPERSEDED}' ELSE '{ResolutionState.PUBLISHED}' END"
        return f"{self.select(LanguageVersion, state=state)} WHERE {self.past('t.published_at')}"

    def _wordings(self, clause: str) -> str:
        """An obligation's wordings in the original texts published by then; `clause` chooses among them."""
        return (
            f"SELECT w.id FROM {self.table(ObligationWording)} w"
            f" JOIN {self.table(LanguageVersion)} l ON l.id = w.version_id AND l.is_original"
            f" JOIN {self.table(Revision)} v ON v.id = l.revision_id AND {self.past('v.published_at')}"
            f" WHERE w.obligation_id = t.id{clause} ORDER BY v.number DESC LIMIT 1"
        )

    def _obligations(self) -> str:
        changed = f" AND w.change <> '{WordingChange.UNCHANGED}'"
        head = self.select(
            Obligation,
            wording_id=f"({self._wordings('')})",
            words_from_id=f"({self._wordings(changed)})",
            **self._if_past("t.retired_at", "retired_at"),
        )
        return f"{head} WHERE EXISTS ({self._wordings('')})"

    def _actions(self) -> str:
        wording = (
            f"SELECT aw.id FROM {self.table(ActionWording)} aw"
            f" JOIN {self.table(ObligationWording)} w ON w.id = aw.obligation_wording_id"
            f" JOIN {self.table(LanguageVersion)} l ON l.id = w.version_id AND l.is_original"
            f" JOIN {self.table(Revision)} v ON v.id = l.revision_id AND {self.past('v.published_at')}"
            " WHERE aw.action_id = t.id ORDER BY v.number DESC LIMIT 1"
        )
        head = self.select(Action, wording_id=f"({wording})", **self._if_past("t.retired_at", "retired_at"))
        return f"{head} WHERE EXISTS ({wording})"

    def _published(self, version: str) -> str:
        return f"{version}.state = '{VersionState.PUBLISHED}' AND {self.past(f'{version}.published_at')}"

    def _versions(self) -> str:
        withdrawn = "t.withdrawn_at"
        head = self.select(
            ImplementationVersion,
            **self._if_past(withdrawn, "withdrawn_at"),
            **self._text_if_past(withdrawn, "withdrawn_reason"),
        )
        return f"{head} WHERE {self._published('t')}"

    def _current(self, implementation: str) -> str:
        """The version that stood: the last one published, unless it was withdrawn."""
        return (
            f"SELECT CASE WHEN {self.past('v.withdrawn_at')} THEN NULL ELSE v.id END"
            f" FROM {self.table(ImplementationVersion)} v"
            f" WHERE v.implementation_id = {implementation} AND {self._published('v')} ORDER BY v.number DESC LIMIT 1"
        )

    def _implementations(self) -> str:
        return self.select(Implementation, current_version_id=f"({self._current('t.id')})")

    def _reviews(self) -> str:
        ended = "t.ended_at"
        head = self.select(
            Review,
            state=f"CASE WHEN {self.past(ended)} THEN t.state ELSE '{ReviewState.PUBLISHED}' END",
            **self._if_past(ended, "ended_at"),
            **self._text_if_past(ended, "ended_reason"),
        )
        return f"{head} WHERE {self.past('t.published_at')}"

    def _evidence(self) -> str:
        confirmed = f"CASE WHEN t.confirmed_on <= {self.day} THEN t.%s END"
        head = self.select(
            Evidence,
            confirmed_on=confirmed % "confirmed_on",
            confirmed_by_id=confirmed % "confirmed_by_id",
        )
        return f"{head} WHERE {self.past('t.published_at')} OR t.origin = '{EvidenceOrigin.DEPOSITARY}'"

    def _treaty_actions(self) -> str:
        bound = f"t.bound_on <= {self.day}"
        head = self.select(
            TreatyAction,
            signed_on=f"CASE WHEN t.signed_on <= {self.day} THEN t.signed_on END",
            bound_on=f"CASE WHEN {bound} THEN t.bound_on END",
            how=f"CASE WHEN {bound} THEN t.how ELSE '' END",
        )
        return f"{head} WHERE t.signed_on <= {self.day} OR {bound}"

    def _work_marks(self) -> str:
        """None: nothing of a past day waits to be compiled."""
        return f"{self.select(WorkMark)} WHERE 1 = 0"

    def _summary(self, summary: type[models.Model], history: Any) -> str:
        """What a summary said: the last row kept by then, which holds until the next. Rows of zeros end what was asked
        no more, and such a summary is gone."""
        same = " AND ".join(f"h.{key} = t.{key}" for key in self._keys(history))
        last = f"SELECT MAX(h.as_of) FROM {self.table(history)} h WHERE {same} AND h.as_of <= {self.day}"
        changed = {"as_of": f"CAST({self.day} AS date)" if connection.vendor == "postgresql" else self.day}
        changed |= dict.fromkeys(set(_columns(summary)) - set(_columns(history)), _told("compiled_at"))
        columns = [f'{changed.get(name, _told(name))} AS "{name}"' for name in _columns(summary)]
        asked = " AND t.obligations > 0" if summary in FORGOTTEN else ""
        return f"SELECT {', '.join(columns)} FROM {self.table(history)} t WHERE t.as_of = ({last}){asked}"

    def _history(self, history: type[models.Model]) -> str:
        """No line of a picture goes on beyond the day."""
        return f"{self.select(history)} WHERE t.as_of <= {self.day}"

    def _keys(self, history: Any) -> list[str]:
        return [f'"{history._meta.get_field(key).column}"' for key in history.KEYS]
