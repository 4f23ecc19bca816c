"""What the world of the rooms' tests holds of people at work: institutions, leave, hand-overs, kept views."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from compliance.models import Absence, Country, Handover, Institution, SavedView, User
from compliance.services import absences, handovers, institutions, saved_views
from compliance.services.handovers import Successor


@dataclass
class Officers:
    """`trade` and `transport` are open institutions of the State, `closed` is not. `pending` is the other State's
    rapporteur handing over to somebody invited, `received` waits for the contributor to read it; `leave` and `view` are
    the contributor's.
    """

    trade: Institution
    transport: Institution
    closed: Institution
    pending: Handover
    received: Handover
    leave: Absence
    view: SavedView


def build_officers(state: Country, *, rapporteur: User, contributor: User, other: User, gone: User) -> Officers:
    trade, transport, closed = (
        institutions.institution_create(actor=rapporteur, name=f"Ministry of {name}")
        for name in ("Trade", "Transport", "Posts")
    )
    institutions.institution_close(actor=rapporteur, institution=closed)
    pending, _token = handovers.handover_begin(
        actor=other, successor=Successor(name="Next", email="next@example.org"), note="All is well.", stays="leaves"
    )
    now = timezone.now()
    received = Handover.objects.create(
        country=state, from_user=gone, to_user=contributor, role="contributor", stays="leaves",
        note="The draft law is with the committee.", completed_at=now,
    )  # fmt: skip
    first = timezone.localdate() + timedelta(days=100)
    leave = absences.absence_enter(
        actor=contributor, user=contributor, first_day=first, last_day=first + timedelta(days=5), stand_in=rapporteur
    )
    view = saved_views.saved_view_save(actor=contributor, name="Late ones", query="due=report_overdue")
    return Officers(trade, transport, closed, pending, received, leave, view)
