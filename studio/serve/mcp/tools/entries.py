"""Parts, traits, skills and guardrails: the five tools of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from store.entries import Kind
from store.records import full_record
from studio.serve.mcp.arguments import Argument, Given
from studio.serve.mcp.field_schemas import record_schema
from studio.serve.mcp.tool import Call, Result, Tool
from studio.serve.mcp.tools import common


@dataclass(frozen=True, slots=True)
class Family:
    """How the tools of a kind are named and told of."""

    kind: Kind
    noun: str
    what: str
    """What an entry of the kind is."""
    when: str
    """When an agent loads one."""
    type_key: str = ""


FAMILIES = (
    Family(
        "part",
        "agent_part",
        "A part is a reusable block of behaviour of one type (soul, tone, goal, …).",
        "Call it when the manifest, or a list, names a part whose behaviour you need now; load "
        "parts one at a time, not all of them.",
        "part_type",
    ),
    Family(
        "trait",
        "agent_trait",
        "A trait is one atomic unit of personality with an instruction on how to apply it.",
        "Call it when the manifest names a trait whose nuance matters now.",
        "trait_type",
    ),
    Family(
        "skill",
        "agent_skill",
        "A skill is something the agent knows how to do, its content loaded on demand.",
        "Call it when the manifest names a skill that the task at hand calls for.",
    ),
    Family(
        "guardrail",
        "agent_guardrail",
        "A guardrail is something the agent must keep to, with a severity.",
        "Call it before you act where the manifest's guardrail may apply.",
    ),
)


def tools() -> Iterator[Tool]:
    """Create, update, delete, list and get, for each of the kinds."""
    for family in FAMILIES:
        yield from _tools(family)


def _tools(family: Family) -> Iterator[Tool]:
    kind, noun = family.kind, family.noun
    name = common.named("name", f"The {kind}'s name, unique among {kind}s.")
    yield Tool(
        name=f"create_{noun}",
        title=f"Create a {kind}",
        description=f"{family.what} Creates one; AlreadyExists when the name is taken. It has no "
        f"effect until a persona links it.",
        arguments=(name, *common.own_fields(kind, updating=False)),
        output=common.RECEIPT,
        run=lambda call, given: common.create(call, kind, given),
        writes=True,
    )
    yield Tool(
        name=f"update_{noun}",
        title=f"Update a {kind}",
        description=f"Changes only the fields given of a {kind}; null clears one. Every persona "
        f"that uses it changes at once; compile those whose stored text is loaded.",
        arguments=(
            name,
            *common.own_fields(kind, updating=True),
            common.NEW_NAME,
            common.EXPECTED,
        ),
        output=common.RECEIPT,
        run=lambda call, given: common.update(call, kind, given),
        writes=True,
        idempotent=True,
        destructive=True,
    )
    yield Tool(
        name=f"delete_{noun}",
        title=f"Delete a {kind}",
        description=f"Deletes a {kind}. InUse, with a list, while something links it; force "
        f"unlinks it everywhere first.",
        arguments=(
            name,
            Argument("force", "switch", "Unlink it everywhere first.", default=False),
        ),
        output=common.DELETED,
        run=lambda call, given: common.delete(call, kind, given),
        writes=True,
        destructive=True,
    )
    filters = [Argument("tags", "texts", "Only those that have every tag.", default=())]
    if family.type_key:
        filters.insert(0, Argument(family.type_key, "text", f"Only {kind}s of this type."))
    yield Tool(
        name=f"list_{noun}s",
        title=f"List {kind}s",
        description=f"Lists {kind}s by name without their texts, {common.MOST_LISTED} a page. Use "
        f"it to find one when no manifest names it; search_catalog finds by words.",
        arguments=(*filters, common.LIMIT_ARGUMENT, common.CURSOR_ARGUMENT),
        output=common.page_schema(kind, family.type_key),
        run=partial(_page, family),
    )
    yield Tool(
        name=f"get_{noun}",
        title=f"Load a {kind}",
        description=f"Loads one {kind} whole. {family.when}",
        arguments=(name,),
        output=record_schema(kind),
        run=lambda call, given: full_record(call.catalog.get(kind, given["name"].strip())),
        kept=True,
    )


def _page(family: Family, call: Call, given: Given) -> Result:
    wanted = given[family.type_key] if family.type_key else None
    types = [wanted.strip()] if wanted else []
    return common.page(call, family.kind, given, family.type_key, types)
