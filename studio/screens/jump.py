"""Jump mode: a letter over every place that can be reached; typing it takes the keyboard there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static

from studio.jumping import Target, labels


class JumpLetter(Static):
    """The letter of one place; a click on it is as good as typing it."""

    ALLOW_SELECT = False

    class Chosen(Message):
        """The place is to be jumped to."""

        def __init__(self, target: Target) -> None:
            super().__init__()
            self.target = target

    def __init__(self, label: str, target: Target) -> None:
        super().__init__(Content(f" {label} " if target.roomy else label))
        self.label: Final = label
        self.target: Final = target
        self.styles.offset = target.place

    def on_click(self, event: events.Click) -> None:
        """Jump there."""
        event.stop()
        self.post_message(self.Chosen(self.target))


class JumpScreen(ModalScreen[Target | None]):
    """Lies over a screen without moving anything on it. Gives the chosen place, or None."""

    PLACE = "Jump"
    HELP_TEXT = "Type a letter to go where it stands; Escape stays where you are."
    DEFAULT_CSS = """
    JumpScreen {
        background: $background 40%;
        & > JumpLetter {
            position: absolute;
            width: auto;
            height: 1;
            background: $accent;
            color: $background;
            text-style: bold;
            &:hover { background: $foreground; }
            &.-out { display: none; }
        }
        &:nocolor > JumpLetter { text-style: bold reverse; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+o", "leave", "Stay", id="jump.leave"),
        Binding("ctrl+q", "app.quit", "Quit", show=False, id="studio.quit"),
    ]

    def __init__(self, found: Sequence[Target]) -> None:
        super().__init__()
        self._letters = [
            JumpLetter(label, target)
            for label, target in zip(labels(len(found)), found, strict=False)
        ]
        self._typed = ""
        self._at: Size | None = None
        self._ended = False

    def compose(self) -> ComposeResult:
        """The letters."""
        yield from self._letters

    def on_resize(self, event: events.Resize) -> None:
        """What is below moves with the terminal's size; the letters would not."""
        if self._at is None:
            self._at = event.size
        elif event.size != self._at:
            self._end(None)

    def on_key(self, event: events.Key) -> None:
        """Take a letter; of a pair, the first one leaves those that begin with it."""
        letter = (event.character or "").lower()
        if not letter.isalpha():
            return
        event.stop()
        typed = self._typed + letter
        left = [one for one in self._letters if one.label.startswith(typed)]
        if not left:
            self.app.bell()
        elif left[0].label == typed:
            self._end(left[0].target)
        else:
            self._typed = typed
            for one in self._letters:
                one.set_class(one not in left, "-out")

    def on_jump_letter_chosen(self, event: JumpLetter.Chosen) -> None:
        """A letter was clicked."""
        event.stop()
        self._end(event.target)

    def on_click(self) -> None:
        """A click beside the letters leaves."""
        self._end(None)

    def action_leave(self) -> None:
        """Stay where one was."""
        self._end(None)

    def _end(self, target: Target | None) -> None:
        """Close, once: a resize may come twice."""
        if not self._ended:
            self._ended = True
            self.dismiss(target)
