"""Choose one out of any number: what is typed is searched for, off the screen's thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from store.errors import StoreError
from studio.errands import Errands
from studio.screens.dialogs import MOST_LINES, Picker, ResultT
from studio.widgets.rows import Row


class FoundPicker(Picker[ResultT]):
    """A box that searches, above the rows that are found. Enter takes what is typed, also when it
    comes before that is found. What could not be read is said in the place of the rows."""

    HELP_TEXT = "Type to search, as in the library's search box."
    HINT = "type to search"
    EMPTY = "Looking …"

    def __init__(
        self,
        title: str,
        fetch: Callable[[str], Sequence[Row]],
        errands: Errands,
        chosen: str = "",
        *,
        said: str = "",
    ) -> None:
        """Ask.

        Args:
            title: What is asked.
            fetch: Called in a thread: the rows for what is typed, the likeliest first.
            errands: Of the screen below, which is there longer than this one.
            chosen: The id of the row that the cursor is on at first, where that is found.
            said: What the columns at the right are, at the foot.
        """
        super().__init__(title, said=said)
        self._fetch = fetch
        self._errands = errands
        self._chosen = chosen
        self._looking = False
        """Whether what is shown is not yet what is typed."""
        self._taking = False
        """Whether the first of what is being looked for is to be taken."""

    def on_mount(self) -> None:
        """Have room for what is found: the box does not grow when it comes."""
        self.rows_list.styles.height = MOST_LINES

    def look(self, text: str) -> None:
        """Those that a search finds."""
        self._looking, self._taking = True, False

        def fetch() -> Sequence[Row] | StoreError:
            try:
                return self._fetch(text)
            except StoreError as error:
                return error

        def show(found: Sequence[Row] | StoreError) -> None:
            if self.is_attached:
                self._show(found, text)

        self._errands.read("pick", fetch, show)

    def _show(self, found: Sequence[Row] | StoreError, text: str) -> None:
        self._looking = False
        if isinstance(found, StoreError):
            self.rows_list.empty = f"It could not be read: {found}"
            found = ()
        else:
            self.rows_list.empty = "Nothing matches."
        self.rows_list.set_rows(found)
        ids = [row.id for row in found]
        self.rows_list.move_to(ids.index(self._chosen) if not text and self._chosen in ids else 0)
        if self._taking:
            self.action_take()

    def action_take(self) -> None:
        """Choose the row under the cursor; what is typed and not found yet, when it is."""
        self._taking = self._looking
        if not self._looking:
            super().action_take()


class PickFound(FoundPicker[str | None]):
    """Choose one of the rows that a search finds. Gives its id, or None."""

    def answer(self, row: Row) -> str:
        """Its id."""
        return row.id
