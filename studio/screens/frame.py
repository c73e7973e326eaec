"""The first frame: what the main screen looks like while everything behind it is imported."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from studio.panes.status_line import StatusLine

PANES = (("library", "Library"), ("composer", "Composer"), ("preview", "Preview"))


class Furnished(Message):
    """The main screen has all that it is made of, and is ready to use."""


class FrameScreen(Screen[None]):
    """The panes with nothing in them. It imports nothing of the store."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (124, "-wide")]

    class Painted(Message):
        """The frame can be seen."""

    def __init__(self, folder: str) -> None:
        super().__init__(classes="studio")
        self._folder = folder

    def compose(self) -> ComposeResult:
        """A status line above three panes."""
        yield StatusLine()
        with Horizontal(id="panes"):
            for name, title in PANES:
                pane = Vertical(id=name, classes="pane")
                pane.border_title = Content(title)
                yield pane
        yield Static("", id="frame-footer")

    def on_mount(self) -> None:
        """Say when it was painted."""
        self.query_one("#library").add_class("-current")
        status = self.query_one(StatusLine)
        status.show_workspace(self._folder)
        status.show_saved("opening")
        self.call_after_refresh(self.post_message, self.Painted())
