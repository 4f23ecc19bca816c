"""From paragraphs to provisions: identifiers, cleaned wording, verbs and addressees, inherited where they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from compliance.parser.clauses import Clause, opening_clause, read_clauses, stated_subject
from compliance.parser.footnotes import strip_marks
from compliance.parser.italics import as_printed, italic_end
from compliance.parser.lexicon import DIRECTIVE, PREAMBULAR, Lexicon, VerbMatch
from compliance.parser.mapped import MappedText
from compliance.parser.nodes import Also, Obligation, Provision
from compliance.parser.numbering import BULLETS, ROMAN, letter_value
from compliance.parser.obligations import (
    LEAD_IN,
    LIST_ONLY,
    OWED_BY,
    THAT_THEY,
    announces_list,
    begins_with_duty,
    clause_obligation,
    inherited_obligation,
    why_not_owed,
)
from compliance.parser.outline import Paragraph
from compliance.parser.scans import misread_verb
from compliance.parser.tokens import TokenReader
from compliance.parser.trace import about, explaining, fired, rule

_INLINE = re.compile(
    r"(?<=[:;,.]) (?:(?:and|or) )?(?=\(([a-z]{1,4})\) )|(?<=[:;,] and) (?=\(([a-z]{1,4})\) )"
    r"|(?<=[:;,] or) (?=\(([a-z]{1,4})\) )"
)
# Also "the Director -General", as scanners read a hyphen.
_SPACE_BEFORE = re.compile(r" +(?=[;,:.](?:\s|\Z))|(?<=[a-z]) +(?=-General\b)")


@dataclass(slots=True)
class Piece:
    """One provision in the making: its wording, place in the tree and the paragraph it comes from."""

    mapped: MappedText
    paragraph: Paragraph
    depth: int
    shown: str | None
    inline: bool = False
    italics: int = 0
    id: str = ""
    parent: str | None = None
    clauses: tuple[Clause, ...] = ()
    governing: Clause | None = None
    inherits: bool = False
    states_subject: bool = False
    reader: TokenReader | None = None

    def words(self) -> TokenReader:
        """The words of the wording, for all who ask for them."""
        if self.reader is None:
            self.reader = TokenReader(self.mapped.text)
        return self.reader


def build_pieces(source: str, paragraphs: list[Paragraph], words: frozenset[str], notes: set[int]) -> list[Piece]:
    """The wording of every provision, footnote marks gone, inline "(a) ... (b) ..." lists taken apart."""
    texts = [MappedText.build(source, paragraph.ranges, words) for paragraph in paragraphs]
    texts = strip_marks(texts, notes)
    pieces: list[Piece] = []
    for paragraph, mapped in zip(paragraphs, texts, strict=True):
        text = mapped.text
        loose = " -" in text or " ," in text or " ;" in text or " ." in text or " :" in text
        tight = mapped.without([match.span() for match in _SPACE_BEFORE.finditer(text)]) if loose else mapped
        labelled = paragraph.label_range
        bracketed = labelled is not None and source[labelled[0]] == "["
        if bracketed and text.endswith("]") and text.count("]") > text.count("["):
            # The bracket that a draft under negotiation opens before the number.
            tight = tight.slice(0, len(tight.text) - 1)
        piece = Piece(tight, paragraph, paragraph.depth, paragraph.shown)
        pieces += _split_inline(piece)
    for piece in pieces:
        piece.italics = italic_end(source, piece.mapped)
    return pieces


def _split_inline(piece: Piece) -> list[Piece]:
    """Takes "... : (a) ...; (b) ...; (c) ..." in one paragraph apart, if the labels run on from (a)."""
    text = piece.mapped.text
    if "(a) " not in text or ":" not in text or piece.paragraph.kind != "operative":
        return [piece]
    places: list[int] = []
    for match in _INLINE.finditer(text):
        label = match.group(1) or match.group(2) or match.group(3)
        if letter_value(label) == len(places) + 1:
            if not places and text[match.start() - 1] != ":":
                continue
            places.append(match.end())
    if len(places) < 2:
        return [piece]
    parts = [replace(piece, mapped=_stripped(piece.mapped, 0, places[0]))]
    for number, place in enumerate(places):
        stop = places[number + 1] if number + 1 < len(places) else len(text)
        close = text.index(")", place) + 2
        parts.append(
            Piece(
                _stripped(piece.mapped, close, stop),
                piece.paragraph,
                piece.depth + 1,
                text[place : close - 1].strip(),
                inline=True,
            )
        )
    return parts


def _stripped(mapped: MappedText, start: int, end: int) -> MappedText:
    while end > start and mapped.text[end - 1] == " ":
        end -= 1
    while start < end and mapped.text[start] == " ":
        start += 1
    return mapped.slice(start, end)


def assign_ids(pieces: list[Piece]) -> None:
    """Identifiers: "pp1", "3", "3(e)", "3(e)(i)", with part and section before them where numbers repeat."""
    several = {piece.paragraph.part for piece in pieces if piece.paragraph.kind == "operative"} - {None}
    sections: dict[tuple[str | None, str | None], set[str]] = {}
    for piece in pieces:
        if piece.depth == 0 and piece.paragraph.kind == "operative" and piece.shown:
            sections.setdefault((piece.paragraph.part, piece.paragraph.section), set()).add(piece.shown)
    repeated = {
        part
        for part in {key[0] for key in sections}
        if sum(len(numbers) for key, numbers in sections.items() if key[0] == part)
        > len(set().union(*(numbers for key, numbers in sections.items() if key[0] == part)))
    }
    used: dict[str, int] = {}
    counters: dict[tuple[str, str], int] = {}
    parents: list[str] = []
    for piece in pieces:
        paragraph = piece.paragraph
        prefix = f"{paragraph.part}." if paragraph.part in several and several else ""
        if paragraph.part in repeated and paragraph.section:
            prefix += f"{paragraph.section}."
        if piece.depth == 0:
            preambular = paragraph.kind == "preambular"
            kind = "pp" if preambular else "op"
            counters[prefix, kind] = counters.get((prefix, kind), 0) + 1
            base = f"{kind}{counters[prefix, kind]}" if preambular or not piece.shown else piece.shown.replace(" ", "")
            identifier, parents = prefix + base, []
            piece.parent = None
        else:
            parents = parents[: max(1, min(piece.depth, len(parents)))]
            piece.parent = parents[-1] if parents else None
            label = "-" if piece.shown in BULLETS else piece.shown or "?"
            label = label if label.startswith("(") else f"({label.rstrip(')')})"
            identifier = (piece.parent or prefix) + label
        piece.id = _unique(identifier, used)
        parents.append(piece.id)


def _unique(identifier: str, used: dict[str, int]) -> str:
    """The identifier, with "-2", "-3" where the document repeats a number."""
    used[identifier] = used.get(identifier, 0) + 1
    if used[identifier] == 1:
        return identifier
    return _unique(f"{identifier}-{used[identifier]}", used)


_TO = re.compile(r"(?:[Nn]ot )?[Tt]o\b,? ")
NUMBERED = rule("paragraph.number", "a paragraph of its own: it carries the number {label}")
LABELLED = rule("paragraph.label", "a sub-paragraph: the label {label} stands in the list that {parent} opens")
INLINE = rule("paragraph.inline-list", "a sub-paragraph: {label} runs on in the list inside {parent}")
FINITE = rule("paragraph.finite-verb", "a paragraph of its own: without a number, but with a finite verb of the organ")
PARTICIPLE = rule("paragraph.participle", "preambular: it stands before the operative part, and a participle opens it")
UNOPENED = rule("paragraph.unknown", "{kind} by where it stands: no word of the lexicon opens it")
IN_LEXICON = rule("verb.lexicon", "“{verb}” is “{base}” of the lexicon: {verb_class}, force {force} ({source})")
IS_OPENER = rule("verb.opener", "“{verb}” is “{base}” of the lexicon's openers of preambular paragraphs")
ADVERBS = rule("verb.adverbs", "with the adverbs “{adverbs}”, which leave the verb as it is")
INHERITED = rule("verb.inherited", "no verb of its own: that of {parent}, “{verb}”")
ITEM_ONLY = rule("no-obligation.item", "the sub-paragraph does not begin with anything to be done under “{verb}”")
UNKNOWN = rule("verb.unknown", "the verb is not in the lexicon, and nobody is addressed")


def explain_place(piece: Piece, parent: Piece | None, opened: bool) -> None:
    """Records why a piece is a paragraph, and where its verb comes from if none of its own opens it."""
    paragraph, above = piece.paragraph, f"paragraph {parent.id}" if parent is not None else "the paragraph"
    if piece.depth:
        fired(INLINE if piece.inline else LABELLED, label=piece.shown or "", parent=above)
    elif piece.shown:
        fired(NUMBERED, label=piece.shown)
    elif not opened:
        fired(UNOPENED, kind=paragraph.kind)
    else:
        fired(PARTICIPLE if paragraph.kind == "preambular" else FINITE)
    if opened:
        return
    if parent is not None and parent.governing is not None:
        fired(INHERITED, parent=above, verb=parent.governing.verb)
    elif "unknown-verb" in paragraph.doubts:
        fired(UNKNOWN)


def _explain_verb(opener: VerbMatch, lexicon: Lexicon) -> None:
    """Records the lexicon's entry for an opening verb."""
    entry = opener.entry
    if entry.verb_class == PREAMBULAR:
        fired(IS_OPENER, verb=opener.printed, base=entry.base)
    else:
        values = {"verb_class": entry.verb_class, "force": entry.force, "source": lexicon.source_of(entry)}
        fired(IN_LEXICON, verb=opener.printed, base=entry.base, **values)
    if opener.modifiers:
        fired(ADVERBS, adverbs=", ".join(opener.modifiers))


