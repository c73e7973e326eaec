"""Personas: author them, discover one, load one, compile one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from studio.serve.mcp.arguments import Argument
from studio.serve.mcp.tool import Tool
from studio.serve.mcp.tools import common, loading
from studio.serve.mcp.tools.families import Family

_NAME: Final = common.named("name", "The persona's name.")
_DETAIL: Final = Argument(
    "detail", "switch", "Load the full texts instead of the summaries.", default=False
)
_FAMILY: Final = Family("persona", "agent_persona", "persona", _NAME)


def tools() -> Iterator[Tool]:
    """The tools about personas."""
    yield Tool(
        name="get_persona_manifest",
        title="Discover a persona",
        description="Call this first for a persona you do not know: what it is made of, by name "
        "and description, and no content. Then load on demand what its on_demand_tools name.",
        arguments=(_NAME,),
        output=loading.MANIFEST,
        run=loading.manifest,
        kept=True,
    )
    yield Tool(
        name="get_agent_persona",
        title="Load a persona",
        description="Loads a persona as it stands at its current stage: its own text, each part, "
        "trait, skill and guardrail, and its compiled text. With little context to spend, use "
        "compiled_summary of the result as your system prompt as it is; narrow with types, limit "
        "or budget. overrides replace the parts of a type for this call only. With label, the text "
        "that was published under it, such as production.",
        arguments=(
            _NAME,
            _DETAIL,
            Argument(
                "overrides",
                "overrides",
                'Part type to part name, or to null to leave the type out: {"tone": "terse"}.',
            ),
            Argument("types", "texts", "Only parts of these types; empty is all."),
            Argument("limit", "integer", "Only the top parts by priority.", minimum=0),
            Argument("budget", "integer", "Tokens the composed text may have.", minimum=0),
            Argument("label", "text", "A label or latest: the published text instead."),
        ),
        output=loading.LOADED,
        run=loading.load,
        kept=True,
    )
    yield Tool(
        name="compile_persona",
        title="Compile a persona",
        description="Merges a persona at its current stage into compiled_summary and "
        "compiled_detail, stores and returns both. Call it when you have room for the full "
        "context, and after any change of a part or of the stage (advance_persona_stage).",
        arguments=(_NAME,),
        output=loading.COMPILED,
        run=loading.compile_one,
        writes=True,
        idempotent=True,
    )
    yield _FAMILY.page(f"Lists personas by name without their texts, {common.MOST_LISTED} a page.")
    yield _FAMILY.create(
        "Creates a persona; AlreadyExists when the name is taken. Link parts, traits, skills and "
        "guardrails here by name, or later with add_persona_part and the like."
    )
    yield _FAMILY.update(
        "Changes only the fields given of a persona; null clears one. Compile it after, where its "
        "compiled text is loaded."
    )
    yield _FAMILY.delete(
        "Deletes a persona. What it links stays.", "Delete it even when something uses it."
    )
