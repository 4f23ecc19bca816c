"""A text that was read, on its way into the ledger: what both a new resolution and a later text of one need."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from compliance import rules
from compliance.enums import Language, ResolutionState
from compliance.models import LanguageVersion, Resolution, Revision, User
from compliance.parser import PARSER_VERSION, ReadError, parse_source, read_bytes
from compliance.parser.symbols import is_resolution_symbol, is_symbol
from compliance.reading.themes import propose
from compliance.sandbox.reading import Reading
from compliance.services.errors import Conflict, Invalid, NotAllowed
from compliance.services.read_errors import translated


def require_administrator(actor: User | None) -> None:
    """The command line has no actor and stands for whoever runs the machine."""
    if actor is not None and not rules.may_load_resolutions(actor):
        raise NotAllowed(_("Only administrators load resolutions."))


def require_move(act: str, record: Resolution | Revision) -> None:
    """Refuse an act that the record's state does not admit."""
    if not rules.may_move_revision(act, record.state):
        symbol = record.symbol if isinstance(record, Resolution) else record.resolution.symbol
        raise Conflict(
            _("%(symbol)s is %(state)s now: this cannot be done.")
            % {"symbol": symbol, "state": record.get_state_display().lower()},
            record,
        )


def locked(resolution_id: int) -> Resolution:
    """The resolution's row, locked until the transaction ends: every act on its texts takes its turn here."""
    return Resolution.objects.select_for_update(of=("self",)).get(pk=resolution_id)


def read_here(data: bytes, filename: str, symbol: str | None) -> Reading:
    """Read a file of our own, or one that was read before, without a process of its own."""
    try:
        source = read_bytes(data, filename=filename)
    except ReadError as error:
        raise Invalid(file=translated(error)) from None
    parsed = parse_source(source, symbol=symbol or None)
    return Reading(source.text, source.media_type, source.sha256, parsed.to_dict())


def require_operative(parsed: dict[str, Any]) -> None:
    """Refuse what is no resolution."""
    if not any(p["kind"] == "operative" for p in parsed["provisions"]):
        raise Invalid(
            file=_(
                "No operative part was found in this text: "
                "no paragraph in which the organ urges, requests or decides anything."
            )
        )


def symbol_in_form(given: str) -> str:
    """A symbol that a person gives, in its standard form. Raises Invalid under "symbol"."""
    tidy = " ".join(given.split())
    symbol = next((s for s in (tidy, tidy.upper()) if is_symbol(s) and is_resolution_symbol(s)), None)
    if symbol is None:
        raise Invalid(
            symbol=_(
                "“%(symbol)s” has no form of a United Nations symbol known here. "
                "Examples: A/RES/65/190, A/HRC/RES/11/3, S/RES/1325 (2000)."
            )
            % {"symbol": tidy[:60]}
        )
    return symbol


def symbol_of(given: str | None, found: str | None) -> str:
    """The symbol in its standard form; a given one wins over the one in the text."""
    if given and given.strip():
        return symbol_in_form(given)
    if not found:
        raise Invalid(symbol=_("The text does not say its symbol. Give it, for example A/RES/65/190."))
    return found


def language_of(parsed: dict[str, Any]) -> Language:
    """The language a text was read in; English where the reader could not tell."""
    language = parsed.get("source", {}).get("language")
    return Language(language) if language in Language.values else Language.ENGLISH


def warnings_of(parsed: dict[str, Any]) -> list[dict[str, Any]]:
    """What was doubtful, without what giving the symbol has settled."""
    return [w for w in parsed["warnings"] if w["code"] != "missing-symbol"]


def store_version(
    *, revision: Revision, reading: Reading, data: bytes, filename: str, is_original: bool, actor: User | None
) -> LanguageVersion:
    """Store a text with its file and the parser's proposal; nothing of it is public."""
    version = LanguageVersion(
        revision=revision,
        language=language_of(reading.parsed),
        is_original=is_original,
        filename=filename[-255:],
        sha256=reading.sha256,
        original=ContentFile(data, name=f"{reading.sha256[:16]}-{get_valid_filename(filename)[-60:]}"),
        loaded_by=actor,
    )
    take(version, reading)
    return version


def take(version: LanguageVersion, reading: Reading) -> None:
    """Put a reading in the place of what was there, and save."""
    version.media_type, version.text = reading.media_type, reading.text
    version.parsed, version.parser_version = reading.parsed, PARSER_VERSION
    version.warnings = warnings_of(reading.parsed)
    version.proposals = {}  # the terms may be better by now, too
    recount(version, save=False)
    version.save()


def recount(version: LanguageVersion, *, save: bool = True) -> dict[str, Any]:
    """Count the effective reading anew, and see what its clauses propose; returns it."""
    reading = version.effective().reading if version.pk else version.parsed
    version.obligation_count = len(reading["obligations"])
    version.action_count = sum(len(o["actions"]) for o in reading["obligations"])
    version.proposals = theme_proposals(version, reading["obligations"])
    if save:
        version.save(update_fields=["obligation_count", "action_count", "proposals"])
    return reading


def words_key(text: str) -> str:
    """A short name for a clause's words, by which what they propose is kept."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def theme_proposals(version: LanguageVersion, clauses: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The themes that the words of each clause propose, by `words_key`: looked for once, when the text is read."""
    keys = {words_key(o["text"]): o["text"] for o in clauses}
    return {
        key: version.proposals[key]
        if key in version.proposals
        else [found.slug for found in propose(text, version.language)]
        for key, text in keys.items()
    }


def draft_text(version: LanguageVersion) -> bool:
    """Whether this text has not been published and is not being reviewed, so that it may still be corrected."""
    revision_open = not version.is_original or version.revision.state == ResolutionState.DRAFT
    return version.state == ResolutionState.DRAFT and revision_open
