"""`new`, `rename`, `duplicate` and `delete`: authoring entries."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from store.entries import KINDS, plural
from store.errors import InUse
from store.fields import FIELDS
from studio.cli.context import change_of
from studio.cli.kinds import KIND_HELP, kind, unknown_type
from studio.cli.output import line, warn
from studio.cli.parser import Parser, Subparsers, command
from studio.cli.values import add_fields, given_record

if TYPE_CHECKING:
    pass


def add(commands: Subparsers) -> None:
    """Add the commands."""
    _add_new(commands)
    parser = _entry(command(commands, "rename", "rename an entry; links and references follow"))
    parser.add_argument("new", metavar="NEW", help="its new name")
    parser.set_defaults(run=run_rename)
    parser = _entry(command(commands, "duplicate", "copy an entry with all its links"))
    parser.add_argument(
        "new", metavar="NEW", nargs="?", default="", help="name of the copy; else NAME-copy"
    )
    parser.set_defaults(run=run_duplicate)
    parser = _entry(command(commands, "delete", "delete an entry that nothing uses"))
    parser.add_argument(
        "--force", action="store_true", help="also when it is in use: it is unlinked first"
    )
    parser.set_defaults(run=run_delete)


def _add_new(commands: Subparsers) -> None:
    parser = command(
        commands,
        "new",
        "make an entry; `new KIND --help` lists the fields of a kind",
        "An option for each field of the kind, or a file that holds them:\n\n"
        '  persona-studio new part brisk --part-type tone --summary "Be brief."\n'
        "  persona-studio new skill sums --content @sums.md --tag maths\n"
        "  persona-studio new persona ada --part kind --part brisk:10 --from ada.toml",
    )
    kinds: Subparsers = parser.add_subparsers(metavar="KIND", required=True, title="kinds")
    for one in KINDS:
        made = command(kinds, one, f"make a {one}" if one != "arc" else "make an arc")
        # The plural is the same command, without a line of its own in the help.
        kinds.choices[plural(one)] = made
        made.add_argument("name", metavar="NEW", help="its name")
        add_fields(made, one)
        made.set_defaults(run=run_new, kind=one)


def _entry(parser: Parser) -> Parser:
    parser.add_argument("kind", metavar="KIND", type=kind, help=KIND_HELP)
    parser.add_argument("name", metavar="NAME", help="the entry")
    return parser


def run_new(args: argparse.Namespace) -> int:
    """Make an entry."""
    from store.database.changes.links import check_links
    from studio.cli.entry_file import entry_of

    entry = entry_of(args.kind, {**given_record(args, args.kind), "name": args.name})
    message = f'created {args.kind} "{entry.name}"'
    with change_of(args, message) as change:
        unknown = unknown_type(entry, change.types(args.kind))
        check_links(change, {one.name: getattr(entry, one.name) for one in FIELDS[args.kind]})
        change.create(entry)
    line(message)
    if unknown:
        warn(unknown)
    return 0


def run_rename(args: argparse.Namespace) -> int:
    """Rename an entry."""
    message = f'renamed {args.kind} "{args.name}" to "{args.new.strip()}"'
    with change_of(args, message) as change:
        change.rename(args.kind, args.name, args.new)
    line(message)
    return 0


def run_duplicate(args: argparse.Namespace) -> int:
    """Copy an entry."""
    with change_of(args, f'duplicated {args.kind} "{args.name}"') as change:
        copy = change.duplicate(args.kind, args.name, args.new)
    line(f'duplicated {args.kind} "{args.name}" as "{copy.name}"')
    return 0


def run_delete(args: argparse.Namespace) -> int:
    """Delete an entry."""
    message = f'deleted {args.kind} "{args.name}"'
    try:
        with change_of(args, message) as change:
            change.delete(args.kind, args.name, force=args.force)
    except InUse as error:
        users = error.users
        more = f" and {len(users) - 10} more" if len(users) > 10 else ""
        raise InUse(
            f'{args.kind} "{args.name}" is in use by {", ".join(users[:10])}{more}; '
            f"unlink it there, or delete it with --force",
            users,
        ) from error
    line(message)
    return 0
