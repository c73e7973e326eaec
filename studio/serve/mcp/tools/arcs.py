"""Character arcs and their stages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from store.entries import Arc
from store.records import full_record, timestamp
from store.since import keys_of
from studio.serve.mcp.arguments import Argument, Given
from studio.serve.mcp.field_schemas import record_schema
from studio.serve.mcp.schemas import (
    TEXT,
    TEXTS,
    WHEN,
    WHOLE,
    rows,
    table,
)
from studio.serve.mcp.tool import Call, Result, Tool
from studio.serve.mcp.tools import common
from studio.serve.mcp.tools.families import Family

if TYPE_CHECKING:
    from store.database.changes.arcs import Arcs

_FAMILY: Final = Family(
    "arc", "character_arc", "character arc", common.named("name", "The arc's name.")
)
_ARC: Final = common.named("arc", "The arc's name.")
_STAGE: Final = common.named("stage", "The stage's name, unique in its arc.")
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
_ARC_SAID: Final = table({"arc": TEXT, "stages": _STAGES, **common.OUTCOME})
_OfArc: TypeAlias = "Callable[[Arcs, Given], Arc]"


def tools() -> Iterator[Tool]:
    """The tools about arcs, then those about their stages."""
    yield from _whole_arcs()
    yield from _stages()


def _whole_arcs() -> Iterator[Tool]:
    yield _FAMILY.create(
        "An arc is how a character grows, stage by stage; the parts of a stage replace the "
        "persona's own of the same type. Creates one; add_arc_stage adds stages."
    )
    yield _FAMILY.update("Changes only the fields given of an arc; null clears one.")
    yield _FAMILY.delete(
        "Deletes an arc. InUse while personas are in it; force takes them out first.",
        "Take every persona out of it first.",
    )
    yield _FAMILY.page(f"Lists arcs by name, {common.MOST_LISTED} a page.")
    yield _FAMILY.get(
        "Loads an arc with its stages in order: the condition of each says when to "
        "advance_persona_stage to it.",
        record_schema("arc", stages=_STAGES),
        _get,
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
            lambda arcs, given: arcs.delete_stage(*_stage(given), force=given["force"]),
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
            lambda arcs, given: arcs.link_part(*_stage(given), given["part"].strip()),
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
            lambda arcs, given: arcs.unlink_part(*_stage(given), given["part"].strip()),
        ),
        writes=True,
        destructive=True,
    )


def _get(call: Call, given: Given) -> Result:
    arc = call.catalog.get("arc", given["name"].strip())
    assert isinstance(arc, Arc)
    call.made_of(keys_of(arc))
    return {**full_record(arc), "stages": _stages_of(arc)}


def _stage(given: Given) -> tuple[str, str]:
    """The arc and the stage that are named."""
    return given["arc"].strip(), given["stage"].strip()


def _update_stage(arcs: Arcs, given: Given) -> Arc:
    arc, stage = _stage(given)
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
    return {"arc": now.name, "stages": _stages_of(now), **common.outcome(change, now)}


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
