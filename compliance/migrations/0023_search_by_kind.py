"""An index of the words of each kind, and of its newest documents, on PostgreSQL: a word that is in every narrative and in
no review is then looked up among reviews alone, and what is common is read from the newest on without a sort."""

from typing import Any

from django.db import migrations

TABLE = "compliance_searchdocument"
#: Every kind has its words; the large ones are listed newest first.
KINDS = ("clause", "resolution", "narrative", "evidence", "review")
NEWEST_FIRST = ("narrative", "evidence", "review")


def by_kind(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    for kind in KINDS:
        statement = f"CREATE INDEX search_document_{kind} ON {TABLE} USING gin (stems) WHERE kind = '{kind}'"
        schema_editor.execute(statement, params=None)
    for kind in NEWEST_FIRST:
        statement = f"CREATE INDEX search_document_{kind}_newest ON {TABLE} (id) WHERE kind = '{kind}'"
        schema_editor.execute(statement, params=None)
    schema_editor.execute("DROP INDEX search_document_stems", params=None)


def together(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(f"CREATE INDEX search_document_stems ON {TABLE} USING gin (stems)", params=None)
    for name in (*KINDS, *(f"{kind}_newest" for kind in NEWEST_FIRST)):
        schema_editor.execute(f"DROP INDEX search_document_{name}", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0022_sign_of_life_queues"),
    ]

    operations = [migrations.RunPython(by_kind, together)]
