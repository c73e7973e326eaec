"""Every tool by its name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from studio.serve.mcp.tool import Tool
from studio.serve.mcp.tools import arcs, entries, finding, links, personas, places


def tools_for(*, read_only: bool) -> Mapping[str, Tool]:
    """The tools on offer, those that discover and load first; read-only, none that writes."""
    families = (personas.tools, entries.tools, finding.tools, links.tools, arcs.tools, places.tools)
    found = {tool.name: tool for family in families for tool in family()}
    return MappingProxyType(
        {name: tool for name, tool in found.items() if not (read_only and tool.writes)}
    )
