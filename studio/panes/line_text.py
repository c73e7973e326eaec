"""A field of one line that is a sentence or two: it wraps, so that all of it is seen."""

from __future__ import annotations

from textual.document._document import EditResult, Location
from textual.events import Key
from textual.message import Message

from studio.widgets.editors import TextEditor, one_line


class LineText(TextEditor):
    """Wraps like a text, and is one line: Enter saves it, and what is pasted is joined."""

    class Submitted(Message):
        """Enter was pressed."""

        def __init__(self, line: LineText) -> None:
            super().__init__()
            self.line = line

        @property
        def control(self) -> LineText:
            """The field."""
            return self.line

    def __init__(self, *, id: str, placeholder: str = "") -> None:  # noqa: A002
        super().__init__("", id=id, compact=True, tab_behavior="focus", placeholder=placeholder)

    async def _on_key(self, event: Key) -> None:
        if event.key == "enter":
            # Else the text would take it as a line end.
            event.stop()
            event.prevent_default()
            self.post_message(self.Submitted(self))

    def _replace_via_keyboard(
        self, insert: str, start: Location, end: Location
    ) -> EditResult | None:
        return super()._replace_via_keyboard(one_line(insert), start, end)
