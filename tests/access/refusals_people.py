"""Refusals of what officers and reviewers do about one another, institutions, assignments, views and reviews."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from compliance.enums import Role
from compliance.models import Country, Institution, Membership, Obligation, SavedView, User
from compliance.services import (
    absences,
    accounts,
    assignments,
    four_eyes,
    handovers,
    institutions,
    saved_views,
)
from compliance.services.handovers import Successor
from tests import factories
from tests.access.officers import assigning, leave
from tests.access.refusals import (
    NO_OBJECT,
    NO_VERSION,
    SHOWN,
    Entry,
    Refusal,
    contributor,
    other,
    rapporteur,
)
from tests.access.table import REASON, Values, invitation
from tests.views.work.world import World

TRADE: Values = lambda w: {"slug": w.officers.trade.slug}  # noqa: E731

CONTRIBUTOR: Values = lambda w: {"pk": w.memberships["contributor"].pk}  # noqa: E731
LEAVE: Values = lambda w: {"pk": w.officers.leave.pk}  # noqa: E731
PENDING: Values = lambda w: {"pk": w.officers.pending.pk}  # noqa: E731
RECEIVED: Values = lambda w: {"pk": w.officers.received.pk}  # noqa: E731
VIEW: Values = lambda w: {"pk": w.officers.view.pk}  # noqa: E731


def foreign_institution(world: World) -> Institution:
    return institutions.institution_create(actor=other(world), name="Ministry of the other State")


def theirs(world: World) -> Institution:
    return Institution.objects.get(country=world.other_state)


def close_trade(world: World) -> None:
    institutions.institution_close(actor=rapporteur(world), institution=world.officers.trade)


def end_contributor(world: World) -> None:
    accounts.membership_end(actor=rapporteur(world), membership=world.memberships["contributor"], reason="Moved.")


def second_rapporteur(world: World) -> User:
    return factories.make_rapporteur(world.state)


def second(world: World) -> User:
    return User.objects.exclude(pk=rapporteur(world).pk).get(
        memberships__country=world.state, memberships__role=Role.RAPPORTEUR, memberships__ended_at=None
    )


def with_four_eyes(world: World) -> None:
    second_rapporteur(world)
    Country.objects.filter(pk=world.state.pk).update(four_eyes=True)


def asked_to_end_four_eyes(world: World) -> None:
    with_four_eyes(world)
    four_eyes.four_eyes_switch_off(actor=second(world))


def retire(number: int) -> Any:
    """The clause is asked no more."""
    return lambda w: Obligation.objects.filter(pk=w.obligations[number - 1].pk).update(retired_at=timezone.now())


def came_in(world: World) -> None:
    """Whoever is being invited has got a role."""
    user = factories.make_user("new@example.org")
    Membership.objects.create(user=user, role=Role.CONTRIBUTOR, country=world.other_state)


def handing_over(world: World) -> None:
    handovers.handover_begin(
        actor=rapporteur(world), successor=Successor(name="N", email="n@example.org"), note="Well.", stays="leaves"
    )


def following(to: Values) -> Values:
    return lambda w: {"note": "All is well.", "stays": "leaves", **to(w)}


def assigned(world: World) -> None:
    assignments.assignments_change(actor=rapporteur(world), keys=[world.obligations[1].key], act="lead",
        institution=world.officers.transport,
        seen=assignments.clauses_mark(country=world.state, clauses=[world.obligations[1]]))  # fmt: skip


OFFICERS = [
    Entry(
        "my_people_invite",
        (
            Refusal(
                "to an institution of another State",
                "rapporteur",
                SHOWN,
                data=lambda w: {**invitation("contributor")(w), "institution": theirs(w).pk},
                given=foreign_institution,
                right=lambda w: {"institution": w.officers.trade.pk},
            ),
        ),
        (
            Refusal("has a role", "rapporteur", SHOWN, data=invitation("contributor"), meanwhile=came_in),
            Refusal(
                "to a closed institution",
                "rapporteur",
                SHOWN,
                data=lambda w: {**invitation("contributor")(w), "institution": w.officers.trade.pk},
                meanwhile=close_trade,
            ),
        ),
        NO_VERSION,
    ),
    Entry(
        "invitation_revoke",
        (
            Refusal(
                "of another State",
                "other",
                404,
                lambda w: {"pk": w.invitations["contributor"][0].pk},
                owner="rapporteur",
            ),
            Refusal(
                "of an organisation",
                "rapporteur",
                404,
                lambda w: {"pk": w.invitations["member"][0].pk},
                owner="approver",
            ),
            Refusal(
                "of a State", "approver", 404, lambda w: {"pk": w.invitations["contributor"][0].pk}, owner="rapporteur"
            ),
        ),
        (
            Refusal(
                "revoked",
                "rapporteur",
                409,
                lambda w: {"pk": w.invitations["contributor"][0].pk},
                meanwhile=lambda w: accounts.invitation_revoke(
                    actor=rapporteur(w), invitation=w.invitations["contributor"][0]
                ),
            ),
            Refusal(
                "accepted",
                "approver",
                409,
                lambda w: {"pk": w.invitations["member"][0].pk},
                meanwhile=lambda w: accounts.invitation_accept(
                    token=w.invitations["member"][1], password="quiet river stone 88"
                ),
            ),
        ),
        NO_VERSION,
    ),
    Entry(
        "membership_end",
        (
            Refusal("of another State", "other", 404, CONTRIBUTOR, REASON, owner="rapporteur"),
            Refusal(
                "of an organisation",
                "rapporteur",
                404,
                lambda w: {"pk": w.memberships["member"].pk},
                REASON,
                owner="approver",
            ),
        ),
        (Refusal("ended", "rapporteur", 409, CONTRIBUTOR, REASON, meanwhile=end_contributor),),
        NO_VERSION,
    ),
    Entry(
        "absence_enter",
        (
            Refusal("of another State", "other", 404, CONTRIBUTOR, leave, owner="rapporteur"),
            Refusal(
                "stand-in of another State",
                "rapporteur",
                SHOWN,
                CONTRIBUTOR,
                lambda w: {**leave(w), "stand_in": other(w).pk},
                right=leave,
            ),
        ),
        (
            Refusal("ended", "rapporteur", 404, CONTRIBUTOR, leave, meanwhile=end_contributor),
            Refusal(
                "on leave these days",
                "rapporteur",
                SHOWN,
                CONTRIBUTOR,
                leave,
                meanwhile=lambda w: absences.absence_enter(
                    actor=contributor(w), user=contributor(w), **{**leave(w), "stand_in": rapporteur(w)}
                ),
            ),
        ),
        NO_VERSION,
    ),
    Entry(
        "absence_end",
        (Refusal("of another State", "other", 404, LEAVE, owner="rapporteur"),),
        (
            Refusal(
                "over",
                "contributor",
                409,
                LEAVE,
                meanwhile=lambda w: absences.absence_end(actor=rapporteur(w), absence=w.officers.leave),
            ),
        ),
        NO_VERSION,
    ),
    Entry(
        "contributor_move",
        (
            Refusal(
                "of another State",
                "other",
                404,
                CONTRIBUTOR,
                lambda w: {"institution": w.officers.trade.slug},
                owner="rapporteur",
            ),
            Refusal(
                "to another State's institution",
                "rapporteur",
                SHOWN,
                CONTRIBUTOR,
                lambda w: {"institution": theirs(w).slug},
                given=foreign_institution,
                right=lambda w: {"institution": w.officers.trade.slug},
            ),
        ),
        (
            Refusal(
                "ended",
                "rapporteur",
                404,
                CONTRIBUTOR,
                lambda w: {"institution": w.officers.trade.slug},
                meanwhile=end_contributor,
            ),
            Refusal(
                "to a closed institution",
                "rapporteur",
                SHOWN,
                CONTRIBUTOR,
                lambda w: {"institution": w.officers.trade.slug},
                meanwhile=close_trade,
            ),
        ),
        NO_VERSION,
    ),
    Entry(
        "handover_begin",
        (
            Refusal(
                "to another State's officer",
                "rapporteur",
                SHOWN,
                data=following(lambda w: {"officer": other(w).pk}),
                right=lambda w: {"officer": contributor(w).pk},
            ),
        ),
        (
            Refusal(
                "handing over already",
                "rapporteur",
                409,
                data=following(lambda w: {"officer": contributor(w).pk}),
                meanwhile=handing_over,
            ),
            Refusal(
                "to somebody gone",
                "rapporteur",
                SHOWN,
                data=following(lambda w: {"officer": contributor(w).pk}),
                meanwhile=end_contributor,
            ),
        ),
        NO_VERSION,
    ),
    Entry(
        "handover_cancel",
        (Refusal("of another State", "rapporteur", 404, PENDING, owner="other"),),
        (
            Refusal(
                "cancelled",
                "other",
                409,
                PENDING,
                meanwhile=lambda w: handovers.handover_cancel(actor=other(w), handover=w.officers.pending),
            ),
        ),
        NO_VERSION,
    ),
    Entry(
        "handover_read",
        (Refusal("of another State", "other", 404, RECEIVED, owner="contributor"),),
        (
            Refusal(
                "read",
                "contributor",
                409,
                RECEIVED,
                meanwhile=lambda w: handovers.handover_read(actor=contributor(w), handover=w.officers.received),
            ),
        ),
        NO_VERSION,
    ),
    Entry(
        "four_eyes_switch",
        NO_OBJECT,
        (
            Refusal(
                "on",
                "rapporteur",
                409,
                data=lambda _w: {"act": "on"},
                given=second_rapporteur,
                meanwhile=lambda w: four_eyes.four_eyes_switch_on(actor=second(w)),
            ),
            Refusal(
                "off",
                "rapporteur",
                409,
                data=lambda _w: {"act": "off"},
                given=with_four_eyes,
                meanwhile=lambda w: Country.objects.filter(pk=w.state.pk).update(four_eyes=False),
            ),
            Refusal(
                "asked already",
                "rapporteur",
                409,
                data=lambda _w: {"act": "off"},
                given=with_four_eyes,
                meanwhile=lambda w: four_eyes.four_eyes_switch_off(actor=rapporteur(w)),
            ),
            Refusal(
                "kept",
                "rapporteur",
                409,
                data=lambda _w: {"act": "keep"},
                given=asked_to_end_four_eyes,
                meanwhile=lambda w: four_eyes.four_eyes_keep(actor=second(w)),
            ),
        ),
        "Each act names the state it leads to; where that is so already it is refused as a wrong state.",
    ),
    Entry(
        "assignment_change",
        (
            Refusal(
                "to another State's institution",
                "rapporteur",
                404,
                data=lambda w: {**assigning(w), "institution": theirs(w).slug},
                given=foreign_institution,
                right=assigning,
            ),
        ),
        (Refusal("clause asked no more", "rapporteur", 409, data=assigning, meanwhile=retire(2)),),
        (Refusal("assigned by another", "rapporteur", 409, data=assigning, meanwhile=assigned),),
    ),
    Entry(
        "saved_view_list",
        NO_OBJECT,
        (
            Refusal(
                "kept under this name",
                "contributor",
                SHOWN,
                data=lambda _w: {"name": "Mine", "query": "due=stale"},
                meanwhile=lambda w: saved_views.saved_view_save(actor=contributor(w), name="Mine", query="due=x"),
            ),
        ),
        NO_VERSION,
    ),
    Entry(
        "saved_view_change",
        (
            Refusal("of another State", "other", 404, VIEW, lambda _w: {"act": "delete"}, owner="contributor"),
            Refusal(
                "of a colleague",
                "rapporteur",
                404,
                VIEW,
                lambda _w: {"act": "rename", "name": "Mine"},
                owner="contributor",
            ),
        ),
        (
            Refusal(
                "deleted",
                "contributor",
                404,
                VIEW,
                lambda _w: {"act": "rename", "name": "Mine"},
                meanwhile=lambda w: SavedView.objects.filter(pk=w.officers.view.pk).delete(),
            ),
        ),
        NO_VERSION,
    ),
]
