"""Who is asked: the class of an addressee, by the heads of the noun phrases that name it."""

from __future__ import annotations

import re
from functools import lru_cache

from compliance.parser.lexicon import Lexicon
from compliance.parser.trace import rule

GOVERNMENTS, UN, ORGANIZATIONS, MIXED, SELF, NONE = "governments", "un", "organizations", "mixed", "self", "none"

_ITEM = re.compile(
    r",? (?:and|or|as well as|together with|along with|and/or|including|in particular|especially"
    r"|particularly|such as|both)(?: also)? |, |;"
)
_HEAD_END = re.compile(
    r" (?:of|in|to|for|on|with|from|at|by|that|which|who|whose|known|retaining|not|(?:involved"
    r"|concerned|engaged)(?=\Z| in| with| by)|working|within|under|having|wishing|providing|as|against"
    r"|through|participating|operating|affected|bordering|neighbouring|outside|around|where"
    r"|dealing|responsible|able|bearing|hosting|contributing|possessing|presently|still|already"
    r"|other)\b"
    # "Parties included in Annex I", "States exporting arms".
    r"|(?:(?<=States)|(?<=States [Pp]arties)|(?<=ountries)|(?<=overnments)) [a-z]+(?:ed|ing)\b| included in\b"
)
# Words that end a head behind its noun ("States affected by it"), and belong to it before the noun.
_BEFORE_NOUNS = frozenset(
    "other neighbouring affected participating operating contributing responsible hosting providing possessing"
    " bordering concerned involved engaged known able interested presently still already".split()
)
_DETERMINERS = re.compile(
    r"(?:(?:the|all|any|each|every|most|least|those|these|some|many|several|its|their|other|two|three|both|more) ?)+",
    re.I,
)
_NOUN_FOLLOWS = re.compile(r" (?!(?:to|with|by|in|of|from|for|on)\b)\w")
# Governments that resolutions do not call so: "the South African regime", "the illegal racist minority regime".
_REGIME = re.compile(
    r"\b(?:racist|minority|illegal|apartheid|South African|Rhodesian|Pretoria|Smith)\b[\w -]{0,40}\bregimes?\b"
)
_UNITED_NATIONS = re.compile(r"\bUnited Nations\b")
# The specialized agencies whose names do not speak of the United Nations.
_AGENCY = re.compile(
    r"\b(?:World Health|International Labour|Food and Agriculture|International Maritime|World Meteorological|Universal"
    r" Postal|World Intellectual Property|International Civil Aviation|World Tourism|International Telecommunication)"
    r" (?:Organi[sz]ation|Union)\b|\bInternational Atomic Energy Agency\b"
)
_INTERNATIONAL_COMMUNITY = re.compile(
    r"\binternational community\b|\bworld community\b|\bcommunity of nations\b|\bdonor community\b", re.I
)
_PREPOSITION = re.compile(
    r"(?:of|in|to|for|on|with|from|at|by|within)\b|(?:its|their)\b(?! [Mm]ember States)"
    r"|those(?=\Z| (?:of|in|that|which|who|with|to|from|concerned|responsible|not)\b)"
)
_SINGULAR_ADJECTIVE = frozenset(("state", "government", "country", "nation", "power"))
_PARTIES = re.compile(
    r"\b(?:High Contracting |Contracting )?Parties\b(?! and Governments concerned)|\bContracting Party\b"
    r"|\b(?:[Ee]ach|[Aa]ny|[Ee]very|[Aa]nother) (?:(?!political)[a-z-]+ ){0,3}Party\b"
    r"(?! to (?:the|an?) (?:[A-Za-z]+ ){0,2}(?:[Cc]onflict|[Cc]easefire|[Pp]eace))"
)
_MEMBERS = re.compile(
    r"\bMembers?\b(?! of (?:the )?(?:Committee|Commission|Board|Group|Tribunal|Court|Secretariat"
    r"|Council|staff))"
)
# Whoever is party to a treaty is a State, with or without a capital; the parties to a conflict are others.
_TREATY_PARTIES = re.compile(
    r"\b[Pp]art(?:y|ies) to (?:[\w'\u2019-]+ ){0,12}?"
    r"(?:Conventions?|Treat(?:y|ies)|Protocols?|Covenants?|Statute|conventions|treaties)\b"
)
# Members of these are States; members of a committee or a court are persons.
_STATES_AS_MEMBERS = re.compile(
    r"\bmembers? of the (?:Security Council|General Assembly|Organization|United Nations)\Z"
)
_WORD = re.compile(r"[\w'\u2019-]+")


