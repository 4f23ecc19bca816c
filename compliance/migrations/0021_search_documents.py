"""The words of clauses, narratives, evidence and reviews as stems, with the index of the database at hand.

The table begins empty: `manage.py rebuild_search` fills it, which `up` and `demo` do by themselves.
"""

from typing import Any

from django.db import migrations, models

import compliance.models.search

TABLE = "compliance_searchdocument"
INDEX = f"{TABLE}_fts"

POSTGRESQL = [f"CREATE INDEX search_document_stems ON {TABLE} USING gin (stems)"]
_PUT = f"INSERT INTO {INDEX} (rowid, stems) VALUES (new.id, new.stems);"  # noqa: S608
_TAKE = f"INSERT INTO {INDEX} ({INDEX}, rowid, stems) VALUES ('delete', old.id, old.stems);"  # noqa: S608
#: An index beside the table, kept by triggers. A migration that makes the table anew has to make these again.
SQLITE = [
    f"CREATE VIRTUAL TABLE {INDEX} USING fts5(stems, content='{TABLE}', content_rowid='id', tokenize='ascii', columnsize=0)",
    f"CREATE TRIGGER search_document_added AFTER INSERT ON {TABLE} BEGIN {_PUT} END",
    f"CREATE TRIGGER search_document_removed AFTER DELETE ON {TABLE} BEGIN {_TAKE} END",
    f"CREATE TRIGGER search_document_changed AFTER UPDATE OF stems ON {TABLE} BEGIN {_TAKE} {_PUT} END",
]


def make_index(apps: Any, schema_editor: Any) -> None:
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def drop_index(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX search_document_stems", params=None)
        return
    for name in ("added", "removed", "changed"):
        schema_editor.execute(f"DROP TRIGGER search_document_{name}", params=None)
    schema_editor.execute(f"DROP TABLE {INDEX}", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0020_summary_history"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("clause", "Clauses"),
                            ("resolution", "Resolutions"),
                            ("country", "States"),
                            ("narrative", "What States say"),
                            ("evidence", "Evidence"),
                            ("review", "Reviews"),
                        ],
                        max_length=10,
                    ),
                ),
                ("object_id", models.BigIntegerField()),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ar", "العربية"),
                            ("zh", "中文"),
                            ("en", "English"),
                            ("fr", "Français"),
                            ("ru", "Русский"),
                            ("es", "Español"),
                        ],
                        max_length=2,
                    ),
                ),
                ("stems", compliance.models.search.StemsField()),
                ("digest", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "object_id"), name="search_document_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["clause", "resolution", "narrative", "evidence", "review"])),
                        name="search_document_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["ar", "zh", "en", "fr", "ru", "es"])),
                        name="search_document_language_known",
                    ),
                ],
            },
        ),
        migrations.RunPython(make_index, drop_index),
    ]
