"""Whom a directive verb addresses: the noun phrase between the verb and what is asked.

Appositions and "including ..." belong to the phrase; inserted adverbial phrases (", in cooperation with ...,",
", as appropriate,") do not. Where the verb takes a "that" clause the clause's subject is the one asked.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from compliance.parser.actors import GOVERNMENTS, MIXED, classify, is_actor, names_governments
from compliance.parser.lexicon import DECISION, Lexicon, VerbMatch
from compliance.parser.tokens import MOST_TOKENS, Infinitive, TokenReader, Tokens, infinitive_at, maybe_verb
from compliance.parser.trace import fired, rule

NOT_AN_ACTOR = rule("addressee.not-an-actor", "“{phrase}” after the verb names nobody who could be asked")
_THAT = rule("addressee.that-clause", "“{verb} that”: the subject of the clause, “{addressee}”, is the one asked")
FOUND_BY = {
    "to": rule(
        "addressee.before-infinitive",
        "“{verb}” addresses “{addressee}”, the words before the infinitive",
    ),
    "list": rule("addressee.before-colon", "“{verb}” addresses “{addressee}”: what stands before the colon of a list"),
    "noun": rule("addressee.before-noun", "“{verb}” addresses “{addressee}”, and a noun follows, no infinitive"),
    "that": _THAT,
    "shall": _THAT,
    "none": rule("addressee.none", "no addressee follows “{verb}”"),
}


def find_addressee(
    text: str, verb: VerbMatch, end: int, lexicon: Lexicon, reader: TokenReader
) -> tuple[tuple[str, int] | None, int | None, str]:
    """((noun phrase, its end), where the actions begin, mode) of a directive verb."""
    tokens = reader.between(verb.end, end)
    if len(tokens) == MOST_TOKENS:
        # No addressee reaches farther, and no longer stretch need be looked through.
        end = tokens.end(MOST_TOKENS - 1)
    place = 0
    takes = verb.entry.takes
    while place < len(tokens) and tokens.texts[place] == ",":
        # "Urges, having regard to the principles of the Charter, States not Members to act"
        close = next(
            (
                i
                for i in range(place + 1, min(place + 60, len(tokens)))
                if tokens.texts[i] == "," and not tokens.depths[i]
            ),
            None,
        )
        if close is None:
            return None, None, "none"
        place = close + 1
    if place >= len(tokens):
        return None, None, "none"
    word = tokens.lowers[place]
    if word == "as":
        # "Orders as a matter of urgent necessity an immediate cease-fire": no addressee follows "as".
        return None, None, "none"
    if word in _BEFORE_THAT and tokens.lowers[place + 1 : place + 2] == ["that"]:
        # "Decides therefore that States shall report"
        place, word = place + 1, "that"
    if word in ("that", "also") and "that" in takes:
        return that_clause(text, tokens, place + (2 if word == "also" else 1), lexicon)
    if verb.entry.verb_class == DECISION:
        return None, None, "none"
    if (word in ("to", "upon", "on", "of", "with") and word in takes) or (
        word == "for" and "for" in takes and verb.entry.base != "calls for"
    ):
        place += 1
    elif word in ("for", "from", "by", "in", "at", "to", "with", "that", "how", "what"):
        return None, None, "none"
    if verb.entry.base == "reminds":
        return _reminded(text, tokens, place, lexicon)
    infinitive = _clause_infinitive(tokens, place, lexicon)
    limit = tokens.starts[infinitive.first] if infinitive else _limit(tokens, place, end)
    phrase = _noun_phrase(text, tokens, place, limit, lexicon)
    if phrase is None:
        return None, None, "none"
    return _asked(text, verb, phrase, limit, end, tokens.starts[infinitive.first] if infinitive else None, lexicon)


_BEFORE_THAT = frozenset("therefore accordingly consequently hereby".split())


def _asked(
    text: str, verb: VerbMatch, phrase: tuple[str, int], limit: int, end: int, infinitive: int | None, lexicon: Lexicon
) -> tuple[tuple[str, int] | None, int | None, str]:
    """What is asked of the noun phrase: at an infinitive, a "that they" clause, a colon's list or a noun."""
    begin = phrase[1] - len(phrase[0])
    # The clause begins where the phrase ends at the latest.
    that = text.find("hat ", begin, phrase[1] + 8) >= 0
    they = _THEY.search(text, begin, min(end, phrase[1] + 300)) if that else None
    if they is not None and they.start() <= phrase[1] and is_actor(text[begin : they.start()], lexicon):
        verb_place = they.end()
        word = text[verb_place : verb_place + 40].split(" ", 1)[0].rstrip(";,.")
        if word in lexicon.verbs or word in lexicon.verb_nouns:
            # "Recommends to Governments that they take ...": the clause tells what is asked of them.
            return (text[begin : they.start()], they.start()), verb_place, "that"
    if infinitive is None and (text[limit : limit + 1] != ":" or not is_actor(phrase[0], lexicon)):
        # "Recommends to the General Assembly the adoption of the following draft:" has an object before its colon.
        shorter_phrase = _without_object(phrase)
        if shorter_phrase is None:
            return None, None, "none"
        phrase = shorter_phrase
    if infinitive is not None:
        # "Urges Governments actively to support": the adverb belongs to what is asked.
        phrase = _without_adverbs(phrase)
    if not is_actor(phrase[0], lexicon):
        fired(NOT_AN_ACTOR, phrase=phrase[0])
        return None, None, "none"
    if infinitive is not None:
        return phrase, infinitive, "to"
    if text[limit : limit + 1] == ":" and not _OBJECT_BEGINS.match(text, phrase[1], limit):
        # A "to" behind which only "inter alia" stands before the list.
        bare = phrase[0].removesuffix(" to").rstrip(" ,")
        return (bare, phrase[1] - len(phrase[0]) + len(bare)), None, "list"
    # "Recommends to the Governments concerned the scrupulous respect of ...": the noun is what is asked.
    thing = _OBJECT.match(text, phrase[1], end) if verb.entry.base in _TAKES_OBJECT else None
    return phrase, thing.start(1) if thing else None, "noun"


