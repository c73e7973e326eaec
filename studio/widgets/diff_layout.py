"""A difference laid out at a width, in one column or in two: what each line of the screen shows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, TypeAlias

from studio.widgets.line_diff import Pair, folded
from studio.widgets.plain import literal
from studio.widgets.wrap import Pieces, wrap

Side: TypeAlias = Literal["both", "left", "right"]

GUTTER = 2
"""Cells before a line: its sign, and the mark of the difference one is at."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A pair, or one side of it, where it stands."""

    pair: Pair
    side: Side
    left: Pieces
    right: Pieces
    difference: int
    """Which difference it belongs to, from 0; -1 for none."""

    @property
    def size(self) -> int:
        """How many lines of the screen it takes."""
        return max(len(self.left), len(self.right))


class DiffLayout:
    """Pairs of lines wrapped to a width. Wraps are kept by text."""

    def __init__(self) -> None:
        self.pairs: Sequence[Pair] = ()
        self.placed: list[Placed] = []
        self.two = False
        """Whether the sides stand in columns of their own."""
        self.fold = True
        """Whether long stretches of the same lines are put into one."""
        self._width = 0
        self._wraps: dict[tuple[str, int], Pieces] = {}
        self._starts: list[int] = [0]
        self._firsts: list[int] = []

    @property
    def height(self) -> int:
        """How many lines of the screen all of it takes."""
        return self._starts[-1]

    @property
    def count(self) -> int:
        """How many differences there are."""
        return len(self._firsts)

    @property
    def left_width(self) -> int:
        """Cells of the left column, its gutter with it."""
        return (self._width - 1) // 2 if self.two else self._width

    def lay_out(self, pairs: Sequence[Pair], width: int, *, two: bool, fold: bool) -> None:
        """Lay out pairs at a width."""
        if width != self._width:
            self._wraps.clear()
        self.pairs, self._width, self.two, self.fold = pairs, width, two, fold
        self.placed = list(self._placing()) if width > 0 else []
        self._starts = [0, *accumulate(one.size for one in self.placed)]
        self._firsts = []
        for place, one in enumerate(self.placed):
            if one.difference == len(self._firsts):
                self._firsts.append(self._starts[place])

    def at(self, row: int) -> tuple[int, int] | None:
        """What a line of the screen shows: the place of it, and the piece."""
        if not 0 <= row < self.height:
            return None
        index = bisect_right(self._starts, row) - 1
        return index, row - self._starts[index]

    def first_line(self, difference: int) -> int:
        """The line of the screen at which a difference begins."""
        return self._firsts[difference] if 0 <= difference < len(self._firsts) else 0

    def lines(self, difference: int) -> range:
        """The lines of the screen that a difference takes."""
        start = stop = self.first_line(difference)
        place = bisect_right(self._starts, start) - 1
        while place < len(self.placed) and self.placed[place].difference == difference:
            stop += self.placed[place].size
            place += 1
        return range(start, stop)

    def _placing(self) -> Iterator[Placed]:
        pairs = folded(self.pairs) if self.fold else self.pairs
        whole = max(1, self._width - GUTTER)
        left = max(1, self.left_width - GUTTER)
        right = max(1, self._width - self.left_width - 1 - GUTTER) if self.two else whole
        difference, within = -1, False
        for pair in pairs:
            if pair.differs and not within:
                difference += 1
            within = pair.differs
            here = difference if within else -1
            match pair.fate:
                case "heading" | "note" | "fold":
                    text = pair.right if pair.fate == "note" else pair.left
                    yield Placed(pair, "both", self._wrap(text, whole), (), here)
                case "same" if not self.two:
                    yield Placed(pair, "both", self._wrap(pair.left, whole), (), here)
                case "same":
                    sides = self._wrap(pair.left, left), self._wrap(pair.right, right)
                    yield Placed(pair, "both", *sides, here)
                case _ if self.two:
                    was = self._wrap(pair.left, left) if pair.fate != "added" else ()
                    now = self._wrap(pair.right, right) if pair.fate != "removed" else ()
                    yield Placed(pair, "both", was, now, here)
                case _:
                    if pair.fate != "added":
                        yield Placed(pair, "left", self._wrap(pair.left, whole), (), here)
                    if pair.fate != "removed":
                        yield Placed(pair, "right", (), self._wrap(pair.right, whole), here)

    def _wrap(self, text: str, width: int) -> Pieces:
        key = (text, width)
        found = self._wraps.get(key)
        if found is None:
            # Literal text has the same length, so its cuts hold for the text.
            found = self._wraps[key] = wrap(literal(text), width)
        return found
