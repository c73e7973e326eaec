"""`sync push`, `sync reset` and `sync take`: from the store to the seeds, and back to them."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.actor import current_actor
from studio.cli.context import counted, opened, say_pulled
from studio.cli.kinds import kind
from studio.cli.output import line, write_json
from studio.cli.parser import did_you_mean
from studio.cli.progress import working
from studio.cli.sync_output import (
    differences_json,
    entries,
    note_json,
    report_json,
    seeded_workspace,
    tell_conflicts,
)

if TYPE_CHECKING:
    from store.catalog import Catalog
    from store.database.seed_state import Key
    from store.sync.pull import Report
    from store.sync.push import Pushed, PushReport
    from store.sync.reset import Side


def run_push(args: argparse.Namespace) -> int:
    """Write what was authored in the store into the seed files."""
    from store.sync.pull import status
    from store.sync.push import push

    only = _named(args) if args.words else None
    workspace = seeded_workspace(args)
    standing = None
    with opened(workspace) as (catalog, first):
        if first is not None:
            say_pulled(first, workspace, catalog)
        with working("writing the seeds"):
            done = push(
                catalog, workspace.seeds, by=current_actor(), only=only, dry_run=args.dry_run
            )
        if args.check or args.json:
            with working("comparing"):
                standing = status(catalog, workspace.seeds)
    if args.json and standing is not None:
        write_json(_push_json(done, standing, dry_run=args.dry_run))
    else:
        _tell_pushed(done, args)
    if standing is not None and args.check and not standing.in_sync:
        return 1
    return 1 if done.refused else 0


def run_reset(args: argparse.Namespace) -> int:
    """Bring entries back to what their seeds say."""
    from store.sync.reset import reset

    if args.all == bool(args.words):
        args.parser.error("reset needs either KIND and NAMEs, or --all for every entry")
    names = None if args.all else _named(args)
    return _run_change(
        args, lambda catalog, folder: reset(catalog, folder, names, by=current_actor())
    )


def run_take(args: argparse.Namespace) -> int:
    """Settle a conflict by the seed's side or the store's."""
    from store.sync.reset import ALL_FIELDS, settle

    if len(args.words) < 3:
        args.parser.error("take needs a side, a kind and a name: take seed|store KIND NAME")
    side, word, name, *fields = args.words
    if side not in ("seed", "store"):
        like = did_you_mean(side, ("seed", "store"))
        args.parser.error(f'"{side}" is no side of a conflict; take seed or store{like}')
    choices: dict[str, Side] = dict.fromkeys(fields or (ALL_FIELDS,), side)
    kind_taken = _kind(args, word)
    return _run_change(
        args,
        lambda catalog, folder: settle(
            catalog, folder, kind_taken, name, choices, by=current_actor()
        ),
    )


def _run_change(args: argparse.Namespace, act: Callable[[Catalog, Path], Report]) -> int:
    from store.sync.pull import status

    workspace = seeded_workspace(args)
    standing = None
    with opened(workspace) as (catalog, first):
        if first is not None:
            say_pulled(first, workspace, catalog)
        with working("reading the seeds"):
            done = act(catalog, workspace.seeds)
        if args.check or args.json:
            with working("comparing"):
                standing = status(catalog, workspace.seeds)
    if args.json and standing is not None:
        write_json(report_json(done, standing))
    else:
        for note in done.notes:
            line(str(note))
        if done.written or not done.notes:
            line(f"{entries(done.written)} written")
    if standing is not None and args.check and not standing.in_sync:
        return 1
    return 1 if done.problems else 0


def _named(args: argparse.Namespace) -> list[Key]:
    """The entries that the words of an action name."""
    if len(args.words) < 2:
        args.parser.error(f"{args.action} needs a kind and a name: {args.action} KIND NAME ...")
    word, *names = args.words
    found = _kind(args, word)
    return [(found, name) for name in names]


def _kind(args: argparse.Namespace, word: str) -> Any:
    try:
        return kind(word)
    except argparse.ArgumentTypeError as error:
        args.parser.error(str(error))


def _tell_pushed(report: PushReport, args: argparse.Namespace) -> None:
    for note in report.notes:
        line(str(note))
    tell_conflicts(report.conflicts, args)
    files = sum(one.outcome in ("written", "created") for one in report.files)
    how = "would be pushed" if args.dry_run else "pushed"
    text = f"{entries(report.written)} {how}"
    if files:
        text += f" into {counted(files, 'file')}"
    for found, thing in ((report.conflicts, "conflict"), (report.refusals, "refusal")):
        if found:
            text += f", {counted(len(found), thing)}"
    line(text)


def _push_json(report: PushReport, standing: Report, *, dry_run: bool) -> dict[str, Any]:
    return {
        "in_sync": standing.in_sync,
        "dry_run": dry_run,
        "written": report.written,
        "files": [
            {"file": one.file, "outcome": one.outcome, "why": one.why or None}
            for one in report.files
        ],
        "entries": [_entry_json(one) for one in report.entries],
        "notes": [note_json(one) for one in report.notes],
    }


def _entry_json(entry: Pushed) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "name": entry.name,
        "outcome": entry.outcome,
        "was": entry.was or None,
        "why": entry.why or None,
        "file": entry.place.file if entry.place else None,
        "line": (entry.place.line or None) if entry.place else None,
        "differences": differences_json(entry.comparison.differences),
    }
