"""What somebody is answered whose page failed."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

from compliance.services.work import is_of_the_database

#: After how many seconds a program that reads pages may ask again.
AGAIN = 10


def failed(request: HttpRequest) -> HttpResponse:
    """503 while the database is away, which passes by itself; else 500. Neither page asks the database anything."""
    error = sys.exc_info()[1]
    if error is None or not is_of_the_database(error):
        return server_error(request)
    return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": str(AGAIN)})
