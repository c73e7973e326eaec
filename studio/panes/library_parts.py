"""What the library is made of: the search box, the list, and its sections by kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from store.entries import Kind
from studio.widgets.editors import LineEditor
from studio.widgets.row_list import RowList

if TYPE_CHECKING:
    pass


class SearchBox(LineEditor):
    """The search box. Undo is the catalog's, and this box is not part of the catalog."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z,ctrl+y", "nothing", show=False),
        Binding("down", "leave", "To the results", show=False),
    ]

    class Left(Message):
        """Down or Enter: on to the results."""

    def action_nothing(self) -> None:
        """Keep the keys of undo from going further."""

    def action_leave(self) -> None:
        """Say that the results are wanted."""
        self.post_message(self.Left())


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
