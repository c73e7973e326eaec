"""Tabs that open under what is dragged: one rests on a tab, it opens, and the drag goes on."""

from __future__ import annotations

from typing import Final

from textual.geometry import Offset
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Tab, Tabs

from studio.widgets.dragging import Dragged

SPRING: Final = 0.5
"""Seconds that something dragged rests on a tab before it opens."""

_OVER: Final = "-over"


class SpringTabs(Tabs):
    """Tabs that take part in drags: see `dragging.DropTarget`. Subclasses say what they take."""

    DEFAULT_CSS = """
    SpringTabs Tab.-over {
        color: $foreground;
        background: $accent 25%;
    }
    """

    class TabMessage(Message):
        """Something about a tab and what is dragged."""

        def __init__(self, tabs: SpringTabs, tab: Tab, dragged: Dragged) -> None:
            super().__init__()
            self.tabs = tabs
            self.tab = tab
            self.dragged = dragged

        @property
        def control(self) -> SpringTabs:
            """The tabs."""
            return self.tabs

    class Sprung(TabMessage):
        """A tab was opened by what rests on it."""

    class DroppedOn(TabMessage):
        """Something was let go on a tab."""

    _over: Tab | None = None
    _spring: Timer | None = None

    def drag_accepts(self, dragged: Dragged) -> bool:
        """Entries of the library."""
        return dragged.kind == "entry"

    def drag_over(self, dragged: Dragged, screen_offset: Offset) -> None:
        """Mark the tab under the pointer, which opens after a while."""
        tab = self._tab_at(screen_offset)
        if tab is self._over:
            return
        self.drag_leave()
        if tab is not None:
            self._over = tab
            tab.add_class(_OVER)
            self._spring = self.set_timer(SPRING, lambda: self._open(tab, dragged))

    def drag_leave(self) -> None:
        """Open nothing."""
        if self._spring is not None:
            self._spring.stop()
            self._spring = None
        if self._over is not None:
            self._over.remove_class(_OVER)
            self._over = None

    def drop(self, dragged: Dragged, screen_offset: Offset) -> None:
        """Say on which tab it was let go."""
        if (tab := self._tab_at(screen_offset)) is not None:
            self.post_message(self.DroppedOn(self, tab, dragged))

    def _open(self, tab: Tab, dragged: Dragged) -> None:
        self._spring = None
        self.active = tab.id or ""
        self.post_message(self.Sprung(self, tab, dragged))

    def _tab_at(self, screen_offset: Offset) -> Tab | None:
        # The line below the tabs is theirs too.
        x = screen_offset.x
        return next((tab for tab in self.query(Tab) if tab.region.x <= x < tab.region.right), None)
