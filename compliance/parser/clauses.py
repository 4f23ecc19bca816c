"""Within one paragraph: the clauses of the organ's verbs, and whom each of them addresses.

clause    := verbgroup addressee? insertion* ("to" infinitive | ":" | "that" clause)?
secondary := ("," | "and" | ", and") ("in this regard" ",")? verbgroup addressee? ...
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from compliance.parser.actors import GOVERNMENTS, MIXED, NONE, SELF, classify, is_actor
from compliance.parser.lexicon import DECISION, DIRECTIVE, Lexicon, VerbMatch
from compliance.parser.tokens import Infinitive, Token, infinitive_at, tokenize


@dataclass(frozen=True, slots=True)
class Clause:
    """One finite verb of the organ with its stretch of the paragraph's text and the one it addresses.

    `asked_from` is where the actions begin (at "to", "shall" or the bare verb), None where nothing is asked;
    `mode` tells how: to, shall, that, list ("Urges Governments:"), noun, none.
    """

    verb: str
    base: str
    verb_class: str
    force: int
    modifiers: tuple[str, ...]
    start: int
    end: int
    addressee: str | None
    addressee_class: str
    addressee_end: int
    asked_from: int | None
    mode: str
    shares: bool = False


# No paragraph of a resolution has nearly as many; the limits keep odd texts from taking long.
_MOST_TRIED = 120
_MOST_TOKENS = 450


class _Tokens:
    """The words of one paragraph, read once when first asked for."""

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._start = start
        self._tokens: list[Token] | None = None
        self._places: list[int] = []

    def between(self, start: int, end: int) -> list[Token]:
        """The first words from `start`, none that ends behind `end`."""
        if self._tokens is None:
            self._tokens = tokenize(self._text, self._start)
            self._places = [token.start for token in self._tokens]
        first = bisect_left(self._places, start)
        last = min(first + _MOST_TOKENS, bisect_left(self._places, end))
        return self._tokens[first:last]


_CONNECTOR = re.compile(
    r"(?:(?P<strong>[,;]\s*(?:and|but|while|as well as)\s*,?\s*|;\s*)|(?P<weak>\s(?:and|but)\s*,?\s*)|(?P<comma>,\s*))"
    r"(?P<adverbial>(?:in|to|for|with|at) (?:this|that|the same|so doing) ?(?:regard|respect|context|connection|end|purpose|spirit|time|framework|endeavour|light)?\s*,?\s*|"
    r"in particular,?\s*|accordingly,?\s*|therefore,?\s*|thus,?\s*|hereby\s*)?\Z"
)
_RELATIVE = re.compile(r"\b(?:which|that|who|whose|whereby)\b")
_PREVIOUS_WORD = re.compile(r"([^\W\d_]+)\s+\Z")
# Verbs that in the middle of a paragraph are mostly nouns, or the verbs of relative clauses.
_DOUBTFUL = frozenset(
    """places sets votes values includes extends remains changes adds finds grants transfers releases sanctions charges challenges opens closes
    discharges maintains promotes creates establishes incorporates constitutes joins requires observes views annexes fixes awards admits assigns replaces
    revises regards concludes imposes institutes launches delegates reserves retains submits transmits undertakes supports shares highlights considers
    determines holds believes attaches appreciates values voices directs expects allocates designates offers prohibits terminates suspends""".split()
)
_NEVER = frozenset(("states", "commits", "counts", "annexes", "opposes", "protests", "praises", "notes the"))
_NOUN_LIKE = frozenset(
    ("requests", "demands", "appeals", "calls", "notes", "views", "supports", "charges", "challenges", "mandates")
)
_NOUN_SIGNS = frozenset(
    "for of by from made received contained in on addressed submitted and or , ; . with under as".split()
)


@lru_cache(maxsize=8)
def _finite(lexicon: Lexicon) -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, lexicon.finite_first_words - _NEVER), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])")


def read_clauses(
    text: str, opener: VerbMatch | None, lexicon: Lexicon, body: str | None, start: int = 0
) -> list[Clause]:
    """The clauses of a paragraph in order; the first is that of its opening verb, if it has one."""
    reader = _Tokens(text, start)
    places: list[tuple[int, VerbMatch]] = []
    if opener is not None:
        places.append((start, opener))
        start = opener.end
    places += _secondaries(text, start, lexicon, reader)
    clauses: list[Clause] = []
    for index, (connector, verb) in enumerate(places):
        end = places[index + 1][0] if index + 1 < len(places) else len(text)
        clauses.append(_clause(text, verb, end, lexicon, body, reader))
        shared = _second_addressee(text, clauses[-1], lexicon)
        if shared is not None:
            first, second = shared
            clauses[-1:] = [first, second]
    return _share_actions(clauses)


def _secondaries(text: str, start: int, lexicon: Lexicon, reader: _Tokens) -> list[tuple[int, VerbMatch]]:
    """Further finite verbs: (where the connector begins, the verb)."""
    found: list[tuple[int, VerbMatch]] = []
    last = start
    tried = 0
    for match in _finite(lexicon).finditer(text, start):
        if match.start() < last:
            continue
        begin = _with_adverbs(text, match.start(), last, lexicon)
        connector = _CONNECTOR.search(text, max(last, begin - 60), begin)
        if connector is None:
            continue
        verb = lexicon.match(text, begin)
        if verb is None or verb.preambular or verb.end <= match.start():
            continue
        tried += 1
        if tried > _MOST_TRIED:
            break
        if _is_secondary(text, verb, connector, last, lexicon, reader):
            found.append((connector.start(), verb))
            last = verb.end
    return found


def _with_adverbs(text: str, place: int, floor: int, lexicon: Lexicon) -> int:
    """Where the verb group begins that has its verb at `place`: adverbs before it belong to it."""
    begin = place
    for _ in range(4):
        previous = _PREVIOUS_WORD.search(text, max(floor, begin - 24), begin)
        if previous is None or not lexicon.is_adverb(text[previous.start() : place]):
            second = previous and _PREVIOUS_WORD.search(text, max(floor, previous.start() - 24), previous.start())
            if not second or not lexicon.is_adverb(text[second.start() : place]):
                break
            previous = second
        begin = previous.start()
    return begin


def _is_secondary(
    text: str, verb: VerbMatch, connector: re.Match[str], last: int, lexicon: Lexicon, reader: _Tokens
) -> bool:
    """Whether a verb in the middle is the organ's own and neither a noun nor the verb of a relative clause."""
    base = verb.entry.base.split()[0]
    strong = connector.group("strong") is not None or connector.group("adverbial") is not None
    following = text[verb.end : verb.end + 24].split()
    sign = following[0].rstrip(",;.") if following else ""
    if (
        base in _NOUN_LIKE
        and " " not in verb.entry.base
        and (sign in _NOUN_SIGNS or text[verb.end : verb.end + 1] in ",;.)")
    ):
        return False
    before = text[max(last, connector.start() - 1200) : connector.start()]
    segment = before[max(before.rfind(","), before.rfind(";")) + 1 :]
    relative = _RELATIVE.search(segment) is not None
    if verb.entry.verb_class == DIRECTIVE and base not in _DOUBTFUL:
        clause = _clause(text, verb, len(text), lexicon, None, reader)
        if clause.addressee is not None and (clause.mode != "noun" or base == "reminds"):
            return True
        if verb.entry.base == "calls for":
            return strong or not relative
        return strong and not (relative and not connector.group("adverbial") and connector.group("comma") is not None)
    if base in _DOUBTFUL:
        return strong and not relative and (connector.group("adverbial") is not None or not _RELATIVE.search(before))
    if strong:
        return True
    if connector.group("comma"):
        return not relative and (
            base in _SERIES or (text.find(", and ", verb.end, verb.end + 2000) >= 0 and not _RELATIVE.search(before))
        )
    return not relative


