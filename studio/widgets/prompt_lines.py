"""The lines of a prompt laid out at a width: which text each line of the screen shows."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from studio.widgets.plain import literal
from studio.widgets.wrap import Pieces, wrap

ORIGINS: dict[str, str] = {
    "own": "·",
    "stage": "▲",
    "override": "◆",
    "trait": "~",
    "skill": "+",
    "guardrail": "!",
    "persona": "❯",
    "layout": " ",
    "text": " ",
}
"""Where a line comes from, and the glyph that says so; `text` is of a text without origins."""

_KEPT_WRAPS = 4000
"""Wraps of texts no longer shown that are kept, for a part that comes back."""

_STRUCTURE = re.compile(r"\s*(#{1,6}\s|</?[A-Za-z_][^<>]*>\s*$)")


@dataclass(frozen=True, slots=True)
class PromptLine:
    """One line of a prompt and where it comes from."""

    text: str
    origin: str = "own"
    source: object = None
    """Anything the owner wants back when the line is opened."""

    @property
    def structure(self) -> bool:
        """Whether it is a heading or a tag of the layout."""
        return self.origin in ("layout", "text") and _STRUCTURE.match(self.text) is not None


class PromptLayout:
    """Lines wrapped to a width. Wraps are kept by text, also of lines no longer there."""

    def __init__(self) -> None:
        self.lines: Sequence[PromptLine] = ()
        self._width = 0
        self._wraps: dict[str, Pieces] = {}
        self._pieces: list[Pieces] = []
        self._starts: list[int] = [0]

    @property
    def height(self) -> int:
        """How many lines of the screen all of it takes."""
        return self._starts[-1]

    def set_lines(self, lines: Sequence[PromptLine]) -> None:
        """Lay out other lines. A part turned off and on again is not wrapped anew."""
        self.lines = lines
        self._lay_out()

    def set_width(self, width: int) -> None:
        """Lay out for another width."""
        if width != self._width:
            self._width = width
            self._wraps = {}
            self._lay_out()

    def start(self, index: int) -> int:
        """The first line of the screen that shows a line."""
        return self._starts[max(0, min(index, len(self._starts) - 1))]

    def size(self, index: int) -> int:
        """How many lines of the screen a line takes."""
        return len(self._pieces[index]) if 0 <= index < len(self._pieces) else 0

    def at(self, row: int) -> tuple[int, int] | None:
        """The line and the piece of it that a line of the screen shows."""
        if not 0 <= row < self.height:
            return None
        index = bisect_right(self._starts, row) - 1
        return index, row - self._starts[index]

    def piece(self, index: int, piece: int) -> str:
        """The text of one piece of a line, safe to show."""
        start, stop = self._pieces[index][piece]
        return literal(self.lines[index].text[start:stop])

    def _lay_out(self) -> None:
        if self._width <= 0:
            self._pieces, self._starts = [], [0]
            return
        wraps, width = self._wraps, self._width
        pieces: list[Pieces] = []
        for line in self.lines:
            text = line.text
            found = wraps.get(text)
            if found is None:
                # Literal text has the same length, so its cuts hold for the text.
                found = wraps[text] = wrap(literal(text), width)
            pieces.append(found)
        if len(wraps) > 2 * len(pieces) + _KEPT_WRAPS:
            self._wraps = {line.text: found for line, found in zip(self.lines, pieces, strict=True)}
        self._pieces = pieces
        self._starts = [0, *accumulate(map(len, pieces))]


def moved_index(old: Sequence[PromptLine], new: Sequence[PromptLine], index: int) -> int:
    """Where the line at `index` of `old` is in `new`: what is the same before and after stays put.

    A line that is gone gives the nearest one.
    """
    if not old or not new:
        return 0
    most = min(len(old), len(new))
    head = 0
    while head < most and _same(old[head], new[head]):
        head += 1
    if index < head:
        return index
    tail = 0
    while tail < most - head and _same(old[-1 - tail], new[-1 - tail]):
        tail += 1
    if index >= len(old) - tail:
        return index + len(new) - len(old)
    return max(0, min(index, len(new) - tail - 1))


def _same(one: PromptLine, other: PromptLine) -> bool:
    return one is other or (one.text == other.text and one.origin == other.origin)
