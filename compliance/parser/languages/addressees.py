"""Whom a verb addresses in the five languages: the noun phrase up to the words that state what is asked.

French, Spanish and Arabic mark what is asked ("à prendre", "a que", "أن"), Russian by an infinitive; Chinese has no
mark, so the names of those who can be asked end the phrase there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from compliance.parser.actors import GOVERNMENTS, MIXED, NONE, ORGANIZATIONS, UN
from compliance.parser.languages.fold import ACCENTED, accents_or_none, fold_same, fold_word, unaccented
from compliance.parser.phrases import any_of

_PHRASE = 900


@dataclass(frozen=True, slots=True)
class Asked:
    """The addressee as printed with its place, its class, and where and how what is asked begins."""

    phrase: str | None
    start: int
    end: int
    addressee_class: str
    asked_from: int | None
    mode: str
    parties: bool = False


def _any_of(phrases: Iterable[str], language: str) -> re.Pattern[str]:
    """Any of the phrases, folded, as whole words ("секретар*" with any ending); Chinese has no word breaks."""
    names = {fold_word(phrase.strip()) for phrase in phrases if phrase.strip()}
    if language in ACCENTED:
        names |= {unaccented(name) for name in names}
    folded = sorted(names, key=lambda name: (-len(name), name))
    if language == "zh":
        return re.compile(f"(?:{'|'.join(map(re.escape, folded))})")
    return any_of(folded, no_letter=r"[^\W_]", tail=r"(?![^\W_])")


class Words:
    """The actors, markers, hedges and structural words of one language (`data/fr_words.toml`)."""

    def __init__(self, language: str, data: dict[str, Any]) -> None:
        self.language = language
        self.data = data
        asked = data["asked"]
        self.marker = re.compile(asked["marker"])
        self.that = re.compile(asked["that"])
        self.joint = re.compile(asked["joint"])
        self.skip = re.compile(asked["skip"])
        self.modal = re.compile(asked["modal"])
        self.insertion = re.compile(asked["insertion"])
        self.conjunction = re.compile(asked["conjunction"])
        self.connector = re.compile(asked["connector"])
        self.means = re.compile(asked["means"])
        self.relative = re.compile(asked.get("relative", r"\Z(?!)"))
        self.not_marker = frozenset(asked["not_infinitives"].split())
        self.ends = frozenset(asked["infinitive_ends"].split())
        heads = data["heads"]
        kinds = ("governments", "un", "organizations", "mixed", "abstract")
        self.heads = [(kind, _any_of(heads[kind].split("|"), language)) for kind in kinds]
        if "members" in heads:
            members = accents_or_none(heads["members"]) if language in ACCENTED else heads["members"]
            self.heads[0] = (GOVERNMENTS, re.compile(f"{self.heads[0][1].pattern}|{members}"))
        states = data["states"]["names"].split("|")
        self.states = _any_of(states, language)
        # Whoever can be asked, of any class.
        self.actors = _any_of([name for kind in kinds[:4] for name in heads[kind].split("|")] + states, language)
        self.hedges = {kind: _any_of(phrases, language) for kind, phrases in data["hedges"].items()}

    def joins(self, between: str) -> bool:
        """Chinese: whether the words between two actors join them ("、", "和", "及其他")."""
        return bool(self.joint.match(between))

    @lru_cache(maxsize=2048)  # noqa: B019 - there is one of each language, and it lives as long as the process
    def head(self, item: str) -> str | None:
        """The class of the first actor that a folded phrase names (in Chinese of the last)."""
        found: list[tuple[int, int, str]] = []
        for kind, pattern in (*self.heads, (GOVERNMENTS, self.states)):
            matches = list(pattern.finditer(item)) if self.language == "zh" else [pattern.search(item)]
            match = matches[-1] if matches else None
            if match is not None:
                place = -match.end() if self.language == "zh" else match.start()
                found.append((place, -(match.end() - match.start()), kind))
        return min(found)[2] if found else None

    @lru_cache(maxsize=1024)  # noqa: B019 - as above
    def classify(self, phrase: str) -> str:
        """governments, un, organizations, mixed or none, by the heads of the phrase's parts."""
        if self.language == "zh":
            # "尚未批准《...公约》的国家": what stands before "的" only describes.
            phrase = _TITLES.sub("", phrase)
        folded = fold_word(phrase)
        if self.language == "ar":
            # "الدول التي لم تصدق على اتفاقية الأمم المتحدة": the relative clause names nobody who is asked.
            folded = re.sub(rf"{self.relative.pattern}[^,;]*", "", folded)
        items = [item for item in self.conjunction.split(folded) if item and item.strip()]
        kinds = [kind for item in items if (kind := self.head(item)) is not None and kind != "abstract"]
        if not kinds:
            return NONE
        if MIXED in kinds:
            return MIXED
        if GOVERNMENTS in kinds:
            return GOVERNMENTS if set(kinds) == {GOVERNMENTS} else MIXED
        return kinds[0]


