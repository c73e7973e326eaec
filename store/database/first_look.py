"""The first rows of a library straight from its SQLite file, before SQLAlchemy is imported.

Importing SQLAlchemy takes longer than everything else that a studio does until its library is
filled. What is read here is what `read.counts`, `read.window` and `read.used_counts` read, and is
read again by them as soon as the catalog is open.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from store.entries import Kind
from store.rows import Row

T = TypeVar("T")

_ROWS = """
    SELECT d.id, d.guid, d.name, d.type, d.tags, d.source, t.tokens
    FROM studio_directory d
    LEFT JOIN studio_token_counts t ON t.hash = d.text_hash AND t.encoding = ?
    WHERE d.kind = ? ORDER BY d.name LIMIT ? OFFSET ?
"""
_USED = """
    SELECT p.guid,
        (SELECT COUNT(*) FROM agent_persona_parts l WHERE l.part_id = p.id)
        + (SELECT COUNT(*) FROM arc_stage_parts s WHERE s.part_id = p.id)
    FROM agent_parts p WHERE p.guid IN ({})
"""


@dataclass(frozen=True, slots=True)
class FirstLook:
    """How many entries there are of each kind, and the first rows of some kinds."""

    counts: Mapping[Kind, int]
    rows: Mapping[Kind, Sequence[Row]]
    used: Mapping[str, int]
    """How many links lead to each part in the rows, by guid; 0 is left out."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the list of a kind, by name."""

    rows: Sequence[Row]
    used: Mapping[str, int]
    """How many links lead to each part in the rows, by guid; 0 is left out."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A library in a file, to be looked at before the catalog is open.

    Each look gives None where there is none to look at yet, or it is not of this version. Whatever
    else may be wrong with the file, opening the catalog says so.
    """

    path: Path
    encoding: str
    version: int

    def first(self, kinds: Sequence[Kind], limit: int) -> FirstLook | None:
        """The counts, and so many rows from the top."""
        return self._looked(lambda database: self._first(database, kinds, limit))

    def window(self, kind: Kind, offset: int, limit: int) -> Window | None:
        """A stretch of the list of a kind."""
        return self._looked(lambda database: self._window(database, kind, offset, limit))

    def _looked(self, look: Callable[[sqlite3.Connection], T]) -> T | None:
        if not self.path.is_file():
            return None
        place = f"{self.path.absolute().as_uri()}?mode=ro"
        try:
            with closing(sqlite3.connect(place, uri=True)) as database:
                database.execute("BEGIN")
                found = database.execute(
                    "SELECT value FROM studio_meta WHERE key = 'schema_version'"
                )
                return look(database) if found.fetchone() == (str(self.version),) else None
        except sqlite3.Error:
            # The catalog is opened next, and has words for it.
            return None

    def _first(self, database: sqlite3.Connection, kinds: Sequence[Kind], limit: int) -> FirstLook:
        counts: dict[Kind, int] = dict(
            database.execute("SELECT kind, COUNT(*) FROM studio_directory GROUP BY kind")
        )
        rows: dict[Kind, Sequence[Row]] = {}
        used: dict[str, int] = {}
        for kind in kinds:
            if limit > 0:
                window = self._window(database, kind, 0, limit)
                rows[kind] = window.rows
                used |= window.used
                limit -= len(window.rows)
        return FirstLook(counts, rows, used)

    def _window(self, database: sqlite3.Connection, kind: Kind, offset: int, limit: int) -> Window:
        found = database.execute(_ROWS, (self.encoding, kind, limit, offset))
        rows = [
            Row(id_, kind, guid, name, type_, tuple(json.loads(tags)), source, tokens)
            for id_, guid, name, type_, tags, source, tokens in found
        ]
        if kind != "part":
            return Window(rows, {})
        marks = ", ".join("?" * len(rows))
        counted = database.execute(_USED.format(marks), [row.guid for row in rows])
        return Window(rows, {guid: count for guid, count in counted if count})
