"""What anyone reads; drafts are administrators'."""

from __future__ import annotations

from tests.access.table import Line, everyone, in_draft, place, readable

LINES = [
    Line("healthz", everyone(200), everyone(405)),
    Line("metrics", everyone(200), everyone(405), about="from this machine, where only it is served"),
    Line("readyz", everyone(200), everyone(405)),
    Line("robots", everyone(200), everyone(405)),
    Line("set_language", everyone(302), everyone(302), data=lambda _w: {"language": "fr"}),
    readable("home"),
    Line("as_at_go", everyone(302), everyone(405)),
    readable("about"),
    readable("country_list"),
    readable("country_detail", lambda w: {"code": w.state.code}),
    Line("country_summary", everyone(302), everyone(405), lambda w: {"code": w.state.code}),
    readable("pair_detail", place(1, code="ken")),
    readable("pair_detail", place(2, code="ken"), "silent"),
    Line("pair_detail", everyone(404), everyone(405), in_draft(code="ken"), about="draft"),
    readable("resolution_list"),
    readable("resolution_detail", lambda w: {"slug": w.resolution.slug}),
    Line(
        "resolution_detail",
        everyone(404, administrator=200),
        everyone(405),
        lambda w: {"slug": w.draft.slug},
        about="draft",
    ),
    readable("resolution_comparison", lambda w: {"slug": w.sequel.slug, "other": w.resolution.slug}),
    Line(
        "resolution_comparison",
        everyone(404),
        everyone(405),
        lambda w: {"slug": w.resolution.slug, "other": w.draft.slug},
        about="no family",
    ),
    readable("revision_comparison", lambda w: {"slug": w.sequel.slug, "old": 1, "new": 2}),
    Line(
        "revision_comparison",
        everyone(404),
        everyone(405),
        lambda w: {"slug": w.draft.slug, "old": 1, "new": 2},
        about="draft",
    ),
    readable("resolution_file", lambda w: {"slug": w.sequel.slug, "revision": 2, "language": "en"}),
    Line(
        "resolution_file",
        everyone(404),
        everyone(405),
        lambda w: {"slug": w.draft.slug, "revision": 1, "language": "en"},
        about="draft",
    ),
    readable("obligation_list"),
    readable("obligation_detail", place(1)),
    Line("obligation_detail", everyone(404), everyone(405), in_draft(), about="draft"),
    Line("obligation_by_key", everyone(301), everyone(405), lambda w: {"key": w.obligations[0].key}),
    Line(
        "evidence_file",
        everyone(200),
        everyone(405),
        lambda w: {"key": w.open_evidence.key, "number": 1},
    ),
    Line(
        "evidence_file",
        everyone(404, member=200, approver=200, contributor=200, rapporteur=200),
        everyone(405),
        lambda w: {"key": w.accredited_evidence.key, "number": 1},
        about="accredited",
    ),
    Line(
        "evidence_file",
        everyone(404, contributor=200, rapporteur=200),
        everyone(405),
        lambda w: {"key": w.draft_evidence.key, "number": 1},
        about="draft",
    ),
]
