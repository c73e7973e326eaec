"""A persona as agents get it: its manifest, its texts, what was published, what is compiled."""

from __future__ import annotations

from typing import Any, Final

from store.compose.assemble import Candidate, Extra
from store.compose.composition import Composition, freshness_of
from store.compose.manifest import ON_DEMAND_TOOLS
from store.compose.manifest import manifest as manifest_of
from store.compose.render import extra_text, part_text, persona_text
from store.compose.request import Material, Request
from store.entries import Guardrail, Persona, Trait
from store.errors import Invalid
from store.records import timestamp
from store.since import keys_of_material
from studio.serve.mcp.arguments import Given
from studio.serve.mcp.schemas import (
    TEXT,
    TEXT_OR_NULL,
    TEXTS,
    WHEN,
    WHOLE,
    rows,
    table,
)
from studio.serve.mcp.tool import Call, Result

COMPILE_HINT: Final = "compile_persona(name)"
LOAD_HINT: Final = "get_agent_persona(name)"

_EITHER: Final = ("summary", "detail", "compiled_summary", "compiled_detail")
_AS_IT_STANDS: Final = table(
    {
        "name": TEXT,
        "guid": TEXT,
        "description": TEXT,
        "view": {"type": "string", "enum": ["summary", "detail"]},
        "summary": TEXT,
        "detail": TEXT,
        "parts": rows(
            {"name": TEXT, "part_type": TEXT, "layer": TEXT, "summary": TEXT, "content": TEXT},
            optional=("summary", "content"),
        ),
        "traits": rows(
            {"name": TEXT, "trait_type": TEXT, "description": TEXT, "instruction": TEXT},
            optional=("description", "instruction"),
        ),
        "skills": rows(
            {"name": TEXT, "description": TEXT, "content": TEXT},
            optional=("description", "content"),
        ),
        "guardrails": rows(
            {"name": TEXT, "severity": TEXT, "description": TEXT, "content": TEXT},
            optional=("severity", "description", "content"),
        ),
        "arc": TEXT_OR_NULL,
        "stage": TEXT_OR_NULL,
        "tokens": WHOLE,
        "encoding": TEXT,
        "over_by": WHOLE,
        "compiled_summary": TEXT_OR_NULL,
        "compiled_detail": TEXT_OR_NULL,
        "compiled_at": WHEN,
        "stale": {
            "type": ["boolean", "null"],
            "description": "Whether the compiled text is not what compiling would store now; "
            "null when it was never compiled.",
        },
        "revision": WHOLE,
    },
    optional=_EITHER,
)
_PUBLISHED: Final = table(
    {"name": TEXT, "release": WHOLE, "label": TEXT, "text": TEXT, "published_at": WHEN}
)
LOADED: Final = {"type": "object", "anyOf": [_AS_IT_STANDS, _PUBLISHED]}
MANIFEST: Final = table(
    {
        "name": TEXT,
        "description": TEXT,
        "parts": rows({"name": TEXT, "type": TEXT, "description": TEXT}),
        "traits": rows({"name": TEXT, "trait_type": TEXT, "description": TEXT}),
        "skills": TEXTS,
        "guardrails": TEXTS,
        "arc": TEXT_OR_NULL,
        "stage": TEXT_OR_NULL,
        "on_demand_tools": {"type": "object", "additionalProperties": TEXT},
    }
)
COMPILED: Final = table(
    {
        "name": TEXT,
        "compiled_summary": TEXT,
        "compiled_detail": TEXT,
        "compiled_at": WHEN,
        "stage": TEXT_OR_NULL,
    }
)


def manifest(call: Call, given: Given) -> Result:
    """A persona's manifest; where nothing can be compiled, its hint names what loads instead."""
    material = call.catalog.material(given["name"].strip())
    call.made_of(keys_of_material(material))
    found = manifest_of(material)
    found["on_demand_tools"] = hints(call.read_only)
    return found


