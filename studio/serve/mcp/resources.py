"""Personas as resources: `persona://{name}/summary`, `/detail` and `/manifest`."""

from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias, get_args
from urllib.parse import quote, unquote_to_bytes

import mcp_types as types
import orjson

from store.catalog import Catalog
from store.compose.request import Request
from store.errors import NotFound
from studio.serve.mcp.cursors import cursor_at, place_of
from studio.serve.mcp.tools.common import MOST_LISTED
from studio.serve.mcp.tools.loading import hints

View: TypeAlias = Literal["summary", "detail", "manifest"]
VIEWS: Final[tuple[View, ...]] = get_args(View)
SCHEME: Final = "persona://"

_SAID: Final[dict[View, str]] = {
    "summary": "the composed summary at the current stage",
    "detail": "the composed detail at the current stage",
    "manifest": "what it is made of, by name and description",
}
_KIND: Final[dict[View, str]] = {
    "summary": "text/markdown",
    "detail": "text/markdown",
    "manifest": "application/json",
}


def uri_of(name: str, view: View) -> str:
    """The address of one view of a persona."""
    return f"{SCHEME}{quote(name, safe='')}/{view}"


def named_in(uri: str) -> tuple[str, View]:
    """The persona and the view that an address names.

    Raises:
        NotFound: it names none.
    """
    name, slash, view = uri.removeprefix(SCHEME).partition("/")
    if uri.startswith(SCHEME) and slash and name and view in VIEWS:
        try:
            return unquote_to_bytes(name).decode(), view
        except UnicodeError:
            # Bytes that are no text name nothing.
            pass
    raise NotFound(
        f'no resource "{uri[:300]}"; there are persona://{{name}}/{", /".join(VIEWS)}, with the '
        f"name percent-encoded"
    )


def listed(catalog: Catalog, cursor: str | None) -> types.ListResourcesResult:
    """A page of the resources: three of each persona.

    Raises:
        Invalid: the cursor is none of this list's.
    """
    limit = MOST_LISTED // len(VIEWS)
    found = catalog.listing("persona", after=place_of("resources", cursor), limit=limit + 1)
    return types.ListResourcesResult(
        resources=[
            types.Resource(
                uri=uri_of(one.name, view),
                name=f"{one.name}/{view}",
                title=f"{one.name}: {view}",
                description=one.description or f"Persona {one.name}: {_SAID[view]}.",
                mime_type=_KIND[view],
            )
            for one in found[:limit]
            for view in VIEWS
        ],
        next_cursor=cursor_at("resources", found[limit - 1].name) if len(found) > limit else None,
    )


def templates() -> types.ListResourceTemplatesResult:
    """The addresses that resources have."""
    return types.ListResourceTemplatesResult(
        resource_templates=[
            types.ResourceTemplate(
                uri_template=f"{SCHEME}{{name}}/{view}",
                name=f"persona-{view}",
                title=f"A persona's {view}",
                description=f"Of the persona of that name, percent-encoded: {_SAID[view]}.",
                mime_type=_KIND[view],
            )
            for view in VIEWS
        ]
    )


def text_of(catalog: Catalog, uri: str, *, read_only: bool) -> str:
    """The text of a resource, composed as the persona stands.

    Raises:
        NotFound: there is no such resource, or no such persona.
    """
    name, view = named_in(uri)
    if view == "manifest":
        found: dict[str, Any] = catalog.manifest(name)
        found["on_demand_tools"] = hints(read_only)
        return orjson.dumps(found, option=orjson.OPT_INDENT_2).decode()
    return catalog.compose(name, Request(detail=view == "detail")).text


def read(catalog: Catalog, uri: str, *, read_only: bool) -> types.ReadResourceResult:
    """A resource.

    Raises:
        NotFound: as `text_of`.
    """
    text = text_of(catalog, uri, read_only=read_only)
    _, view = named_in(uri)
    return types.ReadResourceResult(
        contents=[types.TextResourceContents(uri=uri, mime_type=_KIND[view], text=text)]
    )
