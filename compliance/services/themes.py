"""The themes of obligations: printed in the text, proposed by terms, set by people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from compliance.models import LanguageVersion, Obligation, ObligationTheme, Theme, User
from compliance.services import readings, search_index, trail, work
from compliance.services.errors import Invalid
from compliance.services.loading import Node
from compliance.services.rows import insert_rows


def store_themes(
    found: Sequence[tuple[int, Node]], provisions: Sequence[Node], fresh: Iterable[int], version: LanguageVersion
) -> None:
    """Link themes to obligations, given as (id, clause of the reading) of a text.

    What a person set (`theme_slugs`) replaces everything; a new obligation gets those printed above its paragraph, or
    where none are printed those its words propose; the others keep theirs. Three statements at most.
    """
    known = list(Theme.objects.all())
    by_slug = {theme.slug: theme.pk for theme in known}
    by_label = {theme.label_en.lower(): theme.pk for theme in known}
    printed = {p["id"]: p.get("themes") or [] for p in provisions}
    decided = {pk: o["theme_slugs"] for pk, o in found if "theme_slugs" in o}
    new = set(fresh)
    unsaid = {pk: o for pk, o in found if pk in new and pk not in decided and not printed.get(o["provision"])}
    proposed = _proposed(unsaid, set(by_slug), version)
    links: dict[tuple[int, int], bool] = {}
    for pk, o in found:
        if pk in decided:
            links |= {(pk, by_slug[slug]): False for slug in decided[pk] if slug in by_slug}
        elif pk in new:
            links |= {(pk, by_slug[slug]): True for slug in proposed.get(pk, ())}
            names = (name.lower() for name in printed.get(o["provision"], []))
            links |= {(pk, by_label[name]): True for name in names if name in by_label}
    if decided:
        ObligationTheme.objects.filter(obligation_id__in=decided).delete()
    insert_rows(
        ObligationTheme,
        ("obligation_id", "theme_id", "proposed"),
        ((obligation, theme, proposed) for (obligation, theme), proposed in sorted(links.items())),
    )


def _proposed(clauses: Mapping[int, Node], slugs: set[str], version: LanguageVersion) -> dict[int, list[str]]:
    """The themes that the words of each clause propose, where they are known here."""
    proposals = readings.theme_proposals(version, clauses.values())
    return {
        pk: [slug for slug in proposals[readings.words_key(o["text"])] if slug in slugs] for pk, o in clauses.items()
    }


@transaction.atomic
def themes_set(*, obligation: Obligation, slugs: Iterable[str], actor: User | None = None) -> Obligation:
    """Set the themes of a published obligation; they are no proposals any more."""
    readings.require_administrator(actor)
    readings.locked(obligation.resolution_id)
    wanted = set(slugs)
    themes = {theme.slug: theme for theme in Theme.objects.filter(slug__in=wanted)}
    if unknown := wanted - set(themes):
        raise Invalid(slugs=_("No such theme: %(slugs)s.") % {"slugs": ", ".join(sorted(unknown))})
    before = sorted(obligation.themes.values_list("slug", flat=True))
    ObligationTheme.objects.filter(obligation=obligation).delete()
    ObligationTheme.objects.bulk_create(
        [ObligationTheme(obligation=obligation, theme=theme, proposed=False) for theme in themes.values()]
    )
    search_index.obligation_index(obligation)
    trail.append(
        verb="themes.set",
        object_type="obligation",
        object_key=obligation.key,
        actor=actor,
        payload={"before": before, "after": sorted(wanted)},
    )
    work.mark_all()
    return obligation
