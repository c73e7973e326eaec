"""Character arcs: their stages, and where a persona stands in one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from store.entries import Arc, Persona
from store.records import full_record, timestamp
from studio.serve.mcp.arguments import Argument, Given
from studio.serve.mcp.field_schemas import record_schema
from studio.serve.mcp.schemas import (
    CHANGED,
    TEXT,
    TEXT_OR_NULL,
    TEXTS,
    WHEN,
    WHOLE,
    rows,
    table,
)
from studio.serve.mcp.tool import Call, Result, Tool
from studio.serve.mcp.tools import common

if TYPE_CHECKING:
    from store.database.changes.arcs import Arcs
    from store.database.changes.change import Change

_NAME: Final = common.named("name", "The arc's name.")
_ARC: Final = common.named("arc", "The arc's name.")
_STAGE: Final = common.named("stage", "The stage's name, unique in its arc.")
_PERSONA: Final = common.named("persona", "The persona's name.")
_STAGE_FIELDS: Final = (
    Argument("stage_order", "integer", "Where it stands, ascending; at the end unless given."),
    Argument("description", "text", "What the stage is about."),
    Argument(
        "condition", "text", "When to move on to this stage; you judge it, nothing here does."
    ),
)

_STAGES: Final = rows(
    {
        "guid": TEXT,
        "name": TEXT,
        "stage_order": WHOLE,
        "description": TEXT,
        "condition": TEXT,
        "parts": TEXTS,
        "created_at": WHEN,
    }
)
_ARC_SAID: Final = table({"arc": TEXT, "stages": _STAGES, "revision": WHOLE, "changed": CHANGED})
_PLACE: Final = table(
    {
        "persona": TEXT,
        "arc": TEXT_OR_NULL,
        "stage": TEXT_OR_NULL,
        "revision": WHOLE,
        "changed": CHANGED,
    }
)

_OfArc: TypeAlias = "Callable[[Arcs, Given], Arc]"
_OfPersona: TypeAlias = "Callable[[Arcs, Given], Persona]"


def tools() -> Iterator[Tool]:
    """The tools about arcs, then those about a persona's place in one."""
    yield from _whole_arcs()
    yield from _stages()
    yield from _places()


def _whole_arcs() -> Iterator[Tool]:
    yield Tool(
        name="create_character_arc",
        title="Create a character arc",
        description="An arc is how a character grows, stage by stage; the parts of a stage replace "
        "the persona's own of the same type. Creates one; add_arc_stage adds stages.",
        arguments=(_NAME, *common.own_fields("arc", updating=False)),
        output=common.RECEIPT,
        run=lambda call, given: common.create(call, "arc", given),
        writes=True,
    )
    yield Tool(
        name="update_character_arc",
        title="Update a character arc",
        description="Changes only the fields given of an arc; null clears one.",
        arguments=(
            _NAME,
            *common.own_fields("arc", updating=True),
            common.NEW_NAME,
            common.EXPECTED,
        ),
        output=common.RECEIPT,
        run=lambda call, given: common.update(call, "arc", given),
        writes=True,
        idempotent=True,
        destructive=True,
    )
    yield Tool(
        name="delete_character_arc",
        title="Delete a character arc",
        description="Deletes an arc. InUse while personas are in it; force takes them out first.",
        arguments=(
            _NAME,
            Argument("force", "switch", "Take every persona out of it first.", default=False),
        ),
        output=common.DELETED,
        run=lambda call, given: common.delete(call, "arc", given),
        writes=True,
        destructive=True,
    )
    yield Tool(
        name="list_character_arcs",
        title="List character arcs",
        description=f"Lists arcs by name, {common.MOST_LISTED} a page.",
        arguments=(
            Argument("tags", "texts", "Only those that have every tag.", default=()),
            common.LIMIT_ARGUMENT,
            common.CURSOR_ARGUMENT,
        ),
        output=common.page_schema("arc"),
        run=lambda call, given: common.page(call, "arc", given),
    )
    yield Tool(
        name="get_character_arc",
        title="Load a character arc",
        description="Loads an arc with its stages in order: the condition of each says when to "
        "advance_persona_stage to it.",
        arguments=(_NAME,),
        output=record_schema("arc", stages=_STAGES),
        run=_get,
        kept=True,
    )


