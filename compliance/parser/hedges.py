"""Latitude: the words that leave an action to discretion or ask for its consideration only, each "
"within its scope."""

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
_CONSIDERS = re.compile(r"(?:for [\w ]+ )?to,? (?:[\w ]+, )?(consider|explore|envisage|contemplate)\b", re.I)


class _Phrases:
    """Phrases of the lexicon, sought in texts in small letters."""

    def __init__(self, phrases: Iterable[str]) -> None:
        # Grouped by their first word, and by its first letter, so that the pattern is left at once where none begins.
        letters: dict[str, dict[str, list[str]]] = {}
        for phrase in sorted(phrases, key=len, reverse=True):
            first, _, rest = phrase.partition(" ")
            group = letters.setdefault(first[0], {}).setdefault(first, [])
            group.append(re.escape(f" {rest}") if rest else "")
        self._pattern = re.compile(
            "|".join(
                rf"{letter}(?<!\w{letter})(?:{'|'.join(_group(first[1:], rests) for first, rests in words.items())})\b"
                for letter, words in letters.items()
            )
        )
        # The longest word of each: where none of these stands, none of the phrases does.
        self._signs = frozenset(max(phrase.replace("-", " ").split(), key=len) for phrase in phrases)

    def stand_in(self, words: frozenset[str]) -> bool:
        """Whether any of the phrases can stand in a paragraph that has these words."""
        return not self._signs.isdisjoint(words)

    def search(self, lower: str) -> tuple[int, int] | None:
        """Where in a text the first of the phrases stands."""
        found = self._pattern.search(lower)
        return found.span() if found else None

    def spans(self, lower: str) -> list[tuple[int, int]]:
        """Where in a text the phrases stand."""
        return [match.span() for match in self._pattern.finditer(lower)]


def _group(first: str, rests: list[str]) -> str:
    return f"{re.escape(first)}(?:{'|'.join(rests)})"


_KINDS = {
    "discretion": "hedge",
    "resource": "resource",
    "priority": "priority",
    "scope_openers": "scope",
    "partnership_openers": "partnership",
}


@lru_cache(maxsize=1)
def _phrases(lexicon: Lexicon) -> dict[str, _Phrases]:
    return {key: _Phrases(lexicon.hedges[key]) for key in _KINDS}


@lru_cache(maxsize=4)
def _standing(lexicon: Lexicon, words: frozenset[str]) -> dict[str, _Phrases]:
    """The phrases, by their kind, of which any can stand in a paragraph: it is asked for each of its actions."""
    return {key: phrases for key, phrases in _phrases(lexicon).items() if phrases.stand_in(words)}


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
    sought = [standing[key] for key in ("discretion", "resource") if key in standing]
    if not sought:
        return NO_LATITUDE
    for segment in _lower(text).split(","):
        hedged = any(phrases.search(segment) for phrases in sought)
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
    lower = _lower(wording)
    for key in ("discretion", "resource"):
        phrases = standing.get(key)
        spans = phrases.spans(lower) if phrases is not None else []
        if phrases is None or not spans:
            continue
        narrower = _NARROWER.search(wording, 1)
        hedge = phrases.search(lower[: narrower.start()] if narrower else lower)
        if hedge is not None:
            fired(ACTION_HEDGE, words=wording[slice(*hedge)])
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
    lower = _lower(wording)
    for key, phrases in _standing(lexicon, words).items():
        opens = key.endswith("_openers")
        for start, end in phrases.spans(lower):
            stop = _PHRASE_ENDS.search(wording, end) if opens else None
            limit = end if not opens else stop.start() if stop else len(wording)
            text = wording[start:limit]
            found.append((start, Qualifier(text.strip() if opens else text, _KINDS[key])))
    consider = _CONSIDERS.match(wording, 0, _HEAD)
    if consider:
        found.append((consider.start(1), Qualifier(consider.group(1), "consideration")))
    if len(found) < 2:
        return tuple(qualifier for _, qualifier in found)
    found.sort(key=lambda pair: pair[0])
    return tuple(dict.fromkeys(qualifier for _, qualifier in found))
