"""Bringing the seeds into the store, and saying how the two stand to each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from store.catalog import Catalog
from store.database.changes.change import Change
from store.database.changes.collecting import collector_at_rest
from store.database.read import load
from store.database.seed_state import Base, Key, SeedState
from store.entries import KINDS, AnyEntry, Kind
from store.errors import InUse, Invalid
from store.records import Record
from store.seed_values import comparable
from store.sync.compare import Comparison, Status, compare
from store.sync.read_toml import Note, Place, Seed, Seeds, file_hashes, read_seeds
from store.sync.renames import compared_with_name, renamed
from store.sync.seeding import Seeding, base_side, seed_side
from store.sync.settled import Standing, differing, is_settled, kept_notes, standings
from store.sync.unfinished import noted, settle, with_pushed


@dataclass(frozen=True, slots=True)
class EntryStatus:
    """How one entry stands between seeds and store."""

    kind: Kind
    name: str
    status: Status
    place: Place | None
    comparison: Comparison
    was: str = ""
    """The name that its seed bears still, when the store gave it another."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a pull did, or what a status found."""

    entries: tuple[EntryStatus, ...]
    """How each entry stands; where a pull had nothing to do, those that differ."""
    notes: tuple[Note, ...]
    written: int = 0
    """Entries that were created, changed or deleted."""
    settled: bool = False
    """Whether pulling the same files again would change nothing."""

    @property
    def conflicts(self) -> list[EntryStatus]:
        """The entries that need somebody's choice."""
        return [entry for entry in self.entries if entry.status == "conflict"]

    @property
    def problems(self) -> list[Note]:
        """What was skipped, refused or not understood."""
        return [note for note in self.notes if note.problem]

    @property
    def refused(self) -> bool:
        """Whether a seed was not brought in: for a conflict, or because it could not be read."""
        return bool(self.conflicts) or any(note.skipped for note in self.notes)

    @property
    def in_sync(self) -> bool:
        """Whether seeds and store say the same, and every seed could be read."""
        return all(entry.status == "same" for entry in self.entries) and not self.problems


def was_pulled(catalog: Catalog) -> bool:
    """Whether seeds have ever been pulled into this store."""
    with catalog.database.reading() as connection:
        return bool(SeedState(connection).hashes())


def seeds_changed(catalog: Catalog, folder: Path) -> bool:
    """Whether a seed file was changed, added or removed since the last pull."""
    with catalog.database.reading() as connection:
        known = SeedState(connection).hashes()
    return known != file_hashes(folder)


def status(catalog: Catalog, folder: Path) -> Report:
    """How every entry stands; writes nothing.

    Where the files are those last pulled they are not read again.
    """
    with catalog.database.reading() as connection:
        if is_settled(connection, folder):
            found = sorted(standings(connection), key=lambda one: _place_of(one[0]))
            notes = kept_notes(connection)
            return Report(tuple(_status_of(*one) for one in found), notes)
    return compare_with_files(catalog, folder)


def compare_with_files(catalog: Catalog, folder: Path) -> Report:
    """How every entry stands, by what the files say; writes nothing."""
    seeds = read_seeds(folder)
    with catalog.database.reading() as connection:
        state = SeedState(connection)
        bases = with_pushed(state.bases(), noted(state), seeds)
        stored = {(kind, entry.name): entry for kind in KINDS for entry in load(connection, kind)}
    found = (_status_of(*one) for one in comparisons(seeds, bases, stored))
    return Report(tuple(found), tuple(seeds.notes))


def _status_of(key: Key, comparison: Comparison, place: Place | None, was: str = "") -> EntryStatus:
    return EntryStatus(*key, comparison.status, place, comparison, was)


_ORDER: Final = {kind: place for place, kind in enumerate(KINDS)}


def _place_of(key: Key) -> tuple[int, str]:
    return _ORDER[key[0]], key[1]


