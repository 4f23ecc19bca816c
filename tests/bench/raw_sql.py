"""The statements somebody would write by hand to fill the summary tables: the yardstick of compiling."""

# ruff: noqa: S608 - put together from names of columns and a number

from __future__ import annotations

from django.db import connection

from compliance.services.summaries_sql import COUNTED, SUMS

_STATUSES = ("not_started", "planned", "under_way", "implemented", "not_applicable")
_COLUMNS = ", ".join((*COUNTED, "last_published_at", "as_of", "compiled_at", "record_version", "changed_at"))


def _today() -> str:
    return "CURRENT_DATE"


def _years_ago(years: int) -> str:
    if connection.vendor == "postgresql":
        return f"(CURRENT_DATE - INTERVAL '{years} years')"
    return f"date('now', '-{years} years')"


def _facts(country_id: int | None) -> str:
    """A line for every State and obligation asked of it, of all States or of one."""
    states = "" if country_id is None else f" AND c.id = {int(country_id)}"
    pairs = "" if country_id is None else f" WHERE p.country_id = {int(country_id)}"
    statuses = ",\n".join(f"CASE WHEN v.status = '{name}' THEN 1 ELSE 0 END AS {name}" for name in _STATUSES)
    return f"""
    SELECT c.id AS country_id, o.id AS obligation_id, o.resolution_id, v.published_at,
        CASE WHEN v.id IS NULL THEN 0 ELSE 1 END AS reported, {statuses},
        CASE WHEN i.id IS NOT NULL AND v.id IS NULL AND EXISTS (
            SELECT 1 FROM compliance_implementationversion w
            WHERE w.implementation_id = i.id AND w.state = 'published') THEN 1 ELSE 0 END AS withdrawn,
        CASE WHEN g.n > 0 THEN 1 ELSE 0 END AS reviewed,
        CASE WHEN g.a > 0 AND g.c + g.e = 0 THEN 1 ELSE 0 END AS confirmed,
        CASE WHEN g.c + g.e > 0 THEN 1 ELSE 0 END AS disputed,
        CASE WHEN v.status = 'implemented' AND g.a > 0 AND g.c + g.e = 0 THEN 1 ELSE 0 END AS implemented_confirmed,
        CASE WHEN v.status = 'implemented' AND g.c + g.e > 0 THEN 1 ELSE 0 END AS implemented_disputed,
        COALESCE(g.a, 0) AS grade_a, COALESCE(g.b, 0) AS grade_b, COALESCE(g.c, 0) AS grade_c,
        COALESCE(g.e, 0) AS grade_e, COALESCE(x.n, 0) AS actions, COALESCE(t.n, 0) AS actions_done,
        COALESCE(s.structure, 0) AS evidence_structure, COALESCE(s.process, 0) AS evidence_process,
        COALESCE(s.outcome, 0) AS evidence_outcome, COALESCE(s.within_year, 0) AS evidence_within_year,
        COALESCE(s.within_five - s.within_year, 0) AS evidence_within_five_years,
        COALESCE(s.n - s.within_five, 0) AS evidence_older,
        CASE WHEN v.id IS NULL AND r.first_report_on < {_today()} THEN 1 ELSE 0 END AS report_overdue,
        CASE WHEN v.target_date < {_today()} AND v.status NOT IN ('implemented', 'not_applicable') THEN 1 ELSE 0 END
            AS target_overdue
    FROM compliance_country c
    CROSS JOIN compliance_obligation o
    JOIN compliance_resolution r ON r.id = o.resolution_id
    LEFT JOIN compliance_pair p ON p.country_id = c.id AND p.obligation_id = o.id
    LEFT JOIN compliance_implementation i ON i.pair_id = p.id
    LEFT JOIN compliance_implementationversion v ON v.id = i.current_version_id
    LEFT JOIN (
        SELECT obligation_id, COUNT(*) AS n FROM compliance_action WHERE retired_at IS NULL GROUP BY obligation_id
    ) x ON x.obligation_id = o.id
    LEFT JOIN (
        SELECT rv.pair_id, COUNT(*) AS n, SUM(CASE WHEN rv.grade = 'A' THEN 1 ELSE 0 END) AS a,
            SUM(CASE WHEN rv.grade = 'B' THEN 1 ELSE 0 END) AS b, SUM(CASE WHEN rv.grade = 'C' THEN 1 ELSE 0 END) AS c,
            SUM(CASE WHEN rv.grade = 'E' THEN 1 ELSE 0 END) AS e
        FROM compliance_review rv
        JOIN compliance_pair p ON p.id = rv.pair_id
        JOIN compliance_obligation o ON o.id = p.obligation_id AND o.words_from_id = rv.judged_wording_id
        LEFT JOIN compliance_implementation i ON i.pair_id = p.id
        WHERE rv.state = 'published' AND (rv.judged_version_id = i.current_version_id
            OR (rv.judged_version_id IS NULL AND i.current_version_id IS NULL)) {pairs.replace("WHERE", "AND")}
        GROUP BY rv.pair_id) g ON g.pair_id = p.id
    LEFT JOIN (
        SELECT va.version_id, COUNT(*) AS n FROM compliance_pair p
        JOIN compliance_implementation i ON i.pair_id = p.id
        JOIN compliance_versionaction va ON va.version_id = i.current_version_id AND va.status = 'done'
        JOIN compliance_action a ON a.id = va.action_id AND a.retired_at IS NULL {pairs}
        GROUP BY va.version_id) t ON t.version_id = v.id
    LEFT JOIN (
        SELECT ve.version_id, SUM(CASE WHEN e.dimension = 'structure' THEN 1 ELSE 0 END) AS structure,
            SUM(CASE WHEN e.dimension = 'process' THEN 1 ELSE 0 END) AS process,
            SUM(CASE WHEN e.dimension = 'outcome' THEN 1 ELSE 0 END) AS outcome,
            SUM(CASE WHEN e.dated > {_years_ago(1)} THEN 1 ELSE 0 END) AS within_year,
            SUM(CASE WHEN e.dated > {_years_ago(5)} THEN 1 ELSE 0 END) AS within_five, COUNT(*) AS n
        FROM compliance_pair p
        JOIN compliance_implementation i ON i.pair_id = p.id
        JOIN compliance_versionevidence ve ON ve.version_id = i.current_version_id
        JOIN compliance_evidence e ON e.id = ve.evidence_id AND e.state = 'published' AND e.audience = 'everyone'
        {pairs} GROUP BY ve.version_id) s ON s.version_id = v.id
    WHERE r.state = 'published' AND o.retired_at IS NULL{states}
      AND (o.scope = 'all' OR (o.scope = 'members' AND c.membership = 'member') OR EXISTS (
          SELECT 1 FROM compliance_scopestate z WHERE z.obligation_id = o.id AND z.country_id = c.id
          AND o.scope IN ('named', 'parties', 'self_declared')))"""