CLASSES = {
    GOVERNMENTS: rule("addressee.governments", "“{addressee}” are governments ({parts})"),
    MIXED: rule("addressee.mixed", "“{addressee}” are governments and others: it is asked of them too ({parts})"),
    UN: rule("addressee.un", "“{addressee}” belongs to the United Nations, not to governments ({parts})"),
    ORGANIZATIONS: rule("addressee.organizations", "“{addressee}” are others than governments ({parts})"),
}


def parts_of(phrase: str, lexicon: Lexicon) -> str:
    """The actors that a phrase names, each with the class its head shows, as one line for people."""
    if phrase.strip().lower() in lexicon.actors["anaphora"]:
        return "as those it stands for"
    parts = [(_head(item), found) for item in _items(phrase.strip()) if (found := _item_class(item, lexicon))]
    if len(parts) == 1:
        return f"by its head, “{parts[0][0]}”"
    return "; ".join(f"{head}: {found}" for head, found in parts) or "none of its heads is in the lexicon"


def classify(phrase: str, lexicon: Lexicon, before: str = "") -> str:
    """governments, un, organizations or mixed. `before` is the text in which a pronoun's antecedent
    is sought."""
    phrase = phrase.strip()
    if phrase.lower() in lexicon.actors["anaphora"]:
        return _antecedent(phrase.lower(), lexicon, before)
    found = (_class if len(phrase) <= _LONGEST_REMEMBERED else _class.__wrapped__)(phrase, lexicon)
    if found == ORGANIZATIONS and before and (stands := _STANDS_FOR.match(phrase)):
        # "Welcomes the ratification by many States, and urges those that have not done so to consider it".
        found = ORGANIZATIONS if _GROUPS.search(before) else _antecedent(phrase.lower(), lexicon, before)
        if found == GOVERNMENTS and stands.group("word") == "others":
            # States, and whoever else.
            return MIXED
    return found


_STANDS_FOR = re.compile(
    r"(?:all )?(?:of )?(?:the )?(?P<word>those|others|them)"
    r"(?: (?:that|which) (?:(?:have|has) not (?:yet |already )?(?:done so|ratified|acceded|signed|become)\b[^;]*"
    r"|have made reservations\b[^;]*|are (?:not )?(?:yet )?parties\b[^;]*|are in a position to\b[^;]*"
    r"|are able to do so)"
    r"| in a position to do so| concerned| not yet parties)?\Z"
)
# Whoever else a pronoun may stand for where these were named.
_GROUPS = re.compile(
    r"\b(?:groups?|militias?|rebels?|combatants?|fighters|perpetrators|terrorists?|hostages?|parties to the conflict"
    r"|companies|enterprises)\b"
)
# "national, regional and local governments": the first adjective of such a row may be that of States.
_OF_STATES = re.compile(
    r"(?<!-)\b(?:[Nn]ational|[Cc]entral|[Ff]ederal)(?:(?:,? (?:and|or)|,) [a-z-]+){0,4} governments?\b"
    r"|\blevels of government\b"
)
_LOCAL = frozenset("local municipal subnational sub-national provincial".split())
_LOCAL_AND_REGIONAL = re.compile(r"\b(?:local|municipal|provincial),?(?: and| or) regional(?= governments?\b)")


