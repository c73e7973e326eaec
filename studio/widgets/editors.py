"""Where one types: what a text holds is seen there too, and never obeyed by the terminal."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.document._document import EditResult, Location
from textual.document._document_navigator import DocumentNavigator
from textual.document._wrapped_document import WrappedDocument
from textual.events import Paste
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input, TextArea

from studio.widgets.exact_text import ExactDocument, SeenDocument, seen
from studio.widgets.long_line import LongLine
from studio.widgets.plain import literal


def one_line(text: str, between: str = " ") -> str:
    """A text of several lines on one line, with something between them; nothing of it is lost."""
    lines = text.splitlines()
    if len(lines) < 2:
        return "".join(lines)
    # Blanks around a break say nothing that the one line does not.
    inner = (line.strip() for line in lines[1:-1])
    said = [line for line in (lines[0].rstrip(), *inner, lines[-1].lstrip()) if line]
    joined = said[:1]
    for line in said[1:]:
        # What ends with a comma already needs no other.
        ends = between.strip() and joined[-1].endswith(between.strip())
        joined += [" " if ends else between, line]
    return "".join(joined)


class LineEditor(Input):
    """A line to edit. What is pasted with line ends comes in whole, on the one line."""

    between = " "
    """What is put between lines that are pasted."""

    # The line scrolls within its place: with each letter Textual would lay out the whole screen.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0))

    @property
    def _value(self) -> Text:
        # One symbol for one character, so the cursor stays right.
        return Text(literal(self.value), no_wrap=True, overflow="ignore", end="")

    def _position_to_cell(self, position: int) -> int:
        return cell_len(literal(self.value[:position]))

    def _on_paste(self, event: Paste) -> None:
        # Textual's own takes the first line, and drops the rest.
        event.stop()
        event.prevent_default()
        self._put_in(event.text)

    def action_paste(self) -> None:
        """Put in what was copied in the studio."""
        self._put_in(self.app.clipboard)

    def _put_in(self, text: str) -> None:
        if line := one_line(text, self.between):
            self.replace(line, *self.selection)


def row_of(text: str, line: int) -> int:
    """The row of an editor that a line of its text begins at: the last one where it has fewer."""
    return min(line, text.count("\n"))


class TextEditor(TextArea):
    """A text to edit. What is not edited of it stays as it is, to the last character."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+home", "to_start", "Start of the text", show=False),
        Binding("ctrl+end", "to_end", "End of the text", show=False),
        Binding("ctrl+shift+home", "to_start(True)", "Select to the start", show=False),
        Binding("ctrl+shift+end", "to_end(True)", "Select to the end", show=False),
    ]

    def action_to_start(self, select: bool = False) -> None:
        """Put the cursor at the start of the text."""
        self.move_cursor(self.document.start, select=select)

    def action_to_end(self, select: bool = False) -> None:
        """Put the cursor at the end of the text."""
        self.move_cursor(self.document.end, select=select)

    def _set_document(self, text: str, language: str | None) -> None:
        super()._set_document("", language)
        self.document = ExactDocument(text)
        # Wrapped as it is drawn: a control takes no cell, its symbol takes one.
        drawn = SeenDocument(self.document)
        self.wrapped_document = WrappedDocument(drawn, tab_width=self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self._rewrap_and_refresh_virtual_size()

    def on_resize(self) -> None:
        """Draw all that is wrapped anew: Textual draws the cursor's row, and keeps the height."""
        self.call_after_refresh(self._wrap_anew)

    def _wrap_anew(self) -> None:
        self._rewrap_and_refresh_virtual_size()
        self.refresh(layout=self.styles.auto_dimensions)

    def _replace_via_keyboard(
        self, insert: str, start: Location, end: Location
    ) -> EditResult | None:
        # A terminal pastes its line ends as it likes, most often as carriage returns.
        insert = insert.replace("\r\n", "\n").replace("\r", "\n")
        return super()._replace_via_keyboard(insert, start, end)

    def get_line(self, line_index: int) -> Text:
        """A line as it is drawn."""
        return LongLine(seen(self.document.get_line(line_index)), end="", no_wrap=True)
