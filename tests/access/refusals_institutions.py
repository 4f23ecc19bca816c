"""Refusals of what is done about institutions, and of what an organisation does."""

from __future__ import annotations

from datetime import date

from compliance.models import Organisation, Review, User
from compliance.services import (
    institutions,
    reviews,
)
from tests import factories
from tests.access.organisation import review_data
from tests.access.refusals import (
    NO_OBJECT,
    NO_VERSION,
    SHOWN,
    Entry,
    Refusal,
    officer,
    other,
    rapporteur,
)
from tests.access.refusals_people import TRADE, came_in, close_trade, foreign_institution, retire, theirs
from tests.access.table import REASON, Values, invitation, place
from tests.views.work.world import World

CLOSED: Values = lambda w: {"slug": w.officers.closed.slug}  # noqa: E731
REVIEW: Values = lambda w: {"key": w.review.key}  # noqa: E731


def rename_trade(world: World) -> None:
    institutions.institution_rename(
        actor=rapporteur(world), institution=world.officers.trade, seen="Ministry of Trade", name="Trade", acronym=""
    )


def close_transport(world: World) -> None:
    institutions.institution_close(actor=rapporteur(world), institution=world.officers.transport)


def outsider(world: World) -> User:
    """A reviewer of the other organisation."""
    assert world.foreign_review.written_by is not None
    return world.foreign_review.written_by


member, approver = officer("member"), officer("approver")


def review_again(world: World) -> Review:
    return reviews.review_publish(
        actor=member(world), obligation=world.obligations[0], country=world.state,
        judged_version_id=world.published.pk, grade="C", information_quality="detailed", reasons="Again.",
        evidence_cutoff=date(2024, 6, 1),
    )  # fmt: skip


INSTITUTIONS = [
    Entry(
        "institution_list",
        NO_OBJECT,
        (
            Refusal(
                "of this name",
                "rapporteur",
                SHOWN,
                data=lambda _w: {"name": "Ministry of Labour"},
                meanwhile=lambda w: institutions.institution_create(actor=rapporteur(w), name="Ministry of Labour"),
            ),
        ),
        NO_VERSION,
    ),
    Entry(
        "institution_edit",
        (
            Refusal(
                "of another State",
                "other",
                404,
                TRADE,
                lambda w: {"name": "Commerce", "seen": w.officers.trade.name},
                owner="rapporteur",
            ),
        ),
        (
            Refusal(
                "closed",
                "rapporteur",
                409,
                TRADE,
                lambda w: {"name": "Commerce", "seen": w.officers.trade.name},
                meanwhile=close_trade,
            ),
        ),
        (
            Refusal(
                "renamed by another",
                "rapporteur",
                409,
                TRADE,
                lambda w: {"name": "Commerce", "seen": w.officers.trade.name},
                meanwhile=rename_trade,
            ),
        ),
    ),
    Entry(
        "institution_close",
        (Refusal("of another State", "other", 404, TRADE, owner="rapporteur"),),
        (Refusal("closed", "rapporteur", 409, TRADE, meanwhile=close_trade),),
        NO_VERSION,
    ),
    Entry(
        "institution_reopen",
        (Refusal("of another State", "other", 404, CLOSED, owner="rapporteur"),),
        (
            Refusal(
                "open",
                "rapporteur",
                409,
                CLOSED,
                meanwhile=lambda w: institutions.institution_reopen(actor=rapporteur(w), institution=w.officers.closed),
            ),
        ),
        NO_VERSION,
    ),
    Entry(
        "institution_hand_over",
        (
            Refusal(
                "of another State",
                "other",
                404,
                TRADE,
                lambda w: {"to": w.officers.transport.slug, "note": "Merged."},
                owner="rapporteur",
            ),
            Refusal(
                "to another State's",
                "rapporteur",
                SHOWN,
                TRADE,
                lambda w: {"to": theirs(w).slug, "note": "Merged."},
                given=foreign_institution,
                right=lambda w: {"to": w.officers.transport.slug},
            ),
        ),
        (
            Refusal(
                "closed",
                "rapporteur",
                409,
                TRADE,
                lambda w: {"to": w.officers.transport.slug, "note": "Merged."},
                meanwhile=close_trade,
            ),
            Refusal(
                "to a closed one",
                "rapporteur",
                SHOWN,
                TRADE,
                lambda w: {"to": w.officers.transport.slug, "note": "Merged."},
                meanwhile=close_transport,
            ),
        ),
        "Carries no version: everything goes over that hangs on the institution at that moment.",
    ),
]

REVIEWERS = [
    Entry(
        "my_members_invite",
        NO_OBJECT,
        (Refusal("has a role", "approver", SHOWN, data=invitation("member"), meanwhile=came_in),),
        NO_VERSION,
    ),
    Entry(
        "review_create",
        (
            Refusal(
                "judging another State's version",
                "member",
                409,
                place(1, code="ken"),
                lambda w: {**review_data(w), "judged": factories.publish(other(w), w.obligations[0]).pk},
                right=review_data,
            ),
        ),
        (
            Refusal("clause asked no more", "member", 404, place(1, code="ken"), review_data, meanwhile=retire(1)),
            Refusal(
                "of a fictional organisation",
                "member",
                403,
                place(1, code="ken"),
                review_data,
                meanwhile=lambda _w: Organisation.objects.update(is_fictional=True),
            ),
        ),
        (
            Refusal(
                "the State published another",
                "member",
                409,
                place(1, code="ken"),
                review_data,
                meanwhile=lambda w: factories.publish(rapporteur(w), w.obligations[0]),
            ),
        ),
    ),
    Entry(
        "review_withdraw",
        (Refusal("of another organisation", outsider, 403, REVIEW, REASON, owner="member"),),
        (
            Refusal(
                "withdrawn",
                "member",
                409,
                REVIEW,
                REASON,
                meanwhile=lambda w: reviews.review_withdraw(actor=approver(w), review=w.review, reason="No."),
            ),
            Refusal("replaced", "member", 409, REVIEW, REASON, meanwhile=review_again),
        ),
        "A review is never rewritten: its key names this one version, and a replaced one is a wrong state.",
    ),
]
