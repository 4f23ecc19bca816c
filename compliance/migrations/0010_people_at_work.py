import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0009_theme_proposals"),
    ]

    operations = [
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_day", models.DateField(verbose_name="first day")),
                ("last_day", models.DateField(verbose_name="last day")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="absences", to="compliance.country"
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "stand_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standing_in",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["first_day", "pk"],
                "indexes": [models.Index(fields=["country", "last_day"], name="absence_of_country")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))), name="absence_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stand_in__isnull", True),
                            models.Q(("stand_in", models.F("user")), _negated=True),
                            _connector="OR",
                        ),
                        name="absence_another_stands_in",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[("rapporteur", "National rapporteur"), ("contributor", "Contributor")],
                        max_length=13,
                        verbose_name="role",
                    ),
                ),
                (
                    "stays",
                    models.CharField(
                        choices=[
                            ("leaves", "Leaves"),
                            ("contributor", "Stays as contributor"),
                            ("rapporteur", "Stays as national rapporteur"),
                        ],
                        max_length=11,
                        verbose_name="afterwards",
                    ),
                ),
                ("note", models.TextField(verbose_name="note")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="handovers", to="compliance.country"
                    ),
                ),
                (
                    "from_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers_made",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="compliance.institution",
                    ),
                ),
                (
                    "invitation",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handover",
                        to="compliance.invitation",
                    ),
                ),
                (
                    "to_user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers_taken",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("cancelled_at__isnull", True), ("completed_at__isnull", True)),
                        fields=("from_user",),
                        name="handover_one_open_per_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ("rapporteur", "contributor"))), name="handover_role_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stays__in", ["leaves", "contributor", "rapporteur"])),
                        name="handover_stays_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("to_user__isnull", False), ("invitation__isnull", False), _connector="OR"),
                        name="handover_has_successor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_user__isnull", True),
                            models.Q(("to_user", models.F("from_user")), _negated=True),
                            _connector="OR",
                        ),
                        name="handover_to_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("completed_at__isnull", True),
                            models.Q(("cancelled_at__isnull", True), ("to_user__isnull", False)),
                            _connector="OR",
                        ),
                        name="handover_completed_has_successor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("read_at__isnull", True), ("completed_at__isnull", False), _connector="OR"),
                        name="handover_read_when_completed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("institution__isnull", True), ("stays", "contributor"), _connector="OR"),
                        name="handover_institution_of_contributor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("role", "rapporteur"), models.Q(("stays", "rapporteur"), _negated=True), _connector="OR"
                        ),
                        name="handover_stays_in_role",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandoverItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "handover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="compliance.handover"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="compliance.implementationversion",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("handover", "version"), name="handover_item_unique")],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("query", models.CharField(max_length=500)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="saved_views", to="compliance.country"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "country", "name"), name="saved_view_name_unique"),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="saved_view_has_name"),
                ],
            },
        ),
        migrations.AddField(
            model_name="Handover",
            name="versions",
            field=models.ManyToManyField(
                related_name="handovers", through="compliance.HandoverItem", to="compliance.implementationversion"
            ),
        ),
        migrations.AddField(
            model_name="country",
            name="four_eyes_off_asked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="country",
            name="four_eyes_off_asked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="country",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("four_eyes_off_asked_at__isnull", True), ("four_eyes_off_asked_by__isnull", True)),
                    models.Q(
                        ("four_eyes", True),
                        ("four_eyes_off_asked_at__isnull", False),
                        ("four_eyes_off_asked_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="country_four_eyes_asked_while_on",
            ),
        ),
    ]
