"""The statements that fill a batch of States with synthetic records, the same on PostgreSQL and SQLite.

A deck holds a card for every pair of the batch that gets a record. What a card says follows from the seed, the
State's M49 code and the clause's place alone, by arithmetic, so that the same command makes the same records in
any database. Later statements only deal the cards out into tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import Model

from compliance.models import (
    Action,
    ActionWording,
    Country,
    Evidence,
    EvidenceLink,
    Implementation,
    ImplementationVersion,
    Institution,
    Obligation,
    ObligationWording,
    Organisation,
    Pair,
    Resolution,
    Review,
    User,
    VersionAction,
    VersionEvidence,
)

DECK = "synthetic_deck"
#: The largest prime below 2^31: products of two numbers below it fit into a bigint.
PRIME = 2147483647
#: Addresses of made-up people end so; `.example` belongs to nobody.
DOMAIN = "load.example"
#: How many of each there are to choose from.
INSTITUTIONS = 3
ORGANISATIONS = 5


def table(model: type[Model]) -> str:
    return f'"{model._meta.db_table}"'


def _moment(seconds: str) -> str:
    """A time so many seconds after 2022 began."""
    if connection.vendor == "postgresql":
        return f"(TIMESTAMPTZ '2022-01-01 00:00:00+00' + ({seconds}) * INTERVAL '1 second')"
    return f"datetime('2022-01-01', ({seconds}) || ' seconds')"


def _day(days: str) -> str:
    """A day so many days after 2022 began."""
    if connection.vendor == "postgresql":
        return f"(DATE '2022-01-01' + CAST({days} AS integer))"
    return f"date('2022-01-01', ({days}) || ' days')"


def insert(model: type[Model], values: Mapping[str, str], source: str) -> tuple[str, dict[str, Any]]:
    """`INSERT ... SELECT` and its parameters: expressions by field, and the model's own defaults for the rest."""
    columns, chosen, parameters = [], [], {}
    for field in model._meta.concrete_fields:
        if field.name in values:
            chosen.append(values[field.name])
        elif field.primary_key or (field.null and not field.has_default()):
            continue
        else:
            name = f"default_{field.column}"
            parameters[name] = field.get_db_prep_save(field.get_default(), connection)
            chosen.append(f"%({name})s")
        columns.append(f'"{field.column}"')
    if unknown := set(values) - {field.name for field in model._meta.concrete_fields}:
        raise ValueError(f"{model.__name__} has no {', '.join(sorted(unknown))}.")
    return f"INSERT INTO {table(model)} ({', '.join(columns)}) SELECT {', '.join(chosen)} FROM {source}", parameters


DROP_DECK = f"DROP TABLE IF EXISTS {DECK}"
CREATE_DECK = f"""
CREATE TEMPORARY TABLE {DECK} (
    country_id bigint, obligation_id bigint, wording_id bigint, rapporteur_id bigint, institution_id bigint,
    code varchar(12), lot bigint, a integer, b integer, c integer, d integer, e integer, f integer,
    spoken_at bigint)"""
INDEX_DECK = f"CREATE INDEX {DECK}_pair ON {DECK} (country_id, obligation_id)"

