"""What the library is made of: the search box, the list, and its sections by kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Static

from store.entries import Kind
from studio.widgets.editors import LineEditor
from studio.widgets.row_list import RowList


class SearchBox(LineEditor):
    """The search box. Undo is the catalog's, and this box is not part of the catalog."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z,ctrl+y", "nothing", show=False),
        Binding("down", "leave", "To the results", show=False),
        Binding("tab", "finish", "Finish the filter", show=False),
    ]

    correction = ""
    """The text with what was meant, where a filter of it is unknown."""

    class Left(Message):
        """Down or Enter: on to the results."""

    def action_nothing(self) -> None:
        """Keep the keys of undo from going further."""

    def suggest(self, text: str) -> None:
        """Show how the text could go on; Tab and the right arrow take it."""
        self._suggestion = text

    def take(self, text: str) -> None:
        """Put a text into the box, with the cursor at its end."""
        self.value = text
        self.cursor_position = len(text)

    def action_finish(self) -> None:
        """Take what the box suggests, or what was meant; without either, go on."""
        if text := self._suggestion or self.correction:
            self.take(text)
        else:
            self.screen.focus_next()

    def action_leave(self) -> None:
        """Say that the results are wanted."""
        self.post_message(self.Left())


class ClearMark(Static):
    """A mark at the end of the search box, as long as something stands in it: a click clears."""

    ALLOW_SELECT = False

    class Pressed(Message):
        """The search is to be cleared."""

    def on_mount(self) -> None:
        """Come and go with what is typed."""
        self.watch(self.screen.query_one(SearchBox), "value", self._follow)

    def _follow(self, value: str) -> None:
        if bool(value) != self.has_class("-shown"):
            self.set_class(bool(value), "-shown")
            # Its place is kept: nothing is laid out anew with the first letter.
            self.update("✕" if value else "", layout=False)

    def on_click(self, event: events.Click) -> None:
        """Ask for the search to be cleared."""
        event.stop()
        if self.has_class("-shown"):
            self.post_message(self.Pressed())


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one kind in the list: a heading, then the entries when it is expanded."""

    kind: Kind
    count: int
    start: int
    """The index of its heading."""
    ids: tuple[int, ...] | None
    """What a search found, or None for all entries of the kind."""

    @property
    def stop(self) -> int:
        """The index after its last row."""
        return self.start + 1 + (len(self.ids) if self.ids is not None else self.count)


class EntryList(RowList):
    """The rows of the library; the mouse drags what a persona can link."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "fold", "Fold", show=False),
        Binding("right", "unfold", "Unfold", show=False),
        Binding("left_square_bracket", "heading(-1)", "Kind before", show=False),
        Binding("right_square_bracket", "heading(1)", "Next kind", show=False),
    ]

    class Folded(Message):
        """A kind is to be folded or unfolded."""

        def __init__(self, fold: bool) -> None:
            super().__init__()
            self.fold = fold

    class MarkAsked(Message):
        """A row is to be marked, or all rows from the cursor to it."""

        def __init__(self, index: int, extend: bool) -> None:
            super().__init__()
            self.index = index
            self.extend = extend

    class HeadingWanted(Message):
        """The cursor is to go to another heading."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    def action_fold(self) -> None:
        """Fold the kind under the cursor."""
        self.post_message(self.Folded(True))

    def action_unfold(self) -> None:
        """Unfold the kind under the cursor."""
        self.post_message(self.Folded(False))

    def action_heading(self, step: int) -> None:
        """Go to the heading before or after."""
        self.post_message(self.HeadingWanted(step))

    def on_click(self, event: events.Click) -> None:
        """With ctrl a click marks a row, with shift all rows up to it."""
        if not (event.ctrl or event.meta or event.shift):
            return
        event.prevent_default()
        index = self.index_at(event.screen_offset)
        if index is not None and index < self.total:
            self.post_message(self.MarkAsked(index, event.shift))
