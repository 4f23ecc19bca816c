"""What every address of the State's and the organisation's rooms refuses: another's object, a wrong state, an old page.

Each refusal is a story: something is `given`, somebody opens a page, something happens `meanwhile`, the form is sent,
and the answer is a refusal that changes no row. Without what happened, or from the `owner`, or with the `right` values,
the same form is taken: so it is refused for that reason and for no other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from compliance.models import User
from tests.access.table import Values, nothing
from tests.views.work.world import World

Act = Callable[[World], object]
Who = str | Callable[[World], User]

#: No status that refuses: the form is shown again, and says what is wrong with it.
SHOWN = 200
REFUSING = (403, 404, 409, SHOWN)


@dataclass(frozen=True)
class Refusal:
    """One form that is refused with `answer`. Kwargs and data are those of the page as it was opened."""

    about: str
    who: Who
    answer: int
    kwargs: Values = nothing
    data: Values = nothing
    given: Act = nothing
    meanwhile: Act | None = None
    owner: Who = ""
    right: Values | None = None


#: Refusals, or why there can be none, in words.
Cases = str | tuple[Refusal, ...]


@dataclass(frozen=True)
class Entry:
    """One writing address: what it refuses of another State or organisation, in a wrong state, and of an old page."""

    name: str
    foreign: Cases
    state: Cases
    stale: Cases

    def cases(self, kind: str) -> tuple[Refusal, ...]:
        """The refusals of one kind; none where the entry says why there can be none."""
        found = getattr(self, kind)
        return () if isinstance(found, str) else found


NO_VERSION = "Carries no version: what the act does depends on nothing that the page shows and that others rewrite."
NO_OBJECT = "Names no object: all it writes belongs to the person's own State or organisation."


def officer(name: str) -> Callable[[World], User]:
    """One of the cast, who is somebody."""

    def found(world: World) -> User:
        person = world.people[name]
        assert person is not None
        return person

    return found


rapporteur, contributor, other = officer("rapporteur"), officer("contributor"), officer("other")