def read_verbs(pieces: list[Piece], lexicon: Lexicon, body: str | None) -> None:
    """Reads the clauses of every provision; a sub-paragraph without a verb of its own has that of
    its paragraph."""
    by_id: dict[str, Piece] = {}
    for piece in pieces:
        text = piece.mapped.text
        parent = by_id.get(piece.parent or "")
        opener = lexicon.match(text) if text[:1].isupper() or piece.depth == 0 else None
        if opener is None and piece.depth == 0 and piece.paragraph.opener is not None:
            opener = misread_verb(text, 0, lexicon)
            if opener is not None:
                piece.paragraph.doubts.append("verb-corrected")
        if piece.depth and opener is not None and opener.preambular:
            # "(a) Considering obligations for companies": means under "by:", no verb of the organ.
            opener = None
        about("provision", piece.id)
        if explaining():
            explain_place(piece, parent, opener is not None)
            if opener is not None:
                _explain_verb(opener, lexicon)
        if piece.paragraph.kind != "preambular":
            clauses = read_clauses(text, opener, lexicon, body, piece.words())
        elif opener is None:
            clauses = []
        elif opener.preambular and piece.italics <= len(opener.printed):
            # Nothing but its verb is taken from such a paragraph, and it has no more than that one.
            clauses = [opening_clause(text, opener, lexicon, body, piece.words())]
        else:
            clauses = read_clauses(text, opener, lexicon, body, piece.words())[:1]
        if opener is not None:
            clauses = as_printed(clauses, text, piece.italics)
        piece.clauses = tuple(clauses)
        last = clauses[-1] if clauses else None
        if opener is not None:
            piece.governing = _of_the_list(clauses, text)
        else:
            piece.inherits = parent is not None and parent.governing is not None
            piece.governing = parent.governing if parent is not None else None
            if last is not None and text.rstrip().endswith(":"):
                piece.governing = last
            elif piece.inherits and piece.governing is not None and parent is not None:
                stated = None
                above = parent.mapped.text.rstrip()
                if above.endswith(":") or above[-1:].isalpha():
                    that = re.search(r"\bthat:?\Z", above) is not None
                    stated = stated_subject(text, piece.governing, lexicon, body, piece.words(), after_that=that)
                piece.governing, piece.states_subject = stated or piece.governing, stated is not None
        by_id[piece.id] = piece


