"""User text made safe to show: what it holds is seen, never obeyed."""

from __future__ import annotations

import re

from rich.cells import cell_len, set_cell_size

# Controls (C0, DEL, C1), separators that move the cursor, bidi overrides and isolates,
# lone surrogates: a terminal would act on them or could not encode them.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

_SUBSTITUTE = "␦"

MUTED = "$foreground 60%"
"""The style of quiet text in a content: `$text-muted` needs the colour of what is behind it,
which a content does not know, and comes out bright."""


def _visible(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else _SUBSTITUTE


def literal(text: str) -> str:
    """The text with every character a terminal would act on as a visible symbol.

    One character becomes one character, so offsets into the text stay right.
    """
    if _UNSAFE.search(text) is None:
        return text
    return _UNSAFE.sub(_visible, text)


def literal_lines(text: str) -> str:
    """As `literal`, for a text of several lines: its line breaks stay."""
    return "\n".join(map(literal, text.split("\n")))


def fit(text: str, width: int) -> str:
    """The text cut to at most `width` cells, with `…` where something is missing."""
    if width <= 0:
        return ""
    # A huge text is never measured whole: what cannot fit is dropped first.
    limit = 4 * width + 32
    shortened = len(text) > limit
    if shortened:
        text = text[:limit]
    elif cell_len(text) <= width:
        return text
    if cell_len(text) < width:
        return text + "…"
    # Cutting through a wide character leaves a space in its place.
    return set_cell_size(text, width - 1).rstrip(" ") + "…" if width > 1 else "…"
