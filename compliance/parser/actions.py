"""From one clause to its actions: which infinitives are asked for, and which only state a purpose.

    actionlist := action ( ","? ("and" | "or" | "as well as") action )*
    action     := ("for" addressee)? "to" verb ("," verb)* ("and" | "or" verb)? object
    means      := "including" hedge? ("by" | "through") ...

An infinitive after a noun and without a conjunction is a purpose ("measures to combat"), and so is one joined to
a purpose by a bare "and" ("measures to prevent trafficking and to protect victims").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from compliance.parser.hedges import NO_LATITUDE, action_latitude, action_qualifiers, clause_latitude
from compliance.parser.lexicon import Lexicon
from compliance.parser.mapped import MappedText
from compliance.parser.nodes import Action
from compliance.parser.tokens import Infinitive, TokenReader, Tokens, infinitive_at
from compliance.parser.trace import acting, fired, rule

_INSERTED = (
    "including",
    "in ",
    "with",
    "as ",
    "where",
    "when",
    "such as",
    "especially",
    "particularly",
    "for example",
    "carried",
    "both",
    "whether",
    "namely",
    "inter alia",
    "taking",
    "bearing",
    "giving",
    "within",
    "through",
    "by ",
    "without",
    "on ",
    "at ",
    "if ",
    "notably",
    "based on",
    "pursuant",
    "consistent",
    "subject to",
    "upon",
    "under",
    "among",
    "while",
    "recognizing",
    "noting",
    "regardless",
)
_PURPOSE_NOUNS = frozenset(
    "measures steps action actions efforts effort mechanisms mechanism campaigns policies programmes "
    "strategies plans resources initiatives legislation means laws capacity capacities ability strategy "
    "policy plan programme work activities procedures arrangements assistance support cooperation legislative".split()
)
# Where the wording of an action ends and its means, purposes or circumstances begin: after a comma, a space or both.
_TAIL = re.compile(
    r"[, ](?:(?<=,) |(?<= ))(?:"
    r"including,? (?:(?:as|where|when|if) (?:appropriate|applicable|necessary|relevant|feasible"
    r"|possible),? |inter alia,? |but not limited to,? )*(?:by|through|via|with a view to"
    r"|in the (?:formulation|development|design|context|framework|preparation|implementation))\b"
    r"|(?:by|through),? (?:inter alia,? )?(?:\w+ly )?\w+ing\b(?! of)|(?<=, )(?:in order|so as"
    r"|with a view(?! to \w+ing(?: \w+){0,3},)|with the aim|with the objective|for the purpose) \w+"
    r"|(?:including,? )?(?:by|through)(?:,? inter alia)?,?:?\Z"
    r"|(?<=, )(?:and )?(?:bearing in mind|taking into (?:account|consideration)|recogni[sz]ing|giving"
    r"|noting|recalling|acknowledging|emphasizing|stressing|paying|reaffirming|mindful|keeping in mind"
    r"|having regard)\b"
    r"|by:|including:|(?<=, )including, inter alia:)"
)
# The words that a tail can begin with, at once or behind a comma: it is sought where one of them stands.
_TAIL_WORDS = frozenset(("including", "by", "through"))
_TAIL_WORDS_AFTER_COMMA = frozenset(
    "in so with for and bearing taking recognizing recognising giving noting recalling acknowledging emphasizing "
    "stressing paying reaffirming mindful keeping having".split()
)
_MARKS = " ,;.:"
_MEANS = re.compile(r"(?:\A,? |, including,? (?:[\w ]+, )?|\A including,? (?:[\w ]+, )?)((?:by|through|via)\b.*)", re.S)
_MEANS_END = re.compile(
    r", (?:in order to|so as to|with a view to|bearing in mind|without making|taking into|to [a-z]+)\b"
)
_NEXT_MEANS = re.compile(r",? (?:and|or) (?=(?:by|through) )")
_NARROWED = re.compile(r"in the case of ((?:Governments|States|Member States|countries)[^,;]{0,80})")
_JOINT_LEFT = re.compile(r"(?:\band|\bor|,|;)\s*\Z")
_ADVERBIAL = re.compile(
    r"(?:[,;]\s*)?\b(and|or|but),? (?:in (?:this|that|particular) ?(?:regard|respect|context"
    r"|connection)?|to (?:this|that) end|in particular|also|further),?\Z"
)
_ADVERBIAL_ENDS = tuple(
    f"{word}{mark}"
    for word in "this that particular regard respect context connection end also further".split()
    for mark in ("", ",", " ")
)
_FOR_WHOM = re.compile(r"\bfor ((?:[\w-]+ ){1,8})\Z")
_RELATIVE = frozenset(("that", "which", "who", "whom", "whether", "whose"))
_TURNING = _RELATIVE | {"and", "to"}
_IDIOMS = tuple(
    (
        "take into account|take into consideration|bring to justice|bring to an end|bring to a halt|draw up|"
        "carry out|put in place|put an end to|make available|raise awareness|take note|set up|give effect to|"
        "give consideration to|bear in mind|take part|make use|phase out|scale up|step up|follow up|build up|take up|"
        "speed up|open up|keep under review|make every effort|do their utmost|work towards|call for|call upon"
    ).split("|")
)


_IDIOM_WORDS = frozenset(idiom.split()[0] for idiom in _IDIOMS)


@dataclass(slots=True)
class _Start:
    """Where one action begins in the token list, and how it is joined to the one before."""

    token: int
    verb: int | None
    connector: int
    alternative: bool = False
    narrowed: str | None = None
    series: bool = False


def read_actions(
    mapped: MappedText, reader: TokenReader, start: int, end: int, mode: str, lexicon: Lexicon, latitude: str
) -> tuple[Action, ...]:
    """The actions in text[start:end] of a paragraph, whose words `reader` gives.

    `mode` is that of the clause ("to", "shall", "that", "bare"); `latitude` that of words before the first
    infinitive, which cover every action ("Encourages Governments, within existing resources, to ...").
    """
    text = mapped.text
    tokens = reader.within(start, end)
    if not tokens:
        return ()
    starts = _starts(text, tokens, mode, lexicon)
    actions: list[Action] = []
    group = 0
    for index, begin in enumerate(starts):
        stop = starts[index + 1].connector if index + 1 < len(starts) else end
        last = starts[index + 1] if index + 1 < len(starts) else None
        group_number: int | None = None
        if begin.alternative or (last is not None and last.alternative):
            if not begin.alternative:
                group += 1
            group_number = group
        acting(index)
        actions.append(_action(mapped, tokens, begin, stop, lexicon, latitude, group_number, reader.vocabulary()))
    acting(None)
    return tuple(actions)


JOINED = rule("action.joined", "“{words}” begins a new action: {joint} joins it at the level of the clause")
BARE_VERB = rule("action.bare-verb", "“{words}” begins a new action: a verb without “to” that has an object of its own")
COMPLEMENT = rule("action.complement", "“to {words}” begins none: no conjunction or comma joins it to the clause")
PURPOSE = rule("action.purpose", "“to {words}” begins none: it goes on with a purpose or states one")
NARROWED = rule("action.narrowed", "asked of “{whom}” only")
ALTERNATIVE = rule("action.alternative", "“or” makes it an alternative to the action before it")
MEANS = rule("action.means", "“{words}” is a means that the text offers, or a circumstance, and ends the action's core")


def _starts(text: str, tokens: Tokens, mode: str, lexicon: Lexicon) -> list[_Start]:
    """Where each action begins: the first word, then every infinitive (or bare verb) joined at
    clause level."""
    if mode == "noun":
        return [_Start(0, None, tokens.starts[0])]
    first = infinitive_at(tokens, 1 if tokens.lowers[0] == "not" and len(tokens) > 1 else 0, lexicon)
    starts = [_Start(0, first.verb if first else _after_modal(tokens, 0, lexicon), tokens.starts[0])]
    if first is None and tokens.lowers[0] == "to" and len(tokens) > 1:
        starts[0].verb = 1
    purpose = False
    skip = first.verb if first and first.verb is not None else 0
    lowers = tokens.lowers
    infinitives = [
        found
        for index, word in enumerate(lowers)
        if word == "to" and index > skip and (found := infinitive_at(tokens, index, lexicon))
    ]
    modal_mode = mode in ("shall", "that")
    subordinate = False
    at = 0
    for index in _turns(lowers, skip + 1):
        if tokens.depths[index]:
            continue
        if lowers[index] in _RELATIVE and lowers[index - 1] != "and":
            subordinate = True
        infinitive = infinitives[at] if at < len(infinitives) and infinitives[at].to == index else None
        if infinitive is None:
            if not purpose and not subordinate and _bare_verb(tokens, index, modal_mode, lexicon):
                acting(len(starts))
                fired(BARE_VERB, words=tokens.texts[index])
                starts.append(_Start(index, _after_modal(tokens, index, lexicon), _connector_start(tokens, index - 1)))
            continue
        at += 1
        if infinitive.verb is None:
            continue
        joined = _joint(text, tokens, infinitive.first, starts[-1])
        acting(len(starts) - 1)
        if joined is None:
            fired(COMPLEMENT, words=tokens.texts[infinitive.verb])
            purpose = True
            continue
        kind, connector, narrowed = joined
        if kind == "comma":
            following = infinitives[at] if at < len(infinitives) else None
            if not _continues_list(text, tokens, infinitive.first, infinitive.verb, starts[-1], purpose, following):
                fired(PURPOSE, words=tokens.texts[infinitive.verb])
                purpose = True
                continue
        elif (kind in ("and", "or") and purpose) or (subordinate and kind.endswith("or")):
            fired(PURPOSE, words=tokens.texts[infinitive.verb])
            continue
        acting(len(starts))
        fired(JOINED, words=f"to {tokens.texts[infinitive.verb]}", joint=_JOINTS.get(kind, f"“{kind}”"))
        if narrowed:
            fired(NARROWED, whom=narrowed)
        if kind.endswith("or"):
            fired(ALTERNATIVE)
        starts.append(
            _Start(infinitive.first, infinitive.verb, connector, kind.endswith("or"), narrowed, kind == "comma")
        )
        purpose = subordinate = False
    return starts


_JOINTS = {
    "comma": "a comma",
    "firm": "a semicolon, or a conjunction with a comma",
    "firm and": "a comma with “and”",
    "firm or": "a comma with “or”",
    "firm but": "a comma with “but”",
}


def _turns(words: list[str], first: int) -> list[int]:
    """Where in a clause another action may begin or be ruled out: "to", relative words, what follows "and"."""
    turns: set[int] = set()
    for index, word in [(index, word) for index, word in enumerate(words) if word in _TURNING]:
        turns.update((index + 1, index + 2) if word == "and" else (index,))
    return sorted(index for index in turns if first <= index < len(words))


def _after_modal(tokens: Tokens, index: int, lexicon: Lexicon) -> int:
    """The verb after "shall" and its adverbs; the word itself where there is no modal."""
    place = index
    if tokens.lowers[place] in ("shall", "should", "must"):
        place += 1
        while place < len(tokens) and not lexicon.is_base_verb(tokens.texts[place]) and tokens.lowers[place] != "be":
            place += 1
            if place - index > 8:
                return index
    return place if place < len(tokens) else index


def _joint(text: str, tokens: Tokens, first: int, previous: _Start) -> tuple[str, int, str | None] | None:
    """How an infinitive is joined: kind, where the connector begins, a narrower addressee. None for a complement.

    Kinds: "and", "or" (no comma), "firm", "firm or" (with a comma, semicolon or "in this regard"), "comma".
    """
    floor = max(tokens.starts[previous.token], tokens.starts[first] - 160)
    before = text[floor : tokens.starts[first]]
    narrowed: str | None = None
    whom = _FOR_WHOM.search(before) if "for " in before else None
    place = first - 1
    if whom and _JOINT_LEFT.search(before[: whom.start()]):
        narrowed = whom.group(1).strip()
        place = first - 1 - len(whom.group(1).split()) - 1
        while place > 0 and tokens.end(place) > floor + whom.start():
            place -= 1
    if place <= previous.token:
        return None
    word, begin, end = tokens.lowers[place], tokens.starts[place], tokens.end(place)
    phrase = text[max(tokens.starts[previous.token], end - 60) : end]
    adverbial = _ADVERBIAL.search(phrase) if phrase.endswith(_ADVERBIAL_ENDS) else None
    if adverbial:
        return ("firm", end - len(adverbial.group()), narrowed)
    if word == ";":
        return ("firm", begin, narrowed)
    if word in ("and", "or", "but"):
        firm = tokens.texts[place - 1] in (",", ";")
        start = tokens.starts[place - 1] if firm else begin
        return (f"firm {word}" if firm else word, start, narrowed)
    if phrase.endswith("as well as") and not phrase[-11:-10].isalnum():
        firm = tokens.texts[place - 3] == ","
        return ("firm" if firm else "and", tokens.starts[place - 3] if firm else tokens.starts[place - 2], narrowed)
    if word == ",":
        # "and, in cooperation with others, to devise": the conjunction stands before the insertion.
        for back in range(place - 1, max(previous.token, place - 30), -1):
            if tokens.texts[back] == "," and tokens.lowers[back - 1] in ("and", "or") and back < place - 1:
                firm = tokens.texts[back - 2] in (",", ";")
                return ("firm", tokens.starts[back - 2 if firm else back - 1], narrowed)
            if tokens.lowers[back] == "to":
                break
        return ("firm" if narrowed else "comma", begin, narrowed)
    return None


def _continues_list(
    text: str, tokens: Tokens, first: int, verb: int, previous: _Start, purpose: bool, following: Infinitive | None
) -> bool:
    """Whether ", to V" goes on with the list of actions, or states a purpose after an insertion that has closed."""
    if previous.series or tokens.lowers[verb] == "take":
        return True
    if text[tokens.starts[previous.verb or previous.token] :].startswith(_MAKES_OTHERS_ACT):
        return False
    inserted = _after_inserted_phrase(text, tokens, first - 1, previous)
    if not inserted:
        if not purpose:
            return True
        noun = _noun_of_purpose(tokens, previous, first)
        return noun not in _PURPOSE_NOUNS
    if following is None:
        return False
    place = following.first - 1
    return tokens.texts[place] == ","


# Verbs whose object is to act: "to encourage media providers, including Internet service providers, to adopt".
_MAKES_OTHERS_ACT = (
    "encourage ",
    "invite ",
    "enable ",
    "urge ",
    "require ",
    "allow ",
    "assist ",
    "help ",
    "request ",
    "empower ",
    "persuade ",
    "call upon ",
    "call on ",
    "permit ",
)


def _after_inserted_phrase(text: str, tokens: Tokens, comma: int, previous: _Start) -> bool:
    """Whether a comma closes an insertion ("..., including legislative measures, to deter")."""
    right = comma
    for back in range(comma - 1, max(previous.token, comma - 120), -1):
        if tokens.texts[back] == "," and not tokens.depths[back]:
            if text[tokens.end(back) : tokens.starts[right]].strip().lower().startswith(_INSERTED):
                return True
            right = back
        elif tokens.texts[back] == ";":
            return False
    return False


def _noun_of_purpose(tokens: Tokens, previous: _Start, stop: int) -> str:
    """The word before the first purpose infinitive of an action: "measures" in "take measures to combat"."""
    for index in range((previous.verb or previous.token) + 1, stop):
        if tokens.lowers[index] == "to" and not tokens.depths[index] and index > 0:
            return tokens.lowers[index - 1]
    return ""


def _bare_verb(tokens: Tokens, index: int, modal_mode: bool, lexicon: Lexicon) -> bool:
    """ "... materials and provide training": a verb without "to" that has an object of its own."""
    if index < 2 or index + 1 >= len(tokens):
        return False
    lowers = tokens.lowers
    word, before = lowers[index], lowers[index - 1]
    if tokens.texts[index] != word:
        return False
    if modal_mode and word in ("shall", "must") and before == "and":
        return True
    adverb = before.endswith("ly") and index > 2
    if (lowers[index - 2] if adverb else before) != "and" or word not in lexicon.verbs:
        return False
    left = lowers[index - 3 if adverb else index - 2]
    first = _first_verb(tokens)
    if left == ",":
        left = lowers[index - 4 if adverb else index - 3]
    if (
        left in lexicon.verbs
        or (index <= first + 7 and _all_verbs(tokens, first, index, lexicon))
        or left.endswith("ly")
        or left in _SHARED_OBJECT
        or left in (",", ";")
    ):
        return False
    if left in ("justice", "account", "place", "up", "out") or (left in lexicon.verb_nouns and left == lowers[first]):
        return False
    following = lowers[index + 1]
    return following not in ("and", "or", ",", "of", ")", "including")


def _first_verb(tokens: Tokens) -> int:
    """The index of the first verb after "to", behind an insertion ("to, as appropriate, review") and adverbs."""
    place = 1
    if tokens.lowers[1] == ",":
        place = next((i + 1 for i in range(2, min(14, len(tokens))) if tokens.lowers[i] == ","), 1)
    while place + 1 < len(tokens) and tokens.lowers[place].endswith("ly"):
        place += 1
    return min(place, len(tokens) - 1)


def _all_verbs(tokens: Tokens, first: int, index: int, lexicon: Lexicon) -> bool:
    """Whether only verbs stand between "to" and here ("to protect, respect and fulfil")."""
    return all(
        word in (",", "to", "and", "or") or word in lexicon.verbs or word in lexicon.verb_nouns
        for word in tokens.lowers[first:index]
    )


_SHARED_OBJECT = frozenset("with to for in on of from by at into against among upon towards within between".split())


def _connector_start(tokens: Tokens, conjunction: int) -> int:
    while conjunction > 0 and tokens.lowers[conjunction] not in ("and", "or"):
        conjunction -= 1
    return (
        tokens.starts[conjunction - 1]
        if conjunction and tokens.texts[conjunction - 1] == ","
        else tokens.starts[conjunction]
    )


def _action(
    mapped: MappedText,
    tokens: Tokens,
    begin: _Start,
    stop: int,
    lexicon: Lexicon,
    latitude: str,
    group: int | None,
    words: frozenset[str],
) -> Action:
    """One action: its core wording, verbs, means and latitude."""
    text = mapped.text
    start = tokens.starts[begin.token]
    if begin.narrowed:
        start = text.rfind("for " + begin.narrowed, max(0, start - 200), start)
    verb_place = tokens.starts[begin.verb] if begin.verb is not None else start
    # A tail that follows the verb at once is an insertion: "to address, with a view to eliminating, the demand".
    head_end = verb_place + len(tokens.texts[begin.verb]) if begin.verb is not None else verb_place
    tails = _tails(text, tokens, begin.token if begin.verb is None else begin.verb, verb_place, stop)
    tail = next(tails, None)
    if tail is not None and tail.start() <= head_end:
        tail = next((match for match in tails if match.start() > head_end), None)
    core_end = tail.start() if tail else stop
    core_end = start + len(_without_joint(text[start:core_end]))
    core = text[start:core_end]
    means = _means(text[tail.start() : stop]) if tail else ()
    if tail:
        fired(MEANS, words=text[tail.start() : stop].strip(" ,;."))
    narrowed = begin.narrowed
    if narrowed is None and "in the case of " in core and (case := _NARROWED.search(core)):
        narrowed = case.group(1).strip()
    verbs = _verbs(text, tokens, begin.verb, core_end, lexicon)
    # "to, as appropriate, review": what is inserted before the verb covers the action.
    inserted = text[start:verb_place] if "," in text[start:verb_place] else ""
    before = latitude if latitude != NO_LATITUDE or not inserted else clause_latitude(inserted, lexicon, words)
    return Action(
        text=core,
        verbs=verbs,
        start=mapped.source(start),
        end=mapped.source_end(core_end),
        latitude=action_latitude(text, verb_place, core_end, verbs, before, lexicon, words),
        qualifiers=action_qualifiers(text[start:stop], lexicon, words),
        alternative_group=group,
        narrowed_to=narrowed,
        means=means,
    )


def _tails(text: str, tokens: Tokens, first: int, start: int, stop: int) -> Iterator[re.Match[str]]:
    """Where in text[start:stop] means, purposes or circumstances begin, behind the token `first`."""
    for place, word in zip(tokens.starts[first:], tokens.texts[first:], strict=True):
        if place >= stop:
            break
        comma = text[place - 2 : place] == ", "
        if word in _TAIL_WORDS or (comma and word in _TAIL_WORDS_AFTER_COMMA):
            begin = place - 2 if comma and place - 2 >= start else place - 1
            tail = _TAIL.match(text, begin, stop) if begin >= start else None
            if tail is not None:
                yield tail
                start = tail.end()


_DANGLING_ENDS = ("in particular", "inter alia", "especially", "including", "notably")
_DANGLING = re.compile(r",? (?:in particular|inter alia|especially|including|notably),?\Z")


def _without_joint(text: str) -> str:
    """A text without the marks at its end and the "and" or "or" before them."""
    text = text.rstrip(_MARKS)
    if text.endswith(_DANGLING_ENDS):
        text = _DANGLING.sub("", text)
    for joint in ("and", "or"):
        if text.endswith(joint) and text[: -len(joint)].endswith(tuple(_MARKS)):
            return text[: -len(joint)].rstrip(_MARKS)
    return text


def _means(tail: str) -> tuple[str, ...]:
    """The means offered after an action: "by strengthening ...", "through ...", each without "including"."""
    cut = _MEANS.search(tail)
    if cut is None:
        return ()
    end = _MEANS_END.search(cut.group(1))
    wording = cut.group(1)[: end.start()] if end else cut.group(1)
    parts = [part.strip(_MARKS) for part in _NEXT_MEANS.split(wording)]
    return tuple(part for part in parts if " " in part)


_JOINING = frozenset((",", "and", "or", "and/or"))


def _verbs(text: str, tokens: Tokens, verb: int | None, end: int, lexicon: Lexicon) -> tuple[str, ...]:
    """The verbs under one "to": "devise, enforce and strengthen" gives three."""
    if verb is None:
        return ()
    found: list[str] = []
    index = verb
    lowers, last = tokens.lowers, len(tokens.lowers)
    while index < last and tokens.starts[index] < end:
        name, index = _verb_phrase(text, tokens, index, lexicon)
        found.append(name)
        step = index
        while step < last and lowers[step] in _JOINING:
            step += 1
        if step == index:
            break
        while step < last and lowers[step].endswith("ly") and lowers[step] not in lexicon.verbs:
            step += 1
        if (
            step >= last
            or (lowers[step] not in lexicon.verbs and lowers[step] not in lexicon.verb_nouns)
            or not tokens.texts[step].islower()
        ):
            break
        if (
            lowers[step] in lexicon.verb_nouns
            and lowers[step] not in lexicon.verbs
            and lowers[index] == ","
            and step == index + 1
        ):
            following = lowers[step + 1] if step + 1 < last else ""
            if following not in (",", "and", "or"):
                break
        index = step
    return tuple(found)


def _verb_phrase(text: str, tokens: Tokens, index: int, lexicon: Lexicon) -> tuple[str, int]:
    """One verb with its particles, or with the verb it governs ("continue to cooperate", "consider signing")."""
    lower = ""
    if tokens.lowers[index] in _IDIOM_WORDS:
        lower = text[tokens.starts[index] : tokens.starts[index] + 40].lower()
    for idiom in _IDIOMS if lower.startswith(_IDIOMS) else ():
        if lower.startswith(idiom) and not lower[len(idiom) : len(idiom) + 1].isalpha():
            return idiom, index + len(idiom.split())
    word = tokens.lowers[index]
    following = tokens.lowers[index + 1] if index + 1 < len(tokens) else None
    if (
        following is not None
        and word in ("consider", "continue", "start", "begin", "keep")
        and following.endswith("ing")
    ):
        return f"{word} {following}", index + 2
    if following is not None and word in ("continue", "seek", "strive", "endeavour") and following == "to":
        infinitive = infinitive_at(tokens, index + 1, lexicon)
        if infinitive is not None and infinitive.verb is not None:
            return f"{word} to {tokens.lowers[infinitive.verb]}", infinitive.verb + 1
    return word, index + 1
