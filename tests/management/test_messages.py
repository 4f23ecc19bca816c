"""`manage.py messages` finds the texts of code and templates and compiles what is translated."""

from __future__ import annotations

from io import BytesIO, StringIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.core.management import call_command
from django.utils.translation import gettext, ngettext, override, pgettext, trans_real
from pytest_django import Settings

TEMPLATE = """
<p>
  {# Translators: a greeting #}
  {% translate "Good day, reader" %}
      {% blocktranslate trimmed count n=many %}
    One clause, {{ n }}
  {% plural %}
    Many clauses, {{ n }}
      {% endblocktranslate %}
</p>
{{ value|default:_("no 'value'") }} {% translate "May" context "month" as month %}
"""
CODE = """from django.utils.translation import gettext_lazy as _, ngettext, pgettext

NAME = _("Written in Python")
SAID = f"<b>{_('Written inside a string')}</b>{pgettext('of a page', 'Head')}"
MANY = f"{ngettext('%(n)s line', '%(n)s lines', 2)}."
"""


@pytest.fixture
def house(tmp_path: Path, settings: Settings) -> Path:
    """A small project with one module and one template, offered in English and Russian."""
    for name, text in {"compliance/names.py": CODE, "templates/page.html": TEMPLATE}.items():
        path = tmp_path / name
        path.parent.mkdir()
        path.write_text(text)
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    settings.LANGUAGES = [("en", "English"), ("ru", "Russian")]
    return tmp_path


def po(house: Path) -> Path:
    return house / "locale/ru/LC_MESSAGES/django.po"


def collect() -> None:
    call_command("messages", stdout=StringIO())


def test_texts_of_code_and_templates_are_found(house: Path) -> None:
    collect()
    catalog = read_po(BytesIO(po(house).read_bytes()), locale="ru")
    assert {(message.id, message.context) for message in catalog if message.id} == {
        ("Written in Python", None),
        ("Written inside a string", None),
        ("Head", "of a page"),
        (("%(n)s line", "%(n)s lines"), None),
        ("Good day, reader", None),
        (("One clause, %(n)s", "Many clauses, %(n)s"), None),
        ("no 'value'", None),
        ("May", "month"),
    }
    greeting = catalog.get("Good day, reader")
    assert greeting is not None
    assert greeting.auto_comments == ["Translators: a greeting"]
    assert [place for place, _line in greeting.locations] == ["templates/page.html"]


def test_translations_are_kept_and_used_and_the_rest_stays_english(house: Path) -> None:
    collect()
    translated = po(house).read_text().replace('msgid "May"\nmsgstr ""', 'msgid "May"\nmsgstr "Май"')
    po(house).write_text(translated)
    collect()
    trans_real._translations.clear()  # type: ignore[attr-defined]
    try:
        with override("ru"):
            assert pgettext("month", "May") == "Май"
            assert gettext("Good day, reader") == "Good day, reader"
            plural = ngettext("One clause, %(n)s", "Many clauses, %(n)s", 5)
            assert plural == "Many clauses, %(n)s"
    finally:
        trans_real._translations.clear()  # type: ignore[attr-defined]


def test_collecting_again_changes_nothing(house: Path) -> None:
    collect()
    before = po(house).read_text()
    collect()
    assert po(house).read_text() == before