def _of_the_list(clauses: list[Clause], text: str) -> Clause | None:
    """The clause that the list below goes on with: the last; "Urges Member States and encourages the private sector:"
    asks the same of both, and Governments are those who owe it."""
    if len(clauses) < 2 or not text.rstrip().endswith(":"):
        return clauses[-1] if clauses else None
    before, last = clauses[-2:]
    # Nothing is asked of the first between it and the second ("Reminds States of their obligations, and requests ...").
    joined = text[before.addressee_end : last.start].strip(" ,") in ("and", "")
    waits = before.shares or (before.asked_from is None and joined)
    if last.addressee_class in OWED_BY or before.addressee_class not in OWED_BY or not waits:
        return last
    if before.verb_class != DIRECTIVE or last.verb_class != DIRECTIVE:
        return last
    if not before.shares:
        before.mode, before.shares = "list", True
    return before


def make_provision(piece: Piece, candidates: tuple[str, ...] | None = None) -> Provision:
    """The provision as it is given out; `candidates` are the English verbs that a verb of a translation may mean."""
    paragraph = piece.paragraph
    own = piece.clauses[0] if piece.clauses and not piece.inherits else None
    head = own or (piece.governing if piece.inherits else None)
    also = piece.clauses[1:] if own is not None else piece.clauses
    mapped = piece.mapped
    text = mapped.text
    verb = head.verb if head else (_unknown_verb(piece) if "unknown-verb" in paragraph.doubts else None)
    doubts: tuple[str, ...] = ()
    if piece.inline or paragraph.doubts:
        doubts = tuple(dict.fromkeys(paragraph.doubts if not piece.inline else (*paragraph.doubts, "inline-list")))
    start = mapped.start if piece.inline or not paragraph.ranges else min(paragraph.ranges)[0]
    start = max(start, mapped.start - 3) if mapped.text else start
    return Provision(
        id=piece.id,
        kind=paragraph.kind,
        number=piece.shown,
        parent=piece.parent,
        verb=verb,
        verb_base=head.base if head else (verb.lower() if verb else None),
        verb_class=head.verb_class if head else None,
        modifiers=head.modifiers if head else (),
        inherits_verb=piece.inherits,
        addressee=head.addressee if head else None,
        addressee_class=head.addressee_class if head else "none",
        force=head.force if head and paragraph.kind == "operative" else None,
        themes=paragraph.themes,
        heading=paragraph.heading,
        also=tuple(
            [
                Also(c.verb, c.base, c.addressee, c.addressee_class, mapped.source(c.start), mapped.source_end(c.end))
                for c in also
            ]
        ),
        text=text,
        start=start,
        end=mapped.end,
        certainty=round(max(0.3, 1.0 - 0.25 * len(doubts)), 2) if doubts else 1.0,
        doubts=doubts,
        verb_candidates=candidates if candidates is not None else (head.base,) if head else (),
    )


