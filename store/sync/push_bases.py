"""What the store remembers of the seeds, brought to what the files say after a push."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from store.database.changes.change import Change
from store.database.seed_state import Base, Key, SeedState
from store.entries import KINDS, AnyEntry
from store.seed_values import comparable, link_name, without_missing
from store.sync.pull import problem_notes
from store.sync.push_plan import Plan, Planned
from store.sync.read_toml import Seed, Seeds
from store.sync.unfinished import Pushing


def is_kept(seed: Seed, bases: Mapping[Key, Base]) -> bool:
    """Whether the base of a seed says what the seed does, and where it stands."""
    base = bases.get((seed.kind, seed.entry.name))
    if base is None or base.value != seed.record:
        return False
    return (base.file, base.line) == (seed.place.file, seed.place.line)


def pushing(planned: Iterable[Planned], after: Seeds) -> Iterator[Pushing]:
    """What will be kept of the entries that are to be written, with what their seeds will say."""
    for one in planned:
        if one.action in ("removed", "renamed"):
            yield Pushing((one.kind, one.was))
        if one.entry is not None:
            seed = after.entries[one.key]
            yield Pushing(one.key, seed.record, _pushed_base(one, one.entry, seed))


def keep_pushed(
    change: Change,
    plan: Plan,
    done: Iterable[Planned],
    stored: Mapping[Key, AnyEntry],
    before: Seeds,
    after: Seeds,
    written: Collection[str],
) -> None:
    """Keep bases, sources and file hashes, of what was really written.

    `before` is what the files said when they were read, `after` what they say now; `written` are
    the files that were. A change of these alone makes no revision.
    """
    state = SeedState(change.connection)
    bases = state.bases()
    new: dict[Key, Base] = {}
    gone = list(plan.gone)
    waiting = set(plan.waiting)
    for one in done:
        if one.action in ("removed", "renamed"):
            gone.append((one.kind, one.was))
        if one.entry is not None:
            seed = after.entries[one.key]
            new[one.key] = _pushed_base(one, one.entry, seed)
            if new[one.key].value != seed.record:
                waiting.add(one.file)
    for seed in plan.alike:
        if not is_kept(seed, bases):
            key = (seed.kind, seed.entry.name)
            base, record = bases.get(key), seed.record
            missing = base.missing if base and base.value == record else []
            new[key] = _base(stored[key].guid, record, missing, after.entries[key])
    touched = {**new, **{key: None for key in gone if key not in new}}
    for key, base in bases.items():
        # Entries that were not written stand on other lines by now.
        found = after.entries.get(key)
        if key not in touched and found is not None and found.place.file == base.file in written:
            new[key] = replace(base, line=found.place.line)
    changed = {key: base for key, base in new.items() if bases.get(key) != base}
    state.keep_bases(changed, [key for key in gone if key not in new])
    _mark_sources(change, touched)
    _keep_files(state, waiting, before, after)


def _pushed_base(one: Planned, entry: AnyEntry, seed: Seed) -> Base:
    record = seed.record
    missing = [link for link in one.base.missing if _names(record, link)] if one.base else []
    if without_missing(record, missing) != comparable(entry):
        # The file says more than the store, or says it otherwise: the rest is a pull's.
        record, missing = comparable(entry), []
    return _base(entry.guid, record, missing, seed)


def _base(guid: str, record: dict[str, Any], missing: list[list[str]], seed: Seed) -> Base:
    return Base(guid, record, missing, seed.place.file, seed.place.line)


def _names(record: Mapping[str, Any], link: list[str]) -> bool:
    """Whether a record holds a link `[field, name]`."""
    where, name = link
    if where == "arc":
        return bool(record.get("arc") == name)
    if where.startswith("stages/"):
        stage_name = where.removeprefix("stages/")
        stages = (one for one in record.get("stages", ()) if one["name"] == stage_name)
        return any(name in one.get("parts", ()) for one in stages)
    return any(link_name(one) == name for one in record.get(where, ()))


def _mark_sources(change: Change, bases: Mapping[Key, Base | None]) -> None:
    """State where entries come from by now; another may have changed them meanwhile."""
    for kind in KINDS:
        change.prefetch(kind, [name for one, name in bases if one == kind])
    for key, base in bases.items():
        entry = change.find(*key)
        if entry is not None:
            said = without_missing(base.value, base.missing) if base else None
            change.mark_source(entry, "toml" if said == comparable(entry) else "store")


def _keep_files(state: SeedState, waiting: Collection[str], before: Seeds, after: Seeds) -> None:
    """Know the files by what they hold now, but for those with something left to pull."""
    known = state.hashes()
    hashes = {}
    for file in {*after.hashes, *known}:
        found = known.get(file)
        if found == before.hashes.get(file) or file not in waiting:
            found = after.hashes.get(file)
        if found is not None:
            hashes[file] = found
    left = waiting or any(note.skipped for note in after.notes)
    state.keep_files(hashes, problem_notes(after), settled=not left)
