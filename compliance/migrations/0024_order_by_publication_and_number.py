"""What was published last is read backwards along an index: one must then end with what the order ends with."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("compliance", "0023_search_by_kind")]

    operations = [
        migrations.RemoveIndex(model_name="implementationversion", name="version_by_publication"),
        migrations.RemoveIndex(model_name="review", name="review_by_publication"),
        migrations.RemoveIndex(model_name="review", name="review_of_organisation"),
        migrations.AddIndex(
            model_name="implementationversion",
            index=models.Index(fields=["-published_at", "-id"], name="version_by_publication"),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["-published_at", "-id"], name="review_by_publication"),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["organisation", "state", "-published_at", "-id"], name="review_of_organisation"),
        ),
    ]
