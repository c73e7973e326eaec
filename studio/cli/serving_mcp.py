"""`serve mcp`: the same catalog for agents."""

from __future__ import annotations

import argparse
from importlib.util import find_spec

from store.errors import NotFound
from studio.cli.context import catalog_of
from studio.cli.parser import Subparsers, command


def add(servers: Subparsers) -> None:
    """Add the command."""
    parser = command(
        servers,
        "mcp",
        "serve the catalog over MCP",
        "Over stdin and stdout, for a client that starts it; with --http over streamable HTTP, at\n"
        "the path /mcp. Without a token only this machine is served over HTTP: tokens come from\n"
        "PERSONA_STUDIO_READ_TOKEN, PERSONA_STUDIO_ADMIN_TOKEN, or a file with lines such as\n"
        "`read TOKEN` and `admin TOKEN`.",
    )
    parser.add_argument("--http", metavar="HOST:PORT", help="serve over HTTP, at this address")
    parser.add_argument("--tokens", metavar="FILE", help="tokens for HTTP, a line for each")
    parser.add_argument(
        "--read-only", action="store_true", help="offer nothing that changes the catalog"
    )
    parser.set_defaults(run=run_mcp)


def run_mcp(args: argparse.Namespace) -> int:
    """Serve over MCP until told to stop."""
    address = _address(args) if args.http is not None else None
    if address is None and args.tokens is not None:
        args.parser.error("--tokens is for --http: over stdin and stdout there are none")
    need("mcp", "serve mcp")
    with catalog_of(args) as catalog:
        from store.workspace import expanded
        from studio.serve.mcp import run

        if address is None:
            run.serve_stdio(catalog, read_only=args.read_only)
            return 0
        host, port = address
        tokens = expanded(args.tokens) if args.tokens is not None else None
        run.serve_http(catalog, host, port, read_only=args.read_only, tokens=tokens)
    return 0


def need(module: str, what: str) -> None:
    """Check that what a server stands on is installed.

    Raises:
        NotFound: it is not; says how to install it.
    """
    if find_spec(module) is None:
        raise NotFound(
            f"{what} needs packages that are not installed: pip install 'persona-studio[servers]'"
        )


def _address(args: argparse.Namespace) -> tuple[str, int]:
    host, colon, port = args.http.rpartition(":")
    host = host.strip("[]")
    if not colon or not host or not port.isascii() or not port.isdecimal() or int(port) > 65_535:
        args.parser.error(f'--http: "{args.http}" is not HOST:PORT, such as 127.0.0.1:8766')
    return host, int(port)
