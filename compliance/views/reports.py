"""National reports: prepared by the rapporteur with choices, or taken by anyone as the record stands today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from compliance.forms.reports import ReportForm
from compliance.models import Country, Obligation, Resolution
from compliance.models.countries import reader_language
from compliance.reports import making
from compliance.reports.fonts import has_letters_for
from compliance.reports.setting import NoFont
from compliance.reports.slots import Busy, slot
from compliance.selectors.as_at import today
from compliance.selectors.report import Choices, clause_count
from compliance.services.downloads import download_request
from compliance.views.access import ACT, ANYONE, FORM, RAPPORTEURS, READ, SIGNED_IN, open_to, own_country, person
from compliance.views.downloads import attachment
from compliance.views.public.countries import country_or_404


def asking(country: Country, user: Any) -> list[Resolution]:
    """The resolutions that ask something of the State, as adopted."""
    asked = Obligation.objects.visible_to(user).in_force().applying_to(country)
    found = Resolution.objects.visible_to(user).published().filter(pk__in=asked.values("resolution"))
    return list(found.order_by("adopted_on", "symbol"))


@open_to(RAPPORTEURS, methods=FORM)
def report_prepare(request: HttpRequest) -> HttpResponse:
    """What the report shall hold, how long it will be, and the report: at once, or when it is long as a download."""
    country, user = own_country(request), person(request)
    resolutions = asking(country, user)
    form = ReportForm(request.POST or None, initial=ReportForm.beginning(), resolutions=resolutions)
    context: dict[str, Any] = {"form": form, "country": country, "resolutions": resolutions}
    if request.method == "POST" and form.is_valid():
        choices, language, file_format = form.choices, form.cleaned_data["language"], form.cleaned_data["file_format"]
        clauses = clause_count(user=user, country=country, resolutions=form.chosen, choices=choices)
        context |= {
            "clauses": clauses,
            "preview": True,
            "in_background": clauses > settings.REPORT_AT_ONCE_CLAUSES,
            "no_letters": file_format == "pdf" and not has_letters_for(language),
        }
        if request.POST.get("act") == "make" and clauses and not context["no_letters"]:
            if context["in_background"]:
                return _in_background(request, country, form.chosen, choices, file_format, language)
            try:
                return _at_once(request, country, form.chosen, choices, file_format, language)
            except NoFont as error:
                form.add_error("file_format", making.no_font_words(error))
            except Busy:
                form.add_error(None, _busy())
    return render(request, "report_prepare.html", context)


@open_to(ANYONE, methods=READ)
def country_report(request: HttpRequest, code: str, file_format: str) -> HttpResponse:
    """The report that anyone may take: on one resolution or all, as the public record stands on the page's day."""
    country, chosen = _public(request, code, file_format, request.GET.get("resolution", ""))
    choices = Choices(end=today())
    clauses = clause_count(user=request.user, country=country, resolutions=chosen, choices=choices)
    context = {"country": country, "chosen": chosen, "clauses": clauses, "file_format": file_format, "end": choices.end}
    if clauses > settings.REPORT_AT_ONCE_CLAUSES:
        return render(request, "country_report.html", context)
    try:
        return _at_once(request, country, chosen, choices, file_format, reader_language())
    except NoFont as error:
        return render(request, "country_report.html", {**context, "refused": making.no_font_words(error)}, status=503)
    except Busy:
        return render(request, "country_report.html", {**context, "refused": _busy()}, status=503)


@open_to(SIGNED_IN, methods=ACT)
def country_report_make(request: HttpRequest, code: str, file_format: str) -> HttpResponse:
    """Have a long one of these made in the background."""
    country, chosen = _public(request, code, file_format, request.POST.get("resolution", ""))
    try:
        end = min(date.fromisoformat(request.POST.get("end", "")), timezone.localdate())
    except ValueError:
        raise Http404 from None
    return _in_background(request, country, chosen, Choices(end=end), file_format, reader_language())


def _public(request: HttpRequest, code: str, file_format: str, slug: str) -> tuple[Country, list[Resolution]]:
    country = country_or_404(request, code)
    chosen = [one for one in asking(country, request.user) if not slug or one.slug == slug]
    if file_format not in making.FORMATS or not chosen:
        raise Http404
    return country, chosen


def _busy() -> str:
    return _("Several reports are being made at this moment. Try again in a minute.")


def _address(request: HttpRequest) -> str:
    return settings.SITE_URL or f"{request.scheme}://{request.get_host()}"


def _at_once(
    request: HttpRequest,
    country: Country,
    resolutions: Sequence[Resolution],
    choices: Choices,
    file_format: str,
    language: str,
) -> HttpResponse:
    with slot(), translation.override(translation.get_supported_language_variant(language)):
        data = making.report_made(
            user=request.user,
            country=country,
            resolutions=resolutions,
            choices=choices,
            file_format=file_format,
            address=_address(request),
        )
    name = making.file_name(country, resolutions, choices, file_format)
    return attachment(data, name=name, media_type=making.MEDIA_TYPES[file_format])


def _in_background(
    request: HttpRequest,
    country: Country,
    resolutions: Sequence[Resolution],
    choices: Choices,
    file_format: str,
    language: str,
) -> HttpResponse:
    own = resolve(request.path_info).url_name == "report_prepare"
    origin = request.path if own else country.get_absolute_url()
    download = download_request(
        actor=person(request),
        kind=making.KIND,
        title=_("National report of %(country)s") % {"country": country.name} + f" (.{file_format})",
        parameters=making.parameters_of(country, resolutions, choices, file_format, _address(request)),
        language=language,
        origin=origin,
    )
    return redirect("download_detail", key=download.key)
