"""The statements that compile summaries: a few for all States at once, the same on PostgreSQL and SQLite.

Each is about the States whose work marks carry one lease token, so that no list of ids is ever sent. Those that keep
what the summaries said are in `summaries_history_sql.py`.
"""

from __future__ import annotations

from compliance.enums import PUBLIC_STATES
from compliance.models import (
    Action,
    Country,
    Evidence,
    Implementation,
    ImplementationVersion,
    Obligation,
    ObligationSummary,
    ObligationTheme,
    OrganisationSummary,
    Pair,
    RegionSummary,
    Resolution,
    ResolutionSummary,
    Review,
    ScopeState,
    StateResolutionSummary,
    StateSummary,
    StateThemeSummary,
    ThemeSummary,
    VersionAction,
    VersionEvidence,
    WorkMark,
    WorldSummary,
)

T = {
    model.__name__: f'"{model._meta.db_table}"'
    for model in (
        Action,
        Country,
        Evidence,
        Implementation,
        ImplementationVersion,
        Obligation,
        ObligationSummary,
        ObligationTheme,
        OrganisationSummary,
        Pair,
        RegionSummary,
        Resolution,
        ResolutionSummary,
        Review,
        ScopeState,
        StateResolutionSummary,
        StateSummary,
        StateThemeSummary,
        ThemeSummary,
        VersionAction,
        VersionEvidence,
        WorkMark,
        WorldSummary,
    )
}

#: Counts that are sums over the pairs, in the order every statement writes them.
SUMS = (
    "reported",
    "not_started",
    "planned",
    "under_way",
    "implemented",
    "not_applicable",
    "withdrawn",
    "reviewed",
    "confirmed",
    "disputed",
    "implemented_confirmed",
    "implemented_disputed",
    "grade_a",
    "grade_b",
    "grade_c",
    "grade_e",
    "actions",
    "actions_done",
    "evidence_structure",
    "evidence_process",
    "evidence_outcome",
    "evidence_within_year",
    "evidence_within_five_years",
    "evidence_older",
    "report_overdue",
    "target_overdue",
)
COUNTED = ("obligations", *SUMS)
STAMPS = ("last_published_at", "as_of", "compiled_at", "record_version")


def _when(condition: str) -> str:
    return f"CASE WHEN {condition} THEN 1 ELSE 0 END"


def differ(one: str, other: str, columns: tuple[str, ...]) -> str:
    """Whether two rows tell different counts, or of another last publication."""
    left, right = (", ".join(f"{row}.{c}" for c in columns) for row in (one, other))
    last, previous = f"{one}.last_published_at", f"{other}.last_published_at"
    return f"(({left}) <> ({right}) OR {last} <> {previous} OR ({last} IS NULL) <> ({previous} IS NULL))"


def _upsert(name: str, keys: tuple[str, ...], columns: tuple[str, ...], select: str) -> str:
    """Write what a SELECT gives over the rows that are there; its last column is the present moment, and becomes
    `changed_at` where the counts of `columns` are others than before, or nothing has been kept of them yet.

    `ON CONFLICT` after a SELECT needs a WHERE in SQLite, so that it is not read as a join's ON.
    """
    written = (*columns, *STAMPS)
    changed = f"{T[name]}.changed_at IS NULL OR {differ(T[name], 'excluded', columns)}"
    return f"""
INSERT INTO {T[name]} ({", ".join((*keys, *written))}, changed_at)
{select}
ON CONFLICT ({", ".join(keys)}) DO UPDATE SET {", ".join(f"{c} = excluded.{c}" for c in written)},
changed_at = CASE WHEN {changed} THEN excluded.changed_at ELSE {T[name]}.changed_at END"""


#: The claimed States' pairs. CROSS JOIN is plain JOIN to PostgreSQL, and the order of joining to SQLite, which would
#: otherwise begin with the whole of a table to find what belongs to one State.
_RECORDS_OF_CLAIMED = f"{T['WorkMark']} m CROSS JOIN {T['Pair']} p"
_IS_CLAIMED = "m.lease_token = %(token)s AND p.country_id = m.country_id"
_WAS_PUBLISHED = (
    f"(SELECT 1 FROM {T['ImplementationVersion']} w WHERE w.implementation_id = i.id AND w.state = 'published')"
)

