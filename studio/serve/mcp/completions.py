"""Completion of what is typed: names of personas in addresses, stages and switches in prompts."""

from __future__ import annotations

from typing import Final

import mcp_types as types

from store.catalog import Catalog
from store.entries import Arc
from studio.serve.mcp.resources import SCHEME

_MOST: Final = 100
"""Values that the protocol allows in one answer."""


def completed(
    catalog: Catalog,
    ref: types.PromptReference | types.ResourceTemplateReference,
    argument: types.CompletionArgument,
) -> types.CompleteResult:
    """The values that begin as the argument does; none for what is not ours."""
    values: list[str] = []
    if isinstance(ref, types.PromptReference):
        if argument.name == "stage":
            values = [one for one in _stages(catalog, ref.name) if one.startswith(argument.value)]
        elif argument.name == "detail":
            values = [one for one in ("true", "false") if one.startswith(argument.value)]
    elif ref.uri.startswith(SCHEME) and argument.name == "name":
        values = _names(catalog, argument.value)
    return types.CompleteResult(
        completion=types.Completion(values=values[:_MOST], has_more=len(values) > _MOST)
    )


def _stages(catalog: Catalog, persona: str) -> list[str]:
    found = catalog.find("persona", persona)
    arc = catalog.find("arc", getattr(found, "arc", "")) if found else None
    return [stage.name for stage in arc.stages] if isinstance(arc, Arc) else []


def _names(catalog: Catalog, beginning: str) -> list[str]:
    """Names that begin so, however they are cased."""
    if not beginning:
        return [one.name for one in catalog.listing("persona", limit=_MOST + 1)]
    found = catalog.search(f"kind:persona {beginning.replace(chr(34), ' ')}")
    low = beginning.casefold()
    return sorted(one.name for one in found.rows if one.name.casefold().startswith(low))