_OF = re.compile(r" (?:de la |de l'|du |des |de los |del |de |d')?")
# "Exhorta a los Estados a:": the mark stands before the list.
_MARK_LEFT = re.compile(r"[\s,]+(?:à|de|a que|a|que|إلى|على|أن)\Z")
# "обращается ко всем государствам с призывом воздерживаться", "Rappelle aux États qu'ils sont tenus de respecter".
_CALL_LEFT = re.compile(
    r" (?:с (?:[а-я]+ )?(?:призывом|просьбой|предложением)|об? (?:их|его|том|своих|своем)(?![^\W_])[^,]*"
    r"|qu'(?:ils?|elles?)(?![^\W_])(?! [^,]*ou non)[^,]*)\Z"
)
# Adverbs and the like that stand between the one asked and what is asked, and Arabic "the following" before a list.
_ADVERBS_LEFT = {
    "ru": re.compile(
        r"(?:,? (?:и |а также )?(?:срочно|в срочном порядке|в безотлагательном порядке|в ближайшее время"
        r"|в первоочередном порядке|полностью|эффективно|активно|незамедлительно|безотлагательно|немедленно|строго"
        r"|добросовестно|неукоснительно|оперативно|в полной мере|в полном объеме|впредь|далее|также|по-прежнему"
        r"|совместно|своевременно|тщательно|серьезно|настойчиво|всесторонне|надлежащим образом|в приоритетном порядке"
        r"|добровольно|постоянно|постепенно|регулярно|систематически|конкретно))+\Z"
    ),
    "es": re.compile(r",? (?:a este respecto|en este sentido|a ese respecto|en este contexto|en particular),?\Z"),
    "fr": re.compile(r",? (?:à cet égard|dans ce contexte|à ce sujet),?\Z"),
    "ar": re.compile(r" (?:الي |علي )?(?:القيام بما يلي|ان تقوم بما يلي|ما يلي|بما يلي|الاتي|القيام بالاتي)\Z"),
}
_NOBODY = Asked(None, 0, 0, NONE, None, "none")
_STOP = re.compile(r"[;:]|\.(?=\s|\Z)")


def read_addressee(text: str, start: int, end: int, words: Words, folded: str | None = None) -> Asked:
    """Whom a verb that ends at `start` asks; nobody where it names an act or a thing. `folded` is the text in small
    letters (`fold_same`), where it is at hand."""
    region_end = min(end, start + _PHRASE)
    region = fold_same(text[start:region_end]) if folded is None else folded[start:region_end]
    stop = _STOP.search(region)
    limit = stop.start() if stop else len(region)
    skip = words.skip.match(region)
    begin = skip.end() if skip else 0
    if words.language == "zh":
        return _chinese(text, region, begin, limit, start, words)
    that = words.that.match(region)
    if that:
        return _that_clause(text, region, that.end(), limit, start, words)
    marker = _marker(region, begin, limit, words)
    if marker is not None and marker <= begin:
        return Asked(None, start, start, NONE, start + marker, "to")
    listed = marker is None and stop is not None and stop.group() == ":"
    phrase_end = _without_insertions(region, begin, marker if marker is not None else limit, words)
    phrase = text[start + begin : start + phrase_end].strip(" ,")
    if listed:
        phrase = _MARK_LEFT.sub("", phrase)
    call = _CALL_LEFT.search(fold_same(phrase))
    if call is not None and "," not in phrase[: call.start()]:
        phrase = phrase[: call.start()].rstrip(" ,")
    if not phrase:
        return _NOBODY
    lead = text[start + begin : start + phrase_end]
    begin += len(lead) - len(lead.lstrip(" ,"))
    left = _ADVERBS_LEFT.get(words.language)
    adverbs = left.search(fold_same(phrase)) if left is not None else None
    if adverbs is not None and adverbs.start() > 0:
        phrase = phrase[: adverbs.start()]
        if marker is not None and words.language == "ru":
            marker = begin + adverbs.end() - len(adverbs.group().lstrip(" ,"))
    first = words.conjunction.split(fold_word(phrase))[0] or ""
    head = words.head(first)
    if head == "abstract" or (head is None and marker is None):
        return _NOBODY
    if marker is None and not listed:
        return _noun(text, region, begin, start, words)
    kind = words.classify(phrase)
    if kind == NONE:
        kind = ORGANIZATIONS
    mode = "list" if listed else "to"
    asked = None if marker is None else start + marker
    return Asked(phrase, start + begin, start + begin + len(phrase), kind, asked, mode, _parties(phrase, words))


