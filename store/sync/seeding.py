"""Entries put into the store as their seeds say, and the bases that are kept of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from store.database.changes.change import Change
from store.database.changes.stages import starting_stage
from store.database.seed_state import Base, Key, SeedState
from store.entries import AnyEntry, Arc, Kind, Persona
from store.records import Record, from_record
from store.seed_values import without_missing
from store.sync.read_toml import Seed


def base_side(base: Base | None) -> Record | None:
    """The seed value last synced, as it is compared."""
    return without_missing(base.value, base.missing) if base else None


def seed_side(seed: Seed | None, base: Base | None) -> Record | None:
    """What a seed says now, as it is compared."""
    if seed is None:
        return None
    # A link that could not be made is no difference while the seed still says the same.
    missing = base.missing if base and seed.record == base.value else ()
    return without_missing(seed.record, missing)


@dataclass(frozen=True, slots=True)
class Seeded:
    """An entry as it was put into the store."""

    entry: AnyEntry
    missing: list[list[str]]
    """Its links that could not be made, as `[field, name]`."""
    same: bool
    """Whether it says what its seed does."""


class Seeding:
    """What one change takes over from the seeds, with the bases that go with it."""

    def __init__(self, change: Change, state: SeedState) -> None:
        self.change = change
        self.state = state
        self.bases = state.bases()
        self.new_bases: dict[Key, Base] = {}
        self.gone: list[Key] = []
        self._before = dict(self.bases)

    def keep(self) -> None:
        """Write the bases; those of before go into history with the change."""
        touched = (*self.new_bases, *self.gone)
        before = {key: self._before.get(key) for key in touched}
        # Those of before the change, where it has kept some already.
        self.change.former_bases = before | self.change.former_bases
        self.state.keep_bases(self.new_bases, self.gone, there=self._before)

    def put(self, seed: Seed, entry: AnyEntry | None, wanted: Record) -> Seeded:
        """Make an entry say a value, and keep what its seed says as its base.

        Raises:
            Invalid: the value breaks a rule.
            InUse: a persona is at a stage that would go.
        """
        # One with links may say the same in other numbers.
        linked = seed.kind in ("persona", "arc")
        missing = self._missing_links(wanted) if linked else []
        value = without_missing(wanted, missing)
        says = not linked and value == seed.record
        said = seed.entry if says else from_record(seed.kind, value).entry
        put = self.change.put(self._entry(seed, entry, said), checked=True)
        record = self.keep_base(seed, put.guid, missing)
        same = value == without_missing(record, missing)
        self.change.sources[put.guid] = "toml" if same else "store"
        return Seeded(put, missing, same)

    def keep_base(self, seed: Seed, guid: str, missing: Iterable[list[str]]) -> Record:
        """Remember what a seed says now, if it is not remembered so; returns it as it is kept."""
        key = (seed.kind, seed.entry.name)
        record = seed.record
        base = Base(guid, record, list(missing), seed.place.file, seed.place.line)
        if self.bases.get(key) != base:
            self.new_bases[key] = base
        return record

    def _entry(self, seed: Seed, entry: AnyEntry | None, wanted: AnyEntry) -> AnyEntry:
        """What is wanted, with the identity of what is there and what no seed says."""
        base = self.bases.get((seed.kind, seed.entry.name))
        guid = entry.guid if entry else base.guid if base else seed.entry.guid
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
        if isinstance(wanted, Arc):
            assert isinstance(seed.entry, Arc)
            there = entry.stages if isinstance(entry, Arc) else ()
            # One that its file gives a guid may have another name there by now.
            guids = {one.name: one.guid for one in seed.entry.stages if len(one.guid) <= 36}
            guids |= {one.name: one.guid for one in there}
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
