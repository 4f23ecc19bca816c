"""Within one paragraph: the clauses of the organ's verbs, and whom each of them addresses.

clause    := verbgroup addressee? insertion* ("to" infinitive | ":" | "that" clause)?
secondary := ("," | "and" | ", and") ("in this regard" ",")? verbgroup addressee? ...
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from compliance.parser.actors import CLASSES, GOVERNMENTS, MIXED, NONE, SELF, classify, names_governments, parts_of
from compliance.parser.addressees import FOUND_BY, find_addressee, that_clause
from compliance.parser.lexicon import DECISION, DIRECTIVE, Lexicon, VerbMatch
from compliance.parser.tokens import TokenReader, infinitive_at, tokenize
from compliance.parser.trace import Rule, explaining, fired, forget, mark, rule


@dataclass(slots=True)
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


# No paragraph of a resolution has nearly as many candidates; the limit keeps odd texts from taking long.
_MOST_TRIED = 120
_CONNECTOR = re.compile(
    r"(?:(?P<strong>[,;]\s*(?:and|but|while|as well as)\s*,?\s*|;\s*)|(?P<weak>\s(?:and|but)\s*,?\s*)"
    r"|(?P<comma>,\s*))"
    r"(?P<adverbial>(?:in|to|for|with|at) (?:this|that|the same|so doing) ?(?:regard|respect|context"
    r"|connection|end|purpose|spirit|time|framework|endeavour|light)?\s*,?\s*|"
    r"in particular,?\s*|accordingly,?\s*|therefore,?\s*|thus,?\s*|hereby\s*)?\Z"
)
_RELATIVE = re.compile(r"\b(?:which|that|who|whose|whereby)\b")
_PREVIOUS_WORD = re.compile(r"([^\W\d_]+)\s+\Z")
# Verbs that in the middle of a paragraph are mostly nouns, or the verbs of relative clauses.
_DOUBTFUL = frozenset(
    "places sets votes values includes extends remains changes adds finds grants transfers releases sanctions "
    "charges challenges opens closes discharges maintains promotes creates establishes incorporates "
    "constitutes joins requires observes views annexes fixes awards admits assigns replaces revises regards "
    "concludes imposes institutes launches delegates reserves retains submits transmits undertakes supports "
    "shares highlights considers determines holds believes attaches appreciates values voices directs expects "
    "allocates designates offers prohibits terminates suspends".split()
)
_NEVER = frozenset(("states", "commits", "counts", "annexes", "opposes", "protests", "praises", "notes the"))
_NOUN_LIKE = frozenset(
    ("requests", "demands", "appeals", "calls", "notes", "views", "supports", "charges", "challenges", "mandates")
)
_NOUN_SIGNS = frozenset(
    "for of by from made received contained in on addressed submitted and or , ; . with under as".split()
)


@lru_cache(maxsize=1)
def _finite_words(lexicon: Lexicon) -> frozenset[str]:
    return lexicon.finite_first_words - _NEVER


def read_clauses(
    text: str, opener: VerbMatch | None, lexicon: Lexicon, body: str | None, reader: TokenReader | None = None
) -> list[Clause]:
    """The clauses of a paragraph in order; the first is that of its opening verb, if it has one.

    `reader` is the paragraph's, where its words are asked for again later.
    """
    reader = reader or TokenReader(text)
    places: list[tuple[int, VerbMatch]] = []
    start = 0
    if opener is not None:
        places.append((start, opener))
        start = opener.end
    places += _secondaries(text, start, lexicon, reader)
    clauses: list[Clause] = []
    for index, (_, verb) in enumerate(places):
        end = places[index + 1][0] if index + 1 < len(places) else len(text)
        clauses.append(_clause(text, verb, end, lexicon, body, reader))
        shared = _second_addressee(text, clauses[-1], lexicon) or _second_subject(text, clauses[-1], lexicon, reader)
        if shared is not None:
            first, second = shared
            clauses[-1:] = [first, second]
    return _share_actions(clauses)


def opening_clause(text: str, opener: VerbMatch, lexicon: Lexicon, body: str | None, reader: TokenReader) -> Clause:
    """The clause of a paragraph's opening verb, as if no other verb followed."""
    return _clause(text, opener, len(text), lexicon, body, reader)


def _secondaries(text: str, start: int, lexicon: Lexicon, reader: TokenReader) -> list[tuple[int, VerbMatch]]:
    """Further finite verbs: (where the connector begins, the verb)."""
    found: list[tuple[int, VerbMatch]] = []
    last = start
    tried = 0
    for place in reader.places(_finite_words(lexicon)):
        # Only a space, a comma or a semicolon can connect a verb.
        if place <= last or not (text[place - 1] in ",;" or text[place - 1].isspace()):
            continue
        begin = _with_adverbs(text, place, last, lexicon)
        connector = _CONNECTOR.search(text, max(last, begin - 60), begin)
        if connector is None:
            continue
        verb = lexicon.match(text, begin)
        if verb is None or verb.preambular or verb.end <= place:
            continue
        tried += 1
        if tried > _MOST_TRIED:
            break
        why = _is_secondary(text, verb, connector, last, lexicon, reader)
        if why is not None:
            fired(why, verb=verb.printed, connector=" ".join(connector.group().split()))
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


