"""What a library can be narrowed by, with how many entries each leaves."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select, true

from store.database.search import is_used
from store.database.tables import directory
from store.rows import Facet


def facets(connection: Connection) -> list[Facet]:
    """Every kind, type, tag and source that entries have, the most frequent first, and unused."""
    found: list[Facet] = []
    unused = connection.execute(select(func.count()).where(~is_used())).scalar_one()
    if unused:
        found.append(Facet("unused", "yes", int(unused)))
    tag = _tags(connection).table_valued("value")
    for key, column, source in (
        ("kind", directory.c.kind, directory),
        ("type", directory.c.type, directory),
        ("source", directory.c.source, directory),
        ("tag", tag.c.value, directory.join(tag, true())),
    ):
        number = func.count().label("number")
        statement = (
            select(column, number)
            .select_from(source)
            .where(column != "")
            .group_by(column)
            .order_by(number.desc(), column)
        )
        found += [Facet(key, row[0], row[1]) for row in connection.execute(statement)]
    return found


def _tags(connection: Connection) -> Any:
    """The tags of an entry as rows."""
    if connection.dialect.name == "postgresql":
        return func.json_array_elements_text(directory.c.tags)
    return func.json_each(directory.c.tags)
