"""A setting on one line: what it is, its value, and a way to change it."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from studio.widgets.plain import literal


class Choice(Static, can_focus=True):
    """A label and a value. Enter, space or a click asks for another; left and right step.

    Where it steps, a click on one of the angles around the value does too.
    """

    ALLOW_SELECT = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "press", "Change", show=False),
        Binding("left", "step(-1)", "Before", show=False),
        Binding("right", "step(1)", "Next", show=False),
    ]

    DEFAULT_CSS = """
    Choice {
        height: 1;
        width: auto;
        padding: 0 1 0 0;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        &:hover { background: $foreground 6%; }
        &:focus { background: $accent 25%; }
    }
    """

    class Pressed(Message):
        """Another value is wanted."""

        def __init__(self, choice: Choice) -> None:
            super().__init__()
            self.choice = choice

        @property
        def control(self) -> Choice:
            """The setting."""
            return self.choice

    class Stepped(Message):
        """The value before or after this one is wanted."""

        def __init__(self, choice: Choice, step: int) -> None:
            super().__init__()
            self.choice = choice
            self.step = step

        @property
        def control(self) -> Choice:
            """The setting."""
            return self.choice

    def __init__(
        self,
        label: str,
        value: str = "",
        *,
        stepped: bool = False,
        id: str | None = None,  # noqa: A002 (the name every widget uses)
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._label = label
        self._value = value
        self._stepped = stepped

    def on_mount(self) -> None:
        """Show the value it began with."""
        self._show()

    @property
    def value(self) -> str:
        """What is shown as the value."""
        return self._value

    def show(self, value: str) -> None:
        """Show another value."""
        if value != self._value:
            self._value = value
            if self.is_mounted:
                self._show()

    def _show(self) -> None:
        value = literal(self._value)
        shown = f"‹ {value} ›" if self._stepped else f"{value} ▾"
        label = f"{self._label} " if self._label else ""
        self.update(Content.assemble((label, "$text-muted"), shown))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Left and right are its own only where it steps."""
        return self._stepped if action == "step" else super().check_action(action, parameters)

    def on_click(self, event: events.Click) -> None:
        """The mouse asks for another value, or on an angle for the one before or after."""
        offset = event.get_content_offset(self)
        step = self._step_at(offset.x) if self._stepped and offset is not None else 0
        if step:
            self.action_step(step)
        else:
            self.action_press()

    def _step_at(self, cell: int) -> int:
        """The step that a cell asks for: an angle with the blank beside it; 0 on all else."""
        first = cell_len(self._label) + 1 if self._label else 0
        last = first + cell_len(literal(self._value)) + 3
        if first <= cell <= first + 1:
            return -1
        return 1 if last - 1 <= cell <= last else 0

    def action_press(self) -> None:
        """Ask for another value."""
        self.post_message(self.Pressed(self))

    def action_step(self, step: int) -> None:
        """Ask for the value before or after."""
        self.post_message(self.Stepped(self, step))
