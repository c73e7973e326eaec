"""Where one types: what a text holds is seen there too, and never obeyed by the terminal."""

from __future__ import annotations

from rich.cells import cell_len
from rich.text import Text
from textual.document._document import EditResult, Location
from textual.document._document_navigator import DocumentNavigator
from textual.document._wrapped_document import WrappedDocument
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input, TextArea

from studio.widgets.exact_text import ExactDocument, SeenDocument, seen
from studio.widgets.long_line import LongLine
from studio.widgets.plain import literal


class LineEditor(Input):
    """A line to edit."""

    # The line scrolls within its place: with each letter Textual would lay out the whole screen.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0))

    @property
    def _value(self) -> Text:
        # One symbol for one character, so the cursor stays right.
        return Text(literal(self.value), no_wrap=True, overflow="ignore", end="")

    def _position_to_cell(self, position: int) -> int:
        return cell_len(literal(self.value[:position]))


def row_of(text: str, line: int) -> int:
    """The row of an editor that a line of its text begins at: the last one where it has fewer."""
    return min(line, text.count("\n"))


class TextEditor(TextArea):
    """A text to edit. What is not edited of it stays as it is, to the last character."""

    def _set_document(self, text: str, language: str | None) -> None:
        super()._set_document("", language)
        self.document = ExactDocument(text)
        # Wrapped as it is drawn: a control takes no cell, its symbol takes one.
        drawn = SeenDocument(self.document)
        self.wrapped_document = WrappedDocument(drawn, tab_width=self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self._rewrap_and_refresh_virtual_size()

    def _replace_via_keyboard(
        self, insert: str, start: Location, end: Location
    ) -> EditResult | None:
        # A terminal pastes its line ends as it likes, most often as carriage returns.
        insert = insert.replace("\r\n", "\n").replace("\r", "\n")
        return super()._replace_via_keyboard(insert, start, end)

    def get_line(self, line_index: int) -> Text:
        """A line as it is drawn."""
        return LongLine(seen(self.document.get_line(line_index)), end="", no_wrap=True)
