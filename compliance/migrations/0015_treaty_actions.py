"""Treaties, what States did about them, and the actions that ask States to join."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0014_evidence_origin"),
    ]

    operations = [
        migrations.CreateModel(
            name="Treaty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=12, unique=True)),
                ("name_ar", models.CharField(max_length=300)),
                ("name_zh", models.CharField(max_length=300)),
                ("name_en", models.CharField(max_length=300)),
                ("name_fr", models.CharField(max_length=300)),
                ("name_ru", models.CharField(max_length=300)),
                ("name_es", models.CharField(max_length=300)),
                ("short_name_ar", models.CharField(max_length=120)),
                ("short_name_zh", models.CharField(max_length=120)),
                ("short_name_en", models.CharField(max_length=120)),
                ("short_name_fr", models.CharField(max_length=120)),
                ("short_name_ru", models.CharField(max_length=120)),
                ("short_name_es", models.CharField(max_length=120)),
                ("adopted_on", models.DateField(verbose_name="adopted on")),
                ("in_force_on", models.DateField(blank=True, null=True, verbose_name="in force since")),
                ("citation", models.CharField(max_length=200, verbose_name="citation")),
                ("list_as_of", models.DateField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "treaties",
                "ordering": ["adopted_on", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("in_force_on__isnull", True), ("in_force_on__gt", models.F("adopted_on")), _connector="OR"
                        ),
                        name="treaty_in_force_after_adoption",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TreatyAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("participant", models.CharField(max_length=200)),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="signed on")),
                ("bound_on", models.DateField(blank=True, null=True, verbose_name="bound since")),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ratification", "Ratification"),
                            ("acceptance", "Acceptance"),
                            ("approval", "Approval"),
                            ("accession", "Accession"),
                            ("succession", "Succession"),
                        ],
                        max_length=12,
                        verbose_name="act",
                    ),
                ),
                ("source", models.CharField(max_length=200)),
                ("read_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="treaty_actions",
                        to="compliance.country",
                    ),
                ),
                (
                    "evidence",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="treaty_action",
                        to="compliance.evidence",
                    ),
                ),
                (
                    "treaty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="compliance.treaty"
                    ),
                ),
            ],
            options={
                "ordering": ["treaty", "country"],
                "constraints": [
                    models.UniqueConstraint(fields=("treaty", "country"), name="treaty_action_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("how__in", ["ratification", "acceptance", "approval", "accession", "succession", ""])
                        ),
                        name="treaty_action_act_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("bound_on__isnull", False), models.Q(("how", ""), _negated=True)),
                            models.Q(("bound_on__isnull", True), ("how", ""), ("signed_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="treaty_action_has_an_act",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TreatyCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="treaty_calls", to="compliance.action"
                    ),
                ),
                (
                    "treaty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="calls", to="compliance.treaty"
                    ),
                ),
            ],
            options={
                "ordering": ["action", "treaty"],
                "constraints": [models.UniqueConstraint(fields=("treaty", "action"), name="treaty_call_unique")],
            },
        ),
    ]