def _unknown_verb(piece: Piece) -> str | None:
    """The words in italics that a paragraph begins with, or else its first word."""
    text = piece.mapped.text
    match = re.match(r"[\w'\u2019-]+", text)
    return text[: piece.italics] or (match.group() if match else None)


def read_obligations(pieces: list[Piece], lexicon: Lexicon) -> list[Obligation]:
    """Every obligation of governments, in order; ids of second verbs end in "/s1", "/s2"."""
    found: list[Obligation] = []
    children: dict[str, list[Piece]] = {}
    by_id = {piece.id: piece for piece in pieces}
    for piece in pieces:
        if piece.parent:
            children.setdefault(piece.parent, []).append(piece)
    for piece in pieces:
        if piece.paragraph.kind != "operative":
            continue
        themes, doubts = piece.paragraph.themes, tuple(piece.paragraph.doubts)
        listed = any(_asks_by_itself(child, piece, lexicon) for child in children.get(piece.id, []))
        secondary = 0
        parent = by_id.get(piece.parent or "")
        about("provision", piece.id)
        if not piece.inherits or piece.governing is None or parent is None:
            pass
        elif piece.states_subject and listed and piece.mapped.text.rstrip().endswith(":"):
            fired(LIST_ONLY, verb=piece.governing.verb)
        elif piece.states_subject:
            stated = clause_obligation(
                piece.mapped, piece.words(), piece.governing, piece.id, piece.id, themes, lexicon, doubts
            )
            found += [stated] if stated is not None else []
        elif not _asks_by_itself(piece, parent, lexicon):
            governing = piece.governing
            fired(why_not_owed(governing) or ITEM_ONLY, verb=governing.verb, addressee=governing.addressee or "")
        else:
            end = _before_second(piece)
            if not (listed and not piece.mapped.text[:end].rstrip(" :")):
                own = inherited_obligation(
                    piece.mapped, piece.words(), 0, end, piece.governing, piece.id, piece.id, themes, lexicon, doubts
                )
                if own is not None:
                    found.append(own)
        for number, clause in enumerate(piece.clauses):
            first = number == 0 and not piece.inherits
            if not first:
                secondary += 1
            about("provision", piece.id)
            if listed and clause is piece.governing and announces_list(clause, piece.mapped.text):
                fired(LIST_ONLY, verb=clause.verb)
                continue
            identifier = piece.id if first else f"{piece.id}/s{secondary}"
            one = clause_obligation(piece.mapped, piece.words(), clause, identifier, piece.id, themes, lexicon, doubts)
            if one is not None:
                found.append(one)
    return found


