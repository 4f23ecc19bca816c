"""What the cases compare: the parts of a reading that a person checks, in a short form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from compliance.parser import ParsedResolution

CASES = Path(__file__).parent / "cases"
RESOLUTIONS = Path(__file__).parents[2] / "fixtures" / "resolutions"


def summary(parsed: ParsedResolution) -> dict[str, Any]:
    """A reading in the form of the .json files beside the cases."""
    return {
        "symbol": parsed.symbol,
        "body": parsed.body,
        "title": parsed.title,
        "adopted_on": parsed.adopted_on,
        "vote": parsed.vote,
        "meeting": parsed.meeting,
        "cites": list(parsed.cites),
        "annexes": [annex.title for annex in parsed.annexes],
        "warnings": [warning.code for warning in parsed.warnings],
        "preambular": [[p.id, p.verb] for p in parsed.provisions if p.kind == "preambular"],
        "operative": [
            {
                "id": p.id,
                "number": p.number,
                "verb": p.verb,
                "addressee": p.addressee,
                "class": p.addressee_class,
                "themes": list(p.themes),
                "also": [[a.verb, a.addressee, a.addressee_class] for a in p.also],
                "ends": p.text[-24:],
            }
            for p in parsed.provisions
            if p.kind == "operative"
        ],
        "obligations": [
            {
                "id": o.id,
                "verb": o.verb,
                "force": o.force,
                "actions": [
                    {
                        "text": a.text,
                        "verbs": list(a.verbs),
                        "latitude": a.latitude,
                        "alternative_group": a.alternative_group,
                        "narrowed_to": a.narrowed_to,
                        "means": list(a.means),
                    }
                    for a in o.actions
                ],
            }
            for o in parsed.obligations
        ],
    }
