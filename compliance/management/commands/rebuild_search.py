"""`manage.py rebuild_search`: bring the index of words to what the records say. A right index stays as it is."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand

from compliance.services import search_index
from compliance.services.search_index import Rebuilt


class Command(BaseCommand):
    help = "Bring the search index to what the records say, while the site is in use; a right index stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        done = search_index.rebuild(self.say)
        changed = sum(kind.written + kind.removed for kind in done)
        self.stdout.write(f"{changed:,} documents changed, {time.monotonic() - began:.1f} s.")

    def say(self, done: Rebuilt) -> None:
        self.stdout.write(
            f"{done.kind}: {done.looked_at:,} looked at, {done.written:,} written, {done.removed:,} removed"
        )
        self.stdout.flush()
