"""Addresses that long lists write for every row."""

from __future__ import annotations

import re
from functools import lru_cache

from django.urls import get_script_prefix, reverse

_SLUG = re.compile(r"[-a-zA-Z0-9_]+")


def address_of(name: str, **slugs: str) -> str:
    """What `reverse` answers for a page whose address is made of slugs alone.

    `reverse` tries every pattern of that name again for each row, and a page of the world has hundreds: the address
    is asked for once, with marks where the slugs go.
    """
    if not all(map(_SLUG.fullmatch, slugs.values())):
        return reverse(name, kwargs=slugs)
    return _between(name, tuple(slugs), get_script_prefix()).format(**slugs)


@lru_cache(maxsize=256)
def _between(name: str, parts: tuple[str, ...], _prefix: str) -> str:
    """The address under a script prefix, with `{code}` where the slug of that name goes."""
    marks = {part: f"zz-{number}-zz" for number, part in enumerate(parts)}
    address = reverse(name, kwargs=marks).replace("{", "{{").replace("}", "}}")
    for part, mark in marks.items():
        address = address.replace(mark, f"{{{part}}}")
    return address
