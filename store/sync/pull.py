"""Bringing the seeds into the store, and saying how the two stand to each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from store.catalog import Catalog
from store.database.changes.change import Change
from store.database.changes.collecting import collector_at_rest
from store.database.changes.stages import starting_stage
from store.database.read import load
from store.database.seed_state import Base, Key, SeedState
from store.entries import KINDS, AnyEntry, Arc, Kind, Persona
from store.errors import InUse, Invalid
from store.records import Record, from_record
from store.seed_values import comparable, without_missing
from store.sync.compare import Comparison, Status, compare
from store.sync.read_toml import Note, Place, Seed, Seeds, file_hashes, read_seeds
from store.sync.settled import differing, is_settled, kept_notes, standings


@dataclass(frozen=True, slots=True)
class EntryStatus:
    """How one entry stands between seeds and store."""

    kind: Kind
    name: str
    status: Status
    place: Place | None
    comparison: Comparison


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
        bases = SeedState(connection).bases()
        stored = {(kind, entry.name): entry for kind in KINDS for entry in load(connection, kind)}
    found = (_status_of(*one) for one in _comparisons(seeds, bases, stored))
    return Report(tuple(found), tuple(seeds.notes))


def _status_of(key: Key, comparison: Comparison, place: Place | None) -> EntryStatus:
    return EntryStatus(*key, comparison.status, place, comparison)


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
        state = SeedState(change.connection)
        puller = _Puller(change, seeds, state)
        report = puller.run()
        notes: dict[str, list[dict[str, Any]]] = {}
        for note in seeds.notes:
            if note.problem:
                notes.setdefault(note.place.file, []).append(
                    {"line": note.place.line, "text": note.text}
                )
        # What could not be read is unknown, which is not the same as what its base says.
        settled = report.settled and not any(note.skipped for note in seeds.notes)
        state.keep_files(seeds.hashes, notes, settled)
    return replace(report, written=len(change.touched))


def _comparisons(
    seeds: Seeds, bases: Mapping[Key, Base], stored: Mapping[Key, AnyEntry]
) -> Iterable[tuple[Key, Comparison, Place | None]]:
    for key in sorted({*seeds.entries, *bases, *stored}, key=_place_of):
        seed, base, entry = seeds.entries.get(key), bases.get(key), stored.get(key)
        place = seed.place if seed else Place(base.file, base.line) if base else None
        if seed is None and base and seeds.may_hold(*key, base.file):
            # Its file or its table could not be read: what the seed says is unknown.
            continue
        base_value = without_missing(base.value, base.missing) if base else None
        seed_value = None
        if seed:
            # A link that could not be made is no difference while the seed still says the same.
            missing = base.missing if base and seed.record == base.value else ()
            seed_value = without_missing(seed.record, missing)
        store_value = comparable(entry) if entry else None
        yield key, compare(base_value, seed_value, store_value), place


class _Puller:
    """One pull: what each comparison asks for, then the entries, then their bases."""

    def __init__(self, change: Change, seeds: Seeds, state: SeedState) -> None:
        self.change = change
        self.seeds = seeds
        self.state = state
        self.bases = state.bases()
        self.notes = list(seeds.notes)
        self.found: list[EntryStatus] = []
        self.waiting: list[tuple[Seed, AnyEntry | None, Record]] = []
        self.new_bases: dict[Key, Base] = {}
        self.gone: list[Key] = []
        self.leaving: list[tuple[Key, Comparison, Place | None]] = []

    def run(self) -> Report:
        before = dict(self.bases)
        self._follow_renames()
        stored: dict[Key, AnyEntry] = {}
        for kind in KINDS:
            names = {name for one, name in {*self.seeds.entries, *self.bases} if one == kind}
            self.change.prefetch(kind, names)
            for name in names:
                if (entry := self.change.find(kind, name)) is not None:
                    stored[kind, name] = entry
        for key, comparison, place in _comparisons(self.seeds, self.bases, stored):
            self._take(key, comparison, stored.get(key), place)
        self._put_all()
        self._delete_all()
        self.change.former_bases = {key: before.get(key) for key in (*self.new_bases, *self.gone)}
        self.state.keep_bases(self.new_bases, self.gone)
        left = any(one.status in ("conflict", "deleted in seeds") for one in self.found)
        return Report(tuple(self.found), tuple(self.notes), settled=not left)

    def _follow_renames(self) -> None:
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
            self.new_bases[key] = self.bases[key]
            self.gone.append(former)

    def _take(
        self, key: Key, comparison: Comparison, entry: AnyEntry | None, place: Place | None
    ) -> None:
        kind, name = key
        seed = self.seeds.entries.get(key)
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
                self._keep_base(seed, entry.guid, base.missing if base and waiting else ())
                self.change.mark_source(entry, "toml")
            case "same":
                self.gone.append(key)
                return
            case "deleted in seeds" if entry is not None:
                self.leaving.append((key, comparison, place))
                return
            case "conflict":
                fields = ", ".join(one.field for one in comparison.differences if one.clash)
                self._note_conflict(key, place, fields or "deleted on one side")
        self.found.append(EntryStatus(kind, name, status, place, comparison))

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
            self.gone.append(key)
            text = f"{kind} deleted: {name} (it is no longer in the seeds)"
            self.notes.append(Note(place or Place("store"), text))

    def _put_all(self) -> None:
        """Write what is new or changed: first what others link, then arcs, then personas."""
        order = {kind: place for place, kind in enumerate((*KINDS[1:], KINDS[0]))}
        for seed, entry, merged in sorted(self.waiting, key=lambda one: order[one[0].kind]):
            missing = self._missing_links(merged)
            value = without_missing(merged, missing)
            # One with links may say the same in other numbers.
            says = seed.kind not in ("persona", "arc") and value == seed.record
            try:
                wanted = seed.entry if says else from_record(seed.kind, value).entry
                put = self.change.put(self._entry(seed, entry, wanted), checked=True)
            except (Invalid, InUse) as error:
                # What both sides changed does not go together, or a persona is at a stage that
                # the seed has no more.
                key = (seed.kind, seed.entry.name)
                self._note_conflict(key, seed.place, str(error))
                self.found.append(EntryStatus(*key, "conflict", seed.place, Comparison("conflict")))
                continue
            record = self._keep_base(seed, put.guid, missing)
            text = f"{seed.kind} seeded: {put.name}"
            if missing:
                names = ", ".join(f'{field} "{name}"' for field, name in missing)
                text += f" (not there yet: {names}; linked as soon as it is)"
            self.notes.append(Note(seed.place, text))
            status: Status = (
                "same" if value == without_missing(record, missing) else "store override"
            )
            self.change.sources[put.guid] = "toml" if status == "same" else "store"
            comparison = Comparison(status)
            self.found.append(EntryStatus(seed.kind, put.name, status, seed.place, comparison))

    def _entry(self, seed: Seed, entry: AnyEntry | None, wanted: AnyEntry) -> AnyEntry:
        """What is wanted, with the identity of what is there and what no seed says."""
        guid = entry.guid if entry else seed.entry.guid
        if guid and entry is None and not (len(guid) <= 36 and self.change.guid_is_free(guid)):
            # A copied table may carry another entry's guid: a name of its own makes it new.
            guid = ""
        if wanted.guid != guid:
            wanted = replace(wanted, guid=guid)
        if isinstance(wanted, Persona):
            was = entry if isinstance(entry, Persona) else None
            stage = ""
            arc = self.change.find("arc", wanted.arc) if wanted.arc else None
            if isinstance(arc, Arc):
                assert isinstance(seed.entry, Persona)
                kept = was.stage if was and was.arc == wanted.arc else seed.entry.stage
                stage = starting_stage(arc, kept)
            wanted = replace(wanted, stage=stage)
            if was is not None:
                wanted = replace(
                    wanted,
                    compiled_summary=was.compiled_summary,
                    compiled_detail=was.compiled_detail,
                    compiled_at=was.compiled_at,
                )
        if isinstance(wanted, Arc) and isinstance(entry, Arc):
            guids = {stage.name: stage.guid for stage in entry.stages}
            stages = tuple(
                replace(stage, guid=guids.get(stage.name, stage.guid)) for stage in wanted.stages
            )
            wanted = replace(wanted, stages=stages)
        return wanted

    def _missing_links(self, record: Record) -> list[list[str]]:
        """The links of a record whose entries exist neither in the store nor in this pull."""
        missing: list[list[str]] = []
        kinds: dict[str, Kind] = {
            "parts": "part",
            "traits": "trait",
            "skills": "skill",
            "guardrails": "guardrail",
        }
        for field, kind in kinds.items():
            for link in record.get(field, ()):
                name = link["name"] if isinstance(link, dict) else link
                if self.change.find(kind, name) is None:
                    missing.append([field, name])
        arc = record.get("arc")
        if arc and self.change.find("arc", arc) is None:
            missing.append(["arc", arc])
        for stage in record.get("stages", ()):
            for part in stage.get("parts", ()):
                if self.change.find("part", part) is None:
                    missing.append([f"stages/{stage['name']}", part])
        return missing

    def _keep_base(self, seed: Seed, guid: str, missing: Iterable[list[str]]) -> Record:
        """Remember what a seed says now, if it is not remembered so; returns it as it is kept."""
        key = (seed.kind, seed.entry.name)
        record = seed.record
        base = Base(guid, record, list(missing), seed.place.file, seed.place.line)
        if self.bases.get(key) != base:
            self.new_bases[key] = base
        return record
