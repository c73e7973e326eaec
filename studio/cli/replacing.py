"""`replace`: one part in another's place, in every persona, stage and preset."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from studio.cli.context import catalog_of
from studio.cli.output import line, table, write, write_json
from studio.cli.parser import Subparsers, command

if TYPE_CHECKING:
    from store.replacing import Replacement


def add(commands: Subparsers) -> None:
    """Add the command."""
    parser = command(
        commands,
        "replace",
        "put one part in another's place, wherever it is used",
        "Links keep their place, order and priority, stages and presets follow; where the other "
        "part\nis used already, that use stays as it is. Both parts stay in the catalog, and "
        "`undo` takes\nit back. The tokens are those of each persona's text in detail, before and "
        "after.",
    )
    parser.add_argument("part", metavar="PART", help="the part that gives way")
    parser.add_argument("by", metavar="WITH", help="the part that takes its place")
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would change, and write nothing"
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run_replace)


def run_replace(args: argparse.Namespace) -> int:
    """Replace a part, or say what that would change."""
    from studio.actor import current_actor

    with catalog_of(args) as catalog:
        planned = catalog.replacement(args.part, args.by)
        if not args.dry_run:
            message = f'replaced part "{planned.part}" by "{planned.by}"'
            with catalog.change(by=current_actor(), door="cli", message=message) as change:
                change.replace_part(planned.part, planned.by)
    if args.json:
        write_json(_as_json(planned, dry_run=args.dry_run))
    else:
        _tell(planned, dry_run=args.dry_run)
    return 0


def _as_json(planned: Replacement, *, dry_run: bool) -> dict[str, Any]:
    return {
        "part": planned.part,
        "with": planned.by,
        "dry_run": dry_run,
        "uses": [{"kind": use.kind, "name": use.name, "how": use.how} for use in planned.uses],
        "personas": [
            {"name": one.name, "tokens_before": one.before, "tokens_after": one.after}
            for one in planned.personas
        ],
        "elsewhere": [
            {
                "name": one.persona,
                "stage": one.stage,
                "preset": one.preset,
                "tokens_before": one.before,
                "tokens_after": one.after,
            }
            for one in planned.elsewhere
        ],
        "difference": planned.difference,
        "encoding": planned.encoding,
    }


def _tell(planned: Replacement, *, dry_run: bool) -> None:
    if not planned.uses:
        line(f'nothing uses part "{planned.part}"')
        return
    done = "would be replaced" if dry_run else "replaced"
    line(f'part "{planned.part}" {done} by "{planned.by}" in:')
    write(table(("KIND", "NAME", "HOW"), [(one.kind, one.name, one.how) for one in planned.uses]))
    if not planned.personas and not planned.elsewhere:
        return
    line()
    rows = [
        (title, f"{before:,}", f"{after:,}", f"{after - before:+,}")
        for title, before, after in (
            *((one.name, one.before, one.after) for one in planned.personas),
            *((one.title, one.before, one.after) for one in planned.elsewhere),
        )
    ]
    header = ("PERSONA", "TOKENS BEFORE", "AFTER", "DIFFERENCE")
    write(table(header, rows, right=(1, 2, 3)))
    line(f"{planned.difference:+,} tokens in all ({planned.encoding})")