def _stages() -> Iterator[Tool]:
    yield Tool(
        name="add_arc_stage",
        title="Add a stage to an arc",
        description="Adds a stage to an arc, at the end unless stage_order is given.",
        arguments=(_ARC, _STAGE, *_STAGE_FIELDS),
        output=_ARC_SAID,
        run=partial(
            _on_arc,
            lambda arcs, given: arcs.add_stage(
                given["arc"].strip(),
                given["stage"],
                stage_order=given["stage_order"],
                description=given["description"] or "",
                condition=given["condition"] or "",
            ),
        ),
        writes=True,
    )
    yield Tool(
        name="update_arc_stage",
        title="Update a stage of an arc",
        description="Changes only what is given of a stage; null clears a text.",
        arguments=(_ARC, _STAGE, *_STAGE_FIELDS, common.NEW_NAME),
        output=_ARC_SAID,
        run=partial(_on_arc, _update_stage),
        writes=True,
        idempotent=True,
        destructive=True,
    )
    yield Tool(
        name="remove_arc_stage",
        title="Remove a stage from an arc",
        description="Removes a stage. InUse while a persona stands at it; force moves those "
        "personas to the first stage left.",
        arguments=(
            _ARC,
            _STAGE,
            Argument("force", "switch", "Move personas to the first stage left.", default=False),
        ),
        output=_ARC_SAID,
        run=partial(
            _on_arc,
            lambda arcs, given: arcs.delete_stage(
                given["arc"].strip(), given["stage"].strip(), force=given["force"]
            ),
        ),
        writes=True,
        destructive=True,
    )
    part = common.named("part", "The part's name.")
    yield Tool(
        name="add_stage_part",
        title="Link a part to a stage",
        description="Links a part to a stage: while a persona is at the stage it replaces the "
        "persona's own parts of the same type. Linking again changes nothing.",
        arguments=(_ARC, _STAGE, part),
        output=_ARC_SAID,
        run=partial(
            _on_arc,
            lambda arcs, given: arcs.link_part(
                given["arc"].strip(), given["stage"].strip(), given["part"].strip()
            ),
        ),
        writes=True,
        idempotent=True,
    )
    yield Tool(
        name="remove_stage_part",
        title="Unlink a part from a stage",
        description="Takes a part from a stage; the part itself stays.",
        arguments=(_ARC, _STAGE, part),
        output=_ARC_SAID,
        run=partial(
            _on_arc,
            lambda arcs, given: arcs.unlink_part(
                given["arc"].strip(), given["stage"].strip(), given["part"].strip()
            ),
        ),
        writes=True,
        destructive=True,
    )


def _places() -> Iterator[Tool]:
    yield Tool(
        name="assign_persona_arc",
        title="Put a persona into an arc",
        description="Gives a persona an arc in place of any it had, at its first stage unless one "
        "is named. Call compile_persona after.",
        arguments=(
            _PERSONA,
            _ARC,
            common.named("stage", "Where it starts; the first unless given.", required=False),
        ),
        output=_PLACE,
        run=partial(
            _on_persona,
            lambda arcs, given: arcs.assign(
                given["persona"].strip(),
                given["arc"].strip(),
                given["stage"].strip() if given["stage"] is not None else None,
            ),
        ),
        writes=True,
        idempotent=True,
        destructive=True,
    )
    yield Tool(
        name="unassign_persona_arc",
        title="Take a persona out of its arc",
        description="Takes a persona's arc away; StageError when it has none. Call "
        "compile_persona after.",
        arguments=(_PERSONA,),
        output=_PLACE,
        run=partial(_on_persona, lambda arcs, given: arcs.unassign(given["persona"].strip())),
        writes=True,
        destructive=True,
    )
    yield Tool(
        name="advance_persona_stage",
        title="Move a persona to the next stage",
        description="Moves a persona to the next stage of its arc, when you judge that the "
        "stage's condition is met; StageError at the last. Then call compile_persona: the "
        "compiled text is that of the stage before.",
        arguments=(_PERSONA,),
        output=_PLACE,
        run=partial(_on_persona, lambda arcs, given: arcs.advance(given["persona"].strip())),
        writes=True,
    )
    yield Tool(
        name="reset_persona_stage",
        title="Move a persona back to the first stage",
        description="Moves a persona to the first stage of its arc. Call compile_persona after.",
        arguments=(_PERSONA,),
        output=_PLACE,
        run=partial(_on_persona, lambda arcs, given: arcs.reset(given["persona"].strip())),
        writes=True,
        idempotent=True,
        destructive=True,
    )


def _get(call: Call, given: Given) -> Result:
    arc = call.catalog.get("arc", given["name"].strip())
    assert isinstance(arc, Arc)
    return {**full_record(arc), "stages": _stages_of(arc)}


def _update_stage(arcs: Arcs, given: Given) -> Arc:
    arc, stage = given["arc"].strip(), given["stage"].strip()
    values = {
        field.name: given[field.name] for field in _STAGE_FIELDS if given[field.name] is not None
    }
    values |= {field: "" for field in ("description", "condition") if field in given.cleared}
    put = arcs.update_stage(arc, stage, **values)
    if given["new_name"] is not None:
        put = arcs.rename_stage(arc, stage, given["new_name"])
    return put


def _on_arc(act: _OfArc, call: Call, given: Given) -> Result:
    with call.change() as change:
        arc = act(change.arcs, given)
    now = common.settled(change, arc)
    assert isinstance(now, Arc)
    return {
        "arc": now.name,
        "stages": _stages_of(now),
        "revision": now.revision,
        "changed": change.revision is not None,
    }


def _stages_of(arc: Arc) -> list[dict[str, Any]]:
    return [
        {
            "guid": stage.guid,
            "name": stage.name,
            "stage_order": stage.stage_order,
            "description": stage.description,
            "condition": stage.condition,
            "parts": [*stage.parts],
            "created_at": timestamp(stage.created_at),
        }
        for stage in arc.stages
    ]


def _on_persona(act: _OfPersona, call: Call, given: Given) -> Result:
    with call.change() as change:
        persona = act(change.arcs, given)
    return _place(change, persona)


def _place(change: Change, persona: Persona) -> Result:
    now = common.settled(change, persona)
    assert isinstance(now, Persona)
    return {
        "persona": now.name,
        "arc": now.arc or None,
        "stage": now.stage or None,
        "revision": now.revision,
        "changed": change.revision is not None,
    }
