"""How seeds and store stand, in numbers: cheap enough to be asked after every change."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

from store.catalog import Catalog
from store.database.read import authored_here, load
from store.database.seed_state import Key, SeedState
from store.entries import AnyEntry, Kind
from store.sync.compare import Status
from store.sync.pull import comparisons
from store.sync.read_toml import Seeds, file_hashes, read_seeds
from store.sync.settled import differing

if TYPE_CHECKING:
    from sqlalchemy import Connection

TO_PUSH: Final[frozenset[Status]] = frozenset({"store override", "store only", "deleted in store"})
"""What was authored in the store, and is not in the seeds."""
TO_PULL: Final[frozenset[Status]] = frozenset({"seed new", "seed changed", "deleted in seeds"})
"""What was authored in the seeds, and is not in the store."""


@dataclass(frozen=True, slots=True)
class Outline:
    """How seeds and store stand to each other, in numbers."""

    there: bool = True
    """Whether there is a seeds folder at all."""
    changed: bool = False
    """Whether seed files were changed since they were last pulled; then nothing is counted."""
    conflicts: int = 0
    to_push: int = 0
    to_pull: int = 0
    """Entries that a pull of these very files has left."""
    skipped: int = 0
    """Seeds that could not be read."""


class Outlines:
    """Asks how the seeds in a folder stand, again and again, and remembers what it has read."""

    def __init__(self, catalog: Catalog, folder: Path) -> None:
        self._catalog = catalog
        self._folder = folder
        self._read: Seeds | None = None
        self._reading = Lock()

    def look(self) -> Outline:
        """How they stand now; writes nothing.

        The files are read only where the last pull of them left something, and then once.

        Raises:
            PersistError: the database cannot be read.
        """
        if not self._folder.is_dir():
            return Outline(there=False)
        hashes = file_hashes(self._folder)
        with self._catalog.database.reading() as connection:
            state = SeedState(connection)
            if state.hashes() != hashes:
                return Outline(changed=True)
            if state.settled:
                return _outline(Counter(one.status for _, one, _, _ in differing(connection)), 0)
            seeds = self._seeds(hashes)
            skipped = sum(note.skipped for note in seeds.notes)
            return _outline(_statuses(connection, state, seeds), skipped)

    def _seeds(self, hashes: dict[str, str]) -> Seeds:
        with self._reading:
            if self._read is None or self._read.hashes != hashes:
                self._read = read_seeds(self._folder)
            return self._read


def _outline(statuses: Counter[Status], skipped: int) -> Outline:
    both = statuses["both changed"]
    return Outline(
        conflicts=statuses["conflict"],
        to_push=sum(statuses[one] for one in TO_PUSH) + both,
        to_pull=sum(statuses[one] for one in TO_PULL) + both,
        skipped=skipped,
    )


def _statuses(connection: Connection, state: SeedState, seeds: Seeds) -> Counter[Status]:
    """How many entries stand how; looks only at those that can stand otherwise than the same."""
    bases = state.bases()
    apart: set[Key] = {*authored_here(connection), *state.without_entry()}
    apart |= {key for key in bases if key not in seeds.entries}
    apart |= {
        key
        for key, seed in seeds.entries.items()
        if key not in bases or bases[key].value != seed.record
    }
    names: dict[Kind, list[str]] = {}
    for kind, name in apart:
        names.setdefault(kind, []).append(name)
    stored: dict[Key, AnyEntry] = {
        (kind, entry.name): entry
        for kind, some in names.items()
        for entry in load(connection, kind, names=some)
    }
    entries = {key: seed for key, seed in seeds.entries.items() if key in apart}
    few = {key: base for key, base in bases.items() if key in apart}
    found = comparisons(replace(seeds, entries=entries), few, stored)
    return Counter(comparison.status for _, comparison, _, _ in found)
