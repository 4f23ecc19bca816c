"""What people have asked to take away: everybody has a list of their own, and nobody sees another's."""

from __future__ import annotations

from typing import Any

from tests.access.table import (
    OFFICERS,
    REVIEWERS,
    SIGN_IN,
    Answer,
    Answers,
    Line,
    Values,
    everyone,
    in_draft,
    nothing,
    only,
    place,
    readable,
)
from tests.views.work.taken import kept_download
from tests.views.work.world import World


def key(_world: World) -> dict[str, Any]:
    return {"key": kept_download().key}


def who_asked(answer: Answer, others: Answer = 404) -> Answers:
    return everyone(others, anonymous=SIGN_IN, contributor=answer)


def table(name: str, get: Answers, kwargs: Values = nothing) -> list[Line]:
    """A table in each of its forms; whoever reads its page reads these."""
    posted = {who: SIGN_IN if answer == SIGN_IN else 403 if answer == 403 else 405 for who, answer in get.items()}
    return [
        Line(
            f"{name}_table",
            get,
            posted,
            lambda w, extension=extension: {**kwargs(w), "extension": extension},  # type: ignore[misc]
            about=extension,
        )
        for extension in ("csv", "xlsx", "json")
    ]


def asks(address: str) -> Values:
    return lambda _w: {"address": address, "columns": "status"}


LINES = [
    readable("data"),
    *table("countries", everyone(200)),
    *table("resolutions", everyone(200)),
    *table("obligations", everyone(200)),
    *table("ledger", everyone(200)),
    *table("matrix", everyone(200)),
    *table("comparison", everyone(200)),
    *table("checklist", everyone(200), lambda w: {"code": w.state.code}),
    *table("standing", everyone(200), place(1)),
    *table("standing", everyone(404), in_draft()),
    *table("work_list", only(OFFICERS, 200)),
    *table("evidence", only(OFFICERS, 200)),
    *table("claims", only(REVIEWERS, 200)),
    *table("reviews", only(REVIEWERS, 200)),
    Line(
        "table_request",
        everyone(405, anonymous=SIGN_IN),
        everyone(302, anonymous=SIGN_IN),
        data=asks("/countries/ken/table.xlsx"),
    ),
    Line(
        "table_request",
        everyone(405, anonymous=SIGN_IN),
        only(OFFICERS, 302),
        data=asks("/my-country/table.csv"),
        about="of officers",
    ),
    Line("download_list", everyone(200, anonymous=SIGN_IN), everyone(405, anonymous=SIGN_IN)),
    Line("download_detail", who_asked(200), who_asked(405, 405), key),
    Line("download_file", who_asked(200), who_asked(405, 405), key),
    Line("download_remove", who_asked(405, 405), who_asked(302), key),
]