#: Parameters: seed, run, fill (0 to 1000), and the ids of the batch's States and the run's resolutions, by number.
FILL_DECK = f"""
INSERT INTO {DECK}
SELECT country_id, obligation_id, wording_id, rapporteur_id, institution_id,
       SUBSTR(CAST(100 + %(run)s AS varchar(9)), 2, 2) || m49
           || SUBSTR(CAST(1000 + number AS varchar(9)), 2, 3) || SUBSTR(CAST(1000 + position AS varchar(9)), 2, 3),
       l3, l1 %% 1000, (l1 / 1000) %% 1000, (l1 / 1000000) %% 1000, l2 %% 1000, (l2 / 1000) %% 1000, (l2 / 1000000) %% 1000,
       l3 %% 121000000
FROM (SELECT dealt.*, (l2 * l2 + 524287) %% {PRIME} AS l3
FROM (SELECT dealt.*, (l1 * l1 + 131071) %% {PRIME} AS l2
FROM (SELECT dealt.*, (l0 * l0 + 8191 * l0 + 12345) %% {PRIME} AS l1
FROM (SELECT c.id AS country_id, c.m49, o.id AS obligation_id, o.words_from_id AS wording_id, w.position,
             CAST(r.number AS bigint) AS number, u.id AS rapporteur_id, i.id AS institution_id,
             (CAST(c.m49 AS bigint) * 1000003 + CAST(r.number AS bigint) * 7919 + w.position * 104729
              + CAST(%(seed)s AS bigint) * 15485863 + CAST(%(run)s AS bigint) * 32452843) %% {PRIME} AS l0
      FROM {{countries}} c
      JOIN {{users}} u ON u.email = 'rapporteur-' || LOWER(c.iso3) || '@{DOMAIN}'
      CROSS JOIN {{obligations}} o
      JOIN {{resolutions}} r ON r.id = o.resolution_id
      JOIN {{wordings}} w ON w.id = o.wording_id
      JOIN {{institutions}} i ON i.country_id = c.id
           AND i.slug = 'synthetic-' || CAST((w.position + CAST(r.number AS bigint)) %% {INSTITUTIONS} + 1 AS varchar(9))
      WHERE c.id IN ({{country_ids}}) AND r.id IN ({{resolution_ids}}) AND o.retired_at IS NULL
        AND (o.scope = 'all' OR (o.scope = 'members' AND c.membership = 'member'))
     ) dealt) dealt) dealt) dealt
WHERE (l3 / 1000) %% 1000 < %(fill)s"""


def fill_deck(country_ids: list[int], resolution_ids: list[int]) -> str:
    """Whole numbers of our own stand in the text: SQLite takes few parameters."""
    return FILL_DECK.format(
        countries=table(Country),
        users=table(User),
        obligations=table(Obligation),
        resolutions=table(Resolution),
        wordings=table(ObligationWording),
        institutions=table(Institution),
        country_ids=", ".join(str(int(pk)) for pk in country_ids),
        resolution_ids=", ".join(str(int(pk)) for pk in resolution_ids),
    )


#: What a card says, from its thousandths a to f.
_STATUS = (
    "CASE WHEN {n} < 200 THEN 'not_started' WHEN {n} < 380 THEN 'planned' WHEN {n} < 660 THEN 'under_way'"
    " WHEN {n} < 940 THEN 'implemented' ELSE 'not_applicable' END"
)
_HAS_SECOND = "d.b < 50"
_IS_WITHDRAWN = "d.b >= 990"
_HAS_DRAFT = "d.b BETWEEN 100 AND 129"
_HAS_EVIDENCE = "d.c < 200"
_HAS_REVIEW = "d.d < 120"
_HAS_SECOND_REVIEW = "d.d < 20"
_SECOND_AT = "d.spoken_at + 2592000 + d.e * 5000"
_REVIEWED_AT = "d.spoken_at + 864000 + d.f * 1700"
_NARRATIVE = (
    "'Generated text: ' || CASE {n} % 4 WHEN 0 THEN 'a bill was laid before parliament and the ministries concerned were heard.'"
    " WHEN 1 THEN 'inspectors were trained in every province, and a register was opened.'"
    " WHEN 2 THEN 'a budget line was created, and the first yearly figures were published.'"
    " ELSE 'an office was named to take the matter forward with the regions.' END"
).replace("% 4", "%% 4")
#: The rest of a key after its first letter; keys have no digits that are mistaken for letters.
_KEY = "REPLACE(REPLACE(d.code, '0', 'x'), '1', 'w')"
_EVIDENCE_KEY = f"'e' || {_KEY}"
_PAIRS = f"{DECK} d JOIN {table(Pair)} p ON p.country_id = d.country_id AND p.obligation_id = d.obligation_id"
_RECORDS = f"{_PAIRS} JOIN {table(Implementation)} i ON i.pair_id = p.id"


