"""A resolution's text cut at the words of its obligations."""

from __future__ import annotations

import pytest

from compliance.models import Obligation, ObligationWording, ProvisionWording
from compliance.selectors.texts import (
    Line,
    Paragraph,
    clause_context,
    label_text,
    resolution_text,
)
from tests.factories import make_resolution

pytestmark = pytest.mark.django_db


def shown(paragraph: Paragraph) -> list[tuple[str, bool, bool]]:
    """Each stretch with whether it is the verb and whether it is an obligation's."""
    return [(segment.text, segment.is_verb, segment.obligation is not None) for segment in paragraph.segments]


def test_a_whole_paragraph_is_its_verb_and_its_words() -> None:
    text = resolution_text(make_resolution(clauses=["to act"]), None)
    assert text is not None
    (paragraph,) = [part for part in text.operative if isinstance(part, Paragraph)]
    assert shown(paragraph) == [("Urges", True, True), (" Governments to act", False, True)]
    assert (paragraph.label, paragraph.anchor, paragraph.level) == ("1.", "p1", 0)


def test_words_that_are_no_obligation_stay_unmarked() -> None:
    resolution = make_resolution(clauses=["to act"])
    whole = "Urges Governments to act, and expresses its appreciation"
    ProvisionWording.objects.update(text=whole)
    text = resolution_text(resolution, None)
    assert text is not None
    paragraph = text.operative[0]
    assert isinstance(paragraph, Paragraph)
    assert shown(paragraph)[-1] == (", and expresses its appreciation", False, False)
    assert "".join(segment.text for segment in paragraph.segments) == whole


def test_words_that_are_not_found_leave_the_paragraph_whole_and_marked() -> None:
    resolution = make_resolution(clauses=["to act"])
    ObligationWording.objects.update(text="Something else")
    text = resolution_text(resolution, None)
    assert text is not None
    paragraph = text.operative[0]
    assert isinstance(paragraph, Paragraph)
    assert "".join(segment.text for segment in paragraph.segments) == "Urges Governments to act"
    assert len(paragraph.obligations) == 1


def test_lines_around_paragraphs_are_kept_and_their_marks_are_not() -> None:
    resolution = make_resolution(clauses=["to act", "to wait"])
    version = resolution.current_revision.texts.get()  # type: ignore[union-attr]
    head, between, tail = "General Assembly\n\n*Resolution 99/1*\n", "\n*human rights*\n\f\n", "\n27th meeting\n"
    first, second = ProvisionWording.objects.order_by("start")
    one, two = version.text[: first.end], version.text[first.end + 2 :]
    version.text = head + one + ";" + between + two + tail
    version.save()
    first.start, first.end = first.start + len(head), first.end + len(head)
    second.start += len(head) + len(between) - 1
    second.end += len(head) + len(between) - 1
    first.save()
    second.save()
    text = resolution_text(resolution, None)
    assert text is not None
    assert [line.text for line in text.heading] == ["General Assembly", "Resolution 99/1"]
    assert [part.text for part in text.operative if isinstance(part, Line)] == ["human rights"]
    assert [line.text for line in text.closing] == ["27th meeting"]


def test_the_context_of_a_clause_is_its_neighbours() -> None:
    resolution = make_resolution(clauses=["to begin", "to go on", "to end"])
    first, middle, last = Obligation.objects.filter(resolution=resolution).order_by("wording__position")

    def labels(obligation: Obligation) -> list[str | None]:
        found = clause_context(obligation, None)
        assert found is not None
        return [part.label if part else None for part in (found.before, found.paragraph, found.after)]

    assert labels(first) == [None, "1.", "2."]
    assert labels(middle) == ["1.", "2.", "3."]
    assert labels(last) == ["2.", "3.", None]


@pytest.mark.parametrize(("label", "printed"), [("3", "3."), ("(e)", "(e)"), ("", ""), ("3 bis", "3 bis.")])
def test_numbers_are_printed_with_their_stop(label: str, printed: str) -> None:
    assert label_text(label) == printed