def _before_second(piece: Piece) -> int:
    """Where the first clause of an inheriting sub-paragraph ends: before its own second verb's connector."""
    text = piece.mapped.text
    if not piece.clauses:
        return len(text)
    before = text[: piece.clauses[0].start]
    return len(
        re.sub(
            r"[,;]?\s*(?:and|but)?,?\s*(?:(?:in|to) (?:this|that) (?:regard|respect|context|connection"
            r"|end),?\s*)?\Z",
            "",
            before,
        )
    )


def _asks_by_itself(child: Piece, parent: Piece, lexicon: Lexicon) -> bool:
    """Whether a sub-paragraph goes on with its paragraph's verb: "To take ...", or "Take ..." after
    "to:" or "shall:"."""
    clause = child.governing if child.inherits else None
    if clause is None or clause.addressee_class not in OWED_BY:
        return False
    text = child.mapped.text
    words = text.split(None, 4)
    if not words:
        return False
    if _TO.match(text) or LEAD_IN.match(text):
        return True
    they = THAT_THEY.match(text)
    if they is not None and clause.verb_class == DIRECTIVE and clause.mode == "list":
        return begins_with_duty(text, they.end(), lexicon)
    chapeau = parent.mapped.text.rstrip().rstrip(":").rstrip(" ,")
    first = words[0].strip(",;.").lower()
    bare = (
        first in lexicon.verbs
        or first in lexicon.verb_nouns
        or (first.endswith("ly") and len(words) > 1 and words[1].strip(",").lower() in lexicon.verbs)
    )
    asks = re.search(r"\b(?:to|shall|should|must)(?:,? inter alia)?,?\Z", chapeau) is not None
    announced = not parent.inherits and clause is parent.governing and clause.asked_from is not None
    if not asks and announced and announces_list(clause, parent.mapped.text):
        # "to take the following actions": verbs go on with it, nouns ("Support to victims") are what it takes.
        return bare and first not in lexicon.verb_nouns
    if not asks and clause.verb_class == DIRECTIVE and clause.mode == "list":
        return bare and first in lexicon.verbs
    return bare and asks


__all__ = [
    "ADVERBS",
    "ITEM_ONLY",
    "ROMAN",
    "Piece",
    "assign_ids",
    "build_pieces",
    "explain_place",
    "make_provision",
    "read_obligations",
    "read_verbs",
]
