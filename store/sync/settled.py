"""How seeds and store stand when the files are those last pulled: known without reading them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from store.database.read import authored_here, load
from store.database.seed_state import Key, SeedState
from store.entries import Kind
from store.seed_values import comparable, without_missing
from store.sync.compare import Comparison, compare
from store.sync.read_toml import Note, Place, file_hashes

if TYPE_CHECKING:
    from sqlalchemy import Connection

Standing: TypeAlias = tuple[Key, Comparison, Place | None]
"""An entry, how it stands between seeds and store, and where its seed is."""


def is_settled(connection: Connection, folder: Path) -> bool:
    """Whether the files are those last pulled, and pulling them again would change nothing."""
    state = SeedState(connection)
    return state.settled and state.hashes() == file_hashes(folder)


def kept_notes(connection: Connection) -> tuple[Note, ...]:
    """The problems that reading the files last pulled has found, as they were noted then."""
    return tuple(
        Note(Place(path, note["line"]), note["text"], problem=True)
        for path, notes in SeedState(connection).notes().items()
        for note in notes
    )


def differing(connection: Connection) -> Iterator[Standing]:
    """The entries that do not say what the seeds said when they were last pulled."""
    state = SeedState(connection)
    looked_at: dict[Kind, list[str]] = {}
    for kind, name in {*authored_here(connection), *state.without_entry()}:
        looked_at.setdefault(kind, []).append(name)
    bases = state.bases(looked_at)
    for kind, names in looked_at.items():
        entries = {entry.name: entry for entry in load(connection, kind, names=names)}
        for name in names:
            base, entry = bases.get((kind, name)), entries.get(name)
            seed = without_missing(base.value, base.missing) if base else None
            comparison = compare(seed, seed, comparable(entry) if entry else None)
            yield (kind, name), comparison, Place(base.file, base.line) if base else None


def standings(connection: Connection) -> Iterator[Standing]:
    """Every entry as it stands, with the seeds as they were last pulled."""
    found = {key: (comparison, place) for key, comparison, place in differing(connection)}
    alike = Comparison("same")
    for key, where in SeedState(connection).places().items():
        if key not in found:
            yield key, alike, Place(*where)
    for key, (comparison, place) in found.items():
        yield key, comparison, place
