"""From one clause of a translation to its actions, each with the latitude that its hedges leave."""

from __future__ import annotations

import re
from dataclasses import replace

from compliance.parser.hedges import CONSIDERATION, DISCRETION, NO_LATITUDE
from compliance.parser.languages.addressees import Words
from compliance.parser.languages.fold import fold_same, fold_word
from compliance.parser.mapped import MappedText
from compliance.parser.nodes import Action, Qualifier

_ALTERNATIVE = re.compile(r"[\s,;]*(?:ou|o|u|или|либо|او|或)(?![^\W_])[\s,]*")
_TRAILING = " \t\n,;.:，；。：،؛"
_ZH_JOINT = re.compile(r",(?:并且|并|而且|同时)(?=[\u3400-\u9fff])|;")
_FIRST_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def read_translated_actions(
    mapped: MappedText, start: int, end: int, words: Words, latitude: str
) -> tuple[Action, ...]:
    """The actions in text[start:end] of a paragraph; a new one begins where "and" is followed by the mark again."""
    text = mapped.text
    folded = fold_same(text[start:end])
    starts = _starts(folded, words)
    actions: list[Action] = []
    groups: list[int | None] = []
    for index, (begin, connector) in enumerate(starts):
        stop = starts[index + 1][1] if index + 1 < len(starts) else len(folded)
        left, right = start + begin, start + stop
        while right > left and text[right - 1] in _TRAILING:
            right -= 1
        while left < right and text[left] in _TRAILING:
            left += 1
        if left >= right:
            continue
        whole = text[left:right]
        wording = text[left:right]
        lead = text[start + connector : left]
        means = words.means.search(folded[left - start : right - start], 3 if words.language == "zh" else 8)
        offered: tuple[str, ...] = ()
        if means is not None:
            offered = (wording[means.start("how") :].strip(_TRAILING),)
            right = left + len(wording[: means.start()].rstrip(_TRAILING))
            wording = text[left:right]
        alternative = bool(connector) and _ALTERNATIVE.match(folded, connector, left - start) is not None
        if alternative and groups and groups[-1] is None:
            groups[-1] = len(actions)
        groups.append(groups[-1] if alternative and groups else None)
        actions.append(
            Action(
                text=wording,
                verbs=_verbs(wording, folded[left - start : right - start], words),
                start=mapped.source(left),
                end=mapped.source_end(right),
                latitude=hedge_latitude(whole, words, hedge_latitude(lead, words, latitude) if lead else latitude),
                qualifiers=qualifiers(f"{lead}{whole}" if connector else whole, words),
                means=offered,
            )
        )
    if not any(group is not None for group in groups):
        return tuple(actions)
    return tuple(
        replace(action, alternative_group=group) if group is not None else action
        for action, group in zip(actions, groups, strict=True)
    )


def _starts(folded: str, words: Words) -> list[tuple[int, int]]:
    """(where an action begins, where the connector before it begins)."""
    starts = [(0, 0)]
    if words.language == "zh":
        return starts + [(match.end(), match.start()) for match in _ZH_JOINT.finditer(folded, 1)]
    if words.language == "ar":
        return starts + _arabic_starts(folded)
    first = words.marker.match(folded)
    kind = _kind(first) if first else None
    for match in words.marker.finditer(folded, first.end() if first else 1):
        verb = match.groupdict().get("verb")
        if verb is not None and (verb in words.not_marker or (words.ends and verb.endswith(tuple(words.ends)))):
            continue
        if first is not None and _kind(match) != kind:
            continue
        before = folded[max(0, match.start() - 130) : match.start()]
        joint = words.joint.search(before[-44:])
        length = len(joint.group()) if joint is not None and joint.group().strip(" ,") else 0
        inserted = _INSERTED.search(before)
        length = length or (len(inserted.group()) if inserted else 0)
        if not length:
            continue
        if (
            words.language == "ru"
            and "," not in before[-length:]
            and _PURPOSE.search(folded, starts[-1][0], match.start())
        ):
            continue
        connector = match.start() - length
        if (
            words.language == "fr"
            and _CONSIDERED.match(folded[starts[-1][0] : connector])
            and not _CLOSED_OFF.match(folded[connector : match.start()])
        ):
            # "d'envisager de signer et de ratifier": both are what is considered.
            continue
        alone = starts[-1][0] + _bare_length(folded, starts[-1][0], words)
        if connector > alone:
            starts.append((match.start(), connector))
    return starts


