"""Arcs: a persona's place in one, and the stages of one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from store.database.changes.links import placed
from store.database.changes.staged import personas_at
from store.database.changes.stages import stage_in, stage_in_use
from store.database.changes.unit import Unit
from store.entries import Arc, Persona, Stage
from store.errors import AlreadyExists, Invalid, NotFound, StageError
from store.nearest import nearest
from store.validate import valid_name


class Arcs:
    """What a change does to arcs and to a persona's stage."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def assign(self, persona: str, arc: str, stage: str | None = None) -> Persona:
        """Give a persona an arc in place of any it had, at its first stage unless one is named.

        Raises:
            NotFound: the persona or the arc does not exist.
            StageError: the arc has no stages, or none of that name.
        """
        owner = self._persona(persona)
        target = self._arc(arc)
        if not target.stages:
            raise StageError(f'arc "{arc}" has no stages; add one before you assign it')
        start = target.stages[0] if stage is None else stage_in(target, stage)
        return self._put_persona(owner, {"arc": target.name, "stage": start.name})

    def unassign(self, persona: str) -> Persona:
        """Take a persona's arc away.

        Raises:
            NotFound: the persona does not exist.
            StageError: it has no arc.
        """
        owner, _ = self._with_arc(persona)
        return self._put_persona(owner, {"arc": "", "stage": ""})

    def advance(self, persona: str) -> Persona:
        """Move a persona to the next stage.

        Raises:
            NotFound: the persona does not exist.
            StageError: it has no arc, or is at the last stage.
        """
        owner, arc = self._with_arc(persona)
        names = [stage.name for stage in arc.stages]
        place = names.index(owner.stage) + 1 if owner.stage in names else 0
        if place >= len(names):
            at = f'at the last stage "{owner.stage}"' if names else "without stages"
            raise StageError(f'persona "{persona}" is {at} of arc "{arc.name}"')
        return self._put_persona(owner, {"stage": names[place]})

    def go_to(self, persona: str, stage: str) -> Persona:
        """Move a persona to a named stage.

        Raises:
            NotFound: the persona does not exist.
            StageError: it has no arc, or the arc no such stage.
        """
        owner, arc = self._with_arc(persona)
        return self._put_persona(owner, {"stage": stage_in(arc, stage).name})

    def reset(self, persona: str) -> Persona:
        """Move a persona to the first stage.

        Raises:
            NotFound: the persona does not exist.
            StageError: it has no arc, or the arc no stages.
        """
        owner, arc = self._with_arc(persona)
        if not arc.stages:
            raise StageError(f'arc "{arc.name}" of persona "{persona}" has no stages')
        return self._put_persona(owner, {"stage": arc.stages[0].name})

    def add_stage(
        self,
        arc: str,
        name: str,
        *,
        stage_order: int | None = None,
        description: str = "",
        condition: str = "",
        parts: tuple[str, ...] = (),
    ) -> Arc:
        """Add a stage, at the end unless an order is given.

        Raises:
            NotFound: the arc or a part does not exist.
            AlreadyExists: the arc has a stage of that name.
            Invalid: the name breaks a rule.
        """
        owner = self._arc(arc)
        name = valid_name(name, kind="arc", owner=arc, field="stage name")
        if owner.stage(name):
            raise AlreadyExists(f'arc "{arc}" has a stage "{name}" already; choose another name')
        end = max((stage.stage_order for stage in owner.stages), default=-1) + 1
        stage = Stage(
            name=name,
            stage_order=end if stage_order is None else stage_order,
            description=description,
            condition=condition,
            parts=tuple(self._unit.get("part", part).name for part in parts),
        )
        return self._put_stages(owner, (*owner.stages, stage))

    def update_stage(self, arc: str, stage: str, **values: Any) -> Arc:
        """Set a stage's description, condition or stage_order.

        Raises:
            NotFound: the arc does not exist.
            StageError: the arc has no such stage.
            Invalid: a value breaks a rule.
        """
        owner = self._arc(arc)
        known = ["description", "condition", "stage_order"]
        for field in values:
            if field not in known:
                like = nearest(field, known)
                hint = f"; did you mean {like}?" if like else f"; known are {', '.join(known)}"
                problem = f"is not a field of a stage{hint}"
                raise Invalid(problem, kind="arc", name=arc, field=f'stages "{stage}", {field}')
        return self._replace_stage(owner, stage_in(owner, stage), **values)

    def rename_stage(self, arc: str, stage: str, new: str) -> Arc:
        """Rename a stage; personas that are at it stay there.

        Raises:
            NotFound: the arc does not exist.
            StageError: the arc has no such stage.
            AlreadyExists: another stage of the arc has the name.
        """
        owner = self._arc(arc)
        old = stage_in(owner, stage)
        new = valid_name(new, kind="arc", owner=arc, field="stage name")
        if new != old.name and owner.stage(new):
            raise AlreadyExists(f'arc "{arc}" has a stage "{new}" already; choose another name')
        there = personas_at(self._unit, owner, old.name)
        put = self._replace_stage(owner, old, name=new)
        for persona in there:
            self._put_persona(persona, {"stage": new})
        return put

    def move_stage(self, arc: str, stage: str, before: str | None) -> Arc:
        """Put a stage before another, or at the end; stages are numbered anew from 0.

        Raises:
            NotFound: the arc does not exist.
            StageError: the arc has no such stage.
        """
        owner = self._arc(arc)
        moved = stage_in(owner, stage)
        by_name = {one.name: one for one in owner.stages}
        names = placed(list(by_name), moved.name, before)
        stages = (replace(by_name[name], stage_order=order) for order, name in enumerate(names))
        return self._put_stages(owner, tuple(stages))

    def delete_stage(self, arc: str, stage: str, *, force: bool = False) -> Arc:
        """Delete a stage; forced, personas that are at it go to the first stage left.

        Raises:
            NotFound: the arc does not exist.
            StageError: the arc has no such stage.
            InUse: a persona is at the stage and `force` is false.
        """
        owner = self._arc(arc)
        gone = stage_in(owner, stage)
        there = personas_at(self._unit, owner, gone.name)
        if there and not force:
            raise stage_in_use(owner, gone, there)
        left = tuple(one for one in owner.stages if one is not gone)
        for persona in there:
            self._put_persona(persona, {"stage": left[0].name if left else ""})
        return self._put_stages(owner, left)

    def link_part(self, arc: str, stage: str, part: str, before: str | None = None) -> Arc:
        """Add a part to a stage; a part that is there already stays where it is.

        Raises:
            NotFound: the arc or the part does not exist.
            StageError: the arc has no such stage.
        """
        owner = self._arc(arc)
        target = stage_in(owner, stage)
        name = self._unit.get("part", part).name
        if name in target.parts:
            return owner
        parts = placed([*target.parts, name], name, before)
        return self._replace_stage(owner, target, parts=tuple(parts))

    def move_part(self, arc: str, stage: str, part: str, before: str | None) -> Arc:
        """Put a part of a stage before another, or at the end.

        Raises:
            NotFound: the arc does not exist, or the stage does not have the part.
            StageError: the arc has no such stage.
        """
        owner = self._arc(arc)
        target = stage_in(owner, stage)
        if part not in target.parts:
            raise NotFound(f'stage "{stage}" of arc "{arc}" does not have part "{part}"')
        return self._replace_stage(owner, target, parts=tuple(placed(target.parts, part, before)))

    def unlink_part(self, arc: str, stage: str, part: str) -> Arc:
        """Take a part from a stage.

        Raises:
            NotFound: the arc does not exist, or the stage does not have the part.
            StageError: the arc has no such stage.
        """
        owner = self._arc(arc)
        target = stage_in(owner, stage)
        if part not in target.parts:
            raise NotFound(f'stage "{stage}" of arc "{arc}" does not have part "{part}"')
        parts = tuple(name for name in target.parts if name != part)
        return self._replace_stage(owner, target, parts=parts)

    def _persona(self, name: str) -> Persona:
        persona = self._unit.get("persona", name)
        assert isinstance(persona, Persona)
        return persona

    def _arc(self, name: str) -> Arc:
        arc = self._unit.get("arc", name)
        assert isinstance(arc, Arc)
        return arc

    def _with_arc(self, name: str) -> tuple[Persona, Arc]:
        persona = self._persona(name)
        if not persona.arc:
            raise StageError(f'persona "{name}" has no arc; assign one first')
        return persona, self._arc(persona.arc)

    def _put_persona(self, persona: Persona, values: dict[str, str]) -> Persona:
        put = self._unit.put(replace(persona, **values))  # type: ignore[arg-type]
        assert isinstance(put, Persona)
        return put

    def _put_stages(self, arc: Arc, stages: tuple[Stage, ...]) -> Arc:
        ordered = tuple(sorted(stages, key=lambda stage: stage.stage_order))
        put = self._unit.put(replace(arc, stages=ordered))
        assert isinstance(put, Arc)
        return put

    def _replace_stage(self, arc: Arc, stage: Stage, **values: Any) -> Arc:
        changed = replace(stage, **values)
        return self._put_stages(arc, tuple(changed if one is stage else one for one in arc.stages))
