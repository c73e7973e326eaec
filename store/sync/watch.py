"""Noticing that seed files change, while something else goes on (SPEC section 6)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Final

_QUIET: Final = 100
"""Milliseconds without a change after which those met are told."""
_LONGEST: Final = 500
"""Milliseconds after which changes are told that do not stop."""
_LOOK: Final = 500
"""Milliseconds between two looks at whether the folder is the same one still."""


def watch(folder: Path, stop: Event) -> Iterator[None]:
    """Yield each time that seed files below a folder were changed, added or removed.

    Blocks in between, for use in a thread of its own; ends soon after `stop` is set. Changes that
    come together are told once, within a second. A folder that goes away is a change, and so is
    its coming back. Where the system has no notifications left to give, the files are looked at
    again and again instead.
    """
    from watchfiles import watch as notified

    polling: bool | None = None
    while not stop.is_set():
        identity = _identity(folder)
        if identity is None:
            yield from _until_there(folder, stop)
            continue
        try:
            for changes in notified(
                folder,
                watch_filter=lambda _, path: is_seed(folder, path),
                debounce=_LONGEST,
                step=_QUIET,
                stop_event=stop,
                rust_timeout=_LOOK,
                yield_on_timeout=True,
                raise_interrupt=False,
                force_polling=polling,
                ignore_permission_denied=True,
            ):
                if changes:
                    yield
                if _identity(folder) != identity:
                    yield
                    break
            else:
                return
        except (OSError, RuntimeError):
            # The folder went away as the watch began, or there is no more room for watches.
            if _identity(folder) == identity:
                if polling:
                    raise
                polling = True


def is_seed(folder: Path, path: str) -> bool:
    """Whether a path that changed may be, or hold, seed files."""
    # A system may tell of a folder by another path than it was asked for.
    head, name = os.path.split(path)
    below = Path(os.path.relpath(os.path.join(os.path.realpath(head), name), folder.resolve()))
    hidden = any(part.startswith(".") and part != ".." for part in below.parts)
    # Folders come and go with all that is in them.
    return not hidden and below.suffix in ("", ".toml")


def _identity(folder: Path) -> tuple[int, int] | None:
    """What tells a folder from another one at its place; None where there is none."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _until_there(folder: Path, stop: Event) -> Iterator[None]:
    while not stop.wait(_LOOK / 1000):
        if _identity(folder) is not None:
            yield
            return
