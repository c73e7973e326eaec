"""Opening a database: connections, transactions, the version check."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, insert, inspect, select
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from store.database.dialect import Dialect, Notices, dialect_of
from store.database.location import shown_location, url_of
from store.database.search import create_search_tables
from store.database.tables import meta, metadata
from store.database.version import SCHEMA_VERSION
from store.errors import Invalid, PersistError

BUSY_TIMEOUT: Final = 10_000
"""Milliseconds that a writer waits for another before it gives up."""

_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Database:
    """One database, open. Connections are made as they are needed, from any thread.

    `reading` runs in a transaction whose statements see one state, and `writing` holds the lock of
    the one writer from its first read, so that no other writer can slip in between a read and the
    write that rests on it.
    """

    def __init__(self, engine: Engine, location: str, dialect: Dialect) -> None:
        self._engine = engine
        self._reader = engine.execution_options(**dialect.READING)
        self._writer = engine.execution_options(**dialect.WRITING)
        self._dialect = dialect
        self.location = location
        """What to call this database in messages: a path or a URL without its password."""

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection whose statements all see the same state.

        Raises:
            PersistError: the database cannot be read.
            Invalid: a value that no database can hold was asked for.
        """
        with self._translated(), self._reader.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that holds the write lock; commits at the end, or rolls back on an error.

        Raises:
            PersistError: the database cannot be written.
        """
        with self._translated(), self._writer.connect() as connection, connection.begin():
            yield connection
            self._dialect.announce(connection)

    def notices(self) -> Notices:
        """Something to ask now and then whether the database has changed; close it after use.

        Raises:
            PersistError: the database cannot be read.
        """
        with self._translated():
            return self._dialect.notices(self._engine, self.location)

    def prepare(self) -> None:
        """Make a new database ready for its schema.

        Raises:
            PersistError: it cannot hold a catalog.
        """
        with self._translated():
            self._dialect.prepare(self._engine, self.location)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise self._dialect.explained(error, self.location) from error
        except SQLAlchemyError as error:
            said = str(error).splitlines()
            problem = f"the database {self.location} reports: {said[0] if said else repr(error)}"
            raise PersistError(problem) from error
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
    database = _connect(location)
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
    url = url_of(location)
    if url.get_backend_name() == "sqlite":
        file = Path(url.database or ":memory:")
        # To connect to a file that is not there would make one.
        if not file.exists() or (file.is_file() and not file.stat().st_size):
            return None
    database = _connect(location)
    try:
        with database.reading() as connection:
            version = _version(connection, database.location)
            if version is None:
                _refuse_foreign(connection, database.location)
        if version is not None:
            _refuse_newer(database, version)
            return database
    except BaseException:
        database.close()
        raise
    database.close()
    return None


def _connect(location: str | Path) -> Database:
    url = url_of(location)
    shown = shown_location(url)
    try:
        dialect = dialect_of(url)
        if dialect is None:
            raise PersistError(
                f'"{shown}" is not a database URL that can be used: a catalog lives in SQLite or '
                f"PostgreSQL; write a path, or postgresql://host/name"
            )
        engine = dialect.make_engine(url, encode=_JSON, decode=_read_json, patience=BUSY_TIMEOUT)
    except ArgumentError as error:
        raise PersistError(
            f'"{shown}" is not a database URL that can be used: {str(error).splitlines()[0]}'
        ) from error
    except ImportError as error:
        raise PersistError(f"the database {shown} cannot be opened: {error}") from error
    return Database(engine, shown, dialect)


def _read_json(text: str | bytes) -> Any:
    # Most tags and presets are empty: decoding 10,000 of them takes longer than asking.
    if text == "[]":
        return []
    return {} if text == "{}" else json.loads(text)


def _prepare_schema(database: Database) -> None:
    with database.reading() as connection:
        version = _version(connection, database.location)
        if version is None:
            _refuse_foreign(connection, database.location)
    if version is None:
        database.prepare()
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


def _refuse_foreign(connection: Connection, location: str) -> None:
    """Leave another program's database alone."""
    if tables := inspect(connection).get_table_names():
        raise PersistError(
            f"{location} is another program's database (it has a table {tables[0]}); "
            f"name a new one with --db"
        )


def _version(connection: Connection, location: str) -> int | None:
    if not connection.dialect.has_table(connection, meta.name):
        return None
    found = connection.execute(select(meta.c.value).where(meta.c.key == "schema_version"))
    value = found.scalar_one_or_none()
    if value is None or str(value).isdecimal():
        return None if value is None else int(value)
    raise PersistError(f"the database {location} is damaged; restore it from a backup")
