"""Personas as prompts: the composed text, at a stage, in summary or detail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import mcp_types as types

from store.catalog import Catalog
from store.compose.request import CURRENT, Request
from store.errors import Invalid
from store.nearest import nearest
from studio.serve.mcp.cursors import cursor_at, place_of
from studio.serve.mcp.tools.common import MOST_LISTED

_YES: Final = ("true", "yes", "1")
_NO: Final = ("false", "no", "0", "")

_ARGUMENTS: Final = ("stage", "detail")


def listed(catalog: Catalog, cursor: str | None) -> types.ListPromptsResult:
    """A page of the prompts, one of each persona.

    Raises:
        Invalid: the cursor is none of this list's.
    """
    found = catalog.listing("persona", after=place_of("prompts", cursor), limit=MOST_LISTED + 1)
    arguments = [
        types.PromptArgument(
            name="stage",
            description="A stage of the persona's arc; the current one unless given.",
            required=False,
        ),
        types.PromptArgument(
            name="detail",
            description="true for the full texts; the summary unless given.",
            required=False,
        ),
    ]
    more = len(found) > MOST_LISTED
    return types.ListPromptsResult(
        prompts=[
            types.Prompt(
                name=one.name,
                title=f"Persona {one.name}",
                description=one.description or f"Take the persona {one.name}.",
                arguments=arguments,
            )
            for one in found[:MOST_LISTED]
        ],
        next_cursor=cursor_at("prompts", found[MOST_LISTED - 1].name) if more else None,
    )


def composed(catalog: Catalog, name: str, given: Mapping[str, str]) -> types.GetPromptResult:
    """A persona's text as a prompt.

    Raises:
        NotFound: there is no such persona.
        StageError: the stage is not one of its arc.
        Invalid: an argument is unknown, or says neither true nor false.
    """
    for key in given:
        if key not in _ARGUMENTS:
            like = nearest(key[:128], _ARGUMENTS)
            hint = f"; did you mean {like}?" if like else f"; it takes {', '.join(_ARGUMENTS)}"
            raise Invalid(f'takes no argument "{key[:128]}"{hint}', kind="prompt", name=name)
    said = given.get("detail", "").strip().lower()
    if said not in (*_YES, *_NO):
        raise Invalid(f'"{said[:80]}" is not true or false', kind="prompt", field="detail")
    stage = given.get("stage", "").strip()
    request = Request(detail=said in _YES, stage=stage or CURRENT)
    material, composition = catalog.composed(name, request)
    return types.GetPromptResult(
        description=material.persona.description or None,
        messages=[
            types.PromptMessage(
                role="user", content=types.TextContent(type="text", text=composition.text)
            )
        ],
    )
