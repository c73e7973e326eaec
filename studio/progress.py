"""How far a long errand has come: told by its thread, looked at by the screen now and then."""

from __future__ import annotations

from typing import Generic, TypeVar

FoundT = TypeVar("FoundT")


class Stopped(Exception):
    """Nobody waits for the errand any more."""


class Progress(Generic[FoundT]):
    """Carries a word from a thread to the screen; and back, that it may stop.

    Only whole values are put in their place, each by one of the two: so there is nothing to lock.
    """

    def __init__(self) -> None:
        self.found: list[FoundT] = []
        """What was found so far: the thread appends, the screen reads."""
        self._said = ("", 0, 0)
        self._stopped = False

    def __call__(self, what: str, done: int, total: int) -> None:
        """Say what is done, and how much of how much; 0 of 0 where that is unknown.

        Raises:
            Stopped: it need not go on.
        """
        self.go_on()
        self._said = (what, done, total)

    def go_on(self) -> None:
        """Find out whether to.

        Raises:
            Stopped: it need not go on.
        """
        if self._stopped:
            raise Stopped

    def stop(self) -> None:
        """Have the errand end at its next word."""
        self._stopped = True

    @property
    def text(self) -> str:
        """What is being done, for people."""
        what, done, total = self._said
        return f"{what} {done:,} of {total:,}" if total else what
