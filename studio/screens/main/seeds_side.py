"""How the seeds stand, on the status line: looked at after every change, here and in the files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from textual.screen import Screen
from textual.timer import Timer

from store.errors import StoreError
from studio.errands import Answered, Errands
from studio.seed_words import IN_PLACE, seed_words

if TYPE_CHECKING:
    from store.sync.outline import Outline, Outlines
    from studio.desk import Desk

EVERY: Final = 0.5
"""Seconds between two looks whether anything was changed here."""
FIRST: Final = 0.3
"""Seconds after the panes are furnished: the first rows and the first prompt go before."""
SETTLE: Final = 0.2
"""Seconds after a file was changed: whoever changes files writes down soon that it was them."""

AGAIN: Final = 2.0
"""Seconds after which changed files are looked at once more: a long push may have been at it."""


class SeedsSide:
    """Looks at the seeds in the background, and says how they stand.

    Files are watched in a thread of its own; what stands in them is compared in a read. Both
    import what they need there, once the first rows are shown.
    """

    def __init__(
        self,
        screen: Screen[None],
        errands: Errands,
        desk: Desk,
        show: Callable[[str, bool], None],
        files_changed: Callable[[bool], None],
        failed: Callable[[str], None],
    ) -> None:
        """Begin soon.

        Args:
            screen: Whose thread it is that is told.
            errands: Its errands: a look is a read.
            desk: The open workspace.
            show: Shows words, and whether they are of something to be done.
            files_changed: Told when seed files were changed; whether it is news that they differ.
            failed: Told why the files cannot be watched.
        """
        self._screen, self._errands, self._desk = screen, errands, desk
        self._show, self._files_changed, self._failed = show, files_changed, failed
        self._outlines: Outlines | None = None
        self._told: Outline | None = None
        self._revision = -1
        """The newest revision that was known at the last look."""
        self._stop = Event()
        self._soon: Timer | None = None
        self._every: Timer | None = None
        self._first = screen.set_timer(FIRST, self._begin)

    def _begin(self) -> None:
        self._every = self._screen.set_interval(EVERY, self._ask)
        self._ask()
        folder = self._desk.workspace.seeds
        # It is a daemon: a studio that breaks down does not wait for files to change.
        Thread(target=self._watch, args=(folder,), name="seeds", daemon=True).start()

    @property
    def begun(self) -> bool:
        """Whether the seeds are looked at by now."""
        return self._every is not None

    def _ask(self) -> None:
        if self._revision != self._desk.seen.revision and not self._errands.writing:
            self.look()

    def look(self) -> None:
        """See how the seeds stand now."""
        if self.begun and not self._stop.is_set():
            self._revision = self._desk.seen.revision
            self._errands.read("seeds", self._outline, self._tell)

    def _outline(self) -> Outline | None:
        from store.sync.outline import Outlines

        if self._outlines is None:
            self._outlines = Outlines(self._desk.catalog, self._desk.workspace.seeds)
        try:
            return self._outlines.look()
        except (OSError, StoreError):
            # A file on the move, or a database at work: the next look tells.
            return None

    def _tell(self, found: Outline | None) -> None:
        if found is not None and not self._stop.is_set():
            self._told = found
            text = seed_words(found)
            self._show(text, text != IN_PLACE)

    def _watch(self, folder: Path) -> None:
        """Watch the files, in a thread, until it is time to stop."""
        from store.sync.watch import watch

        try:
            for _ in watch(folder, self._stop):
                self._post(self._met)
        except (OSError, RuntimeError) as error:
            why = str(error)
            self._post(lambda: self._failed(why))

    def _post(self, then: Callable[[], None]) -> None:
        if not self._stop.is_set():
            self._screen.post_message(Answered(then))

    def _met(self) -> None:
        if self._soon is not None:
            self._soon.stop()
        self._soon = self._screen.set_timer(SETTLE, self._look_at_files)

    def _look_at_files(self) -> None:
        self._soon = None
        known = self._told is not None and self._told.changed

        def tell(found: Outline | None) -> None:
            self._tell(found)
            if not self._stop.is_set():
                if found is not None and found.changed:
                    self._soon = self._screen.set_timer(AGAIN, self.look)
                self._files_changed(found is not None and found.changed and not known)

        self._errands.read("seeds", self._outline, tell)

    def close(self) -> None:
        """Watch no more."""
        self._stop.set()
        for timer in (self._first, self._every, self._soon):
            if timer is not None:
                timer.stop()
