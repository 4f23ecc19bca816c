"""The shades of the pictures: one hue from light to dark, warm for disagreement, a hatch for silence.

Every mark also carries an outline, because the light steps alone would not stand out from the page.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from compliance.enums import NOT_REPORTED, Status

INK = "#1b2733"
OUTLINE = "#7b8794"
HATCH = "#c9d1d9"
WARM = "#b3491a"
PAPER = "#ffffff"
NO_DATA = "#eef1f4"

IMPLEMENTED_CONFIRMED = "implemented_confirmed"
IMPLEMENTED_DISPUTED = "implemented_disputed"
DISPUTED = "disputed"


class Texture(StrEnum):
    """What is laid over a shade so that it can be told apart without colour."""

    PLAIN = "plain"
    HATCH = "hatch"
    DISPUTED = "disputed"
    DASHED = "dashed"


@dataclass(frozen=True, slots=True)
class Shade:
    """How an area is filled: a colour, or a texture that has its own."""

    colour: str
    texture: Texture = Texture.PLAIN

    def fill(self, ident: str) -> str:
        """The SVG paint: a colour, or a reference to the pattern of the picture named `ident`."""
        if self.texture in {Texture.HATCH, Texture.DISPUTED}:
            return f"url(#{ident}-{self.texture})"
        return self.colour


SHADES: dict[str, Shade] = {
    NOT_REPORTED: Shade(PAPER, Texture.HATCH),
    Status.NOT_STARTED: Shade("#e6ebf0"),
    Status.PLANNED: Shade("#c4dcea"),
    Status.UNDER_WAY: Shade("#5496be"),
    Status.IMPLEMENTED: Shade("#2b79ac"),
    IMPLEMENTED_CONFIRMED: Shade("#0a4a78"),
    IMPLEMENTED_DISPUTED: Shade(PAPER, Texture.DISPUTED),
    DISPUTED: Shade(PAPER, Texture.DISPUTED),
    Status.NOT_APPLICABLE: Shade(PAPER, Texture.DASHED),
    "coverage-1": Shade("#cfe2ee"),
    "coverage-2": Shade("#8db9d6"),
    "coverage-3": Shade("#3f86b6"),
    "coverage-4": Shade("#0a4a78"),
}


_PATTERNS: dict[Texture, str] = {
    Texture.HATCH: '<pattern id="{}-hatch" width="5" height="5" patternUnits="userSpaceOnUse"'
    f' patternTransform="rotate(45)"><rect width="5" height="5" fill="{PAPER}"/>'
    f'<rect width="1.6" height="5" fill="{HATCH}"/></pattern>',
    Texture.DISPUTED: '<pattern id="{}-disputed" width="6" height="6" patternUnits="userSpaceOnUse"'
    f' patternTransform="rotate(-45)"><rect width="6" height="6" fill="{PAPER}"/>'
    f'<rect width="1.8" height="6" fill="{WARM}"/></pattern>',
}


def pattern_definitions(ident: str, textures: Collection[Texture] = tuple(_PATTERNS)) -> str:
    """The `<defs>` that `Shade.fill` refers to, under ids that begin with the picture's own: those of `textures`."""
    patterns = "".join(pattern.format(ident) for texture, pattern in _PATTERNS.items() if texture in textures)
    return f"<defs>{patterns}</defs>" if patterns else ""