_THEY = re.compile(
    r"[,:]? [Tt]hat(?:, [^,]{1,120},)? (?:they|it|he|she|each(?: of them| [A-Z][a-z]+(?: State| Government)?)) "
    r"(?:should(?:, [^,]{1,80},)? |shall |each )?"
    r"(?!have |are |do |may |can |will |were |had )(?=[a-z-]+[ ;,.])"
)
_ADVERB_LEFT = re.compile(
    r"(?<=\w),? (?:and )?(?:(?!family|assembly|supply|reply|early)[a-z]{3,}ly|once (?:more|again)|forthwith"
    r"|henceforth|thereupon|thereafter|therefore|likewise|meanwhile|neither)\Z"
)
_TAKES_OBJECT = frozenset(("recommends", "proposes", "suggests", "appeals"))
_OBJECT = re.compile(
    r",? (?:for )?((?:the|a|an|greater|full|early|continued|their|its|generous|urgent|support|assistance)\b)"
)
_DUTY = frozenset("obligation obligations duty duties responsibility responsibilities commitment commitments".split())


def _reminded(
    text: str, tokens: Tokens, place: int, lexicon: Lexicon
) -> tuple[tuple[str, int] | None, int | None, str]:
    """ "Reminds all States of their obligation to ...": asked is what they are obliged to."""
    limit = next((i for i in range(place, len(tokens)) if tokens.lowers[i] in ("of", "that", "to", ":")), None)
    if limit is None:
        return None, None, "none"
    if tokens.lowers[limit] == "to" and infinitive_at(tokens, limit, lexicon) is None:
        limit = next((i for i in range(limit + 1, len(tokens)) if tokens.lowers[i] in ("of", "that")), limit)
    phrase = _noun_phrase(text, tokens, place, tokens.starts[limit], lexicon)
    if phrase is None or not is_actor(phrase[0], lexicon):
        return None, None, "none"
    if tokens.lowers[limit] == "to":
        return phrase, tokens.starts[limit], "to"
    for index in range(limit, min(limit + 14, len(tokens))):
        if tokens.lowers[index] == "to" and tokens.lowers[index - 1] in _DUTY and infinitive_at(tokens, index, lexicon):
            return phrase, tokens.starts[index], "to"
    return phrase, None, "noun"


