"""Pages of the entries of a kind for agents: a line of description each, and no bodies."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, literal, select

from store.database.read import is_storable
from store.database.search import conditions_of
from store.database.tables import ENTRY_TABLES, directory
from store.entries import Kind
from store.query import Query
from store.rows import Listed


def listing(
    connection: Connection,
    kind: Kind,
    *,
    after: str = "",
    limit: int,
    types: Sequence[str] = (),
    tags: Sequence[str] = (),
) -> list[Listed]:
    """Entries of a kind by name, those behind one of the names first, of one of the types and with
    every tag.

    Reads by the index of names from where the page begins, so that a late page costs what the
    first does.
    """
    table = ENTRY_TABLES[kind]
    query = Query(kinds=(kind,), types=tuple(types), tags=tuple(tags))
    if not all(is_storable(one) for one in (after, *types, *tags)):
        return []
    statement = (
        select(
            directory.c.name,
            directory.c.type,
            table.c.description if "description" in table.c else literal(""),
            directory.c.tags,
            directory.c.source,
            table.c.updated_at,
        )
        .join(table, table.c.guid == directory.c.guid)
        .where(*conditions_of(connection, query))
        .order_by(directory.c.name)
        .limit(limit)
    )
    if after:
        statement = statement.where(directory.c.name > after)
    return [
        Listed(kind, name, type_name, description, tuple(found), source, updated_at)
        for name, type_name, description, found, source, updated_at in connection.execute(statement)
    ]
