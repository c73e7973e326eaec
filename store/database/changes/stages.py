"""What holds of stages and of a persona's place in them, whoever writes them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from store.entries import AnyEntry, Arc, Persona, Stage, kind_of
from store.errors import InUse, Invalid, StageError
from store.nearest import nearest


def settled_stages(
    arc: Arc, before: Arc | None, taken: Collection[str], at: datetime
) -> tuple[Stage, ...]:
    """The stages of an arc, each with an identity of its own.

    A stage without one is the arc's former stage of that name, else it is new; so is one whose
    guid is `taken` by another arc, as in a copy.
    """
    former = {stage.guid: stage for stage in before.stages} if before else {}
    by_name = {stage.name: stage.guid for stage in former.values()}
    used = {stage.guid for stage in arc.stages if stage.guid in former}
    settled: list[Stage] = []
    seen: set[str] = set()
    for stage in arc.stages:
        guid = stage.guid
        if not guid or guid in taken or guid in seen:
            namesake = by_name.get(stage.name, "")
            guid = namesake if namesake and namesake not in used | seen else str(uuid4())
        seen.add(guid)
        was = former.get(guid)
        created = was.created_at if was else stage.created_at or at
        settled.append(replace(stage, guid=guid, created_at=created))
    return tuple(settled)


def settled_stage(persona: Persona, before: Persona | None, arc: Arc) -> str:
    """The stage at which a persona stands whose arc or stage was set.

    Raises:
        StageError: the arc has no stage of that name.
    """
    moved = before is None or before.arc != persona.arc
    if moved and (not persona.stage or (before is not None and before.stage == persona.stage)):
        return starting_stage(arc, persona.stage)
    return stage_in(arc, persona.stage).name if persona.stage else ""


def starting_stage(arc: Arc, named: str) -> str:
    """Where a persona starts in an arc: the named stage if it has it, else the first."""
    if arc.stage(named):
        return named
    return arc.stages[0].name if arc.stages else ""


def stage_in_use(arc: Arc, stage: Stage, there: Sequence[Persona]) -> InUse:
    """The error for a stage that cannot go, for personas are at it."""
    names = [persona.name for persona in there]
    return InUse(
        f'stage "{stage.name}" of arc "{arc.name}" is where {", ".join(names[:10])} stands; '
        f"move on first or force",
        [f"persona {name}" for name in names],
    )


def check_orders(entry: AnyEntry) -> None:
    """Raise Invalid when a number that orders links or stages is too large for a database."""
    numbers: list[tuple[str, int]] = []
    if isinstance(entry, Persona):
        for link in entry.parts:
            where = f'parts "{link.part}"'
            numbers += [
                (f"{where}, part_order", link.part_order),
                (f"{where}, priority", link.priority),
            ]
    elif isinstance(entry, Arc):
        numbers += [(f'stages "{one.name}", stage_order', one.stage_order) for one in entry.stages]
    for field, number in numbers:
        if abs(number) >= 2**31:
            problem = f"{number} is out of range; use a smaller number"
            raise Invalid(problem, kind=kind_of(entry), name=entry.name, field=field)


def stage_in(arc: Arc, name: str) -> Stage:
    """The stage of that name.

    Raises:
        StageError: the arc has none of that name; lists those it has.
    """
    stage = arc.stage(name)
    if stage is None:
        names = [one.name for one in arc.stages]
        like = nearest(name, names)
        hint = f"; did you mean {like}?" if like else ""
        raise StageError(
            f'arc "{arc.name}" has no stage "{name}"; its stages are: '
            f"{', '.join(names) or 'none'}{hint}"
        )
    return stage
