"""The columns of a matrix: how wide each is, and which of them stand where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from math import ceil
from typing import Final

from rich.cells import cell_len

from studio.widgets.plain import fit, literal

LEAST: Final = 7
"""Cells a column has at least, so that its heading says something."""

MOST: Final = 20
"""Cells a column is given at first; more where there is room for all of them."""

NARROW: Final = 15
"""Cells that a wide column keeps where not all of them have room."""

_SIDE_MOST: Final = 16


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell: a glyph that says of which sort, and a text."""

    text: str
    sort: str = "own"
    """`own` or `stage`."""
    payload: object = None
    """Anything the owner wants back with the cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and what is said below it."""

    id: str
    title: str
    current: bool = False
    """Whether it is the one that is in force now."""
    marked: bool = False
    foot: str = ""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A row: its heading, and one cell for each column; None is a blank one."""

    id: str
    title: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The whole of a matrix."""

    columns: tuple[Column, ...] = ()
    rows: tuple[MatrixRow, ...] = ()
    _columns: dict[str, int] = field(init=False, repr=False, compare=False)
    _rows: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_columns", {one.id: i for i, one in enumerate(self.columns)})
        object.__setattr__(self, "_rows", {one.id: i for i, one in enumerate(self.rows)})

    def column_of(self, column_id: str) -> int | None:
        """The place of a column, if it is there."""
        return self._columns.get(column_id)

    def row_of(self, row_id: str) -> int | None:
        """The place of a row, if it is there."""
        return self._rows.get(row_id)

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell at a place; None where it is blank or there is none."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.columns):
            return self.rows[row].cells[column]
        return None


def wanted_width(texts: Sequence[str], most: int) -> int:
    """The cells that the longest of some texts takes, without measuring a huge one."""
    return max((min(cell_len(fit(literal(text), most)), most) for text in texts), default=0)


def fit_middle(text: str, width: int) -> str:
    """A text in at most `width` cells, with `…` in its middle: names often differ at their ends."""
    whole = fit(text, width)
    if whole == text or width < 8:
        return whole
    tail, room = "", (width - 1) // 2
    for character in reversed(text[-width:]):
        cells = cell_len(character)
        if cells > room:
            break
        tail, room = character + tail, room - cells
    return fit(text, width - cell_len(tail)) + tail


def side_width(grid: Grid, side: str) -> int:
    """The cells of the first column: the headings of the rows, and one of space."""
    return wanted_width([side, *(row.title for row in grid.rows)], _SIDE_MOST) + 2


def widths(wanted: Sequence[int], room: int) -> list[int]:
    """How many cells each column gets.

    None has fewer than `LEAST`. A wide one has `MOST` at first, and more as far as there is room
    for all; where there is not, a little less, so that the view ends with a whole column.
    """
    given = [max(LEAST, min(one, MOST)) for one in wanted]
    if sum(given) > room > 0:
        narrower = max(NARROW, room // ceil(room / MOST))
        return [min(one, narrower) for one in given]
    left = room - sum(given)
    short = [place for place, one in enumerate(wanted) if one > given[place]]
    while short and left > 0:
        share = max(1, left // len(short))
        for place in short:
            more = min(share, left, wanted[place] - given[place])
            given[place] += more
            left -= more
        short = [place for place in short if wanted[place] > given[place]]
    return given


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns laid out beside each other."""

    side: int = 0
    """Cells of the first column, which stays in place."""
    widths: tuple[int, ...] = ()
    starts: tuple[int, ...] = (0,)
    """Where each begins, from the first one on; then where the last one ends."""

    @property
    def total(self) -> int:
        """The cells of all columns but the first."""
        return self.starts[-1]

    def reaching(self, end: int, room: int) -> int:
        """Where a view of `room` cells begins at a column and shows all up to `end`.

        Where not even one column fits, it begins at the last one before `end`.
        """
        inside = [start for start in self.starts if start < end]
        return next((start for start in inside if end - start <= room), inside[-1] if inside else 0)

    def at(self, x: int) -> int | None:
        """The column at a cell, counted from the beginning of the first one that scrolls."""
        if not 0 <= x < self.total:
            return None
        return next(i for i, start in enumerate(self.starts[1:]) if x < start)


def laid_out(grid: Grid, side: str, foot: str, room: int) -> Columns:
    """Lay a grid out in `room` cells; what has no room is reached by scrolling.

    Args:
        grid: What is shown.
        side: The heading above the headings of the rows.
        foot: The heading of the line below them.
        room: Cells of the view.
    """
    # At most a third of the view, so that there is something to scroll beside it.
    most = max(4, room // 3)
    first = min(max(side_width(grid, side), wanted_width([foot], _SIDE_MOST) + 2), most)
    wanted = []
    for place, column in enumerate(grid.columns):
        texts = [f"● {column.title}" if column.current or column.marked else column.title]
        texts.append(column.foot)
        # Two for the glyph, as for the mark of the current one.
        texts += [f"· {cell.text}" for row in grid.rows if (cell := row.cells[place])]
        # One cell of space before it, one after.
        wanted.append(wanted_width(texts, 60) + 2)
    given = widths(wanted, room - first)
    return Columns(first, tuple(given), (0, *accumulate(given)))
