"""What SQLite and PostgreSQL do each in its own way: one shape, and a module for each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol, TypeAlias

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from store.errors import StoreError

Encoder: TypeAlias = Callable[[Any], str]
Decoder: TypeAlias = Callable[[str | bytes], Any]

IMMEDIATE: Final = "immediate"
"""The execution option of transactions that hold the lock of the one writer from their start."""


class Notices(Protocol):
    """Says when the database has changed, whoever changed it."""

    @property
    def at_once(self) -> bool:
        """Whether `changed` tells of everything that was committed before it is asked.

        Else a notice may still be on its way.
        """
        ...

    def changed(self) -> bool:
        """Whether anything was committed since this was asked last, or since it was made.

        Does not wait. A change of this process counts as well.

        Raises:
            PersistError: the database can be read no more.
        """
        ...

    def close(self) -> None:
        """Give its connection back."""
        ...


class Moments(Protocol):
    """Tells one state of the database from the next, exactly and at once.

    For what is kept of a database only while nothing in it has changed.
    """

    waits: bool
    """Whether asking waits for a server, so that a thread should ask that may wait."""

    def now(self) -> object:
        """What stands for the present state: while it is equal, nothing was committed.

        Raises:
            PersistError: the database cannot be asked now.
        """
        ...

    def close(self) -> None:
        """Give its connection back."""
        ...


class Dialect(Protocol):
    """What `store.database.engine` needs of a kind of database."""

    @property
    def READING(self) -> Mapping[str, Any]:  # noqa: N802
        """Execution options of transactions that read; all their statements see one state."""
        ...

    @property
    def WRITING(self) -> Mapping[str, Any]:  # noqa: N802
        """Execution options of transactions that write, one at a time."""
        ...

    def make_engine(self, url: URL, *, encode: Encoder, decode: Decoder, patience: int) -> Engine:
        """An engine whose connections are set up.

        `encode` and `decode` turn values into JSON and back; `patience` is how many ms a writer
        waits.

        Raises:
            ImportError: the driver is not installed; the message says how to install it.
        """
        ...

    def prepare(self, engine: Engine, location: str) -> None:
        """Make a database ready for its schema, once and before there is any.

        Raises:
            PersistError: it cannot hold a catalog.
        """
        ...

    def announce(self, connection: Connection) -> None:
        """Tell those who wait for notices, at the end of a transaction that may have written."""
        ...

    def explained(self, error: DBAPIError, location: str) -> StoreError:
        """An error of the driver in words for people: what happened where, and what to do."""
        ...

    def notices(self, engine: Engine, location: str) -> Notices:
        """A connection of its own that sees every change."""
        ...

    def moments(self, engine: Engine, location: str) -> Moments:
        """A connection of its own that tells states apart; made when it is first asked."""
        ...


def dialect_of(url: URL) -> Dialect | None:
    """The dialect of a database URL, or None for a database that cannot hold a catalog."""
    match url.get_backend_name():
        case "sqlite":
            from store.database import sqlite

            return sqlite
        case "postgresql":
            from store.database import postgres

            return postgres
        case _:
            return None


def first_line(error: DBAPIError) -> str:
    """What the driver says, in one line."""
    said = str(error.orig) if error.orig else str(error)
    return said.splitlines()[0] if said else repr(error)
