"""A list that is asked one question: a click answers it."""

from __future__ import annotations

from textual import events

from studio.widgets.row_list import RowList


class PickList(RowList):
    """Rows to choose one of: a single click on a row chooses it."""

    def on_click(self, event: events.Click) -> None:
        """Choose the row under the pointer."""
        event.prevent_default()
        index = self.index_at(event.screen_offset)
        if index is not None and index < self.total:
            self.cursor = index
            self.action_choose()
