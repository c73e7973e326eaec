"""Work off the screen's thread: reads that only the newest answer of counts, writes in order.

An errand returns a value from a thread; what is done with it happens back on the screen's own
thread, in a message handler. So threads never touch a widget.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any, Final, TypeVar

from textual.dom import DOMNode
from textual.message import Message
from textual.timer import Timer

from store.errors import StoreError
from studio.panes.status_line import StatusLine

T = TypeVar("T")

PATIENCE: Final = 1.0
"""Seconds after which what is being written is told."""


class Answered(Message):
    """An errand is back."""

    bubble = False

    def __init__(self, then: Callable[[], None]) -> None:
        super().__init__()
        self.then: Final = then
        """What to do with its answer, on the thread of the screen."""


class Errands:
    """The errands of one screen, which handles `Answered` by calling `then`.

    Args:
        owner: The screen that gets the answers.
        failed: Called on its thread with an error that an errand ended in.
    """

    def __init__(self, owner: DOMNode, failed: Callable[[StoreError], None]) -> None:
        self._owner = owner
        self._failed = failed
        self._newest: dict[str, int] = {}
        self._readers = ThreadPoolExecutor(max_workers=3, thread_name_prefix="read")
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="write")
        self._writing = 0
        self._named: list[str] = []
        self._progress = ""
        self._began = 0.0
        self._telling: Timer | None = None
        self._closed = False

    @property
    def writing(self) -> bool:
        """Whether a write is still under way."""
        return self._writing > 0

    @property
    def under_way(self) -> str:
        """What is being written, in words; blank when nothing is."""
        named = self._named[0] if self._named else "Saving"
        return (self._progress or named) if self._writing else ""

    def tell_progress(self, words: str) -> None:
        """Say how far the change has come that is being written, where it takes long."""
        if self._writing:
            self._progress = words
            if monotonic() - self._began > PATIENCE:
                self._tell()

    def read(self, group: str, fetch: Callable[[], T], then: Callable[[T], None]) -> None:
        """Fetch in a thread; the answer counts unless the group has asked again since."""
        turn = self._newest[group] = self._newest.get(group, 0) + 1

        def newest() -> bool:
            return self._newest[group] == turn

        def task() -> None:
            if newest():
                self._answer(fetch, then, newest)

        # What is asked for on the way out nobody waits for any more.
        if not self._closed:
            self._readers.submit(task)

    def write(self, act: Callable[[], T], then: Callable[[T], None], *, what: str = "") -> None:
        """Write in the one writing thread, after every write that was asked for before.

        `what` says what takes so long, should it take long: `Pulling the seeds`.
        """
        self._writing += 1
        if what:
            self._named.append(what)
        if self._writing == 1 and self._owner.is_running:
            self._began = monotonic()
            self._telling = self._owner.set_interval(PATIENCE, self._tell)

        def done() -> bool:
            self._writing -= 1
            if what:
                self._named.remove(what)
            if not self._writing:
                self._end_telling()
            return True

        self._writer.submit(self._answer, act, then, done)

    def _tell(self) -> None:
        """Say what is still being written, and for how long already."""
        seconds = monotonic() - self._began
        for line in self._owner.query(StatusLine):
            line.show_work(f"{self.under_way} … {seconds:.0f} s")

    def _end_telling(self) -> None:
        self._progress = ""
        if self._telling is not None:
            self._telling.stop()
            self._telling = None
        for line in self._owner.query(StatusLine):
            line.show_work("")

    def _answer(
        self, fetch: Callable[[], T], then: Callable[[T], None], counts: Callable[[], bool]
    ) -> None:
        # `counts` runs on the screen's thread: what it looks at and alters is the screen's.
        try:
            value = fetch()
        except StoreError as error:
            failure = error
            self._post(lambda: self._failed(failure) if counts() else None)
        except BaseException as error:
            fault = error
            self._post(lambda: _raise(fault))
        else:
            self._post(lambda: then(value) if counts() else None)

    def _post(self, then: Callable[[], Any]) -> None:
        self._owner.post_message(Answered(then))

    async def finish(self) -> None:
        """Wait until every write that was asked for is done."""
        await asyncio.get_running_loop().run_in_executor(self._writer, lambda: None)

    async def answered(self) -> None:
        """Wait until every write that was asked for is done and its answer was taken."""
        taken = asyncio.Event()
        self.write(lambda: None, lambda _: taken.set())
        await taken.wait()

    def close(self) -> None:
        """Let the threads end; writes that were asked for are still done."""
        self._closed = True
        self._readers.shutdown(wait=False, cancel_futures=True)
        self._writer.shutdown(wait=True)


def _raise(error: BaseException) -> None:
    raise error
