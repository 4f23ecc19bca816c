"""Which actions of clauses in force ask States to join which treaties: found by their words, for all States at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from compliance.models import Action, Obligation, ProvisionWording, Resolution, Treaty, TreatyCall
from compliance.reading.treaties import known_terms


@transaction.atomic
def treaty_calls_find(*, resolution: Resolution | None = None) -> int:
    """Write what the words in force of a resolution, or of all, ask for; returns how many calls changed.

    Six statements at most, whatever the number of clauses. What a retired clause asked stays as it was.
    """
    treaties = dict(Treaty.objects.values_list("code", "pk"))
    if not treaties:
        return 0
    obligations = Obligation.objects.in_force()
    if resolution is not None:
        obligations = obligations.filter(resolution=resolution)
    actions = Action.objects.filter(obligation__in=obligations, retired_at__isnull=True, wording__isnull=False)
    found = {
        (treaties[code], action)
        for action, codes in _asked(
            actions.values_list("pk", "wording__text", "obligation__wording__version__language")
        )
        for code in codes
        if code in treaties
    }
    calls = TreatyCall.objects.filter(action__in=actions)
    known = {(treaty, action): pk for pk, treaty, action in calls.values_list("pk", "treaty", "action")}
    gone = [pk for pair, pk in known.items() if pair not in found]
    new = sorted(found - known.keys())
    if gone:
        TreatyCall.objects.filter(pk__in=gone).delete()
    TreatyCall.objects.bulk_create([TreatyCall(treaty_id=treaty, action_id=action) for treaty, action in new])
    return len(gone) + len(new)


def _asked(rows: Iterable[tuple[int, str, str]]) -> list[tuple[int, list[str]]]:
    """The treaties each action asks for. The words around it are read for the few that ask to join something."""
    asking = {pk: text for pk, text, language in rows if known_terms(language).asks_to_join(text)}
    if not asking:
        return []
    around = list(
        Action.objects.filter(pk__in=asking).values_list(
            "pk",
            "obligation__wording__text",
            "obligation__wording__version",
            "obligation__wording__version__language",
            "obligation__wording__provision",
        )
    )
    paragraphs = {
        (version, provision): text
        for version, provision, text in ProvisionWording.objects.filter(
            provision__in={row[4] for row in around}, version__in={row[2] for row in around}
        ).values_list("version", "provision", "text")
    }
    return [
        (pk, known_terms(language).asked_for(asking[pk], clause, paragraphs.get((version, provision), "")))
        for pk, clause, version, language, provision in around
    ]
