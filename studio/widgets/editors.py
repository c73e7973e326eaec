"""Where one types: what a text holds is seen there too, and never obeyed by the terminal."""

from __future__ import annotations

from rich.text import Text
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input, TextArea

from studio.widgets.plain import literal


class LineEditor(Input):
    """A line to edit."""

    # The line scrolls within its place: with each letter Textual would lay out the whole screen.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0))

    @property
    def _value(self) -> Text:
        # One symbol for one character, so the cursor stays right.
        return Text(literal(self.value), no_wrap=True, overflow="ignore", end="")


def row_of(text: str, line: int) -> int:
    """The row of an editor that a line of its text begins at; lines end at `\\n` only.

    An editor ends its rows at other characters too, such as a form feed.
    """
    before = "\n".join((*text.split("\n")[:line], "|"))
    return len(before.splitlines()) - 1


class TextEditor(TextArea):
    """A text to edit."""

    def get_line(self, line_index: int) -> Text:
        """A line as it is drawn. Tabs stay: the editor draws them as space."""
        line = self.document.get_line(line_index)
        return Text("\t".join(map(literal, line.split("\t"))), end="", no_wrap=True)