# Infinitives after these words belong to the noun phrase: "countries in a position to do so to ...".
_INSIDE_PHRASE = frozenset(
    "order position able unable wishing wish wishes failed yet how willing likely ready seeking desiring "
    "intending continue continues continuing fail authorized required entitled invited capacity used wanting "
    "eager refuse refused obligation obligations prepared commit committed efforts effort right rights".split()
)


def _clause_infinitive(tokens: Tokens, place: int, lexicon: Lexicon) -> Infinitive | None:
    """The infinitive that states what is asked: the first that does not belong to the addressee's
    own phrase."""
    kept: Infinitive | None = None
    for index in range(place, len(tokens)):
        word = tokens.lowers[index]
        if tokens.depths[index]:
            continue
        if word == ":" and index + 1 < len(tokens) and tokens.texts[index + 1][:1].isupper():
            # "the Fourth World Conference on Women: Action for Equality": a colon inside a name.
            continue
        if word in (";", ":") and not (index and tokens.lowers[index - 1] == "to"):
            break
        if word != "to":
            continue
        infinitive = infinitive_at(tokens, index, lexicon)
        if infinitive is None:
            continue
        before = tokens.texts[infinitive.first - 1] if infinitive.first > place else ""
        if before in ("order", "as") or before == "view":
            continue
        if before in _INSIDE_PHRASE:
            # "in a position to do so" asks for nothing, whatever else is missing.
            if tokens.lowers[index + 1 : index + 3] != ["do", "so"]:
                kept = kept or infinitive
            continue
        return infinitive
    return kept


def _limit(tokens: Tokens, place: int, end: int) -> int:
    """Where a noun phrase without an infinitive ends: at a colon, "that", "of" an obligation, or a full stop."""
    for index in range(place, len(tokens)):
        word = tokens.lowers[index]
        if (word in (":", ";") or (word == "that" and index == place)) and not tokens.depths[index]:
            return tokens.starts[index]
    return end


_OBJECT_BEGINS = re.compile(
    r"(?<! in)(?<! of)(?<! to)(?<! by)(?<! on)(?<! at)(?<! for)(?<! and)(?<! with)(?<! from)(?<! including)(?<! under)"
    r"(?<! particular)(?<! especially)(?<! namely)"
    r" (?:of (?:their|its|that)|that|for|about|on|the|its|their|a|an|with respect)\b"
)
_KNOWN_ASKED = re.compile(
    r"(?:(?:the|all|those|other) )*(?:Governments?|(?:Member |administering )?States?|parties|Parties"
    r"|countries|Secretary-General|Commission|Council|"
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
    r" (?:within (?:existing|available|its|their)|as appropriate|where (?:appropriate|applicable"
    r"|necessary)|in (?:close |full )?(?:co-?operation|collaboration|consultation|coordination"
    r"|accordance|conformity|line|keeping|view|light|addition|compliance)\b"
    r"|(?<!known )(?<!described )(?<!designated )(?<!referred to )(?<!recognized )as (?!well as\b"
    r"|such\b|are\b|have\b)|pursuant to|without delay|urgently|immediately|also\b|in the discharge"
    r"|at (?:its|their|the earliest)|on (?:a|an|the) (?:priority|urgent|basis|regular|annual)"
    r"|further\Z|once again|to the (?:fullest|maximum|greatest) (?:extent|degree|possible)\b"
    r"|when |after (?:it|they|having|its) )"
)


def _noun_phrase(text: str, tokens: Tokens, place: int, limit: int, lexicon: Lexicon) -> tuple[str, int] | None:
    """The addressee as printed, appositions and "including ..." with it, inserted adverbial phrases without."""
    if place >= len(tokens) or tokens.starts[place] >= limit:
        return None
    start = tokens.starts[place]
    stop = bisect_left(tokens.starts, limit)
    commas = [
        tokens.starts[index]
        for index, word in enumerate(tokens.texts[place:stop], place)
        if word == "," and not tokens.depths[index]
    ]
    bounds = [start, *(comma + 1 for comma in commas), limit]
    kept_end = None
    open_insertion = False
    inserting = False
    for left, right in pairwise(bounds):
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
            open_insertion = open_insertion or takes_actors(segment, lexicon)
        elif (
            not inserting
            or (kind == "conjunct" and not open_insertion)
            or (not open_insertion and segment.startswith("as well as "))
            or text[start:kept_end].endswith((" and", " or"))
        ):
            kept_end = left + len(text[left:right].rstrip(" ,"))
            inserting = open_insertion = False
    if kept_end is None or kept_end <= start:
        return None
    phrase = _CONJUNCTION_LEFT.sub("", text[start:kept_end])
    return (phrase, start + len(phrase)) if phrase else None


