"""What a State's officers do about one another, their institutions and what is assigned to these."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from compliance.services.assignments import clauses_mark
from tests.access.table import OFFICERS, RAPPORTEURS, Line, only
from tests.views.work.world import World


def assigning(world: World) -> dict[str, Any]:
    clause = world.obligations[1]
    mark = clauses_mark(country=world.state, clauses=[clause])
    return {"clause": clause.key, "act": "lead", "institution": world.officers.trade.slug, "seen": mark}


def leave(world: World) -> dict[str, Any]:
    rapporteur = world.people["rapporteur"]
    assert rapporteur is not None
    first = timezone.localdate() + timedelta(days=3)
    return {"first_day": first, "last_day": first, "stand_in": rapporteur.pk}


LINES = [
    Line(
        "institution_list", only(OFFICERS, 200), only(RAPPORTEURS, 302), data=lambda _w: {"name": "Ministry of Labour"}
    ),
    Line(
        "institution_edit",
        only((), 403, rapporteur=200, other=404),
        only((), 403, rapporteur=302, other=404),
        lambda w: {"slug": w.officers.trade.slug},
        lambda w: {"name": "Ministry of Commerce", "seen": w.officers.trade.name},
    ),
    Line(
        "institution_edit",
        only((), 403, rapporteur=200, other=404),
        only((), 403, rapporteur=409, other=404),
        lambda w: {"slug": w.officers.trade.slug},
        lambda _w: {"name": "Ministry of Commerce", "seen": "An older name"},
        "stale",
    ),
    Line(
        "institution_close",
        only(RAPPORTEURS, 405),
        only((), 403, rapporteur=302, other=404),
        lambda w: {"slug": w.officers.trade.slug},
    ),
    Line(
        "institution_close",
        only(RAPPORTEURS, 405),
        only((), 403, rapporteur=409, other=404),
        lambda w: {"slug": w.officers.closed.slug},
        about="closed",
    ),
    Line(
        "institution_reopen",
        only(RAPPORTEURS, 405),
        only((), 403, rapporteur=302, other=404),
        lambda w: {"slug": w.officers.closed.slug},
    ),
    Line(
        "institution_hand_over",
        only((), 403, rapporteur=200, other=404),
        only((), 403, rapporteur=302, other=404),
        lambda w: {"slug": w.officers.trade.slug},
        lambda w: {"to": w.officers.transport.slug, "note": "Merged."},
    ),
    Line("assignment_change", only(RAPPORTEURS, 302), only((), 403, rapporteur=302, other=404), data=assigning),
    Line(
        "assignment_change",
        only(RAPPORTEURS, 302),
        only((), 403, rapporteur=409, other=404),
        data=lambda w: {**assigning(w), "seen": "0" * 16},
        about="stale",
    ),
    Line(
        "contributor_move",
        only((), 403, rapporteur=200, other=404),
        only((), 403, rapporteur=302, other=404),
        lambda w: {"pk": w.memberships["contributor"].pk},
        lambda w: {"institution": w.officers.trade.slug},
    ),
    Line(
        "absence_enter",
        only(OFFICERS, 200, other=404),
        only(OFFICERS, 302, other=404),
        lambda w: {"pk": w.memberships["contributor"].pk},
        leave,
    ),
    Line(
        "absence_enter",
        only((), 403, rapporteur=200, other=404),
        only((), 403, rapporteur=302, other=404),
        lambda w: {"pk": w.memberships["rapporteur"].pk},
        leave,
        "a rapporteur's",
    ),
    Line(
        "absence_end",
        only(OFFICERS, 405),
        only(OFFICERS, 302, other=404),
        lambda w: {"pk": w.officers.leave.pk},
    ),
    Line(
        "handover_begin",
        only(OFFICERS, 200),
        only((), 403, rapporteur=302, contributor=200, other=409),
        data=lambda _w: {"name": "New", "email": "new@example.org", "note": "All is well.", "stays": "leaves"},
    ),
    Line(
        "handover_cancel",
        only(OFFICERS, 405),
        only((), 403, contributor=404, rapporteur=404, other=302),
        lambda w: {"pk": w.officers.pending.pk},
    ),
    Line(
        "handover_cancel",
        only(OFFICERS, 405),
        only((), 403, contributor=403, rapporteur=409, other=404),
        lambda w: {"pk": w.officers.received.pk},
        about="done",
    ),
    Line(
        "handover_read",
        only(OFFICERS, 405),
        only((), 403, contributor=302, other=404),
        lambda w: {"pk": w.officers.received.pk},
    ),
    Line("four_eyes_switch", only(RAPPORTEURS, 200), only(RAPPORTEURS, 302), data=lambda _w: {"act": "on"}),
    Line(
        "four_eyes_switch",
        only(RAPPORTEURS, 200),
        only(RAPPORTEURS, 409),
        data=lambda _w: {"act": "off"},
        about="off while off",
    ),
    Line(
        "saved_view_list",
        only(OFFICERS, 200),
        only(OFFICERS, 302),
        data=lambda _w: {"name": "Stale ones", "query": "due=stale"},
    ),
    Line(
        "saved_view_change",
        only(OFFICERS, 405),
        only(OFFICERS, 302, rapporteur=404, other=404),
        lambda w: {"pk": w.officers.view.pk},
        lambda _w: {"act": "delete"},
    ),
]
