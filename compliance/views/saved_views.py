"""Filters of the work list kept under a name: one's own list of them, saving, renaming, deleting."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from compliance.forms.officers import SavedViewForm
from compliance.models import SavedView
from compliance.services import saved_views
from compliance.services.errors import Invalid
from compliance.views.access import ACT, FORM, OFFICERS, open_to, own_country, person


@open_to(OFFICERS, methods=FORM)
def saved_view_list(request: HttpRequest) -> HttpResponse:
    """The views one keeps; sent with a name and filters, one more."""
    user = person(request)
    form = SavedViewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            view = saved_views.saved_view_save(actor=user, **form.cleaned_data)
        except Invalid as error:
            form.take(error)
        else:
            messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
            return redirect(f"{reverse('my_country')}?{view.query}#checklist")
    context = {"form": form, "country": own_country(request), "views": SavedView.objects.visible_to(user)}
    return render(request, "saved_view_list.html", context)


@open_to(OFFICERS, methods=ACT)
def saved_view_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a view, or keep it no longer."""
    user = person(request)
    view = get_object_or_404(SavedView.objects.visible_to(user), pk=pk)
    try:
        match request.POST.get("act"):
            case "rename":
                renamed = saved_views.saved_view_rename(actor=user, view=view, name=request.POST.get("name", ""))
                messages.success(request, _("The view is called “%(name)s” now.") % {"name": renamed.name})
            case "delete":
                saved_views.saved_view_delete(actor=user, view=view)
                messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
            case _:
                raise Http404
    except Invalid as error:
        messages.error(request, str(error))
    return redirect("saved_view_list")
