import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0015_treaty_actions"),
    ]

    operations = [
        migrations.CreateModel(
            name="EvidenceCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.CharField(blank=True, max_length=1000)),
                ("checked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("fine", "In order"),
                            ("moved", "Moved to another address"),
                            ("unreachable", "Not reached"),
                            ("gone", "No longer there"),
                            ("missing", "File missing"),
                            ("changed", "File changed"),
                        ],
                        max_length=11,
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=1000)),
                ("failing_since", models.DateTimeField(blank=True, null=True)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="checks", to="compliance.evidence"
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="check_result",
                        to="compliance.evidencefile",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["checked_at"], name="evidence_check_oldest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("file__isnull", True)),
                        fields=("evidence",),
                        name="evidence_check_one_for_link",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ["fine", "moved", "unreachable", "gone", "missing", "changed"])
                        ),
                        name="evidence_check_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("failing_since__isnull", True), ("failures", 0), ("outcome__in", ("fine", "moved"))
                            ),
                            models.Q(
                                models.Q(("outcome__in", ("fine", "moved")), _negated=True),
                                ("failing_since__isnull", False),
                                ("failures__gt", 0),
                            ),
                            _connector="OR",
                        ),
                        name="evidence_check_failing_since",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="evidence",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="confirmed_on",
            field=models.DateField(blank=True, null=True, verbose_name="confirmed"),
        ),
        migrations.AddField(
            model_name="evidence",
            name="number",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="version"),
        ),
        migrations.AddField(
            model_name="evidence",
            name="published_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="evidence",
            name="replaces",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="compliance.evidence",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="revision_count",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="evidencefile",
            name="lease_token",
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddField(
            model_name="evidencefile",
            name="lease_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="evidencefile",
            name="scan_attempts",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="evidencefile",
            name="scan_report",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="evidencefile",
            name="scan_state",
            field=models.CharField(
                choices=[
                    ("not_scanned", "Not scanned"),
                    ("waiting", "Waiting to be scanned"),
                    ("clean", "Nothing found"),
                    ("refused", "Refused"),
                ],
                default="not_scanned",
                max_length=11,
            ),
        ),
        migrations.AddField(
            model_name="evidencefile",
            name="scanned_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="evidencefile",
            name="taken_out",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AlterField(
            model_name="evidencefile",
            name="file",
            field=models.FileField(blank=True, upload_to="evidence/"),
        ),
        migrations.AddIndex(
            model_name="evidencefile",
            index=models.Index(
                condition=models.Q(("scan_state", "waiting")), fields=["uploaded_at"], name="evidence_file_to_scan"
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number", 1), ("replaces__isnull", True)),
                    models.Q(("number__gt", 1), ("replaces__isnull", False)),
                    _connector="OR",
                ),
                name="evidence_number_counts_versions",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("replaces", models.F("id")), _negated=True), name="evidence_replaces_another"
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_by__isnull", True), ("confirmed_on__isnull", True)),
                    models.Q(("confirmed_by__isnull", False), ("confirmed_on__isnull", False)),
                    _connector="OR",
                ),
                name="evidence_confirmed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidencefile",
            constraint=models.CheckConstraint(
                condition=models.Q(("scan_state__in", ["not_scanned", "waiting", "clean", "refused"])),
                name="evidence_file_scan_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidencefile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("scan_state__in", ["not_scanned", "waiting"]), ("scanned_at__isnull", False), _connector="OR"
                ),
                name="evidence_file_scanned_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidencefile",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("file", ""), _negated=True), ("scan_state", "refused"), _connector="OR"),
                name="evidence_file_bytes_unless_refused",
            ),
        ),
    ]
