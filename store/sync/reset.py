"""Taking the seed's side: entries back to their seeds, and conflicts settled field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal, TypeAlias

from store.catalog import Catalog
from store.database.changes.change import Change
from store.database.read import load
from store.database.seed_state import Base, Key, SeedState
from store.entries import KINDS, AnyEntry, Kind
from store.errors import InUse, Invalid, NotFound, shown
from store.nearest import nearest
from store.records import Record, is_blank
from store.seed_values import comparable
from store.sync.compare import Comparison, Status, compare, merge
from store.sync.pull import EntryStatus, Report, keep_files_if_settled
from store.sync.read_toml import Note, Place, Seeds, read_seeds
from store.sync.renames import nowhere, renamed
from store.sync.seeding import Seeding, base_side, seed_side
from store.sync.unfinished import settle as settle_pushed

Side: TypeAlias = Literal["seed", "store"]

ALL_FIELDS: Final = "*"
"""Stands for every field of a conflict; and, where one side deleted the entry, for the entry."""

_OVERRIDES: Final[frozenset[Status]] = frozenset(
    {"store override", "both changed", "conflict", "deleted in store"}
)


def reset(catalog: Catalog, folder: Path, names: Iterable[Key] | None = None, *, by: str) -> Report:
    """Bring entries back to what their seeds say, as one change that can be undone.

    What was deleted in the store comes back with its own links, what was renamed has its seed's
    name again, a conflict ends with the seed's side. Without names it is every entry that has a
    seed and says something else; then one that cannot be brought back is noted as a problem, and
    the others are reset all the same.

    Raises:
        NotFound: there is no such entry, or no such folder.
        Invalid: an entry that was named has no seed, or its seed could not be read.
        InUse: a persona is at a stage that the seed does not have.
        PersistError: the database cannot be written.
    """
    seeds = _read(folder)
    message = "reset to the seeds"
    with catalog.change(by=by, door="seeds", message=message) as change:
        work = _Reset(change, seeds)
        if names is None:
            wanted = [key for key in seeds.entries if work.status(key) in _OVERRIDES]
        else:
            wanted = [work.seed_key(key) for key in dict.fromkeys(names)]
        # What is linked comes back before what links it.
        order = {kind: place for place, kind in enumerate((*KINDS[1:], KINDS[0]))}
        for key in sorted(dict.fromkeys(wanted), key=lambda key: (order[key[0]], key[1])):
            try:
                work.reset(key)
            except (Invalid, InUse) as error:
                if names is not None:
                    raise
                work.note_problem(key, str(error))
        work.seeding.keep()
        keep_files_if_settled(change, seeds)
    return replace(work.report(), written=len(change.touched))


def settle(
    catalog: Catalog,
    folder: Path,
    kind: Kind,
    name: str,
    choices: Mapping[str, Side],
    *,
    by: str,
) -> Report:
    """Settle a conflict by taking, for each clashing field, the seed's value or the store's.

    `ALL_FIELDS` stands for the fields not named. Once every clash is settled the entry's base is
    what its seed says now, so that it is the same or an override; before that, only the fields
    chosen are settled. Where one side deleted the entry, its choice under `ALL_FIELDS` decides
    whether there is one: the side that kept it keeps it, the other deletes it.

    Raises:
        NotFound: there is no such entry, or no such folder.
        Invalid: the entry or a field is in no conflict.
        InUse: the seed's side is that it was deleted, and something links to it.
        PersistError: the database cannot be written.
    """
    seeds = _read(folder)
    message = f"settled {kind} {name}"
    with catalog.change(by=by, door="seeds", message=message) as change:
        work = _Reset(change, seeds)
        work.settle((kind, name), choices)
        work.seeding.keep()
        keep_files_if_settled(change, seeds)
    return replace(work.report(), written=len(change.touched))


def _read(folder: Path) -> Seeds:
    if not folder.is_dir():
        raise NotFound(f"there is no seeds folder {folder}; nothing was changed")
    return read_seeds(folder)


class _Reset:
    """One change that takes values from the seeds."""

    def __init__(self, change: Change, seeds: Seeds) -> None:
        self.change = change
        self.seeds = seeds
        state = SeedState(change.connection)
        settle_pushed(state, seeds)
        self.seeding = Seeding(change, state)
        self.stored: dict[Key, AnyEntry] = {}
        for kind in KINDS:
            entries = load(change.connection, kind)
            change.adopt(entries)
            self.stored |= {(kind, entry.name): entry for entry in entries}
        self.renamed = renamed(self.seeding.bases, seeds.entries, self.stored)
        self.now = {seed: entry for entry, seed in self.renamed.items()}
        """The names that renamed entries have in the store, by those that their seeds have."""
        self.notes: list[Note] = []
        self.found: list[EntryStatus] = []

    def report(self) -> Report:
        return Report(tuple(self.found), tuple(self.notes))

    def compare(self, key: Key) -> Comparison:
        """How an entry stands, by the name its seed has."""
        seed, base = self.seeds.entries.get(key), self.seeding.bases.get(key)
        entry = self.stored.get(self.now.get(key, key))
        store = comparable(entry) if entry else None
        return compare(base_side(base), seed_side(seed, base), store)

    def status(self, key: Key) -> Status:
        return self.compare(key).status

    def not_found(self, key: Key) -> NotFound:
        """What to say of an entry that is on neither side."""
        return nowhere(*key, {*self.stored, *self.seeds.entries, *self.seeding.bases})

    def seed_key(self, key: Key) -> Key:
        """The name that the seed of an entry has.

        Raises:
            NotFound, Invalid: there is no such entry, or no seed of it that could be read.
        """
        key = self.renamed.get(key, key)
        if key in self.seeds.entries:
            return key
        kind, name = key
        base = self.seeding.bases.get(key)
        if base is not None and self.seeds.may_hold(kind, name, base.file):
            raise Invalid(f"its seed in {base.file} could not be read", kind=kind, name=name)
        if base is not None and key in self.stored:
            problem = f"its seed is gone from {base.file}; pull, or delete it"
        elif key in self.stored:
            problem = "has no seed to go back to; delete it, or push it"
        else:
            raise self.not_found(key)
        raise Invalid(problem, kind=kind, name=name)

    def reset(self, key: Key) -> None:
        """Make an entry what its seed says."""
        comparison = self.compare(key)
        seed = self.seeds.entries[key]
        if comparison.status == "same" and key not in self.now:
            return
        entry = self._under_seed_name(key)
        seeded = self.seeding.put(seed, entry, comparable(seed.entry))
        self.change.mark_source(seeded.entry, "toml")
        self._found(key, "same", seed.place)
        self.notes.append(Note(seed.place, f"{key[0]} reset: {key[1]}"))

    def _under_seed_name(self, key: Key) -> AnyEntry | None:
        there = self.now.get(key)
        if there is not None:
            return self.change.rename(*there, key[1])
        return self.change.find(*key)

    def note_problem(self, key: Key, why: str) -> None:
        place = self.seeds.entries[key].place
        self.notes.append(Note(place, f"{key[0]} not reset: {key[1]} ({why})", problem=True))
        self.found.append(EntryStatus(*key, self.status(key), place, self.compare(key)))

    def settle(self, key: Key, choices: Mapping[str, Side]) -> None:
        """Take the chosen sides of a conflict."""
        key = self.renamed.get(key, key)
        kind, name = key
        seed, base = self.seeds.entries.get(key), self.seeding.bases.get(key)
        entry = self.stored.get(self.now.get(key, key))
        if seed is None and entry is None:
            raise self.not_found(key)
        if seed is None and base and self.seeds.may_hold(kind, name, base.file):
            raise Invalid(f"its seed in {base.file} could not be read", kind=kind, name=name)
        comparison = self.compare(key)
        if comparison.status != "conflict":
            problem = f"is in no conflict; it is: {comparison.status}"
            if key in self.now:
                new = shown(self.now[key][1])
                problem = f'was renamed to "{new}" in the store; push that, or reset it'
            raise Invalid(problem, kind=kind, name=name)
        clashes = [one.field for one in comparison.differences if one.clash]
        if seed is None or entry is None:
            self._settle_deletion(key, choices)
            return
        sides = _sides(key, clashes, choices)
        was, says = base_side(base) or {}, seed_side(seed, base) or {}
        store = comparable(entry)
        wanted: Record = {}
        settled_base = dict(was)
        whole = len(sides) == len(clashes)
        for field in dict.fromkeys((*store, *says, *was)):
            values = (was.get(field), says.get(field), store.get(field))
            if field in sides:
                wanted[field] = values[1] if sides[field] == "seed" else values[2]
                settled_base[field] = values[1]
            else:
                wanted[field] = merge(*values)[0] if whole else values[2]
        wanted = {field: value for field, value in wanted.items() if not is_blank(value)}
        seeded = self.seeding.put(seed, entry, wanted)
        if not whole:
            value = {f: v for f, v in settled_base.items() if not is_blank(v)}
            place = seed.place
            kept = Base(seeded.entry.guid, value, [], place.file, place.line)
            self.seeding.new_bases[key] = kept
        status: Status = "conflict" if not whole else "same" if seeded.same else "store override"
        self.change.mark_source(seeded.entry, "toml" if status == "same" else "store")
        self._found(key, status, seed.place)
        told = ", ".join(f"{field}: the {side}'s" for field, side in sides.items())
        self.notes.append(Note(seed.place, f"{kind} settled: {name} ({told})"))

    def _settle_deletion(self, key: Key, choices: Mapping[str, Side]) -> None:
        """Keep or delete an entry that one side deleted and the other changed."""
        kind, name = key
        if set(choices) != {ALL_FIELDS}:
            raise Invalid(
                "was deleted on one side; choose a side without naming fields", kind=kind, name=name
            )
        side = choices[ALL_FIELDS]
        seed = self.seeds.entries.get(key)
        base = self.seeding.bases[key]
        place = seed.place if seed else Place(base.file, base.line)
        told = "kept"
        if seed is None:
            self.seeding.gone.append(key)
            if side == "seed":
                self.change.delete(kind, name)
                told = "deleted"
            else:
                self._found(key, "store only", None)
        elif side == "seed":
            seeded = self.seeding.put(seed, None, comparable(seed.entry))
            self.change.mark_source(seeded.entry, "toml")
            self._found(key, "same", place)
        else:
            self.seeding.keep_base(seed, base.guid, ())
            self._found(key, "deleted in store", place)
            told = "stays deleted"
        self.notes.append(Note(place, f"{kind} settled: {name} ({told})"))

    def _found(self, key: Key, status: Status, place: Place | None) -> None:
        self.found.append(EntryStatus(*key, status, place, Comparison(status)))


def _sides(key: Key, clashes: list[str], choices: Mapping[str, Side]) -> dict[str, Side]:
    """The side chosen of each clashing field.

    Raises:
        Invalid: a field is named that does not clash.
    """
    for field in choices:
        if field != ALL_FIELDS and field not in clashes:
            like = nearest(field, clashes)
            hint = f"; did you mean {like}?" if like else f"; these are: {', '.join(clashes)}"
            raise Invalid(f"is in no conflict{hint}", kind=key[0], name=key[1], field=shown(field))
    found = {field: choices.get(field, choices.get(ALL_FIELDS)) for field in clashes}
    return {field: side for field, side in found.items() if side is not None}
