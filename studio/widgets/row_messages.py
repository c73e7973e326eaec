"""What a list tells its owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from studio.widgets.rows import Row

if TYPE_CHECKING:
    from studio.widgets.row_list import RowList


class ListMessage(Message):
    """A message of a list; `control` is the list."""

    def __init__(self, row_list: RowList) -> None:
        super().__init__()
        self.row_list = row_list

    @property
    def control(self) -> RowList:
        """The list that sent the message."""
        return self.row_list


class RowMessage(ListMessage):
    """A message about one row."""

    def __init__(self, row_list: RowList, row_id: str, index: int, row: Row) -> None:
        super().__init__(row_list)
        self.row_id = row_id
        self.index = index
        self.row = row
