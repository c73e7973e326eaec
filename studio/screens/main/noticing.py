"""What others change while the studio is open, noticed within a second."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Final

from textual.screen import Screen

from store.errors import StoreError
from studio.errands import Errands

if TYPE_CHECKING:
    from store.catalog import Catalog
    from store.database.dialect import Notices
    from studio.desk import Seen

EVERY: Final = 0.8
"""Seconds between two looks."""


class Noticing:
    """Asks now and then whether the catalog was changed from elsewhere.

    Our own changes are known by their revision and need no second look. What changes no revision,
    such as counted tokens, changes nothing that is shown.
    """

    def __init__(
        self,
        screen: Screen[None],
        errands: Errands,
        catalog: Catalog,
        seen: Seen,
        changed: Callable[[], None],
        failed: Callable[[StoreError], None],
    ) -> None:
        """Begin to look.

        Args:
            screen: Whose time it is.
            errands: Its errands: a look is a read.
            catalog: What is looked at.
            seen: What is known of it already: our own changes among it.
            changed: Called on the screen's thread when another has changed something.
            failed: Called there when the catalog cannot be looked at; it is not looked at again.
        """
        self._errands, self._catalog, self._seen = errands, catalog, seen
        self._changed, self._failed = changed, failed
        self._notices: Notices | None = None
        self._looking = Lock()
        self._closed = False
        self._timer = screen.set_interval(EVERY, self._ask)
        self._ask()

    def _ask(self) -> None:
        if not self._errands.writing:
            self._errands.read("notices", self._look, self._tell)

    def _look(self) -> int | StoreError:
        """The newest revision, 0 when nothing was committed since the last look."""
        with self._looking:
            if self._closed:
                return 0
            try:
                if self._notices is None:
                    self._notices = self._catalog.notices()
                    return self._catalog.newest_revision()
                return self._catalog.newest_revision() if self._notices.changed() else 0
            except StoreError as error:
                return error

    def _tell(self, newest: int | StoreError) -> None:
        if isinstance(newest, StoreError):
            # Said once: looking again would only say it again.
            self._timer.stop()
            self._failed(newest)
            return
        first = not self._seen.revision
        if self._seen.take(newest) and not first:
            self._changed()

    def close(self) -> None:
        """Look no more."""
        self._timer.stop()
        # A look may be under way in its thread: its connection is not taken from under it.
        with self._looking:
            self._closed = True
            if self._notices is not None:
                self._notices.close()
