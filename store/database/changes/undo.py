"""Taking changes back, and making them again (SPEC section 7).

A change is undone field by field: what others have changed since in other fields stays. Labels
go back with the change that moved them; a release that was published stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from sqlalchemy import and_, select, update

from store.database.changes.authoring import delete
from store.database.changes.former_bases import exchange_bases
from store.database.changes.labels import Step, move_labels_back, without_labels
from store.database.changes.revisions import kept_text
from store.database.changes.stages import starting_stage
from store.database.changes.unit import Unit
from store.database.tables import changes, directory, releases, revisions
from store.entries import AnyEntry, Arc, Kind, Persona, Stage
from store.errors import AlreadyExists, Conflict, InUse, Invalid, NotFound, StageError
from store.history import GuidOf, Snapshot, differing, own_text, restored, sides, snapshot
from store.releases import LabelMove
from store.revisions import OWN_ACTIONS

Direction: TypeAlias = Literal["undo", "redo"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an entry shall be; None when it shall go."""

    kind: Kind
    guid: str
    wanted: Snapshot | None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A change that was undone or made again."""

    message: str
    """That of the change."""
    releases: tuple[tuple[str, int], ...] = ()
    """Releases that it published, by the persona's name: no undo takes them back."""
    labels: tuple[LabelMove, ...] = ()
    """Where labels went from and to with it."""


def take_back(unit: Unit, direction: Direction) -> TakenBack:
    """Undo the newest change of the unit's actor through its door, or redo the last undone.

    The caller commits.

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
    steps, labels = without_labels(
        (kind, guid, *((before, after) if direction == "undo" else (after, before)))
        for kind, guid, before, after in rows
    )
    unit.message = f"{direction}: {message}"
    plans = [_planned(unit, step, direction) for step in steps]
    try:
        carry_out(unit, plans)
        exchange_bases(unit, target)
        move_labels_back(unit, labels, direction)
        unit.commit(action=direction, target=target)
    except (AlreadyExists, InUse, StageError, Invalid) as error:
        # Possible when the change was made, and no longer: another has built on it since.
        raise Conflict(f"cannot {direction} {message}: {error}") from error
    unit.connection.execute(
        update(revisions)
        .where(revisions.c.id == target)
        .values(state="undone" if direction == "undo" else "done")
    )
    guids = {guid for kind, guid, *_ in rows if kind == "persona"}
    moves = tuple(move for move in unit.label_moves.values() if move.before != move.after)
    return TakenBack(message, tuple(_published(unit, target, guids)), moves)


def _published(unit: Unit, revision: int, personas: Iterable[str]) -> Iterator[tuple[str, int]]:
    """The releases of those personas that were made by the change of a revision."""
    statement = select(releases.c.persona, releases.c.number).join(
        revisions,
        and_(
            revisions.c.at == releases.c.published_at,
            revisions.c.actor == releases.c.actor,
            revisions.c.door == releases.c.door,
        ),
    )
    own = (revisions.c.id == revision, releases.c.persona.in_(list(personas)))
    for guid, number in unit.connection.execute(statement.where(*own)).all():
        owner = unit.find_guid("persona", guid)
        yield owner.name if owner is not None else guid, number


def carry_out(unit: Unit, plans: Sequence[Plan]) -> None:
    """Write what was planned: what is linked before what links it, and gone after that."""
    names = {(plan.kind, plan.wanted["name"]): plan.guid for plan in plans if plan.wanted}
    for plan in plans:
        current = unit.find_guid(plan.kind, plan.guid)
        if current is not None and names.get((plan.kind, current.name), plan.guid) != plan.guid:
            unit.park(current)
    places: dict[Kind, int] = {"arc": 1, "persona": 2}
    for plan in sorted(plans, key=lambda plan: places.get(plan.kind, 0)):
        if plan.wanted is None:
            continue
        entry = _restored(unit, plan.kind, plan.wanted)
        if isinstance(entry, Arc):
            entry = replace(entry, stages=(*entry.stages, *_leaving(unit, entry)))
        unit.put(entry)
    for plan in plans:
        # Nobody stands at the stages that leave any more.
        if plan.kind == "arc" and plan.wanted is not None:
            unit.put(_restored(unit, "arc", plan.wanted))
    for plan in sorted(plans, key=lambda plan: -places.get(plan.kind, 0)):
        entry_gone = unit.find_guid(plan.kind, plan.guid)
        if plan.wanted is None and entry_gone is not None:
            delete(unit, plan.kind, entry_gone.name)


def _leaving(unit: Unit, wanted: Arc) -> list[Stage]:
    """The stages that an arc has now and shall not keep, out of the way of the others' names."""
    current = unit.find_guid("arc", wanted.guid)
    if not isinstance(current, Arc):
        return []
    kept = {stage.guid for stage in wanted.stages}
    names = {stage.name for stage in wanted.stages}
    return [
        replace(stage, name=f"leaving {stage.guid}") if stage.name in names else stage
        for stage in current.stages
        if stage.guid not in kept
    ]


def _target(unit: Unit, direction: Direction) -> tuple[int, str]:
    own = (
        revisions.c.actor == unit.by,
        revisions.c.door == unit.door,
        revisions.c.action.in_(OWN_ACTIONS),
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


def _planned(unit: Unit, step: Step, direction: Direction) -> Plan:
    """What an entry shall be, to go from what the change made of it to what it was.

    Raises:
        Conflict: another has changed the same field, or deleted the entry.
    """
    kind, guid, wanted, expected = step
    current = unit.find_guid(kind, guid)
    there = None if current is None else snapshot(current, _guid_of(unit))
    name = str((expected or wanted or {}).get("name", ""))
    if (there is None) != (expected is None):
        what = "was deleted" if there is None else "exists again"
        raise Conflict(f'cannot {direction}: {kind} "{name}" {what} meanwhile')
    if there is None:
        return Plan(kind, guid, wanted)
    fields = differing(wanted, expected)
    changed = differing(there, expected)
    clashes = [
        field
        for field in changed
        if (field in fields if wanted is not None else field != "compiled")
    ]
    if clashes:
        raise Conflict(_clash(direction, kind, name, clashes[0], there, expected))
    if wanted is None:
        return Plan(kind, guid, None)
    merged = dict(there)
    for field in fields:
        if field in wanted:
            merged[field] = wanted[field]
        else:
            merged.pop(field, None)
    return Plan(kind, guid, merged)


def _clash(
    direction: Direction,
    kind: Kind,
    name: str,
    field: str,
    there: Mapping[str, Any] | None,
    expected: Mapping[str, Any] | None,
) -> str:
    now, then = sides(*((one or {}).get(field, "") for one in (there, expected)))
    return (
        f'cannot {direction}: {kind} "{name}", {field} was changed meanwhile to '
        f'"{now}"; the change to {direction} had made it "{then}"'
    )


def _restored(unit: Unit, kind: Kind, kept: Snapshot) -> AnyEntry:
    def name_of(linked: Kind, guid: str) -> str | None:
        entry = unit.find_guid(linked, guid)
        return entry.name if entry is not None else None

    def text_of(key: str) -> str:
        current = unit.find_guid(kind, kept["guid"])
        own = own_text(current, key) if isinstance(current, Persona) else None
        return own if own is not None else kept_text(unit.connection, key)

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