_SERIES = frozenset(("looks", "decides", "requests", "takes", "expresses", "stresses", "reaffirms"))


def _clause(text: str, verb: VerbMatch, end: int, lexicon: Lexicon, body: str | None, reader: _Tokens) -> Clause:
    """The clause of one verb, with its addressee."""
    addressee: tuple[str, int] | None = None
    asked: int | None = None
    mode = "none"
    entry = verb.entry
    if entry.verb_class == DIRECTIVE or (entry.verb_class == DECISION and "that" in entry.takes):
        addressee, asked, mode = _addressee(text, verb, end, lexicon, reader)
    who = NONE
    if addressee is not None:
        who = classify(addressee[0], lexicon, text[max(0, verb.start - 700) : verb.start])
        if entry.verb_class == DECISION and who not in (GOVERNMENTS, MIXED):
            # "Decides that the Committee shall ...": the organ arranges its own affairs.
            addressee, asked, mode = None, None, "none"
    if addressee is None:
        who = SELF if entry.verb_class == DECISION else NONE
    return Clause(
        verb.printed,
        entry.base,
        entry.verb_class,
        band(entry.base, entry.force, who, body),
        verb.modifiers,
        verb.start,
        _trim(text, verb.start, end),
        addressee[0] if addressee else None,
        who,
        addressee[1] if addressee else verb.end,
        asked,
        mode,
    )


