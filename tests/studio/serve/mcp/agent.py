"""An agent at the server: the SDK's own client, and short words for what tests do all the time."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import mcp_types as types
from jsonschema import Draft202012Validator
from mcp import Client

from store.catalog import Catalog
from studio.serve.mcp.desk import Desk
from studio.serve.mcp.server import build


class Agent:
    """Calls tools, and holds every result against the tool's own schema."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.received: list[str] = []
        """Every text that came back, for what must not be among it."""
        self._schemas: dict[str, Draft202012Validator] = {}

    async def tools(self) -> dict[str, types.Tool]:
        found = await self.client.list_tools()
        assert found.next_cursor is None
        return {tool.name: tool for tool in found.tools}

    async def call(self, tool: str, given: dict[str, Any]) -> types.CallToolResult:
        result = await self.client.call_tool(tool, given)
        assert isinstance(result, types.CallToolResult)
        (content,) = result.content
        assert isinstance(content, types.TextContent)
        self.received.append(content.text)
        return result

    async def ask(self, tool: str, **given: Any) -> dict[str, Any]:
        """Call a tool that must answer."""
        result = await self.call(tool, given)
        (content,) = result.content
        assert isinstance(content, types.TextContent)
        assert not result.is_error, content.text
        found = result.structured_content
        assert found is not None
        assert json.loads(content.text) == found
        if not self._schemas:
            for name, one in (await self.tools()).items():
                assert one.output_schema is not None
                self._schemas[name] = Draft202012Validator(one.output_schema)
        self._schemas[tool].validate(found)
        return found

    async def refused(self, tool: str, **given: Any) -> str:
        """Call a tool that must refuse; what it says."""
        result = await self.call(tool, given)
        assert result.is_error, result
        assert result.structured_content is None
        said = self.received[-1]
        assert "Traceback" not in said
        assert "\n" not in said
        return said


@asynccontextmanager
async def agent_at(
    catalog: Catalog, *, read_only: bool = False, mode: str = "auto", **options: Any
) -> AsyncIterator[Agent]:
    """An agent at a server in this process; `legacy` is the era of handshakes."""
    desk = Desk(catalog, read_only=read_only)
    try:
        info = types.Implementation(name="tester", version="1")
        async with Client(
            build(desk), mode=mode, client_info=info, raise_exceptions=False, **options
        ) as client:
            yield Agent(client)
    finally:
        desk.close()
