"""A list whose rows can be put in another order, and that takes rows from other lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.strip import Strip

from studio.widgets.dragging import Dragged
from studio.widgets.landing import before_id, changes, landing_index
from studio.widgets.plain import fit
from studio.widgets.row_list import RowList
from studio.widgets.row_messages import ListMessage
from studio.widgets.rows import Row

__all__ = ["ReorderList", "before_id", "landing_index"]


class ReorderList(RowList):
    """A short list (`set_rows`) whose draggable rows move by mouse or key.

    A moved row is shown in its new place at once; the owner hears of it, moves what the row
    stands for, and gives the rows anew, as they then are.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("alt+up,K", "move_up", "Move up", show=False, id="reorder.up"),
        # The footer names both keys once.
        Binding("alt+down,J", "move_down", "Move", key_display="alt+↑↓", id="reorder.down"),
        Binding("space", "toggle_row", "Toggle", id="reorder.toggle"),
        Binding("delete,backspace", "remove_row", "Remove", id="reorder.remove"),
    ]

    class Moved(ListMessage):
        """A row is to be moved before another one, or to the end (None)."""

        def __init__(self, row_list: RowList, row_id: str, before_id: str | None) -> None:
            super().__init__(row_list)
            self.row_id = row_id
            self.before_id = before_id

    class DroppedIn(ListMessage):
        """Something from another list is to be put before a row, or at the end (None)."""

        def __init__(self, row_list: RowList, dragged: Dragged, before_id: str | None) -> None:
            super().__init__(row_list)
            self.dragged = dragged
            self.before_id = before_id

    class Toggled(ListMessage):
        """Space on a row."""

        def __init__(self, row_list: RowList, row_id: str) -> None:
            super().__init__(row_list)
            self.row_id = row_id

    class RemoveRequested(ListMessage):
        """Delete on a row."""

        def __init__(self, row_list: RowList, row_id: str) -> None:
            super().__init__(row_list)
            self.row_id = row_id

    def __init__(
        self,
        rows: Sequence[Row] = (),
        *,
        accept_kinds: Iterable[str] = (),
        empty: str = "",
        drag_kind: str = "row",
        name: str | None = None,
        id: str | None = None,  # noqa: A002 (the name every widget uses)
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        self.accept_kinds = frozenset(accept_kinds)
        self._landing: int | None = None
        super().__init__(
            rows,
            empty=empty,
            drag_kind=drag_kind,
            name=name,
            id=id,
            classes=classes,
            disabled=disabled,
        )

    # Keys.

    def action_move_up(self) -> None:
        """Move the highlighted row one place up."""
        self._move_to(self.cursor, self.cursor - 1)

    def action_move_down(self) -> None:
        """Move the highlighted row one place down."""
        self._move_to(self.cursor, self.cursor + 2)

    def action_toggle_row(self) -> None:
        """Ask the owner to toggle the highlighted row."""
        if (row_id := self.cursor_id) is not None:
            self.post_message(self.Toggled(self, row_id))

    def action_remove_row(self) -> None:
        """Ask the owner to remove the highlighted row."""
        if (row_id := self.cursor_id) is not None:
            self.post_message(self.RemoveRequested(self, row_id))

    # Dragging: see `dragging.DropTarget`.

    def drag_accepts(self, dragged: Dragged) -> bool:
        """Its own rows, and the kinds it was told to take."""
        return dragged.source is self or dragged.kind in self.accept_kinds

    def drag_over(self, dragged: Dragged, screen_offset: Offset) -> None:
        """Show the landing line, unless the row would stay where it is."""
        index = self._landing_at(dragged, screen_offset)
        self._show_landing(index if changes(index, self._source_index(dragged)) else None)

    def drag_leave(self) -> None:
        """Show no landing line."""
        self._show_landing(None)

    def drop(self, dragged: Dragged, screen_offset: Offset) -> None:
        """Say where the row is to go."""
        index = self._landing_at(dragged, screen_offset)
        source = self._source_index(dragged)
        if dragged.source is not self:
            self.post_message(self.DroppedIn(self, dragged, before_id(self.ids(), index)))
        elif source is not None:
            self._move_to(source, index)

    def _source_index(self, dragged: Dragged) -> int | None:
        return self._store.index_of(dragged.row_id) if dragged.source is self else None

    def _landing_at(self, dragged: Dragged, screen_offset: Offset) -> int:
        line = screen_offset.y - self.content_region.y + self.scroll_offset.y
        return landing_index(line, self.total, self._source_index(dragged))

    def _move_to(self, source: int, index: int) -> None:
        row = self._store[source]
        if row is None or not self.can_drag(row) or not 0 <= index <= self.total:
            return
        if changes(index, source):
            # The cursor goes with the row: it is found by id when the rows come anew.
            self.cursor = source
            before = before_id(self.ids(), index)
            self.post_message(self.Moved(self, row.id, before))
            # Shown at once, so that the next key moves it from where it is now.
            rows = [one for one in map(self.row_at, range(self.total)) if one is not None]
            rows.insert(index, row)
            del rows[source if index > source else source + 1]
            self.set_rows(rows)

    # The landing line takes a line of its own, between two rows.

    def _show_landing(self, index: int | None) -> None:
        if index != self._landing:
            self._landing = index
            self._fit_virtual()
            self.refresh()

    def _virtual_height(self) -> int:
        if self._landing is None:
            return super()._virtual_height()
        return self.total + 1

    def render_line(self, y: int) -> Strip:
        """One line of the view, with the landing line between the rows."""
        line = y + self.scroll_offset.y
        if self._landing is None or line < self._landing:
            return super().render_line(y)
        return self._draw_landing() if line == self._landing else self._draw(line - 1)

    def _draw_landing(self) -> Strip:
        width = self.scrollable_content_region.width
        style = self.get_visual_style("row-list--landing").rich_style
        text = fit("──── drop here ".ljust(width, "─"), width)
        return Strip([Segment(text, style)]).adjust_cell_length(width, style)