def band(base: str, force: int, addressee_class: str, body: str | None) -> int:
    """The force band 0 to 6 of a verb for its addressee and organ (`data/en.toml`).

    A request to the Secretary-General is an instruction in practice; "decides" and "demands" of the Security
    Council rest on Article 25 of the Charter.
    """
    if base in ("decides", "demands") and body == "Security Council" and addressee_class in (GOVERNMENTS, MIXED):
        return 6
    if addressee_class in (NONE, SELF):
        return 0 if force == 5 and base in ("decides", "resolves") else force
    return 5 if base in ("requests", "asks") and addressee_class == "un" else force


def _trim(text: str, start: int, end: int) -> int:
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;.:"):
        end -= 1
    return end


def _addressee(
    text: str, verb: VerbMatch, end: int, lexicon: Lexicon, reader: _Tokens
) -> tuple[tuple[str, int] | None, int | None, str]:
    """((noun phrase, its end), where the actions begin, mode) of a directive verb."""
    tokens = reader.between(verb.end, end)
    place = 0
    takes = verb.entry.takes
    while place < len(tokens) and tokens[place].text == ",":
        # "Urges, having regard to the principles of the Charter, States not Members to act"
        close = next(
            (
                i
                for i in range(place + 1, min(place + 60, len(tokens)))
                if tokens[i].text == "," and not tokens[i].depth
            ),
            None,
        )
        if close is None:
            return None, None, "none"
        place = close + 1
    if place >= len(tokens):
        return None, None, "none"
    word = tokens[place].lower
    if word in ("that", "also") and "that" in takes:
        return _that_clause(text, tokens, place + (2 if word == "also" else 1), lexicon)
    if verb.entry.verb_class == DECISION:
        return None, None, "none"
    if (word in ("to", "upon", "on", "of", "with") and word in takes) or (word == "for" and "for" in takes and verb.entry.base != "calls for"):
        place += 1
    elif word in ("for", "from", "by", "in", "at", "to", "with", "that", "how", "what"):
        return None, None, "none"
    if verb.entry.base == "reminds":
        return _reminded(text, tokens, place, lexicon)
    infinitive = _clause_infinitive(tokens, place, lexicon)
    limit = tokens[infinitive.first].start if infinitive else _limit(tokens, place, end)
    phrase = _noun_phrase(text, tokens, place, limit, lexicon)
    if phrase is None:
        return None, None, "none"
    if infinitive is None and text[limit : limit + 1] != ":":
        phrase = _without_object(phrase)
    if phrase is None or not is_actor(phrase[0], lexicon):
        return None, None, "none"
    if infinitive is not None:
        return phrase, tokens[infinitive.first].start, "to"
    if text[limit : limit + 1] == ":":
        return phrase, None, "list"
    # "Recommends to the Governments concerned the scrupulous respect of ...": the noun is what is asked.
    thing = _OBJECT.match(text, phrase[1], end) if verb.entry.base in _TAKES_OBJECT else None
    return phrase, thing.start(1) if thing else None, "noun"


