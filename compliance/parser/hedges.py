"""Latitude: the words that leave an action to discretion or ask for its consideration only, each "
"within its scope."""

from __future__ import annotations

import re
from functools import lru_cache

from compliance.parser.addressees import takes_actors
from compliance.parser.lexicon import Lexicon
from compliance.parser.nodes import Qualifier
from compliance.parser.trace import fired, rule

CONSIDERS = rule("latitude.consideration", "“{words}” asks for consideration only")
CLAUSE_HEDGE = rule("latitude.clause", "a hedge before the first infinitive covers every action: discretion")
ACTION_HEDGE = rule("latitude.action", "“{words}” leaves the action to discretion")
CLOSING_HEDGE = rule("latitude.closing", "“{words}” at its end leaves the whole action to discretion")
NARROW_HEDGE = rule("latitude.detail", "“{words}” belongs to a detail and leaves the action as it is")

NO_LATITUDE, DISCRETION, CONSIDERATION = "none", "discretion", "consideration"

# A hedge after one of these belongs to what it introduces and not to the action.
_NARROWER = re.compile(
    r"\b(?:that|which|who|whose|whether)\b|,? including\b|, (?:such as|particularly|especially"
    r"|in particular|with the participation of|with the support of|with the involvement of|through"
    r"|and,? (?:as|where|when|if) )"
    r"|(?<!\Ato )(?<=[a-z)])(?<!not) to (?=[a-z])"
)
_TRAILING = 4


@lru_cache(maxsize=16)
def _pattern(lexicon: Lexicon, key: str) -> re.Pattern[str]:
    # Grouped by their first word, so that the pattern is left at once where none of them begins.
    groups: dict[str, list[str]] = {}
    for phrase in sorted(lexicon.hedges[key], key=len, reverse=True):
        first, _, rest = phrase.partition(" ")
        groups.setdefault(first, []).append(re.escape(f" {rest}") if rest else "")
    joined = "|".join(f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in groups.items())
    return re.compile(rf"\b(?:{joined})\b", re.I)


def clause_latitude(text: str, lexicon: Lexicon) -> str:
    """The latitude that words before the first infinitive leave to every action of the clause."""
    partner = False
    for segment in text.split(","):
        hedged = any(_pattern(lexicon, key).search(segment) for key in ("discretion", "resource"))
        if hedged and not partner:
            return DISCRETION
        # "with the support of the United Nations, when necessary, ...": the hedge is that of the support.
        partner = takes_actors(segment, lexicon)
    return NO_LATITUDE


def action_latitude(text: str, start: int, end: int, verbs: tuple[str, ...], inherited: str, lexicon: Lexicon) -> str:
    """none, discretion or consideration; consideration outweighs discretion."""
    wording = text[start:end]
    if _considers(wording, verbs, lexicon):
        fired(CONSIDERS, words=verbs[0] if verbs else wording.split(" ", 1)[0])
        return CONSIDERATION
    if inherited != NO_LATITUDE:
        fired(CLAUSE_HEDGE)
        return inherited
    narrower = _NARROWER.search(wording, 1)
    scope = wording[: narrower.start()] if narrower else wording
    for key in ("discretion", "resource"):
        pattern = _pattern(lexicon, key)
        hedge = pattern.search(scope)
        if hedge is not None:
            fired(ACTION_HEDGE, words=hedge.group())
            return DISCRETION
        closing = next(iter(reversed(list(pattern.finditer(wording)))), None)
        if (
            closing is not None
            and len(wording) - closing.end() <= _TRAILING
            and not _belongs_to_detail(wording[: closing.start()])
        ):
            fired(CLOSING_HEDGE, words=closing.group())
            return DISCRETION
        if closing is not None:
            fired(NARROW_HEDGE, words=closing.group())
    return NO_LATITUDE


def _belongs_to_detail(before: str) -> bool:
    """Whether a hedge at the end stands in a "that" clause or an "including" phrase."""
    return bool(
        re.search(r"\b(?:that|which|who)\b|, including\b|with the participation|as well as [^,]{0,60},? ?\Z", before)
    )


def _considers(wording: str, verbs: tuple[str, ...], lexicon: Lexicon) -> bool:
    lower = wording.lower()
    phrases = lexicon.hedges["consideration"]
    if any(lower.startswith(phrase) and not lower[len(phrase) : len(phrase) + 1].isalpha() for phrase in phrases):
        return True
    return bool(verbs) and verbs[0].startswith(("continue to consider", "consider ", "continue considering"))


def action_qualifiers(wording: str, lexicon: Lexicon) -> tuple[Qualifier, ...]:
    """The limiting words in an action's whole wording, its means included, in order."""
    found: list[tuple[int, Qualifier]] = []
    for key, kind in (("discretion", "hedge"), ("resource", "resource"), ("priority", "priority")):
        found += [(match.start(), Qualifier(match.group(), kind)) for match in _pattern(lexicon, key).finditer(wording)]
    for key, kind in (("scope_openers", "scope"), ("partnership_openers", "partnership")):
        for match in _pattern(lexicon, key).finditer(wording):
            stop = re.compile(r"[,;.]| to (?=[a-z])").search(wording, match.end())
            phrase = wording[match.start() : stop.start() if stop else len(wording)].strip()
            found.append((match.start(), Qualifier(phrase, kind)))
    consider = re.match(r"(?:for [\w ]+ )?to,? (?:[\w ]+, )?(consider|explore|envisage|contemplate)\b", wording, re.I)
    if consider:
        found.append((consider.start(1), Qualifier(consider.group(1), "consideration")))
    found.sort(key=lambda pair: pair[0])
    return tuple(dict.fromkeys(qualifier for _, qualifier in found))