def hints(read_only: bool) -> dict[str, str]:
    """The hint block as manifests carry it."""
    return {
        LOAD_HINT if read_only and tool == COMPILE_HINT else tool: said
        for tool, said in ON_DEMAND_TOOLS.items()
    }


def load(call: Call, given: Given) -> Result:
    """A persona as it stands, or as it was published under a label."""
    name = given["name"].strip()
    narrowed = [
        option
        for option in ("overrides", "types", "limit", "budget")
        if given[option] is not None and given[option] not in ({}, [])
    ]
    if given["label"] is not None:
        if narrowed:
            problem = f"takes no {', '.join(narrowed)} beside it: a release is as it was published"
            raise Invalid(problem, kind="get_agent_persona", field="label")
        return _published(call, name, given["label"].strip(), given["detail"])
    request = Request(
        detail=given["detail"],
        overrides=given["overrides"] or {},
        types=frozenset(one.strip() for one in given["types"] or ()),
        limit=given["limit"],
        budget=given["budget"],
    )
    material, composition = call.catalog.composed(name, request)
    call.made_of(keys_of_material(material))
    return loaded(material, composition, own=not narrowed)


def _published(call: Call, name: str, label: str, detail: bool) -> Result:
    found = call.catalog.release(name, label)
    return {
        "name": name,
        "release": found.info.number,
        "label": label,
        "text": found.content.text("detail" if detail else "summary"),
        "published_at": timestamp(found.info.published_at),
    }


def loaded(material: Material, composition: Composition, *, own: bool) -> Result:
    """A persona as agents get it; `own` says that nothing was overridden or cut, so that its
    compiled text goes with it."""
    persona, request = material.persona, composition.request
    assembly = composition.assembly
    view = "detail" if request.detail else "summary"
    freshness = freshness_of(material)
    compiled = own and freshness != "never"
    stage = assembly.stage
    return {
        "name": persona.name,
        "guid": persona.guid,
        "description": persona.description,
        "view": view,
        view: persona_text(persona, request),
        "parts": [_part(one, request) for one in assembly.candidates if one.included],
        "traits": [_extra(one, request) for one in assembly.traits if one.included],
        "skills": [_extra(one, request) for one in assembly.skills if one.included],
        "guardrails": [_extra(one, request) for one in assembly.guardrails if one.included],
        "arc": material.arc.name if material.arc else None,
        "stage": stage.name if stage else None,
        "tokens": composition.tokens,
        "encoding": request.encoding,
        "over_by": composition.over_by,
        f"compiled_{view}": getattr(persona, f"compiled_{view}") if compiled else None,
        "compiled_at": timestamp(persona.compiled_at),
        "stale": None if freshness == "never" else freshness == "stale",
        "revision": persona.revision,
    }


def _part(candidate: Candidate, request: Request) -> dict[str, Any]:
    return {
        "name": candidate.part.name,
        "part_type": candidate.part.part_type,
        "layer": candidate.layer,
        "content" if request.detail else "summary": part_text(candidate, request),
    }


def _extra(extra: Extra, request: Request) -> dict[str, Any]:
    entry = extra.entry
    found: dict[str, Any] = {"name": entry.name}
    if isinstance(entry, Trait):
        found["trait_type"] = entry.trait_type
    elif isinstance(entry, Guardrail) and request.detail:
        found["severity"] = entry.severity
    key = "instruction" if isinstance(entry, Trait) else "content"
    found[key if request.detail else "description"] = extra_text(extra, request)
    return found


def compile_one(call: Call, given: Given) -> Result:
    """Store a persona's compiled texts and return them."""
    name = given["name"].strip()
    with call.change() as change:
        change.compile([name])
        persona = change.get("persona", name)
    assert isinstance(persona, Persona)
    return {
        "name": persona.name,
        "compiled_summary": persona.compiled_summary,
        "compiled_detail": persona.compiled_detail,
        "compiled_at": timestamp(persona.compiled_at),
        "stage": persona.stage or None,
    }
