"""The MCP server of a workspace, with one tool more that returns what was prepared."""

from __future__ import annotations

import sys
from pathlib import Path

import anyio

from studio.serve.mcp.desk import Desk
from studio.serve.mcp.server import build
from studio.serve.mcp.stdio import serving
from studio.serve.mcp.tool import Result

PREPARED = "prepared"


async def serve(database: Path) -> None:
    """Serve over stdin and stdout until their end."""
    from store.catalog import Catalog

    catalog = Catalog.open(database)
    desk = Desk(catalog)
    server = build(desk)
    handlers = server.get_request_handler("tools/call")
    assert handlers is not None
    prepared: dict[str, Result] = {}

    async def call_tool(ctx, params):  # type: ignore[no-untyped-def]
        if params.name != PREPARED:
            answer = await handlers.handler(ctx, params)
            prepared[params.name] = answer
            return answer
        # The floor: no catalog, no arguments, nothing but what was answered last by the other.
        return prepared[params.arguments["of"]]

    server.add_request_handler("tools/call", handlers.params_type, call_tool)
    try:
        async with serving() as (read, write):
            await server.run(read, write, server.create_initialization_options())
    finally:
        desk.close()
        catalog.close()


if __name__ == "__main__":
    anyio.run(serve, Path(sys.argv[1]))