@lru_cache(maxsize=1024)
def _class(phrase: str, lexicon: Lexicon) -> str:
    """The class of a phrase that is no pronoun."""
    if "regional" in phrase:
        phrase = _LOCAL_AND_REGIONAL.sub("local", phrase)
    first, _joint, second = phrase.partition(" and to ")
    if second and " to " not in first:
        # "Recommends to Member States and to the specialized agencies"
        phrase = f"{first} and {second}"
    classes = [found for item in _items(phrase) if (found := _item_class(item, lexicon))]
    if ORGANIZATIONS in classes and GOVERNMENTS not in classes and _OF_STATES.search(phrase):
        return MIXED
    if not classes:
        return ORGANIZATIONS
    if MIXED in classes:
        return MIXED
    if GOVERNMENTS in classes:
        return GOVERNMENTS if all(found == GOVERNMENTS for found in classes) else MIXED
    return classes[0]


_PLAIN_ACTORS = frozenset("states governments countries secretary-general".split())


_ADJECTIVE_LEFT = re.compile(r"\b[a-z-]+(?:al|ary|eral|ic|ful|ive|ous)\Z")


def _ends_in_adjective(head: str) -> bool:
    # The last word alone tells; no more is looked at.
    return _ADJECTIVE_LEFT.search(head, max(0, len(head) - 60)) is not None


def is_actor(phrase: str, lexicon: Lexicon) -> bool:
    """Whether a noun phrase names somebody who can be asked ("the efforts of Governments" does not)."""
    return (_is_actor if len(phrase) <= _LONGEST_REMEMBERED else _is_actor.__wrapped__)(phrase.strip(), lexicon)


# Those who are asked are mostly the same few; what a longer phrase gives is not remembered.
_LONGEST_REMEMBERED = 120


@lru_cache(maxsize=1024)
def _is_actor(phrase: str, lexicon: Lexicon) -> bool:
    items = _items(phrase) if phrase else [""]
    head = _head(items[0])
    if len(items) > 1 and (_ends_in_adjective(head) or head.endswith("-")):
        # "relevant intergovernmental and non-governmental organizations", "troop- and police-contributing countries":
        # the noun comes with the second adjective.
        head = _head(next((item for item in items[1:] if not _ends_in_adjective(_head(item))), items[1]))
    words = [word.lower() for word in _WORD.findall(head)]
    if not words:
        return False
    if lexicon.state_pattern.search(head):
        return True
    last = words[-1]
    if any(word in _PLAIN_ACTORS for word in words) or (last in ("regime", "regimes") and _REGIME.search(head)):
        return True
    known = any(last in lexicon.actors[key] for key in ("governments", "un", "organizations", "anaphora"))
    if known:
        return True
    if last in lexicon.actors["abstract"]:
        return False
    if _UNITED_NATIONS.search(head) or head[:4] in ("all ", "All "):
        return True
    if last.endswith(
        ("tion", "tions", "ment", "ments", "ness", "ance", "ence", "ity", "ing", "ism", "sion", "sions", "ship")
    ):
        # Capitals make it a name ("the African Union Commission").
        return not head.split()[-1][:1].islower()
    if last.endswith(("ers", "ors", "ists", "ees", "ants", "ians", "er", "or", "ist")):
        return True
    # Names of bodies are capitalized ("the Quartet", "UNICEF", "the Taliban").
    return str(head.split()[-1])[:1].isupper()


def _items(phrase: str) -> list[str]:
    return [item.strip() for item in _ITEM.split(phrase) if item and item.strip()] or [phrase]


def _head(item: str) -> str:
    for match in _HEAD_END.finditer(item):
        before = item[: match.start()]
        if not before:
            continue
        if match.group().lstrip() in _BEFORE_NOUNS and _DETERMINERS.fullmatch(before):
            # "the affected States", "all other States": the word belongs to the noun behind it, where there is one.
            pronoun = before.split()[-1].lower() in ("those", "these")
            if not pronoun and _NOUN_FOLLOWS.match(item, match.end()):
                continue
        return before
    return item


