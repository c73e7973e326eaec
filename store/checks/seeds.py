"""What reading the seeds found: skipped entries, unreadable files, keys that mean nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from store.checks.findings import Finding
from store.sync.read_toml import Place, Seeds


def in_workspace(place: Place, seeds_folder: str) -> Place:
    """A place relative to the seeds folder as one relative to the workspace."""
    return Place((PurePosixPath(Path(seeds_folder).as_posix()) / place.file).as_posix(), place.line)


def missing_folder(seeds_folder: str) -> Finding:
    """The folder that the workspace says its seeds are in is not there."""
    return Finding(
        code="missing-seeds-folder",
        severity="error",
        kind="",
        name="",
        field="",
        message="there is no such folder; make it, or say in persona-studio.toml where seeds are",
        place=Place(Path(seeds_folder).as_posix()),
    )


def seed_findings(seeds: Seeds, seeds_folder: str) -> Iterator[Finding]:
    """Every fault met in reading the seeds. An unknown key blocks nothing: it is a warning."""
    for note in seeds.notes:
        if (fault := note.fault) is None:
            continue
        yield Finding(
            code=fault.code,
            severity="warning" if fault.code == "unknown-key" else "error",
            kind=fault.kind,
            name=fault.name,
            field=fault.field,
            message=f"{fault.why}; the seed is skipped"
            if fault.code in ("skipped-seed", "duplicate-seed")
            else fault.why,
            place=in_workspace(note.place, seeds_folder),
        )
