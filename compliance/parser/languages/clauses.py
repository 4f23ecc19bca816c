"""Within one paragraph of a translation: the clauses of the organ's verbs, and whom each of them addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from compliance.parser.actors import GOVERNMENTS, MIXED, NONE, SELF, UN
from compliance.parser.clauses import SHARED_ACTIONS, Clause, band
from compliance.parser.languages.addressees import Asked, read_addressee
from compliance.parser.languages.fold import first_word, fold_same
from compliance.parser.languages.lexicon import OPERATIVE, TranslatedLexicon, TranslatedMatch
from compliance.parser.lexicon import DECISION, DIRECTIVE
from compliance.parser.trace import fired

_MOST_TRIED = 120
_SHALL = re.compile(r"(?:均|都|还|也|立即)?(?:应(?!邀|可|有权|能)|须|必须)")
_RELATIVE = {
    "fr": re.compile(r"(?<![^\W_])(?:qui|que|qu'|dont|où)"),
    "es": re.compile(r"(?<![^\W_])(?:que|quien|quienes|cuy[oa]s?|donde)(?![^\W_])"),
    "ru": re.compile(r"(?<![^\W_])(?:котор|что|чтобы|где|кто)"),
}
# Stances that stand in a row: "Condamne ..., réaffirme ... et souligne que ...".
_SERIES = frozenset(
    (
        "stresses",
        "reaffirms",
        "welcomes",
        "condemns",
        "recalls",
        "recognizes",
        "decides",
        "expresses",
        "emphasizes",
        "commends",
        "takes note",
        "urges",
    )
)


@dataclass(slots=True)
class TranslatedClause(Clause):
    """A clause with the English verbs that its verb may stand for, and why the first was taken."""

    candidates: tuple[str, ...] = ()
    reason: str = ""
    doubtful: bool = False


def read_translated_clauses(
    text: str, opener: TranslatedMatch | None, lexicon: TranslatedLexicon, body: str | None
) -> list[TranslatedClause]:
    """The clauses of a paragraph in order; the first is that of its opening verb, if it has one."""
    folded = fold_same(text)
    places: list[tuple[int, TranslatedMatch, tuple[int, int]]] = []
    if opener is not None:
        places.append((opener.start, opener, _NOT_THERE))
    places += _secondaries(text, folded, opener, lexicon, body)
    clauses: list[TranslatedClause] = []
    for index, (_, verb, pronoun) in enumerate(places):
        end = places[index + 1][0] if index + 1 < len(places) else len(text)
        clause = clause_of(text, verb, end, lexicon, body, folded)
        clauses.append(_asking_them(clause, text, verb, pronoun, lexicon) if pronoun != _NOT_THERE else clause)
    return [_sharing(first, second, text, lexicon) for first, second in pairwise([*clauses, None]) if first is not None]


_REPORTS = re.compile(r"faire rapport|(?:^|\W)l(?:ui|eur) |inform|доклад|сообщ")


def _sharing(
    first: TranslatedClause, second: TranslatedClause | None, text: str, lexicon: TranslatedLexicon
) -> TranslatedClause:
    """ "Encourage les États Membres et demande aux organisations de coopérer": what is asked belongs to both verbs."""
    if second is None or second.asked_from is None or second.mode != "to" or first.asked_from is not None:
        return first
    if second.addressee_class == UN and _REPORTS.search(fold_same(text[second.asked_from : second.asked_from + 80])):
        # What the Secretary-General is to report is not asked of Governments.
        return first
    if first.mode != "noun" or first.verb_class != DIRECTIVE or second.verb_class != DIRECTIVE:
        return first
    between = fold_same(text[first.addressee_end : second.start])
    joint = lexicon.words.joint.search(between)
    rest = between[: joint.start()] if joint is not None else between
    name = re.match(lexicon.words.data["asked"].get("after_head") or r"\Z(?!)", rest)
    reach = name.end() if name is not None else 0
    if joint is None or rest[reach:].strip(" ,"):
        return first
    fired(SHARED_ACTIONS, second=second.verb, verb=first.verb)
    end = first.addressee_end + reach
    return replace(
        first,
        addressee=f"{first.addressee}{text[first.addressee_end : end]}",
        addressee_end=end,
        asked_from=second.asked_from,
        mode="to",
        shares=True,
    )


_NOT_THERE = (-1, -1)


def _asking_them(
    clause: TranslatedClause, text: str, verb: TranslatedMatch, pronoun: tuple[int, int], lexicon: TranslatedLexicon
) -> TranslatedClause:
    """ "et les encourage à prendre", "y les pide que informen": those named before are asked."""
    if clause.addressee is not None or clause.verb_class != DIRECTIVE:
        return clause
    asked = read_addressee(text, verb.end, clause.end, lexicon.words)
    before = fold_same(text[max(0, pronoun[0] - 400) : pronoun[0]])
    named = [(match.end(), kind) for kind, pattern in lexicon.words.heads[:4] for match in pattern.finditer(before)]
    who = max(named)[1] if named else NONE
    return replace(
        clause,
        addressee=text[slice(*pronoun)],
        addressee_class=who,
        addressee_end=verb.end,
        asked_from=asked.asked_from or verb.end + 1,
        mode="to",
        force=band(clause.base, verb.entry.force, who, None),
    )


# "Decide que todos los Estados impidan", "постановляет, что все государства запрещают": the Council's decision binds
# without "shall". What States may do, are, have or think is none of their duties.
_DUTY = {
    "es": re.compile(
        r"(?:no |se )*(?!(?:son|est[áaé]n|han|hayan|hub[oi][^\W\d_]*|pued[ae]n|pudie[^\W\d_]*"
        r"|tienen|siguen|continúan|quieren|desean|deseen|consideran|creen|necesitan|cuentan|poseen|[^\W\d_]*r[ií]an"
        r"|tengan (?:derecho|acceso|la facultad))(?![^\W_]))[^\W\d_]{3,}(?:an|en)(?=[ ,:]|\Z)"
    ),
    "ru": re.compile(
        r"(?:не |немедленно |незамедлительно |безотлагательно )*"
        r"(?!(?:с?могут|будут|имеют|являются|продолжают|считают|полагают|хотят|желают|располагают|обладают"
        r"|нуждаются)(?![^\W_]))[^\W\d_]{3,}(?:ют|ут|ят|ат)(?:ся)?(?=[ ,:]|\Z)"
    ),
}


def clause_of(
    text: str,
    verb: TranslatedMatch,
    end: int,
    lexicon: TranslatedLexicon,
    body: str | None,
    folded: str | None = None,
) -> TranslatedClause:
    """The clause of one verb, with its addressee. `folded` is the text folded, where it is at hand."""
    entry = verb.entry
    asked = Asked(None, verb.end, verb.end, NONE, None, "none")
    if entry.verb_class == DIRECTIVE or (entry.verb_class == DECISION and "that" in entry.takes):
        asked = read_addressee(text, verb.end, end, lexicon.words, folded)
        if lexicon.language == "zh" and asked.asked_from is not None and _SHALL.match(text, asked.asked_from):
            asked = replace(asked, mode="shall")
        duty = _DUTY.get(lexicon.language) if asked.mode == "that" and body == "Security Council" else None
        if duty is not None and asked.asked_from is not None and duty.match(text, asked.asked_from):
            asked = replace(asked, mode="shall")
        if entry.verb_class == DECISION and (
            asked.addressee_class not in (GOVERNMENTS, MIXED) or asked.mode != "shall"
        ):
            asked = Asked(None, verb.end, verb.end, NONE, None, "none")
    who = asked.addressee_class
    if asked.phrase is None:
        who = SELF if entry.verb_class == DECISION else NONE
    return TranslatedClause(
        verb=verb.printed,
        base=entry.base,
        verb_class=entry.verb_class,
        force=band(entry.base, entry.force, who, body),
        modifiers=verb.modifiers,
        start=verb.start,
        end=_trim(text, verb.start, end),
        addressee=asked.phrase,
        addressee_class=who,
        addressee_end=asked.end if asked.phrase is not None else verb.end,
        asked_from=asked.asked_from if asked.phrase is not None else None,
        mode=asked.mode if asked.phrase is not None else "none",
        candidates=verb.candidates,
        reason=verb.reason,
        doubtful=verb.doubtful,
    )


def _secondaries(
    text: str, folded: str, opener: TranslatedMatch | None, lexicon: TranslatedLexicon, body: str | None
) -> list[tuple[int, TranslatedMatch, tuple[int, int]]]:
    """Further finite verbs: (where the connector begins, the verb, where the pronoun before it stands)."""
    found: list[tuple[int, TranslatedMatch, tuple[int, int]]] = []
    last = opener.end if opener is not None else 0
    tried = 0
    for match in lexicon.words.connector.finditer(folded, last):
        place = match.end()
        if place < last or place >= len(text) or text[place].isupper():
            continue
        if first_word(text, place) not in lexicon.first_words:
            continue
        verb = lexicon.match(text, place, OPERATIVE, body)
        if verb is None or verb.preambular or verb.start != place:
            continue
        tried += 1
        if tried > _MOST_TRIED:
            break
        pronoun = match.span("them") if match.groupdict().get("them") else _NOT_THERE
        directive = verb.entry.verb_class == DIRECTIVE
        if (pronoun != _NOT_THERE and directive) or _is_secondary(text, folded, match.group(), verb, opener, lexicon):
            found.append((match.start(), verb, pronoun))
            last = verb.end
    return found


def _is_secondary(
    text: str,
    folded: str,
    connector: str,
    verb: TranslatedMatch,
    opener: TranslatedMatch | None,
    lexicon: TranslatedLexicon,
) -> bool:
    """Whether a verb in the middle is the organ's own: one that asks somebody, or one joined by a comma and "and"."""
    joined = connector.strip(" ,;")
    comma = "," in connector or ";" in connector
    if verb.entry.verb_class == DIRECTIVE:
        asked = read_addressee(text, verb.end, len(text), lexicon.words, folded)
        if asked.phrase is not None:
            return comma or bool(joined)
        return comma and bool(joined) and asked.mode == "that"
    if verb.entry.base in _ALSO_NOUNS and lexicon.language in ("fr", "es"):
        return False
    if comma and joined:
        return True
    relative = _RELATIVE.get(lexicon.language)
    if (
        relative is not None
        and opener is not None
        and opener.entry.verb_class != DIRECTIVE
        and verb.entry.base in _SERIES
    ):
        before = folded[max(opener.end, verb.start - 300) : verb.start - len(connector)]
        return relative.search(before[before.rfind(",") + 1 :]) is None
    asks = opener is not None and opener.entry.verb_class == DIRECTIVE
    return comma and lexicon.language == "zh" and verb.end - verb.start >= 2 and not asks


# "note", "mesure", "charge", "compte", "reste": in the middle of a French or Spanish sentence mostly nouns.
_ALSO_NOUNS = frozenset(("remains", "includes", "sets", "establishes", "extends its", "refers", "maintains", "hopes"))


def _trim(text: str, start: int, end: int) -> int:
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;.:，；。：،؛"):
        end -= 1
    return end