def _marker(region: str, begin: int, limit: int, words: Words) -> int | None:
    """Where what is asked begins: the first mark that is followed by a verb."""
    kept: int | None = None
    for match in words.marker.finditer(region, begin, limit):
        verb = match.groupdict().get("verb")
        if verb is not None and (verb in words.not_marker or (words.ends and verb.endswith(tuple(words.ends)))):
            continue
        place = match.start("mark") if match.groupdict().get("mark") is not None else match.start()
        if match.groupdict().get("weak") is not None and words.relative.search(region, begin, place):
            # "الدول التي لم تصدق على الاتفاقية على أن ...": the first preposition belongs to the relative clause.
            kept = kept if kept is not None else place
            continue
        return place
    return kept


# "les États et, le cas échéant, les organisations": what is inserted stands between two who are asked.
_CONJUNCTION_BEFORE = re.compile(r" (?:et|ou|ainsi que|y|e|o|así como|и|или|а также)\Z")


def _without_insertions(region: str, begin: int, end: int, words: Words) -> int:
    """Where the addressee ends: before inserted phrases (", en coopération avec ...,") at its end."""
    place = begin
    kept = end
    while True:
        comma = region.find(",", place, end)
        if comma < 0:
            return len(region[begin:kept].rstrip(" ,")) + begin
        rest = region[comma + 1 : end].lstrip()
        if words.insertion.match(rest) and _CONJUNCTION_BEFORE.search(region, begin, comma) is None:
            return len(region[begin:comma].rstrip(" ,")) + begin
        place = comma + 1


def _parties(phrase: str, words: Words) -> bool:
    pattern = words.data["heads"].get("parties")
    return bool(pattern and re.match(pattern, fold_word(phrase)))


def _noun(text: str, region: str, begin: int, start: int, words: Words) -> Asked:
    """An addressee followed by a noun: only its head with what belongs to it at once."""
    found = [
        match
        for kind, pattern in words.heads[:4]
        # Again without an end, for what follows the name.
        if (match := pattern.search(region, begin, begin + 40)) is not None
        and (match := pattern.match(region, match.start())) is not None
    ]
    if not found:
        return _NOBODY
    first = min(found, key=lambda match: match.start())
    kind = words.head(region[first.start() : first.end()]) or NONE
    return Asked(text[start + begin : start + first.end()], start + begin, start + first.end(), kind, None, "noun")


_OCCUPYING = re.compile(
    r", (?:la )?(?:puissance occupante|potencia ocupante|оккупирующая держава|السلطه القائمه بالاحتلال"
    r"|السلطة القائمة بالاحتلال)(?=,)"
)


def _that_clause(text: str, region: str, begin: int, limit: int, start: int, words: Words) -> Asked:
    """ "que tous les États prennent ...": the subject is the one asked, if it is named first."""
    lead = region[begin:limit]
    begin += len(lead) - len(lead.lstrip(" ,"))
    # "يقرر أن على جميع الدول ...": "على" lays the duty on those who follow it.
    laid = words.language == "ar" and region.startswith("علي ", begin)
    begin += 4 if laid else 0
    window = region[begin : begin + 120]
    found = [
        (match.start(), -match.end(), kind)
        for kind, pattern in (*words.heads, (GOVERNMENTS, words.states))
        if (match := pattern.search(window)) is not None
    ]
    if not found:
        return Asked(None, start, start, NONE, None, "that")
    place, negative_end, kind = min(found)
    if kind == "abstract" or len(window[:place].split()) > 3:
        return Asked(None, start, start, NONE, None, "that")
    end = begin - negative_end
    after = words.data["asked"].get("after_head")
    if after and (match := re.match(after, region[end:limit])):
        end += match.end()
    if (occupying := _OCCUPYING.match(region, end)) is not None:
        end = occupying.end()
    if (
        kind == GOVERNMENTS
        and (country := _OF.match(region, end))
        and (named := words.states.match(region, country.end()))
    ):
        # "правительство Южной Африки", "le Gouvernement du Portugal": the State belongs to the subject.
        end = named.end()
    phrase = text[start + begin : start + end].strip(" ,")
    modal = words.modal.search(region, end, min(limit, end + 160))
    asked = start + (modal.start() if modal else end)
    while asked < start + limit and text[asked] in " ,":
        asked += 1
    return Asked(
        phrase,
        start + begin,
        start + begin + len(phrase),
        kind,
        asked,
        "shall" if modal or laid else "that",
        _parties(phrase, words),
    )