_TAKES_OBJECT = frozenset(("recommends", "proposes", "suggests"))
_OBJECT = re.compile(r",? ((?:the|a|an|greater|full|early|continued|their|its)\b)")
_DUTY = frozenset("obligation obligations duty duties responsibility responsibilities commitment commitments".split())


def _reminded(
    text: str, tokens: list[Token], place: int, lexicon: Lexicon
) -> tuple[tuple[str, int] | None, int | None, str]:
    """ "Reminds all States of their obligation to ...": asked is what they are obliged to."""
    limit = next((i for i in range(place, len(tokens)) if tokens[i].lower in ("of", "that", "to", ":")), None)
    if limit is None:
        return None, None, "none"
    if tokens[limit].lower == "to" and infinitive_at(tokens, limit, lexicon) is None:
        limit = next((i for i in range(limit + 1, len(tokens)) if tokens[i].lower in ("of", "that")), limit)
    phrase = _noun_phrase(text, tokens, place, tokens[limit].start, lexicon)
    if phrase is None or not is_actor(phrase[0], lexicon):
        return None, None, "none"
    if tokens[limit].lower == "to":
        return phrase, tokens[limit].start, "to"
    for index in range(limit, min(limit + 14, len(tokens))):
        if tokens[index].lower == "to" and tokens[index - 1].lower in _DUTY and infinitive_at(tokens, index, lexicon):
            return phrase, tokens[index].start, "to"
    return phrase, None, "noun"


# Infinitives after these words belong to the noun phrase: "countries in a position to do so to ...".
_INSIDE_PHRASE = frozenset(
    "order position able unable wishing wish wishes failed yet how willing likely ready seeking desiring intending continue continues continuing fail "
    "authorized required entitled invited capacity used wanting eager refuse refused obligation obligations prepared commit committed efforts effort right rights".split()
)


def _clause_infinitive(tokens: list[Token], place: int, lexicon: Lexicon) -> Infinitive | None:
    """The infinitive that states what is asked: the first that does not belong to the addressee's own phrase."""
    kept: Infinitive | None = None
    for index in range(place, len(tokens)):
        token = tokens[index]
        if token.depth:
            continue
        if token.text in (";", ":") and not (index and tokens[index - 1].lower == "to"):
            break
        if token.lower != "to":
            continue
        infinitive = infinitive_at(tokens, index, lexicon)
        if infinitive is None:
            continue
        before = tokens[infinitive.first - 1].text if infinitive.first > place else ""
        if before in ("order", "as") or before == "view":
            continue
        if before in _INSIDE_PHRASE:
            kept = kept or infinitive
            continue
        return infinitive
    return kept


def _limit(tokens: list[Token], place: int, end: int) -> int:
    """Where a noun phrase without an infinitive ends: at a colon, "that", "of" an obligation, or a full stop."""
    for index in range(place, len(tokens)):
        token = tokens[index]
        if token.depth:
            continue
        if token.text in (":", ";") or (token.lower == "that" and index == place):
            return token.start
    return end


_OBJECT_BEGINS = re.compile(
    r"(?<! in)(?<! of)(?<! to)(?<! by)(?<! on)(?<! at)(?<! for)(?<! and)(?<! with)(?<! from)(?<! including)(?<! under)"
    r" (?:of (?:their|its|the|that)|that|for|about|on|the|its|their|a|an|with respect)\b"
)
_KNOWN_ASKED = re.compile(
    r"(?:(?:the|all|those|other) )*(?:Governments?|(?:Member |administering )?States?|parties|Parties|countries|Secretary-General|Commission|Council|"
    r"General Assembly|them|him|her|it)\b"
)


