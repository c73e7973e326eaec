"""Parts, traits, skills and guardrails: the five tools of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from store.entries import Kind
from studio.serve.mcp.field_schemas import record_schema
from studio.serve.mcp.tool import Tool
from studio.serve.mcp.tools import common
from studio.serve.mcp.tools.families import Family


@dataclass(frozen=True, slots=True)
class Told:
    """A family, and what is said of it."""

    family: Family
    what: str
    """What an entry of the kind is."""
    when: str
    """When an agent loads one."""


def _family(kind: Kind, type_key: str = "") -> Family:
    name = common.named("name", f"The {kind}'s name, unique among {kind}s.")
    return Family(kind, f"agent_{kind}", kind, name, type_key)


FAMILIES = (
    Told(
        _family("part", "part_type"),
        "A part is a reusable block of behaviour of one type (soul, tone, goal, …).",
        "Call it when the manifest, or a list, names a part whose behaviour you need now; load "
        "parts one at a time, not all of them.",
    ),
    Told(
        _family("trait", "trait_type"),
        "A trait is one atomic unit of personality with an instruction on how to apply it.",
        "Call it when the manifest names a trait whose nuance matters now.",
    ),
    Told(
        _family("skill"),
        "A skill is something the agent knows how to do, its content loaded on demand.",
        "Call it when the manifest names a skill that the task at hand calls for.",
    ),
    Told(
        _family("guardrail"),
        "A guardrail is something the agent must keep to, with a severity.",
        "Call it before you act where the manifest's guardrail may apply.",
    ),
)


def tools() -> Iterator[Tool]:
    """Create, update, delete, list and get, for each of the kinds."""
    for told in FAMILIES:
        family, kind = told.family, told.family.kind
        yield family.create(
            f"{told.what} Creates one; AlreadyExists when the name is taken. It has no effect "
            f"until a persona links it."
        )
        yield family.update(
            f"Changes only the fields given of a {kind}; null clears one. Every persona that uses "
            f"it changes at once; compile those whose stored text is loaded."
        )
        yield family.delete(
            f"Deletes a {kind}. InUse, with a list, while something links it; force unlinks it "
            f"everywhere first.",
            "Unlink it everywhere first.",
        )
        yield family.page(
            f"Lists {kind}s by name without their texts, {common.MOST_LISTED} a page. Use it to "
            f"find one when no manifest names it; search_catalog finds by words."
        )
        yield family.get(f"Loads one {kind} whole. {told.when}", record_schema(kind))
