"""Taking changes back, and making them again (SPEC section 7).

A change is undone field by field: what others have changed since in other fields stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, TypeAlias

from sqlalchemy import select, update

from store.changes.stages import starting_stage
from store.changes.unit import Unit
from store.database.tables import changes, directory, revisions, texts
from store.entries import AnyEntry, Arc, Kind, Persona
from store.errors import AlreadyExists, Conflict, Invalid, InUse, NotFound, StageError
from store.history import GuidOf, Snapshot, differing, restored, snapshot

Direction: TypeAlias = Literal["undo", "redo"]
Step: TypeAlias = tuple[Kind, str, Snapshot | None, Snapshot | None]
"""Kind and guid of an entry, what it shall be, and what the change had made of it."""


def take_back(unit: Unit, direction: Direction) -> str:
    """Undo the newest change of the unit's actor through its door, or redo the last undone.

    Returns the message of the change that was undone or redone; the caller commits.

    Raises:
        NotFound: there is nothing to undo or redo.
        Conflict: a field of the change was changed by another since; shows both.
    """
    target, message = _target(unit, direction)
    rows = unit.connection.execute(
        select(changes.c.kind, changes.c.guid, changes.c.before, changes.c.after)
        .where(changes.c.revision_id == target)
        .order_by(changes.c.id)
    ).all()
    steps: list[Step] = [
        (kind, guid, *((before, after) if direction == "undo" else (after, before)))
        for kind, guid, before, after in rows
    ]
    unit.message = f"{direction}: {message}"
    try:
        parked = _park(unit, steps)
        for step in sorted(steps, key=_dependence):
            _reverse(unit, step, direction, parked)
        unit.commit(action=direction, target=target)
    except (AlreadyExists, InUse, StageError, Invalid) as error:
        # Possible when the change was made, and no longer: another has built on it since.
        raise Conflict(f"cannot {direction} {message}: {error}") from error
    unit.connection.execute(
        update(revisions)
        .where(revisions.c.id == target)
        .values(state="undone" if direction == "undo" else "done")
    )
    return message


def _park(unit: Unit, steps: Sequence[Step]) -> dict[str, str]:
    """Free the names that one entry of the change shall give up to another; by guid, the names."""
    wanted_names = {(kind, wanted["name"]): guid for kind, guid, wanted, _ in steps if wanted}
    parked: dict[str, str] = {}
    for kind, guid, _, expected in steps:
        current = unit.find_guid(kind, guid) if expected else None
        if current is not None and wanted_names.get((kind, current.name), guid) != guid:
            parked[guid] = current.name
            unit.put(replace(current, name=f"parked {guid}"))
    unit.flush()
    return parked


def _dependence(step: Step) -> tuple[int, int]:
    """What is linked comes back before what links it, and goes after it has been let go."""
    kind, _, wanted, expected = step
    linking = ("arc", "persona").index(kind) + 1 if kind in ("arc", "persona") else 0
    if expected is None:
        return 0, linking
    return (2, -linking) if wanted is None else (1, linking)


def _target(unit: Unit, direction: Direction) -> tuple[int, str]:
    own = (
        revisions.c.actor == unit.by,
        revisions.c.door == unit.door,
        revisions.c.action == "change",
    )
    state, order = (
        ("done", revisions.c.id.desc()) if direction == "undo" else ("undone", revisions.c.id)
    )
    row = unit.connection.execute(
        select(revisions.c.id, revisions.c.message)
        .where(*own, revisions.c.state == state)
        .order_by(order)
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFound(f"nothing to {direction}")
    return int(row.id), str(row.message)


def _reverse(unit: Unit, step: Step, direction: Direction, parked: Mapping[str, str]) -> None:
    """Bring one entry from what the change made of it to what it was."""
    kind, guid, wanted, expected = step
    current = unit.find_guid(kind, guid)
    there = None if current is None else snapshot(current, _guid_of(unit))
    if there is not None and guid in parked:
        there["name"] = parked[guid]
    name = str((expected or wanted or {}).get("name", ""))
    if (there is None) != (expected is None):
        what = "was deleted" if there is None else "exists again"
        raise Conflict(f'cannot {direction}: {kind} "{name}" {what} meanwhile')
    fields = differing(wanted, expected)
    if wanted is None:
        others = [field for field in differing(there, expected) if field != "compiled"]
        if others:
            raise Conflict(_clash(direction, kind, name, others[0], there, expected))
        assert current is not None
        unit.delete(kind, current.name)
        return
    if expected is None:
        unit.put(_restored(unit, kind, wanted))
        return
    assert there is not None
    clashes = [field for field in differing(there, expected) if field in fields]
    if clashes:
        raise Conflict(_clash(direction, kind, name, clashes[0], there, expected))
    merged = dict(there)
    for field in fields:
        if field in wanted:
            merged[field] = wanted[field]
        else:
            merged.pop(field, None)
    unit.put(_restored(unit, kind, merged))


def _clash(
    direction: Direction,
    kind: Kind,
    name: str,
    field: str,
    there: Mapping[str, Any] | None,
    expected: Mapping[str, Any] | None,
) -> str:
    now, then = ((one or {}).get(field, "") for one in (there, expected))
    return (
        f'cannot {direction}: {kind} "{name}", {field} was changed meanwhile to '
        f'"{str(now)[:60]}"; the change to {direction} had made it "{str(then)[:60]}"'
    )


def _restored(unit: Unit, kind: Kind, kept: Snapshot) -> AnyEntry:
    def name_of(linked: Kind, guid: str) -> str | None:
        entry = unit.find_guid(linked, guid)
        return entry.name if entry is not None else None

    def text_of(key: str) -> str:
        found = unit.connection.execute(select(texts.c.text).where(texts.c.hash == key))
        return str(found.scalar_one_or_none() or "")

    entry = restored(kind, kept, name_of, text_of)
    if isinstance(entry, Persona) and entry.arc:
        # The stage may have another name by now, or be gone.
        arc = unit.get("arc", entry.arc)
        assert isinstance(arc, Arc)
        entry = replace(entry, stage=starting_stage(arc, entry.stage))
    return entry


def _guid_of(unit: Unit) -> GuidOf:
    def guid_of(kind: Kind, name: str) -> str:
        found = unit.connection.execute(
            select(directory.c.guid).where(directory.c.kind == kind, directory.c.name == name)
        )
        return str(found.scalar_one_or_none() or "")

    return guid_of
