"""Choose an entry out of any number: what is typed is searched for in the catalog."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Input, Static

from store.rows import Row as EntryRow
from studio.commands import Command, bindings
from studio.errands import Errands
from studio.panes.entry_rows import number
from studio.screens.dialogs import TAKES, Dialog, foot
from studio.widgets.editors import LineEditor
from studio.widgets.pick_list import PickList
from studio.widgets.plain import fit, literal
from studio.widgets.row_list import RowList
from studio.widgets.rows import Row


class PickEntry(Dialog[EntryRow | None]):
    """Choose one of the entries that a search finds. Gives its row, or None."""

    CSS_PATH = "dialogs.tcss"
    PLACE = "Choose an entry"
    HELP_TEXT = "Type to search, as in the library's search box."
    COMMAND_LIST = (
        Command("pick.take", "Take the row under the cursor", "", "take", shown="enter"),
        Command("pick.list", "Into the rows", "down", "to_list"),
        Command("pick.cancel", "Choose nothing", "escape", "dismiss_none"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMAND_LIST)]

    rows_list = query_one("#pick-rows", RowList)

    def __init__(
        self, title: str, fetch: Callable[[str], Sequence[EntryRow]], errands: Errands
    ) -> None:
        """Ask.

        Args:
            title: What is asked.
            fetch: Called in a thread: the entries for what is typed, the likeliest first.
            errands: Of the screen below, which is there longer than this one.
        """
        super().__init__()
        self._title = title
        self._fetch = fetch
        self._errands = errands

    def compose(self) -> ComposeResult:
        """A box to type in above the rows."""
        with Vertical(id="dialog"):
            yield Static(Content(literal(self._title)), id="dialog-title")
            yield LineEditor(placeholder="type to search", id="pick-input", compact=True)
            yield PickList(id="pick-rows", empty="Looking …")
            yield foot(TAKES)

    def on_mount(self) -> None:
        """Begin with what fetches without a word."""
        self.rows_list.styles.height = 16
        self.query_one(Input).focus()
        self._look("")

    def _look(self, text: str) -> None:
        def show(found: Sequence[EntryRow]) -> None:
            if self.is_attached:
                self.rows_list.empty = "Nothing matches."
                self.rows_list.set_rows([_row(one) for one in found])
                self.rows_list.cursor = 0

        self._errands.read("pick entry", lambda: self._fetch(text), show)

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        event.stop()
        self._look(event.value)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_take()

    @on(RowList.Chosen)
    def _picked(self, event: RowList.Chosen) -> None:
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        """Choose the row under the cursor."""
        row = self.rows_list.cursor_row
        if row is not None and isinstance(row.payload, EntryRow):
            self.dismiss(row.payload)

    def action_to_list(self) -> None:
        """Into the rows."""
        self.rows_list.focus()
        self.rows_list.action_cursor_down()

    def action_dismiss_none(self) -> None:
        """Choose nothing."""
        self.dismiss(None)


def _row(entry: EntryRow) -> Row:
    right = f"{fit(literal(entry.type), 14)} {number(entry.tokens):>5}"
    return Row(
        f"{entry.kind}:{entry.name}", Content(literal(entry.name)), Content(right), payload=entry
    )
