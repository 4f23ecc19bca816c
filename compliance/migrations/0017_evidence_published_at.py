"""Dates evidence by the first published version that cited it while it was not withdrawn."""

from typing import Any

from django.db import migrations
from django.db.models import F, OuterRef, Q, Subquery


def date_what_was_published(apps: Any, schema_editor: Any) -> None:
    Evidence = apps.get_model("compliance", "Evidence")
    VersionEvidence = apps.get_model("compliance", "VersionEvidence")
    cited = VersionEvidence.objects.filter(
        Q(evidence__withdrawn_at__isnull=True) | Q(version__published_at__lt=F("evidence__withdrawn_at")),
        evidence=OuterRef("pk"),
        version__published_at__isnull=False,
    ).order_by("version__published_at")
    dated = Evidence.objects.filter(published_at__isnull=True, state__in=["published", "withdrawn"])
    dated.update(published_at=Subquery(cited.values("version__published_at")[:1]))
    Evidence.objects.filter(published_at__isnull=True, state="published").update(published_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0016_evidence_versions_and_checks"),
    ]

    operations = [
        migrations.RunPython(date_what_was_published, migrations.RunPython.noop),
    ]