@collector_at_rest()
def pull(catalog: Catalog, folder: Path, *, by: str, seeds: Seeds | None = None) -> Report:
    """Bring the seeds into the store, as one change.

    Conflicts stay as they are and are listed. Where nothing changed nothing is parsed or written.

    Raises:
        PersistError: the database cannot be written.
    """
    if not folder.is_dir():
        # A folder that is gone is no deletion of all that was in it.
        note = Note(Place(str(folder)), "there is no such folder; nothing was pulled", problem=True)
        return Report((), (note,))
    if seeds is None:
        with catalog.database.reading() as connection:
            if is_settled(connection, folder):
                found = tuple(_status_of(*one) for one in differing(connection))
                return Report(found, kept_notes(connection), settled=True)
        seeds = read_seeds(folder)
    with catalog.change(by=by, door="seeds", message="pulled the seeds") as change:
        settle(SeedState(change.connection), seeds)
        puller = _Puller(change, seeds)
        puller.follow_renames()
        report = puller.take(puller.compared())
        puller.keep_files(report)
    return replace(report, written=len(change.touched))


def keep_files_if_settled(change: Change, seeds: Seeds) -> None:
    """Take the files for pulled, where a change has left nothing in them to be pulled."""
    puller = _Puller(change, seeds)
    found = puller.compared()
    left = any(comparison.status not in _NOT_TO_PULL for _, comparison, _, _ in found)
    if not left and not any(note.skipped for note in seeds.notes):
        # Nothing is brought in; where the seeds stand in their files is kept.
        puller.keep_files(puller.take(found))


_NOT_TO_PULL: Final[frozenset[Status]] = frozenset(
    {"same", "store override", "store only", "deleted in store"}
)


def problem_notes(seeds: Seeds) -> dict[str, list[dict[str, Any]]]:
    """The problems met in reading, by file, as they are kept with the files."""
    notes: dict[str, list[dict[str, Any]]] = {}
    for note in seeds.notes:
        if note.problem:
            kept = {"line": note.place.line, "text": note.text}
            notes.setdefault(note.place.file, []).append(kept)
    return notes


def comparisons(
    seeds: Seeds, bases: Mapping[Key, Base], stored: Mapping[Key, AnyEntry]
) -> Iterable[Standing]:
    """How every entry stands, and where its seed is; not of those whose seed could not be read.

    One that was renamed in the store comes once, under its name there.
    """
    new_names = renamed(bases, seeds.entries, stored)
    former = set(new_names.values())
    for key in sorted({*seeds.entries, *bases, *stored} - former, key=_place_of):
        in_seeds = new_names.get(key, key)
        seed, base, entry = seeds.entries.get(in_seeds), bases.get(in_seeds), stored.get(key)
        place = seed.place if seed else Place(base.file, base.line) if base else None
        if seed is None and base and seeds.may_hold(*key, base.file):
            # Its file or its table could not be read: what the seed says is unknown.
            continue
        says, was = seed_side(seed, base), base_side(base)
        if key in new_names and says is not None and was is not None and entry is not None:
            yield key, compared_with_name(was, says, entry), place, in_seeds[1]
            continue
        store_value = comparable(entry) if entry else None
        yield key, compare(was, says, store_value), place, ""


