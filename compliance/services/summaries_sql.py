"""The statements that compile summaries: a few for all States at once, the same on PostgreSQL and SQLite.

Each is about the States whose work marks carry one lease token, so that no list of ids is ever sent.
"""

from __future__ import annotations

from compliance.models import (
    Action,
    Country,
    Evidence,
    Implementation,
    ImplementationVersion,
    Obligation,
    ObligationSummary,
    ObligationTheme,
    Pair,
    RegionSummary,
    Resolution,
    Review,
    ScopeState,
    StateResolutionSummary,
    StateSummary,
    StateThemeSummary,
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
        Pair,
        RegionSummary,
        Resolution,
        Review,
        ScopeState,
        StateResolutionSummary,
        StateSummary,
        StateThemeSummary,
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
    "report_overdue",
    "target_overdue",
)
COUNTED = ("obligations", *SUMS)
STAMPS = ("last_published_at", "as_of", "compiled_at")


def _when(condition: str) -> str:
    return f"CASE WHEN {condition} THEN 1 ELSE 0 END"


def _update_set(columns: tuple[str, ...]) -> str:
    return ", ".join(f"{c} = excluded.{c}" for c in columns)


#: The claimed States' pairs. CROSS JOIN is plain JOIN to PostgreSQL, and the order of joining to SQLite, which would
#: otherwise begin with the whole of a table to find what belongs to one State.
_RECORDS_OF_CLAIMED = f"{T['WorkMark']} m CROSS JOIN {T['Pair']} p"
_IS_CLAIMED = "m.lease_token = %(token)s AND p.country_id = m.country_id"
_WAS_PUBLISHED = (
    f"(SELECT 1 FROM {T['ImplementationVersion']} w WHERE w.implementation_id = i.id AND w.state = 'published')"
)

#: One row for every pair of a claimed State and an obligation asked of it, with everything that is counted.
#: Parameters: lease token, today, today.
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
      AND rv.state = 'published' AND rv.judged_wording_id = o.words_from_id
      AND (rv.judged_version_id = i.current_version_id OR (rv.judged_version_id IS NULL AND i.current_version_id IS NULL))
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
           SUM({_when("e.dimension = 'outcome'")}) AS outcome
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
    WHERE m.lease_token = %(token)s AND r.state = 'published' AND o.retired_at IS NULL
      AND (o.scope = 'all' OR (o.scope = 'members' AND c.membership = 'member')
           OR (o.scope IN ('named', 'parties', 'self_declared') AND EXISTS (
               SELECT 1 FROM {T["ScopeState"]} s WHERE s.obligation_id = o.id AND s.country_id = c.id)))
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
           COALESCE(sh.outcome, 0) AS evidence_outcome,
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

#: `ON CONFLICT` after a SELECT needs a WHERE in SQLite, so that it is not read as a join's ON.
BY_RESOLUTION = f"""
INSERT INTO {T["StateResolutionSummary"]} (country_id, resolution_id, {", ".join(COUNTED)}, {", ".join(STAMPS)})
SELECT country_id, resolution_id, {_COUNT_FACTS}, MAX(published_at), %(today)s, %(now)s
FROM {FACT} WHERE 1 = 1 GROUP BY country_id, resolution_id
ON CONFLICT (country_id, resolution_id) DO UPDATE SET {_update_set((*COUNTED, *STAMPS))}"""

BY_THEME = f"""
INSERT INTO {T["StateThemeSummary"]} (country_id, theme_id, {", ".join(COUNTED)}, {", ".join(STAMPS)})
SELECT f.country_id, ot.theme_id, {_COUNT_FACTS}, MAX(published_at), %(today)s, %(now)s
FROM {FACT} f JOIN {T["ObligationTheme"]} ot ON ot.obligation_id = f.obligation_id
WHERE 1 = 1 GROUP BY f.country_id, ot.theme_id
ON CONFLICT (country_id, theme_id) DO UPDATE SET {_update_set((*COUNTED, *STAMPS))}"""

#: An obligation belongs to one resolution, so a State's counts are the sums over its resolutions.
BY_STATE = f"""
INSERT INTO {T["StateSummary"]} (country_id, record_version, {", ".join(COUNTED)}, {", ".join(STAMPS)})
SELECT m.country_id, MAX(m.claimed), {_ADD_UP}, MAX(s.last_published_at), %(today)s, %(now)s
FROM {T["WorkMark"]} m LEFT JOIN {T["StateResolutionSummary"]} s ON s.country_id = m.country_id
WHERE m.lease_token = %(token)s GROUP BY m.country_id
ON CONFLICT (country_id) DO UPDATE SET {_update_set(("record_version", *COUNTED, *STAMPS))}"""

#: Rows of these States that the statements above did not touch: the resolution or theme is asked no more.
FORGET = [
    f"""DELETE FROM {T[name]} WHERE compiled_at <> %(now)s
    AND country_id IN (SELECT country_id FROM {T["WorkMark"]} WHERE lease_token = %(token)s)"""
    for name in ("StateResolutionSummary", "StateThemeSummary")
]

_WORLD_COLUMNS = ("states", "states_reporting", *COUNTED, *STAMPS)
_WORLD_VALUES = (
    f"COUNT(*), COALESCE(SUM({_when('s.reported > 0')}), 0), {_ADD_UP}, MAX(s.last_published_at), %(today)s, %(now)s"
)
#: `false` is a word in PostgreSQL and the number 0 in SQLite; both understand NOT.
BY_REGION = f"""
INSERT INTO {T["RegionSummary"]} ("group", {", ".join(_WORLD_COLUMNS)})
SELECT c.regional_group, {_WORLD_VALUES}
FROM {T["Country"]} c LEFT JOIN {T["StateSummary"]} s ON s.country_id = c.id
WHERE NOT c.is_fictional GROUP BY c.regional_group
ON CONFLICT ("group") DO UPDATE SET {_update_set(_WORLD_COLUMNS)}"""

BY_WORLD = f"""
INSERT INTO {T["WorldSummary"]} ("only", record_version, {", ".join(_WORLD_COLUMNS)})
SELECT %(true)s, (SELECT claimed FROM {T["WorkMark"]} WHERE lease_token = %(token)s), {_WORLD_VALUES}
FROM {T["Country"]} c LEFT JOIN {T["StateSummary"]} s ON s.country_id = c.id
WHERE NOT c.is_fictional
ON CONFLICT ("only") DO UPDATE SET {_update_set(("record_version", *_WORLD_COLUMNS))}"""

#: Every obligation, those nobody reported on as well: what was withdrawn has to be taken out again.
BY_OBLIGATION = f"""
INSERT INTO {T["ObligationSummary"]} (obligation_id, states_reporting, last_published_at, as_of, compiled_at)
SELECT o.id, COALESCE(s.n, 0), s.last, %(today)s, %(now)s
FROM {T["Obligation"]} o
LEFT JOIN (
    SELECT p.obligation_id, COUNT(*) AS n, MAX(v.published_at) AS last
    FROM {T["Pair"]} p
    JOIN {T["Country"]} c ON c.id = p.country_id AND NOT c.is_fictional
    JOIN {T["Implementation"]} i ON i.pair_id = p.id
    JOIN {T["ImplementationVersion"]} v ON v.id = i.current_version_id
    GROUP BY p.obligation_id
) s ON s.obligation_id = o.id
WHERE 1 = 1
ON CONFLICT (obligation_id) DO UPDATE SET {_update_set(("states_reporting", "last_published_at", "as_of", "compiled_at"))}"""