def _without_object(phrase: tuple[str, int]) -> tuple[str, int] | None:
    """An addressee followed by a noun instead of an infinitive: "the Governments concerned the scrupulous respect"."""
    text = phrase[0]
    cut = _OBJECT_BEGINS.search(text)
    if cut is not None:
        if not _KNOWN_ASKED.match(text[: cut.start()]):
            return None
        text = text[: cut.start()]
    elif len(text) > 400:
        return None
    text = text.rstrip(" ,;.")
    return (text, phrase[1] - (len(phrase[0]) - len(text))) if text else None


_ADVERBIAL_END = re.compile(
    r" (?:within (?:existing|available|its|their)|as appropriate|where (?:appropriate|applicable|necessary)|in (?:close |full )?(?:co-?operation|collaboration|consultation|coordination|accordance|conformity|line|keeping|view|light|addition|compliance)\b"
    r"|(?<!known )(?<!described )(?<!designated )(?<!referred to )(?<!recognized )as (?!well as\b|such\b|are\b|have\b)|pursuant to|without delay|urgently|immediately|also\b|in the discharge|at (?:its|their|the earliest)|on (?:a|an|the) (?:priority|urgent|basis|regular|annual)|further\Z|once again|when )"
)


def _noun_phrase(text: str, tokens: list[Token], place: int, limit: int, lexicon: Lexicon) -> tuple[str, int] | None:
    """The addressee as printed, appositions and "including ..." with it, inserted adverbial phrases without."""
    if place >= len(tokens) or tokens[place].start >= limit:
        return None
    start = tokens[place].start
    commas = [token.start for token in tokens[place:] if token.text == "," and not token.depth and token.start < limit]
    bounds = [start, *(comma + 1 for comma in commas), limit]
    kept_end = None
    open_insertion = False
    inserting = False
    for left, right in zip(bounds, bounds[1:], strict=False):
        segment = text[left:right].strip(" ,")
        if not segment:
            continue
        if kept_end is None:
            cut = _ADVERBIAL_END.search(f"{segment} ")
            if cut and cut.start() > 0:
                kept_end = left + (len(text[left:right]) - len(text[left:right].lstrip())) + cut.start()
                inserting, open_insertion = True, False
                continue
            kept_end = left + len(text[left:right].rstrip(" ,"))
            continue
        kind = _segment_kind(segment, lexicon)
        if kind == "insertion":
            inserting = True
            open_insertion = open_insertion or segment.lower().startswith(lexicon.words["open_insertions"])
        elif not inserting or (kind == "conjunct" and not open_insertion):
            kept_end = left + len(text[left:right].rstrip(" ,"))
            inserting = open_insertion = False
    if kept_end is None or kept_end <= start:
        return None
    return text[start:kept_end], kept_end


_ADVERBIAL_APPOSITION = tuple(
    f"including {word} " for word in ("when", "where", "by", "through", "as", "during", "via")
)


def _segment_kind(segment: str, lexicon: Lexicon) -> str:
    """insertion (adverbial), apposition, conjunct ("and other organizations") or plain (a list's item)."""
    lower = segment.lower()
    if lower.startswith(lexicon.words["apposition_openers"]):
        return "insertion" if lower.startswith(_ADVERBIAL_APPOSITION) else "apposition"
    first = lower.split()[0]
    if first in ("and", "or"):
        rest = lower.split()[1:2]
        return (
            "insertion"
            if rest and rest[0] in lexicon.words["insertion_openers"] and rest[0] not in ("other",)
            else "conjunct"
        )
    return "insertion" if first in lexicon.words["insertion_openers"] else "plain"


_SUBJECT = re.compile(
    r"\b((?:all |other |any |those )?(?:Member States|States|Governments|States Members of the United Nations)) \Z"
)
_MODALS = frozenset(("shall", "should", "must"))