def _version(number: str, at: str, draw: str, where: str, **more: str) -> tuple[str, dict[str, Any]]:
    """A published version of every card that has one of this number."""
    status = _STATUS.format(n=draw)
    values = {
        "implementation": "i.id",
        "number": number,
        "state": "'published'",
        "status": status,
        "status_reason": f"CASE WHEN ({status}) = 'not_applicable' THEN 'Generated: nothing of the kind is found here.' ELSE '' END",
        "narrative": _NARRATIVE.format(n=draw),
        "lead_institution": "d.institution_id",
        "target_date": f"CASE WHEN ({status}) IN ('planned', 'under_way') AND d.e < 700 THEN {_day('700 + d.f * 2')} END",
        "wording": "d.wording_id",
        "edited_by": "d.rapporteur_id",
        "edited_at": _moment(at),
        "submitted_by": "d.rapporteur_id",
        "submitted_at": _moment(at),
        "approved_by": "d.rapporteur_id",
        "approved_at": _moment(at),
        "published_by": "d.rapporteur_id",
        "published_at": _moment(at),
        **more,
    }
    return insert(ImplementationVersion, values, f"{_RECORDS} WHERE {where}")


def _draft() -> tuple[str, dict[str, Any]]:
    values = {
        "implementation": "i.id",
        "number": f"CASE WHEN {_HAS_SECOND} THEN 3 ELSE 2 END",
        "state": "CASE WHEN d.e < 600 THEN 'draft' ELSE 'submitted' END",
        "status": _STATUS.format(n="d.e"),
        "status_reason": "'Generated reason.'",
        "narrative": _NARRATIVE.format(n="d.e"),
        "lead_institution": "d.institution_id",
        "wording": "d.wording_id",
        "edited_by": "d.rapporteur_id",
        "edited_at": _moment("d.spoken_at + 8000000"),
        "submitted_by": "CASE WHEN d.e < 600 THEN NULL ELSE d.rapporteur_id END",
        "submitted_at": f"CASE WHEN d.e < 600 THEN NULL ELSE {_moment('d.spoken_at + 8000000')} END",
    }
    return insert(ImplementationVersion, values, f"{_RECORDS} WHERE {_HAS_DRAFT}")


#: The version that stands: the last published, unless it was withdrawn.
_MAKE_CURRENT = f"""
UPDATE {table(Implementation)} SET current_version_id = (
    SELECT v.id FROM {table(ImplementationVersion)} v
    WHERE v.implementation_id = {table(Implementation)}.id AND v.state = 'published' AND v.withdrawn_at IS NULL
    ORDER BY v.number DESC LIMIT 1)
WHERE pair_id IN (SELECT p.id FROM {_PAIRS})"""


def _ticks() -> tuple[str, dict[str, Any]]:
    done = (
        "(v.status = 'implemented' OR (v.status = 'under_way' AND (d.lot + aw.position) %% 3 = 0))"
        " AND v.status <> 'not_applicable'"
    )
    values = {
        "version": "v.id",
        "action": "a.id",
        "status": f"CASE WHEN {done} THEN 'done' ELSE 'open' END",
        "done_on": f"CASE WHEN {done} THEN {_day('d.e / 2')} END",
    }
    source = (
        f"{_RECORDS} JOIN {table(ImplementationVersion)} v ON v.implementation_id = i.id"
        f" JOIN {table(Action)} a ON a.obligation_id = d.obligation_id AND a.retired_at IS NULL"
        f" JOIN {table(ActionWording)} aw ON aw.id = a.wording_id"
    )
    return insert(VersionAction, values, source)


