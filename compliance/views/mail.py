"""Messages to people who are not at the page."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from compliance.forms.accounts import interface_language
from compliance.models import Invitation

log = logging.getLogger("compliance.mail")


def site_address(request: HttpRequest) -> str:
    """Scheme and host for addresses in messages: SITE_URL, or the request's host, which ALLOWED_HOSTS has checked."""
    return settings.SITE_URL or f"{request.scheme}://{request.get_host()}"


def send_invitation(request: HttpRequest, invitation: Invitation, token: str) -> tuple[str, bool]:
    """Mail the link, in the language of whoever is invited; returns the link and whether the message went."""
    link = site_address(request) + reverse("invitation_accept", kwargs={"token": token})
    with translation.override(interface_language(invitation.language)):
        context = {"invitation": invitation, "link": link, "site_name": settings.SITE_NAME}
        subject = render_to_string("mail/invitation_subject.txt", context).strip()
        body = render_to_string("mail/invitation.txt", context)
    try:
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [invitation.email])
    except (SMTPException, OSError) as error:
        log.warning("the invitation %s could not be mailed: %s", invitation.pk, error)
        return link, False
    return link, True