_ON_ITS_WORDS = "rv.judged_wording_id = o.words_from_id"
_ON_ITS_VERSION = (
    "(rv.judged_version_id = i.current_version_id OR (rv.judged_version_id IS NULL AND i.current_version_id IS NULL))"
)
_IN_FORCE = "r.state = 'published' AND o.retired_at IS NULL"
_IS_ASKED = f"""(o.scope = 'all' OR (o.scope = 'members' AND c.membership = 'member')
           OR (o.scope IN ('named', 'parties', 'self_declared') AND EXISTS (
               SELECT 1 FROM {T["ScopeState"]} s WHERE s.obligation_id = o.id AND s.country_id = c.id)))"""

#: One row for every pair of a claimed State and an obligation asked of it, with everything that is counted.
FACTS = f"""
WITH graded AS (
    SELECT rv.pair_id, COUNT(*) AS n,
           SUM({_when("rv.grade = 'A'")}) AS a, SUM({_when("rv.grade = 'B'")}) AS b,
           SUM({_when("rv.grade = 'C'")}) AS c, SUM({_when("rv.grade = 'E'")}) AS e
    FROM {_RECORDS_OF_CLAIMED}
    CROSS JOIN {T["Review"]} rv
    CROSS JOIN {T["Obligation"]} o
    LEFT JOIN {T["Implementation"]} i ON i.pair_id = p.id
    WHERE {_IS_CLAIMED} AND rv.pair_id = p.id AND o.id = p.obligation_id
      AND rv.state = 'published' AND {_ON_ITS_WORDS} AND {_ON_ITS_VERSION}
    GROUP BY rv.pair_id
),
ticked AS (
    SELECT va.version_id, COUNT(*) AS n
    FROM {_RECORDS_OF_CLAIMED}
    CROSS JOIN {T["Implementation"]} i
    CROSS JOIN {T["VersionAction"]} va
    CROSS JOIN {T["Action"]} a
    WHERE {_IS_CLAIMED} AND i.pair_id = p.id AND va.version_id = i.current_version_id
      AND a.id = va.action_id AND a.retired_at IS NULL AND va.status = 'done'
    GROUP BY va.version_id
),
shown AS (
    SELECT ve.version_id,
           SUM({_when("e.dimension = 'structure'")}) AS structure,
           SUM({_when("e.dimension = 'process'")}) AS process,
           SUM({_when("e.dimension = 'outcome'")}) AS outcome,
           SUM({_when("e.dated > %(year_ago)s")}) AS within_year,
           SUM({_when("e.dated > %(five_years_ago)s")}) AS within_five_years, COUNT(*) AS n
    FROM {_RECORDS_OF_CLAIMED}
    CROSS JOIN {T["Implementation"]} i
    CROSS JOIN {T["VersionEvidence"]} ve
    CROSS JOIN {T["Evidence"]} e
    WHERE {_IS_CLAIMED} AND i.pair_id = p.id AND ve.version_id = i.current_version_id
      AND e.id = ve.evidence_id AND e.state = 'published' AND e.audience = 'everyone'
    GROUP BY ve.version_id
),
acts AS (
    SELECT obligation_id, COUNT(*) AS n FROM {T["Action"]} WHERE retired_at IS NULL GROUP BY obligation_id
),
asked AS (
    SELECT c.id AS country_id, o.id AS obligation_id, o.resolution_id, r.first_report_on
    FROM {T["WorkMark"]} m
    JOIN {T["Country"]} c ON c.id = m.country_id
    CROSS JOIN {T["Obligation"]} o
    JOIN {T["Resolution"]} r ON r.id = o.resolution_id
    WHERE m.lease_token = %(token)s AND {_IN_FORCE}
      AND {_IS_ASKED}
),
fact AS (
    SELECT q.country_id, q.obligation_id, q.resolution_id, v.published_at,
           {_when("v.id IS NOT NULL")} AS reported,
           {_when("v.status = 'not_started'")} AS not_started,
           {_when("v.status = 'planned'")} AS planned,
           {_when("v.status = 'under_way'")} AS under_way,
           {_when("v.status = 'implemented'")} AS implemented,
           {_when("v.status = 'not_applicable'")} AS not_applicable,
           {_when("i.id IS NOT NULL AND v.id IS NULL AND EXISTS " + _WAS_PUBLISHED)} AS withdrawn,
           {_when("g.n > 0")} AS reviewed,
           {_when("g.a > 0 AND g.c + g.e = 0")} AS confirmed,
           {_when("g.c + g.e > 0")} AS disputed,
           {_when("v.status = 'implemented' AND g.a > 0 AND g.c + g.e = 0")} AS implemented_confirmed,
           {_when("v.status = 'implemented' AND g.c + g.e > 0")} AS implemented_disputed,
           COALESCE(g.a, 0) AS grade_a, COALESCE(g.b, 0) AS grade_b, COALESCE(g.c, 0) AS grade_c, COALESCE(g.e, 0) AS grade_e,
           COALESCE(t.n, 0) AS actions_done, COALESCE(x.n, 0) AS actions,
           COALESCE(sh.structure, 0) AS evidence_structure, COALESCE(sh.process, 0) AS evidence_process,
           COALESCE(sh.outcome, 0) AS evidence_outcome, COALESCE(sh.within_year, 0) AS evidence_within_year,
           COALESCE(sh.within_five_years - sh.within_year, 0) AS evidence_within_five_years,
           COALESCE(sh.n - sh.within_five_years, 0) AS evidence_older,
           {_when("v.id IS NULL AND q.first_report_on < %(today)s")} AS report_overdue,
           {_when("v.target_date < %(today)s AND v.status NOT IN ('implemented', 'not_applicable')")} AS target_overdue
    FROM asked q
    LEFT JOIN acts x ON x.obligation_id = q.obligation_id
    LEFT JOIN {T["Pair"]} p ON p.country_id = q.country_id AND p.obligation_id = q.obligation_id
    LEFT JOIN {T["Implementation"]} i ON i.pair_id = p.id
    LEFT JOIN {T["ImplementationVersion"]} v ON v.id = i.current_version_id
    LEFT JOIN graded g ON g.pair_id = p.id
    LEFT JOIN ticked t ON t.version_id = v.id
    LEFT JOIN shown sh ON sh.version_id = v.id
)"""

