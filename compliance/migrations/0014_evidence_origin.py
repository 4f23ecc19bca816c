"""Evidence says who it comes from: an officer, or the depositary of a treaty, whose records nobody here wrote."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def without_the_depositarys(apps: Any, schema_editor: Any) -> None:
    """Backwards: pieces without a writer have no place; what cites them loses the citation."""
    pieces = apps.get_model("compliance", "Evidence").objects.filter(origin="depositary")
    for name in ("VersionEvidence", "EvidenceLink"):
        apps.get_model("compliance", name).objects.filter(evidence__in=pieces).delete()
    through = apps.get_model("compliance", "VersionAction").evidence.through
    through.objects.filter(evidence__in=pieces).delete()
    pieces.delete()
    if schema_editor.connection.vendor == "postgresql":  # or the table cannot be altered in this transaction
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0013_record_note_append_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="origin",
            field=models.CharField(
                choices=[("officer", "An officer"), ("depositary", "The depositary")],
                db_default="officer",
                default="officer",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, without_the_depositarys),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin__in", ["officer", "depositary"])), name="evidence_origin_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("created_by__isnull", True), ("origin", "depositary")),
                    models.Q(("created_by__isnull", False), ("origin", "officer")),
                    _connector="OR",
                ),
                name="evidence_written_by_an_officer",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("origin", "officer"),
                    models.Q(
                        ("audience", "everyone"),
                        ("country__isnull", False),
                        ("kind", "treaty_action"),
                        ("state", "published"),
                    ),
                    _connector="OR",
                ),
                name="evidence_of_depositary_is_public",
            ),
        ),
    ]
