"""Reading what was altered since a mark, and noting what no revision tells of."""

from __future__ import annotations

from functools import cache
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Connection, Integer, Select, bindparam, delete, func, insert, or_, select

from store.database.tables import changes, meta, revisions
from store.since import Mark, Since

_UNLISTED: Final = "unlisted"
_MOST: Final = 5_000
"""Entries that are told of one by one; of more it is told that it may be any."""


def since(connection: Connection, before: Mark | None) -> Since:
    """What was altered since a mark, and the mark of now.

    Revisions tell of all that is authored. That something else was written shows in there being no
    new one, or is noted by `note_unlisted`: then it may have been anything.
    """
    known = before.revision if before else 0
    rows = connection.execute(_marked(), {"known": known}).all()
    made = {row.id: (row.at, row.actor, row.door, row.message, row.action) for row in rows}
    newest = max(made, default=0)
    # Without any revision there is nothing that could tell of a change.
    now = Mark(newest, made.get(newest), rows[0].unlisted or "" if rows else "")
    if before is None or newest <= known or now.unlisted != before.unlisted:
        return Since(now, None)
    if made.get(known) != before.made:
        return Since(now, None)
    found = connection.execute(_changed(), {"known": known, "most": _MOST + 1}).all()
    if len(found) > _MOST:
        return Since(now, None)
    keys = ((kind, name) for kind, *names in found for name in names if name is not None)
    return Since(now, frozenset(keys))


# To build a statement takes longer than to run it: each is built once.


@cache
def _marked() -> Select[Any]:
    """The revision that was the newest, if it is there, and the one that is; with what is noted."""
    noted = select(meta.c.value).where(meta.c.key == _UNLISTED).scalar_subquery()
    newest = select(func.max(revisions.c.id)).scalar_subquery()
    return select(
        revisions.c.id,
        revisions.c.at,
        revisions.c.actor,
        revisions.c.door,
        revisions.c.message,
        revisions.c.action,
        noted.label("unlisted"),
    ).where(or_(revisions.c.id == bindparam("known"), revisions.c.id == newest))


@cache
def _changed() -> Select[Any]:
    """The entries that were altered after a revision: kind, guid, the names before and after."""
    return (
        select(
            changes.c.kind,
            changes.c.guid,
            changes.c.before["name"].as_string(),
            changes.c.after["name"].as_string(),
        )
        .where(changes.c.revision_id > bindparam("known"))
        .limit(bindparam("most", type_=Integer))
    )


def note_unlisted(connection: Connection) -> None:
    """Note that this change alters entries of which its revision does not tell, or has none."""
    connection.execute(delete(meta).where(meta.c.key == _UNLISTED))
    connection.execute(insert(meta).values(key=_UNLISTED, value=uuid4().hex))
