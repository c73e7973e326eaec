"""Reading the log of revisions: pages of it, and which entries bore a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, func, or_, select

from store.database.read import in_chunks, is_storable, load, newest_revision
from store.database.tables import changes, revisions
from store.entries import Kind
from store.errors import NotFound
from store.revisions import Fate, Revision, TouchedEntry

LISTED_ENTRIES: Final = 100
"""Entries that a page of history lists of each revision: a pull may touch any number."""


def log_page(
    connection: Connection,
    *,
    kind: Kind | None = None,
    guid: str = "",
    limit: int,
    before: int | None,
) -> list[Revision]:
    """Revisions, newest first: of the whole catalog, or those that touched one entry.

    `before` is the id of a revision; only older ones are read.
    """
    statement = select(revisions)
    if kind is not None:
        own = select(changes.c.revision_id).where(changes.c.kind == kind, changes.c.guid == guid)
        if before is not None:
            own = own.where(changes.c.revision_id < before)
        # Changes are written in the order of their revisions, and a revision touches an entry once.
        statement = statement.where(
            revisions.c.id.in_(own.order_by(changes.c.id.desc()).limit(limit))
        )
    elif before is not None:
        statement = statement.where(revisions.c.id < before)
    rows = connection.execute(statement.order_by(revisions.c.id.desc()).limit(limit)).all()
    return _with_entries(connection, rows, LISTED_ENTRIES)


def revision_of(connection: Connection, revision: int) -> Revision:
    """One revision, with every entry that it touched.

    Raises:
        NotFound: there is no such revision.
    """
    check_revision(connection, revision)
    rows = connection.execute(select(revisions).where(revisions.c.id == revision)).all()
    if not rows:
        raise NotFound(f"no revision {revision}")
    return _with_entries(connection, rows, None)[0]


def check_revision(connection: Connection, revision: int) -> None:
    """Check that the catalog has been at a revision.

    Raises:
        NotFound: it has not; says which is the newest.
    """
    newest = newest_revision(connection)
    if not 1 <= revision <= newest:
        has = f"the newest is {newest}" if newest else "there are none yet"
        raise NotFound(f"no revision {revision}; {has}")


def last_change(connection: Connection, kind: Kind, guid: str, revision: int) -> int | None:
    """The newest revision that touched an entry, up to and with the one given."""
    statement = (
        select(changes.c.revision_id)
        .where(changes.c.kind == kind, changes.c.guid == guid, changes.c.revision_id <= revision)
        .order_by(changes.c.id.desc())
        .limit(1)
    )
    found = connection.execute(statement).scalar_one_or_none()
    return int(found) if found is not None else None


def touched_since(connection: Connection, revision: int, limit: int) -> set[tuple[Kind, str]]:
    """Entries by kind and guid that later revisions altered; at most `limit` of them."""
    statement = (
        select(changes.c.kind, changes.c.guid)
        .where(changes.c.revision_id > revision)
        .distinct()
        .limit(limit)
    )
    return {(kind, guid) for kind, guid in connection.execute(statement)}


def bearers(connection: Connection, kind: Kind, name: str) -> Iterator[str]:
    """The guids of what is meant by a name, or by a guid itself.

    First the entry that bears the name now, then those that bore it, the latest first. The
    snapshots of a kind are searched for these, which takes its time in a long history.
    """
    if not is_storable(name):
        return
    seen = {entry.guid for entry in load(connection, kind, names=[name])}
    yield from seen
    own = (changes.c.kind == kind, changes.c.guid == name)
    if connection.execute(select(changes.c.id).where(*own).limit(1)).first() is not None:
        yield name
        return
    named = or_(*(one["name"].as_string() == name for one in (changes.c.after, changes.c.before)))
    statement = (
        select(changes.c.guid)
        .where(changes.c.kind == kind, named)
        .group_by(changes.c.guid)
        .order_by(func.max(changes.c.id).desc())
    )
    for (guid,) in connection.execute(statement).all():
        if guid not in seen:
            yield guid


def _with_entries(connection: Connection, rows: Any, limit: int | None) -> list[Revision]:
    counts: dict[int, int] = {}
    for chunk in in_chunks([row.id for row in rows]):
        statement = (
            select(changes.c.revision_id, func.count())
            .where(changes.c.revision_id.in_(chunk))
            .group_by(changes.c.revision_id)
        )
        counts.update((revision, number) for revision, number in connection.execute(statement))
    entries = defaultdict[int, list[TouchedEntry]](list)
    for row in rows:
        found = (
            select(
                changes.c.kind,
                changes.c.guid,
                changes.c.before.is_(None),
                changes.c.after.is_(None),
                func.coalesce(
                    changes.c.after["name"].as_string(), changes.c.before["name"].as_string()
                ),
            )
            .where(changes.c.revision_id == row.id)
            .order_by(changes.c.id)
            .limit(limit)
        )
        for kind, guid, was_not, is_not, name in connection.execute(found):
            fate: Fate = "new" if was_not else "deleted" if is_not else "changed"
            entries[row.id].append(TouchedEntry(kind, name, guid, fate))
    return [
        Revision(
            id=row.id,
            at=row.at,
            actor=row.actor,
            door=row.door,
            message=row.message,
            action=row.action,
            state=row.state,
            target=row.target,
            entries=tuple(entries[row.id]),
            touched=counts.get(row.id, 0),
        )
        for row in rows
    ]
