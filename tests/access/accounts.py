"""Signing in, passwords, invitations, and the people of every room."""

from __future__ import annotations

from tests import factories
from tests.access.table import INVITERS, REASON, SIGN_IN, SIGNED_IN, Line, everyone, only, readable

LINES = [
    Line(
        "sign_in",
        everyone(302, anonymous=200),
        everyone(302),
        data=lambda w: {"username": w.people["rapporteur"].email, "password": factories.PASSWORD},  # type: ignore[union-attr]
    ),
    Line("sign_out", everyone(405), everyone(302)),
    Line("after_sign_in", everyone(302, anonymous=SIGN_IN), everyone(405, anonymous=SIGN_IN)),
    Line(
        "my_profile",
        only(SIGNED_IN, 200),
        only(SIGNED_IN, 302),
        data=lambda _w: {"name": "Another name", "language": "fr"},
    ),
    Line(
        "password_change",
        only(SIGNED_IN, 200),
        only(SIGNED_IN, 302),
        data=lambda _w: {
            "old_password": factories.PASSWORD,
            "new_password1": "quiet river stone 88",
            "new_password2": "quiet river stone 88",
        },
    ),
    Line("password_reset", everyone(200), everyone(302), data=lambda _w: {"email": "nobody@example.org"}),
    readable("password_reset_done"),
    readable("password_reset_complete"),
    Line("password_reset_confirm", everyone(200), everyone(200), lambda _w: {"uidb64": "MQ", "token": "x-y"}),
    Line(
        "invitation_accept",
        everyone(200),
        everyone(302),
        lambda w: {"token": w.invitations["contributor"][1]},
        lambda _w: {"password": "quiet river stone 88", "password_again": "quiet river stone 88"},
    ),
    Line("invitation_accept", everyone(404), everyone(404), lambda _w: {"token": "unknown"}, about="unknown"),
    Line(
        "invitation_revoke",
        only(INVITERS, 405),
        only((), 403, rapporteur=302, other=404, approver=404),
        lambda w: {"pk": w.invitations["contributor"][0].pk},
        about="contributor",
    ),
    Line(
        "invitation_revoke",
        only(INVITERS, 405),
        only((), 403, rapporteur=404, other=404, approver=302),
        lambda w: {"pk": w.invitations["member"][0].pk},
        about="member",
    ),
    Line(
        "invitation_revoke",
        only(INVITERS, 405),
        only((), 403, rapporteur=302, other=404, approver=404, administrator=302),
        lambda w: {"pk": w.invitations["rapporteur"][0].pk},
        about="rapporteur",
    ),
    Line(
        "membership_end",
        only((), 403, rapporteur=200, other=404, approver=404, administrator=200),
        only((), 403, rapporteur=302, other=404, approver=404, administrator=302),
        lambda w: {"pk": w.memberships["contributor"].pk},
        REASON,
        "contributor",
    ),
    Line(
        "membership_end",
        only((), 403, rapporteur=200, other=404, approver=404, administrator=200),
        only((), 403, rapporteur=403, other=404, approver=404, administrator=302),
        lambda w: {"pk": w.memberships["rapporteur"].pk},
        REASON,
        "own",
    ),
    Line(
        "membership_end",
        only((), 403, rapporteur=404, other=404, approver=200, administrator=200),
        only((), 403, rapporteur=404, other=404, approver=302, administrator=302),
        lambda w: {"pk": w.memberships["member"].pk},
        REASON,
        "member",
    ),
    Line(
        "membership_end",
        only((), 403, rapporteur=404, other=404, approver=404, administrator=200),
        only((), 403, rapporteur=404, other=404, approver=404, administrator=403),
        lambda w: {"pk": w.memberships["administrator"].pk},
        REASON,
        "administrator",
    ),
]
