"""What a persona links: parts with their order and priority, traits, skills, guardrails."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from store.entries import Kind, Persona, plural
from studio.serve.mcp.arguments import Argument, Given
from studio.serve.mcp.schemas import TEXT, TEXTS, WHOLE, Schema, rows, table
from studio.serve.mcp.tool import Call, Result, Tool
from studio.serve.mcp.tools import common

if TYPE_CHECKING:
    from store.database.changes.change import Change

_ORDERED: Final = (
    Argument(
        "part_order",
        "integer",
        "Where it stands among the persona's parts, ascending; at the end unless given.",
    ),
    Argument(
        "priority",
        "integer",
        "What is kept when parts are trimmed: higher first, 0 unless given, may be negative.",
    ),
)


def tools() -> Iterator[Tool]:
    """Link and unlink, for each kind that a persona links."""
    kinds: tuple[Kind, ...] = ("part", "trait", "skill", "guardrail")
    for kind in kinds:
        named = (
            common.named("persona", "The persona's name."),
            common.named(kind, f"The {kind}'s name."),
        )
        yield Tool(
            name=f"add_persona_{kind}",
            title=f"Link a {kind} to a persona",
            description=f"Links a {kind} to a persona, at the end of its {plural(kind)}. "
            + (
                "Linking again sets the part_order and priority given."
                if kind == "part"
                else "Linking again changes nothing."
            ),
            arguments=(*named, *(_ORDERED if kind == "part" else ())),
            output=_schema(kind),
            run=partial(_add, kind),
            writes=True,
            # A part linked anew without an order goes to the end; again, it stays.
            idempotent=True,
        )
        yield Tool(
            name=f"remove_persona_{kind}",
            title=f"Unlink a {kind} from a persona",
            description=f"Takes a {kind} from a persona; the {kind} itself stays. NotFound when "
            f"the persona does not link it.",
            arguments=named,
            output=_schema(kind),
            run=partial(_remove, kind),
            writes=True,
            destructive=True,
        )


def _schema(kind: Kind) -> Schema:
    links = (
        rows({"name": TEXT, "part_order": WHOLE, "priority": WHOLE}) if kind == "part" else TEXTS
    )
    return table({"persona": TEXT, plural(kind): links, **common.OUTCOME})


def _add(kind: Kind, call: Call, given: Given) -> Result:
    order: dict[str, Any] = {}
    if kind == "part":
        order = {"part_order": given["part_order"], "priority": given["priority"]}
    with call.change() as change:
        persona = change.links.add(given["persona"].strip(), kind, given[kind].strip(), **order)
    return _links(change, persona, kind)


def _remove(kind: Kind, call: Call, given: Given) -> Result:
    with call.change() as change:
        persona = change.links.remove(given["persona"].strip(), kind, given[kind].strip())
    return _links(change, persona, kind)


def _links(change: Change, persona: Persona, kind: Kind) -> Result:
    now = common.settled(change, persona)
    assert isinstance(now, Persona)
    links: list[Any] = (
        [
            {"name": link.part, "part_order": link.part_order, "priority": link.priority}
            for link in now.parts
        ]
        if kind == "part"
        else [*getattr(now, plural(kind))]
    )
    return {
        "persona": now.name,
        plural(kind): links,
        **common.outcome(change, now),
    }
