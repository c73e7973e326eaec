"""What is done in the arc editor, as acts for one change.

An arc and its stages are found by guid: they may be called otherwise by the time of the writing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from store.entries import Arc, Stage
from store.errors import Conflict, NotFound, StageError
from studio.screens.main.writes import stage_edited

if TYPE_CHECKING:
    from store.database.changes.change import Change

Act: TypeAlias = "Callable[[Change], Any]"
OnStage: TypeAlias = "Callable[[Change, str, str], Any]"
"""What is done to a stage in a change, given the names of arc and stage."""


def on_arc(arc: Arc, act: Callable[[Change, str], Any]) -> Act:
    """What is done to an arc, whatever it is called by then.

    Raises:
        NotFound: the arc is gone; when the act is done.
    """
    return lambda change: act(change, _arc_now(change, arc).name)


def on_stage(arc: Arc, stage: Stage, act: OnStage) -> Act:
    """What is done to a stage of an arc, whatever both are called by then.

    Raises:
        NotFound: the arc is gone; when the act is done.
        StageError: the stage is; when the act is done.
    """

    def done(change: Change) -> Any:
        there = _arc_now(change, arc)
        return act(change, there.name, _stage_now(there, stage).name)

    return done


def field_edited(arc: Arc, since: Stage, field: str, value: Any) -> Callable[[Change], Stage]:
    """Set a field of a stage, or its name, as it was read; gives the stage as it is then.

    Raises:
        NotFound: the arc is gone; when the act is done.
        StageError: the stage is; when the act is done.
        Conflict: another has changed the field meanwhile; when the act is done.
    """

    def done(change: Change) -> Stage:
        there = _arc_now(change, arc)
        stage = _stage_now(there, since)
        if field == "name":
            _rename(change, there, stage, since, value)
        else:
            stage_edited(there.name, since, field, value)(change)
        return _stage_now(_arc_now(change, arc), since)

    return done


def _rename(change: Change, arc: Arc, stage: Stage, since: Stage, new: str) -> None:
    if stage.name not in (since.name, new.strip()):
        raise Conflict(
            f'arc "{arc.name}", stage "{since.name}", name: changed meanwhile to '
            f'"{stage.name}"; yours is "{new}"'
        )
    change.arcs.rename_stage(arc.name, stage.name, new)


def made(name: str, stage: str, persona: str) -> Act:
    """Make an arc with its first stage, and assign it to a persona where one is named."""

    def done(change: Change) -> Any:
        arc = change.create(Arc(name=name, stages=(Stage(name=stage),)))
        if persona:
            change.arcs.assign(persona, arc.name)
        return arc

    return done


def _arc_now(change: Change, arc: Arc) -> Arc:
    found = change.find_guid("arc", arc.guid)
    if not isinstance(found, Arc):
        raise NotFound(f'the arc "{arc.name}" is there no more')
    return found


def _stage_now(arc: Arc, stage: Stage) -> Stage:
    found = next((one for one in arc.stages if one.guid == stage.guid), None)
    if found is None:
        raise StageError(f'the stage "{stage.name}" of arc "{arc.name}" is there no more')
    return found
