"""What is recorded of a paragraph in another language: the English verb taken for its own, and whom it asks."""

from __future__ import annotations

from compliance.parser.actors import CLASSES, NONE, SELF
from compliance.parser.addressees import FOUND_BY
from compliance.parser.languages.clauses import TranslatedClause
from compliance.parser.languages.lexicon import TranslatedMatch
from compliance.parser.provisions import ADVERBS, Piece, explain_place
from compliance.parser.trace import fired, rule

TRANSLATED = rule("verb.translation", "“{verb}” is read as “{base}”, {verb_class}, force {force}: {reason}")
CANDIDATES = rule("verb.candidates", "it may also render {others}")
SECOND = rule("second-verb.translation", "“{verb}” is a further verb of the organ, read as “{base}”: {reason}")


def explain_paragraph(
    piece: Piece, opener: TranslatedMatch | None, parent: Piece | None, clauses: list[TranslatedClause]
) -> None:
    """Records why a piece is a paragraph, and of every clause the verb taken and whom it asks."""
    explain_place(piece, parent, opener is not None)
    for number, clause in enumerate(clauses):
        reason = clause.reason or "the lexicon has no other for it"
        values = {"verb": clause.verb, "base": clause.base, "reason": reason}
        if number == 0 and opener is not None:
            fired(TRANSLATED, verb_class=clause.verb_class, force=clause.force, **values)
            if clause.modifiers:
                fired(ADVERBS, adverbs=", ".join(clause.modifiers))
        else:
            fired(SECOND, **values)
        if len(clause.candidates) > 1:
            fired(CANDIDATES, others=", ".join(f"“{verb}”" for verb in clause.candidates[1:4]))
        if clause.addressee is not None and clause.addressee_class not in (NONE, SELF):
            fired(FOUND_BY[clause.mode], verb=clause.verb, addressee=clause.addressee)
            fired(CLASSES[clause.addressee_class], addressee=clause.addressee, parts="by the words of its language")
