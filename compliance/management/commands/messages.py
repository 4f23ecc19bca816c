"""`manage.py messages`: collects the texts to translate and compiles the catalogues, with Python alone.

Django's own `makemessages` and `compilemessages` need the system's GNU gettext programs; this one uses Babel.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

#: Which arguments of a call hold texts, as Babel writes it; `c` marks the context.
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
SOURCES = ("compliance/**/*.py", "config/**/*.py", "templates/**/*.html", "templates/**/*.txt")


def source_as_python(path: Path) -> bytes:
    """The file as text that Babel's reader of Python understands.

    Django turns a template into calls of gettext between filler; the indentation of what is left means
    nothing, so it is taken away.
    """
    if path.suffix == ".py":
        return path.read_bytes()
    lines = templatize(path.read_text(encoding="utf-8"), origin=str(path)).splitlines()
    return "\n".join(line.lstrip() for line in lines).encode()


def collect(root: Path) -> Catalog:
    """Every text to translate below `root`, with the files it stands in and the comments for translators."""
    catalog = Catalog(charset="utf-8")
    for path in sorted({path for pattern in SOURCES for path in root.glob(pattern)}):
        place = path.relative_to(root).as_posix()
        found = extract(
            "python",
            BytesIO(source_as_python(path)),
            keywords=KEYWORDS,
            comment_tags=("Translators:",),
            options={"encoding": "utf-8"},
        )
        for _line, text, comments, context in found:
            catalog.add(text, locations=[(place, 0)], auto_comments=comments, context=context)
    return catalog


def po_files() -> Iterator[tuple[str, Path]]:
    """Locale and catalogue of every language offered but English, which the sources are written in."""
    for code, _name in settings.LANGUAGES:
        if code != "en":
            locale = to_locale(code)
            yield locale, Path(settings.LOCALE_PATHS[0]) / locale / "LC_MESSAGES" / "django.po"


def new_catalog(locale: str) -> Catalog:
    return Catalog(
        locale,
        header_comment=f"# Translations into {locale}, under the licence of the project.",
        project="Compliance with resolutions",
        version="1",
        fuzzy=False,
    )


def translated(message: Message) -> bool:
    """Whether a text has its translation, in all plural forms where it has some."""
    forms = message.string if isinstance(message.string, list | tuple) else [message.string]
    return bool(message.id) and all(forms)


def texts(catalog: Catalog) -> set[tuple[Any, str | None]]:
    return {(message.id, message.context) for message in catalog if message.id}


class Command(BaseCommand):
    help = "Collect the texts to translate into locale/*/LC_MESSAGES/django.po and compile them to .mo."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--compile-only", action="store_true", help="compile the catalogues as they are, without a word"
        )
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if a catalogue lacks a text")

    def handle(self, *args: Any, compile_only: bool, check: bool, **options: Any) -> None:
        collected = None if compile_only else collect(settings.BASE_DIR)
        for locale, path in po_files():
            if collected is not None:
                self._update(locale, path, collected, check=check)
            if path.exists() and not check:
                self._compile(locale, path)

    def _update(self, locale: str, path: Path, collected: Catalog, *, check: bool) -> None:
        catalog = self._read(locale, path) if path.exists() else new_catalog(locale)
        missing = texts(collected) - texts(catalog)
        if check:
            if missing:
                raise CommandError(f"{path} lacks {len(missing)} texts; run: make messages")
            return
        catalog.update(collected, no_fuzzy_matching=True, update_creation_date=False)
        catalog.obsolete.clear()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, width=100, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
        done = sum(1 for message in catalog if translated(message))
        self.stdout.write(f"{locale}: {done} of {len(catalog)} translated, {len(missing)} new")

    def _compile(self, locale: str, path: Path) -> None:
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, self._read(locale, path))

    def _read(self, locale: str, path: Path) -> Catalog:
        with path.open("rb") as file:
            return read_po(file, locale=locale, domain="django")
