"""The rows of what the checks found."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from studio.widgets.row_list import RowList


class FindingList(RowList):
    """Enter goes to where the finding of the row is mended."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Open", id="check.choose"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is offered to be opened where nothing was found."""
        if action == "choose" and not self.total:
            return False
        return super().check_action(action, parameters)
