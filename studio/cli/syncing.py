"""`sync`: how seeds and store stand to each other, and bringing the seeds in."""

from __future__ import annotations

import argparse
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from studio.actor import current_actor
from studio.cli.context import command_for, counted, opened, say_pulled, workspace_of
from studio.cli.output import line, table, warn, write, write_json
from studio.cli.parser import Subparsers, command
from studio.cli.progress import working

if TYPE_CHECKING:
    from store.sync.compare import Status
    from store.sync.pull import EntryStatus, Report
    from store.sync.read_toml import Note

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
        "compare the seeds with the store, or bring them in",
        "The seeds are the TOML files of the workspace, the store is its database. status (the\n"
        "default) writes nothing and lists what differs and what could not be read. pull brings\n"
        "the seeds into the store: what was changed in the store stays, and conflicts stay as\n"
        "they are. It exits 1 while there are conflicts, or files or entries that were skipped.",
    )
    parser.add_argument(
        "action",
        metavar="status|pull",
        nargs="?",
        choices=("status", "pull"),
        default="status",
        help="what to do (default status)",
    )
    parser.add_argument("--json", action="store_true", help="every entry and note as JSON")
    parser.add_argument(
        "--check", action="store_true", help="exit 1 unless all is the same (after the pull)"
    )
    parser.set_defaults(run=run_sync)


def run_sync(args: argparse.Namespace) -> int:
    """Show how seeds and store stand, or pull."""
    from store.errors import NotFound
    from store.sync.pull import pull, status

    workspace = workspace_of(args)
    if not workspace.seeds.is_dir():
        # Taken for empty, a folder that is gone would delete every entry it had.
        raise NotFound(f"there is no seeds folder {workspace.seeds}; nothing was compared")
    pulling = args.action == "pull"
    with opened(workspace) as (catalog, first):
        done = None
        if pulling:
            with working("reading the seeds"):
                done = first or pull(catalog, workspace.seeds, by=current_actor())
        elif first is not None:
            say_pulled(first, workspace)
        standing = done
        if standing is None or args.check or (args.json and standing.settled):
            with working("comparing"):
                standing = status(catalog, workspace.seeds)
    report = done or standing
    if args.json:
        write_json(_as_json(report, standing))
    elif done is not None:
        _tell_pulled(done)
    else:
        _tell_status(standing, args)
    if args.check and not standing.in_sync:
        return 1
    return 1 if pulling and report.refused else 0


def _tell_pulled(report: Report) -> None:
    for note in report.notes:
        line(str(note))
    _tell_conflicts(report)
    met = f", {counted(len(report.problems), 'problem')}" if report.problems else ""
    entries = "1 entry" if report.written == 1 else f"{report.written} entries"
    line(f"{entries} written{met}")


def _tell_conflicts(report: Report) -> None:
    for entry in report.conflicts:
        for one in entry.comparison.differences:
            if one.clash:
                line(
                    f"  {entry.kind} {entry.name}, {one.field}: the seed says {_short(one.seed)}, "
                    f"the store says {_short(one.store)}"
                )


def _tell_status(report: Report, args: argparse.Namespace) -> None:
    differing = sorted(
        (entry for entry in report.entries if entry.status != "same"),
        key=lambda entry: _ORDER.index(entry.status),
    )
    if differing:
        rows = [
            (one.status, one.kind, one.name, _fields(one), str(one.place or ""))
            for one in differing
        ]
        write(table(("STATUS", "KIND", "NAME", "FIELDS", "SEED"), rows, give=3))
        _tell_conflicts(report)
    for note in report.problems:
        line(str(note))
    found = Counter(entry.status for entry in report.entries)
    counts = [f"{found[one]} {one}" for one in _ORDER if found[one]] or ["nothing to compare"]
    if report.problems:
        counts.append(counted(len(report.problems), "problem"))
    line(", ".join(counts))
    if any(found[one] for one in ("seed new", "seed changed", "both changed", "deleted in seeds")):
        warn(f"to bring the seeds in: {command_for(args, 'sync pull')}")


def _fields(entry: EntryStatus) -> str:
    if entry.status in ("seed new", "store only", "deleted in store", "deleted in seeds"):
        return ""
    return ", ".join(
        f"{one.field}!" if one.clash else one.field for one in entry.comparison.differences
    )


def _short(value: Any) -> str:
    if value is None:
        return "nothing"
    text = value if isinstance(value, str) else repr(value)
    text = " ".join(text.split())
    return f'"{text[:60]}…"' if len(text) > 60 else f'"{text}"'


def _as_json(report: Report, standing: Report) -> dict[str, Any]:
    return {
        "in_sync": standing.in_sync,
        "written": report.written,
        "entries": [_entry(one) for one in standing.entries],
        "notes": [_note(one) for one in report.notes],
    }


def _entry(entry: EntryStatus) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "name": entry.name,
        "status": entry.status,
        "file": entry.place.file if entry.place else None,
        "line": (entry.place.line or None) if entry.place else None,
        "differences": [
            {
                "field": one.field,
                "base": one.base,
                "seed": one.seed,
                "store": one.store,
                "clash": one.clash,
            }
            for one in entry.comparison.differences
        ],
    }


def _note(note: Note) -> dict[str, Any]:
    return {
        "file": note.place.file,
        "line": note.place.line or None,
        "text": note.text,
        "problem": note.problem,
    }
