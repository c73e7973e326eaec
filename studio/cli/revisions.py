"""`history`, `diff`, `restore`, `undo`, `redo`: what was done, and taking it back."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Literal

from store.errors import AlreadyExists, NotFound
from studio.actor import current_actor
from studio.cli.context import catalog_of, command_for
from studio.cli.kinds import KIND_HELP, kind
from studio.cli.output import cell, line, local_time, table, warn, write, write_json
from studio.cli.parser import Parser, Subparsers, command, integer

if TYPE_CHECKING:
    from store.revisions import Revision

_SHOWN_ENTRIES = 3
"""Entries that a line of history names."""


def add(commands: Subparsers) -> None:
    """Add the commands."""
    parser = command(
        commands,
        "history",
        "list what was done to the catalog, or to one entry, newest first",
        "An entry is followed through its renames. NAME may be one that it bore, also of a\n"
        "deleted entry, or a guid. Times are local, with their zone; in JSON they are UTC.",
    )
    parser.add_argument("kind", metavar="KIND", nargs="?", type=kind, help=KIND_HELP)
    parser.add_argument("name", metavar="NAME", nargs="?", help="the entry")
    parser.add_argument(
        "--limit", metavar="N", type=_from_1, default=50, help="how many revisions (50)"
    )
    parser.add_argument(
        "--before", metavar="REVISION", type=integer, help="only those older than this one"
    )
    parser.add_argument("--json", action="store_true", help="as a JSON array")
    parser.set_defaults(run=run_history)
    parser = command(
        commands,
        "diff",
        "show how an entry differs between two revisions",
        "Without A and B: by its last change. With A alone: since then. Revision 0 is the empty\n"
        "catalog.",
    )
    _add_entry(parser)
    parser.add_argument("a", metavar="A", nargs="?", type=integer, help="the older revision")
    parser.add_argument("b", metavar="B", nargs="?", type=integer, help="the newer revision")
    parser.add_argument(
        "--composed",
        action="store_true",
        help="of a persona: how the texts differ that compile would store, whatever changed them; "
        "without A and B, by the last revision of the catalog",
    )
    parser.add_argument(
        "--encoding", metavar="E", default="", help="count tokens in this; else the workspace's"
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run_diff)
    parser = command(
        commands,
        "restore",
        "make an entry what it was after a revision",
        "Deleted entries come back, with their links to what still exists. It is a change like\n"
        "any other, and can be undone.",
    )
    _add_entry(parser)
    parser.add_argument(
        "--to", metavar="REVISION", type=integer, required=True, help="which state, see history"
    )
    parser.add_argument(
        "--as", dest="new", metavar="NEW", default="", help="name it so, not as it was named then"
    )
    parser.set_defaults(run=run_restore)
    for name, summary in (
        ("undo", "take back what you last did on the command line"),
        ("redo", "make again what you last undid on the command line"),
    ):
        parser = command(
            commands,
            name,
            summary,
            "A change is undone whole. Those of others, and those made in the studio or\n"
            "elsewhere, are not looked at.",
        )
        parser.add_argument(
            "--times", metavar="N", type=_from_1, default=1, help="so many changes (1)"
        )
        parser.set_defaults(run=run_undo if name == "undo" else run_redo)


def _add_entry(parser: Parser) -> None:
    parser.add_argument("kind", metavar="KIND", type=kind, help=KIND_HELP)
    parser.add_argument("name", metavar="NAME", help="a name it has or had, or its guid")


def _from_1(word: str) -> int:
    number = integer(word)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is too few; use 1 or more")
    return number


def run_history(args: argparse.Namespace) -> int:
    """List revisions."""
    if args.kind is not None and args.name is None:
        args.parser.error(f"which {args.kind}? write its NAME too, or neither")
    with catalog_of(args) as catalog:
        # One more than is shown says whether there are more.
        found = catalog.history(args.kind, args.name, limit=args.limit + 1, before=args.before)
    shown = found[: args.limit]
    if args.json:
        write_json([one.record() for one in shown])
        return 0
    if not shown:
        warn("there are no revisions" + (" before that one" if args.before is not None else ""))
        return 0
    rows = [
        (str(one.id), local_time(one.at), one.actor, one.door, _message(one), _entries(one))
        for one in shown
    ]
    header = ("ID", "WHEN", "WHO", "DOOR", "MESSAGE", "ENTRIES")
    write(table(header, rows, right=[0], give=5))
    if len(found) > len(shown):
        warn(f"there are older ones: --before {shown[-1].id} lists them, --limit sets how many")
    return 0


def _message(revision: Revision) -> str:
    return revision.message + (" (undone)" if revision.state in ("undone", "dropped") else "")


def _entries(revision: Revision) -> str:
    named = [f"{one.kind} {one.name}" for one in revision.entries[:_SHOWN_ENTRIES]]
    more = revision.touched - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")


def run_diff(args: argparse.Namespace) -> int:
    """Show how an entry differs between two revisions."""
    from store.diff_text import difference_record, difference_text

    if args.composed and args.kind != "persona":
        args.parser.error(f"--composed is about personas, a {args.kind} is composed of nothing")
    with catalog_of(args) as catalog:
        if args.composed:
            found = catalog.diff_composed(args.name, args.a, args.b, encoding=args.encoding)
        else:
            found = catalog.diff(args.kind, args.name, args.a, args.b, encoding=args.encoding)
    if args.json:
        write_json(difference_record(found))
    else:
        write(difference_text(found))
    return 0


def run_restore(args: argparse.Namespace) -> int:
    """Make an entry what it was after a revision."""
    with catalog_of(args) as catalog:
        try:
            done = catalog.restore(
                args.kind, args.name, args.to, by=current_actor(), door="cli", new=args.new
            )
        except AlreadyExists as error:
            raise AlreadyExists(f"{error}: --as NEW") from error
    what = f'{args.kind} "{cell(done.entry.name)}"'
    if done.left_out:
        warn(f"{what}: left out links to what no longer exists: {', '.join(done.left_out)}")
    if done.lost_stage:
        warn(f'{what}: there is no stage "{done.lost_stage}" any more')
    if done.revision is None:
        line(f"{what} is as it was at revision {done.target} already")
    else:
        line(f"restored {what} to revision {done.target}, as revision {done.revision}")
    return 0


def run_undo(args: argparse.Namespace) -> int:
    """Take changes back."""
    return _take_back(args, "undo")


def run_redo(args: argparse.Namespace) -> int:
    """Make changes again that were undone."""
    return _take_back(args, "redo")


def _take_back(args: argparse.Namespace, word: Literal["undo", "redo"]) -> int:
    actor = current_actor()
    with catalog_of(args) as catalog:
        take = catalog.undo if word == "undo" else catalog.redo
        for _ in range(args.times):
            try:
                done = take(by=actor, door="cli")
            except NotFound as error:
                raise NotFound(
                    f"nothing to {word} of what {actor} did on the command line; "
                    f"all that was done: {command_for(args, 'history')}"
                ) from error
            line(cell(done.said(word)))
    return 0
