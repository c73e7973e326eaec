"""Other orders of the library than by name: newest, heaviest or most used first.

No index has them, for all three change with what stands in other tables. So the ids of a list are
sorted whole, and its rows are then read by id, as those of a search are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, case, func, literal, select
from sqlalchemy.sql.elements import ColumnElement

from store.database.tables import (
    ENTRY_TABLES,
    LINK_TABLES,
    directory,
    persona_arc,
    personas,
    stage_parts,
    token_counts,
)
from store.entries import KINDS, Kind
from store.rows import Sort


def order_by(sort: Sort, encoding: str, kinds: Sequence[Kind] = KINDS) -> list[ColumnElement[Any]]:
    """What to order the directory's entries of some kinds by; what is alike is by name."""
    names: list[ColumnElement[Any]] = [directory.c.name, directory.c.kind]
    match sort:
        case "tokens":
            # What was not counted yet comes last.
            return [func.coalesce(_tokens(encoding), -1).desc(), *names]
        case "updated":
            return [_by_kind(kinds, _updated).desc(), *names]
        case "used":
            return [_by_kind(kinds, _used).desc(), *names]
        case "name":
            return names


def ordered_ids(connection: Connection, kind: Kind, sort: Sort, encoding: str) -> tuple[int, ...]:
    """The directory ids of all entries of a kind, in an order."""
    statement = (
        select(directory.c.id)
        .where(directory.c.kind == kind)
        .order_by(*order_by(sort, encoding, [kind]))
    )
    return tuple(connection.execute(statement).scalars())


def _by_kind(kinds: Sequence[Kind], of: Any) -> ColumnElement[Any]:
    """A value that every kind has elsewhere."""
    if len(kinds) == 1:
        found: ColumnElement[Any] = of(kinds[0])
        return found
    return case(*((directory.c.kind == kind, of(kind)) for kind in kinds))


def _tokens(encoding: str) -> ColumnElement[Any]:
    return (
        select(token_counts.c.tokens)
        .where(token_counts.c.hash == directory.c.text_hash, token_counts.c.encoding == encoding)
        .scalar_subquery()
    )


def _updated(kind: Kind) -> ColumnElement[Any]:
    table = ENTRY_TABLES[kind]
    return (
        select(table.c.updated_at)
        .where(table.c.guid == directory.c.guid)
        .correlate(directory)
        .scalar_subquery()
    )


def _used(kind: Kind) -> ColumnElement[Any]:
    """How many links lead to an entry, as `read.used_counts` counts them."""
    if kind in LINK_TABLES:
        table, key = LINK_TABLES[kind]
        used = _linked(kind, table.c[key])
        return used + _linked(kind, stage_parts.c.part_id) if kind == "part" else used
    if kind == "arc":
        return _linked("arc", persona_arc.c.arc_id)
    if kind in ("role", "sequence"):
        column = personas.c[f"default_{kind}"]
        statement = select(func.count()).where(column == directory.c.name)
        return statement.correlate(directory).scalar_subquery()
    return select(literal(0)).scalar_subquery()


def _linked(kind: Kind, link: Any) -> ColumnElement[Any]:
    target = ENTRY_TABLES[kind]
    found = select(target.c.id).where(target.c.guid == directory.c.guid)
    row = found.correlate(directory).scalar_subquery()
    return select(func.count()).where(link == row).correlate(directory).scalar_subquery()
