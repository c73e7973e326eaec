"""Signs of life on a terminal for work that takes longer than a second."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from typing import Final

_PATIENCE: Final = 1.0
_BAR: Final = 30
_ERASE: Final = "\r\x1b[K"


def _watched() -> bool:
    try:
        return sys.stderr is not None and sys.stderr.isatty()
    except ValueError:
        return False


@contextmanager
def working(what: str) -> Iterator[None]:
    """Say what is being done, with the seconds it has taken, once it takes longer than one."""
    if not _watched():
        yield
        return
    done = Event()
    teller = Thread(target=_tell, args=(what, done), daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def _tell(what: str, done: Event) -> None:
    started = monotonic()
    told = False
    while not done.wait(_PATIENCE if not told else 0.2):
        sys.stderr.write(f"{_ERASE}{what} … {monotonic() - started:.0f} s")
        sys.stderr.flush()
        told = True
    if told:
        sys.stderr.write(_ERASE)
        sys.stderr.flush()


class Bar:
    """A bar for work of known length; shown once it takes longer than a second."""

    def __init__(self, what: str, total: int) -> None:
        self._what = what
        self._total = total
        self._started = monotonic()
        self._told = self._started
        self._shown = False

    def at(self, done: int) -> None:
        """Say how much is done."""
        now = monotonic()
        if now - self._started < _PATIENCE or now - self._told < 0.1 or not _watched():
            return
        self._told, self._shown = now, True
        filled = _BAR * done // max(1, self._total)
        bar = "█" * filled + "░" * (_BAR - filled)
        sys.stderr.write(f"{_ERASE}{self._what} {bar} {done} of {self._total}")
        sys.stderr.flush()

    def end(self) -> None:
        """Take the bar away."""
        if self._shown:
            sys.stderr.write(_ERASE)
            sys.stderr.flush()
