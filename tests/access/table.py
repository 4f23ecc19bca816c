"""One line of the access table: an address, and what each of the cast gets there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.views.work.world import CAST, World

#: Sent to sign in. All other answers are their status; 301 and 302 lead somewhere else.
SIGN_IN = "sign in"
#: Answers after which every row is as it was.
REFUSALS = (SIGN_IN, 403, 404, 405, 409)
Answer = int | str
Answers = Mapping[str, Answer]
Values = Callable[[World], dict[str, Any]]

OFFICERS = ("contributor", "rapporteur", "other")
RAPPORTEURS = ("rapporteur", "other")
REVIEWERS = ("member", "approver")
INVITERS = ("approver", "rapporteur", "other", "administrator")
SIGNED_IN = CAST[1:]


def everyone(answer: Answer, **others: Answer) -> Answers:
    return {**dict.fromkeys(CAST, answer), **others}


def only(people: tuple[str, ...], answer: Answer, **others: Answer) -> Answers:
    """This answer for these; who is not signed in is sent there, the rest are refused."""
    return {"anonymous": SIGN_IN, **{name: answer if name in people else 403 for name in SIGNED_IN}, **others}


def nothing(_world: World) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Line:
    """One address (and one object where it matters which): what each of the cast gets for GET and for POST."""

    name: str
    get: Answers
    post: Answers
    kwargs: Values = nothing
    data: Values = nothing
    about: str = ""

    def __str__(self) -> str:
        return f"{self.name}-{self.about}" if self.about else self.name


def readable(name: str, kwargs: Values = nothing, about: str = "", **others: Answer) -> Line:
    return Line(name, everyone(200, **others), everyone(405), kwargs, about=about)


def place(number: int, **more: str) -> Values:
    return lambda w: {**w.clause(number), **more}


def in_draft(**more: str) -> Values:
    return lambda w: {"slug": w.draft.slug, "place": "1", **more}


REASON: Values = lambda _w: {"reason": "A good reason."}  # noqa: E731


def invitation(role: str, **more: Any) -> Values:
    return lambda _w: {"role": role, "name": "New", "email": "new@example.org", "language": "en", **more}
