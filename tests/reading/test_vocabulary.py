"""Words that this room may not import, because it knows no Django, are those of the rest of the application."""

from __future__ import annotations

from compliance import enums
from compliance.models import ActionWording, ObligationWording, Resolution
from compliance.reading import values
from compliance.reading.matching import AMENDED, UNCHANGED


def test_choices_are_those_of_the_enums() -> None:
    assert set(values.KINDS) == set(enums.ProvisionKind.values)
    assert set(values.ADDRESSEE_CLASSES) == set(enums.AddresseeClass.values)
    assert set(values.LATITUDES) == set(enums.Latitude.values)
    assert set(values.SCOPES) == set(enums.Scope.values)
    assert {AMENDED, UNCHANGED} <= set(enums.WordingChange.values)
    assert [enums.Force.values[0], enums.Force.values[-1]] == [values.LEAST_FORCE, values.MOST_FORCE]


def test_the_longest_texts_fit_their_columns() -> None:
    columns = [
        *((Resolution, key) for key in ("symbol", "title", "session", "number", "meeting", "vote")),
        (ObligationWording, "verb"),
        (ObligationWording, "verb_base"),
        (ActionWording, "narrowed_to"),
    ]
    for model, name in columns:
        assert values.LONGEST[name] <= model._meta.get_field(name).max_length, name  # type: ignore[union-attr, operator]
