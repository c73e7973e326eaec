"""`compile`: storing the texts that agents load, and finding those that are stale."""

from __future__ import annotations

import argparse

from studio.actor import current_actor
from studio.cli.context import catalog_of, counted
from studio.cli.output import line
from studio.cli.parser import Subparsers, command
from studio.cli.progress import Bar, working

_AT_ONCE = 50
"""Personas compiled between two looks at the progress bar."""


def add(commands: Subparsers) -> None:
    """Add the command."""
    parser = command(
        commands,
        "compile",
        "store the compiled texts of personas",
        "Composes the summary and the detail at the current stage, in markdown, with nothing\n"
        "overridden, and stores both for agents to load. Unchanged texts are not written. --check\n"
        "writes nothing: it lists the personas whose texts are stale or were never compiled (all\n"
        "are looked at unless some are named) and exits 1 when there is any.",
    )
    parser.add_argument("names", metavar="NAME", nargs="*", help="a persona, one or more")
    parser.add_argument("--all", action="store_true", help="every persona")
    parser.add_argument(
        "--check", action="store_true", help="write nothing, say which are out of date"
    )
    parser.set_defaults(run=run_compile, rest="names")


def run_compile(args: argparse.Namespace) -> int:
    """Compile personas, or say which are out of date."""
    names = list(dict.fromkeys(args.names))
    if names and args.all:
        args.parser.error("name personas or use --all, not both")
    if args.check:
        return _check(args, names)
    if not names and not args.all:
        args.parser.error("name a persona, or use --all")
    with catalog_of(args) as catalog:
        if not names:
            names = [row.name for row in catalog.window("persona", 0, 2**31 - 1)]
        message = f"compiled {counted(len(names), 'persona')}"
        changed: list[str] = []
        bar = Bar("compiling", len(names))
        try:
            with catalog.change(by=current_actor(), door="cli", message=message) as change:
                for done in range(0, len(names), _AT_ONCE):
                    changed += change.compile(names[done : done + _AT_ONCE])
                    bar.at(done)
        finally:
            bar.end()
    for name in changed:
        line(f"compiled {name}")
    line(f"{len(changed)} of {counted(len(names), 'persona')} changed")
    return 0


def _check(args: argparse.Namespace, names: list[str]) -> int:
    with catalog_of(args) as catalog, working("composing"):
        found = catalog.freshness(names or None)
    words = {"stale": "stale", "never": "never compiled"}
    out_of_date = [(name, words[state]) for name, state in found.items() if state != "fresh"]
    for name, state in out_of_date:
        line(f"{name}: {state}")
    return 1 if out_of_date else 0
