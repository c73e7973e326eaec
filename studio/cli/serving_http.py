"""`serve http`: the catalog for agents and voice servers."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from store.errors import NotFound
from studio.actor import current_actor
from studio.cli.context import catalog_of
from studio.cli.output import warn
from studio.cli.parser import Subparsers, command, raw

DEFAULT_PORT = 8765


def add(servers: Subparsers) -> None:
    """Add the command."""
    parser = command(
        servers,
        "http",
        "serve the catalog over HTTP",
        "The voice registry's routes and those of our other kinds; /openapi.json tells them all.\n"
        "With tokens, reading needs one and writing an admin's: PERSONA_STUDIO_READ_TOKEN,\n"
        "PERSONA_STUDIO_ADMIN_TOKEN, or --tokens. Without, only this machine is served.\n"
        "Ctrl+C stops it once the calls in flight are answered. Calls are logged on stderr.",
    )
    parser.add_argument(
        "--host", metavar="HOST", default="127.0.0.1", help="where to listen (127.0.0.1)"
    )
    parser.add_argument(
        "--port",
        metavar="PORT",
        type=port,
        default=DEFAULT_PORT,
        help=f"the port to listen at ({DEFAULT_PORT}; 0 takes a free one)",
    )
    parser.add_argument(
        "--tokens",
        metavar="FILE",
        type=raw,
        help="tokens, one a line after its role: `read TOKEN` or `admin TOKEN`; # begins a comment",
    )
    parser.add_argument("--read-only", action="store_true", help="refuse everything that writes")
    parser.set_defaults(run=run_http)


def port(word: str) -> int:
    """The number of a port."""
    if word.isascii() and word.isdecimal() and len(word) <= 5 and int(word) < 65536:
        return int(word)
    raise argparse.ArgumentTypeError(f'"{word}" is no port; use 0 to 65535')


def run_http(args: argparse.Namespace) -> int:
    """Serve HTTP until a signal ends it."""
    from store.workspace import expanded
    from studio.serve.access import check_binding, load_access

    tokens = expanded(args.tokens) if args.tokens is not None else None
    access = load_access(Path(tokens) if tokens else None, os.environ)
    check_binding(args.host, access)
    try:
        from studio.serve.http.app import build_app
        from studio.serve.listening import address_of, listen, run
    except ImportError as error:
        raise NotFound(
            f"serve needs packages that are not installed ({error.name}): "
            'pip install "persona-studio[servers]"'
        ) from error
    with catalog_of(args) as catalog, listen(args.host, args.port) as opened:
        # Who has a token may be anybody; without any it is somebody at this machine.
        by = "admin" if access.configured else current_actor()
        app = build_app(catalog, access, by=by, read_only=args.read_only)
        what = "reading only" if args.read_only else "reading and writing"
        who = (
            "who has a token"
            if access.configured
            else "this machine only, without a token (none is set)"
        )
        warn(f"serving {address_of(opened)} for {what}, for {who}; Ctrl+C stops it")
        run(app, opened)
    warn("stopped")
    return 0
