"""From provisions to obligations: one for every clause that addresses governments and asks something of them."""

from __future__ import annotations

import re

from compliance.parser.actions import read_actions
from compliance.parser.actors import GOVERNMENTS, MIXED
from compliance.parser.clauses import Clause
from compliance.parser.hedges import action_qualifiers, clause_latitude
from compliance.parser.lexicon import DECISION, DIRECTIVE, Lexicon
from compliance.parser.mapped import MappedText
from compliance.parser.nodes import Action, Obligation, Qualifier
from compliance.parser.tokens import TokenReader
from compliance.parser.trace import Rule, about, fired, rule

OWED_BY = frozenset((GOVERNMENTS, MIXED))
_FOLLOWING = re.compile(r"\b(?:following|measures|steps|actions|action|inter alia|to|areas)\b[^.;]{0,40}:?\Z", re.I)


# "(a) In the area of prevention, to adopt laws".
LEAD_IN = re.compile(r"(?!To )[A-Z][^,;:]{0,120}[,:] (?=to [a-z])")


# "Recommends to the Governments concerned: (a) That they withdraw ...": what is asked begins with the verb.
THAT_THEY = re.compile(r"[Tt]hat (?:they|each of them)(?:, [^,;]{1,80},)?(?: should| shall)? (?=[a-z])")
_VERBS_IN_LY = frozenset("apply comply rely reply supply".split())
_NO_DUTY = frozenset("be have are do may can will were had".split())


# Verbs that allow and do not ask.
_PERMITS = frozenset(("authorizes", "empowers"))


def begins_with_duty(text: str, start: int, lexicon: Lexicon) -> bool:
    """Whether a verb comes at a place, behind "not" and an adverb at most: "not permit", "fully implement"."""
    words = text[start : start + 80].lower().split()
    if words[:1] == ["not"]:
        del words[0]
    if words and words[0] in _VERBS_IN_LY:
        return True
    if len(words) > 1 and (words[0].endswith("ly") or words[0] in ("also", "further")):
        del words[0]
    first = words[0].rstrip(",;.") if words else ""
    return first not in _NO_DUTY and (first in lexicon.verbs or first in lexicon.verb_nouns)


OWED = rule("obligation.owed", "“{verb}” is a verb that asks, and “{addressee}” are governments: an obligation")
OWED_BELOW = rule(
    "obligation.inherited", "the sub-paragraph begins with what is asked under “{verb}” of “{addressee}”: an obligation"
)
STANCE_ONLY = rule("no-obligation.stance", "“{verb}” says what the organ thinks and asks for nothing")
PERMITS_ONLY = rule("no-obligation.permits", "“{verb}” allows and does not ask")
NOBODY = rule("no-obligation.nobody", "“{verb}” addresses nobody by name here")
OTHERS = rule("no-obligation.others", "“{verb}” addresses “{addressee}”, who are not governments")
NOTHING_ASKED = rule("no-obligation.nothing-asked", "“{verb}” is not followed by anything to be done")
LIST_ONLY = rule("no-obligation.announces-list", "“{verb}” only announces its list: each item is an obligation")


def why_not_owed(clause: Clause) -> Rule | None:
    """Why a clause is no obligation of governments; None where its verb asks something of them."""
    if clause.verb_class not in (DIRECTIVE, DECISION):
        return STANCE_ONLY
    if clause.base in _PERMITS:
        return PERMITS_ONLY
    if clause.addressee_class in OWED_BY:
        return None
    return NOBODY if clause.addressee is None else OTHERS


def owes(clause: Clause) -> bool:
    """Whether a clause is addressed to governments by a verb that can ask."""
    return why_not_owed(clause) is None


def clause_obligation(
    mapped: MappedText,
    reader: TokenReader,
    clause: Clause,
    identifier: str,
    provision: str,
    themes: tuple[str, ...],
    lexicon: Lexicon,
    doubts: tuple[str, ...],
) -> Obligation | None:
    """The obligation of one clause; None where it addresses others or asks for nothing."""
    why_not = why_not_owed(clause)
    if why_not is not None or clause.addressee is None or clause.asked_from is None:
        fired(why_not or NOTHING_ASKED, verb=clause.verb, addressee=clause.addressee or "")
        return None
    about("obligation", identifier)
    fired(OWED, verb=clause.verb, addressee=clause.addressee)
    before = mapped.text[clause.addressee_end : clause.asked_from] if clause.addressee_end < clause.asked_from else ""
    latitude = clause_latitude(before, lexicon, reader.vocabulary()) if not clause.shares else "none"
    end = clause.end if not clause.shares else len(mapped.text.rstrip(" ,;.:"))
    actions = read_actions(mapped, reader, clause.asked_from, end, clause.mode, lexicon, latitude)
    if not actions or not actions[0].text.strip(" :"):
        return None
    return _obligation(
        mapped,
        clause,
        identifier,
        provision,
        themes,
        clause.start,
        end,
        actions,
        action_qualifiers(before, lexicon, reader.vocabulary()),
        doubts,
    )


def inherited_obligation(
    mapped: MappedText,
    reader: TokenReader,
    start: int,
    end: int,
    clause: Clause,
    identifier: str,
    provision: str,
    themes: tuple[str, ...],
    lexicon: Lexicon,
    doubts: tuple[str, ...],
) -> Obligation | None:
    """The obligation of a sub-paragraph ("(a) To take ...") under the verb and addressee of its paragraph."""
    if not owes(clause) or clause.addressee is None:
        return None
    about("obligation", identifier)
    fired(OWED_BELOW, verb=clause.verb, addressee=clause.addressee)
    lead = LEAD_IN.match(mapped.text, start, end) or THAT_THEY.match(mapped.text, start, end)
    actions = read_actions(mapped, reader, lead.end() if lead else start, end, "bare", lexicon, "none")
    if not actions:
        return None
    return _obligation(mapped, clause, identifier, provision, themes, start, end, actions, (), doubts)


def _obligation(
    mapped: MappedText,
    clause: Clause,
    identifier: str,
    provision: str,
    themes: tuple[str, ...],
    start: int,
    end: int,
    actions: tuple[Action, ...],
    qualifiers: tuple[Qualifier, ...],
    doubts: tuple[str, ...],
) -> Obligation:
    while end > start and mapped.text[end - 1] in " ,;.:":
        end -= 1
    if clause.shares:
        doubts = (*doubts, "shared-actions")
    if clause.addressee_class == MIXED:
        doubts = (*doubts, "mixed-addressee")
    if len(actions) > 4:
        doubts = (*doubts, "many-actions")
    return Obligation(
        id=identifier,
        provision=provision,
        verb=clause.verb,
        verb_base=clause.base,
        force=clause.force,
        addressee=clause.addressee or "",
        addressee_class=clause.addressee_class,
        themes=themes,
        text=mapped.text[start:end],
        start=mapped.source(start),
        end=mapped.source_end(end),
        qualifiers=qualifiers,
        actions=actions,
        certainty=round(max(0.3, 1.0 - 0.1 * len(doubts)), 2),
        doubts=doubts,
    )


def announces_list(clause: Clause, text: str) -> bool:
    """Whether a chapeau's own infinitive only announces the list ("to take the following measures:")."""
    if clause.asked_from is None:
        return True
    wording = text[clause.asked_from :].rstrip(" :")
    return wording.lower() in ("to", "shall", "should", "must") or bool(
        re.match(
            r"(?:to|shall|should) (?:take|adopt|undertake|implement|consider"
            r"|carry out)[^,;]{0,60}\bfollowing\b[^;]{0,60}\Z",
            wording,
            re.I,
        )
    )