SECOND_ADDRESSED = rule(
    "second-verb.addressed", "“{verb}” after “{connector}” is a second verb: it addresses somebody of its own"
)
SECOND_JOINED = rule(
    "second-verb.joined",
    "“{verb}” after “{connector}” is a second verb: a conjunction with a comma, or “in this regard”, joins it",
)
SECOND_LISTED = rule("second-verb.listed", "“{verb}” after “{connector}” is a further verb of a list of verbs")
SECOND_COUPLED = rule(
    "second-verb.coupled", "“{verb}” after “{connector}” is a second verb: no relative clause stands before it"
)


def _is_secondary(
    text: str, verb: VerbMatch, connector: re.Match[str], last: int, lexicon: Lexicon, reader: TokenReader
) -> Rule | None:
    """Why a verb in the middle is the organ's own; None for a noun or the verb of a relative clause."""
    base = verb.entry.base.split()[0]
    strong = connector.group("strong") is not None or connector.group("adverbial") is not None
    following = text[verb.end : verb.end + 24].split()
    sign = following[0].rstrip(",;.") if following else ""
    if (
        base in _NOUN_LIKE
        and " " not in verb.entry.base
        and (sign in _NOUN_SIGNS or text[verb.end : verb.end + 1] in ",;.)")
    ):
        return None
    before = text[max(last, connector.start() - 1200) : connector.start()]
    segment = before[max(before.rfind(","), before.rfind(";")) + 1 :]
    relative = _RELATIVE.search(segment) is not None
    if verb.entry.verb_class == DIRECTIVE and (base not in _DOUBTFUL or strong):
        steps = mark()
        clause = _clause(text, verb, len(text), lexicon, None, reader)
        forget(steps)
        if clause.addressee is not None and (clause.mode != "noun" or base == "reminds"):
            return SECOND_ADDRESSED
        if verb.entry.base == "calls for" and not strong:
            return SECOND_COUPLED if not relative else None
        inside = relative and not connector.group("adverbial") and connector.group("comma") is not None
        return SECOND_JOINED if strong and not inside else None
    if base in _DOUBTFUL:
        own = strong and not relative and (connector.group("adverbial") is not None or not _RELATIVE.search(before))
        return SECOND_JOINED if own else None
    if strong:
        return SECOND_JOINED
    if relative:
        return None
    if connector.group("comma"):
        listed = text.find(", and ", verb.end, verb.end + 2000) >= 0 and not _RELATIVE.search(before)
        return SECOND_LISTED if base in _SERIES or listed else None
    return SECOND_COUPLED


_SERIES = frozenset(("looks", "decides", "requests", "takes", "expresses", "stresses", "reaffirms"))


OWN_AFFAIRS = rule(
    "addressee.own-affairs", "“{verb}” decides what is the organ's to arrange, not what States have to do: {addressee}"
)


def _clause(text: str, verb: VerbMatch, end: int, lexicon: Lexicon, body: str | None, reader: TokenReader) -> Clause:
    """The clause of one verb, with its addressee."""
    addressee: tuple[str, int] | None = None
    asked: int | None = None
    mode = "none"
    entry = verb.entry
    if entry.verb_class == DIRECTIVE or (entry.verb_class == DECISION and "that" in entry.takes):
        addressee, asked, mode = find_addressee(text, verb, end, lexicon, reader)
        fired(FOUND_BY[mode], verb=verb.printed, addressee=addressee[0] if addressee else "")
    who = NONE
    if addressee is not None:
        who = classify(addressee[0], lexicon, text[max(0, verb.start - 700) : verb.start])
        if explaining():
            fired(CLASSES[who], addressee=addressee[0], parts=parts_of(addressee[0], lexicon))
        if entry.verb_class == DECISION and who not in (GOVERNMENTS, MIXED):
            # "Decides that the Committee shall ...": the organ arranges its own affairs.
            fired(OWN_AFFAIRS, verb=verb.printed, addressee=addressee[0])
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


ARTICLE_25 = rule(
    "force.article-25", "“{base}” of the Security Council binds under Article 25 of the Charter: force 6 of 6"
)
INSTRUCTION = rule("force.instruction", "“{base}” to an office of the United Nations is an instruction: force 5 of 6")
OWN_DECISION = rule("force.own-decision", "“{base}” asks nobody here: force 0")


_STATED = frozenset(("decides", "resolves", "demands"))