def _that_clause(
    text: str, tokens: list[Token], place: int, lexicon: Lexicon
) -> tuple[tuple[str, int] | None, int | None, str]:
    """ "that all States shall ...", "that Member States take ...": the subject is the one asked."""
    while place < len(tokens) and tokens[place].text == ",":
        close = next((i for i in range(place + 1, min(place + 60, len(tokens))) if tokens[i].text == ","), None)
        if close is None:
            return None, None, "none"
        place = close + 1
    if place >= len(tokens):
        return None, None, "none"
    adverbials = lexicon.words["insertion_openers"]
    if tokens[place].lower in adverbials and tokens[place].lower not in ("no",):
        reach = range(place + 1, min(place + 60, len(tokens)))
        close = next((i for i in reach if tokens[i].text == "," or tokens[i].lower in _MODALS), None)
        if close is not None and tokens[close].text == ",":
            place = close + 1
    for index in range(place + 1, min(place + 80, len(tokens))):
        token = tokens[index]
        if token.depth:
            continue
        if token.lower in (
            "which",
            "that",
            "who",
            "is",
            "are",
            "has",
            "have",
            "be",
            "was",
            "were",
            "will",
            "may",
            "can",
        ):
            return None, None, "none"
        modal = token.lower in _MODALS
        if modal or (
            token.lower in lexicon.verbs
            and token.text.islower()
            and tokens[index - 1].lower not in ("to", "and", "the", "of")
        ):
            phrase = _noun_phrase(text, tokens, place, token.start, lexicon)
            if phrase is None or tokens[place].lower in adverbials or not is_actor(phrase[0], lexicon):
                # "Decides that on 14 November 1999 all States shall ...": words of time before the subject.
                subject = _SUBJECT.search(text, tokens[place].start, token.start) if modal else None
                if subject is None:
                    return None, None, "none"
                phrase = subject.group(1), subject.end(1)
            if token.lower == "should" and classify(phrase[0], lexicon) not in (GOVERNMENTS, MIXED):
                return None, None, "none"
            return phrase, token.start, "shall" if modal else "that"
    return None, None, "none"


_SECOND = re.compile(
    r"(?P<before>\w+)(?P<link>,? and )(?P<who>(?:(?:all|other|the) )?(?:States [Pp]arties(?: to (?:it|them|those instruments|these instruments))?|other States))(?=,? to )"
)


def _second_addressee(text: str, clause: Clause, lexicon: Lexicon) -> tuple[Clause, Clause] | None:
    """ "Urges Governments to consider ratifying and States parties to implement": one verb, two addressees."""
    if clause.addressee is None or clause.mode != "to" or clause.asked_from is None:
        return None
    match = _SECOND.search(text, clause.asked_from, clause.end)
    if match is None or not (match.group("before").endswith("ing") or match.group("before") == "to"):
        return None
    tokens = tokenize(text, match.end("who"), clause.end)
    place = 1 if tokens and tokens[0].text == "," else 0
    infinitive = infinitive_at(tokens, place, lexicon) if place < len(tokens) else None
    if infinitive is None:
        return None
    who = match.group("who")
    common = (clause.verb_class, clause.force)
    first = Clause(
        clause.verb,
        clause.base,
        *common,
        clause.modifiers,
        clause.start,
        match.start("link"),
        clause.addressee,
        clause.addressee_class,
        clause.addressee_end,
        clause.asked_from,
        clause.mode,
    )
    second = Clause(
        clause.base,
        clause.base,
        *common,
        (),
        match.start("who"),
        clause.end,
        who,
        classify(who, lexicon),
        match.end("who"),
        tokens[place].start,
        "to",
    )
    return first, second


def _share_actions(clauses: list[Clause]) -> list[Clause]:
    """ "Calls upon Governments, and encourages organizations, to ensure": the actions belong to both verbs."""
    for index in range(len(clauses) - 1):
        first, second = clauses[index], clauses[index + 1]
        if (
            first.mode == "noun"
            and first.verb_class == DIRECTIVE
            and second.mode == "to"
            and first.end - first.addressee_end < 3
        ):
            clauses[index] = Clause(
                first.verb,
                first.base,
                first.verb_class,
                first.force,
                first.modifiers,
                first.start,
                first.end,
                first.addressee,
                first.addressee_class,
                first.addressee_end,
                second.asked_from,
                "to",
                True,
            )
    return clauses
