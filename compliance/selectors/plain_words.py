"""How strongly a clause asks and what room it leaves, as a colleague would say it."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from compliance.enums import Body, Force, Latitude
from compliance.selectors.places import isolated

#: Resolutions of these are recommendations in law, whatever their verbs.
RECOMMENDING = (Body.GENERAL_ASSEMBLY, Body.HUMAN_RIGHTS_COUNCIL, Body.ECOSOC)

_HOW: dict[Force, Promise] = {
    Force.STANCE: pgettext_lazy("how a clause asks", "it takes a position, and asks for what follows from it"),
    Force.IMPLIED: pgettext_lazy("how a clause asks", "asked without a verb that says how strongly"),
    Force.ENCOURAGES: pgettext_lazy("how a clause asks", "encouraged or invited"),
    Force.REQUESTS: pgettext_lazy("how a clause asks", "asked or recommended"),
    Force.URGES: pgettext_lazy("how a clause asks", "strongly asked"),
    Force.DEMANDS: pgettext_lazy("how a clause asks", "demanded"),
    Force.DECIDES: pgettext_lazy("how a clause asks", "decided"),
}
_ROOM: dict[Latitude, Promise] = {
    Latitude.NONE: gettext_lazy("The wording leaves no room."),
    Latitude.DISCRETION: gettext_lazy("The wording leaves to each government how far to go, not whether to begin."),
    Latitude.CONSIDERATION: gettext_lazy(
        "The wording asks to consider it, not to do it: say what was considered, and what came of it."
    ),
}


def asked_how(resolution: Any, wording: Any) -> str:
    """The verb's force in a sentence: "The General Assembly “Urges”: strongly asked, not legally binding."."""
    body = resolution.body_name or resolution.get_body_display()
    if resolution.body in RECOMMENDING:
        body = resolution.get_body_display()
        said = _("%(body)s, “%(verb)s”: %(how)s, not legally binding.")
    else:
        said = _("%(body)s, “%(verb)s”: %(how)s.")
    return said % {"body": body, "verb": isolated(wording.verb), "how": _HOW[Force(wording.force)]}


def room_left(latitude: str) -> str:
    """What an action's latitude means. It is never an excuse for not starting."""
    return str(_ROOM[Latitude(latitude)])
