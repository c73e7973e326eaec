"""A copy of a database as it is at one moment, while others write."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from store.database.engine import Database
from store.errors import AlreadyExists, PersistError


def file_of(database: Database) -> Path | None:
    """The file of a SQLite database; None for one in memory or on a server."""
    with database.outside() as connection:
        if connection.dialect.name != "sqlite":
            return None
        for _, name, file in connection.exec_driver_sql("PRAGMA database_list"):
            if name == "main" and file:
                return Path(file)
    return None


def backup_to(database: Database, path: Path) -> None:
    """Copy a database to a new file: all that was committed when it began, and nothing since.

    The file appears whole, flushed to the disk, or not at all.

    Raises:
        AlreadyExists: there is a file of that name; it is left as it is.
        PersistError: it is a PostgreSQL database, cannot be read, or the file cannot be written.
    """
    if os.path.lexists(path):
        raise AlreadyExists(f"{path} exists already; name a new file for the backup")
    # Not `.db`: what is there by half must not pass for a backup.
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    with database.outside() as connection:
        if connection.dialect.name != "sqlite":
            raise PersistError(
                f"{database.location} is not a file that can be copied; back it up with the "
                f"server's own program, such as pg_dump"
            )
        try:
            _copy(connection.connection.driver_connection, unfinished)
            if (file := file_of(database)) is not None:
                # Whoever may not read the one shall not read the other.
                shutil.copymode(file, unfinished)
            _publish(unfinished, path)
        except FileExistsError as error:
            raise AlreadyExists(f"{path} exists already; name a new file for the backup") from error
        except (OSError, sqlite3.Error) as error:
            reason = getattr(error, "strerror", None) or error
            raise PersistError(f"the backup {path} cannot be written: {reason}") from error
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)


def _copy(source: Any, target: Path) -> None:
    # What a killed copy of the same process number has left is not to be built upon.
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        (found,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
        if found != "ok":
            raise sqlite3.DatabaseError(f"the database is damaged ({found})")
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _publish(unfinished: Path, path: Path) -> None:
    """Give the copy its name, unless another has taken it meanwhile."""
    # Not every file system has links: the name is taken first, then the copy put in its place.
    path.open("xb").close()
    try:
        os.replace(unfinished, path)
    except OSError:
        path.unlink()
        raise
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
