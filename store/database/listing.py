"""The entries of a kind without their bodies: pages of lines for agents, and whole lists."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, literal, select

from store.database.read import is_storable
from store.database.rows import COLUMNS, KEPT_COLUMNS, to_entry
from store.database.search import conditions_of
from store.database.tables import ENTRY_TABLES, directory
from store.entries import AnyEntry, Kind
from store.fields import FIELDS
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


def load_without_texts(connection: Connection, kind: Kind) -> list[AnyEntry]:
    """The entries of a kind by name, their texts, stages and links blank: what lists show."""
    statement, names = _heads(kind)
    return [
        to_entry(kind, dict(zip(names, values, strict=True)))
        for values in connection.execute(statement)
    ]


@cache
def _heads(kind: Kind) -> tuple[Select[Any], list[str]]:
    """The entries of a kind by name without their texts, and the fields of a row."""
    table = ENTRY_TABLES[kind]
    texts = {field.name for field in FIELDS[kind] if field.shape == "text"}
    names = [*KEPT_COLUMNS, *(name for name in COLUMNS[kind] if name not in texts)]
    return select(*(table.c[name] for name in names)).order_by(table.c.name), names
