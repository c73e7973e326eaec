"""A grid of short values that scrolls both ways under its header and beside its first column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from studio.widgets.plain import fit, literal
from studio.widgets.wrap import wrap

SHADES: Final = 4
"""From how light to how heavy a cell can look; 0 is none."""
_HEAD: Final = 2
"""Lines above the rows that stay: titles, and what stands below them."""


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column: its id, its title, and a word below it."""

    id: str
    title: str
    width: int
    below: str = ""


@dataclass(frozen=True, slots=True)
class GridCell:
    """What stands in a cell, at its right edge, and how heavy it looks."""

    text: str = ""
    shade: int = 0
    quiet: bool = False
    """Whether it is only to be seen by who looks for it."""
    mark: str = ""
    """One cell before the text."""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: its id, its title, and a cell for each column."""

    id: str
    title: str
    cells: tuple[GridCell, ...]


class Grid(ScrollView, can_focus=True, inherit_bindings=False):
    """Cells to move among and choose from. Only those in view are drawn."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1, 0)", "Up", show=False, id="grid.up"),
        Binding("down,j", "move(1, 0)", "Down", show=False, id="grid.down"),
        Binding("left,h", "move(0, -1)", "Left", show=False, id="grid.left"),
        Binding("right,l", "move(0, 1)", "Right", show=False, id="grid.right"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="grid.page_up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="grid.page_down"),
        Binding("home", "edge(-1)", "First column", show=False, id="grid.home"),
        Binding("end", "edge(1)", "Last column", show=False, id="grid.end"),
        Binding("ctrl+home", "top(-1)", "First row", show=False, id="grid.top"),
        Binding("ctrl+end", "top(1)", "Last row", show=False, id="grid.bottom"),
        Binding("enter", "choose", "Choose", show=False, id="grid.choose"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "grid--title",
        "grid--chosen-title",
        "grid--below",
        "grid--first",
        "grid--cell",
        "grid--quiet",
        "grid--mark",
        "grid--cursor",
        "grid--line",
        "grid--empty",
        *(f"grid--shade-{number}" for number in range(1, SHADES + 1)),
    }
    DEFAULT_CSS = """
    Grid {
        height: 1fr;
        overflow: auto;
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 1;
        scrollbar-gutter: stable;
        & > .grid--title { color: $text-muted; text-style: bold; }
        & > .grid--chosen-title { color: $accent; text-style: bold; }
        & > .grid--below { color: $text-muted; }
        & > .grid--first { color: $text; }
        & > .grid--quiet { color: $foreground 30%; }
        & > .grid--mark { color: $text-warning; }
        & > .grid--line { background: $foreground 6%; }
        & > .grid--empty { color: $text-disabled; }
        & > .grid--shade-1 { background: $primary 12%; }
        & > .grid--shade-2 { background: $primary 26%; }
        & > .grid--shade-3 { background: $primary 42%; }
        & > .grid--shade-4 { background: $primary 60%; }
        & > .grid--cursor { background: $foreground 20%; text-style: bold; }
        &:focus > .grid--cursor { background: $accent 60%; color: $text; text-style: bold; }
    }
    """

    cursor: reactive[tuple[int, int]] = reactive((0, 0), init=False, repaint=False)
    """The row and column of the highlighted cell; column -1 is the row's title."""

    class CellMessage(Message):
        """About one cell, or the title of a row where the column is blank."""

        def __init__(self, grid: Grid, row_id: str, column_id: str) -> None:
            super().__init__()
            self.grid = grid
            self.row_id = row_id
            self.column_id = column_id

        @property
        def control(self) -> Grid:
            """The grid that sent it."""
            return self.grid

    class Highlighted(CellMessage):
        """The cursor is on another cell."""

        def can_replace(self, message: Message) -> bool:
            """Only the newest counts."""
            return isinstance(message, Grid.Highlighted) and message.control is self.control

    class Chosen(CellMessage):
        """Enter, or a double click, on a cell."""

    class TitlePressed(CellMessage):
        """A click on the title of a column; of the first where the column is blank."""

    def __init__(self, *, first: int = 22, empty: str = "", id: str | None = None) -> None:  # noqa: A002
        """Make a grid without rows.

        Args:
            first: Cells of the first column.
            empty: What is shown where there are no rows.
            id: Its id.
        """
        super().__init__(id=id)
        self._first = first
        self._empty = empty
        self._columns: tuple[GridColumn, ...] = ()
        self._rows: tuple[GridRow, ...] = ()
        self._corner = ("", "")
        self._sorted_by: str | None = None
        self._places: list[int] = []
        self._announced: tuple[str, str] | None = None

    # What the owner says and asks.

    def show(
        self,
        columns: Sequence[GridColumn],
        rows: Sequence[GridRow],
        *,
        corner: tuple[str, str] = ("", ""),
        sorted_by: str | None = None,
        empty: str = "",
    ) -> None:
        """Show these; the cursor stays on the row and column of its cell.

        Args:
            columns: The columns, but for the first, which is the titles of the rows.
            rows: The rows, each with a cell for every column.
            corner: The title of the first column, and the word below it.
            sorted_by: The id of the column that the rows are in the order of; blank is the first.
            empty: What is shown where there are no rows.
        """
        row_id, column_id = self.cursor_ids
        self._columns, self._rows = tuple(columns), tuple(rows)
        self._corner, self._sorted_by, self._empty = corner, sorted_by, empty
        self._places = [0]
        for column in self._columns:
            self._places.append(self._places[-1] + column.width)
        self.virtual_size = Size(self._first + self._places[-1], _HEAD + max(1, len(self._rows)))
        at_row, at_column = self.cursor
        row_ids = [one.id for one in self._rows]
        column_ids = [one.id for one in self._columns]
        self.cursor = (
            row_ids.index(row_id) if row_id in row_ids else at_row,
            column_ids.index(column_id) if column_id in column_ids else at_column,
        )
        self._announce()
        self.refresh()

    @property
    def empty(self) -> str:
        """What is shown where there are no rows."""
        return self._empty

    @empty.setter
    def empty(self, text: str) -> None:
        self._empty = text
        self.refresh()

    @property
    def cursor_ids(self) -> tuple[str, str]:
        """The ids of the row and column of the cursor; blank where there is none."""
        row, column = self.cursor
        return (
            self._rows[row].id if row < len(self._rows) else "",
            self._columns[column].id if 0 <= column < len(self._columns) else "",
        )

    def go_to(self, row_id: str, column_id: str = "") -> None:
        """Put the cursor on a cell, where there is one of those ids."""
        rows = [one.id for one in self._rows]
        columns = [one.id for one in self._columns]
        if row_id in rows:
            column = columns.index(column_id) if column_id in columns else -1
            self.cursor = (rows.index(row_id), column)

    def cell_at(self, screen_offset: Offset) -> tuple[int, int] | None:
        """The row and column under a place of the screen: row -1 is the header, column -1 the
        first; None beside the cells."""
        region = self.scrollable_content_region
        offset = screen_offset - self.content_region.offset
        if not Region(0, 0, region.width, region.height).contains_point(offset):
            return None
        row = -1 if offset.y < _HEAD else offset.y - _HEAD + self.scroll_offset.y
        if offset.x < self._first:
            column = -1
        else:
            x = offset.x - self._first + self.scroll_offset.x
            column = next((at for at, end in enumerate(self._places[1:]) if x < end), -2)
        return None if column == -2 or row >= len(self._rows) else (row, column)

    # Keys and mouse.

    def validate_cursor(self, cursor: tuple[int, int]) -> tuple[int, int]:
        """Keep the cursor on a cell."""
        row, column = cursor
        return (
            max(0, min(row, len(self._rows) - 1)),
            max(-1, min(column, len(self._columns) - 1)),
        )

    def watch_cursor(self) -> None:
        """Show the cursor where it is now, and say so."""
        self._reveal()
        self._announce()
        self.refresh()

    def action_move(self, rows: int, columns: int) -> None:
        """So many rows and columns on."""
        self.cursor = (self.cursor[0] + rows, self.cursor[1] + columns)

    def action_page(self, step: int) -> None:
        """One page up or down."""
        self.action_move(step * max(1, self.scrollable_content_region.height - _HEAD - 1), 0)

    def action_edge(self, step: int) -> None:
        """To the first column, or the last."""
        self.cursor = (self.cursor[0], -1 if step < 0 else len(self._columns) - 1)

    def action_top(self, step: int) -> None:
        """To the first row, or the last."""
        self.cursor = (0 if step < 0 else len(self._rows) - 1, self.cursor[1])

    def action_choose(self) -> None:
        """Choose the cell under the cursor."""
        if self._rows:
            self.post_message(self.Chosen(self, *self.cursor_ids))

    def on_click(self, event: events.Click) -> None:
        """A click highlights, a double click chooses; on a title it says which."""
        place = self.cell_at(event.screen_offset)
        if place is None:
            return
        row, column = place
        if row < 0:
            column_id = self._columns[column].id if column >= 0 else ""
            self.post_message(self.TitlePressed(self, "", column_id))
            return
        self.cursor = place
        if event.chain == 2:
            self.action_choose()

    def _announce(self) -> None:
        ids = self.cursor_ids
        if ids != self._announced:
            self._announced = ids
            self.post_message(self.Highlighted(self, *ids))

    def _reveal(self) -> None:
        region = self.scrollable_content_region
        if not region.width or not self.is_attached or not self._rows:
            return
        row, column = self.cursor
        top, left = self.scroll_offset.y, self.scroll_offset.x
        height, width = region.height - _HEAD, region.width - self._first
        if row < top:
            top = row
        elif row >= top + height:
            top = row - height + 1
        if column >= 0:
            start, end = self._places[column], self._places[column + 1]
            if start < left:
                left = start
            elif end > left + width:
                left = max(0, end - width)
        self.scroll_to(x=left, y=top, animate=False, force=True)

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._reveal()

    # Drawing.

    def render_line(self, y: int) -> Strip:
        """One line of the view: a title line, or a row."""
        width = self.scrollable_content_region.width
        base = self.rich_style
        if not self._rows:
            return self._draw_empty(y, width)
        row = y - _HEAD + self.scroll_offset.y
        if y < _HEAD:
            segments, rest = self._head(y)
        elif row < len(self._rows):
            segments, rest = self._row(row)
        else:
            return Strip.blank(width, base)
        shown = Strip(rest).crop(self.scroll_offset.x, self.scroll_offset.x + width - self._first)
        return Strip([*segments, *shown]).adjust_cell_length(width, base)

    def _draw_empty(self, y: int, width: int) -> Strip:
        style = self.get_component_rich_style("grid--empty")
        lines = [
            text[start:stop]
            for text in map(literal, self._empty.split("\n"))
            for start, stop in wrap(text, max(1, width - 2))
        ]
        text = f" {lines[y]}" if y < len(lines) else ""
        return Strip([Segment(text, style)]).adjust_cell_length(width, style)

    def _head(self, line: int) -> tuple[list[Segment], list[Segment]]:
        below = self.get_component_rich_style("grid--below")
        title = self.get_component_rich_style("grid--title")
        chosen = self.get_component_rich_style("grid--chosen-title")

        def styled(column_id: str) -> RichStyle:
            if line:
                return below
            return chosen if column_id == self._sorted_by else title

        first = Segment(_left(self._corner[line], self._first), styled(""))
        rest = [
            Segment(f"{_right(one.below if line else one.title, one.width - 1)} ", styled(one.id))
            for one in self._columns
        ]
        return [first], rest

    def _row(self, number: int) -> tuple[list[Segment], list[Segment]]:
        row = self._rows[number]
        at_row, at_column = self.cursor
        names = ("grid--line",) if number == at_row else ()
        cursor = self.get_visual_style("grid--cursor").rich_style
        first = self.get_visual_style("grid--first", *names).rich_style
        if number == at_row and at_column < 0:
            first = cursor
        plain = self.get_visual_style("grid--cell", *names).rich_style
        segments: list[Segment] = []
        for place, (column, cell) in enumerate(zip(self._columns, row.cells, strict=True)):
            here = number == at_row and place == at_column
            shade = f"grid--shade-{cell.shade}" if cell.shade else "grid--cell"
            quiet = ("grid--quiet",) if cell.quiet else ()
            line = () if cell.shade else names
            style = self.get_visual_style(shade, *line, *quiet).rich_style
            # One cell between two columns is nobody's, so that shades stand apart.
            text = _right(cell.text, column.width - 2 - cell_len(cell.mark))
            segments.append(Segment(" ", plain))
            if cell.mark:
                mark = self.get_visual_style(shade, *line, "grid--mark").rich_style
                segments.append(Segment(cell.mark, cursor if here else mark))
            segments.append(Segment(f"{text} ", cursor if here else style))
        return [Segment(_left(row.title, self._first), first)], segments


def _left(text: str, width: int) -> str:
    return set_cell_size(f" {fit(literal(text), width - 2)}", width)


def _right(text: str, width: int) -> str:
    shown = fit(literal(text), width)
    return " " * (width - cell_len(shown)) + shown
