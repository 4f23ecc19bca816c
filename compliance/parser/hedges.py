"""Latitude: the words that leave an action to discretion or ask for its consideration only, each within its scope."""

from __future__ import annotations

import re
from collections.abc import Iterable
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
# No phrase that asks for consideration is longer.
_LONGEST_CONSIDERATION = 60
# Within how many characters the verb of an action is looked for.
_HEAD = 400
_DETAIL = re.compile(r"\b(?:that|which|who)\b|, including\b|with the participation|as well as [^,]{0,60},? ?\Z")
_PHRASE_ENDS = re.compile(r"[,;.]| to (?=[a-z])")
_CONSIDER = frozenset(("consider", "explore", "envisage", "contemplate"))
_CONSIDERS = re.compile(r"(?:for [\w ]+ )?to,? (?:[\w ]+, )?(consider|explore|envisage|contemplate)\b", re.I)


_NO_LETTER = re.compile(r"\W")


class _Phrases:
    """The phrases of the lexicon, of which few can stand in a paragraph: those all of whose words it has."""

    def __init__(self, lexicon: Lexicon) -> None:
        # By the longest word of each, which is the rarest.
        self._by_sign: dict[str, list[tuple[frozenset[str], str, str]]] = {}
        for kind in _KINDS:
            for phrase in lexicon.hedges[kind]:
                words = _NO_LETTER.split(phrase)
                self._by_sign.setdefault(max(words, key=len), []).append((frozenset(words), kind, phrase))
        self._signs = frozenset(self._by_sign)

    def standing(self, words: frozenset[str]) -> dict[str, list[str]]:
        """The phrases, by their kind, that can stand in a paragraph that has these words."""
        found: dict[str, list[str]] = {}
        for sign in self._signs & words:
            for needed, kind, phrase in self._by_sign[sign]:
                if needed <= words:
                    found.setdefault(kind, []).append(phrase)
        # Qualifiers that begin together are given in the order of their kinds.
        return {kind: found[kind] for kind in _KINDS if kind in found} if len(found) > 1 else found


def _spans(phrases: Iterable[str], lower: str) -> list[tuple[int, int]]:
    """Where in a text in small letters the phrases stand as whole words: of those that overlap the first, and of those
    that begin together the longest."""
    found: list[tuple[int, int]] = []
    for phrase in phrases:
        start = lower.find(phrase)
        while start >= 0:
            end = start + len(phrase)
            if not (_is_letter(lower[start - 1 : start]) or _is_letter(lower[end : end + 1])):
                found.append((start, -end))
            start = lower.find(phrase, start + 1)
    if len(found) < 2:
        return [(start, -end) for start, end in found]
    spans: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if not spans or start >= spans[-1][1]:
            spans.append((start, -end))
    return spans


def _is_letter(char: str) -> bool:
    return char.isalnum() or char == "_"


_KINDS = {
    "discretion": "hedge",
    "resource": "resource",
    "priority": "priority",
    "scope_openers": "scope",
    "partnership_openers": "partnership",
}
# The kinds that leave an action to discretion.
_LEAVE_LATITUDE = ("discretion", "resource")


@lru_cache(maxsize=1)
def _phrases(lexicon: Lexicon) -> _Phrases:
    return _Phrases(lexicon)


@lru_cache(maxsize=4)
def _standing(lexicon: Lexicon, words: frozenset[str]) -> dict[str, list[str]]:
    """The phrases, by their kind, that can stand in a paragraph: it is asked for each of its actions."""
    return _phrases(lexicon).standing(words)


def _lower(text: str) -> str:
    """A text in small letters, every one in its place."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(char.lower()[:1] for char in text)


def clause_latitude(text: str, lexicon: Lexicon, words: frozenset[str]) -> str:
    """The latitude that words before the first infinitive leave to every action of the clause.

    `words` are those of the whole paragraph (`TokenReader.vocabulary`).
    """
    partner = False
    standing = _standing(lexicon, words)
    sought = [standing[key] for key in _LEAVE_LATITUDE if key in standing]
    if not sought:
        return NO_LATITUDE
    for segment in _lower(text).split(","):
        hedged = any(_spans(phrases, segment) for phrases in sought)
        if hedged and not partner:
            return DISCRETION
        # "with the support of the United Nations, when necessary, ...": the hedge is that of the support.
        partner = takes_actors(segment, lexicon)
    return NO_LATITUDE


def action_latitude(
    text: str, start: int, end: int, verbs: tuple[str, ...], inherited: str, lexicon: Lexicon, words: frozenset[str]
) -> str:
    """none, discretion or consideration; consideration outweighs discretion."""
    wording = text[start:end]
    if _considers(wording, verbs, lexicon):
        fired(CONSIDERS, words=verbs[0] if verbs else wording.split(" ", 1)[0])
        return CONSIDERATION
    if inherited != NO_LATITUDE:
        fired(CLAUSE_HEDGE)
        return inherited
    standing = _standing(lexicon, words)
    if standing.keys().isdisjoint(_LEAVE_LATITUDE):
        return NO_LATITUDE
    lower = _lower(wording)
    for key in _LEAVE_LATITUDE:
        spans = _spans(standing[key], lower) if key in standing else []
        if not spans:
            continue
        narrower = _NARROWER.search(wording, 1)
        hedges = _spans(standing[key], lower[: narrower.start()]) if narrower else spans
        if hedges:
            fired(ACTION_HEDGE, words=wording[slice(*hedges[0])])
            return DISCRETION
        begin, stop = spans[-1]
        if len(wording) - stop <= _TRAILING and not _belongs_to_detail(wording[:begin]):
            fired(CLOSING_HEDGE, words=wording[begin:stop])
            return DISCRETION
        fired(NARROW_HEDGE, words=wording[begin:stop])
    return NO_LATITUDE


def _belongs_to_detail(before: str) -> bool:
    """Whether a hedge at the end stands in a "that" clause or an "including" phrase."""
    return bool(_DETAIL.search(before))


def _considers(wording: str, verbs: tuple[str, ...], lexicon: Lexicon) -> bool:
    phrases = lexicon.hedges["consideration"]
    lower = wording[:_LONGEST_CONSIDERATION].lower()
    if lower.startswith(phrases) and any(
        lower.startswith(phrase) and not lower[len(phrase) : len(phrase) + 1].isalpha() for phrase in phrases
    ):
        return True
    return bool(verbs) and verbs[0].startswith(("continue to consider", "consider ", "continue considering"))


def action_qualifiers(wording: str, lexicon: Lexicon, words: frozenset[str]) -> tuple[Qualifier, ...]:
    """The limiting words in an action's whole wording, its means included, in order."""
    if not wording:
        return ()
    found: list[tuple[int, Qualifier]] = []
    standing = _standing(lexicon, words)
    lower = _lower(wording) if standing else ""
    for key, phrases in standing.items():
        opens = key.endswith("_openers")
        for start, end in _spans(phrases, lower):
            stop = _PHRASE_ENDS.search(wording, end) if opens else None
            limit = end if not opens else stop.start() if stop else len(wording)
            text = wording[start:limit]
            found.append((start, Qualifier(text.strip() if opens else text, _KINDS[key])))
    consider = None if _CONSIDER.isdisjoint(words) else _CONSIDERS.match(wording, 0, _HEAD)
    if consider:
        found.append((consider.start(1), Qualifier(consider.group(1), "consideration")))
    if len(found) < 2:
        return tuple(qualifier for _, qualifier in found)
    found.sort(key=lambda pair: pair[0])
    return tuple(dict.fromkeys(qualifier for _, qualifier in found))