def _item_class(item: str, lexicon: Lexicon) -> str | None:
    if _PREPOSITION.match(item):
        return None
    if _INTERNATIONAL_COMMUNITY.search(item):
        return MIXED
    if _AGENCY.search(item):
        return UN
    if ("art" in item and _TREATY_PARTIES.search(item)) or ("ember" in item and _STATES_AS_MEMBERS.search(item)):
        return GOVERNMENTS
    named = lexicon.state_pattern.match(item, 4 if item[:4] in ("the ", "The ") else 0)
    if named is not None and named.end() == len(item):
        # "the Union of South Africa": of its words "Union" would be an organization.
        return GOVERNMENTS
    head = _head(item)
    words = [word.lower() for word in _WORD.findall(_UNITED_NATIONS.sub(" ", head))]
    if _UNITED_NATIONS.search(head) and not any(word in lexicon.actors["governments"] for word in words):
        return UN
    return _class_of_words(item, head, words, lexicon) if words else None


def _class_of_words(item: str, head: str, words: list[str], lexicon: Lexicon) -> str | None:
    """The class of an actor by the words of its head, in lower case."""
    last = words[-1]
    if last in ("governments", "government") and head.endswith(last) and not _LOCAL.isdisjoint(words):
        # A State answers for what it is asked itself; towns and provinces are others.
        return MIXED if _OF_STATES.search(item) else ORGANIZATIONS
    if last in ("regime", "regimes") and _REGIME.search(head):
        return GOVERNMENTS
    governments = [word for word in words if word in lexicon.actors["governments"]]
    if governments:
        adjective = governments[-1] in _SINGULAR_ADJECTIVE and last not in lexicon.actors["governments"]
        if not adjective or last in ("members", "parties", "party", "member"):
            return GOVERNMENTS
    if last in lexicon.actors["un"]:
        return UN
    if lexicon.state_pattern.search(head) and last not in lexicon.actors["organizations"]:
        return GOVERNMENTS
    if (_MEMBERS.search(item) and "member" in last) or (_PARTIES.search(item) and last in ("parties", "party")):
        return GOVERNMENTS
    if last in ("authorities", "authority") and not any(
        word in words for word in ("local", "municipal", "regional", "school")
    ):
        return GOVERNMENTS
    if last in lexicon.actors["organizations"]:
        return ORGANIZATIONS
    return None


def names_governments(phrase: str, lexicon: Lexicon) -> bool:
    """Whether a phrase ends in governments or a State, which "States parties' reports" does not."""
    head = _head(_items(phrase)[0])
    words = [word.lower() for word in _WORD.findall(head)]
    if not words:
        return False
    known = words[-1] in lexicon.actors["governments"] or words[-1] in ("members", "parties", "powers")
    return known or lexicon.state_pattern.search(head) is not None


def _antecedent(pronoun: str, lexicon: Lexicon, before: str) -> str:
    """The class of what "them" stands for: the actors named last before it."""
    if pronoun in ("him", "her"):
        return UN
    found = {kind for item in _items(before[-600:]) for kind in [_loose_class(item, lexicon)] if kind}
    if GOVERNMENTS in found or MIXED in found:
        return GOVERNMENTS if found == {GOVERNMENTS} else MIXED
    if UN in found:
        return UN
    return ORGANIZATIONS


def _loose_class(item: str, lexicon: Lexicon) -> str | None:
    """The class of any actor in a stretch of text ("the efforts of Governments" counts here)."""
    words = {word.lower() for word in _WORD.findall(_UNITED_NATIONS.sub(" ", item))}
    if words & {"governments", "states", "countries", "government"}:
        return GOVERNMENTS
    if _UNITED_NATIONS.search(item) or words & {
        "bodies",
        "agencies",
        "rapporteur",
        "commission",
        "committee",
        "office",
    }:
        return UN
    if words & {"organizations", "society", "sector"}:
        return ORGANIZATIONS
    return GOVERNMENTS if lexicon.state_pattern.search(item) else None
