"""`backup` and `doctor`: keeping a workspace, and what is wrong with it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from studio.cli.context import counted, workspace_of
from studio.cli.output import cells, line, one_line, write_json
from studio.cli.parser import Subparsers, command, raw
from studio.cli.progress import working

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.cli.diagnoses import Diagnosis


def add(commands: Subparsers) -> None:
    """Add the commands."""
    parser = command(
        commands,
        "backup",
        "copy the database into a new file, while others work on",
        "The copy holds the catalog as it stands at one moment, and was checked. It is a database\n"
        "like the first: open it with --db PATH. Seeds are files of yours and not in it.",
    )
    parser.add_argument("path", metavar="PATH", type=raw, help="the new file; never overwritten")
    parser.set_defaults(run=run_backup)
    parser = command(
        commands,
        "doctor",
        "find what is wrong with this workspace and this machine",
        "Looks at folders, settings, seeds, database, terminal and installation; makes and\n"
        "changes nothing. Exits 1 on errors.",
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run_doctor)


def run_backup(args: argparse.Namespace) -> int:
    """Copy the database."""
    from store.database.backup import backup_to
    from store.database.engine import find_database
    from store.errors import NotFound
    from store.workspace import expanded

    workspace, path = workspace_of(args), expanded(args.path)
    database = find_database(workspace.database)
    if database is None:
        raise NotFound(f"there is no database in {workspace.database} yet, so nothing to back up")
    try:
        with working("copying the database"):
            backup_to(database, path)
    finally:
        database.close()
    line(f"backed up {database.location} to {path} ({path.stat().st_size:,} bytes)")
    return 0


def run_doctor(args: argparse.Namespace) -> int:
    """Look at everything that a workspace stands on."""
    from studio.cli.diagnoses import examined

    with working("looking"):
        found = examined(getattr(args, "folder", None), getattr(args, "database", None))
    if args.json:
        write_json(
            [
                {"about": one.about, "state": one.state, "found": one.found, "advice": one.advice}
                for one in found
            ]
        )
    else:
        _tell(found)
    return 1 if any(one.state == "error" for one in found) else 0


def _tell(found: Sequence[Diagnosis]) -> None:
    width = max(cells(one.about) for one in found)
    for one in found:
        said = f"{one.found}; {one.advice}" if one.advice else one.found
        line(one_line(f"{one.state:7}  {one.about:{width}}  {said}"))
    counts = [(sum(one.state == state for one in found), state) for state in ("error", "warning")]
    told = [counted(*one) for one in counts if one[0]]
    line(f"\n{', '.join(told) or 'nothing is wrong'}")
