"""Reads pictures back as XML: one that is not well-formed cannot go into a document."""

from __future__ import annotations

from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"


def parsed(picture: str) -> ElementTree.Element:
    """The root of a picture that we drew. Raises ElementTree.ParseError."""
    return ElementTree.fromstring(picture)  # noqa: S314 - our own
