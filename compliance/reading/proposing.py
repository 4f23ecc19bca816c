"""What the parser reads in words that a person has selected: a first proposal, to be corrected like any other.

The words are read as the first paragraph of a small text of their own, so that a selection is read by the same rules
as a whole resolution, in each of the six languages.
"""

from __future__ import annotations

import re
from typing import Any

from compliance.parser import parse
from compliance.parser.mapped import MappedText
from compliance.reading.values import known_verb

Node = dict[str, Any]

#: The organ's line and the beginning of a paragraph that asks governments to act.
_LEADS = {
    "en": ("The General Assembly,", "Urges Governments ", "to "),
    "fr": ("L\u2019Assemblée générale,", "Engage les gouvernements ", "à "),
    "es": ("La Asamblea General,", "Insta a los gobiernos ", "a "),
    "ru": ("Генеральная Ассамблея,", "настоятельно призывает правительства ", ""),
    "ar": ("إن الجمعية العامة،", "تحث الحكومات ", "على "),
    "zh": ("大会，", "敦促各国政府", ""),
}
# Words; of a script that writes none apart, each character.
_WORDS = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")
# Words that stand before what is asked.
_LEADING = {
    "en": frozenset("to shall should must that".split()),
    "fr": frozenset("à de que".split()),
    "es": frozenset("a que".split()),
}
_ORGANS = ("General Assembly", "Security Council", "Economic and Social Council", "Human Rights Council")


def obligation_in(words: MappedText, identifier: str, provision: Node, reading: Node) -> Node:
    """The obligation that the selected words state, under their own verb or else the paragraph's."""
    language = reading.get("source", {}).get("language") or "en"
    body = reading.get("body")
    own = _read("", words, language, body)
    first = own[0] if own and own[0]["start"] == 0 else None
    asked = own if first else _under(_lead_of(provision, language), words, language, body)
    # The first word of a paragraph without a verb of its own ("The ...") is none to go on with.
    corrected = bool(provision.get("corrected_by"))
    governing = first or (provision if corrected or known_verb(provision.get("verb_base") or "") else {})
    found = {
        "id": identifier,
        "provision": provision["id"],
        "verb": governing.get("verb") or "",
        "verb_base": governing.get("verb_base") or "",
        "force": governing.get("force") or 0,
        "addressee": (first or provision).get("addressee") or "",
        "addressee_class": "mixed" if (first or provision).get("addressee_class") == "mixed" else "governments",
        "themes": list(provision.get("themes") or []),
        "text": words.text,
        "start": words.start,
        "end": words.end,
        "qualifiers": first["qualifiers"] if first else [],
        "actions": _placed(asked, words) or [action_in(words, language)],
        "certainty": 1.0,
        "doubts": [],
    }
    return found | {"doubts": still_missing(found)}


def still_missing(obligation: Node) -> list[Any]:
    """Its doubts, with "no-verb" and "no-addressee" among them exactly where it has none."""
    missing = {"no-verb": not obligation.get("verb"), "no-addressee": not obligation.get("addressee")}
    known = [doubt for doubt in obligation.get("doubts") or [] if doubt not in missing]
    return [*known, *(code for code, lacks in missing.items() if lacks)]


def asks_nothing(text: str, obligation: Node, language: str, *, goes_on: bool = False) -> bool:
    """Whether the words are hardly more than the obligation's verb and its addressee ("Urges Governments to").

    `goes_on` where they are cut off from what follows: then they may not end in a word that only leads to it.
    """
    if goes_on and (_words(text) or [""])[-1].lower() in _LEADING.get(language, ()):
        return True
    left = text
    for part in (obligation["verb"], obligation["addressee"]):
        left = left.strip().removeprefix(part) if part else left
    # Where languages have a word before it, an action needs two ("to cooperate").
    return len(_words(left)) < (2 if left != text and language in _LEADING else 1)


def _words(text: str) -> list[str]:
    return _WORDS.findall(text)


def has_own_verb(obligation: Node) -> bool:
    """Whether the words of an obligation begin with its verb, instead of going on with another's."""
    return bool(obligation["verb"]) and obligation["text"].startswith(obligation["verb"])


def actions_in(words: MappedText, language: str) -> list[Node]:
    """The actions in the words; where the parser sees none, all the words are one."""
    return _placed(_under(_LEADS[language][1], words, language, None), words) or [action_in(words, language)]


def action_in(words: MappedText, language: str) -> Node:
    """One action made of all the words."""
    found = [a for o in _under(_LEADS[language][1], words, language, None) for a in o["actions"]]
    first = found[0] if found else {}
    return {
        "text": words.text,
        "verbs": first.get("verbs", []),
        "start": words.start,
        "end": words.end,
        "latitude": first.get("latitude", "none"),
        "qualifiers": [qualifier for action in found for qualifier in action["qualifiers"]],
        "alternative_group": None,
        "narrowed_to": first.get("narrowed_to"),
        "means": [means for action in found for means in action.get("means", ())],
    }


def _lead_of(provision: Node, language: str) -> str:
    space = "" if language == "zh" else " "
    verb, addressee = provision.get("verb"), provision.get("addressee")
    return f"{verb}{space}{addressee}{space}" if verb and addressee else _LEADS[language][1]


def _under(lead: str, words: MappedText, language: str, body: str | None) -> list[Node]:
    """The obligations in the words as they go on from a verb and an addressee, "to" supplied where it is missing."""
    return _read(lead, words, language, body) or _read(lead + _LEADS[language][2], words, language, body)


def _read(lead: str, words: MappedText, language: str, body: str | None) -> list[Node]:
    """What is asked of governments in the words after the lead; offsets are those of the words alone."""
    organ = f"The {body}," if language == "en" and body in _ORGANS else _LEADS[language][0]
    before = f"{organ}\n\n1. {lead}"
    found: list[Node] = parse(f"{before}{words.text};\n").to_dict()["obligations"]
    for node in (n for o in found for n in (o, *o["actions"])):
        node["start"] = max(0, node["start"] - len(before))
        node["end"] = min(len(words.text), node["end"] - len(before))
    return found


def _placed(obligations: list[Node], words: MappedText) -> list[Node]:
    """The actions of all the obligations, at their places in the text."""
    found: list[Node] = []
    for action in (a for o in obligations for a in o["actions"]):
        start, end = action["start"], action["end"]
        if start >= end or not words.text[start:end].strip() or (found and words.source(start) < found[-1]["end"]):
            continue
        place = {"start": words.source(start), "end": words.source_end(end)}
        found.append(action | place | {"text": words.text[start:end]})
    return found
