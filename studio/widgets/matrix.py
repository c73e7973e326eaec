"""A grid of cells to move through, open, empty and drag, which says what is wanted of it."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.message import Message

from studio.widgets.dragging import Dragged
from studio.widgets.matrix_layout import Cell, Column, Grid, MatrixRow
from studio.widgets.matrix_view import CURRENT, MARKED, MatrixView
from studio.widgets.plain import literal

__all__ = ["CURRENT", "MARKED", "Cell", "Column", "Grid", "Matrix", "MatrixRow"]


class Matrix(MatrixView):
    """Cells to move through by arrows or mouse. It says what is wanted; its owner does it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "go(-1, 0)", "Up", show=False, id="matrix.up"),
        Binding("down,j", "go(1, 0)", "Down", show=False, id="matrix.down"),
        Binding("left,h", "go(0, -1)", "Left", show=False, id="matrix.left"),
        Binding("right,l", "go(0, 1)", "Right", show=False, id="matrix.right"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="matrix.page_up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="matrix.page_down"),
        Binding("home", "edge(-1)", "First column", show=False, id="matrix.first"),
        Binding("end", "edge(1)", "Last column", show=False, id="matrix.last"),
        Binding("enter", "choose", "Open", id="matrix.choose"),
        Binding("delete,backspace", "remove", "Take out", id="matrix.remove"),
    ]

    class CellMessage(Message):
        """A message about one cell."""

        def __init__(self, matrix: Matrix, row_id: str, column_id: str) -> None:
            super().__init__()
            self.matrix = matrix
            self.row_id = row_id
            self.column_id = column_id

        @property
        def control(self) -> Matrix:
            """The matrix."""
            return self.matrix

    class Highlighted(CellMessage):
        """The cursor is on another cell."""

        def can_replace(self, message: Message) -> bool:
            """Only the newest cell matters."""
            return isinstance(message, Matrix.Highlighted) and message.control is self.control

    class Chosen(CellMessage):
        """Enter or a double click on a cell."""

    class RemoveRequested(CellMessage):
        """Delete on a cell."""

    class DroppedIn(CellMessage):
        """Something was dropped on a column; the row is that under the pointer, blank is none."""

        def __init__(self, matrix: Matrix, row_id: str, column_id: str, dragged: Dragged) -> None:
            super().__init__(matrix, row_id, column_id)
            self.dragged = dragged

    def __init__(
        self,
        *,
        side: str = "",
        foot: str = "",
        empty: str = "",
        drag_kind: str = "cell",
        accept_kinds: tuple[str, ...] = (),
        id: str | None = None,  # noqa: A002 (the name every widget uses)
    ) -> None:
        """Make a matrix.

        Args:
            side: What the headings of the rows are.
            foot: What the line below the rows says of each column; blank leaves it out.
            empty: What is said where there are no rows.
            drag_kind: What a cell is called while it is dragged.
            accept_kinds: What may be dropped on a column.
            id: The widget's id.
        """
        super().__init__(side=side, foot=foot, empty=empty, id=id)
        self.drag_kind, self.accept_kinds = drag_kind, accept_kinds
        self._told: tuple[str, str] | None = None

    # What the owner says and asks.

    def show(self, grid: Grid) -> None:
        """Show other cells. The cursor stays on its cell, where row and column are still there."""
        if grid == self.grid:
            # Cells compare with what they stand for.
            return
        row_id, column_id = self._ids()
        self.grid = grid
        row, column = grid.row_of(row_id), grid.column_of(column_id)
        self._row = self._kept(self._row if row is None else row, len(grid.rows))
        self._column = self._kept(self._column if column is None else column, len(grid.columns))
        self._hover = None
        self._lay_out()
        self._told = self._ids()
        self.refresh()

    def select(self, row_id: str | None, column_id: str | None) -> None:
        """Put the cursor on a cell without saying so; None stays in the row, or in the column."""
        row = self._row if row_id is None else self.grid.row_of(row_id)
        column = self._column if column_id is None else self.grid.column_of(column_id)
        self._row = self._row if row is None else row
        self._column = self._column if column is None else column
        self._told = self._ids()
        self._reveal()
        self.refresh()

    # Keys and mouse.

    def action_go(self, down: int, right: int) -> None:
        """To the cell beside, above or below."""
        self._go(self._row + down, self._column + right)

    def action_page(self, step: int) -> None:
        """One page up or down."""
        self._go(self._row + step * max(1, self._page - 1), self._column)

    def action_edge(self, step: int) -> None:
        """To the first or the last column."""
        self._go(self._row, 0 if step < 0 else len(self.grid.columns) - 1)

    def action_choose(self) -> None:
        """Open what stands in the cell."""
        self._say(self.Chosen)

    def action_remove(self) -> None:
        """Take out what stands in the cell."""
        self._say(self.RemoveRequested)

    def on_click(self, event: events.Click) -> None:
        """A click selects, a double click opens; a heading selects its row or column."""
        place = self.place_at(event.screen_offset)
        if place is None:
            return
        row, column = place
        self._go(
            self._row if row is None else row,
            self._column if column is None else column,
        )
        if event.chain == 2 and row is not None and column is not None:
            self.action_choose()

    def _go(self, row: int, column: int) -> None:
        self._row = self._kept(row, len(self.grid.rows))
        self._column = self._kept(column, len(self.grid.columns))
        self._reveal()
        self.refresh()
        if self._ids() != self._told:
            self._told = self._ids()
            self._say(self.Highlighted)

    def _say(self, message: type[Matrix.CellMessage]) -> None:
        if self.grid.rows:
            self.post_message(message(self, *self._ids()))

    # Dragging: see `dragging.DragSource` and `dragging.DropTarget`.

    def drag_at(self, screen_offset: Offset) -> Dragged | None:
        """What a drag that starts here would carry: a cell with something in it."""
        place = self.place_at(screen_offset)
        if place is None or place[0] is None or place[1] is None:
            return None
        cell = self.grid.cell(place[0], place[1])
        if cell is None:
            return None
        row, column = self.grid.rows[place[0]], self.grid.columns[place[1]]
        return Dragged(self, f"{row.id}\n{column.id}", self.drag_kind, literal(cell.text), cell)

    def drag_accepts(self, dragged: Dragged) -> bool:
        """Its own cells, and the kinds it was told to take."""
        return bool(self.grid.rows) and (
            dragged.source is self or dragged.kind in self.accept_kinds
        )

    def drag_over(self, dragged: Dragged, screen_offset: Offset) -> None:
        """Show the column it would go to."""
        place = self.place_at(screen_offset)
        self._land(None if place is None else place[1])

    def drag_leave(self) -> None:
        """Show no such column."""
        self._land(None)

    def drop(self, dragged: Dragged, screen_offset: Offset) -> None:
        """Say on which column it was dropped."""
        place = self.place_at(screen_offset)
        if place is None or place[1] is None:
            return
        row = "" if place[0] is None else self.grid.rows[place[0]].id
        column = self.grid.columns[place[1]].id
        self.post_message(self.DroppedIn(self, row, column, dragged))

    def _land(self, column: int | None) -> None:
        if column != self._landing:
            self._landing = column
            self.refresh()
