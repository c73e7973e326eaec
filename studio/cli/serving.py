"""`serve`: the workspace for agents, for other programs and in a browser."""

from __future__ import annotations

from studio.cli import serving_http, serving_mcp, serving_web
from studio.cli.parser import Subparsers, group


def add(commands: Subparsers) -> None:
    """Add the commands."""
    servers = group(commands, "serve", "serve the workspace to agents, programs or a browser")
    serving_mcp.add(servers)
    serving_http.add(servers)
    serving_web.add(servers)
