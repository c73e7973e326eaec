"""The view of a grid of cells: where the cursor is, what is in view, how it is drawn."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import ClassVar, Final

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual import events
from textual.geometry import Offset, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from studio.widgets.matrix_layout import Cell, Columns, Grid, fit_middle, laid_out
from studio.widgets.plain import fit, literal
from studio.widgets.prompt_lines import ORIGINS
from studio.widgets.wrap import wrap

_HEAD: Final = 1
"""Lines above the rows that stay in place."""

_SLIVER: Final = 5
"""Cells of a column at the right edge from which it is shown at all."""

CURRENT: Final = "●"
MARKED: Final = "◇"


class MatrixView(ScrollView, can_focus=True, inherit_bindings=False):
    """Draws the cells in view; the headings above, at the side and below stay as it scrolls."""

    ALLOW_SELECT = False

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "matrix--base",
        "matrix--head",
        "matrix--side",
        "matrix--foot",
        "matrix--own",
        "matrix--stage",
        "matrix--current",
        "matrix--looked",
        "matrix--cursor",
        "matrix--hover",
        "matrix--landing",
        "matrix--empty",
    }

    DEFAULT_CSS = """
    MatrixView {
        height: 1fr;
        overflow: auto auto;
        scrollbar-size: 1 1;
        scrollbar-gutter: stable;
        & > .matrix--head { color: $text-muted; text-style: bold; }
        & > .matrix--side { color: $text-muted; }
        & > .matrix--foot { color: $text-muted; }
        & > .matrix--own { color: $text-muted; }
        & > .matrix--stage { color: $text-warning; }
        & > .matrix--current { color: $accent; text-style: bold; }
        & > .matrix--looked { background: $foreground 4%; }
        & > .matrix--hover { background: $foreground 8%; }
        & > .matrix--cursor { background: $foreground 12%; }
        & > .matrix--landing { background: $accent 30%; color: $text; text-style: bold; }
        & > .matrix--empty { color: $text-disabled; }
        &:focus > .matrix--cursor { background: $accent 30%; color: $text; text-style: bold; }
    }
    """

    def __init__(
        self,
        *,
        side: str,
        foot: str,
        empty: str,
        id: str | None = None,  # noqa: A002 (the name every widget uses)
    ) -> None:
        super().__init__(id=id)
        self._side, self._foot, self._empty = side, foot, empty
        self.grid = Grid()
        self._columns = Columns()
        self._row, self._column = 0, 0
        self._hover: tuple[int, int] | None = None
        self._landing: int | None = None

    @property
    def row_id(self) -> str:
        """The row under the cursor; blank where there is none."""
        return self._ids()[0]

    @property
    def column_id(self) -> str:
        """The column under the cursor; blank where there is none."""
        return self._ids()[1]

    @property
    def cell(self) -> Cell | None:
        """The cell under the cursor; None where it is blank."""
        return self.grid.cell(self._row, self._column)

    def _ids(self) -> tuple[str, str]:
        grid = self.grid
        row = grid.rows[self._row].id if self._row < len(grid.rows) else ""
        column = grid.columns[self._column].id if self._column < len(grid.columns) else ""
        return row, column

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Mark the cell under the pointer."""
        place = self.place_at(event.screen_offset)
        hover = None
        if place is not None and place[0] is not None and place[1] is not None:
            hover = (place[0], place[1])
        if hover != self._hover:
            self._hover = hover
            self.refresh()

    def on_leave(self) -> None:
        """The pointer is elsewhere."""
        if self._hover is not None:
            self._hover = None
            self.refresh()

    def place_at(self, screen_offset: Offset) -> tuple[int | None, int | None] | None:
        """The row and the column under a place of the screen, each None on its headings."""
        region = self.scrollable_content_region
        if not self.grid.rows or not region.contains_point(screen_offset):
            return None
        x, y = screen_offset - region.offset
        row: int | None = None
        if _HEAD <= y < _HEAD + self._page:
            row = y - _HEAD + self.scroll_offset.y
            if row >= len(self.grid.rows):
                row = None
        column = self._columns.at(x - self._columns.side + self.scroll_offset.x)
        return row, column if x >= self._columns.side else None

    @staticmethod
    def _kept(index: int, count: int) -> int:
        return max(0, min(index, count - 1))

    # The view.

    @property
    def _feet(self) -> int:
        return 1 if self._foot else 0

    @property
    def _page(self) -> int:
        """How many rows are in view at most."""
        return max(0, self.scrollable_content_region.height - _HEAD - self._feet)

    @property
    def lines(self) -> int:
        """The lines that all of it takes."""
        return _HEAD + len(self.grid.rows) + self._feet

    def on_resize(self) -> None:
        """Lay the columns out anew, and keep the cursor in view."""
        self._lay_out()
        self._reveal(snap=True)

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        if width <= 0:
            return
        if not self.grid.rows:
            self._columns = Columns()
            self.virtual_size = Size(0, 1)
            return
        self._columns = laid_out(self.grid, self._side, self._foot, width)
        columns, room = self._columns, width - self._columns.side
        # So far that the view can begin at a column and still show the last one.
        most = columns.total
        if most > room:
            most = columns.reaching(most, room) + room
        self.virtual_size = Size(columns.side + max(most, columns.total), self.lines)
        self.scroll_x = self.scroll_target_x = min(self.scroll_x, self.max_scroll_x)
        self.scroll_y = self.scroll_target_y = min(self.scroll_y, self.max_scroll_y)

    def _reveal(self, *, snap: bool = False) -> None:
        starts = self._columns.starts
        if not self.is_attached or self._page <= 0 or self._column + 1 >= len(starts):
            # It is not laid out yet, or in a pane that is not shown.
            return
        top, left = self.scroll_offset.y, self.scroll_offset.x
        y = min(max(top, self._row - self._page + 1), self._row)
        room = self.scrollable_content_region.width - self._columns.side
        start, end = starts[self._column], starts[self._column + 1]
        if snap:
            # With room for all up to the cursor there is no reason left to begin behind the first.
            left = 0 if end <= room else starts[bisect_right(starts, left) - 1]
        # A column is never cut at the left by a key: it would begin with the middle of a name.
        x = start if start < left else left
        if end - left > room:
            x = self._columns.reaching(end, room)
        if (x, y) != (self.scroll_offset.x, top):
            self.scroll_to(x=x, y=y, animate=False, force=True)

    # Drawing.

    def render_line(self, y: int) -> Strip:
        """One line of the view."""
        width = self.scrollable_content_region.width
        grid = self.grid
        base = self._style("matrix--base")
        if not grid.rows:
            return self._draw_empty(y, width)
        if y == 0:
            return self._draw_line(width, None, "matrix--head")
        bottom = min(_HEAD + len(grid.rows), _HEAD + self._page)
        if y < bottom:
            return self._draw_line(width, y - _HEAD + self.scroll_offset.y, "matrix--side")
        if y == bottom and self._feet:
            return self._draw_line(width, -1, "matrix--foot")
        return Strip.blank(width, base)

    def _draw_line(self, width: int, row: int | None, side: str) -> Strip:
        """A line: of the headings (None), of the feet (-1), or of a row."""
        columns = self._columns
        title = self._side if row is None else self._foot if row < 0 else self.grid.rows[row].title
        first = Segment(_cut(f" {literal(title)}", columns.side), self._style(side))
        room = max(0, width - columns.side)
        left = self.scroll_offset.x
        # Only what is in view.
        begin = max(0, bisect_right(columns.starts, left) - 1)
        # A sliver at the right edge would show no more than a glyph.
        end = max(bisect_left(columns.starts, left + room - _SLIVER), begin + 1)
        end = min(end, len(columns.widths))
        segments = [self._draw_cell(row, one, columns.widths[one]) for one in range(begin, end)]
        left -= columns.starts[begin]
        cells = Strip(segments).crop(left, left + room)
        return Strip([first, *cells]).adjust_cell_length(width, self._style("matrix--base"))

    def _draw_cell(self, row: int | None, column: int, width: int) -> Segment:
        names = ["matrix--base"]
        if column == self._column:
            names.append("matrix--looked")
        if row is None or row < 0:
            text = self._heading(column, names, foot=row is not None)
        else:
            cell = self.grid.cell(row, column)
            text = ""
            if cell is not None:
                text = f"{ORIGINS[cell.sort]} {fit_middle(literal(cell.text), width - 4)}"
            if cell is not None:
                names.append(f"matrix--{cell.sort}")
            if self._hover == (row, column):
                names.append("matrix--hover")
            if (row, column) == (self._row, self._column):
                names.append("matrix--cursor")
        if column == self._landing:
            names.append("matrix--landing")
        return Segment(_cut(f" {fit(text, width - 2)}", width), self._style(*names))

    def _heading(self, column: int, names: list[str], *, foot: bool) -> str:
        one = self.grid.columns[column]
        names.append("matrix--foot" if foot else "matrix--head")
        if foot:
            return literal(one.foot)
        if one.current:
            names.append("matrix--current")
        mark = CURRENT if one.current else MARKED if one.marked else ""
        return f"{mark} {literal(one.title)}" if mark else literal(one.title)

    def _draw_empty(self, y: int, width: int) -> Strip:
        style = self._style("matrix--empty")
        room = max(1, width - 2)
        text = literal(self._empty)
        lines = [text[start:stop] for start, stop in wrap(text, room)]
        said = f" {lines[y]}" if y < len(lines) else ""
        return Strip([Segment(_cut(said, width), style)]).adjust_cell_length(width, style)

    def _style(self, *names: str) -> RichStyle:
        return self.get_visual_style(*names).rich_style


def _cut(text: str, width: int) -> str:
    """A text in exactly so many cells."""
    return set_cell_size(fit(text, width), max(0, width))