_CONJUNCTION_LEFT = re.compile(r",? (?:and|or)\Z")


def takes_actors(segment: str, lexicon: Lexicon) -> bool:
    """Whether an insertion names actors ("with the support of ..."), so that "and others" goes on with it."""
    lower = f"{segment.strip().lower()} "
    return any(lower.startswith(f"{opener} ") for opener in lexicon.words["open_insertions"])


_ADVERBIAL_APPOSITION = tuple(
    f"including {word} " for word in ("when", "where", "by", "through", "as", "during", "via")
)


_EITHER_WAY = tuple(f"either {word}" for word in ("individually", "directly", "through", "alone", "acting"))


def _segment_kind(segment: str, lexicon: Lexicon) -> str:
    """insertion (adverbial), apposition, conjunct ("and other organizations") or plain (a list's item)."""
    lower = segment.lower()
    if lower.startswith(_EITHER_WAY):
        return "insertion"
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


_OBJECT_WORDS = frozenset(
    "the their its all any each every these those this that and to for with fully such in on by an a as against".split()
)


def _after_actor(text: str, tokens: Tokens, index: int, lexicon: Lexicon) -> bool:
    """Whether a word that can be a noun is the verb here: "that Iraq and Kuwait respect the boundary"."""
    if tokens.lowers[index] not in lexicon.verb_nouns or index + 1 >= len(tokens):
        return False
    if tokens.lowers[index + 1] not in _OBJECT_WORDS:
        return False
    before = tokens.lowers[index - 1]
    if any(before in lexicon.actors[kind] for kind in ("governments", "un", "organizations", "anaphora")):
        return True
    named = list(lexicon.state_pattern.finditer(text, max(0, tokens.starts[index] - 60), tokens.starts[index]))
    return bool(named) and not text[named[-1].end() : tokens.starts[index]].strip()


def _after_adverb(tokens: Tokens, index: int, lexicon: Lexicon) -> bool:
    """Whether a word that no list has stands as a verb does: "the parties immediately overturn the decision"."""
    word, before = tokens.texts[index], tokens.texts[index - 1]
    return before.endswith("ly") and before.islower() and maybe_verb(word, lexicon) and not word.endswith("ly")


_SUBJECT = re.compile(
    r"\b((?:all |other |any |those )?(?:Member States|States|Governments"
    r"|States Members of the United Nations)) \Z"
)
_MODALS = frozenset(("shall", "should", "must"))


# What States may do, are or have is none of their duties; nor is what a relative clause says of them.
_NO_DUTY = frozenset("which that who is are has have be was were will would may might can could".split())


def _subject_begins(tokens: Tokens, place: int, lexicon: Lexicon) -> int | None:
    """Where the subject of a "that" clause begins, behind what is inserted before it; None where there is none."""
    while place < len(tokens) and tokens.texts[place] == ",":
        close = next((i for i in range(place + 1, min(place + 60, len(tokens))) if tokens.texts[i] == ","), None)
        if close is None:
            return None
        place = close + 1
    if place >= len(tokens):
        return None
    if tokens.lowers[place] in _BEFORE_THAT and place + 1 < len(tokens):
        place += 1
    if tokens.lowers[place] in lexicon.words["insertion_openers"] and tokens.lowers[place] not in ("no",):
        reach = range(place + 1, min(place + 60, len(tokens)))
        close = next((i for i in reach if tokens.texts[i] == "," or tokens.lowers[i] in _MODALS), None)
        if close is not None and tokens.texts[close] == ",":
            place = close + 1
    return place if place < len(tokens) else None


