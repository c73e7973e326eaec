"""The file of a SQLite database while it is open: whether it is still there, and still the same.

A connection outlives its file: SQLite goes on reading and writing one that was deleted or replaced,
and what is written there is lost with it. A new connection would make an empty file in its place.
"""

from __future__ import annotations

import os
from typing import Any, Final, TypeAlias
from urllib.parse import unquote, urlsplit

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

from store.errors import PersistError

File: TypeAlias = tuple[int, int]
"""A file's device and number there: another file in its place has others."""

_KEY: Final = "file"


def path_in(database: str | None) -> str:
    """The path of the file in the database part of a URL, which may be a URI of SQLite's own.

    Blank for one that is kept in memory.
    """
    path = database or ""
    if path.startswith("file:"):
        path = unquote(urlsplit(path).path)
    return "" if path == ":memory:" else path


def file_of(path: str) -> File | None:
    """Which file stands at a path; None when there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def watch_file(engine: Engine, path: str) -> None:
    """Have connections of an engine serve the file at the path alone.

    Raises, when a connection is wanted later on:
        PersistError: the file that was there is there no more.
    """
    known: set[File] = set()

    def gone() -> PersistError:
        return PersistError(
            f"the database {path} is not there any more; bring it back, or choose another with --db"
        )

    def before_connecting(*_: object) -> None:
        if known and file_of(path) is None:
            raise gone()

    def connected(_connection: object, record: Any) -> None:
        file = file_of(path)
        record.info[_KEY] = file
        if file is not None:
            known.add(file)

    def wanted(_connection: object, record: Any, _proxy: object) -> None:
        file = file_of(path)
        if file is None:
            raise gone()
        if file != record.info.get(_KEY):
            # The pool makes another connection, to the file that is there now.
            raise DisconnectionError(f"{path} was replaced")

    event.listen(engine, "do_connect", before_connecting)
    event.listen(engine, "connect", connected)
    event.listen(engine, "checkout", wanted)
