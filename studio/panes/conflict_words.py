"""Two texts of one field in few words, so that what differs can be seen; pure."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len

from studio.widgets.plain import fit, literal

_BEFORE: Final = 20
"""Characters that are the same and stay to be seen before the first that is not."""


def told_apart(one: str, other: str, room: int) -> tuple[str, str]:
    """Both texts as they are shown, each in so many cells: cut around their first difference.

    Two that both have room stand whole. `room` is more than twice the characters kept before the
    difference, so that two texts that are shown differently never look alike.
    """
    texts = literal(one), literal(other)
    if all(cell_len(text) <= room for text in texts):
        return texts
    pairs = enumerate(zip(*texts, strict=False))
    differs = next((place for place, (a, b) in pairs if a != b), min(map(len, texts)))
    begin = max(0, differs - _BEFORE)
    space = texts[0].find(" ", begin, begin + _BEFORE // 2)
    if begin and space >= 0:
        # At a word, where there is one that near.
        begin = space + 1
    mark = "…" if begin else ""
    first, second = (fit(mark + text[begin:], room) for text in texts)
    return first, second