def _behind_relative(text: str, tokens: Tokens, place: int, index: int, lexicon: Lexicon) -> int | None:
    """Where a sentence goes on behind a relative clause that begins here; None where none does or it has no end:
    ", which ...,", and of governments "which have not done so"."""
    word = tokens.lowers[index]
    if word not in ("which", "that", "who"):
        return None
    reach = min(index + 60, len(tokens))
    if word != "that" and tokens.texts[index - 1] == ",":
        return next((i for i in range(index, reach) if tokens.texts[i] == ","), len(tokens))
    if not names_governments(text[tokens.starts[place] : tokens.starts[index]].strip(" ,"), lexicon):
        # "the measures that Member States must take shall not apply": the subject is none that could be asked.
        return None
    ends = ("shall", "must", ",", ";", ":")
    begins = index + (2 if tokens.lowers[index + 1 : index + 2] in (["shall"], ["must"], ["should"]) else 1)
    end = next((i for i in range(begins, min(index + 25, len(tokens))) if tokens.lowers[i] in ends), None)
    if end is not None and tokens.lowers[end] in ("shall", "must"):
        return end
    following = tokens.lowers[index + 1 : index + 7]
    if following[:1] in (["have"], ["has"]) and "done" in following:
        done = following.index("done")
        if following[done + 1 : done + 2] == ["so"] and set(following[1:done]) <= {"not", "yet", "already"}:
            return index + done + 3
    return None


def that_clause(
    text: str, tokens: Tokens, place: int, lexicon: Lexicon
) -> tuple[tuple[str, int] | None, int | None, str]:
    """ "that all States shall ...", "that Member States take ...": the subject is the one asked."""
    begun = _subject_begins(tokens, place, lexicon)
    if begun is None:
        return None, None, "none"
    place, adverbials = begun, lexicon.words["insertion_openers"]
    skip_to = 0
    for index in range(place + 1, min(place + 80, len(tokens))):
        word = tokens.lowers[index]
        if tokens.depths[index] or index < skip_to:
            continue
        if word == ":" and index > place + 1:
            break
        if (reached := _behind_relative(text, tokens, place, index, lexicon)) is not None:
            skip_to = reached
            continue
        if word in _NO_DUTY:
            return None, None, "none"
        modal = word in _MODALS
        if modal or (
            (
                word in lexicon.verbs
                or _after_adverb(tokens, index, lexicon)
                or _after_actor(text, tokens, index, lexicon)
            )
            and tokens.texts[index].islower()
            and tokens.lowers[index - 1] not in ("to", "and", "the", "of")
        ):
            phrase = _noun_phrase(text, tokens, place, tokens.starts[index], lexicon)
            if phrase is None or tokens.lowers[place] in adverbials or not is_actor(phrase[0], lexicon):
                # "Decides that on 14 November 1999 all States shall ...": words of time before the subject.
                subject = _SUBJECT.search(text, tokens.starts[place], tokens.starts[index]) if modal else None
                if subject is None:
                    return None, None, "none"
                phrase = subject.group(1), subject.end(1)
            if word == "should" and classify(phrase[0], lexicon) not in (GOVERNMENTS, MIXED):
                return None, None, "none"
            return _without_adverbs(phrase), tokens.starts[index], "shall" if modal else "that"
    return _announcing(text, tokens, place, lexicon)


def _announcing(
    text: str, tokens: Tokens, place: int, lexicon: Lexicon
) -> tuple[tuple[str, int] | None, int | None, str]:
    """ "Recommends that States: (a) Adopt ...": the list below says what they should do."""
    colon = next((i for i in range(place + 1, min(place + 20, len(tokens))) if tokens.lowers[i] == ":"), None)
    if colon is None or colon + 1 < len(tokens):
        return None, None, "none"
    phrase = _noun_phrase(text, tokens, place, tokens.starts[colon], lexicon)
    if phrase is None or not names_governments(phrase[0], lexicon):
        return None, None, "none"
    return phrase, None, "list"


def _without_adverbs(phrase: tuple[str, int]) -> tuple[str, int]:
    """ "all parties immediately and fully comply": the adverbs before the verb are none of the subject's words."""
    text, end = phrase
    while (adverb := _ADVERB_LEFT.search(text)) is not None:
        end -= len(text) - adverb.start()
        text = text[: adverb.start()]
    return text, end
