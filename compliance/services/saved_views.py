"""Filters kept under a name. They are a person's own convenience and no part of the record: the trail has none."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.utils.translation import gettext as _

from compliance.models import SavedView, User
from compliance.services.errors import Invalid, NotAllowed
from compliance.services.pairs import officer_country

#: Views a person may keep, so that the list stays one that can be read.
MOST = 30
_LONGEST = 500


def _clean_query(query: str) -> str:
    """The parameters that narrow something, without the page's number; raises Invalid for an endless one."""
    parameters = parse_qsl(query.removeprefix("?"))  # leaves out what is empty
    cleaned = urlencode([(name, value) for name, value in parameters if name != "page"])
    if len(cleaned) > _LONGEST:
        raise Invalid({"": [_("These filters are too long to be kept.")]})
    return cleaned


def _clean_name(user: User, country_id: int, name: str, *, but: SavedView | None = None) -> str:
    name = " ".join(name.split())[:80]
    if not name:
        raise Invalid(name=_("Enter a name for this view."))
    same = SavedView.objects.filter(user=user, country_id=country_id, name__iexact=name)
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise Invalid(name=_("You keep a view of this name already."))
    return name


@transaction.atomic
def saved_view_save(*, actor: User, name: str, query: str) -> SavedView:
    """Keep these filters under a name, for the State the actor works for."""
    country = officer_country(actor)
    User.objects.select_for_update().get(pk=actor.pk)
    kept = SavedView.objects.filter(user=actor, country=country)
    if kept.count() >= MOST:
        raise Invalid({"": [_("You keep %(most)s views already. Delete one first.") % {"most": MOST}]})
    return SavedView.objects.create(
        user=actor, country=country, name=_clean_name(actor, country.pk, name), query=_clean_query(query)
    )


def _own(actor: User, view: SavedView) -> SavedView:
    country = officer_country(actor)
    found = SavedView.objects.select_for_update().filter(pk=view.pk, user=actor, country=country).first()
    if found is None:
        raise NotAllowed(_("Only the person who keeps a view changes it."))
    return found


@transaction.atomic
def saved_view_rename(*, actor: User, view: SavedView, name: str) -> SavedView:
    """Another name for the same filters."""
    view = _own(actor, view)
    view.name = _clean_name(actor, view.country_id, name, but=view)
    view.save(update_fields=["name"])
    return view


@transaction.atomic
def saved_view_delete(*, actor: User, view: SavedView) -> None:
    """Keep it no longer; the address goes on working."""
    _own(actor, view).delete()
