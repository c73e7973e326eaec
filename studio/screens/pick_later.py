"""Choose one of some rows that are read while the question is asked already."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from store.errors import StoreError
from studio.errands import Errands
from studio.screens.dialogs import MOST_LINES, PickScreen
from studio.widgets.rows import Row


class PickLater(PickScreen):
    """As `PickScreen`, for rows that take a while. What is typed ahead counts once they are there.

    When they cannot be read, that is said, and nothing is chosen.
    """

    CSS_PATH = "dialogs.tcss"

    def __init__(
        self,
        title: str,
        fetch: Callable[[], Sequence[Row]],
        errands: Errands,
        chosen: str = "",
        *,
        said: str = "",
    ) -> None:
        """Ask.

        Args:
            title: What is asked.
            fetch: Called in a thread: the rows.
            errands: Of the screen below, which is there longer than this one.
            chosen: The id of the row that is chosen now.
            said: What the columns at the right are, at the foot.
        """
        super().__init__(title, (), chosen, said=said)
        self._fetch = fetch
        self._errands = errands
        self._looking = True
        self._entered = False
        """Whether Enter came before the rows."""

    def on_mount(self) -> None:
        """Begin to read."""
        self.rows_list.empty = "Looking …"

        def fetch() -> Sequence[Row] | StoreError:
            try:
                return self._fetch()
            except StoreError as error:
                return error

        self._errands.read("pick later", fetch, self._show)

    @property
    def lines(self) -> int:
        """As many as there is room for: the box is not to grow when the rows come."""
        return MOST_LINES

    def _show(self, found: Sequence[Row] | StoreError) -> None:
        if not self.is_attached:
            return
        if isinstance(found, StoreError):
            self.notify(str(found), title="Not done", severity="error", markup=False)
            self.dismiss(None)
            return
        self._looking = False
        self.rows_list.empty = "Nothing matches."
        self.show_rows(found)
        if self._entered:
            self.action_take()

    def action_take(self) -> None:
        """Choose the row under the cursor, once there are rows."""
        if self._looking:
            self._entered = True
        else:
            super().action_take()
