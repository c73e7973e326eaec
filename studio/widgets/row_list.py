"""A list of one-line rows that costs the same for a hundred rows and a hundred thousand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.message import Message

from studio.widgets.dragging import Dragged
from studio.widgets.plain import literal
from studio.widgets.row_messages import ListMessage, RowMessage
from studio.widgets.row_view import RowView
from studio.widgets.rows import Row, alike

__all__ = ["Row", "RowList"]

_KEPT_PAGES = 4


class RowList(RowView):
    """Rows to move through and choose from, one line each.

    A short list is held whole (`set_rows`). A long one knows only how many rows there are
    (`set_total`) and asks for those around the view (`RowsNeeded`, answered by `put_rows`).
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "cursor_up", "Up", show=False, id="list.up"),
        Binding("down,j", "cursor_down", "Down", show=False, id="list.down"),
        Binding("pageup", "page_up", "Page up", show=False, id="list.page_up"),
        Binding("pagedown", "page_down", "Page down", show=False, id="list.page_down"),
        Binding("home", "first", "First", show=False, id="list.first"),
        Binding("end", "last", "Last", show=False, id="list.last"),
        Binding("enter", "choose", "Choose", show=False, id="list.choose"),
    ]

    class Highlighted(RowMessage):
        """The cursor is on another row."""

        def can_replace(self, message: Message) -> bool:
            """Only the newest row matters."""
            return isinstance(message, RowList.Highlighted) and message.control is self.control

    class Chosen(RowMessage):
        """Enter or a double click on a row."""

    class RowsNeeded(ListMessage):
        """Rows from `start` up to `end` are about to be seen and are not loaded."""

        def __init__(self, row_list: RowList, start: int, end: int, generation: int) -> None:
            super().__init__(row_list)
            self.start = start
            self.end = end
            self.generation = generation

        def can_replace(self, message: Message) -> bool:
            """Only the newest view matters."""
            return isinstance(message, RowList.RowsNeeded) and message.control is self.control

    def __init__(
        self,
        rows: Sequence[Row] = (),
        *,
        empty: str = "",
        drag_kind: str = "row",
        name: str | None = None,
        id: str | None = None,  # noqa: A002 (the name every widget uses)
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        super().__init__(empty=empty, name=name, id=id, classes=classes, disabled=disabled)
        self.drag_kind = drag_kind
        self._cursor_id: str | None = None
        self._asks = True
        """Whether rows are asked for as soon as they are missing."""
        self._follow: str | None = None
        self._quiet = False
        self._choosing = False
        """Whether the row under the cursor was chosen before it was loaded."""
        if rows:
            self.set_rows(rows)

    # What the owner says and asks.

    @property
    def generation(self) -> int:
        """The generation of the rows, as last given to `set_total`."""
        return self._store.generation

    @property
    def empty(self) -> str:
        """What is shown when there are no rows."""
        return self._empty

    @empty.setter
    def empty(self, text: str) -> None:
        if text != self._empty:
            self._empty = text
            self._changed()

    @property
    def below(self) -> str:
        """What is said below the last row, where there is room for it."""
        return self._below

    @below.setter
    def below(self, text: str) -> None:
        if text != self._below:
            self._below = text
            self._changed()

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows and no others. The cursor stays on its row, the view where it is."""
        before = self._store.loaded()
        self._store.hold(rows)
        same_ids = len(before) == len(rows) and all(
            before[index].id == row.id for index, row in enumerate(rows) if index in before
        )
        if not rows or not same_ids or self._follow is not None:
            self._changed()
            return
        # The rows stand where they stood.
        self._draw_anew(0, rows, before)

    def set_total(
        self,
        total: int,
        generation: int = 0,
        *,
        start: int = 0,
        rows: Sequence[Row] = (),
        cursor: int | None = None,
    ) -> None:
        """Say how many rows there are. With another generation all rows are asked for anew.

        Rows at hand (`start`, `rows`) are taken at once, so that nothing flickers. The cursor
        follows its row unless it is put at an index.
        """
        if generation != self.generation and self._follow is None:
            self._follow = self._cursor_id
        self._store.resize(total, generation)
        self._store.put(start, rows)
        if cursor is None:
            self._changed()
            return
        # Nothing is asked for where the view was before: there may be no row at hand.
        self._asks = False
        self._forget_drawn()
        self._fit_virtual()
        self.move_to(cursor)
        if cursor and self.scroll_offset.y == cursor:
            # With the heading that may be above it.
            self._scroll_line(cursor - 1)
        self._asks = True
        self._ask()
        self.refresh()

    def put_rows(self, start: int, rows: Sequence[Row], generation: int | None = None) -> None:
        """Load rows from index `start` on. Rows of another generation come too late: dropped."""
        if generation is not None and generation != self.generation:
            return
        before = self._store.loaded()
        self._store.put(start, rows)
        if self.size.height:
            # Before there is a view, nobody can say what is outside it.
            page = max(1, self._page)
            top = self.scroll_offset.y
            low, high = top - _KEPT_PAGES * page, top + (_KEPT_PAGES + 1) * page
            self._store.trim(low, high, self.cursor)
        if self._follow is None and self.cursor in before and self._at_its_row:
            self._draw_anew(start, rows, before)
            self._ask()
        else:
            self._changed(resized=False)

    @property
    def _at_its_row(self) -> bool:
        """Whether the cursor is on the row that it was last said to be on."""
        row = self.cursor_row
        return row is not None and row.id == self._cursor_id

    def _draw_anew(self, start: int, rows: Sequence[Row], before: Mapping[int, Row]) -> None:
        """Draw again those rows that say something else than before where they stand."""
        for index, row in enumerate(rows, start):
            was = before.get(index)
            if was is None or not alike(was, row):
                self._forget_row(index)
                self.refresh_line(index)

    def redraw(self, made: Callable[[Row], Row]) -> None:
        """Show the loaded rows as `made` makes them now; each stands for what it stood for."""
        for index, row in self._store.loaded().items():
            new = made(row)
            if not alike(row, new):
                self._store.put(index, [new])
                self._forget_row(index)
                self.refresh_line(index)

    def select_id(self, row_id: str) -> bool:
        """Put the cursor on a row. When it is not loaded, the next rows may bring it."""
        index = self._store.index_of(row_id)
        if index is None:
            self._follow = row_id
            return False
        self.cursor = index
        self._reveal()
        return True

    def move_to(self, index: int) -> None:
        """Put the cursor at an index, whichever row it would have followed."""
        self._follow = None
        self._go(index)
        if self.cursor_row is None:
            self._cursor_id = None
        self._announce()

    # Dragging: a list is where a drag may start.

    def can_drag(self, row: Row) -> bool:
        """Whether a row can be dragged away."""
        return row.draggable

    def drag_at(self, screen_offset: Offset) -> Dragged | None:
        """What a drag that starts here would carry."""
        index = self.index_at(screen_offset)
        row = None if index is None else self._store[index]
        if row is None or not self.can_drag(row):
            return None
        return Dragged(self, row.id, self.drag_kind, literal(row.label.plain).strip(), row.payload)

    # Keys and mouse.

    def action_cursor_up(self) -> None:
        """One row up."""
        self._go(self.cursor - 1)

    def action_cursor_down(self) -> None:
        """One row down."""
        self._go(self.cursor + 1)

    def action_page_up(self) -> None:
        """One page up."""
        self._go(self.cursor - max(1, self._page - 1))

    def action_page_down(self) -> None:
        """One page down."""
        self._go(self.cursor + max(1, self._page - 1))

    def action_first(self) -> None:
        """To the first row."""
        self._go(0)

    def action_last(self) -> None:
        """To the last row."""
        self._go(self.total - 1)

    def action_choose(self) -> None:
        """Choose the highlighted row; one that is on its way, when it is there."""
        row = self.cursor_row
        self._choosing = row is None and bool(self.total)
        if row is None:
            self._reveal()
        else:
            self.post_message(self.Chosen(self, row.id, self.cursor, row))

    def on_click(self, event: events.Click) -> None:
        """A click highlights, a double click chooses."""
        index = self.index_at(event.screen_offset)
        if index is None or index >= self.total:
            return
        self._go(index)
        if event.chain == 2:
            self.action_choose()

    # State.

    def watch_cursor(self, old: int, new: int) -> None:
        """Show the cursor where it is now, and say so."""
        super().watch_cursor(old, new)
        if not self._quiet:
            self._follow = None
            self._choosing = False
            if self.cursor_row is None:
                # The cursor has left its row for one that is not loaded: nothing to go back to.
                self._cursor_id = None
            self._reveal()
            self._announce()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Ask for what comes into view."""
        super().watch_scroll_y(old_value, new_value)
        self._ask()

    def on_resize(self) -> None:
        """Ask for what is in view now."""
        self._ask()

    def on_blur(self) -> None:
        """Who goes elsewhere chooses nothing here any more."""
        self._choosing = False

    def _go(self, index: int) -> None:
        self.cursor = index
        # Also when the cursor does not move: it may have been scrolled out of view.
        self._reveal()

    def _changed(self, resized: bool = True) -> None:
        """Other rows: find the cursor's row again, and keep the view."""
        self._forget_drawn()
        line = self.cursor - self.scroll_offset.y
        wanted = self._follow or self._cursor_id
        index = self._store.index_of(wanted) if wanted is not None else None
        if resized:
            self._fit_virtual()
        self._quiet = True
        self.cursor = self.cursor if index is None else index
        self._quiet = False
        if self.cursor_row is not None:
            self._follow = None
        moved = self.cursor - self.scroll_offset.y
        if 0 <= line < self._page and not 0 <= moved < self._page:
            self._scroll_line(self.cursor - line)
        self._announce()
        self._choose_late(wanted)
        self._ask()
        self.refresh()

    def _choose_late(self, wanted: str | None) -> None:
        """Choose the row that was chosen before it was there, but no other in its place."""
        row = self.cursor_row
        if self._choosing and row is not None:
            self._choosing = False
            if wanted in (None, row.id):
                self.action_choose()

    def _announce(self) -> None:
        row = self.cursor_row
        if row is None:
            if not self.total:
                self._cursor_id = None
        elif row.id != self._cursor_id:
            self._cursor_id = row.id
            self.post_message(self.Highlighted(self, row.id, self.cursor, row))

    def _ask(self) -> None:
        """Ask for rows that are missing: for those in view at once, for others once it is drawn."""
        top, page = self.scroll_offset.y, self._page
        if page <= 0 or not self._asks:
            return
        if self._store.missing(top, top + page) is None:
            # Reading them meanwhile would hold up the drawing.
            self.call_after_refresh(self._ask_now)
        else:
            self._ask_now()

    def _ask_now(self) -> None:
        if self._page > 0 and (span := self._store.to_ask(self.scroll_offset.y, self._page)):
            self.post_message(self.RowsNeeded(self, *span, self.generation))
