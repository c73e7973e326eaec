"""Where a command works: its workspace, its catalog, and what to say on the way in."""

from __future__ import annotations

import argparse
import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from studio.actor import current_actor
from studio.cli.output import warn
from studio.cli.progress import working

if TYPE_CHECKING:
    from store.catalog import Catalog
    from store.database.changes.change import Change
    from store.sync.pull import Report
    from store.workspace import Workspace


def workspace_of(args: argparse.Namespace) -> Workspace:
    """The workspace that the arguments or the environment name, or the one we stand in.

    Raises:
        NotFound: there is none; says where was looked.
        Invalid: its settings are not as they should be.
    """
    from store.workspace import find_folder, load_workspace

    folder = find_folder(getattr(args, "folder", None), os.environ, Path.cwd())
    return load_workspace(folder, database=getattr(args, "database", None))


@contextmanager
def opened(workspace: Workspace) -> Iterator[tuple[Catalog, Report | None]]:
    """The catalog of a workspace, and the report of the pull when it was empty.

    Raises:
        PersistError: the database cannot be opened or written.
    """
    from store.workspace import open_catalog

    with working("reading the seeds"):
        catalog, report = open_catalog(workspace, by=current_actor())
    try:
        yield catalog, report
    finally:
        catalog.close()


@contextmanager
def catalog_of(args: argparse.Namespace) -> Iterator[Catalog]:
    """The catalog to work on; says on stderr what a first pull met, or that seeds have changed.

    Raises:
        NotFound, Invalid, PersistError: there is no such workspace, or it cannot be opened.
    """
    from store.sync.pull import seeds_changed

    workspace = workspace_of(args)
    with opened(workspace) as (catalog, report):
        if report is not None:
            say_pulled(report, workspace, catalog)
        elif seeds_changed(catalog, workspace.seeds):
            warn(
                f"the seeds in {workspace.seeds} have changed since the last pull; "
                f"to bring them in: {command_for(args, 'sync pull')}"
            )
        yield catalog


def say_pulled(report: Report, workspace: Workspace, catalog: Catalog) -> None:
    """Say on stderr what the first pull of an empty database did."""
    for note in report.problems:
        warn(str(note))
    if report.written or report.problems:
        met = f", with {counted(len(report.problems), 'problem')}" if report.problems else ""
        entries = "1 entry" if report.written == 1 else f"{report.written} entries"
        place = catalog.database.location
        warn(f"pulled {entries} from {workspace.seeds} into an empty database, {place}{met}")


@contextmanager
def change_of(args: argparse.Namespace, message: str) -> Iterator[Change]:
    """One change of the catalog, kept as one revision.

    Raises:
        NotFound, Invalid, PersistError: as `catalog_of`, or the database cannot be written.
    """
    with (
        catalog_of(args) as catalog,
        catalog.change(by=current_actor(), door="cli", message=message) as change,
    ):
        yield change


def command_for(args: argparse.Namespace, words: str) -> str:
    """The command line that does something in the same workspace and database."""
    line = "persona-studio"
    if folder := getattr(args, "folder", None):
        line += f" -C {shlex.quote(folder)}"
    if database := getattr(args, "database", None):
        line += f" --db {shlex.quote(database)}"
    return f"{line} {words}"


def counted(number: int, thing: str) -> str:
    """A number of things, in words: `1 problem`, `2 problems`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
