"""Choose an entry out of any number: what is typed is searched for in the catalog."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content

from store.rows import Row as EntryRow
from studio.errands import Errands
from studio.panes.entry_rows import number, row_id
from studio.screens.pick_found import FoundPicker
from studio.widgets.plain import fit, literal
from studio.widgets.rows import Row


class PickEntry(FoundPicker[EntryRow | None]):
    """Choose one of the entries that a search finds. Gives its row, or None."""

    PLACE = "Choose an entry"

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
            chosen: The row that the cursor is on at first, as `row_id` calls it.
        """
        super().__init__(
            title, lambda text: [entry_choice(one) for one in fetch(text)], errands, chosen
        )

    def answer(self, row: Row) -> EntryRow | None:
        """The entry's row."""
        return row.payload if isinstance(row.payload, EntryRow) else None


def entry_choice(entry: EntryRow) -> Row:
    """The row of an entry to choose: its name, its type and its tokens."""
    right = f"{fit(literal(entry.type), 14)} {number(entry.tokens):>5}"
    return Row(
        row_id(entry.kind, entry.name), Content(literal(entry.name)), Content(right), payload=entry
    )
