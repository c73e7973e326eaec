"""`open` and `init`: the studio, and new workspaces."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from studio.cli.context import workspace_of
from studio.cli.output import line, warn
from studio.cli.parser import Subparsers, command, raw

if TYPE_CHECKING:
    from store.workspace import Workspace


def add(commands: Subparsers) -> None:
    """Add the commands."""
    parser = command(
        commands,
        "open",
        "open the studio; the word `open` may be left out",
        "Without WORKSPACE: the current folder when it has seeds, else your own workspace in\n"
        "your data folder, which is made with the starter catalog at first run.",
    )
    parser.add_argument(
        "workspace", metavar="WORKSPACE", nargs="?", type=raw, help="the folder of a workspace"
    )
    parser.set_defaults(run=run_open)
    parser = command(
        commands,
        "init",
        "make a workspace with the starter catalog",
        "Refuses a folder that has seeds already.",
    )
    parser.add_argument("new_folder", metavar="DIR", type=raw, help="the folder; made if need be")
    parser.set_defaults(run=run_init)


def run_open(args: argparse.Namespace) -> int:
    """Open the studio."""
    if args.workspace is not None:
        if getattr(args, "folder", args.workspace) != args.workspace:
            args.parser.error("two workspaces are named; name one, as WORKSPACE or with -C")
        args.folder = args.workspace
    workspace = _named_workspace(args)
    if not _at_a_terminal():
        warn("the studio needs a terminal; see `persona-studio --help` for commands without one")
        return 1
    # Read as Textual is imported. A change is painted at the next frame but one at the latest: at
    # the usual 60 a second, what a search found would wait longer for that than it took to find.
    os.environ.setdefault("TEXTUAL_FPS", "240")
    from studio.app import run_studio

    run_studio(workspace or _own_workspace(args))
    return 0


def _named_workspace(args: argparse.Namespace) -> Workspace | None:
    """The workspace that is named or that we stand in; None when the user's own is to be made.

    Raises:
        NotFound: the named one is none.
    """
    from store.errors import NotFound

    try:
        return workspace_of(args)
    except NotFound:
        if getattr(args, "folder", None) or os.environ.get("PERSONA_STUDIO_WORKSPACE"):
            raise
        return None


def _own_workspace(args: argparse.Namespace) -> Workspace:
    """The user's own workspace, made with the starter catalog."""
    from store.workspace import create_workspace, user_workspace

    own = user_workspace()
    create_workspace(own)
    warn(f"made your workspace in {own}, with the starter catalog")
    return workspace_of(args)


def _at_a_terminal() -> bool:
    # A driver that was chosen from outside (the web server, a test) brings its own screen.
    if os.environ.get("TEXTUAL_DRIVER"):
        return True
    try:
        # Textual reads keys from stdin and draws on stderr.
        return sys.stdin.isatty() and sys.stderr.isatty()
    except (AttributeError, ValueError):
        return False


def run_init(args: argparse.Namespace) -> int:
    """Make a workspace."""
    import shlex

    from store.workspace import create_workspace, expanded

    folder = expanded(args.new_folder)
    create_workspace(folder)
    line(f"made a workspace in {folder}; to open it: persona-studio {shlex.quote(args.new_folder)}")
    return 0