# What may stand before those who are asked at the beginning of an item.
_DETERMINERS_FIRST = re.compile(
    r"(?:(?:tous|toutes|chaque|ces|les|le|la|todos|todas|cada|estos|los|las|el|все|каждое|эти|جميع|كل|كافة) |l')*\Z"
)


def read_subject(text: str, words: Words) -> Asked:
    """Whom an item names first, under a paragraph that ends in "that:" ("Recommande que: a) Les gouvernements ...")."""
    region = fold_same(text)
    own = words.that.match(f" {region}")
    begin = own.end() - 1 if own else 0
    stop = _STOP.search(region)
    found = _that_clause(text, region, begin, stop.start() if stop else len(region), 0, words)
    if found.phrase is None:
        return _NOBODY
    phrase = region[found.start : found.end]
    heads = [match.start() for _, pattern in words.heads if (match := pattern.search(phrase)) is not None]
    state = words.states.search(phrase)
    first = min([*heads, *([state.start()] if state else [])], default=len(phrase))
    return found if _DETERMINERS_FIRST.match(phrase[:first]) else _NOBODY


def _chinese(text: str, region: str, begin: int, limit: int, start: int, words: Words) -> Asked:
    """The actors named after the verb, with what stands between them; what follows is asked."""
    end = None
    region = _TITLES.sub(lambda match: "_" * len(match.group()), region)
    place = begin
    while place < limit:
        reach = min(limit, place + (90 if end is None else 34))
        nearest = words.actors.search(region, place, reach)
        if nearest is None:
            break
        abstract = words.heads[4][1].search(region, place, nearest.start())
        before = region[place : nearest.start()]
        described = _DETERMINERS.sub("", before).endswith("的")
        if end is None and not described and (abstract or "," in before or not _may_precede(before, nearest.group())):
            return _NOBODY
        if end is None and region[nearest.end() : nearest.end() + 1] == "的":
            # "驻海地的联合国系统": the first name only describes the one asked.
            place = nearest.end() + 1
            continue
        if end is not None and not words.joins(region[place : nearest.start()]):
            break
        if end is not None and region.startswith("与", place) and _WITH_WHOM.match(region, nearest.end()):
            # "请会员国与特别委员会合作": with whom, not who else.
            break
        end = nearest.end()
        if (own := words.states.match(region, end) or _ITS_GOVERNMENT.match(region, end)) is not None:
            # "缅甸政府", "占领国以色列"
            end = own.end()
        if nearest.group() == "联合国" and (office := _OFFICE.match(region, end)) is not None:
            end = office.end()
        follow = re.match(r"[(（][^)）]{0,40}[)）]", region[end:limit])
        place = end + (follow.end() if follow else 0)
        end = place
    if end is None:
        return _NOBODY
    following = region[end : end + 1]
    if following in ("的", "之"):
        return _NOBODY
    phrase = text[start + begin : start + end].strip(" ,")
    asked = end
    while asked < limit and region[asked] in " ,":
        asked += 1
    if asked >= limit:
        listed = region[limit : limit + 1] == ":"
        return Asked(
            phrase,
            start + begin,
            start + end,
            words.classify(phrase),
            None,
            "list" if listed else "noun",
            _parties(phrase, words),
        )
    return Asked(
        phrase, start + begin, start + end, words.classify(phrase), start + asked, "to", _parties(phrase, words)
    )


_ITS_GOVERNMENT = re.compile(r"政府|当局")
_WITH_WHOM = re.compile(r"[^,;:]{0,24}?(?:合作|协作|磋商|协商|对话|接触|联系|协调|沟通|配合|分享|交流)")
_TITLES = re.compile(r"《[^》]{0,120}》")
# "联合国人权事务高级专员办事处": an office's name that begins with that of the United Nations.
_OFFICE = re.compile(
    r"[\u4e00-\u9fff]{0,14}?(?:办事处|办公室|规划署|开发署|环境署|基金会?|机构|系统|大学|研究所|特派团|实体|组织)"
)
_DETERMINERS = re.compile(
    r"(?:所有|各有关|各|全体|有关|相关|其他|其它|一切|凡|某些|这些|那些|该|本|其|联合国|区域|发达|发展中|内陆|小岛屿|最不发达"
    r"|核武器|无核武器|捐助|沿海|船旗|港口|东道|过境|受影响)*+\Z"
)


def _may_precede(before: str, head: str) -> bool:
    """Whether the words before an actor can belong to its name ("苏丹" 政府, "尚未批准的" 国家)."""
    if before.endswith("的") or _DETERMINERS.match(before):
        return True
    return head != "国家" and len(before) <= 16 and "," not in before


__all__ = ["GOVERNMENTS", "MIXED", "UN", "Asked", "Words", "read_addressee", "read_subject"]
