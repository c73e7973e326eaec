"""The status line's word of the checks: the cheap ones, behind everything else, on what changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from textual.screen import Screen
from textual.timer import Timer

from store.errors import StoreError
from studio.desk import Desk
from studio.errands import Errands

if TYPE_CHECKING:
    from store.checks.cheap import Followed

REST: Final = 0.6
"""Seconds without a change before what changed is looked at."""


class StatusChecks:
    """Follows the cheap rules, and says how many findings there are."""

    def __init__(
        self,
        screen: Screen[None],
        errands: Errands,
        desk: Desk,
        show: Callable[[int, int, bool], None],
    ) -> None:
        """Begin to follow, when the screen has come to rest.

        Args:
            screen: Whose time it is.
            errands: Its errands: a look is a read.
            desk: Whose catalog is looked at.
            show: Told the errors, the warnings, and whether they are the whole catalog's.
        """
        self._screen, self._errands, self._desk, self._show = screen, errands, desk, show
        self._followed: Followed | None = None
        self._waiting: Timer | None = None
        self.ask()

    def ask(self) -> None:
        """Look soon: many changes in a row are one look."""
        if self._waiting is not None:
            self._waiting.stop()
        self._waiting = self._screen.set_timer(REST, self._read)

    def _read(self) -> None:
        self._waiting = None
        catalog, before = self._desk.catalog, self._followed

        def fetch() -> Followed | StoreError:
            # Imported here: the rules are many modules, and this thread is not the screen's.
            from store.checks.cheap import follow

            try:
                return follow(catalog, before)
            except StoreError as error:
                return error

        def take(now: Followed | StoreError) -> None:
            if isinstance(now, StoreError):
                # Whoever reads next says it; here what was known stays until more is.
                self._followed = None
                return
            self._followed = now
            self._show(now.count("error"), now.count("warning"), now.whole)

        self._errands.read("status checks", fetch, take)
