"""A list of one-line rows that costs the same for a hundred rows and a hundred thousand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from studio.widgets.dragging import Dragged
from studio.widgets.plain import fit, literal
from studio.widgets.row_messages import ListMessage, RowMessage
from studio.widgets.row_paint import GUTTER, paint_row
from studio.widgets.rows import Row, RowStore
from studio.widgets.wrap import wrap

_KEPT_PAGES = 4


class RowList(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows to move through and choose from, one line each.

    A short list is held whole (`set_rows`). A long one knows only how many rows there are
    (`set_total`) and asks for those around the view (`RowsNeeded`, answered by `put_rows`).
    """

    ALLOW_SELECT = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "cursor_up", "Up", show=False, id="list.up"),
        Binding("down,j", "cursor_down", "Down", show=False, id="list.down"),
        Binding("pageup", "page_up", "Page up", show=False, id="list.page_up"),
        Binding("pagedown", "page_down", "Page down", show=False, id="list.page_down"),
        Binding("home", "first", "First", show=False, id="list.first"),
        Binding("end", "last", "Last", show=False, id="list.last"),
        Binding("enter", "choose", "Choose", show=False, id="list.choose"),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "row-list--row",
        "row-list--heading",
        "row-list--dim",
        "row-list--hover",
        "row-list--cursor",
        "row-list--marker",
        "row-list--right",
        "row-list--placeholder",
        "row-list--empty",
        "row-list--landing",
    }

    DEFAULT_CSS = """
    RowList {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        text-wrap: nowrap;
        & > .row-list--heading { color: $text-muted; text-style: bold; }
        & > .row-list--dim, & > .row-list--right { color: $text-muted; }
        & > .row-list--placeholder, & > .row-list--empty { color: $text-disabled; }
        & > .row-list--hover { background: $foreground 6%; }
        & > .row-list--cursor { background: $foreground 10%; }
        & > .row-list--marker { color: $text-muted; }
        & > .row-list--landing { color: $accent; text-style: bold; }
        &:focus {
            & > .row-list--cursor { background: $accent 25%; color: $text; text-style: bold; }
            & > .row-list--marker { color: $accent; }
        }
    }
    """

    cursor: reactive[int] = reactive(0, init=False, repaint=False)
    """The index of the highlighted row."""

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
        super().__init__(name=name, id=id, classes=classes, disabled=disabled)
        self.drag_kind = drag_kind
        self._empty = empty
        self._store = RowStore()
        self._strips: dict[tuple[int, bool, bool], Strip] = {}
        self._empty_lines: list[str] | None = None
        self._hover_line: int | None = None
        self._cursor_id: str | None = None
        self._follow: str | None = None
        self._quiet = False
        self._revealed = False
        if rows:
            self.set_rows(rows)

    # What the owner says and asks.

    @property
    def total(self) -> int:
        """How many rows there are, loaded or not."""
        return self._store.total

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
        self._empty = text
        self._changed()

    @property
    def cursor_row(self) -> Row | None:
        """The row under the cursor, if there is one and it is loaded."""
        return self._store[self.cursor]

    @property
    def cursor_id(self) -> str | None:
        """The id of the row under the cursor."""
        row = self.cursor_row
        return row.id if row else None

    def row_at(self, index: int) -> Row | None:
        """The row at an index, if it is loaded."""
        return self._store[index]

    def ids(self) -> list[str]:
        """The ids of the loaded rows, in order."""
        return self._store.ids()

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows and no others. The cursor stays on its row, the view where it is."""
        self._store.hold(rows)
        self._changed()

    def set_total(
        self, total: int, generation: int = 0, *, start: int = 0, rows: Sequence[Row] = ()
    ) -> None:
        """Say how many rows there are. With another generation all rows are asked for anew.

        Rows at hand (`start`, `rows`) are taken at once, so that nothing flickers.
        """
        if generation != self.generation and self._follow is None:
            self._follow = self._cursor_id
        self._store.resize(total, generation)
        self._store.put(start, rows)
        self._changed()

    def put_rows(self, start: int, rows: Sequence[Row], generation: int | None = None) -> None:
        """Load rows from index `start` on. Rows of another generation come too late: dropped."""
        if generation is not None and generation != self.generation:
            return
        self._store.put(start, rows)
        page = max(1, self._page)
        top = self.scroll_offset.y
        low, high = top - _KEPT_PAGES * page, top + (_KEPT_PAGES + 1) * page
        self._store.trim(low, high, self.cursor)
        self._changed(resized=False)

    def select_id(self, row_id: str) -> bool:
        """Put the cursor on a row. When it is not loaded, the next rows may bring it."""
        index = self._store.index_of(row_id)
        if index is None:
            self._follow = row_id
            return False
        self.cursor = index
        self._reveal()
        return True

    def index_at(self, screen_offset: Offset) -> int | None:
        """The line under a place of the screen, which may be beyond the last row."""
        region = self.content_region
        if not region.contains_point(screen_offset):
            return None
        return screen_offset.y - region.y + self.scroll_offset.y

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
        return Dragged(self, row.id, self.drag_kind, literal(row.label.plain), row.payload)

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
        """Choose the highlighted row."""
        row = self.cursor_row
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

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Mark the row under the pointer."""
        offset = event.get_content_offset(self)
        self._hover(None if offset is None else offset.y)

    def on_leave(self) -> None:
        """The pointer is elsewhere."""
        self._hover(None)

    # State.

    def validate_cursor(self, index: int) -> int:
        """Keep the cursor on a row."""
        return max(0, min(index, self.total - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        """Show the cursor where it is now."""
        self.refresh_line(old)
        self.refresh_line(new)
        if not self._quiet:
            self._follow = None
            self._reveal()
            self._announce()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Ask for what comes into view."""
        super().watch_scroll_y(old_value, new_value)
        self._ask()

    def on_resize(self) -> None:
        """Keep the cursor in view and ask for what is."""
        self._strips.clear()
        self._empty_lines = None
        self._fit_virtual()
        if self.has_focus or not self._revealed:
            self._revealed = True
            self._reveal()
        self._ask()

    def notify_style_update(self) -> None:
        """Colours changed: nothing drawn is right any more."""
        super().notify_style_update()
        self._strips.clear()

    @property
    def _page(self) -> int:
        return self.scrollable_content_region.height

    def _go(self, index: int) -> None:
        self.cursor = index
        # Also when the cursor does not move: it may have been scrolled out of view.
        self._reveal()

    def _hover(self, line: int | None) -> None:
        if line != self._hover_line:
            for y in {line, self._hover_line} - {None}:
                self.refresh_line((y or 0) + self.scroll_offset.y)
            self._hover_line = line

    def _changed(self, resized: bool = True) -> None:
        """Other rows: find the cursor's row again, and keep the view."""
        self._strips.clear()
        self._empty_lines = None
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
        self._ask()
        self.refresh()

    def _announce(self) -> None:
        row = self.cursor_row
        if row is None:
            if not self.total:
                self._cursor_id = None
        elif row.id != self._cursor_id:
            self._cursor_id = row.id
            self.post_message(self.Highlighted(self, row.id, self.cursor, row))

    def _ask(self) -> None:
        if self._page > 0 and (span := self._store.to_ask(self.scroll_offset.y, self._page)):
            self.post_message(self.RowsNeeded(self, *span, self.generation))

    def _virtual_height(self) -> int:
        return self.total or len(self._wrapped_empty())

    def _fit_virtual(self) -> None:
        self.virtual_size = Size(0, self._virtual_height())
        self.scroll_y = self.scroll_target_y = min(self.scroll_y, self.max_scroll_y)

    def _scroll_line(self, top: int) -> None:
        if self.is_attached and self._page > 0:
            self.scroll_to(y=top, animate=False, force=True)

    def _reveal(self) -> None:
        top, page = self.scroll_offset.y, self._page
        if self.cursor < top:
            self._scroll_line(self.cursor)
        elif self.cursor >= top + page:
            self._scroll_line(self.cursor - page + 1)

    # Drawing.

    def render_line(self, y: int) -> Strip:
        """One line of the view."""
        return self._draw(y + self.scroll_offset.y, y == self._hover_line)

    def _draw(self, index: int, hover: bool = False) -> Strip:
        width = self.scrollable_content_region.width
        if index >= self.total:
            return self._draw_rest(index, width)
        cursor = index == self.cursor
        key = (index, cursor, hover)
        strip = self._strips.get(key)
        if strip is None or strip.cell_length != width:
            if len(self._strips) > 1000:
                self._strips.clear()
            strip = self._strips[key] = self._paint(index, cursor, hover, width)
        return strip

    def _paint(self, index: int, cursor: bool, hover: bool, width: int) -> Strip:
        row = self._store[index]
        names = ["row-list--row"]
        if row is None:
            names.append("row-list--placeholder")
        elif row.heading:
            names.append("row-list--heading")
        elif row.dim:
            names.append("row-list--dim")
        if hover:
            names.append("row-list--hover")
        if cursor:
            names.append("row-list--cursor")
        style = self.get_visual_style(*names)
        marker = ("▌" if self.has_focus else "▏") if cursor else " "
        marks = self.get_visual_style(*names, "row-list--marker")
        if row is None:
            text = marker.ljust(GUTTER) + "·"
            return Strip([Segment(text, style.rich_style)]).adjust_cell_length(
                width, style.rich_style
            )
        right = self.get_visual_style(*names, "row-list--right")
        return paint_row(self, row, width, (marker, marks), style, right)

    def _draw_rest(self, index: int, width: int) -> Strip:
        """A line below the last row: blank, or of the text for an empty list."""
        style = self.get_visual_style("row-list--empty").rich_style
        lines = [] if self.total else self._wrapped_empty()
        if index >= len(lines):
            return Strip.blank(width, style)
        text = fit(" " * GUTTER + lines[index], width)
        return Strip([Segment(text, style)]).adjust_cell_length(width, style)

    def _wrapped_empty(self) -> list[str]:
        if self._empty_lines is None:
            width = max(1, self.scrollable_content_region.width - GUTTER)
            paragraphs = map(literal, self._empty.split("\n"))
            self._empty_lines = [t[a:b] for t in paragraphs for a, b in wrap(t, width)]
        return self._empty_lines
