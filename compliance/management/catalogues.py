"""The gettext catalogues: what there is to translate, and the files Django reads.

Babel does both, so that nobody needs the gettext programs. Templates are turned into something Babel reads by
Django's own `templatize`.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

KEYWORDS: dict[str, Any] = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PROJECT = "Resolution Ledger"
HEADER = "# Translations of the Resolution Ledger. Licence: Apache-2.0, as the project."
#: Comments that begin so are for translators.
MARK = ["Translators:"]


def root() -> Path:
    return Path(settings.BASE_DIR)


def languages() -> list[str]:
    """Locale names of the languages that need a catalogue: all but English."""
    return [to_locale(code) for code, _name in settings.LANGUAGES if code != "en"]


def sources() -> Iterator[tuple[Path, str]]:
    """Every file with texts for people, as Python that Babel can read."""
    for path in sorted([*root().glob("compliance/**/*.py"), *root().glob("config/**/*.py")]):
        if "migrations" not in path.parts:
            yield path, path.read_text(encoding="utf-8")
    for path in sorted(p for p in root().glob("templates/**/*") if p.suffix in (".html", ".txt")):
        code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        # What is no text has become names; without its indentation the rest reads as Python.
        yield path, "\n".join(line.strip() for line in code.splitlines())


def extracted() -> Catalog:
    """Everything there is to translate, with the files it stands in."""
    catalog = Catalog(domain="django", charset="utf-8")
    for path, code in sources():
        found = extract("python", io.BytesIO(code.encode()), keywords=KEYWORDS, comment_tags=MARK)
        for _line, message, comments, context in found:
            place = [(str(path.relative_to(root())), 0)]
            catalog.add(message, locations=place, auto_comments=comments, context=context)
        if path.suffix == ".py":
            for words, context in in_f_strings(code):
                catalog.add(words, locations=[(str(path.relative_to(root())), 0)], context=context)
    return catalog


def in_f_strings(code: str) -> Iterator[tuple[str | tuple[str, str], str | None]]:
    """What is translated inside f-strings, which Babel passes over: the message, or both numbers of it, and its
    context."""
    strings = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.JoinedStr))
    for call in (node for string in strings for node in ast.walk(string) if isinstance(node, ast.Call)):
        if not isinstance(call.func, ast.Name) or call.func.id not in KEYWORDS:
            continue
        words = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        context = words.pop(0) if "pgettext" in call.func.id and words else None
        if words:
            both = call.func.id.startswith(("ngettext", "npgettext"))
            yield (words[0], words[1]) if both else words[0], context


def path_of(locale: str) -> Path:
    return root() / "locale" / locale / "LC_MESSAGES" / "django.po"


def read(locale: str) -> Catalog:
    """The catalogue of a locale, empty where there is none yet."""
    path = path_of(locale)
    if not path.exists():
        return Catalog(locale=locale, domain="django", charset="utf-8", fuzzy=False, header_comment=HEADER)
    with path.open("rb") as file:
        return read_po(file, locale=locale, domain="django")


def update(locale: str, template: Catalog) -> tuple[int, int]:
    """Bring a catalogue up to date; returns how many messages it has, and how many are translated."""
    catalog = read(locale)
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    path_of(locale).parent.mkdir(parents=True, exist_ok=True)
    catalog.project, catalog.version, catalog.header_comment = PROJECT, "1", HEADER
    catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = ""
    with path_of(locale).open("wb") as file:
        write_po(file, catalog, width=100, sort_output=True, include_lineno=False)
    messages = [m for m in catalog if m.id]
    return len(messages), sum(1 for m in messages if is_translated(m.string))


def is_translated(string: Any) -> bool:
    return all(string) if isinstance(string, list | tuple) else bool(string)


def compile_(locale: str) -> None:
    """Write the file Django reads beside the catalogue."""
    with path_of(locale).with_suffix(".mo").open("wb") as file:
        write_mo(file, read(locale))