_COUNT_FACTS = "COUNT(*), " + ", ".join(f"SUM({name})" for name in SUMS)
_ADD_UP = ", ".join(f"COALESCE(SUM(s.{name}), 0)" for name in COUNTED)

#: The lines of the claimed States, written once for the two grains that are made of them.
FACT = "compiled_fact"
DROP_FACT = f"DROP TABLE IF EXISTS {FACT}"
MAKE_FACT = f"CREATE TEMPORARY TABLE {FACT} AS {FACTS} SELECT * FROM fact"

#: What stands after the counts: the stamps, and the moment for `changed_at`.
_STAMPED = "MAX({last}), %(today)s, %(now)s, {version}, %(now)s"
_OF_STATE = _STAMPED.format(
    last="published_at", version=f"(SELECT m.claimed FROM {T['WorkMark']} m WHERE m.country_id = f.country_id)"
)
_OF_MANY = _STAMPED.format(
    last="s.last_published_at", version=f"(SELECT claimed FROM {T['WorkMark']} WHERE lease_token = %(token)s)"
)

BY_RESOLUTION = _upsert(
    "StateResolutionSummary",
    ("country_id", "resolution_id"),
    COUNTED,
    f"SELECT country_id, resolution_id, {_COUNT_FACTS}, {_OF_STATE} FROM {FACT} f WHERE 1 = 1 GROUP BY country_id, resolution_id",
)

BY_THEME = _upsert(
    "StateThemeSummary",
    ("country_id", "theme_id"),
    COUNTED,
    f"""SELECT f.country_id, ot.theme_id, {_COUNT_FACTS}, {_OF_STATE}
FROM {FACT} f JOIN {T["ObligationTheme"]} ot ON ot.obligation_id = f.obligation_id
WHERE 1 = 1 GROUP BY f.country_id, ot.theme_id""",
)

#: An obligation belongs to one resolution, so a State's counts are the sums over its resolutions.
BY_STATE = _upsert(
    "StateSummary",
    ("country_id",),
    COUNTED,
    f"""SELECT w.country_id, {_ADD_UP}, {_STAMPED.format(last="s.last_published_at", version="MAX(w.claimed)")}
FROM {T["WorkMark"]} w LEFT JOIN {T["StateResolutionSummary"]} s ON s.country_id = w.country_id
WHERE w.lease_token = %(token)s GROUP BY w.country_id""",
)

