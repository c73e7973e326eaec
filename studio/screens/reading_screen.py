"""What the screens share that read for long: how far it has come, what is read so far, its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Final, Generic, TypeVar

from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from store.errors import StoreError
from studio.at import At, GoTo
from studio.desk import Desk
from studio.progress import Progress, Stopped
from studio.screens.desk_screen import DeskScreen
from studio.widgets.grid import Grid
from studio.widgets.plain import literal
from studio.widgets.row_list import RowList

ReadT = TypeVar("ReadT")
"""All that is read."""
FoundT = TypeVar("FoundT")
"""One of what is found on the way."""

_PATIENCE: Final = 0.3
"""Seconds between two looks at how far it has come."""


class ReadingScreen(DeskScreen[GoTo | None], Generic[ReadT, FoundT]):
    """A screen of what takes long to read: what was read before stays in sight meanwhile.

    A subclass composes a `Static` of the id `LINE` and a list or grid of the id `BODY`. It says in
    `reader` what is read, and shows `_read` in `show_read`, which also writes the line. Where what
    is found on the way is worth a look, `so_far` makes of it what is shown until all is read.
    """

    LINE: ClassVar[str]
    """Says how far it has come; once it is read, what it came to."""
    BODY: ClassVar[str]
    """Has the keyboard at first."""

    def __init__(self, desk: Desk, at: At) -> None:
        super().__init__(desk)
        self._at = at
        self._read: ReadT | None = None
        """What is shown."""
        self._so_far: int | None = 0
        """Of how many finds that is made; None when all was read."""
        self._progress: Progress[FoundT] | None = None
        """Of the reading that is under way."""
        self._ticking: Timer | None = None

    def reader(self) -> Callable[[Progress[FoundT]], ReadT]:
        """What reads, in a thread of its own, and tells how far it has come."""
        raise NotImplementedError

    def show_read(self) -> None:
        """Show what is read."""
        raise NotImplementedError

    def so_far(self, found: Sequence[FoundT]) -> ReadT | None:
        """What to show of these while more are looked for; None to wait for all."""
        return None

    def on_mount(self) -> None:
        """The keyboard is in the list."""
        self.query_one(self.BODY).focus()

    def reload(self) -> None:
        """Read anew."""
        self._stop()
        progress = self._progress = Progress[FoundT]()
        read = self.reader()
        if self._ticking is None:
            self._ticking = self.set_interval(_PATIENCE, self._tick)

        def fetch() -> ReadT | StoreError | None:
            try:
                return read(progress)
            except Stopped:
                return None
            except StoreError as error:
                # Not left to the errands: what else fails meanwhile ends no reading, this does.
                return error

        self.errands.read("reading", fetch, self._take)

    def leave(self) -> None:
        """Let the reading end, and the threads."""
        self._stop()
        super().leave()

    def _stop(self) -> None:
        if self._progress is not None:
            self._progress.stop()

    def _tick(self) -> None:
        """Say how far it has come; where not all was read before, show what is read so far."""
        progress = self._progress
        if progress is None:
            return
        found = tuple(progress.found)
        if self._so_far is not None and len(found) not in (0, self._so_far):
            read = self.so_far(found)
            if read is not None:
                self._so_far, self._read = len(found), read
                self.show_read()
        self._say_line(f"{progress.text} …")

    def _take(self, read: ReadT | StoreError | None) -> None:
        if read is None:
            return
        self._progress = None
        if self._ticking is not None:
            self._ticking.stop()
            self._ticking = None
        if isinstance(read, StoreError):
            self.failed(read)
            self._show_failed(read)
        else:
            self._so_far, self._read = None, read
            self.show_read()

    def _show_failed(self, error: StoreError) -> None:
        """Take back what said that it is being read; what was read before still stands."""
        if self._so_far is None:
            self.show_read()
            return
        self._say_line(f"Not all could be read: {error}")
        body = self.query_one(self.BODY)
        if isinstance(body, RowList | Grid):
            body.empty = "It could not be read."

    def _say_line(self, text: str) -> None:
        self.query_one(self.LINE, Static).update(Content(literal(text)))
