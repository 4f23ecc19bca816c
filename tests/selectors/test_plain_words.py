"""Force and latitude in plain words: what is asked, and never that it binds or excuses."""

from __future__ import annotations

import pytest

from compliance.enums import Body, Force, Latitude
from compliance.models import ObligationWording, Resolution
from compliance.selectors.plain_words import asked_how, room_left


def said(body: str, force: Force, verb: str = "Urges") -> str:
    return asked_how(Resolution(body=body, body_name="As printed"), ObligationWording(verb=verb, force=force))


def test_a_recommendation_is_said_to_bind_nobody() -> None:
    assert said("ga", Force.URGES) == "General Assembly, “Urges”: strongly asked, not legally binding."
    assert said("hrc", Force.ENCOURAGES, "Invites") == (
        "Human Rights Council, “Invites”: encouraged or invited, not legally binding."
    )


def test_of_other_bodies_nothing_is_said_about_law() -> None:
    assert said("sc", Force.DECIDES, "Decides") == "As printed, “Decides”: decided."


@pytest.mark.parametrize("force", Force)
@pytest.mark.parametrize("body", Body)
def test_every_force_has_its_words(force: Force, body: Body) -> None:
    assert said(body, force).startswith(("As printed", str(body.label)))


def test_latitude_is_no_excuse() -> None:
    assert room_left("consideration").startswith("The wording asks to consider it, not to do it")
    assert "not whether to begin" in room_left("discretion")
    assert all(room_left(latitude) for latitude in Latitude)
