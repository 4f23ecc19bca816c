"""Reports asked for and made: at once, or in the background as a download."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from compliance.models import Country, Resolution, SyntheticLoad
from compliance.models.countries import reader_language
from compliance.reports import pdf, word
from compliance.reports.composing import Place, document_of
from compliance.reports.fonts import families_of
from compliance.reports.setting import NoFont
from compliance.selectors.addresses import find_country
from compliance.selectors.report import Choices, NotForYou, clause_count, national_report
from compliance.services.downloads import Job, Made
from compliance.services.errors import Invalid, NotAllowed

KIND = "national_report"
FORMATS = ("pdf", "docx")
MEDIA_TYPES = {"pdf": pdf.PDF, "docx": word.DOCX}


def report_made(
    *,
    user: Any,
    country: Country,
    resolutions: Sequence[Resolution],
    choices: Choices,
    file_format: str,
    address: str = "",
    on_tick: Callable[[], None] | None = None,
) -> bytes:
    """The report as a file, in the language that is active.

    Raises:
        NotForYou: it is for a State's own use, and the person is no officer of it.
        NoFont: a .pdf is asked for, and this machine has no font for its letters.
        NotSet: it could not be made.
    """
    report = national_report(user=user, country=country, resolutions=resolutions, choices=choices)
    place = Place(
        settings.SITE_NAME,
        settings.SITE_URL or address,
        demonstration=settings.DEMONSTRATION,
        synthetic=SyntheticLoad.objects.exists(),
    )
    document = document_of(report, place, fonts=tuple(families_of(reader_language())[0]))
    maker = pdf.made if file_format == "pdf" else word.made
    return maker(document, on_tick=on_tick)


def file_name(country: Country, resolutions: Sequence[Resolution], choices: Choices, file_format: str) -> str:
    """`report-ken-A-HRC-RES-11-3-2026-11-22.pdf`."""
    of = f"-{resolutions[0].slug}" if len(resolutions) == 1 else ""
    internal = "-not-public" if choices.internal else ""
    return f"report-{country.code}{of}-{choices.end:%Y-%m-%d}{internal}.{file_format}"


def no_font_words(error: NoFont) -> str:
    """What to say where letters cannot be printed, and what to do."""
    letters = " ".join(error.letters[:5])
    return _("This server has no font for letters such as %(letters)s. Take the .docx instead.") % {"letters": letters}


# --- in the background ----------------------------------------------------------------------------------


def parameters_of(
    country: Country, resolutions: Sequence[Resolution], choices: Choices, file_format: str, address: str
) -> dict[str, Any]:
    """What a download has to know, as plain values."""
    said = asdict(choices)
    said["end"] = choices.end.isoformat()
    said["begin"] = choices.begin.isoformat() if choices.begin else ""
    slugs = [resolution.slug for resolution in resolutions]
    return {"country": country.code, "resolutions": slugs, "format": file_format, "address": address, "choices": said}


def choices_of(parameters: Mapping[str, Any]) -> Choices:
    said = dict(parameters["choices"])
    said["end"] = date.fromisoformat(said["end"])
    said["begin"] = date.fromisoformat(said["begin"]) if said["begin"] else None
    return Choices(**said)


def produce(job: Job) -> Made:
    """Makes a report as whoever asked for it, as they are now."""
    country = find_country(job.parameters["country"], job.user)
    slugs = job.parameters["resolutions"]
    resolutions = list(
        Resolution.objects.visible_to(job.user).published().filter(slug__in=slugs).order_by("adopted_on", "symbol")
    )
    if country is None or not resolutions:
        raise Invalid(resolution=_("The resolution is not in force any more."))
    choices, file_format = choices_of(job.parameters), job.parameters["format"]
    try:
        total = clause_count(user=job.user, country=country, resolutions=resolutions, choices=choices)
        job.progress(0, total)
        data = report_made(
            user=job.user,
            country=country,
            resolutions=resolutions,
            choices=choices,
            file_format=file_format,
            address=job.parameters["address"],
            on_tick=lambda: job.progress(0, total),
        )
    except NotForYou as error:
        raise NotAllowed(_("Your role here has changed since you asked. Ask again in your present one.")) from error
    except NoFont as error:
        raise Invalid(format=no_font_words(error)) from error
    job.out.write(data)
    job.progress(total, total)
    return Made(file_name(country, resolutions, choices, file_format), MEDIA_TYPES[file_format])
