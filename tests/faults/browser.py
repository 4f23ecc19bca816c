"""An officer at a real web server: signs in once, then saves and publishes as a browser does."""

from __future__ import annotations

import html
import http.cookiejar
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any


class Officer:
    """One person's browser, without JavaScript."""

    def __init__(self, site: str, email: str, password: str) -> None:
        self.site = site
        self._jar = http.cookiejar.CookieJar()
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar)).open
        page = self.get("/sign-in/")
        self.post("/sign-in/", {"username": email, "password": password, "next": "/"}, page)

    def get(self, path: str) -> str:
        with self._open(self.site + path, timeout=30) as answer:
            return str(answer.read().decode())

    def post(self, path: str, data: dict[str, Any], page: str) -> tuple[int, float]:
        """Send a form of that page; its status, before any redirect is followed, and the seconds it took."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        sent = urllib.parse.urlencode({**data, "csrfmiddlewaretoken": token[1] if token else ""}, doseq=True)
        request = urllib.request.Request(  # noqa: S310 - our own server
            self.site + path, sent.encode(), {"Referer": self.site + path}
        )
        stay = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar), _Stay()).open
        began = time.monotonic()
        try:
            with stay(request, timeout=60) as answer:
                answer.read()
                return answer.status, time.monotonic() - began
        except urllib.error.HTTPError as error:
            return error.code, time.monotonic() - began

    def publish(self, path: str, **data: Any) -> tuple[int, float]:
        """Open the record, write, publish; the status (302 is accepted) and the seconds of the save alone."""
        page = self.get(path)
        return self.post(path, {**_fields(page), **data, "act": "publish"}, page)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


def _fields(page: str) -> dict[str, Any]:
    """What a browser would send of the record's form as it stands."""
    form = re.search(r'<form method="post" data-guard class="record-form".*?</form>', page, re.DOTALL)
    if form is None:
        raise RuntimeError("The page has no form of a record.")
    data: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form[0]):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if not name:
            continue
        if 'type="radio"' in tag or 'type="checkbox"' in tag:
            if " checked" in tag and value:
                data.setdefault(name[1], []).append(value[1])
        else:
            data[name[1]] = html.unescape(value[1]) if value else ""
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form[0], re.DOTALL):
        data[name] = html.unescape(text)
    return data
