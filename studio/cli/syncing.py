"""`sync`: how seeds and store stand to each other, and bringing the seeds in.

What goes the other way is in `studio.cli.pushing`.
"""

from __future__ import annotations

import argparse
from collections import Counter
from typing import TYPE_CHECKING, Final

from studio.actor import current_actor
from studio.cli.context import command_for, counted, opened, say_pulled
from studio.cli.output import line, table, warn, write, write_json
from studio.cli.parser import Subparsers, command
from studio.cli.progress import working
from studio.cli.sync_output import entries, report_json, seeded_workspace, tell_conflicts

if TYPE_CHECKING:
    from store.sync.compare import Status
    from store.sync.pull import EntryStatus, Report

_ACTIONS: Final = ("status", "pull", "push", "reset", "take")
_ORDER: Final[tuple[Status, ...]] = (
    "conflict",
    "both changed",
    "seed new",
    "seed changed",
    "store override",
    "store only",
    "deleted in store",
    "deleted in seeds",
    "same",
)


def add(commands: Subparsers) -> None:
    """Add the command."""
    parser = command(
        commands,
        "sync",
        "compare the seeds with the store, and bring each into the other",
        "The seeds are the TOML files of the workspace, the store is its database.\n\n"
        "  sync [status]                          list what differs and what could not be read\n"
        "  sync pull                              bring the seeds into the store\n"
        "  sync push [KIND NAME ...]              bring the store into the seed files\n"
        "  sync reset KIND NAME ...               bring entries back to their seeds\n"
        "  sync reset --all                       bring every entry back that has a seed\n"
        "  sync take seed|store KIND NAME [FIELD ...]\n"
        "                                         settle a conflict, all of it or these fields\n\n"
        "status writes nothing. A pull keeps what was changed in the store, a push keeps what was\n"
        "changed in the seeds: in the files it rewrites only what was authored in the store. What\n"
        "both sides changed they leave as it is, list it, and exit 1, as they do for files and\n"
        "entries that were skipped. A reset takes back what was authored in the store.",
    )
    parser.add_argument(
        "action",
        metavar="|".join(_ACTIONS),
        nargs="?",
        choices=_ACTIONS,
        default="status",
        help="what to do (default status)",
    )
    parser.add_argument("words", metavar="WORD", nargs="*", help="what to do it with, as above")
    parser.add_argument("--json", action="store_true", help="every entry and note as JSON")
    parser.add_argument(
        "--check", action="store_true", help="exit 1 unless all is the same (when it is done)"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="of a push: say what it would do, and write nothing"
    )
    parser.add_argument(
        "--all", action="store_true", help="of a reset: every entry that has a seed"
    )
    parser.set_defaults(run=run_sync, rest="words")


def run_sync(args: argparse.Namespace) -> int:
    """Do what the action says."""
    from studio.cli import pushing

    if args.dry_run and args.action != "push":
        args.parser.error("--dry-run is of push alone")
    if args.all and args.action != "reset":
        args.parser.error("--all is of reset alone")
    match args.action:
        case "push":
            return pushing.run_push(args)
        case "reset":
            return pushing.run_reset(args)
        case "take":
            return pushing.run_take(args)
    if args.words:
        args.parser.error(f'"{args.words[0]}" is one word too many: {args.action} is of everything')
    return _run_status_or_pull(args)


def _run_status_or_pull(args: argparse.Namespace) -> int:
    from store.sync.pull import pull, status

    workspace = seeded_workspace(args)
    pulling = args.action == "pull"
    with opened(workspace) as (catalog, first):
        done = None
        if pulling:
            with working("reading the seeds"):
                done = first or pull(catalog, workspace.seeds, by=current_actor())
        elif first is not None:
            say_pulled(first, workspace, catalog)
        standing = done
        if standing is None or args.check or (args.json and standing.settled):
            with working("comparing"):
                standing = status(catalog, workspace.seeds)
    report = done or standing
    if args.json:
        write_json(report_json(report, standing))
    elif done is not None:
        _tell_pulled(done, args)
    else:
        _tell_status(standing, args)
    if args.check and not standing.in_sync:
        return 1
    return 1 if pulling and report.refused else 0


def _tell_pulled(report: Report, args: argparse.Namespace) -> None:
    for note in report.notes:
        line(str(note))
    tell_conflicts(report.conflicts, args)
    conflicts = len(report.conflicts)
    met = ((conflicts, "conflict"), (len(report.problems) - conflicts, "problem"))
    told = [counted(number, what) for number, what in met if number > 0]
    line(", ".join((f"{entries(report.written)} written", *told)))


def _tell_status(report: Report, args: argparse.Namespace) -> None:
    differing = sorted(
        (entry for entry in report.entries if entry.status != "same"),
        key=lambda entry: _ORDER.index(entry.status),
    )
    if differing:
        rows = [
            (one.status, one.kind, _named(one), _fields(one), str(one.place or ""))
            for one in differing
        ]
        write(table(("STATUS", "KIND", "NAME", "FIELDS", "SEED"), rows, give=3))
        tell_conflicts(report.conflicts, args)
    for note in report.problems:
        line(str(note))
    found = Counter(entry.status for entry in report.entries)
    counts = [f"{found[one]} {one}" for one in _ORDER if found[one]] or ["nothing to compare"]
    if report.problems:
        counts.append(counted(len(report.problems), "problem"))
    line(", ".join(counts))
    if any(found[one] for one in ("seed new", "seed changed", "both changed", "deleted in seeds")):
        warn(f"to bring the seeds in: {command_for(args, 'sync pull')}")


def _named(entry: EntryStatus) -> str:
    return f"{entry.name} (was {entry.was})" if entry.was else entry.name


def _fields(entry: EntryStatus) -> str:
    if entry.status in ("seed new", "store only", "deleted in store", "deleted in seeds"):
        return ""
    return ", ".join(
        f"{one.field}!" if one.clash else one.field for one in entry.comparison.differences
    )
