"""The database itself refuses to change or remove what officers wrote to one another."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE = "compliance_recordnote"

POSTGRESQL = f"""
CREATE FUNCTION record_note_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'notes are append-only: % is refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER record_note_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION record_note_append_only();
"""
SQLITE = [
    f"CREATE TRIGGER record_note_append_only_{act.lower()} BEFORE {act} ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, 'notes are append-only: {act} is refused'); END"
    for act in ("UPDATE", "DELETE")
]


def protect(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in [POSTGRESQL] if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement, params=None)  # without parameters the % of plpgsql is a plain character


def release(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP TRIGGER record_note_append_only ON {TABLE}; DROP FUNCTION record_note_append_only();")
    else:
        editor.execute("DROP TRIGGER record_note_append_only_update")
        editor.execute("DROP TRIGGER record_note_append_only_delete")


class Migration(migrations.Migration):
    dependencies = [("compliance", "0012_record_desk")]
    operations = [migrations.RunPython(protect, release)]
