"""What was meant by a name or a type that nothing has, for errors that say what would be right."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, and_, select

from store.database.read import is_storable
from store.database.tables import directory
from store.entries import KINDS, PART_TYPES, Kind
from store.errors import NotFound
from store.nearest import nearest
from store.query import folded
from store.validate import LONGEST_NAME

_LOOKED_AT: Final = 2_000
"""Names that are compared with the one asked for, so that a slip costs little in any catalog."""


def nearest_name(connection: Connection, kind: Kind, name: str, type_: str = "") -> str:
    """The name of that kind (and type) most like this one, blank when none is near.

    Names that begin with the same letter are looked at first, then those that hold this one.
    """
    key = folded(name.strip())
    # Far longer than a name can be, nothing is near, and no database takes any pattern.
    if not key or len(name) > 2 * LONGEST_NAME or not is_storable(key):
        return ""
    statement = select(directory.c.name).where(directory.c.kind == kind)
    if type_:
        statement = statement.where(directory.c.type == type_)
    first = key[:1]
    alike = and_(directory.c.name_key >= first, directory.c.name_key < first + "\U0010ffff")
    holding = directory.c.name_key.contains(key, autoescape=True)
    for condition in (alike, holding):
        found = connection.execute(statement.where(condition).limit(_LOOKED_AT))
        if like := nearest(name, [row[0] for row in found]):
            return like
    return ""


def kinds_with(connection: Connection, name: str) -> list[Kind]:
    """The kinds that have an entry of that name."""
    if not is_storable(name):
        return []
    statement = select(directory.c.kind).where(directory.c.name == name)
    found = {row[0] for row in connection.execute(statement)}
    return [kind for kind in KINDS if kind in found]


def types_of(connection: Connection, kind: Kind) -> list[str]:
    """The types that entries of a kind have, sorted; of guardrails their severities."""
    statement = select(directory.c.type).where(directory.c.kind == kind).distinct()
    return sorted(row[0] for row in connection.execute(statement) if row[0])


def not_found(connection: Connection, kind: Kind, name: str) -> NotFound:
    """The error for a name that no entry of the kind has: who else has it, or the nearest."""
    if others := [_article(other) for other in kinds_with(connection, name) if other != kind]:
        return NotFound(f'no {kind} "{name}"; there is {" and ".join(others)} {name}')
    like = nearest_name(connection, kind, name)
    return NotFound(f'no {kind} "{name}"' + (f"; did you mean {like}?" if like else ""))


def no_part_to_override(connection: Connection, part_type: str, name: str) -> NotFound:
    """The error for an override whose part does not exist: its type may be the slip."""
    types = types_of(connection, "part")
    if part_type not in types and part_type not in PART_TYPES:
        like = nearest(part_type, [*PART_TYPES, *types])
        problem = f'no part "{name}" to override {part_type} with, and no part has that type'
    else:
        like = nearest_name(connection, "part", name, part_type)
        problem = f'no part "{name}" to override {part_type} with'
    return NotFound(problem + (f"; did you mean {like}?" if like else ""))


def _article(kind: Kind) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
