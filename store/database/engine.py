"""Opening a database: connections, transactions, pragmas, the version check."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from store.database.search import create_search_tables
from store.database.tables import meta, metadata
from store.database.version import SCHEMA_VERSION
from store.errors import Invalid, PersistError

BUSY_TIMEOUT: Final = 10_000
"""Milliseconds that a writer waits for another before it gives up."""

_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Database:
    """One database, open. Connections are made as they are needed, from any thread.

    The driver's own transactions are off: `reading` runs in BEGIN, so that its statements see one
    state, and `writing` in BEGIN IMMEDIATE from its first read, so that no other writer can slip
    in between a read and the write that rests on it.
    """

    def __init__(self, engine: Engine, location: str) -> None:
        self._engine = engine
        self.location = location
        """What to call this database in messages: a path or a URL without its password."""

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection whose statements all see the same state.

        Raises:
            PersistError: the database cannot be read.
            Invalid: a value that no database can hold was asked for.
        """
        with self._translated(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that holds the write lock; commits at the end, or rolls back on an error.

        Raises:
            PersistError: the database cannot be written.
        """
        with (
            self._translated(),
            self._engine.connect().execution_options(immediate=True) as connection,
            connection.begin(),
        ):
            yield connection

    def data_version(self, connection: Connection) -> int:
        """A number that changes when another connection has committed (SQLite only)."""
        return int(connection.exec_driver_sql("PRAGMA data_version").scalar_one())

    @contextmanager
    def watching(self) -> Iterator[Connection]:
        """A connection of its own that never writes, for `data_version`."""
        with self._translated(), self._engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise PersistError(explain(error, self.location)) from error
        except (json.JSONDecodeError, UnicodeDecodeError) as error:
            # What we wrote decodes: the bytes were changed by something else.
            damaged = f"the database {self.location} is damaged; restore it from a backup"
            raise PersistError(damaged) from error
        except UnicodeEncodeError as error:
            problem = "a text holds half of a surrogate pair, which cannot be stored or looked up"
            raise Invalid(problem) from error
        except OverflowError as error:
            raise Invalid("a number is too large for the database; use a smaller one") from error


def open_database(location: str | Path) -> Database:
    """Open the database of a path or URL; a new one gets the schema.

    Raises:
        PersistError: it cannot be opened, is damaged, or is from a newer version.
    """
    database = _connect(_url(location))
    try:
        _prepare_schema(database)
    except BaseException:
        database.close()
        raise
    return database


def find_database(location: str | Path) -> Database | None:
    """Open the database of a path or URL as it stands; None where no catalog is. Makes nothing.

    Raises:
        PersistError: it cannot be opened, is damaged, another program's, or from a newer version.
    """
    url = _url(location)
    if url.get_backend_name() == "sqlite":
        file = Path(url.database or ":memory:")
        # To connect to a file that is not there would make one.
        if not file.exists() or (file.is_file() and not file.stat().st_size):
            return None
    database = _connect(url)
    try:
        with database.reading() as connection:
            version = _version(connection, database.location)
        if version is not None:
            _refuse_newer(database, version)
            return database
        _refuse_foreign(database)
    except BaseException:
        database.close()
        raise
    database.close()
    return None


def _connect(url: URL) -> Database:
    shown = url.database or "memory" if url.drivername == "sqlite" else url.render_as_string()
    try:
        engine = create_engine(
            url, json_serializer=_JSON, json_deserializer=_read_json, **_options(url)
        )
    except ArgumentError as error:
        raise PersistError(
            f'"{shown}" is not a database URL that can be used: {str(error).splitlines()[0]}'
        ) from error
    except ImportError as error:
        raise PersistError(
            f"the database {shown} needs a driver that is not installed: {error}"
        ) from error
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return Database(engine, shown)


def _read_json(text: str) -> Any:
    # Most tags and presets are empty: decoding 10,000 of them takes longer than asking.
    if text == "[]":
        return []
    return {} if text == "{}" else json.loads(text)


def _url(location: str | Path) -> URL:
    text = str(location)
    if "://" not in text:
        return URL.create("sqlite", database=text)
    try:
        return make_url(text)
    except (ArgumentError, ValueError) as error:
        raise PersistError(
            f'"{text}" is not a database URL; write a path, or postgresql://host/name'
        ) from error


def _options(url: URL) -> dict[str, Any]:
    if url.get_backend_name() != "sqlite":
        return {}
    # check_same_thread: the pool hands a connection to one thread at a time.
    return {
        "poolclass": QueuePool,
        "connect_args": {"check_same_thread": False, "timeout": BUSY_TIMEOUT / 1000},
    }


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT}",
        "foreign_keys = ON",
        "synchronous = FULL",
        "temp_store = MEMORY",
        "cache_size = -32000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT":
        return
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _prepare_schema(database: Database) -> None:
    with database.reading() as connection:
        version = _version(connection, database.location)
    if version is None:
        _refuse_foreign(database)
        with database.watching() as connection:
            # Kept in the file: every later connection finds it on.
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        with database.writing() as connection:
            if _version(connection, database.location) is None:
                metadata.create_all(connection)
                create_search_tables(connection)
                connection.execute(
                    insert(meta).values(key="schema_version", value=str(SCHEMA_VERSION))
                )
    else:
        _refuse_newer(database, version)


def _refuse_newer(database: Database, version: int) -> None:
    if version > SCHEMA_VERSION:
        raise PersistError(
            f"{database.location} was written by a newer Persona Studio (schema {version}; this "
            f"one knows {SCHEMA_VERSION}): update Persona Studio, or open another database"
        )


def _refuse_foreign(database: Database) -> None:
    """Leave another program's database alone."""
    with database.reading() as connection:
        tables = inspect(connection).get_table_names()
    if tables:
        raise PersistError(
            f"{database.location} is another program's database (it has a table {tables[0]}); "
            f"name a new file with --db"
        )


def _version(connection: Connection, location: str) -> int | None:
    if not connection.dialect.has_table(connection, meta.name):
        return None
    found = connection.execute(select(meta.c.value).where(meta.c.key == "schema_version"))
    value = found.scalar_one_or_none()
    if value is None or str(value).isdecimal():
        return None if value is None else int(value)
    raise PersistError(f"the database {location} is damaged; restore it from a backup")


def explain(error: SQLAlchemyError, location: str) -> str:
    """A database error in words for people: what happened to which file, and what to do."""
    text = str(error.orig) if isinstance(error, DBAPIError) and error.orig else str(error)
    low = text.lower()
    for sign, words in (
        ("locked", "is locked by another program; try again when it is done"),
        ("readonly", "is read-only; change its permissions, or choose another with --db"),
        ("read-only", "is read-only; change its permissions, or choose another with --db"),
        ("unable to open", "cannot be opened; check that its folder exists and can be written"),
        ("not a database", "is not a database, or it is damaged; restore it from a backup"),
        ("malformed", "is damaged; restore it from a backup"),
        ("could not decode", "is damaged; restore it from a backup"),
        ("disk is full", "cannot grow: the disk is full"),
        ("disk i/o", "cannot be read or written: the disk reports an error"),
    ):
        if sign in low:
            return f"the database {location} {words}"
    return f"the database {location} reports: {text.splitlines()[0] if text else error!r}"
