"""Choose an entry out of any number: what is typed is searched for in the catalog."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content

from store.rows import Row as EntryRow
from studio.errands import Errands
from studio.panes.entry_rows import number
from studio.screens.dialogs import MOST_LINES, Picker
from studio.widgets.plain import fit, literal
from studio.widgets.rows import Row


class PickEntry(Picker[EntryRow | None]):
    """Choose one of the entries that a search finds. Gives its row, or None."""

    PLACE = "Choose an entry"
    HELP_TEXT = "Type to search, as in the library's search box."
    HINT = "type to search"
    EMPTY = "Looking …"

    def __init__(
        self,
        title: str,
        fetch: Callable[[str], Sequence[EntryRow]],
        errands: Errands,
        chosen: str = "",
    ) -> None:
        """Ask.

        Args:
            title: What is asked.
            fetch: Called in a thread: the entries for what is typed, the likeliest first.
            errands: Of the screen below, which is there longer than this one.
            chosen: The name that the cursor is on at first, where that is found.
        """
        super().__init__(title)
        self._chosen = chosen
        self._fetch = fetch
        self._errands = errands
        self._looking = False
        """Whether what is shown is not yet what is typed."""
        self._taking = False
        """Whether the first of what is being looked for is to be taken."""

    def on_mount(self) -> None:
        """Have room for what is found."""
        self.rows_list.styles.height = MOST_LINES

    def look(self, text: str) -> None:
        """Those that a search finds."""
        self._looking, self._taking = True, False

        def show(found: Sequence[EntryRow]) -> None:
            if self.is_attached:
                self._looking = False
                self.rows_list.empty = "Nothing matches."
                self.rows_list.set_rows([_row(one) for one in found])
                names = [one.name for one in found]
                at = names.index(self._chosen) if not text and self._chosen in names else 0
                self.rows_list.move_to(at)
                if self._taking:
                    self.action_take()

        self._errands.read("pick entry", lambda: self._fetch(text), show)

    def action_take(self) -> None:
        """Choose the row under the cursor; what is typed and not found yet, when it is."""
        self._taking = self._looking
        if not self._looking:
            super().action_take()

    def answer(self, row: Row) -> EntryRow | None:
        """The entry's row."""
        return row.payload if isinstance(row.payload, EntryRow) else None


def _row(entry: EntryRow) -> Row:
    right = f"{fit(literal(entry.type), 14)} {number(entry.tokens):>5}"
    return Row(
        f"{entry.kind}:{entry.name}", Content(literal(entry.name)), Content(right), payload=entry
    )
