"""What somebody of the rooms' world has asked to take away."""

from __future__ import annotations

from compliance.models import Download, User
from compliance.services import downloads
from compliance.services.downloads import Job, Made

TITLE = "My country: table"


def write(job: Job) -> Made:
    job.out.write(b"clause,status\r\n")
    return Made("my-country.csv", "text/csv")


def keep_download(actor: User) -> Download:
    """A file that is ready for one officer."""
    downloads.download_request(actor=actor, kind="test", title=TITLE, parameters={}, language="en")
    assert downloads.make_next({"test": write})
    return kept_download()


def kept_download() -> Download:
    return Download.objects.get(title=TITLE)
