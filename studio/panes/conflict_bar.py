"""What one can do about a field that another has changed meanwhile."""

from __future__ import annotations

from typing import Literal, TypeAlias

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Button

Answer: TypeAlias = Literal["mine", "theirs", "see"]

_BUTTONS: tuple[tuple[Answer, str], ...] = (
    ("mine", "Keep mine"),
    ("theirs", "Take theirs"),
    ("see", "See the difference"),
)


class ConflictBar(Horizontal):
    """Three answers below a field."""

    DEFAULT_CSS = """
    ConflictBar {
        height: 1;
        & > Button { margin-right: 2; width: auto; min-width: 4; }
    }
    """

    class Answered(Message):
        """One of the answers was given."""

        def __init__(self, bar: ConflictBar, answer: Answer) -> None:
            super().__init__()
            self.bar = bar
            self.answer: Answer = answer

        @property
        def control(self) -> ConflictBar:
            """The bar."""
            return self.bar

    def __init__(self, field: str) -> None:
        super().__init__(id=f"conflict-{field}")
        self.field = field

    def compose(self) -> ComposeResult:
        """A button for each answer."""
        for answer, label in _BUTTONS:
            yield Button(Content(label), classes=f"-{answer}", compact=True)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        for answer, _ in _BUTTONS:
            if event.button.has_class(f"-{answer}"):
                self.post_message(self.Answered(self, answer))
