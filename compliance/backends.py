"""Who may sign in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.db.models import Exists

from compliance.models import Membership, SyntheticLoad, User


class LedgerBackend(ModelBackend):
    """E-mail and password. Demonstration accounts, whose passwords are printed, work on loopback addresses only."""

    def user_can_authenticate(self, user: Any) -> bool:
        return super().user_can_authenticate(user) and (not user.is_demonstration or settings.LOOPBACK_ONLY)

    def get_user(self, user_id: int) -> User | None:
        """The person with the membership in force, and whether records here were generated: every page asks for all
        three, so they are read together."""
        membership = (
            Membership.objects.active()
            .select_related("user", "country", "organisation", "institution")
            .annotate(synthetic_data=Exists(SyntheticLoad.objects.all()))
            .filter(user=user_id)
            .first()
        )
        if membership is None:
            found: User | None = super().get_user(user_id)
            return found
        user = membership.user
        user.active_membership = membership
        return user if self.user_can_authenticate(user) else None
