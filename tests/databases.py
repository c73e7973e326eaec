"""Databases for tests: the same short words for a SQLite file and for others."""

from __future__ import annotations

import sqlite3
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

from store.catalog import Catalog


class Place(ABC):
    """Where one test keeps its catalog."""

    location: str
    """Its path or URL."""

    @abstractmethod
    def fill(self, fill: Fill) -> None:
        """Replace the catalog by one that was filled so; it is filled but once for all tests."""

    @abstractmethod
    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement beside the catalog; times are texts."""

    @abstractmethod
    def tables(self) -> list[str]:
        """Every table but those of the search indexes."""

    def dump(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table but those of the search indexes."""
        return {
            name: sorted(self.rows(f"SELECT * FROM {name}"), key=repr) for name in self.tables()
        }


Fill = Callable[[Place], None]
"""Fills a new catalog."""


def nothing(_: Place) -> None:
    """Leave a new catalog empty."""


class Places(ABC):
    """One kind of database."""

    name: str

    @abstractmethod
    def new(self, fill: Fill | None = nothing) -> AbstractContextManager[Place]:
        """A new place; without a catalog in it when there is nothing to fill it with."""


class File(Place):
    """A SQLite file."""

    def __init__(self, path: Path, filled: Callable[[Fill], bytes]) -> None:
        self.path = path
        self.location = str(path)
        self._filled = filled

    def fill(self, fill: Fill) -> None:
        self.path.write_bytes(self._filled(fill))

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            return connection.execute(statement).fetchall()

    def tables(self) -> list[str]:
        return [
            name
            for (name,) in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith("studio_search")
        ]


class Files(Places):
    """SQLite."""

    name = "sqlite"

    def __init__(self) -> None:
        self._templates: dict[Fill, bytes] = {}

    @contextmanager
    def new(self, fill: Fill | None = nothing) -> Iterator[File]:
        with tempfile.TemporaryDirectory() as folder:
            yield self.at(Path(folder) / "store.db", fill)

    def at(self, path: Path, fill: Fill | None = nothing) -> File:
        """A catalog in a file of that path."""
        place = File(path, self._filled)
        if fill:
            place.fill(fill)
        return place

    def _filled(self, fill: Fill) -> bytes:
        if fill not in self._templates:
            with tempfile.TemporaryDirectory() as folder:
                place = File(Path(folder) / "template.db", self._filled)
                Catalog.open(place.path).close()
                fill(place)
                self._templates[fill] = place.path.read_bytes()
        return self._templates[fill]
