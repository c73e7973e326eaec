"""Choose an entry out of any number: what is typed is searched for in the catalog."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content

from store.rows import Row as EntryRow
from studio.errands import Errands
from studio.panes.entry_rows import number
from studio.screens.dialogs import Picker
from studio.widgets.plain import fit, literal
from studio.widgets.rows import Row


class PickEntry(Picker[EntryRow | None]):
    """Choose one of the entries that a search finds. Gives its row, or None."""

    PLACE = "Choose an entry"
    HELP_TEXT = "Type to search, as in the library's search box."
    HINT = "type to search"
    EMPTY = "Looking …"

    def __init__(
        self, title: str, fetch: Callable[[str], Sequence[EntryRow]], errands: Errands
    ) -> None:
        """Ask.

        Args:
            title: What is asked.
            fetch: Called in a thread: the entries for what is typed, the likeliest first.
            errands: Of the screen below, which is there longer than this one.
        """
        super().__init__(title)
        self._fetch = fetch
        self._errands = errands

    def on_mount(self) -> None:
        """Have room for what is found."""
        self.rows_list.styles.height = 16

    def look(self, text: str) -> None:
        """Those that a search finds."""

        def show(found: Sequence[EntryRow]) -> None:
            if self.is_attached:
                self.rows_list.empty = "Nothing matches."
                self.rows_list.set_rows([_row(one) for one in found])
                self.rows_list.cursor = 0

        self._errands.read("pick entry", lambda: self._fetch(text), show)

    def answer(self, row: Row) -> EntryRow | None:
        """The entry's row."""
        return row.payload if isinstance(row.payload, EntryRow) else None


def _row(entry: EntryRow) -> Row:
    right = f"{fit(literal(entry.type), 14)} {number(entry.tokens):>5}"
    return Row(
        f"{entry.kind}:{entry.name}", Content(literal(entry.name)), Content(right), payload=entry
    )
