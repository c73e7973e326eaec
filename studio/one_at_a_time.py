"""One process at a time: a lock beside a file, let go of by the system when its holder dies."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EAGAIN
from pathlib import Path
from typing import Final

PATIENCE: Final = 1.0
"""Seconds to wait for another's turn to end."""


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the lock of a file.

    Raises:
        OSError: another has held it for a second, or the folder cannot be written.
    """
    lock = path.with_name(f".{path.stem}.lock")
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        end = time.monotonic() + PATIENCE
        while not _taken(handle):
            if time.monotonic() > end:
                raise OSError(EAGAIN, "another program is writing it", str(path))
            time.sleep(0.01)
        yield
    finally:
        # Closing it lets go of the lock.
        os.close(handle)


def _taken(handle: int) -> bool:
    try:
        import fcntl
    except ImportError:
        return _taken_on_windows(handle)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _taken_on_windows(handle: int) -> bool:
    from importlib import import_module

    msvcrt = import_module("msvcrt")
    try:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True
