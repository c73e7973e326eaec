"""Where a persona stands in a character arc."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from store.entries import Persona
from studio.serve.mcp.arguments import Given
from studio.serve.mcp.schemas import TEXT, TEXT_OR_NULL, table
from studio.serve.mcp.tool import Call, Result, Tool
from studio.serve.mcp.tools import common

if TYPE_CHECKING:
    from store.database.changes.arcs import Arcs

_PERSONA: Final = common.named("persona", "The persona's name.")
_PLACE: Final = table(
    {"persona": TEXT, "arc": TEXT_OR_NULL, "stage": TEXT_OR_NULL, **common.OUTCOME}
)

_Act: TypeAlias = "Callable[[Arcs, Given], Persona]"


def tools() -> Iterator[Tool]:
    """Put a persona into an arc, move it on, take it out."""
    yield Tool(
        name="assign_persona_arc",
        title="Put a persona into an arc",
        description="Gives a persona an arc in place of any it had, at its first stage unless one "
        "is named. Call compile_persona after.",
        arguments=(
            _PERSONA,
            common.named("arc", "The arc's name."),
            common.named("stage", "Where it starts; the first unless given.", required=False),
        ),
        output=_PLACE,
        run=partial(
            _placed,
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
        run=partial(_placed, lambda arcs, given: arcs.unassign(given["persona"].strip())),
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
        run=partial(_placed, lambda arcs, given: arcs.advance(given["persona"].strip())),
        writes=True,
    )
    yield Tool(
        name="reset_persona_stage",
        title="Move a persona back to the first stage",
        description="Moves a persona to the first stage of its arc. Call compile_persona after.",
        arguments=(_PERSONA,),
        output=_PLACE,
        run=partial(_placed, lambda arcs, given: arcs.reset(given["persona"].strip())),
        writes=True,
        idempotent=True,
        destructive=True,
    )


def _placed(act: _Act, call: Call, given: Given) -> Result:
    with call.change() as change:
        persona = act(change.arcs, given)
    now = common.settled(change, persona)
    assert isinstance(now, Persona)
    return {
        "persona": now.name,
        "arc": now.arc or None,
        "stage": now.stage or None,
        **common.outcome(change, now),
    }
