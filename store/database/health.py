"""Whether a database is sound: its pages, its references, and the indexes that search reads."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select, text

from store.database.engine import Database
from store.database.search import match_expression
from store.database.tables import ENTRY_TABLES, directory, meta
from store.query import Query


@dataclass(frozen=True, slots=True)
class Health:
    """What was found in a database; what only SQLite has is blank or 0 elsewhere."""

    version: int
    """Of its schema."""
    entries: int
    unlisted: int
    """By how many the list of names differs from the entries there are."""
    unindexed: int
    """Entries that search cannot find, or finds though they are gone."""
    journal: str = ""
    damage: str = ""
    """The first thing that SQLite's own check complains of."""
    orphans: int = 0
    """Rows that refer to a row that is not there."""


def examine(database: Database) -> Health:
    """Look a database over. Writes nothing.

    Raises:
        PersistError: it cannot be read.
    """
    with database.reading() as connection:
        version = connection.scalar(select(meta.c.value).where(meta.c.key == "schema_version"))
        listed = {
            row[0]: row[1]
            for row in connection.execute(
                select(directory.c.kind, func.count()).group_by(directory.c.kind)
            )
        }
        there = {
            kind: connection.scalar(select(func.count()).select_from(table)) or 0
            for kind, table in ENTRY_TABLES.items()
        }
        unlisted = sum(abs(listed.get(kind, 0) - count) for kind, count in there.items())
        found = Health(int(version or 0), sum(there.values()), unlisted, 0)
        return _examine_file(connection, found) if connection.dialect.name == "sqlite" else found


def _examine_file(connection: Connection, found: Health) -> Health:
    damage = str(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one())
    orphans = len(connection.exec_driver_sql("PRAGMA foreign_key_check").all())
    journal = str(connection.exec_driver_sql("PRAGMA journal_mode").scalar_one())
    ids = set(connection.scalars(select(directory.c.id)))
    unindexed: set[int] = set()
    for name in ("studio_search_names", "studio_search_bodies"):
        # Every document has the term that an empty query asks for.
        statement = text(f"SELECT rowid FROM {name} WHERE {name} MATCH :query")
        indexed = connection.scalars(statement, {"query": match_expression(Query())})
        unindexed |= ids ^ set(indexed)
    return Health(
        found.version,
        found.entries,
        found.unlisted,
        len(unindexed),
        journal,
        "" if damage == "ok" else damage,
        orphans,
    )
