"""A composed prompt as it will be sent, each line marked with where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from studio.widgets.plain import fit, literal
from studio.widgets.prompt_lines import ORIGINS, PromptLayout, PromptLine, moved_index
from studio.widgets.scrolling import set_length

__all__ = ["PromptLine", "PromptView"]

GUTTER = 2
"""Cells at the left: the glyph of the origin, and the mark of the cursor."""


def _nothing(_source: object) -> bool:
    return False


class PromptView(ScrollView, can_focus=True, inherit_bindings=False):
    """Reads a prompt line by line, wrapped to the width, and opens where a line comes from."""

    ALLOW_SELECT = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "cursor_up", "Up", show=False, id="prompt.up"),
        Binding("down,j", "cursor_down", "Down", show=False, id="prompt.down"),
        Binding("pageup", "page_up", "Page up", show=False, id="prompt.page_up"),
        Binding("pagedown", "page_down", "Page down", show=False, id="prompt.page_down"),
        Binding("home", "first", "First", show=False, id="prompt.first"),
        Binding("end", "last", "Last", show=False, id="prompt.last"),
        Binding("enter", "open_line", "Open the source", id="prompt.open"),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "prompt-view--line",
        "prompt-view--structure",
        "prompt-view--cursor",
        "prompt-view--marker",
        "prompt-view--marked",
        "prompt-view--empty",
        *(f"prompt-view--{origin}" for origin in ORIGINS),
    }

    DEFAULT_CSS = """
    PromptView {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        & > .prompt-view--own { color: $text-muted; }
        & > .prompt-view--layout { color: $text-muted; }
        & > .prompt-view--structure { color: $text-muted; text-style: bold; }
        & > .prompt-view--stage { color: $text-warning; }
        & > .prompt-view--override { color: $text-accent; }
        & > .prompt-view--persona { color: $text-primary; }
        & > .prompt-view--trait { color: $text-secondary; }
        & > .prompt-view--skill { color: $text-success; }
        & > .prompt-view--guardrail { color: $text-error; }
        & > .prompt-view--cursor { background: $foreground 8%; }
        & > .prompt-view--marker { color: $text-muted; }
        & > .prompt-view--marked { color: $accent; }
        & > .prompt-view--empty { color: $text-disabled; }
        &:focus {
            & > .prompt-view--cursor { background: $accent 20%; }
            & > .prompt-view--marker { color: $accent; }
        }
    }
    """

    cursor: reactive[int] = reactive(0, init=False, repaint=False)
    """The index of the line the cursor is on."""

    class LineOpened(Message):
        """Enter or a double click on a line: show where it comes from."""

        def __init__(self, prompt_view: PromptView, index: int, source: object) -> None:
            super().__init__()
            self.prompt_view = prompt_view
            self.index = index
            self.source = source

        @property
        def control(self) -> PromptView:
            """The view the line is in."""
            return self.prompt_view

    class LeftAtTop(Message):
        """Up on the first line: the keyboard is to go to what stands above."""

    def __init__(
        self,
        *,
        empty: str = "",
        name: str | None = None,
        id: str | None = None,  # noqa: A002 (the name every widget uses)
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.empty = empty
        self._layout_lines = PromptLayout()
        self._strips: dict[int, Strip] = {}
        self._marked: Callable[[object], bool] = _nothing

    @property
    def lines(self) -> Sequence[PromptLine]:
        """The lines shown."""
        return self._layout_lines.lines

    def show(self, lines: Sequence[PromptLine]) -> None:
        """Show a prompt. The view and the cursor stay on the lines that are still there."""
        lines = tuple(lines)
        old, layout = self.lines, self._layout_lines
        place = layout.at(self.scroll_offset.y)
        cursor = moved_index(old, lines, self.cursor)
        top = moved_index(old, lines, place[0]) if place else 0
        layout.set_lines(lines)
        self._strips.clear()
        self._fit_virtual()
        self.set_reactive(PromptView.cursor, cursor)
        if place is not None:
            within = min(place[1], max(0, layout.size(top) - 1))
            self._scroll_line(layout.start(top) + within)
        self.refresh()

    def mark(self, matches: Callable[[object], bool] | None) -> None:
        """Mark beside the origins the lines whose source matches; None marks nothing."""
        before, self._marked = self._marked, matches or _nothing
        for row in list(self._strips):
            place = self._layout_lines.at(row)
            source = self.lines[place[0]].source if place else None
            if before(source) != self._marked(source):
                del self._strips[row]
                self.refresh_lines(row)

    def find_line(self, predicate: Callable[[PromptLine], bool]) -> int | None:
        """The index of the first line that satisfies the predicate."""
        return next((i for i, line in enumerate(self.lines) if predicate(line)), None)

    def scroll_to_line(self, index: int) -> None:
        """Put the cursor on a line and the line in view, near the top if it was not."""
        self.cursor = index
        start, top = self._layout_lines.start(self.cursor), self.scroll_offset.y
        if not top <= start < top + self._page:
            self._scroll_line(start - self._page // 4)

    def action_cursor_up(self) -> None:
        """One line up; through a line higher than the view, one line of the screen."""
        if self.cursor == 0 and self.scroll_offset.y == 0:
            self.post_message(self.LeftAtTop())
        elif self._layout_lines.start(self.cursor) < self.scroll_offset.y and self._in_view():
            self._scroll_line(self.scroll_offset.y - 1)
        else:
            self._go(self.cursor - 1, last=True)

    def action_cursor_down(self) -> None:
        """One line down; through a line higher than the view, one line of the screen."""
        bottom = self.scroll_offset.y + self._page
        if self._layout_lines.start(self.cursor + 1) > bottom and self._in_view():
            self._scroll_line(self.scroll_offset.y + 1)
        else:
            self._go(self.cursor + 1)

    def action_page_up(self) -> None:
        """One page up."""
        self._turn(-max(1, self._page - 1))

    def action_page_down(self) -> None:
        """One page down."""
        self._turn(max(1, self._page - 1))

    def action_first(self) -> None:
        """To the first line."""
        self._go(0)
        self._scroll_line(0)

    def action_last(self) -> None:
        """To the last line."""
        self._go(len(self.lines) - 1, last=True)
        self._scroll_line(self._layout_lines.height)

    def action_open_line(self) -> None:
        """Open where the line of the cursor comes from."""
        if self.cursor < len(self.lines):
            source = self.lines[self.cursor].source
            self.post_message(self.LineOpened(self, self.cursor, source))

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor, a double click opens."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        place = self._layout_lines.at(offset.y + self.scroll_offset.y)
        if place is not None:
            self.cursor = place[0]
            if event.chain == 2:
                self.action_open_line()

    def validate_cursor(self, index: int) -> int:
        """Keep the cursor on a line."""
        return max(0, min(index, len(self.lines) - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        """Draw the two lines anew."""
        for index in (old, new):
            start = self._layout_lines.start(index)
            first = max(0, self.scroll_offset.y - start)
            last = min(self._layout_lines.size(index), first + self._page)
            for row in range(start + first, start + last):
                self._strips.pop(row, None)
            self.refresh_lines(start, self._layout_lines.size(index))

    def on_resize(self) -> None:
        """Wrap to the new width; the line at the top stays there."""
        width = self.scrollable_content_region.width
        layout = self._layout_lines
        place = layout.at(self.scroll_offset.y)
        layout.set_width(max(1, width - GUTTER))
        self._strips.clear()
        self._fit_virtual()
        if place is not None:
            self._scroll_line(layout.start(place[0]) + min(place[1], layout.size(place[0]) - 1))
        self.refresh()

    def notify_style_update(self) -> None:
        """Colours changed: nothing drawn is right any more."""
        super().notify_style_update()
        self._strips.clear()

    @property
    def _page(self) -> int:
        return self.scrollable_content_region.height

    def _in_view(self) -> bool:
        start, top = self._layout_lines.start(self.cursor), self.scroll_offset.y
        return start < top + self._page and start + self._layout_lines.size(self.cursor) > top

    def _go(self, index: int, last: bool = False) -> None:
        self.cursor = index
        layout, top, page = self._layout_lines, self.scroll_offset.y, self._page
        start, size = layout.start(self.cursor), layout.size(self.cursor)
        if start < top:
            # From below one comes to the end of a line first.
            self._scroll_line(max(start, start + size - page) if last else start)
        elif start + size > top + page:
            self._scroll_line(min(start, start + size - page))

    def _turn(self, step: int) -> None:
        layout = self._layout_lines
        row = layout.start(self.cursor)
        if not self._in_view() or layout.size(self.cursor) > self._page:
            row = self.scroll_offset.y
        place = layout.at(max(0, min(row + step, layout.height - 1)))
        self._scroll_line(self.scroll_offset.y + step)
        if place is not None:
            self.cursor = place[0]

    def _fit_virtual(self) -> None:
        set_length(self, self._layout_lines.height or 1)
        self.scroll_y = self.scroll_target_y = min(self.scroll_y, self.max_scroll_y)

    def _scroll_line(self, row: int) -> None:
        if self.is_attached and self._page > 0:
            self.scroll_to(y=row, animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        """One line of the view."""
        row = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        strip = self._strips.get(row)
        if strip is None or strip.cell_length != width:
            if len(self._strips) > 1000:
                self._strips.clear()
            strip = self._strips[row] = self._paint(row, width)
        return strip

    def _paint(self, row: int, width: int) -> Strip:
        place = self._layout_lines.at(row)
        if place is None:
            style = self.get_visual_style("prompt-view--empty").rich_style
            text = "" if self.lines or row else fit(" " * GUTTER + literal(self.empty), width)
            return Strip([Segment(text, style)]).adjust_cell_length(width, style)
        index, piece = place
        line = self.lines[index]
        known = line.origin if line.origin in ORIGINS else "own"
        names = ["prompt-view--line"]
        if line.structure:
            names.append("prompt-view--structure")
        elif known == "layout":
            names.append("prompt-view--layout")
        cursor = index == self.cursor
        if cursor:
            names.append("prompt-view--cursor")
        style = self.get_visual_style(*names).rich_style
        glyph = self.get_visual_style(*names, f"prompt-view--{known}").rich_style
        at_cursor = "▌" if self.has_focus else "▏"
        marked = self._marked(line.source)
        marker = "prompt-view--marked" if marked else "prompt-view--marker"
        mark = self.get_visual_style(*names, marker).rich_style
        segments = [
            Segment(" " if piece else ORIGINS[known], glyph),
            Segment("▌" if marked else at_cursor if cursor else " ", mark),
            Segment(self._layout_lines.piece(index, piece), style),
        ]
        return Strip(segments).adjust_cell_length(width, style)
