"""A screen whose lists can drag rows to each other."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual import events
from textual.binding import Binding, BindingType

from studio.widgets.drag_ghost import LAYER
from studio.widgets.dragging import DragController
from studio.widgets.focus_styles import FocusStyles

ResultT = TypeVar("ResultT")


class DragScreen(FocusStyles[ResultT]):
    """A screen that sees every mouse event before its widgets do, and runs the drags."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # Priority, so that it works whatever has the focus; off unless something is dragged.
        Binding(
            "escape", "cancel_drag", "Cancel the drag", show=False, priority=True, id="drag.cancel"
        ),
    ]

    def __init__(
        self,
        name: str | None = None,
        id: str | None = None,  # noqa: A002 (the name every widget uses)
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.drag = DragController(self)

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers of the screen, and one for what is being dragged."""
        return (*super().layers, LAYER)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape cancels a drag only while there is one."""
        if action == "cancel_drag":
            return self.drag.active is not None
        return super().check_action(action, parameters)

    def action_cancel_drag(self) -> None:
        """Drop nothing."""
        self.drag.cancel()

    def _forward_event(self, event: events.Event) -> None:
        # Here all mouse events come by in the order of the terminal, each once. Elsewhere they
        # arrive through the queues of widgets, in any order.
        if isinstance(event, events.MouseEvent) and not event.is_forwarded:
            if isinstance(event, events.MouseDown):
                if event.button == 1:
                    self.drag.press(event.screen_offset)
                else:
                    self.drag.cancel()
            elif isinstance(event, events.MouseMove):
                if self.drag.move(event.screen_offset):
                    return
            elif isinstance(event, events.MouseUp):
                if event.button == 0 or _made_up(event):
                    self.drag.cancel()
                else:
                    self.drag.release(event.screen_offset)
        super()._forward_event(event)

    def on_screen_suspend(self) -> None:
        """Another screen covers this one: the mouse is its now."""
        self.drag.cancel()

    def on_unmount(self) -> None:
        """The screen goes: so does its drag."""
        self.drag.cancel()


def _made_up(event: events.MouseUp) -> bool:
    """Whether Textual made this release up, as the button came up outside the terminal.

    It has the last place and button seen, so only its sender tells: a driver marks what it reads
    as sent by the app, and makes up releases on its thread, where nothing is the sender.
    """
    return event._sender is None and event.widget is None
