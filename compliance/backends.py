"""Who may sign in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend


class LedgerBackend(ModelBackend):
    """E-mail and password. Demonstration accounts, whose passwords are printed, work on loopback addresses only."""

    def user_can_authenticate(self, user: Any) -> bool:
        return super().user_can_authenticate(user) and (not user.is_demonstration or settings.LOOPBACK_ONLY)
