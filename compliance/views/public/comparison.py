"""Two texts compared paragraph by paragraph: of a family, or two revisions of one resolution."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from compliance.enums import ProvisionKind
from compliance.forms.comparison import CHANGES, ComparisonForm
from compliance.models import Resolution
from compliance.pictures.localise import number_text
from compliance.reading.comparing import CARRIED_OVER, DROPPED, NEW, TERMS, Comparison
from compliance.selectors import as_at, texts
from compliance.selectors.addresses import find_resolution
from compliance.selectors.comparison import TextPair, common_texts, revisions_of, text_comparison
from compliance.selectors.families import earlier_first, family_of
from compliance.selectors.places import isolated
from compliance.selectors.sentences import joined
from compliance.views.access import ANYONE, READ, open_to


def _resolution_or_404(request: HttpRequest, slug: str) -> Resolution:
    found = find_resolution(slug, request.user)
    if found is None:
        raise Http404
    return found


@open_to(ANYONE, methods=READ)
def resolution_comparison(request: HttpRequest, slug: str, other: str) -> HttpResponse:
    """A resolution beside an earlier one of its family; asked for the other way round it leads to the right one."""
    one, another = _resolution_or_404(request, slug), _resolution_or_404(request, other)
    if another.pk not in {relative.pk for relative in family_of(one, request.user).relatives}:
        raise Http404
    old, new = earlier_first(one, another)
    if (slug, other) != (new.slug, old.slug):
        return redirect("resolution_comparison", slug=new.slug, other=old.slug)
    if old.current_revision is None or new.current_revision is None:
        raise Http404
    pair = common_texts(old.current_revision, new.current_revision, _language())
    context = {
        "resolution": new,
        "old_name": isolated(old.symbol),
        "new_name": isolated(new.symbol),
        "old_resolution": old,
        "old_address": old.get_absolute_url(),
        "new_address": new.get_absolute_url(),
        "heading": _("%(new)s compared with %(old)s") % {"new": isolated(new.symbol), "old": isolated(old.symbol)},
    }
    return _page(request, pair, context)


@open_to(ANYONE, methods=READ)
def revision_comparison(request: HttpRequest, slug: str, old: int, new: int) -> HttpResponse:
    """Two revisions of one resolution: what a corrected or fuller text changed."""
    resolution = _resolution_or_404(request, slug)
    revisions = {revision.number: revision for revision in revisions_of(resolution, request.user)}
    if old == new or old not in revisions or new not in revisions:
        raise Http404
    if (slug, True) != (resolution.slug, old < new):
        return redirect("revision_comparison", slug=resolution.slug, old=min(old, new), new=max(old, new))
    pair = common_texts(revisions[old], revisions[new], _language())
    current = revisions[new].pk == resolution.current_revision_id
    context = {
        "resolution": resolution,
        "old_name": _("revision %(number)s") % {"number": number_text(old)},
        "new_name": _("revision %(number)s") % {"number": number_text(new)},
        "old_revision": revisions[old],
        "new_revision": revisions[new],
        "new_address": resolution.get_absolute_url() if current else "",
        "heading": _("%(symbol)s: revision %(new)s compared with revision %(old)s")
        % {"symbol": isolated(resolution.symbol), "new": number_text(new), "old": number_text(old)},
    }
    return _page(request, pair, context)


def _language() -> str:
    return (get_language() or "en")[:2]


def _page(request: HttpRequest, pair: TextPair | None, context: dict[str, Any]) -> HttpResponse:
    form = ComparisonForm(request.GET)
    context |= {"filter": form, "today": as_at.today()}
    if pair is None:
        return render(request, "resolution_comparison.html", context)
    parts = [(ProvisionKind.OPERATIVE, _("Operative paragraphs"))]
    if form.with_preamble:
        parts.insert(0, (ProvisionKind.PREAMBULAR, _("Preamble")))
    labels = dict(CHANGES)
    sections: list[dict[str, Any]] = []
    for kind, title in parts:
        found = text_comparison(pair, kind)
        sections.append(
            {
                "kind": kind,
                "title": title,
                "comparison": found,
                "said": said(found, context["old_name"], context["new_name"]),
                "rows": [(row, labels[row.change]) for row in found.rows if row.change in form.wanted],
            }
        )
    context |= {
        "pair": pair,
        "direction": texts.direction_of(pair.language),
        "sections": sections,
        "terms": sections[-1]["comparison"].terms,
        "address": reverse("resolution_detail", kwargs={"slug": context["resolution"].slug}),
    }
    return render(request, "resolution_comparison.html", context)


def said(found: Comparison, old: str, new: str) -> str:
    """The counts in words: "A/RES/77/194, 53 paragraphs: 12 carried over from A/RES/75/158, 39 amended, ..."."""
    counts = found.counts
    begin = ngettext("%(new)s, %(n)s paragraph", "%(new)s, %(n)s paragraphs", found.new_paragraphs)
    carried = _("%(n)s carried over from %(old)s") % {"n": number_text(counts[CARRIED_OVER]), "old": old}
    amended = ngettext("%(n)s amended", "%(n)s amended", found.amended) % {"n": number_text(found.amended)}
    if terms := counts[TERMS]:
        only = ngettext("in %(n)s of them only a term changed", "in %(n)s of them only a term changed", terms)
        amended = f"{amended} ({only % {'n': number_text(terms)}})"
    added = ngettext("%(n)s new", "%(n)s new", counts[NEW]) % {"n": number_text(counts[NEW])}
    dropped = ngettext("%(n)s paragraph of %(old)s dropped", "%(n)s paragraphs of %(old)s dropped", counts[DROPPED])
    dropped %= {"n": number_text(counts[DROPPED]), "old": old}
    begin %= {"new": new, "n": number_text(found.new_paragraphs)}
    return _("%(begin)s: %(parts)s.") % {
        "begin": begin,
        "parts": joined([carried, amended, added, dropped], style="unit"),
    }
