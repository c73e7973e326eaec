"""Both texts of a field that another has changed meanwhile, and the choice between them."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from studio.commands import Command, bindings
from studio.screens.dialogs import Dialog
from studio.widgets.plain import literal


class ConflictScreen(Dialog[str | None]):
    """Shows how two texts differ. Gives `mine`, `theirs`, or None for later."""

    CSS_PATH = "dialogs.tcss"
    DEFAULT_CSS = """
    ConflictScreen {
        align: center middle;
        background: $background 60%;
        #conflict-legend { height: 1; margin-bottom: 1; }
        #conflict-lines { height: auto; max-height: 50vh; margin-bottom: 1; }
    }
    """
    PLACE = "Changed meanwhile"
    HELP_TEXT = "Another changed the field while you typed. Neither text is lost before you choose."
    COMMAND_LIST = (
        Command("conflict.mine", "Keep what you typed", "m", "answer('mine')"),
        Command("conflict.theirs", "Take what the other wrote", "t", "answer('theirs')"),
        Command("conflict.later", "Choose later", "escape", "answer('')"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMAND_LIST)]

    def __init__(self, field: str, theirs: str, mine: str) -> None:
        super().__init__()
        self._field = field
        self._theirs = theirs
        self._mine = mine

    def compose(self) -> ComposeResult:
        """The difference line by line, and a button for each answer."""
        with Vertical(id="dialog", classes="-page"):
            yield Static(Content(f"{self._field} was changed meanwhile"), id="dialog-title")
            yield Static(
                Content.assemble(
                    ("− what the other wrote", "$text-error"),
                    "   ",
                    ("+ what you typed", "$text-success"),
                ),
                id="conflict-legend",
            )
            with VerticalScroll(id="conflict-lines"):
                lines = list(difference_lines(self._theirs, self._mine))
                yield Static(Content("\n").join(lines))
            with Horizontal(id="dialog-buttons"):
                yield Button(Content("Later"), id="later", compact=True)
                yield Button(Content("t Take theirs"), id="theirs", compact=True)
                yield Button(Content("m Keep mine"), id="mine", compact=True)

    def on_mount(self) -> None:
        """The difference can be scrolled at once."""
        self.query_one("#conflict-lines").focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_answer("" if event.button.id == "later" else event.button.id or "")

    def action_answer(self, answer: str) -> None:
        """Answer."""
        self.dismiss(answer or None)


def difference_lines(theirs: str, mine: str) -> Iterator[Content]:
    """The lines that differ, with those around them."""
    found = unified_diff(theirs.split("\n"), mine.split("\n"), n=2, lineterm="")
    for place, line in enumerate(found):
        if place < 2:
            continue
        text = literal(line[1:])
        if line.startswith("@@"):
            if place > 2:
                yield Content.styled("⋯", "$text-disabled")
        elif line.startswith("-"):
            yield Content.styled(f"− {text}", "$text-error")
        elif line.startswith("+"):
            yield Content.styled(f"+ {text}", "$text-success")
        else:
            yield Content.styled(f"  {text}", "$text-muted")
