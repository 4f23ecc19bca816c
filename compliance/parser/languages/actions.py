"""From one clause of a translation to its actions, each with the latitude that its hedges leave."""

from __future__ import annotations

import re

from compliance.parser.hedges import CONSIDERATION, DISCRETION, NO_LATITUDE
from compliance.parser.languages.addressees import Words, fold_same
from compliance.parser.languages.fold import fold_word
from compliance.parser.mapped import MappedText
from compliance.parser.nodes import Action, Qualifier

_TRAILING = " \t\n,;.:，；。：،؛"
_ZH_JOINT = re.compile(r",(?:并且|并|而且|同时)(?=[\u3400-\u9fff])|;")
_BARE_JOINT = re.compile(r"(?:[,;] )?(?:et|y|e|и|или|ou|o) ", re.I)
_FIRST_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def read_translated_actions(mapped: MappedText, start: int, end: int, words: Words, latitude: str) -> tuple[Action, ...]:
    """The actions in text[start:end] of a paragraph; a new one begins where "and" is followed by the mark again."""
    text = mapped.text
    folded = fold_same(text[start:end])
    starts = _starts(folded, words)
    actions: list[Action] = []
    for index, (begin, connector) in enumerate(starts):
        stop = starts[index + 1][1] if index + 1 < len(starts) else len(folded)
        left, right = start + begin, start + stop
        while right > left and text[right - 1] in _TRAILING:
            right -= 1
        while left < right and text[left] in _TRAILING:
            left += 1
        if left >= right:
            continue
        wording = text[left:right]
        actions.append(
            Action(
                text=wording,
                verbs=_verbs(wording, words),
                start=mapped.source(left),
                end=mapped.source_end(right),
                latitude=hedge_latitude(wording, words, latitude),
                qualifiers=qualifiers(wording, words),
            )
        )
    return tuple(actions)


def _starts(folded: str, words: Words) -> list[tuple[int, int]]:
    """(where an action begins, where the connector before it begins)."""
    starts = [(0, 0)]
    if words.language == "zh":
        return starts + [(match.end(), match.start()) for match in _ZH_JOINT.finditer(folded, 1)]
    first = words.marker.match(folded)
    kind = _kind(first) if first else None
    for match in words.marker.finditer(folded, first.end() if first else 1):
        verb = match.groupdict().get("verb")
        if verb is not None and (verb in words.not_marker or (words.ends and verb.endswith(tuple(words.ends)))):
            continue
        if first is not None and _kind(match) != kind:
            continue
        before = folded[max(0, match.start() - 44) : match.start()]
        joint = words.joint.search(before)
        if joint is None or joint.group().strip() in ("", ",") and words.language in ("ru", "ar", "es"):
            continue
        connector = match.start() - (len(before) - joint.start())
        if connector > starts[-1][0] + 3:
            starts.append((match.start(), connector))
    return starts


def _kind(match: re.Match[str]) -> str:
    """Which mark it is ("à", "de", "a que"), so that a purpose with another mark begins no action."""
    mark = match.groupdict().get("mark") or ""
    verb = match.groupdict().get("verb")
    if verb is None:
        return "clause"
    return mark.split()[0].rstrip("'") if mark and mark != verb else "infinitive"


def _verbs(wording: str, words: Words) -> tuple[str, ...]:
    """The first verb of an action as printed (Chinese has no word breaks: none)."""
    if words.language == "zh":
        return ()
    folded = fold_same(wording)
    match = words.marker.match(folded)
    if match is None:
        found = _FIRST_WORD.match(wording)
        return (found.group().lower(),) if found else ()
    if match.groupdict().get("verb"):
        return (match.group("verb"),)
    found = _FIRST_WORD.search(wording, match.end())
    return (found.group().lower(),) if found else ()


def hedge_latitude(wording: str, words: Words, inherited: str) -> str:
    """none, discretion or consideration: consideration where the action begins with it."""
    folded = fold_word(wording)
    consider = words.hedges["consideration"].search(folded)
    if consider is not None and consider.start() <= 40:
        return CONSIDERATION
    if inherited != NO_LATITUDE:
        return inherited
    hedged = any(words.hedges[kind].search(folded) for kind in ("discretion", "resource"))
    return DISCRETION if hedged else NO_LATITUDE


def qualifiers(wording: str, words: Words) -> tuple[Qualifier, ...]:
    """The limiting words of an action, in order."""
    folded = fold_word(wording)
    kinds = (("discretion", "hedge"), ("resource", "resource"), ("priority", "priority"))
    found = [(m.start(), Qualifier(m.group(), kind)) for key, kind in kinds for m in words.hedges[key].finditer(folded)]
    consider = words.hedges["consideration"].search(folded)
    if consider is not None and consider.start() <= 40:
        found.append((consider.start(), Qualifier(consider.group(), "consideration")))
    return tuple(dict.fromkeys(qualifier for _, qualifier in sorted(found, key=lambda pair: pair[0])))
