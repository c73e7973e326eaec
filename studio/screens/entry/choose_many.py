"""Choose any number of some rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from studio.commands import Command, bindings
from studio.screens.dialogs import Dialog
from studio.widgets.plain import literal
from studio.widgets.row_list import RowList
from studio.widgets.rows import Row


class ChooseMany(Dialog[frozenset[str] | None]):
    """Space takes a row in or out, Enter is done. Gives the ids of those taken, or None."""

    CSS_PATH = "../dialogs.tcss"
    DEFAULT_CSS = """
    ChooseMany {
        align: center middle;
        background: $background 60%;
        #many-keys { height: 1; margin-top: 1; }
    }
    """
    PLACE = "Choose"
    HELP_TEXT = "All are taken at first. Space takes a row out, and in again."
    COMMAND_LIST = (
        Command(
            "many.toggle", "Take the row, or leave it", "space", "take_or_leave", "Take or leave"
        ),
        Command("many.all", "Take all, or none", "a", "all"),
        Command("many.done", "Done", "enter", "done"),
        Command("many.cancel", "Go back without an answer", "escape", "cancel"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMAND_LIST)]

    def __init__(self, title: str, rows: Sequence[Row]) -> None:
        super().__init__()
        self._title = title
        self._rows = tuple(rows)
        self._taken = {row.id for row in rows}

    def compose(self) -> ComposeResult:
        """The rows, each with a box, and what the keys do."""
        with Vertical(id="dialog"):
            yield Static(Content(literal(self._title)), id="dialog-title")
            yield RowList(id="many-rows")
            yield Static(
                Content.styled("space takes or leaves · a all or none · enter done", "$text-muted"),
                id="many-keys",
            )

    def on_mount(self) -> None:
        """All are taken."""
        rows = self.query_one(RowList)
        rows.styles.height = max(1, min(len(self._rows), 14))
        self._show()
        rows.focus()

    def _show(self) -> None:
        self.query_one(RowList).set_rows(
            [
                replace(
                    row,
                    label=Content.assemble(
                        ("[x] " if row.id in self._taken else "[ ] ", "$accent"), row.label
                    ),
                )
                for row in self._rows
            ]
        )

    @on(RowList.Chosen)
    def _row_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.action_done()

    def action_take_or_leave(self) -> None:
        """Take the row under the cursor, or leave it."""
        row_id = self.query_one(RowList).cursor_id
        if row_id is not None:
            self._taken ^= {row_id}
            self._show()

    def action_all(self) -> None:
        """Take all, or none when all are taken."""
        everything = {row.id for row in self._rows}
        self._taken = set() if self._taken == everything else everything
        self._show()

    def action_done(self) -> None:
        """Give those that are taken."""
        self.dismiss(frozenset(self._taken))

    def action_cancel(self) -> None:
        """Choose nothing."""
        self.dismiss(None)
