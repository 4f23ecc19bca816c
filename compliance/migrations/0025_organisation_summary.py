"""What an organisation has reviewed of each State, compiled with the State instead of counted for every page."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def compile_everything(apps: Any, _schema_editor: Any) -> None:
    """Raise every mark: until a State is compiled anew it is counted from its record."""
    apps.get_model("compliance", "WorkMark").objects.update(wanted=models.F("wanted") + 1)


class Migration(migrations.Migration):
    dependencies = [("compliance", "0024_order_by_publication_and_number")]

    operations = [
        migrations.CreateModel(
            name="OrganisationSummary",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reviews", models.PositiveIntegerField()),
                ("present", models.PositiveIntegerField()),
                ("claims", models.PositiveIntegerField()),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="organisation_summaries",
                        to="compliance.country",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="summaries",
                        to="compliance.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "country"), name="organisation_summary_unique")
                ],
            },
        ),
        migrations.RunPython(compile_everything, migrations.RunPython.noop),
    ]
