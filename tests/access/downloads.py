"""What people have asked to take away: everybody has a list of their own, and nobody sees another's."""

from __future__ import annotations

from typing import Any

from tests.access.table import SIGN_IN, Answer, Answers, Line, everyone
from tests.views.work.taken import kept_download
from tests.views.work.world import World


def key(_world: World) -> dict[str, Any]:
    return {"key": kept_download().key}


def who_asked(answer: Answer, others: Answer = 404) -> Answers:
    return everyone(others, anonymous=SIGN_IN, contributor=answer)


LINES = [
    Line("download_list", everyone(200, anonymous=SIGN_IN), everyone(405, anonymous=SIGN_IN)),
    Line("download_detail", who_asked(200), who_asked(405, 405), key),
    Line("download_file", who_asked(200), who_asked(405, 405), key),
    Line("download_remove", who_asked(405, 405), who_asked(302), key),
]
