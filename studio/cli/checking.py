"""`check`: what is wrong in seeds and store, for people, editors and a team's CI."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from studio.cli.context import command_for, counted, workspace_of
from studio.cli.output import cells, line, one_line, warn, write_json
from studio.cli.parser import Subparsers, command
from studio.cli.progress import working

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.checks.findings import Finding

_NOWHERE: Final = "store"
"""Stands for the file of what was authored in the store and never pushed."""


def add(commands: Subparsers) -> None:
    """Add the command."""
    parser = command(
        commands,
        "check",
        "find what is wrong in seeds and catalog",
        "Writes nothing; before the first pull it looks at the seeds. Exits 1 on errors: seeds\n"
        "that are skipped, references that lead nowhere. Warnings are what you probably did not\n"
        "mean; with --strict they exit 1 too.",
    )
    parser.add_argument("--strict", action="store_true", help="exit 1 on warnings too")
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--format",
        choices=("text", "json", "lines"),
        default="text",
        help="lines: file:line: severity code: kind name: field: message (default text)",
    )
    how.add_argument(
        "--json", dest="format", action="store_const", const="json", help="as --format json"
    )
    parser.set_defaults(run=run_check)


def run_check(args: argparse.Namespace) -> int:
    """Check a workspace."""
    from store.checks.findings import as_json
    from store.checks.run import check, found_catalog
    from store.sync.pull import seeds_changed

    workspace = workspace_of(args)
    with found_catalog(workspace) as catalog, working("checking"):
        found = check(catalog, workspace.folder, workspace.settings)
        changed = catalog is not None and seeds_changed(catalog, workspace.seeds)
    if changed:
        warn(
            f"the seeds in {workspace.seeds} have changed since the last pull, and the store was "
            f"checked; to bring them in: {command_for(args, 'sync pull')}"
        )
    if args.format == "json":
        write_json([as_json(one) for one in found])
    elif args.format == "lines":
        for one in found:
            line(_as_line(one))
        warn(_summary(found))
    else:
        _tell(found)
    wrong = bool(found) if args.strict else any(one.severity == "error" for one in found)
    return 1 if wrong else 0


def _summary(found: Sequence[Finding]) -> str:
    errors = sum(one.severity == "error" for one in found)
    counts = ((errors, "error"), (len(found) - errors, "warning"))
    return ", ".join(counted(*one) for one in counts if one[0]) or "no findings"


def _as_line(finding: Finding) -> str:
    """A finding as compilers write theirs; what is blank is left out."""
    what = f"{finding.kind} {finding.name}".strip()
    pieces = (
        str(finding.place or _NOWHERE),
        f"{finding.severity} {finding.code}",
        what,
        finding.field,
        finding.message,
    )
    return one_line(": ".join(piece for piece in pieces if piece))


def _tell(found: Sequence[Finding]) -> None:
    for severity in ("error", "warning"):
        some = [one for one in found if one.severity == severity]
        if not some:
            continue
        line(f"{severity}s")
        width = max(cells(one.code) for one in some)
        # An entry's findings stand together, entries in the order of their first.
        entries: dict[tuple[str, str, str], list[Finding]] = {}
        for one in some:
            place = str(one.place or _NOWHERE)
            entries.setdefault((one.kind, one.name, place), []).append(one)
        for (kind, name, place), findings in entries.items():
            what = f"{kind} {name}".strip()
            line(one_line(f"  {what}  ({place})" if what else f"  {place}"))
            for one in findings:
                about = f"{one.field}: {one.message}" if one.field else one.message
                line(one_line(f"    {one.code:{width}}  {about}"))
        line()
    line(_summary(found))
