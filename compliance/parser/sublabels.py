"""Which list a sub-paragraph's label belongs to: "(i)" after "(h)" is a letter, under "(a)" a roman one."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.parser.numbering import BULLET, LETTER, PAREN_NUMBER, PREAMBLE_NUMBER, ROMAN, Label, roman_value


@dataclass(frozen=True, slots=True)
class Place:
    """The depth (1 for the first level under a paragraph), scheme and value of a label, and a doubt
    about it."""

    depth: int
    scheme: str
    value: int
    shown: str
    doubt: str | None = None


def place_label(label: Label, stack: list[tuple[str, int]], *, opens_list: bool, gap: bool) -> Place | None:
    """The place of a label among the open lists `stack` (scheme, last value), deepest last.

    `opens_list`: the text before ends in a colon. `gap`: an empty line stands before the label, so that one out
    of sequence is still a label.
    """
    if label.scheme == PREAMBLE_NUMBER:
        return None
    if label.scheme == BULLET:
        return _bullet(label, stack, opens_list=opens_list)
    readings = [(label.scheme, label.value)]
    roman = roman_value(label.shown.strip("()"))
    if label.scheme == LETTER and roman is not None:
        readings.append((ROMAN, roman))
    for scheme, value in readings:
        for depth in range(len(stack), 0, -1):
            known, last = stack[depth - 1]
            follows = value == last + 1 or (value == last and bool(label.suffix))
            starts_below = opens_list and depth == len(stack) and (ROMAN, 1) in readings
            if known == scheme and follows and not starts_below:
                return Place(depth, scheme, value, label.shown)
    if label.scheme == PAREN_NUMBER and stack and stack[-1] == (LETTER, 1) and label.value == 6:
        # Scanners read "(b)" as "(6)".
        return Place(len(stack), LETTER, 2, "(b)", "label-corrected")
    if label.scheme == PAREN_NUMBER and label.value > 1 and opens_list and not stack:
        # ... "(a)" as "(2)" or "(4)", ...
        return Place(1, LETTER, 1, "(a)", "label-corrected")
    if roman == 2 and stack and stack[-1] == (PAREN_NUMBER, 1):
        # ... and "(i)" as "(1)".
        return Place(len(stack), ROMAN, 2, label.shown, "label-corrected")
    for scheme, value in reversed(readings) if stack else readings:
        if value == 1 and all(known != scheme for known, _ in stack):
            return Place(len(stack) + 1, scheme, value, label.shown)
    for scheme, value in readings:
        if value == 1 and stack and opens_list:
            return Place(len(stack) + 1, f"{scheme}+", value, label.shown)
    if gap:
        return _out_of_sequence(readings, stack, label)
    return None


def _out_of_sequence(readings: list[tuple[str, int]], stack: list[tuple[str, int]], label: Label) -> Place | None:
    for scheme, value in readings:
        for depth in range(len(stack), 0, -1):
            if stack[depth - 1][0] == scheme and value > stack[depth - 1][1]:
                return Place(depth, scheme, value, label.shown, "label-out-of-sequence")
    return None


def _bullet(label: Label, stack: list[tuple[str, int]], *, opens_list: bool) -> Place | None:
    """Bullets are counted; one that stands elsewhere than in a list that a colon has opened is none."""
    if stack and stack[-1][0] == BULLET and not opens_list:
        return Place(len(stack), BULLET, stack[-1][1] + 1, label.shown)
    return Place(len(stack) + 1, BULLET, 1, label.shown) if opens_list else None
