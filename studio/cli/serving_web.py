"""`serve web`: the studio in a browser."""

from __future__ import annotations

import argparse
from typing import Final

from studio.cli.context import workspace_of
from studio.cli.output import flush, line, one_line
from studio.cli.parser import Subparsers, command, integer

_PORT: Final = 8000


def add(servers: Subparsers) -> None:
    """Add the command."""
    parser = command(
        servers,
        "web",
        "open the studio in a browser of this machine",
        "Every tab is a studio of its own on the same workspace. It is served on loopback alone:\n"
        "whoever reaches it can change the catalog. Ctrl+C ends it, with everything saved.",
    )
    parser.add_argument(
        "--host",
        metavar="HOST",
        default="127.0.0.1",
        help="127.0.0.1, ::1 or localhost (default 127.0.0.1)",
    )
    parser.add_argument(
        "--port",
        metavar="PORT",
        type=integer,
        default=_PORT,
        help=f"the port to listen on, 0 for any free one (default {_PORT})",
    )
    parser.set_defaults(run=run_web)


def run_web(args: argparse.Namespace) -> int:
    """Serve the studio to browsers.

    Raises:
        NotFound: there is no such workspace, or what serves it is not installed.
        Invalid: the port cannot be had.
    """
    from studio.web.loopback import is_loopback

    if not is_loopback(args.host):
        args.parser.error(
            f'--host "{args.host}" is not this machine: the studio is served on loopback alone '
            f"(127.0.0.1, ::1 or localhost), since whoever reaches it can change the catalog; "
            f"from another machine go through ssh: ssh -L {args.port}:127.0.0.1:{args.port} …"
        )
    if not 0 <= args.port <= 65_535:
        args.parser.error(f"--port {args.port} is no port; use 1 to 65535, or 0 for any free one")
    workspace = workspace_of(args)
    try:
        from studio.web.server import serve
    except ModuleNotFoundError as error:
        raise _not_installed(error) from error

    def ready(address: str) -> None:
        line(f"the studio is at {address} ({one_line(str(workspace.folder))}); Ctrl+C ends it")
        flush()

    serve(workspace, args.host.removeprefix("[").removesuffix("]"), args.port, ready)
    return 0


def _not_installed(error: ModuleNotFoundError) -> Exception:
    """What to say of a module that is missing: how to install it, when it is of the web's."""
    from store.errors import NotFound

    if (error.name or "").partition(".")[0] not in ("textual_serve", "aiohttp", "aiohttp_jinja2"):
        return error
    return NotFound(
        "the browser's part of the studio is not installed; to install it: "
        'pip install "persona-studio[web]"'
    )
