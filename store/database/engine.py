"""Opening a database: connections, transactions, the version check."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import orjson
from sqlalchemy import Connection, Engine, insert, inspect, select
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from store.database.dialect import Dialect, Moments, Notices, dialect_of
from store.database.location import shown_location, url_of
from store.database.search import create_search_tables
from store.database.tables import meta, metadata
from store.database.version import SCHEMA_VERSION
from store.errors import Invalid, PersistError

BUSY_TIMEOUT: Final = 10_000
"""Milliseconds that a writer waits for another before it gives up."""

_STANDARD: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


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

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """As `writing`, for changes of the schema: on SQLite with foreign keys off.

        Tables are altered there by making them anew, and dropping the old one would take with it
        the rows that refer to it. When rows lead nowhere at the end that led somewhere, all is
        rolled back.

        Raises:
            PersistError: the database cannot be written.
        """
        if self._engine.dialect.name != "sqlite":
            with self.writing() as connection:
                yield connection
            return
        with (
            self._translated(),
            self._writer.connect() as connection,
        ):
            driver: Any = connection.connection.driver_connection
            # Within a transaction SQLite does not heed it.
            driver.execute("PRAGMA foreign_keys = OFF")
            try:
                with connection.begin():
                    before = _dangling(connection)
                    yield connection
                    if lost := _dangling(connection) - before:
                        table, *_ = min(lost)
                        raise PersistError(
                            f"the database {self.location} cannot be brought up to date: rows of "
                            f"{table} would lose what they belong to; please report it"
                        )
            finally:
                driver.execute("PRAGMA foreign_keys = ON")

    @contextmanager
    def outside(self) -> Iterator[Connection]:
        """A connection outside of any transaction, for what cannot run within one.

        Raises:
            PersistError: the database cannot be read.
        """
        with self._translated(), self._engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    def notices(self) -> Notices:
        """Something to ask now and then whether the database has changed; close it after use.

        Raises:
            PersistError: the database cannot be read.
        """
        with self._translated():
            return self._dialect.notices(self._engine, self.location)

    def moments(self) -> Moments:
        """Something that tells one state of the database from the next; close it after use."""
        return self._dialect.moments(self._engine, self.location)

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


def _now() -> datetime:
    return datetime.now(UTC)


def open_database(location: str | Path, clock: Callable[[], datetime] = _now) -> Database:
    """Open the database of a path or URL; a new one gets the schema, an older one is migrated.

    `clock` says when, in the name of the backup that a migration makes first.

    Raises:
        PersistError: it cannot be opened, is damaged, or is from a newer version.
    """
    database = _connect(location)
    try:
        _prepare_schema(database, clock)
    except BaseException:
        database.close()
        raise
    return database


def find_database(location: str | Path, clock: Callable[[], datetime] = _now) -> Database | None:
    """Open the database of a path or URL; None where no catalog is: that makes none.

    An older one is migrated first, as `open_database` does.

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
            version = schema_version(connection, database.location)
            if version is None:
                _refuse_foreign(connection, database.location)
        if version is not None:
            _bring_up_to_date(database, version, clock)
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
        engine = dialect.make_engine(
            url, encode=_write_json, decode=_read_json, patience=BUSY_TIMEOUT
        )
    except ArgumentError as error:
        raise PersistError(
            f'"{shown}" is not a database URL that can be used: {str(error).splitlines()[0]}'
        ) from error
    except ImportError as error:
        raise PersistError(f"the database {shown} cannot be opened: {error}") from error
    return Database(engine, shown, dialect)


def _write_json(value: Any) -> str:
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        # A number or a text that no database takes: it says so itself, in words of ours.
        return _STANDARD(value)


def _read_json(text: str | bytes) -> Any:
    return orjson.loads(text)


def _prepare_schema(database: Database, clock: Callable[[], datetime]) -> None:
    with database.reading() as connection:
        version = schema_version(connection, database.location)
        if version is None:
            _refuse_foreign(connection, database.location)
    if version is None:
        database.prepare()
        with database.writing() as connection:
            if schema_version(connection, database.location) is None:
                metadata.create_all(connection)
                create_search_tables(connection)
                connection.execute(
                    insert(meta).values(key="schema_version", value=str(SCHEMA_VERSION))
                )
    else:
        _bring_up_to_date(database, version, clock)


def _dangling(connection: Connection) -> set[tuple[str, int]]:
    """The rows, by table and row id, that refer to what is not there."""
    found = connection.exec_driver_sql("PRAGMA foreign_key_check")
    return {(table, rowid) for table, rowid, *_ in found}


def _bring_up_to_date(database: Database, version: int, clock: Callable[[], datetime]) -> None:
    if version < SCHEMA_VERSION:
        # Alembic comes with it, which nobody needs whose database is of this version.
        from store.database.migrate import migrate

        migrate(database, clock())
    elif version > SCHEMA_VERSION:
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


def schema_version(connection: Connection, location: str) -> int | None:
    """The version of the schema that a database has; None where there is none yet.

    Raises:
        PersistError: what stands there is no version.
    """
    if not connection.dialect.has_table(connection, meta.name):
        return None
    found = connection.execute(select(meta.c.value).where(meta.c.key == "schema_version"))
    value = found.scalar_one_or_none()
    if value is None or (str(value).isdecimal() and int(value) > 0):
        return None if value is None else int(value)
    raise PersistError(f"the database {location} is damaged; restore it from a backup")
