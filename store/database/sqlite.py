"""SQLite: one file, many readers and one writer (see `store.database.dialect.Dialect`)."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from store.database.dialect import IMMEDIATE, Decoder, Encoder, Moments, Notices, first_line
from store.database.sqlite_file import file_of, path_in, watch_file
from store.errors import PersistError, StoreError

READING: Final[Mapping[str, Any]] = MappingProxyType({})
WRITING: Final[Mapping[str, Any]] = MappingProxyType({IMMEDIATE: True})

_SIGNS: Final = (
    ("locked", "is locked by another program; try again when it is done"),
    ("readonly", "is read-only; change its permissions, or choose another with --db"),
    ("read-only", "is read-only; change its permissions, or choose another with --db"),
    ("unable to open", "cannot be opened; check that its folder exists and can be written"),
    ("not a database", "is not a database, or it is damaged; restore it from a backup"),
    ("malformed", "is damaged; restore it from a backup"),
    ("could not decode", "is damaged; restore it from a backup"),
    ("disk is full", "cannot grow: the disk is full"),
    ("disk i/o", "cannot be read or written: the disk reports an error"),
)


def make_engine(url: URL, *, encode: Encoder, decode: Decoder, patience: int) -> Engine:
    """An engine whose driver leaves transactions to us.

    BEGIN, so that the statements of a reader see one state; BEGIN IMMEDIATE from a writer's first
    read, so that no other writer can slip in between a read and the write that rests on it.
    """
    # check_same_thread: the pool hands a connection to one thread at a time.
    engine = create_engine(
        url,
        json_serializer=encode,
        json_deserializer=decode,
        poolclass=QueuePool,
        connect_args={"check_same_thread": False, "timeout": patience / 1000},
    )

    def set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout = {patience}",
            "foreign_keys = ON",
            "synchronous = FULL",
            "temp_store = MEMORY",
            "cache_size = -32000",
            # Pages, of 4 kB each: a pull of ten thousand entries is answered before it is copied
            # from the log into the file. That is done after 80 MB, or when the last one closes.
            "wal_autocheckpoint = 20000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", _begin)
    if path := path_in(url.database):
        watch_file(engine, path)
    return engine


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(IMMEDIATE) else "BEGIN")


def prepare(engine: Engine, location: str) -> None:
    """Turn write-ahead logging on. It is kept in the file: later connections find it on."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")


def announce(connection: Connection) -> None:
    """Nothing to tell: SQLite itself counts commits."""


def explained(error: DBAPIError, location: str) -> StoreError:
    """An error of the file in words for people."""
    return _explained(str(error.orig or error), first_line(error), location)


def _explained(said: str, first: str, location: str) -> StoreError:
    low = said.lower()
    words = next((words for sign, words in _SIGNS if sign in low), "")
    return PersistError(f"the database {location} {words or f'reports: {first}'}")


def moments(engine: Engine, location: str) -> Moments:
    """States told apart by SQLite's count of commits, and by the file itself."""
    from store.database.moments import Asked

    return Asked(
        engine,
        "PRAGMA data_version",
        waits=False,
        explained=lambda error: explained(error, location),
        # Whoever waits for an answer that saves time is better off without it.
        prepare=lambda driver: driver.execute("PRAGMA busy_timeout = 0"),
        place=lambda: file_of(path_in(engine.url.database)),
    )


def notices(engine: Engine, location: str) -> Notices:
    """Notices by SQLite's count of the commits of other connections."""
    return _Counted(engine, location)


class _Counted:
    """Looks at `PRAGMA data_version` on a connection that never writes."""

    at_once: Final = True

    def __init__(self, engine: Engine, location: str) -> None:
        self._location = location
        self._connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        # Servers ask before each answer: by the driver itself it takes a tenth of the time.
        driver = self._connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        self._driver = driver
        # The number belongs to one connection, which no other reader may be given.
        self._connection.detach()
        self._version = self._read()

    def _read(self) -> int:
        try:
            return int(self._driver.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.Error as error:
            raise _explained(str(error), str(error), self._location) from error

    def changed(self) -> bool:
        """Whether another connection has committed since."""
        before, self._version = self._version, self._read()
        return self._version != before

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