# "et, selon qu'il conviendra, d'établir": the conjunction stands before the insertion.
_INSERTED = re.compile(r",? (?:et|ou|y|o|e|u|и|или|а также),? [^,;:]{1,80}, \Z|,? (?:y|e),? [^,;:]{1,60}, \Z")
_CONSIDERED = re.compile(r"(?:d'|de |à )envisager\b.{0,90}?\b(?:de |d')[a-z]+(?:er|ir|re|oir)\b")
_CLOSED_OFF = re.compile(r"[,;] ?(?:et|ainsi)")
_PURPOSE = re.compile(r"чтобы|с целью|в целях|для того")
_AND = re.compile(r",? (?:et|ou|y|e|o|u|и|или) |, ")
_BARE_INFINITIVE = re.compile(r"(?<![a-zà-ÿ])(?P<verb>[a-zà-ÿ]+(?:ar|er|ir|re|oir))(?![^\W_])")
_ARABIC = re.compile(r"[,;]?\s+و(?=(?P<mark>(?:علي |الي )?(?:ان|الا)|علي|الي|بان)\s)")


def _arabic_starts(folded: str) -> list[tuple[int, int]]:
    """ "على أن تضع ...، وعلى أن تعد ...": the mark again, with its "and"."""
    first = folded.split(" ", 1)[0]
    return [
        (match.end(), match.start()) for match in _ARABIC.finditer(folded, 1) if match.group("mark").split()[0] == first
    ]


def _bare_length(folded: str, begin: int, words: Words) -> int:
    """The length of a mark with its verb: what follows "and" at once shares the object."""
    match = words.marker.match(folded, begin)
    if match is None or not match.groupdict().get("verb"):
        return 3
    place = match.end()
    if words.language == "ru":
        # "разрабатывать, осуществлять и укреплять меры": verbs in a row share what follows.
        while (joint := _AND.match(folded, place)) is not None:
            following = words.marker.match(folded, joint.end())
            if following is None or not following.groupdict().get("verb"):
                break
            place = following.end()
    return place - begin + 2


def _kind(match: re.Match[str]) -> str:
    """Which mark it is ("à", "de", "a que"), so that a purpose with another mark begins no action."""
    mark = match.groupdict().get("mark") or ""
    if match.groupdict().get("verb") is None:
        return "clause"
    preposition = mark[: mark.find(match.group("verb"))].strip() if mark else ""
    return preposition[:1] if preposition and preposition[:1] in "aàd" else "infinitive"


_CLITICS = frozenset("se le les lo la los las no ne y en nos leur lui".split())


def _verbs(wording: str, folded: str, words: Words) -> tuple[str, ...]:
    """The first verb of an action as printed (Chinese has no word breaks: none); `folded` is its wording folded."""
    if words.language == "zh":
        return ()
    match = words.marker.match(folded)
    if match is None:
        if words.modal.match(folded):
            # "doivent geler", "должны незамедлительно заморозить": the verb after the modal.
            ruled = words.marker.search(folded) if words.language == "ru" else _BARE_INFINITIVE.search(folded)
            if ruled is not None and ruled.groupdict().get("verb"):
                return (ruled.group("verb"),)
        found = _FIRST_WORD.match(wording)
        return (found.group().lower(),) if found else ()
    if match.groupdict().get("verb"):
        return _joined_verbs(folded, match, words)
    found = next(
        (word for word in _FIRST_WORD.finditer(wording, match.end()) if word.group().lower() not in _CLITICS), None
    )
    return (found.group().lower(),) if found else ()


def _joined_verbs(folded: str, match: re.Match[str], words: Words) -> tuple[str, ...]:
    """The verbs that share one object: "d'élaborer et d'appliquer", "fortalecer y promover"."""
    verbs = [match.group("verb")]
    place = match.end()
    while (joint := _AND.match(folded, place)) is not None:
        following = words.marker.match(folded, joint.end())
        bare = following or _BARE_INFINITIVE.match(folded, joint.end())
        verb = bare.groupdict().get("verb") if bare else None
        if bare is None or verb is None or verb in words.not_marker:
            break
        verbs.append(verb)
        place = bare.end()
    return tuple(verbs)


# Where an action that asks for consideration says so at the latest, and how far such words reach from there.
_CONSIDERS_BY, _CONSIDERS_IN = 40, 100


def _consideration(folded: str, words: Words) -> re.Match[str] | None:
    """The words at the beginning of an action that ask for consideration only."""
    found = words.hedges["consideration"].search(folded, 0, _CONSIDERS_BY + _CONSIDERS_IN)
    return found if found is not None and found.start() <= _CONSIDERS_BY else None


def hedge_latitude(wording: str, words: Words, inherited: str) -> str:
    """none, discretion or consideration: consideration where the action begins with it."""
    folded = fold_word(wording)
    consider = _consideration(folded, words)
    if consider is not None:
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
    consider = _consideration(folded, words)
    if consider is not None:
        found.append((consider.start(), Qualifier(consider.group(), "consideration")))
    return tuple(dict.fromkeys(qualifier for _, qualifier in sorted(found, key=lambda pair: pair[0])))
