"""The view of a list of rows: which are seen, where the cursor is, how they are drawn."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Offset
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from studio.widgets.plain import fit, literal
from studio.widgets.row_paint import GUTTER, paint_row
from studio.widgets.rows import Row, RowStore
from studio.widgets.scrolling import set_length
from studio.widgets.wrap import wrap


class RowView(ScrollView, can_focus=True, inherit_bindings=False):
    """Draws the rows in view, one line each, and keeps the cursor in view.

    What is drawn is kept until it changes; nothing here takes longer for more rows.
    """

    ALLOW_SELECT = False

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
    RowView {
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

    def __init__(
        self,
        *,
        empty: str = "",
        name: str | None = None,
        id: str | None = None,  # noqa: A002 (the name every widget uses)
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes, disabled=disabled)
        self._empty = empty
        self._below = ""
        self._store = RowStore()
        self._strips: dict[tuple[int, bool, bool], Strip] = {}
        self._empty_lines: list[str] | None = None
        self._hover_line: int | None = None
        self._revealed = False

    @property
    def total(self) -> int:
        """How many rows there are, loaded or not."""
        return self._store.total

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

    def index_at(self, screen_offset: Offset) -> int | None:
        """The line under a place of the screen, which may be beyond the last row."""
        region = self.content_region
        if not region.contains_point(screen_offset):
            return None
        return screen_offset.y - region.y + self.scroll_offset.y

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Mark the row under the pointer."""
        offset = event.get_content_offset(self)
        self._hover(None if offset is None else offset.y)

    def on_leave(self) -> None:
        """The pointer is elsewhere."""
        self._hover(None)

    def validate_cursor(self, index: int) -> int:
        """Keep the cursor on a row."""
        return max(0, min(index, self.total - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        """Draw the rows the cursor left and came to."""
        self.refresh_line(old)
        self.refresh_line(new)

    def on_resize(self) -> None:
        """Draw for another width, and keep the cursor in view."""
        self._forget_drawn()
        self._fit_virtual()
        if self.has_focus or not self._revealed:
            self._revealed = True
            self._reveal()

    def notify_style_update(self) -> None:
        """Colours changed: nothing drawn is right any more."""
        super().notify_style_update()
        self._strips.clear()

    @property
    def _page(self) -> int:
        return self.scrollable_content_region.height

    def _hover(self, line: int | None) -> None:
        if line != self._hover_line:
            for y in {line, self._hover_line} - {None}:
                self.refresh_line((y or 0) + self.scroll_offset.y)
            self._hover_line = line

    def _forget_drawn(self) -> None:
        self._strips.clear()
        self._empty_lines = None

    def _forget_row(self, index: int) -> None:
        """Forget what was drawn of one row."""
        for cursor in (False, True):
            for hover in (False, True):
                self._strips.pop((index, cursor, hover), None)

    def _virtual_height(self) -> int:
        return self.total or len(self._wrapped_empty())

    def _fit_virtual(self) -> None:
        set_length(self, self._virtual_height())
        self.scroll_y = self.scroll_target_y = min(self.scroll_y, self.max_scroll_y)

    def _scroll_line(self, top: int) -> None:
        if self.is_attached and self._page > 0:
            self.scroll_to(y=top, animate=False, force=True, immediate=True)

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
        """A line below the last row: blank, or of the text for an empty list or below the rows."""
        style = self.get_visual_style("row-list--empty").rich_style
        lines = self._wrapped_empty()
        line = index - self.total
        if line >= len(lines):
            return Strip.blank(width, style)
        text = fit(" " * GUTTER + lines[line], width)
        return Strip([Segment(text, style)]).adjust_cell_length(width, style)

    def _wrapped_empty(self) -> list[str]:
        if self._empty_lines is None:
            width = self.scrollable_content_region.width - GUTTER
            if width < 1:
                return []
            said = f"\n{self._below}" if self.total and self._below else ""
            paragraphs = map(literal, (said if self.total else self._empty).split("\n"))
            self._empty_lines = [t[a:b] for t in paragraphs for a, b in wrap(t, width)]
        return self._empty_lines
