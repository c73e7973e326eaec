"""Arcs with their stages, and personas at one, as a change leaves them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from store.database.changes.stages import settled_stage, settled_stages, stage_in_use
from store.database.read import owners_of_stages
from store.entries import AnyEntry, Arc, Persona

if TYPE_CHECKING:
    from store.database.changes.unit import Unit


def with_stages(unit: Unit, arc: Arc, before: AnyEntry | None) -> Arc:
    """The arc with stages that have an identity of their own, none gone from under a persona.

    Raises:
        InUse: a persona is at a stage that would go.
    """
    was = before if isinstance(before, Arc) else None
    known = {stage.guid for stage in was.stages} if was else set()
    foreign = {stage.guid for stage in arc.stages if stage.guid} - known
    arc = replace(arc, stages=settled_stages(arc, was, _taken(unit, arc, foreign), unit.at))
    kept = {stage.guid for stage in arc.stages}
    if was is not None:
        for stage in was.stages:
            if stage.guid not in kept and (there := personas_at(unit, was, stage.name)):
                raise stage_in_use(was, stage, there)
    return arc


def _taken(unit: Unit, arc: Arc, guids: set[str]) -> set[str]:
    """Those of some stages' guids that belong to another arc."""
    if not guids:
        return set()
    owners = owners_of_stages(unit.connection, guids)
    taken = {guid for guid, owner in owners.items() if owner != arc.guid}
    others = (one for one in unit.seen() if one.guid != arc.guid)
    return taken | {stage.guid for one in others if isinstance(one, Arc) for stage in one.stages}


def with_stage(unit: Unit, persona: Persona, before: AnyEntry | None) -> Persona:
    """The persona at a stage that its arc has.

    Raises:
        NotFound: there is no such arc.
        StageError: the arc has no such stage.
    """
    was = before if isinstance(before, Persona) else None
    if was is not None and (was.arc, was.stage) == (persona.arc, persona.stage):
        return persona
    arc = unit.get("arc", persona.arc)
    assert isinstance(arc, Arc)
    return replace(persona, stage=settled_stage(persona, was, arc))


def personas_at(unit: Unit, arc: Arc, stage: str) -> list[Persona]:
    """The personas that are at a stage of an arc."""
    users = (unit.get(use.kind, use.name) for use in unit.uses("arc", arc.name))
    there = {one.guid: one for one in users if isinstance(one, Persona)}
    return [one for one in there.values() if (one.arc, one.stage) == (arc.name, stage)]
