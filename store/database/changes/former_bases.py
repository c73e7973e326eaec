"""The bases of the seeds, taken back with the pull that set them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from store.database.inserting import insert_rows
from store.database.seed_state import SeedState, base_of, row_of
from store.database.tables import former_bases, revisions, seed_files

if TYPE_CHECKING:
    from store.database.changes.unit import Unit


def remember_bases(unit: Unit, revision: int) -> None:
    """Keep what the bases were before this change, so that they can be taken back with it."""
    rows = [
        {
            "revision_id": revision,
            "kind": kind,
            "name": name,
            "base": row_of(base) if base is not None else None,
        }
        for (kind, name), base in unit.former_bases.items()
    ]
    insert_rows(unit.connection, former_bases, rows)


def exchange_bases(unit: Unit, revision: int) -> None:
    """Put back the bases of before a revision; or, the next time, those of after it."""
    connection = unit.connection
    own = former_bases.c.revision_id == revision
    rows = connection.execute(select(former_bases).where(own)).all()
    if not rows:
        return
    later = connection.execute(
        select(former_bases.c.kind, former_bases.c.name)
        .join(revisions, revisions.c.id == former_bases.c.revision_id)
        .where(former_bases.c.revision_id > revision, revisions.c.state == "done")
        .distinct()
    )
    newer = {(kind, name) for kind, name in later}
    state = SeedState(connection)
    now = state.bases()
    restored = {}
    gone = []
    for row in rows:
        key = (row.kind, row.name)
        if key in newer:
            continue
        if row.base is not None:
            restored[key] = base_of(row.base)
        else:
            gone.append(key)
        current = now.get(key)
        connection.execute(
            update(former_bases)
            .where(own, former_bases.c.kind == row.kind, former_bases.c.name == row.name)
            .values(base=row_of(current) if current is not None else None)
        )
    state.keep_bases(restored, gone)
    if unit.door == "seeds":
        # What the files say and what the store knows of them are two things again.
        connection.execute(delete(seed_files))
