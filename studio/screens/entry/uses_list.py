"""The rows of what uses an entry."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from studio.commands import Command, bindings
from studio.widgets.row_list import RowList


class UsesList(RowList):
    """Enter goes to the persona or the arc of the row."""

    PLACE = "Used by"
    HELP_TEXT = (
        "What uses this entry, and what the edit does there: the texts before and after, in "
        "tokens, at the stage the persona is at (•), and the labels at releases made from it."
    )
    COMMAND_LIST = (
        Command("uses.go", "Go to what uses it", "", "choose", shown="enter"),
        Command("uses.undo", "Undo the last change", "u", "screen.take_back('undo')"),
        Command("uses.redo", "Redo", "U", "screen.take_back('redo')"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(COMMAND_LIST),
        Binding("enter", "choose", "Go there", id="uses.choose"),
    ]
