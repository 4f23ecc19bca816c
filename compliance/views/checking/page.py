"""The text with what was read from it beside it: rows to look at, one of them open for correction."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from compliance import rules
from compliance.enums import DRAFT_STATES
from compliance.forms.corrections import FORMS, OPERATIONS_OF, CorrectionForm, Subject, ThemesForm, TitleForm, WordsForm
from compliance.models import LanguageVersion, Resolution
from compliance.parser import PARSER_VERSION
from compliance.selectors.check import Check, CheckedAction, check_page, version_to_check
from compliance.selectors.checking import ORDERS, SHOWS, Look, Row, Rows, proposed_themes
from compliance.selectors.stories import stories
from compliance.services.readings import draft_text
from compliance.views.access import ADMINISTRATORS, READ, open_to

#: What can be corrected of an obligation: act, word, key.
ACT_WORDS = (
    ("verb", _("Verb and addressee"), "e"),
    ("actions", _("Actions"), "c"),
    ("split", _("Split"), "s"),
    ("join", _("Join with the next"), "m"),
    ("themes", _("Themes"), "t"),
    ("scope", _("To whom it applies"), "w"),
    ("aside", _("Set aside"), "x"),
)
#: The keys of the page, as its script knows them; those for looking come first.
KEYS = (
    ("j ↓", _("Next clause")),
    ("k ↑", _("Previous clause")),
    ("v", _("Its words in the text")),
    ("f", _("Filters")),
    ("p", _("See what publishing will do")),
    ("?", _("These keys")),
    *((key, word) for _act, word, key in ACT_WORDS),
    ("a", _("Add an obligation from the selected words")),
    ("u", _("Undo the last correction")),
    ("Esc", _("Close")),
)


def resolution_or_404(user: Any, slug: str) -> Resolution:
    found = Resolution.objects.visible_to(user).select_related("current_revision", "superseded_by", "ended_by")
    return get_object_or_404(found, slug=slug)


def version_or_404(resolution: Resolution, language: str) -> LanguageVersion:
    """The text looked at: the draft's or the one in force, in its original or another language."""
    version = version_to_check(resolution, language)
    if version is None:
        get_object_or_404(LanguageVersion.objects.none())
    assert version is not None
    return version


@open_to(ADMINISTRATORS, methods=READ)
def resolution_check(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What is looked at stands in the address: `show`, `order`, `page`, `row`, `act`, `n`, `language`."""
    return check_response(request, resolution_or_404(request.user, slug), Look.of(request.GET))


def subject_of(version: LanguageVersion, row: Row | None, action: int = 0) -> Subject:
    """What a correction on a row is about; `action` counts the actions of the obligation from 1."""
    if row is None:
        return Subject(version)
    if row.provision:
        return Subject(version, row.provision, row.provision.path)
    assert row.obligation is not None
    if action:
        found = action_of(row, action)
        return Subject(version, found, row.obligation.provision)
    return Subject(version, row.obligation, row.obligation.provision)


def action_of(row: Row, number: int) -> CheckedAction | None:
    actions = row.obligation.actions if row.obligation else []
    return actions[number - 1] if 0 < number <= len(actions) else None


def form_for(
    op: str, version: LanguageVersion, check: Check, row: Row | None, *, action: int = 0, data: Any = None
) -> CorrectionForm:
    """The form of an operation on a row, empty or with what was sent."""
    subject = subject_of(version, row, action if op in OPERATIONS_OF["action"] else 0)
    if op == "describe":
        never_public = version.revision.resolution.published_at is None
        return TitleForm(subject, data, check.description, is_first=never_public)
    if op == "themes_set":
        proposed = proposed_themes(version, row.obligation) if row and row.obligation else []
        return ThemesForm(subject, data, proposed)
    return FORMS[op](subject, data)


def _panel(
    version: LanguageVersion, check: Check, row: Row | None, look: Look, bound: CorrectionForm | None
) -> dict[str, CorrectionForm]:
    """The forms of the open row, by operation."""
    if row is None or row.kind == "aside":
        return {}
    operations = ("provision_set", "obligation_add") if row.provision else OPERATIONS_OF.get(look.act or "", ())
    if look.act == "action" and action_of(row, look.action) is None:
        operations = ()
    if row.provision and look.act != "verb":
        operations = ()
    forms = {op: form_for(op, version, check, row, action=look.action) for op in operations}
    if bound is not None and bound.op in forms:
        forms[bound.op] = bound
    return forms


def check_response(
    request: HttpRequest,
    resolution: Resolution,
    look: Look,
    *,
    bound: CorrectionForm | None = None,
    rows: Rows | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page, or for a script only the open row. `bound` is a form that was refused."""
    version = rows.check.version if rows else version_or_404(resolution, look.language)
    rows = rows or Rows(check_page(version), look)
    check = rows.check
    may_correct = draft_text(version) and rules.may_load_resolutions(request.user)
    row = rows.open
    context: dict[str, Any] = {
        "resolution": resolution,
        "version": version,
        "revision": version.revision,
        "rows": rows,
        "look": look,
        "may_correct": may_correct,
        "bound": bound,
        "panel": _panel(version, check, row, look, bound) if may_correct else {},
        "open_action": action_of(row, look.action) if row else None,
        "acts": ACT_WORDS,
    }
    if request.headers.get("HX-Request") and row is not None and request.method == "GET":
        return render(request, "_check_row.html", {**context, "row": row})
    told = stories(check)
    standing = [story for story in told if story.correction.undone_at is None]
    add = form_for("obligation_add", version, check, None) if may_correct else None
    title = form_for("describe", version, check, None) if may_correct and version.is_original else None
    if bound is not None and row is None:
        add = bound if isinstance(bound, WordsForm) else add
        title = bound if isinstance(bound, TitleForm) else title
    context |= {
        "check": check,
        "shows": [(name, label, rows.counts[name]) for name, label in SHOWS.items()],
        "orders": ORDERS,
        "keys": KEYS if may_correct else KEYS[:6],
        "stories": told,
        "standing": standing,
        "misfits": [story for story in told if story.misfit],
        "add_form": add,
        "title_form": title,
        "is_older_reading": version.parser_version != PARSER_VERSION,
        "parser_version": PARSER_VERSION,
        "texts": _texts(resolution, version),
        "is_published": version.state not in DRAFT_STATES,
        "may_revise": resolution.state == "published" and not version.revision.is_draft,
    }
    return render(request, "resolution_check.html", context, status=status)


def _texts(resolution: Resolution, version: LanguageVersion) -> list[LanguageVersion]:
    """The languages of the revision that is looked at, each once; its draft before what is in force."""
    found = LanguageVersion.objects.filter(revision=version.revision_id).defer("text", "parsed", "warnings")
    by_language: dict[str, LanguageVersion] = {}
    for text in sorted(found, key=lambda text: (not text.is_original, text.state not in DRAFT_STATES)):
        by_language.setdefault(text.language, text)
    return list(by_language.values())