class _Puller:
    """One pull: what each comparison asks for, then the entries, then their bases."""

    def __init__(self, change: Change, seeds: Seeds) -> None:
        self.change = change
        self.seeds = seeds
        self.state = SeedState(change.connection)
        self.seeding = Seeding(change, self.state)
        self.bases = self.seeding.bases
        self.notes = list(seeds.notes)
        self.found: list[EntryStatus] = []
        self.waiting: list[tuple[Seed, AnyEntry | None, Record]] = []
        self.leaving: list[tuple[Key, Comparison, Place | None]] = []
        self.stored: dict[Key, AnyEntry] = {}

    def compared(self) -> list[Standing]:
        """How every entry stands."""
        stored = self.stored
        for kind in KINDS:
            names = {name for one, name in {*self.seeds.entries, *self.bases} if one == kind}
            self.change.prefetch(kind, names)
            for name in names:
                if (entry := self.change.find(kind, name)) is not None:
                    stored[kind, name] = entry
            # Others may have been given another name in the store.
            guids = {
                base.guid
                for (one, name), base in self.bases.items()
                if one == kind and (kind, name) not in stored
            }
            for entry in self.change.find_guids(kind, guids):
                stored[kind, entry.name] = entry
        return list(comparisons(self.seeds, self.bases, stored))

    def take(self, found: Iterable[Standing]) -> Report:
        """Do what each comparison asks for."""
        for key, comparison, place, was in found:
            self._take(key, comparison, self.stored.get(key), place, was)
        self._put_all()
        self._delete_all()
        self.seeding.keep()
        left = any(one.status in ("conflict", "deleted in seeds") for one in self.found)
        return Report(tuple(self.found), tuple(self.notes), settled=not left)

    def keep_files(self, report: Report) -> None:
        """Remember which files these are."""
        # What could not be read is unknown, which is not the same as what its base says.
        settled = report.settled and not any(note.skipped for note in self.seeds.notes)
        self.state.keep_files(self.seeds.hashes, problem_notes(self.seeds), settled)

    def follow_renames(self) -> None:
        """An entry whose guid its file gives another name was renamed there."""
        known = {(kind, base.guid): (kind, name) for (kind, name), base in self.bases.items()}
        for key, seed in self.seeds.entries.items():
            kind, name = key
            former = known.get((kind, seed.entry.guid)) if seed.entry.guid else None
            if former is None or former in self.seeds.entries or key in self.bases:
                continue
            entry = self.change.find_guid(kind, seed.entry.guid)
            if entry is None or entry.name != former[1] or self.change.find(kind, name):
                continue
            self.change.rename(kind, entry.name, name)
            base = self.bases.pop(former)
            self.bases[key] = replace(base, value={**base.value, "name": name})
            self.seeding.new_bases[key] = self.bases[key]
            self.seeding.gone.append(former)

    def _take(
        self,
        key: Key,
        comparison: Comparison,
        entry: AnyEntry | None,
        place: Place | None,
        was: str,
    ) -> None:
        kind, name = key
        seed = self.seeds.entries.get((kind, was or name))
        status = comparison.status
        match status:
            case "seed new" | "seed changed" | "both changed" if seed:
                merged = comparison.merged
                assert merged is not None
                self.waiting.append((seed, entry, merged))
                return
            case "same" if seed and entry:
                base = self.bases.get(key)
                waiting = base and base.value == seed.record
                self.seeding.keep_base(seed, entry.guid, base.missing if base and waiting else ())
                self.change.mark_source(entry, "toml")
            case "same":
                self.seeding.gone.append(key)
                return
            case "deleted in seeds" if entry is not None:
                self.leaving.append((key, comparison, place))
                return
            case "conflict":
                fields = ", ".join(one.field for one in comparison.differences if one.clash)
                self._note_conflict(key, place, fields or "deleted on one side")
        self.found.append(EntryStatus(kind, name, status, place, comparison, was))

    def _note_conflict(self, key: Key, place: Place | None, why: str) -> None:
        kind, name = key
        text = f"{kind} conflict: {name} ({why})"
        self.notes.append(Note(place or Place("store"), text, problem=True))

    def _delete_all(self) -> None:
        """Delete what the seeds have no more: first what links others, then what was linked."""
        order = {kind: place for place, kind in enumerate(("persona", "arc"))}
        for key, comparison, place in sorted(self.leaving, key=lambda one: order.get(one[0][0], 2)):
            kind, name = key
            if self.change.uses(kind, name):
                self.found.append(EntryStatus(kind, name, comparison.status, place, comparison))
                continue
            self.change.delete(kind, name)
            self.seeding.gone.append(key)
            text = f"{kind} deleted: {name} (it is no longer in the seeds)"
            self.notes.append(Note(place or Place("store"), text))

    def _put_all(self) -> None:
        """Write what is new or changed: first what others link, then arcs, then personas."""
        order = {kind: place for place, kind in enumerate((*KINDS[1:], KINDS[0]))}
        for seed, entry, merged in sorted(self.waiting, key=lambda one: order[one[0].kind]):
            try:
                seeded = self.seeding.put(seed, entry, merged)
            except (Invalid, InUse) as error:
                # What both sides changed does not go together, or a persona is at a stage that
                # the seed has no more.
                key = (seed.kind, seed.entry.name)
                self._note_conflict(key, seed.place, str(error))
                self.found.append(EntryStatus(*key, "conflict", seed.place, Comparison("conflict")))
                continue
            text = f"{seed.kind} seeded: {seeded.entry.name}"
            if seeded.missing:
                names = ", ".join(f'{field} "{name}"' for field, name in seeded.missing)
                text += f" (not there yet: {names}; linked as soon as it is)"
            self.notes.append(Note(seed.place, text))
            status: Status = "same" if seeded.same else "store override"
            comparison = Comparison(status)
            self.found.append(
                EntryStatus(seed.kind, seeded.entry.name, status, seed.place, comparison)
            )
