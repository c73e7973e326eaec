"""Dragging from one widget to another, and what takes part in it.

A list gives something to drag (`DragSource`), a list takes it (`DropTarget`); the screen
(`drag_screen.DragScreen`) owns the one drag there can be (`DragController`). The mouse is not
captured: capture is taken in the source's own queue, so a press, a move and a release read from
the terminal at once would go to different widgets. The screen sees all of them in order.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Protocol, runtime_checkable

from textual.geometry import Offset
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from studio.widgets.drag_ghost import DragGhost

THRESHOLD = 2
"""Cells the pointer moves before a press becomes a drag: less is a click."""

SCROLL_INTERVAL = 0.06
"""Seconds between two lines when a target scrolls under a resting pointer."""


@dataclass(frozen=True)
class Dragged:
    """What is being dragged."""

    source: Widget
    row_id: str
    kind: str
    label: str
    payload: object = None


@runtime_checkable
class DragSource(Protocol):
    """A widget that rows can be dragged from."""

    def drag_at(self, screen_offset: Offset) -> Dragged | None:
        """What a drag from this place of the screen carries, if anything."""


@runtime_checkable
class DropTarget(Protocol):
    """A widget that something can be dropped on."""

    def drag_accepts(self, dragged: Dragged) -> bool:
        """Whether it takes this."""

    def drag_over(self, dragged: Dragged, screen_offset: Offset) -> None:
        """It is over the widget: show where it would land."""

    def drag_leave(self) -> None:
        """It is no longer over the widget: show nothing."""

    def drop(self, dragged: Dragged, screen_offset: Offset) -> None:
        """It was let go here. `drag_leave` follows."""


class _State(Enum):
    IDLE = auto()
    PRESSED = auto()
    DRAGGING = auto()


class DragController:
    """The one drag of a screen, from press to drop."""

    def __init__(self, screen: Screen[Any]) -> None:
        self._screen = screen
        self._state = _State.IDLE
        self._dragged: Dragged | None = None
        self._origin = Offset()
        self._pointer = Offset()
        self._target: DropTarget | None = None
        self._ghost: DragGhost | None = None
        self._timer: Timer | None = None
        self._rested = False

    @property
    def active(self) -> Dragged | None:
        """What is being dragged now."""
        return self._dragged if self._state is _State.DRAGGING else None

    def press(self, offset: Offset) -> None:
        """The button went down: a drag may start here."""
        self.cancel()
        source = next((w for w in self._widgets_at(offset) if isinstance(w, DragSource)), None)
        dragged = source.drag_at(offset) if source is not None else None
        if dragged is not None:
            self._dragged, self._origin = dragged, offset
            self._state = _State.PRESSED

    def move(self, offset: Offset) -> bool:
        """The pointer moved. True while it drags something: no widget needs to know then."""
        if self._state is _State.PRESSED:
            dx, dy = offset - self._origin
            # A row is one line high, so one line up or down is already another row.
            if abs(dx) + 2 * abs(dy) >= THRESHOLD:
                self._start()
        if self._state is not _State.DRAGGING:
            return False
        self._rested = False
        self._over(offset)
        return True

    def release(self, offset: Offset) -> None:
        """The button came up: drop what is being dragged, here."""
        if self._state is _State.DRAGGING and self._dragged is not None:
            self._over(offset)
            if self._target is not None:
                self._target.drop(self._dragged, offset)
        self.cancel()

    def cancel(self) -> None:
        """End the drag, if there is one. Nothing is dropped."""
        was_active = self._state is _State.DRAGGING
        self._state = _State.IDLE
        self._dragged = None
        self._set_target(None)
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self._ghost is not None:
            self._ghost.display = False
        if was_active:
            self._screen.refresh_bindings()

    def _start(self) -> None:
        assert self._dragged is not None
        if not self._dragged.source.is_attached:
            self.cancel()
            return
        self._state = _State.DRAGGING
        # Dropping on the widget it came from is no click on it.
        self._dragged.source.suppress_click()
        if self._ghost is None or not self._ghost.is_attached:
            self._ghost = DragGhost()
            self._screen.mount(self._ghost)
        self._ghost.label(self._dragged.label)
        self._timer = self._screen.set_interval(SCROLL_INTERVAL, self._scroll_edge)
        self._screen.refresh_bindings()

    def _over(self, offset: Offset) -> None:
        assert self._dragged is not None
        self._pointer = offset
        dragged = self._dragged
        self._set_target(
            next(
                (
                    widget
                    for widget in self._widgets_at(offset)
                    if isinstance(widget, DropTarget) and widget.drag_accepts(dragged)
                ),
                None,
            )
        )
        if self._target is not None:
            self._target.drag_over(dragged, offset)
        if self._ghost is not None:
            self._ghost.follow(offset, self._screen.size)

    def _set_target(self, target: DropTarget | None) -> None:
        if target is not self._target:
            if self._target is not None:
                self._target.drag_leave()
            self._target = target

    def _widgets_at(self, offset: Offset) -> list[Widget]:
        """The widget under the pointer and those around it, innermost first."""
        for widget, _ in self._screen.get_widgets_at(*offset):
            if not isinstance(widget, DragGhost):
                return [node for node in widget.ancestors_with_self if isinstance(node, Widget)]
        return []

    def _scroll_edge(self) -> None:
        """Scroll the target when the pointer rests on its first or last line."""
        target = self._target
        if not self._rested:
            # The pointer may only be passing through the edge.
            self._rested = True
            return
        if not isinstance(target, Widget) or self._dragged is None:
            return
        region = target.content_region
        step = (self._pointer.y >= region.bottom - 1) - (self._pointer.y <= region.y)
        if not step or not isinstance(target, DropTarget):
            return
        before = target.scroll_offset
        target.scroll_to(y=target.scroll_offset.y + step, animate=False)
        if target.scroll_offset != before:
            target.drag_over(self._dragged, self._pointer)
