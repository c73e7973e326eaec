"""How seeds and store stand, for people and as JSON: what the actions of `sync` print."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol

from studio.cli.context import command_for, workspace_of
from studio.cli.output import line

if TYPE_CHECKING:
    from store.entries import Kind
    from store.sync.compare import Comparison, Difference
    from store.sync.pull import EntryStatus, Report
    from store.sync.read_toml import Note
    from store.workspace import Workspace


def seeded_workspace(args: argparse.Namespace) -> Workspace:
    """The workspace, which has a seeds folder.

    Raises:
        NotFound: there is no workspace, or its seeds folder is gone.
        Invalid: its settings are not as they should be.
    """
    from store.errors import NotFound

    workspace = workspace_of(args)
    if not workspace.seeds.is_dir():
        # Taken for empty, a folder that is gone would delete every entry it had.
        raise NotFound(f"there is no seeds folder {workspace.seeds}; nothing was compared")
    return workspace


def entries(number: int) -> str:
    """A number of entries, in words."""
    return "1 entry" if number == 1 else f"{number} entries"


class Conflicting(Protocol):
    """An entry that both sides changed."""

    @property
    def kind(self) -> Kind: ...
    @property
    def name(self) -> str: ...
    @property
    def comparison(self) -> Comparison: ...


def tell_conflicts(conflicts: Iterable[Conflicting], args: argparse.Namespace) -> None:
    """Print both sides of each conflict, and the commands that settle it."""
    for entry in conflicts:
        gone = _deleted(entry.comparison)
        for one in entry.comparison.differences:
            if one.clash and not gone:
                line(
                    f"  {entry.kind} {entry.name}, {one.field}: the seed says {short(one.seed)}, "
                    f"the store says {short(one.store)}"
                )
        if gone:
            other = "the store" if gone == "the seeds" else "its seed"
            line(f"  {entry.kind} {entry.name}: deleted in {gone}, changed in {other}")
        for side in ("seed", "store") if entry.comparison.differences else ():
            words = f"sync take {side} {entry.kind} {shlex.quote(entry.name)}"
            line(f"    to take the {side}'s: {command_for(args, words)}")


def _deleted(comparison: Comparison) -> str:
    """Where the entry is no more, in words; blank when it is on both sides."""
    name = next((one for one in comparison.differences if one.field == "name"), None)
    if name is None:
        return ""
    return "the seeds" if name.seed is None else "the store" if name.store is None else ""


def short(value: Any) -> str:
    """A value in a few words."""
    if value is None:
        return "nothing"
    text = value if isinstance(value, str) else repr(value)
    text = " ".join(text.split())
    return f'"{text[:60]}…"' if len(text) > 60 else f'"{text}"'


def report_json(report: Report, standing: Report) -> dict[str, Any]:
    """What was done, and how every entry stands now."""
    return {
        "in_sync": standing.in_sync,
        "written": report.written,
        "entries": [entry_json(one) for one in standing.entries],
        "notes": [note_json(one) for one in report.notes],
    }


def entry_json(entry: EntryStatus) -> dict[str, Any]:
    """How one entry stands."""
    return {
        "kind": entry.kind,
        "name": entry.name,
        "status": entry.status,
        "was": entry.was or None,
        "file": entry.place.file if entry.place else None,
        "line": (entry.place.line or None) if entry.place else None,
        "differences": differences_json(entry.comparison.differences),
    }


def differences_json(differences: Iterable[Difference]) -> list[dict[str, Any]]:
    """What base, seed and store say, field by field."""
    return [
        {
            "field": one.field,
            "base": one.base,
            "seed": one.seed,
            "store": one.store,
            "clash": one.clash,
        }
        for one in differences
    ]


def note_json(note: Note) -> dict[str, Any]:
    """A note, with its place."""
    return {
        "file": note.place.file,
        "line": note.place.line or None,
        "text": note.text,
        "problem": note.problem,
    }