def stated_subject(
    text: str, governing: Clause, lexicon: Lexicon, body: str | None, reader: TokenReader, *, after_that: bool = False
) -> Clause | None:
    """The clause of a sub-paragraph that names those who shall act: "Decides that: (a) All States shall freeze ...".

    "Recommends that: (a) Governments adopt ..." and "Recommends: (a) That Governments adopt ..." do without a "shall";
    `after_that` tells that the paragraph above ends in "that".
    """
    own_that = text.startswith(("That ", "That, "))
    asks = governing.verb_class == DIRECTIVE and (after_that or own_that)
    if governing.addressee is not None or not (asks or (governing.base in _STATED and " shall" in text[:400])):
        return None
    addressee, asked, mode = that_clause(text, reader.between(4 if own_that else 0, len(text)), 0, lexicon)
    if addressee is None or asked is None or not (asks or mode == "shall"):
        return None
    who = classify(addressee[0], lexicon)
    if who not in (GOVERNMENTS, MIXED) or (asks and not names_governments(addressee[0], lexicon)):
        return None
    return Clause(
        governing.verb,
        governing.base,
        governing.verb_class if asks else DECISION,
        band(governing.base, governing.force if asks else 5, who, body),
        governing.modifiers,
        0,
        _trim(text, 0, len(text)),
        addressee[0],
        who,
        addressee[1],
        asked,
        mode,
    )


def band(base: str, force: int, addressee_class: str, body: str | None) -> int:
    """The force band 0 to 6 of a verb for its addressee and organ (`data/en.toml`).

    A request to the Secretary-General is an instruction in practice; "decides" and "demands" of the Security
    Council rest on Article 25 of the Charter.
    """
    if base in ("decides", "demands") and body == "Security Council" and addressee_class in (GOVERNMENTS, MIXED):
        fired(ARTICLE_25, base=base)
        return 6
    if addressee_class in (NONE, SELF):
        if force != 5 or base not in ("decides", "resolves"):
            return force
        fired(OWN_DECISION, base=base)
        return 0
    if base in ("requests", "asks") and addressee_class == "un":
        fired(INSTRUCTION, base=base)
        return 5
    return force


def _trim(text: str, start: int, end: int) -> int:
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;.:"):
        end -= 1
    return end


SHARED_VERB = rule("second-verb.shared", "“{who}” is a second addressee of the same “{verb}”")
SHARED_ACTIONS = rule("second-verb.shared-actions", "what follows “{second}” is asked under “{verb}” too")
_SECOND = re.compile(
    r"(?P<link>,(?<=\w,) and | (?<=\w )and )(?P<who>(?:(?:all|other|the) )?(?:States [Pp]arties(?: to (?:it"
    r"|them|those instruments|these instruments))?|other States))(?=,? to )"
)
_BEFORE_SECOND = re.compile(r"(?:ing|(?<!\w)to)\Z")


def _second_addressee(text: str, clause: Clause, lexicon: Lexicon) -> tuple[Clause, Clause] | None:
    """ "Urges Governments to consider ratifying and States parties to implement": one verb, two addressees."""
    if clause.addressee is None or clause.mode != "to" or clause.asked_from is None:
        return None
    match = _SECOND.search(text, clause.asked_from + 1, clause.end) if " and " in text else None
    if match is None or not _BEFORE_SECOND.search(text, max(clause.asked_from, match.start() - 4), match.start()):
        return None
    tokens = tokenize(text, match.end("who"), clause.end)
    place = 1 if tokens and tokens.texts[0] == "," else 0
    infinitive = infinitive_at(tokens, place, lexicon) if place < len(tokens) else None
    if infinitive is None:
        return None
    who = match.group("who")
    fired(SHARED_VERB, who=who, verb=clause.verb)
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
        tokens.starts[place],
        "to",
    )
    return first, second


# "and that it release ..." goes on with the same subject.
_AND_THAT = re.compile(r",? and that (?!(?:it|they|he|she|this|these|such|of|State|Government|country)\b)")


def _second_subject(text: str, clause: Clause, lexicon: Lexicon, reader: TokenReader) -> tuple[Clause, Clause] | None:
    """ "Demands that Iraq cease ..., and that Kuwait release ...": one verb, two subjects."""
    if clause.addressee is None or clause.mode not in ("that", "shall") or clause.asked_from is None:
        return None
    match = _AND_THAT.search(text, clause.asked_from + 1, clause.end) if " and that " in text else None
    if match is None or " that " in text[clause.asked_from : match.start()]:
        # "shall ensure that ... and that ...": both are what is to be ensured.
        return None
    addressee, asked, mode = that_clause(text, reader.between(match.end(), clause.end), 0, lexicon)
    if addressee is None or asked is None or mode != clause.mode:
        return None
    fired(SHARED_VERB, who=addressee[0], verb=clause.verb)
    first = replace(clause, end=match.start())
    second = replace(
        clause,
        verb=clause.base,
        modifiers=(),
        start=addressee[1] - len(addressee[0]),
        addressee=addressee[0],
        addressee_class=classify(addressee[0], lexicon),
        addressee_end=addressee[1],
        asked_from=asked,
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
            fired(SHARED_ACTIONS, second=second.verb, verb=first.verb)
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
                shares=True,
            )
    return clauses
