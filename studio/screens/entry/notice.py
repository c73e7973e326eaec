"""The line above the fields: what happened to the entry, and the way on."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Static

from studio.widgets.plain import literal


class Notice(Horizontal):
    """Hidden until there is something to say. The newest is shown, with one way on.

    What was said before it is said again once the newest is settled.
    """

    DEFAULT_CSS = """
    Notice {
        display: none;
        height: auto;
        padding: 0 2;
        background: $warning 12%;
        & > Static { width: 1fr; height: auto; color: $text-warning; }
        & > Button { width: auto; margin-left: 2; }
        &.-shown { display: block; }
    }
    """

    def __init__(self) -> None:
        super().__init__(id="notice")
        self._said: dict[str, tuple[str, str, str]] = {}
        """Text, label and action by what is spoken of, the newest last."""

    def compose(self) -> ComposeResult:
        """The text, and a button."""
        yield Static("", id="notice-text")
        yield Button("", id="notice-way", compact=True)

    @property
    def about(self) -> str:
        """What it speaks of; blank when it is hidden."""
        return next(reversed(self._said), "")

    def show(self, about: str, text: str, way: tuple[str, str]) -> None:
        """Say something, with a label and an action of the screen as the way on."""
        self._said.pop(about, None)
        self._said[about] = (text, *way)
        self._show_newest()

    def show_nothing(self, about: str) -> None:
        """Say no more of something."""
        if self._said.pop(about, None) is not None:
            self._show_newest()

    def _show_newest(self) -> None:
        self.set_class(bool(self._said), "-shown")
        if self._said:
            text, label, _ = self._said[self.about]
            self.query_one("#notice-text", Static).update(Content(literal(text)))
            self.query_one(Button).label = Content(label)

    @on(Button.Pressed)
    async def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if self._said:
            await self.screen.run_action(self._said[self.about][2])
