"""Deleting many entries at once: what uses them lets go of all of them together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from store.database.changes.references import without
from store.database.changes.unit import Unit
from store.database.read import uses_of
from store.entries import AnyEntry, Kind, kind_of


def delete_all(
    unit: Unit, entries: Sequence[AnyEntry], told: Callable[[int], None] = lambda _: None
) -> None:
    """Delete entries as this change sees them; everything else that uses them lets go first.

    `told` is called with how many have been looked at.
    """
    unit.flush()
    going = {(kind_of(entry), entry.name) for entry in entries}
    users: dict[tuple[Kind, str], list[AnyEntry]] = {}
    for place, entry in enumerate(entries, 1):
        for use in uses_of(unit.connection, kind_of(entry), entry.name):
            if (use.kind, use.name) not in going:
                users.setdefault((use.kind, use.name), []).append(entry)
        told(place)
    for kind in dict.fromkeys(kind for kind, _ in users):
        unit.prefetch(kind, [name for of, name in users if of == kind])
    for (kind, name), used in users.items():
        user = unit.get(kind, name)
        for entry in used:
            user = without(user, kind_of(entry), entry.name)
        unit.put(user)
    unit.flush()
    for entry in entries:
        unit.remove(kind_of(entry), entry)
