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
from store.sync.renames import compared_with_name, renamed

if TYPE_CHECKING:
    from sqlalchemy import Connection

Standing: TypeAlias = tuple[Key, Comparison, Place | None, str]
"""An entry, how it stands between seeds and store, where its seed is, and the name it bears there
when that is another."""


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
    stored = {
        (kind, entry.name): entry
        for kind, names in looked_at.items()
        for entry in load(connection, kind, names=names)
    }
    new_names = renamed(bases, bases, stored)
    former = set(new_names.values())
    for key in ((kind, name) for kind, names in looked_at.items() for name in names):
        if key in former:
            continue
        base, entry = bases.get(new_names.get(key, key)), stored.get(key)
        seed = without_missing(base.value, base.missing) if base else None
        place = Place(base.file, base.line) if base else None
        if key in new_names and seed is not None and entry is not None:
            yield key, compared_with_name(seed, seed, entry), place, new_names[key][1]
        else:
            yield key, compare(seed, seed, comparable(entry) if entry else None), place, ""


def standings(connection: Connection) -> Iterator[Standing]:
    """Every entry as it stands, with the seeds as they were last pulled."""
    found = list(differing(connection))
    told = {(kind, name) for (kind, new), _, _, was in found for name in (new, was)}
    alike = Comparison("same")
    for key, where in SeedState(connection).places().items():
        if key not in told:
            yield key, alike, Place(*where), ""
    yield from found
