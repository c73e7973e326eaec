"""Colours that can be read on the surfaces of a theme; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from textual.color import Color

READABLE: Final = 4.5
"""The contrast that WCAG 2 asks for text (level AA)."""
VISIBLE: Final = 3.0
"""The contrast that it asks for what is no text to read through."""

_SURFACES: Final = ("background", "surface", "panel")
_STEPS: Final = 20
_WHITE: Final = Color(255, 255, 255)


def contrast(one: Color, other: Color) -> float:
    """The contrast of two opaque colours, from 1 to 21 (WCAG 2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.r / 255, color.g / 255, color.b / 255)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def readable(color: Color, toward: Color, surfaces: Sequence[Color], least: float) -> Color:
    """The colour, moved toward another as little as it takes to have a contrast on surfaces.

    Where even the other has less, it is the other.
    """
    for step in range(_STEPS + 1):
        moved = color.blend(toward, step / _STEPS)
        if all(contrast(moved, surface) >= least for surface in surfaces):
            return moved
    return toward


def with_contrast(variables: Mapping[str, str]) -> dict[str, str]:
    """The colours of a theme, with those for quiet text and the accent made readable.

    Textual gives quiet text as a share of whatever is best on its background, which only styles
    understand: as a colour it is as quiet in the text of a line. Themes that take the terminal's
    own colours stay as they are.
    """
    found = dict(variables)
    if any(name not in found for name in ("foreground", "accent", *_SURFACES)):
        return found
    foreground, accent = Color.parse(found["foreground"]), Color.parse(found["accent"])
    surfaces = [Color.parse(found[name]) for name in _SURFACES]
    if any(color.ansi is not None or color.a < 1 for color in (foreground, accent, *surfaces)):
        return found
    background = surfaces[0]

    def quiet(share: float, least: float) -> str:
        return readable(foreground.blend(background, share), foreground, surfaces, least).hex

    found["text-muted"] = quiet(0.4, READABLE)
    found["text-disabled"] = quiet(0.62, VISIBLE)
    # Toward black or white: a grey would take its hue.
    end = Color(0, 0, 0) if contrast(background, Color(0, 0, 0)) > READABLE else _WHITE
    found["accent"] = readable(accent, end, surfaces, READABLE).hex
    key, below = found.get("footer-key-foreground", ""), found.get("footer-background", "")
    if key.startswith("#") and below.startswith("#"):
        found["footer-key-foreground"] = readable(
            Color.parse(key), end, [Color.parse(below)], READABLE
        ).hex
    return found
