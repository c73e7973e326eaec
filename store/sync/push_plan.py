"""What a push has to write: which entries, into which tables of which files (SPEC section 6)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from store.database.seed_state import Base, Key
from store.entries import AnyEntry, Arc, Kind, Stage, plural
from store.records import Record
from store.seed_values import comparable, without_missing
from store.sync.compare import Comparison, compare
from store.sync.entry_table import as_read, table_saying, with_new_names, with_unmade_links
from store.sync.pull import comparisons
from store.sync.read_toml import Place, Seed, Seeds
from store.sync.seeding import base_side, seed_side

Action: TypeAlias = Literal["changed", "added", "removed", "renamed"]

_PULLED: Final = frozenset(
    {"seed new", "seed changed", "both changed", "conflict", "deleted in seeds"}
)
"""Statuses that leave something to a pull."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What the table of one entry shall come to."""

    kind: Kind
    name: str
    action: Action
    file: str
    comparison: Comparison
    seed: Seed | None = None
    """As it stands; None for a new entry."""
    base: Base | None = None
    entry: AnyEntry | None = None
    """As it is in the store; None for one that was deleted there."""

    @property
    def key(self) -> Key:
        """The entry's kind and name in the store."""
        return self.kind, self.name

    @property
    def was(self) -> str:
        """The name its table bears in the file; blank for a new entry."""
        return self.seed.entry.name if self.seed else ""

    def table(
        self,
        there: Mapping[str, object],
        stored: Mapping[Key, AnyEntry],
        new_names: Mapping[Key, str],
    ) -> Record:
        """The table that shall stand in the place of the one there.

        `new_names` are those of the entries whose tables are renamed with this push.

        Raises:
            Invalid: it would not read as what is wanted.
        """
        wanted = self.comparison.merged
        assert wanted is not None
        if self.seed is None:
            return wanted
        there = with_new_names(self.kind, there, new_names)
        said = as_read(self.kind, there)
        waiting = self.base and self.base.value == self.seed.record
        made = without_missing(said, self.base.missing if self.base and waiting else ())
        arc = stored.get(("arc", wanted.get("arc", "")))
        return table_saying(
            self.kind,
            there,
            said,
            with_unmade_links(said, made, wanted),
            stage_guids={one.name: one.guid for one in _stages(self.entry)},
            stages=[one.name for one in _stages(arc)],
        )


def _stages(entry: AnyEntry | None) -> tuple[Stage, ...]:
    return entry.stages if isinstance(entry, Arc) else ()


@dataclass(frozen=True, slots=True)
class Left:
    """An entry that is not pushed, and why."""

    kind: Kind
    name: str
    place: Place | None
    why: str
    comparison: Comparison
    conflict: bool = False


@dataclass(slots=True)
class Plan:
    """What a push does, and what it leaves."""

    planned: list[Planned] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    alike: list[Seed] = field(default_factory=list)
    """The seeds that say what the store does."""
    gone: list[Key] = field(default_factory=list)
    """Bases of what is neither in the seeds nor in the store any more."""
    waiting: set[str] = field(default_factory=set)
    """Files with something in them that a pull would bring in."""

    @property
    def new_names(self) -> dict[Key, str]:
        """The new names of the entries that are renamed, by those their tables bear."""
        return {(one.kind, one.was): one.name for one in self.planned if one.action == "renamed"}


def plan_push(
    seeds: Seeds,
    bases: Mapping[Key, Base],
    stored: Mapping[Key, AnyEntry],
    only: Collection[Key] | None = None,
) -> Plan:
    """Decide what is pushed: all that was authored in the store, or of that the entries named."""
    plan = Plan()
    planner = _Planner(plan, seeds, bases, stored)
    compared = set()
    for key, comparison, place, was in comparisons(seeds, bases, stored):
        in_seeds = (key[0], was) if was else key
        compared |= {key, in_seeds}
        planner.note_for_pull(comparison, place, bases.get(in_seeds))
        if comparison.status == "same":
            if key in seeds.entries:
                plan.alike.append(seeds.entries[key])
            else:
                plan.gone.append(key)
        elif only is None or key in only or in_seeds in only:
            planner.take(key, in_seeds if was else None, comparison, place)
    for key, base in bases.items():
        if key not in compared and (only is None or key in only):
            planner.refuse_unread(key, base)
    return plan


class _Planner:
    """Sorts entries into what is pushed and what is left, by how they stand."""

    def __init__(
        self,
        plan: Plan,
        seeds: Seeds,
        bases: Mapping[Key, Base],
        stored: Mapping[Key, AnyEntry],
    ) -> None:
        self.plan = plan
        self.seeds = seeds
        self.bases = bases
        self.stored = stored
        self.twice = {
            (note.fault.kind, note.fault.name): note
            for note in seeds.notes
            if note.fault is not None and note.fault.code == "duplicate-seed"
        }

    def note_for_pull(self, comparison: Comparison, place: Place | None, base: Base | None) -> None:
        """Remember the files that a pull would still bring something of."""
        if comparison.status in _PULLED:
            self.plan.waiting |= {one.file for one in (place, base) if one is not None}

    def take(
        self, key: Key, former: Key | None, comparison: Comparison, place: Place | None
    ) -> None:
        """Plan an entry that was authored in the store, or say why it is left."""
        kind, name = key
        seed = self.seeds.entries.get(former or key)
        entry = self.stored.get(key)
        action: Action
        match comparison.status:
            case "conflict":
                fields = ", ".join(one.field for one in comparison.differences if one.clash)
                why = fields or "deleted on one side"
                self.plan.left.append(Left(kind, name, place, why, comparison, conflict=True))
                return
            case "store override" | "both changed":
                if (
                    comparison.status == "both changed"
                    and seed
                    and comparison.merged == seed_side(seed, self.bases.get(key))
                ):
                    # The file says it already: the rest is a pull's.
                    return
                action = "renamed" if former else "changed"
            case "store only":
                action = "added"
            case "deleted in store":
                action = "removed"
            case _:
                return
        twice = self.twice.get(former or key)
        if twice is not None:
            self._leave(key, place, comparison, f"its name stands in the seeds twice: {twice}")
            return
        other = next((one for one in self.seeds.skipped if (one.kind, one.name) == key), None)
        if other is not None:
            why = f"the {kind} of that name at {other.place} could not be read; mend it first"
            self._leave(key, place, comparison, why)
            return
        file = seed.place.file if seed else f"{plural(kind)}.toml"
        if file in self.seeds.unreadable:
            self._leave(key, place, comparison, f"{file} could not be read; mend it first")
            return
        base = self.bases.get(former or key)
        self.plan.planned.append(Planned(kind, name, action, file, comparison, seed, base, entry))

    def _leave(self, key: Key, place: Place | None, comparison: Comparison, why: str) -> None:
        self.plan.left.append(Left(*key, place, why, comparison))

    def refuse_unread(self, key: Key, base: Base) -> None:
        """Say of an entry whose seed is unread that its override is not pushed."""
        comparison = compare(base_side(base), base_side(base), self._value(key))
        if comparison.status != "same":
            place = Place(base.file, base.line)
            self._leave(key, place, comparison, "its seed could not be read; mend it first")

    def _value(self, key: Key) -> Record | None:
        entry = self.stored.get(key)
        return comparable(entry) if entry else None