def raw_statements(country_id: int | None = None) -> list[str]:
    """DELETE and INSERT for each of the three tables; of one State where its id is given."""
    facts = _facts(country_id)
    sums = ", ".join(f"SUM({name})" for name in SUMS)
    added = ", ".join(f"COALESCE(SUM({name}), 0)" for name in COUNTED)
    of_one = "" if country_id is None else f" WHERE country_id = {int(country_id)}"
    states = "" if country_id is None else f" WHERE c.id = {int(country_id)}"
    zero = "CAST(0 AS bigint)" if connection.vendor == "postgresql" else "0"
    stamps = f"{_today()}, CURRENT_TIMESTAMP, {zero}, CURRENT_TIMESTAMP"
    return [
        f"DELETE FROM compliance_stateresolutionsummary{of_one}",
        f"""INSERT INTO compliance_stateresolutionsummary (country_id, resolution_id, {_COLUMNS})
        SELECT country_id, resolution_id, COUNT(*), {sums}, MAX(published_at), {stamps}
        FROM ({facts}) f GROUP BY country_id, resolution_id""",
        f"DELETE FROM compliance_statethemesummary{of_one}",
        f"""INSERT INTO compliance_statethemesummary (country_id, theme_id, {_COLUMNS})
        SELECT f.country_id, ot.theme_id, COUNT(*), {sums}, MAX(published_at), {stamps}
        FROM ({facts}) f JOIN compliance_obligationtheme ot ON ot.obligation_id = f.obligation_id
        GROUP BY f.country_id, ot.theme_id""",
        f"DELETE FROM compliance_statesummary{of_one}",
        f"""INSERT INTO compliance_statesummary (country_id, {_COLUMNS})
        SELECT c.id, {added}, MAX(last_published_at), {stamps}
        FROM compliance_country c LEFT JOIN compliance_stateresolutionsummary s ON s.country_id = c.id{states}
        GROUP BY c.id""",
    ]