def _evidence() -> list[tuple[str, dict[str, Any]]]:
    dimension = "CASE WHEN d.e < 450 THEN 'structure' WHEN d.e < 850 THEN 'process' ELSE 'outcome' END"
    piece = {
        "key": _EVIDENCE_KEY,
        "country": "d.country_id",
        "kind": "CASE WHEN d.e < 300 THEN 'law' WHEN d.e < 600 THEN 'policy' WHEN d.e < 850 THEN 'budget' ELSE 'statistic' END",
        "dimension": dimension,
        "title": "'Generated document ' || d.code",
        "dated": _day("d.f - 900"),
        "issued_by": "'Generated office'",
        "url": "'https://load.example/' || d.code",
        "state": "'published'",
        "audience": "CASE WHEN d.f < 900 THEN 'everyone' ELSE 'accredited' END",
        "created_by": "d.rapporteur_id",
        "created_at": _moment("d.spoken_at"),
        "published_at": _moment("d.spoken_at"),
    }
    pieces = f"JOIN {table(Evidence)} ev ON ev.key = {_EVIDENCE_KEY}"
    link = {"evidence": "ev.id", "pair": "p.id", "linked_by": "d.rapporteur_id", "linked_at": _moment("d.spoken_at")}
    # Every fifth piece serves the clause before as well, so that one piece stands for two pairs. Looked up and not
    # joined: SQLite knows nothing of the deck's size and joins from the wrong end.
    before = f"(SELECT p.id FROM {table(Pair)} p WHERE p.country_id = d.country_id AND p.obligation_id = d.obligation_id - 1)"
    second = {
        **link,
        "evidence": f"(SELECT ev.id FROM {table(Evidence)} ev WHERE ev.key = {_EVIDENCE_KEY})",
        "pair": before,
    }
    twice = f"{DECK} d WHERE {_HAS_EVIDENCE} AND d.c %% 5 = 0 AND {before} IS NOT NULL"
    cited = (
        f"{_RECORDS} JOIN {table(EvidenceLink)} el ON el.pair_id = p.id"
        f" JOIN {table(ImplementationVersion)} v ON v.implementation_id = i.id AND v.state = 'published'"
    )
    return [
        insert(Evidence, piece, f"{DECK} d WHERE {_HAS_EVIDENCE}"),
        insert(EvidenceLink, link, f"{_PAIRS} {pieces} WHERE {_HAS_EVIDENCE}"),
        insert(EvidenceLink, second, twice),
        insert(VersionEvidence, {"version": "v.id", "evidence": "el.evidence_id"}, cited),
    ]


def _review(mark: str, step: str, where: str) -> tuple[str, dict[str, Any]]:
    """One organisation's review of every card that has one; some judge the version before the present one."""
    values = {
        "key": f"'{mark}' || {_KEY}",
        "pair": "p.id",
        "organisation": "o.id",
        "judged_version": f"CASE WHEN {_HAS_SECOND} AND d.e < 500 THEN"
        f" (SELECT v.id FROM {table(ImplementationVersion)} v WHERE v.implementation_id = i.id AND v.number = 1)"
        " ELSE i.current_version_id END",
        "judged_wording": "d.wording_id",
        "grade": "CASE WHEN d.f < 400 THEN 'A' WHEN d.f < 700 THEN 'B' WHEN d.f < 950 THEN 'C' ELSE 'E' END",
        "information_quality": "CASE WHEN d.e < 500 THEN 'detailed' WHEN d.e < 800 THEN 'partial' ELSE 'insufficient' END",
        "reasons": "'Generated reasons: we compared what is published with what we found.'",
        "evidence_cutoff": _day(f"({_REVIEWED_AT}) / 86400"),
        "written_by": "u.id",
        "published_at": _moment(_REVIEWED_AT),
    }
    number = f"CAST((d.e + {step}) %% {ORGANISATIONS} + 1 AS varchar(9))"
    source = (
        f"{_RECORDS} JOIN {table(Organisation)} o ON o.slug = 'synthetic-watch-' || {number}"
        f" JOIN {table(User)} u ON u.email = 'member-' || {number} || '@{DOMAIN}' WHERE {where}"
    )
    return insert(Review, values, source)


def deal() -> list[tuple[str, dict[str, Any]]]:
    """The statements that turn the deck into records, in order, each with its parameters."""
    withdrawn = {
        "withdrawn_at": f"CASE WHEN {_IS_WITHDRAWN} THEN {_moment('d.spoken_at + 5000000')} END",
        "withdrawn_reason": f"CASE WHEN {_IS_WITHDRAWN} THEN 'Generated: published by mistake.' ELSE '' END",
    }
    pair = {"country": "d.country_id", "obligation": "d.obligation_id", "created_at": _moment("d.spoken_at")}
    return [
        insert(Pair, pair, f"{DECK} d"),
        insert(Implementation, {"pair": "p.id"}, _PAIRS),
        _version("1", "d.spoken_at", "d.a", "1 = 1", **withdrawn),
        _version("2", _SECOND_AT, "d.f", _HAS_SECOND),
        _draft(),
        (_MAKE_CURRENT, {}),
        _ticks(),
        *_evidence(),
        _review("r", "0", _HAS_REVIEW),
        _review("s", "1", _HAS_SECOND_REVIEW),
    ]
