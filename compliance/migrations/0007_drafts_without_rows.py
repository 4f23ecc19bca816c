"""A draft is text, proposal and corrections: the rows that earlier drafts had are taken away.

What they held is in `parsed` still. A title or date that was put right becomes a correction. Backwards, the rows are
made again from `parsed`; corrections of the reading and drafts of published resolutions are lost.
"""

import hashlib
import re
from functools import partial
from typing import Any

from django.db import migrations
from django.db.models import F
from django.utils import timezone

DRAFTS = ["draft", "in_review"]


def without_rows(apps: Any, schema_editor: Any) -> None:
    get = partial(apps.get_model, "compliance")
    now = timezone.now()
    get("Obligation").objects.filter(wording__isnull=False).update(words_from=F("wording"))
    resolutions = get("Resolution").objects
    resolutions.filter(state="in_review").update(state="draft")
    resolutions.filter(state__in=["superseded", "withdrawn"], ended_at=None).update(ended_at=now)
    for revision in get("Revision").objects.select_related("resolution"):
        resolution = revision.resolution
        revision.created_by_id = resolution.loaded_by_id
        revision.state = "draft" if resolution.state == "draft" else "published"
        if revision.state == "published":
            revision.published_by_id = resolution.published_by_id
        revision.save()
    for version in get("LanguageVersion").objects.select_related("revision__resolution"):
        revision, found = version.revision, version.parsed.get("obligations", [])
        version.state, version.published_at = revision.state, revision.published_at
        version.loaded_by_id = revision.created_by_id
        version.obligation_count = len(found)
        version.action_count = sum(len(o["actions"]) for o in found)
        version.save()
        if revision.state == "draft":
            keep_description(get("Correction"), version, revision.resolution, now)
    drafts = list(resolutions.filter(state="draft").values_list("pk", flat=True))
    resolutions.filter(pk__in=drafts).update(current_revision=None)
    remove_rows(get, drafts)


def keep_description(corrections: Any, version: Any, resolution: Any, now: Any) -> None:
    """The title and date that a person put right, as a correction of the reading."""
    adopted = resolution.adopted_on.isoformat() if resolution.adopted_on else None
    values = {}
    if resolution.title != (version.parsed.get("title") or resolution.symbol)[:500]:
        values["title"] = resolution.title
    if adopted != (version.parsed.get("adopted_on") or None):
        values["adopted_on"] = adopted
    if resolution.symbol != version.parsed.get("symbol"):
        values["symbol"] = resolution.symbol
    if values and version.is_original:
        corrections.objects.create(version=version, number=1, op="describe", values=values, made_at=now)


def remove_rows(get: Any, drafts: Any) -> None:
    obligations = get("Obligation").objects.filter(resolution__in=drafts)
    actions = get("Action").objects.filter(obligation__resolution__in=drafts)
    obligations.update(wording=None, words_from=None)
    actions.update(wording=None)
    get("ActionWording").objects.filter(action__in=actions).delete()
    actions.delete()
    get("ObligationWording").objects.filter(obligation__in=obligations).delete()
    get("ObligationTheme").objects.filter(obligation__in=obligations).delete()
    get("ScopeState").objects.filter(obligation__in=obligations).delete()
    obligations.delete()
    provisions = get("Provision").objects.filter(revision__resolution__in=drafts)
    get("ProvisionWording").objects.filter(provision__in=provisions).delete()
    provisions.update(parent=None)
    provisions.delete()


def with_rows(apps: Any, schema_editor: Any) -> None:
    get = partial(apps.get_model, "compliance")
    versions = get("LanguageVersion").objects
    versions.exclude(revision__resolution__state__in=DRAFTS).filter(state__in=DRAFTS).delete()
    get("Revision").objects.exclude(resolution__state__in=DRAFTS).filter(state__in=DRAFTS).delete()
    seen = set()
    for version in versions.order_by("-revision__number", "pk"):
        if version.sha256 in seen:  # a file may not be here twice, as before
            version.sha256 = hashlib.sha256(f"{version.sha256}/{version.pk}".encode()).hexdigest()
            version.save()
        seen.add(version.sha256)
    for version in versions.filter(state__in=DRAFTS, is_original=True).select_related("revision__resolution"):
        make_rows(get, version)
        resolution = version.revision.resolution
        resolution.current_revision, resolution.state = version.revision, "draft"
        resolution.save()


def make_rows(get: Any, version: Any) -> None:
    provisions: dict[str, Any] = {}
    for position, p in enumerate(version.parsed["provisions"]):
        row = get("Provision").objects.create(
            revision=version.revision,
            path=p["id"][:60],
            kind=p["kind"],
            label=(p.get("number") or "")[:30],
            parent=provisions.get(p.get("parent")),
            position=position,
            verb_base=(p.get("verb_base") or "")[:80],
            inherits_verb=bool(p.get("inherits_verb")),
            addressee_class=p.get("addressee_class") or "none",
        )
        provisions[p["id"]] = row
        get("ProvisionWording").objects.create(
            provision=row,
            version=version,
            verb=(p.get("verb") or "")[:120],
            addressee=p.get("addressee") or "",
            text=p["text"],
            start=p["start"],
            end=p["end"],
        )
    slugs = set()
    for position, o in enumerate(version.parsed["obligations"]):
        slug = re.sub(r"[^a-z0-9]+", "-", o["id"].lower()).strip("-")[:50] or "x"
        slug = slug if slug not in slugs else f"{slug}-{position}"
        slugs.add(slug)
        obligation = get("Obligation").objects.create(resolution=version.revision.resolution)
        obligation.wording = get("ObligationWording").objects.create(
            obligation=obligation,
            version=version,
            provision=provisions[o["provision"]],
            place=o["id"][:60],
            slug=slug,
            position=position,
            verb=o["verb"][:120],
            verb_base=o["verb_base"][:80],
            force=o["force"],
            addressee=o.get("addressee") or "",
            addressee_class=o.get("addressee_class") or "governments",
            text=o["text"],
            start=o["start"],
            end=o["end"],
        )
        obligation.save()
        for n, a in enumerate(o["actions"]):
            action = get("Action").objects.create(obligation=obligation)
            action.wording = get("ActionWording").objects.create(
                action=action,
                obligation_wording=obligation.wording,
                position=n,
                text=a["text"],
                verbs=a.get("verbs", []),
                start=a["start"],
                end=a["end"],
                latitude=a.get("latitude") or "none",
                qualifiers=a.get("qualifiers", []),
                alternative_group=a.get("alternative_group"),
                narrowed_to=(a.get("narrowed_to") or "")[:200],
            )
            action.save()


class Migration(migrations.Migration):
    dependencies = [("compliance", "0006_drafts_and_corrections")]

    operations = [migrations.RunPython(without_rows, with_rows)]