#: What organisations have reviewed of the claimed States, written anew: where none is left, no row stays. A compiler
#: before this one may have stored its rows between the two statements, where the State had no summary to lock yet.
FORGET_BY_ORGANISATION = f"""
DELETE FROM {T["OrganisationSummary"]}
WHERE country_id IN (SELECT country_id FROM {T["WorkMark"]} WHERE lease_token = %(token)s)"""
BY_ORGANISATION = f"""
INSERT INTO {T["OrganisationSummary"]} (organisation_id, country_id, reviews, present, claims)
SELECT rv.organisation_id, p.country_id, COUNT(*), SUM({_when(f"{_ON_ITS_WORDS} AND {_ON_ITS_VERSION}")}),
       SUM({_when(f"v.status = 'implemented' AND {_IN_FORCE} AND {_IS_ASKED}")})
FROM {_RECORDS_OF_CLAIMED}
CROSS JOIN {T["Review"]} rv
CROSS JOIN {T["Country"]} c
CROSS JOIN {T["Obligation"]} o
CROSS JOIN {T["Resolution"]} r
LEFT JOIN {T["Implementation"]} i ON i.pair_id = p.id
LEFT JOIN {T["ImplementationVersion"]} v ON v.id = i.current_version_id
WHERE {_IS_CLAIMED} AND rv.pair_id = p.id AND c.id = p.country_id AND o.id = p.obligation_id AND r.id = o.resolution_id
  AND rv.state = 'published' AND r.state IN ({", ".join(f"'{state.value}'" for state in PUBLIC_STATES)})
GROUP BY rv.organisation_id, p.country_id
ON CONFLICT (organisation_id, country_id)
DO UPDATE SET reviews = excluded.reviews, present = excluded.present, claims = excluded.claims"""

#: What is counted of many States at once.
COUNTED_OVER_STATES = ("states", "states_reporting", *COUNTED)
_OVER = f"COUNT(*), COALESCE(SUM({_when('s.reported > 0')}), 0), {_ADD_UP}, {_OF_MANY}"


def _over_states(name: str, key: str, source: str) -> str:
    """A grain that adds up the real States' rows of a finer one; fictional States are left out.

    `false` is a word in PostgreSQL and the number 0 in SQLite; both understand NOT.
    """
    return _upsert(
        name,
        (key,),
        COUNTED_OVER_STATES,
        f"""SELECT s.{key}, {_OVER}
FROM {T[source]} s JOIN {T["Country"]} c ON c.id = s.country_id WHERE NOT c.is_fictional GROUP BY s.{key}""",
    )


OVER_RESOLUTION = _over_states("ResolutionSummary", "resolution_id", "StateResolutionSummary")
OVER_THEME = _over_states("ThemeSummary", "theme_id", "StateThemeSummary")

_REAL_STATES = f"{T['Country']} c LEFT JOIN {T['StateSummary']} s ON s.country_id = c.id WHERE NOT c.is_fictional"
BY_REGION = _upsert(
    "RegionSummary",
    ('"group"',),
    COUNTED_OVER_STATES,
    f"SELECT c.regional_group, {_OVER} FROM {_REAL_STATES} GROUP BY c.regional_group",
)
BY_WORLD = _upsert("WorldSummary", ('"only"',), COUNTED_OVER_STATES, f"SELECT %(true)s, {_OVER} FROM {_REAL_STATES}")

#: Every obligation, those nobody reported on as well: what was withdrawn has to be taken out again.
BY_OBLIGATION = _upsert(
    "ObligationSummary",
    ("obligation_id",),
    ("states_reporting",),
    f"""SELECT o.id, COALESCE(s.n, 0), s.last, %(today)s, %(now)s,
       (SELECT claimed FROM {T["WorkMark"]} WHERE lease_token = %(token)s), %(now)s
FROM {T["Obligation"]} o
LEFT JOIN (
    SELECT p.obligation_id, COUNT(*) AS n, MAX(v.published_at) AS last
    FROM {T["Pair"]} p
    JOIN {T["Country"]} c ON c.id = p.country_id AND NOT c.is_fictional
    JOIN {T["Implementation"]} i ON i.pair_id = p.id
    JOIN {T["ImplementationVersion"]} v ON v.id = i.current_version_id
    GROUP BY p.obligation_id
) s ON s.obligation_id = o.id
WHERE 1 = 1""",
)

OVER_STATES = (OVER_RESOLUTION, OVER_THEME, BY_REGION, BY_WORLD, BY_OBLIGATION)
