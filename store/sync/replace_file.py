"""Replacing a file so that it is never there by half, and never over another's work."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from store.errors import Conflict
from store.sync.read_toml import hash_of


def replace_file(path: Path, data: bytes, known: str | None) -> None:
    """Write a file beside the old one, and rename it over that once it is on the disk.

    The file keeps its permissions; one that is a link to another is written there. `known` is the
    hash of what the file held when it was read; None for a file that was not there.

    Raises:
        Conflict: the file holds something else by now.
        OSError: it cannot be written; the old file is as it was.
    """
    target = Path(os.path.realpath(path))
    # Hidden, and no name of a seed file: nobody takes it for one while it is there.
    unfinished = target.with_name(f".{token_hex(8)}.tmp")
    try:
        # Not tempfile: a new file of its is closed to the team, and stays so after the rename.
        with unfinished.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _check_unchanged(target, known)
        if known is not None:
            unfinished.chmod(stat.S_IMODE(target.stat().st_mode))
        os.replace(unfinished, target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _keep_rename(target.parent)


def _check_unchanged(target: Path, known: str | None) -> None:
    try:
        there = hash_of(target.read_bytes())
    except FileNotFoundError:
        there = None
    if there != known:
        what = "is gone" if there is None else "is there" if known is None else "was changed"
        raise Conflict(f"{what} since the seeds were read; look at it and push again")


def _keep_rename(folder: Path) -> None:
    """Have the folder on the disk too, where the system lets a folder be written out."""
    if os.name != "posix":
        return
    # The new file is in its place already: on a file system that refuses, nothing is lost by it.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
